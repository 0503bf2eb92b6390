import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.fulltext import extract_text
from bot.feeds.plain import plain_line, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One<br>two <i>three</i>", "One two three"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("p<0.05 and n>3", "p<0.05 and n>3"),
        ("<style>p{}</style>x<!-- y -->", "x"),
        ("<p>cut off <b", "cut off"),
        ("a\0b\x0cc", "abc"),
        ("", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(alphabet=st.sampled_from("<>/&;!-ab p'\"=\n\0"), max_size=80))
def test_odd_markup_never_raises_and_a_title_is_one_line(value: str) -> None:
    assert "\n" not in plain_line(value)
    assert plain_text(value) == plain_text(value).strip()


def test_markup_nested_without_end_is_cut_not_followed() -> None:
    assert plain_text("<div>" * 100_000 + "x") in ("", "x")


def test_the_article_of_a_page_is_found_and_its_furniture_left() -> None:
    story = "".join(
        f"<p>Norvale Bio said that part {n} of its trial of norvatinib met the endpoint.</p>" for n in range(9)
    )
    article = f"<article><h1>News</h1>{story}</article>"
    page = f"<html><body><nav>Home | About</nav>{article}<footer>Cookies</footer></body></html>"

    text = extract_text(page.encode(), "https://w.example/1")
    assert text
    assert "part 8 of its trial" in text
    assert "Cookies" not in text


def test_a_page_without_an_article_gives_none() -> None:
    assert extract_text(b"<html><body><nav>Home</nav></body></html>", "https://w.example/1") is None
    assert extract_text(b"\xff\xfe\0\0", "https://w.example/1") is None
