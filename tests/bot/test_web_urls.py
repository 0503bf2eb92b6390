"""One plain form for every address on the web, and a reason for what has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ForbiddenAddress, SourceError
from bot.web_urls import join_web_url, parse_redirect, parse_web_url


@pytest.mark.parametrize(
    ("given_url", "plain"),
    [
        ("https://www.fda.gov/feed", "https://www.fda.gov/feed"),
        ("  HTTPS://WWW.FDA.GOV  ", "https://www.fda.gov/"),
        ("https://www.fda.gov.:443/a#part", "https://www.fda.gov/a"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("http://news.example:0080/", "http://news.example/"),
        ("https://news.example?q=a b&r=ü", "https://news.example/?q=a%20b&r=%C3%BC"),
        ("https://news.example/%7Ea%20b?x=%zz", "https://news.example/%7Ea%20b?x=%zz"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://\uff4eews\u3002example/", "https://news.example/"),
        ("http://8.8.8.8/a", "http://8.8.8.8/a"),
        ("http://[2606:4700:4700:0::1111]/a", "http://[2606:4700:4700::1111]/a"),
        ("https://my_feed.news.example/", "https://my_feed.news.example/"),
    ],
)
def test_an_address_has_one_plain_form(given_url: str, plain: str) -> None:
    assert str(parse_web_url(given_url)) == plain
    assert str(parse_web_url(plain)) == plain


@pytest.mark.parametrize(
    ("url", "why"),
    [
        *((url, "does not begin with") for url in ("", "news.example", "//news.example", "ftp://news.example/")),
        *((url, "does not begin with") for url in ("file:///etc/passwd", "javascript:alert(1)", "http:/news.example")),
        *(
            (url, "does not begin with")
            for url in ("gopher://news.example", "data:text/html,x", "https;//news.example")
        ),
        *((f"http://{who}@news.example/", "a name or a password") for who in ("user:password", "user", "", ":", "a@b")),
        *((f"https://news.example:{port}/", "asks for port") for port in (0, 22, 25, 6379, 8080, 65536, 99999)),
        *((f"https://news{odd}.example/", "a control character") for odd in "\x00\t\r\n\x0b\x1f\x7f\x85\\"),
        *((f"https://news.example/a{odd}b", "a control character") for odd in ("\x00", "\r\n", "\t", "\\", "\ud800")),
        *((f"http://{host}/", "in an odd way") for host in ("", "[", "[]", "[::1", "::1", "[::1]x", "[fe80::1%eth0]")),
        *(
            (f"http://{host}/", "in an odd way")
            for host in ("[fe80::1%25eth0]", "[v1.a]", "[127.0.0.1]", "a b.example")
        ),
        *(
            (f"http://{host}/", "in an odd way")
            for host in ("0x7f.1", "127.1", "2130706433", "0177.0.0.1", "1.2.3.4.5")
        ),
        *((f"http://{host}/", "in an odd way") for host in ("127.0.0.0x1", "0x7f000001", "256.1.1.1", "1.2.3", "x.0x")),
        *((f"http://{host}/", "in an odd way") for host in ("%6eews.example", "a..example", ".example", "a.example..")),
        *(
            (f"http://{host}/", "in an odd way")
            for host in ("-a.example", "a-.example", "a,b.example", "a" * 64 + ".b")
        ),
        *((f"http://{host}/", "in an odd way") for host in ("a." * 130 + "example", "ü" * 64 + ".example", "a:b:c")),
        *((f"http://news.example:{port}/", "in an odd way") for port in ("8O", "-1", "+80", "٨٠", "100000", "80:80")),
        *(
            (f"http://{host}/", "own network")
            for host in ("localhost", "LOCALHOST.", "router", "a.localhost", "a.local")
        ),
        *((f"http://{host}/", "own network") for host in ("metadata.google.internal", "metadata.goog", "x.home.arpa")),
        ("https://news.example/" + "a" * 4000, "longer than 4000"),
    ],
)
def test_what_is_none_of_the_web_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(ForbiddenAddress, match=why) as raised:
        parse_web_url(url)
    assert raised.value.reason == str(raised.value)


@pytest.mark.parametrize(
    ("reference", "joined"),
    [
        ("/b?c", "https://news.example/b?c"),
        ("b", "https://news.example/a/b"),
        ("?c", "https://news.example/a/feed?c"),
        ("//other.example/x", "https://other.example/x"),
        ("HTTP://other.example", "http://other.example/"),
        ("../../../x", "https://news.example/x"),
        ("/\udcfcber", "https://news.example/%FCber"),
    ],
)
def test_a_link_is_read_from_the_page_it_stands_on(reference: str, joined: str) -> None:
    assert str(join_web_url(parse_web_url("https://news.example/a/feed"), reference)) == joined


@pytest.mark.parametrize(
    "reference",
    [
        "\\\\evil.example",
        "/\\evil.example",
        "ht\ttps://evil.example",
        "\x01//evil.example",
        "http://[::1",
        "//a℀b.example",
    ],
)
def test_a_link_that_can_be_read_in_two_ways_is_refused(reference: str) -> None:
    with pytest.raises(ForbiddenAddress):
        join_web_url(parse_web_url("https://news.example/a/feed"), reference)


@pytest.mark.parametrize("location", ["http://news.example/feed", "HTTP://news.example/feed", "http://other.example"])
def test_a_redirect_from_https_to_http_is_refused_and_the_other_way_is_not(location: str) -> None:
    assert parse_redirect(parse_web_url("http://news.example/"), location)
    with pytest.raises(ForbiddenAddress, match="from https to http"):
        parse_redirect(parse_web_url("https://news.example/"), location)
    assert parse_redirect(parse_web_url("http://news.example/"), "https://news.example/feed").is_secure
    assert parse_redirect(parse_web_url("https://news.example/"), "//news.example/feed").is_secure


@pytest.mark.parametrize("location", [None, "", "  "])
def test_a_redirect_without_a_place_leads_nowhere(location: str | None) -> None:
    with pytest.raises(SourceError, match="to nowhere"):
        parse_redirect(parse_web_url("https://news.example/"), location)


@given(st.text(max_size=40), st.sampled_from(["http://", "https://news.example", "https://news.example/", "//", ""]))
def test_any_text_is_an_address_in_ascii_or_refused(text: str, start: str) -> None:
    base = parse_web_url("https://news.example/")
    try:
        plain = str(join_web_url(base, start + text))
    except ForbiddenAddress:
        return
    assert plain.isascii()
    assert plain.isprintable()
    assert " " not in plain
    assert str(parse_web_url(plain)) == plain
