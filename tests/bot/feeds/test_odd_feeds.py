"""Several hundred feeds as careless publishers and enemies make them: what stands in them is found."""

import gzip
from datetime import date

import pytest

from bot.errors import SourceError
from bot.feeds.bounds import LONGEST_TEXT, LONGEST_TITLE
from bot.feeds.charset import decode
from bot.feeds.feed import MOST_ITEMS, TOO_MANY
from bot.feeds.page import Page
from bot.feeds.reading import Raw, parse_source
from bot.sources import SourceKind
from tests.odd_feeds import MAKES, NO_DAYS, SPELLINGS, News, OddFeed, make_item, make_json, make_rss, odd_feeds

URL = "https://wire.example/feed"


def _parse(data: bytes, content_type: str | None = None) -> Page:
    return parse_source(SourceKind.FEED, Raw(data, content_type, URL))


def _found(feed: OddFeed) -> tuple[str, ...]:
    return tuple(item.title for item in _parse(feed.data, feed.content_type).items)


def test_every_headline_of_every_odd_feed_is_found_and_nothing_else() -> None:
    feeds = list(odd_feeds())
    wrong = {feed.name: found for feed in feeds if (found := _found(feed)) != feed.titles}

    assert len(feeds) > 700
    assert wrong == {}


def test_what_is_no_feed_says_what_it_is() -> None:
    problems = {feed.name: _parse(feed.data).problem for feed in odd_feeds() if not feed.titles}

    assert len(problems) > 25
    assert all(problems.values())
    assert {problem for name, problem in problems.items() if "page" in name} == {"answered a web page, not a feed"}


def test_every_field_of_every_odd_feed_can_be_stored() -> None:
    for feed in odd_feeds():
        page = _parse(feed.data, feed.content_type)
        stored = repr(page).encode()
        assert b"\\x00" not in stored
        assert b"\\ud800" not in stored
        assert all(item.key and len(item.key) <= LONGEST_TITLE for item in page.items)
        assert all(item.url is None or item.url.startswith(("http://", "https://")) for item in page.items)


def test_a_feed_that_breaks_off_anywhere_gives_the_items_before_the_break() -> None:
    news = [News(number, f"Headline {number}") for number in range(5)]
    for make in MAKES.values():
        whole = make(news).encode()
        for end in range(0, len(whole), 31):
            cut = _parse(whole[:end])
            titles = [item.title for item in cut.items]
            complete = sum(whole[:end].count(tag) for tag in (b"</item>", b"</entry>", b"</a:entry>"))
            assert titles[:complete] == [one.title for one in news[:complete]]


@pytest.mark.parametrize("tag", ["pubDate", "dc:date"])
def test_a_day_is_read_in_every_spelling(tag: str) -> None:
    found = {day: _parse(make_item(f"<title>T</title><{tag}>{day}</{tag}>")).items[0].published for day in SPELLINGS}

    assert {day: read for day, read in found.items() if read != date(2025, 3, 3)} == {}


@pytest.mark.parametrize("day", NO_DAYS)
def test_what_says_no_day_is_no_day(day: str) -> None:
    assert _parse(make_item(f"<title>T</title><pubDate>{day}</pubDate>")).items[0].published is None


def test_links_are_put_together_with_their_base() -> None:
    pages = {feed.name: _parse(feed.data) for feed in odd_feeds() if feed.name.startswith("link ")}
    links = {page.items[0].url for page in pages.values()}

    assert len(pages) == 8
    assert len(links) == 1
    assert (links.pop() or "").startswith("https://wire.example/news/")


def test_of_too_many_items_those_at_both_ends_are_taken() -> None:
    news = [News(number, f"N{number}") for number in range(MOST_ITEMS * 3)]
    for make in (make_rss, make_json):
        page = _parse(make(news).encode())
        titles = [item.title for item in page.items]
        assert len(titles) == MOST_ITEMS
        assert (titles[0], titles[-1]) == (news[0].title, news[-1].title)
        assert page.oddities == (TOO_MANY,)


def test_no_field_is_longer_than_may_be() -> None:
    endless = "word " * 2_000_000
    links = f"<link>https://wire.example/{'a' * 9000}</link><language>{endless}</language>"
    (item,) = _parse(make_item(f"<title>{endless}</title><description>{endless}</description>{links}")).items

    assert len(item.title) <= LONGEST_TITLE
    assert len(item.text) <= LONGEST_TEXT
    assert (item.url, item.language) == (None, None)


def test_a_title_cannot_turn_the_direction_of_what_follows_it() -> None:
    (item,) = _parse(make_item("<title>\u202eNorvale\u2066 wins</title>")).items

    assert item.title == "Norvale wins"


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("é".encode(), "text/xml; charset=iso-8859-1", "é"),
        ("é".encode("latin-1"), "text/xml; charset=utf-8", "é"),
        ("é".encode("latin-1"), None, "é"),
        ("“é”".encode("cp1252"), "text/xml; charset=iso-8859-1", "“é”"),
        ("新药".encode("gbk"), 'text/xml; charset="gb2312"', "新药"),
        ("新薬".encode("cp932"), "text/xml; charset=Shift_JIS", "新薬"),
        ("신약".encode("cp949"), "text/xml; charset=ks_c_5601-1987", "신약"),
        ("新薬".encode("iso2022_jp"), "text/xml; charset=iso-2022-jp", "新薬"),
        ("﻿é".encode("utf-16-le"), "text/xml; charset=utf-8", "é"),
        ("é" * 99, None, "é" * 99),
        ("x", "text/xml; charset=rot13", "x"),
        ("x", "text/xml; charset=../../etc", "x"),
    ],
)
def test_the_charset_is_what_the_bytes_are(data: bytes | str, content_type: str | None, text: str) -> None:
    assert decode(data if isinstance(data, bytes) else data.encode(), content_type) == (text, False)


def test_a_letter_cut_in_two_costs_that_letter() -> None:
    assert decode("新药新药".encode()[:-1], None) == ("新药新\ufffd", True)


def test_a_gzip_that_nobody_told_of_is_opened_within_bounds() -> None:
    assert decode(gzip.compress(b"<rss/>"), None) == ("<rss/>", False)
    with pytest.raises(SourceError, match="breaks off"):
        decode(gzip.compress(b"<rss/>")[:-9], None)
    with pytest.raises(SourceError, match="more than"):
        decode(gzip.compress(b" " * 20_000_000), None)
