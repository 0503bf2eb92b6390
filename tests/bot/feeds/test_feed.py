import json
from datetime import date
from pathlib import Path

import pytest

from bot.feeds.feed import parse_feed
from bot.feeds.page import Follow, Page
from bot.feeds.reading import Raw, parse_source
from bot.sources import SourceKind

URL = "https://wire.example/feed"
MEASURING = Path(__file__).parents[4] / "shared" / "data" / "feeds"
LONG = "Norvale Bio said today that its tablet met the primary endpoint. " * 30


def _rss(items: str, more: str = "") -> Page:
    text = f'<rss version="2.0"><channel><title>A wire</title><language>en</language>{more}{items}</channel></rss>'
    return parse_feed(text.encode(), "application/rss+xml", URL)


def test_an_rss_item_becomes_an_item_with_everything_that_it_says() -> None:
    page = _rss(
        '<item><title>Norvale &amp; Quell sign</title><link>/news/1</link><guid isPermaLink="false">urn:g-1</guid>'
        f"<pubDate>Thu, 04 Sep 2025 21:30:00 EDT</pubDate><description>&lt;p&gt;{LONG}&lt;/p&gt;</description></item>"
    )

    (item,) = page.items
    assert (page.title, page.problem) == ("A wire", None)
    assert (item.key, item.title, item.url) == ("urn:g-1", "Norvale & Quell sign", "https://wire.example/news/1")
    assert item.published == date(2025, 9, 4)
    assert (item.text, item.language, item.follow) == (LONG.strip(), "en", Follow.NOTHING)


@pytest.mark.parametrize(
    "feed",
    [
        (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>News</title><summary>Said.</summary>'
            '<link href="https://w.example/1"/><updated>2026-03-01T08:00:00Z</updated></entry></feed>'
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="1"><title>News</title>'
            "<link>https://w.example/1</link><description>Said.</description><dc:date>2026-03-01</dc:date></item></rdf:RDF>"
        ),
        (
            '<rss version="0.91"><channel><item><title>News</title><link>https://w.example/1</link>'
            "<description>Said.</description><pubDate>Sun, 1 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>"
        ),
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [
                    {
                        "id": 1,
                        "url": "https://w.example/1",
                        "title": "News",
                        "content_html": "<p>Said.</p>",
                        "date_published": "2026-03-01T08:00:00Z",
                    }
                ],
            }
        ),
    ],
    ids=["atom", "rdf", "rss 0.91", "json"],
)
def test_every_make_of_feed_gives_the_same_item(feed: str) -> None:
    (item,) = parse_feed(feed.encode(), None, URL).items

    assert (item.title, item.text, item.url) == ("News", "Said.", "https://w.example/1")
    assert item.published == date(2026, 3, 1)
    assert (item.follow, item.follow_url) == (Follow.PAGE, "https://w.example/1")


def test_a_page_that_is_no_feed_is_a_problem_and_gives_nothing() -> None:
    problems = {
        b"<!DOCTYPE html><html><body>Too many requests</body></html>": "answered a web page, not a feed",
        b"": "answered nothing",
        b"just words": "answered no feed",
        b'{"error": "rate limit"}': "answered JSON, but no JSON Feed",
        b'{"version": "https://jsonfeed.org': "answered JSON that is cut off or broken",
        b"{" * 100_000: "answered JSON that is cut off or broken",
    }

    for data, problem in problems.items():
        page = parse_feed(data, "application/rss+xml", URL)
        assert (page.problem, page.items) == (problem, ())


def test_an_empty_feed_is_a_feed() -> None:
    assert _rss("") == Page(title="A wire")


def test_what_is_whole_of_a_feed_that_is_cut_off_is_kept_and_said_to_be_odd() -> None:
    page = parse_feed(
        b'<rss version="2.0"><channel><item><title>One</title><guid>1</guid></item><item><title>Tw', None, URL
    )

    assert [item.title for item in page.items][:1] == ["One"]
    assert page.oddities


def test_items_without_guid_are_told_apart_by_link_and_then_by_title() -> None:
    page = _rss(
        "<item><title>A</title><link>https://w.example/a</link></item><item><title>B</title></item>"
        "<item><title>B</title></item><item></item>"
    )

    assert [item.key for item in page.items] == ["https://w.example/a", "B"]


@pytest.mark.parametrize("day", ["31/02/2026", "05/06/2026", "yesterday", "", "9" * 400])
def test_a_date_that_cannot_be_read_is_unknown(day: str) -> None:
    (item,) = _rss(f"<item><title>A</title><pubDate>{day}</pubDate></item>").items

    assert item.published is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", "mailto:a@b.example", "//"]
)
def test_a_link_that_no_browser_should_open_is_dropped(link: str) -> None:
    (item,) = _rss(f"<item><title>A</title><guid>1</guid><link>{link}</link></item>").items

    assert item.url in (None, URL)
    assert item.follow_url == item.url


def test_markup_in_a_title_comes_off_even_when_it_was_escaped_twice() -> None:
    titles = ["&lt;b&gt;Norvale&lt;/b&gt; wins", "&amp;lt;b&amp;gt;Norvale&amp;lt;/b&amp;gt; wins", "Norvale\n  wins"]

    assert {_rss(f"<item><title>{title}</title></item>").items[0].title for title in titles} == {"Norvale wins"}


def test_the_longest_body_is_the_text_and_scripts_are_no_part_of_it() -> None:
    (item,) = _rss(
        '<item><title>A</title><description>Short.</description><content:encoded xmlns:content="http://purl.org/rss/1.0/'
        'modules/content/"><![CDATA[<h2>Head</h2><p>One <b>two</b>.</p><script>bad()</script><p>Three.</p>]]>'
        "</content:encoded></item>"
    ).items

    assert item.text == "Head\n\nOne two.\n\nThree."


def test_external_entities_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("swordfish")
    data = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<rss version="2.0"><channel><item><title>&x; A</title><guid>1</guid></item></channel></rss>'
    )

    assert "swordfish" not in repr(parse_feed(data.encode(), None, URL))


def test_a_charset_lie_costs_letters_but_not_the_item() -> None:
    item = "<item><title>Société</title></item>"
    data = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{item}</channel></rss>'

    (item,) = parse_feed(data.encode("latin-1"), "application/rss+xml; charset=utf-8", URL).items
    assert item.title.startswith("Soci")


def test_the_kind_of_source_chooses_the_parser() -> None:
    assert parse_source(SourceKind.FEED, Raw(b"", None, URL)).problem == "answered nothing"


@pytest.mark.skipif(not MEASURING.exists(), reason="the measuring data is not here")
def test_real_feeds_give_their_items() -> None:
    counts = {
        path.name: len(parse_feed(path.read_bytes(), None, URL).items)
        for folder in ("real_world", "regulator", "wire")
        for path in (MEASURING / folder).iterdir()
    }

    assert counts["fda_press_releases_20260904.xml"] == 20
    assert counts["prnewswire_excerpt_undeclared_ns.xml"] == 2
    assert counts["atom_mediarss_reddit_1.xml"] == 25
    assert min(counts.values()) >= 1
