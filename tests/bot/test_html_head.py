import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.html_head import Head, parse_head


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ('<meta property="og:title" content="Zorvex wins"><h1>Other</h1><title>Window</title>', "Zorvex wins"),
        ("<title>Window | Site</title><h1>Zorvex wins</h1>", "Zorvex wins"),
        ("<title>Zorvex wins</title>", "Zorvex wins"),
        ("<h1>Zorvex <b>wins</b>\n  again</h1>", "Zorvex wins again"),
        ("<h1>Zorvex wins</h1><h1>Another</h1>", "Zorvex wins"),
        ("<h1></h1><title>Zorvex wins</title>", "Zorvex wins"),
        ("<title>Quil &amp; Zorvex&#8217;s drug</title>", "Quil & Zorvex\u2019s drug"),
        ('<meta property="og:title" content="Quil &amp; Zorvex">', "Quil & Zorvex"),
        ('<meta property="og:title" content=""><title>Zorvex wins</title>', "Zorvex wins"),
        ("<title>Zorvex wins", "Zorvex wins"),
        ("<p>No title</p>", ""),
        ("", ""),
    ],
)
def test_a_page_is_called_as_it_is_shared_else_as_it_is_headed(page: str, title: str) -> None:
    assert parse_head(page).title == title


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ('<meta property="article:published_time" content="2025-02-14T08:00Z">', "2025-02-14T08:00Z"),
        ('<meta name="DC.date" content=" 2025-02-14 ">', "2025-02-14"),
        ('<meta itemprop="datePublished" content="2025-02-14">', "2025-02-14"),
        ('<meta name="date" content="2025-01-01"><meta name="date" content="2025-02-14">', "2025-01-01"),
        (
            '<meta name="date" content="2025-01-01"><meta property="article:published_time" content="2025-02-14">',
            "2025-02-14",
        ),
        ('<time datetime="2025-02-13">x</time><script>{"datePublished" : "2025-02-14"}</script>', "2025-02-14"),
        ('<time datetime="2025-02-14">x</time><time datetime="2020-01-01">', "2025-02-14"),
        ("<time>14 February 2025</time>", None),
        ('<meta name="date" content="">', None),
        ('<script>{"dateModified": "2025-02-14"}</script>', None),
    ],
)
def test_a_page_is_of_the_day_that_it_marks_as_its_own(page: str, published: str | None) -> None:
    assert parse_head(page).published == published


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ('<link rel="canonical" href="https://z.example/a">', "https://z.example/a"),
        ('<LINK REL="Canonical" HREF="https://z.example/a">', "https://z.example/a"),
        ('<link rel="alternate canonical" href="https://z.example/a">', "https://z.example/a"),
        ('<meta property="og:url" content="https://z.example/b">', "https://z.example/b"),
        (
            '<meta property="og:url" content="https://z.example/b"><link rel="canonical" href="https://z.example/a">',
            "https://z.example/a",
        ),
        ('<link rel="stylesheet" href="https://z.example/s.css">', None),
        ('<link rel="canonical">', None),
    ],
)
def test_a_page_has_the_address_that_it_calls_its_own(page: str, url: str | None) -> None:
    assert parse_head(page).url == url


def test_a_page_names_its_site() -> None:
    assert parse_head('<meta property="og:site_name" content="Zorvex News">').publisher == "Zorvex News"
    assert parse_head('<meta name="author" content="Jane Roe">') == Head()


@given(st.text(alphabet="<>/=\"' abtitlemetah1&;#!-\n", max_size=200) | st.text(max_size=100))
def test_no_page_breaks_its_reading_and_a_title_is_one_line(page: str) -> None:
    head = parse_head(page)
    assert head.title == " ".join(head.title.split())
    assert parse_head(page) == head


def test_what_stands_far_down_a_huge_page_is_not_looked_for() -> None:
    assert parse_head(" " * 400_000 + "<title>Zorvex wins</title>") == Head()
