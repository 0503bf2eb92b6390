"""Pages that list news, each in the form of another designer: the news is found, and nothing around it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.listing import MOST_ITEMS, is_wanted, parse_listing
from bot.feeds.page import Follow, Page
from bot.feeds.shown_dates import find_in_path, find_shown, settle

URL = "https://www.norvale.example/news/"
TITLES = (
    "FDA approves Norvaxa for multiple myeloma",
    "Northwind reports first quarter results",
    "Northwind licenses NW-101 to Bergholm Pharma",
    "Northwind doses first patient in its trial",
)
MENU = "".join(f"<li><a href='/about/{n}'>What we do for patients, part {n}</a></li>" for n in range(9))


def _each(block: str) -> str:
    return "".join(block.format(n=n, day=n + 1, title=title) for n, title in enumerate(TITLES))


def _page(body: str, head: str = "") -> bytes:
    start = f"<!DOCTYPE html><html><head><title>News | Norvale</title>{head}</head><body><nav><ul>{MENU}</ul></nav>"
    return f"{start}{body}<footer><ul>{MENU}</ul></footer></body></html>".encode()


def _parse(body: str, url: str = URL, links: str | None = None) -> Page:
    return parse_listing(_page(body), "text/html; charset=utf-8", url, links)


FORMS = {
    "table": "<table><tr><th>Day</th><th>Title</th></tr>"
    + _each("<tr><td>March {day}, 2025</td><td><a href='{n}'>{title}</a></td><td><a href='{n}'>PDF</a></td></tr>")
    + "</table>",
    "list": "<ul>" + _each("<li><span>0{day} Mar 2025</span><a href='/news/{n}'>{title}</a></li>") + "</ul>",
    "cards": _each(
        "<article><a href='{n}'><img src='x.png'></a><div><b>0{day}</b> <b>March 2025</b></div><h3>{title}</h3>"
        "<p>Share this story with others, 3 days ago.</p><a href='{n}'>Read more</a></article>"
    ),
    "cards that are links": _each(
        "<a href='{n}'><div>Mar 0{day}, 2025</div><div>{title}</div><div>Share it with others, 2 hours ago</div></a>"
    ),
    "definitions": "<dl>" + _each("<dt>2025-03-0{day}</dt><dd><a href='{n}'>{title}</a></dd>") + "</dl>",
    "definitions with days below": "<dl>" + _each("<dt><a href='{n}'>{title}</a></dt><dd>2025/3/{day}</dd>") + "</dl>",
    "flat": "<h1>News</h1>" + _each("<p>{day} March 2025</p><p><a href='{n}'>{title}</a></p>"),
    "stamped": "<div>"
    + _each("<section><h2><a href='{n}'>{title}</a></h2><time datetime='2025-03-0{day}T08:00Z'>today</time></section>")
    + "</div>",
    "days in numbers": "<ul>"
    + _each("<li><a href='{n}'>{title}</a> 03/0{day}/2025</li>")
    + "<li><a href='z'>Northwind names a new medical chief</a> 02/28/2025</li></ul>",
}


@pytest.mark.parametrize("form", FORMS)
def test_news_is_found_in_whatever_form_it_is_listed(form: str) -> None:
    page = _parse(FORMS[form])
    found = {item.title: (item.url, item.published, item.follow) for item in page.items}

    assert page.title == "News | Norvale"
    assert page.problem is None
    expected = {
        title: (f"{URL}{number}", date(2025, 3, number + 1), Follow.PAGE) for number, title in enumerate(TITLES)
    }
    assert {title: found[title] for title in TITLES} == expected
    assert len(found) == len(TITLES) + (form == "days in numbers")
    assert not any(item.text for item in page.items)


def test_what_a_card_says_beside_its_title_is_the_teaser() -> None:
    body = _each("<div><h3><a href='{n}'>{title}</a></h3><p>BOSTON. The company said today what it did.</p></div>")
    assert {item.text for item in _parse(body).items} == {"BOSTON. The company said today what it did."}


def test_a_list_in_chinese_gives_whole_titles_and_the_days_of_its_addresses() -> None:
    rows = "".join(
        f"<li><a href='./2025030{n}1234.html' title='国家药监局关于批准药品的公告第{n}号'>国家药监局关于…</a></li>"
        for n in (1, 2, 3)
    )
    text = f"<html><head><meta charset='gbk'></head><body><ul>{rows}</ul></body></html>"
    page = parse_listing(text.encode("gbk"), "text/html", "https://www.norvale.example/ggtg/index.html")

    assert [(item.title, item.published, item.text) for item in page.items] == [
        (f"国家药监局关于批准药品的公告第{n}号", date(2025, 3, n), "") for n in (1, 2, 3)
    ]


def test_the_piece_shown_large_above_a_list_is_news_too() -> None:
    large = (
        "<div><div><h1><a href='/news/large'>Northwind buys Bergholm Pharma for cash</a></h1>March 9, 2025</div></div>"
    )
    titles = [item.title for item in _parse(large + FORMS["list"]).items]

    assert titles == ["Northwind buys Bergholm Pharma for cash", *TITLES]


def test_the_longer_list_without_days_gives_way_to_the_news() -> None:
    others = "".join(f"<p><a href='/products/{n}'>A product of ours that helps, {n}</a></p>" for n in range(9))
    assert [item.title for item in _parse(f"<div>{others}</div>{FORMS['table']}").items] == list(TITLES)


def test_the_addresses_of_news_may_be_told() -> None:
    body = _each("<p><a href='https://wire.example/release/{n}.html'>{title}</a></p>")
    assert _parse(body).items == ()
    assert len(_parse(body, links="https://wire.example/release/*.html").items) == len(TITLES)
    assert is_wanted("https://wire.example/news/1?page=2", "/news/*")
    assert not is_wanted("https://wire.example/old/news/1", "/news/*")


def test_a_page_that_lists_nothing_is_a_page_without_items_and_names_its_feed() -> None:
    link = "<link rel='alternate' type='application/rss+xml' title='{}' href='{}'>"
    head = link.format("Comments", "/comments.xml") + link.format("News", "/feed.xml")
    page = parse_listing(_page("<p>Please wait while we check your browser</p>", head), "text/html", URL)

    assert (page.items, page.problem, page.feed_url) == ((), None, "https://www.norvale.example/feed.xml")


@pytest.mark.parametrize("data", [b"", b"{}", b"%PDF-1.4", b"<rss version='2.0'></rss>", b"\x1f\x8b\x08broken"])
def test_what_is_no_web_page_is_a_problem(data: bytes) -> None:
    assert parse_listing(data, None, URL).problem


def test_a_page_may_be_as_long_as_it_likes_and_gives_so_many_items() -> None:
    body = "".join(f"<li><a href='/news/{n}'>News of the number {n}</a> March 1, 2025</li>" for n in range(6_000))
    assert len(_parse(f"<ul>{body}</ul>").items) == MOST_ITEMS


@given(st.text(alphabet="<>/=\"' abdhiltu&#;\x00", max_size=300))
def test_no_markup_breaks_the_parser(body: str) -> None:
    page = parse_listing(f"<html>{body}".encode(), None, URL)
    assert page.problem or all(item.url for item in page.items)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published: 3 March 2025, 10:00", date(2025, 3, 3)),
        ("Mar. 3rd, 2025", date(2025, 3, 3)),
        ("3-Mar-2025", date(2025, 3, 3)),
        ("03.02.2025", date(2025, 2, 3)),
        ("2025年3月3日", date(2025, 3, 3)),
        ("令和7年3月3日", date(2025, 3, 3)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("2025년 3월 3일", date(2025, 3, 3)),
        ("14 février 2025", date(2025, 2, 14)),
        ("Phase 3 results of 2025", None),
        ("2025-02-31", None),
        ("05/06/2025", None),
    ],
)
def test_a_day_is_read_as_lists_write_it(text: str, day: date | None) -> None:
    assert settle([find_shown(text)]) == [day]


def test_neighbours_say_which_number_is_the_month() -> None:
    assert settle([find_shown("05/06/2025"), None, find_shown("25/06/2025")]) == [
        date(2025, 6, 5),
        None,
        date(2025, 6, 25),
    ]
    assert settle([find_shown("05/06/2025"), find_shown("25/06/2025"), find_shown("06/25/2025")])[0] is None


def test_an_address_may_tell_the_day() -> None:
    assert find_in_path("/2025/03/03/northwind-wins") == date(2025, 3, 3)
    assert find_in_path("/2025-03/03/c_1075123.htm") == date(2025, 3, 3)
    assert find_in_path("/art/t20250303_4711.html") == date(2025, 3, 3)
    assert find_in_path("/art/20259903.html") is None
