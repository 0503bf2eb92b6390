"""Files become articles; what cannot be read is refused in one line and the rest is read."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.documents import MAX_BYTES, ParsedLine, parse_documents, parse_records
from bot.errors import ParseError
from bot.inputs import read_inputs
from bot.model import Article

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Window title</title>
<meta property="og:title" content="Alpha Bio wins &amp; grows">
<meta property="article:published_time" content="2025-02-14T09:00:00-05:00">
<meta property="og:site_name" content="Alpha News">
<link rel="canonical" href="https://example.com/a"></head>
<body><h1>Alpha</h1><p>Alpha Bio said &lt;yes&gt;.</p></body></html>"""


def articles(name: str, data: bytes) -> list[Article]:
    found = list(parse_documents(name, data))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def refusals(name: str, data: bytes) -> list[str]:
    return [str(item) for item in parse_documents(name, data) if isinstance(item, ParseError)]


def lines(*items: object) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


def test_the_first_line_of_a_text_is_its_title_when_a_blank_line_follows() -> None:
    (article,) = articles("news/alpha.txt", b"Alpha wins\r\n\r\nAlpha Bio said.\nMore.\n")
    assert article == Article("alpha", "Alpha wins", "Alpha Bio said.\nMore.\n")


def test_a_text_without_a_blank_line_has_no_title() -> None:
    assert articles("alpha.txt", b"Alpha Bio said.\nMore.")[0] == Article("alpha", "", "Alpha Bio said.\nMore.")


def test_the_text_stays_as_it_was_given() -> None:
    raw = "T\n\n caf\u00e9\u00a0<b>x</b> &amp;\r\n\ttab  "
    assert articles("a.txt", raw.encode())[0].text == raw[3:].lstrip()
    assert articles("a.html", PAGE.encode())[0].text == PAGE


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert articles("a.txt", b"\xef\xbb\xbfAlpha Bio said.")[0].text == "Alpha Bio said."
    assert articles("a.txt", "Alpha Bio said.".encode("utf-16"))[0].text == "Alpha Bio said."


def test_a_page_tells_its_title_day_address_and_site() -> None:
    (article,) = articles("page.html", PAGE.encode())
    assert (article.id, article.title) == ("page", "Alpha Bio wins & grows")
    assert (article.published, article.url) == (date(2025, 2, 14), "https://example.com/a")
    assert article.publisher == "Alpha News"


@pytest.mark.parametrize(
    ("head", "title", "published"),
    [
        ("<title>Only a\n title</title>", "Only a title", None),
        ("<h1>A <i>heading</i></h1><title>Window</title>", "A heading", None),
        ('<time datetime="2025-02-14">today</time>', "", date(2025, 2, 14)),
        ('<script>{"datePublished": "2025-02-14T01:00:00Z"}</script>', "", date(2025, 2, 14)),
        ('<meta name="date" content="someday">', "", None),
    ],
)
def test_a_page_may_tell_it_in_other_ways(head: str, title: str, published: date | None) -> None:
    (article,) = articles("p.htm", f"<html>{head}<p>x</p></html>".encode())
    assert (article.title, article.published) == (title, published)


def test_a_page_is_read_in_the_charset_that_it_names() -> None:
    page = '<html><meta charset="euc-kr"><title>알파</title></html>'
    assert articles("p.html", page.encode("euc-kr"))[0].title == "알파"


def test_each_line_is_an_article_with_the_given_id() -> None:
    found = articles(
        "feed.jsonl",
        lines(
            {"id": "a1", "title": "T", "published": "2025-02-14", "text": "x", "url": "u", "publisher": "P"},
            {"id": 2, "text": "y", "published": "2025-02-14T10:00:00Z", "extra": [1]},
            {"text": "z", "published": "Fri, 14 Feb 2025 10:00:00 GMT"},
        ),
    )
    assert found[0] == Article("a1", "T", "x", date(2025, 2, 14), "u", "P")
    assert [article.id for article in found] == ["a1", "2", "feed-3"]
    assert {article.published for article in found} == {date(2025, 2, 14)}


def test_a_line_separator_inside_a_text_does_not_cut_the_line() -> None:
    raw = '{"id": "a", "text": "one\u2028two"}\n\n{"id": "b", "text": "x"}'.encode()
    assert [article.text for article in articles("f.jsonl", raw)] == ["one\u2028two", "x"]


@pytest.mark.parametrize(
    ("data", "count"), [(b'{"id": "a", "text": "x"}', "a"), (b"Alpha Bio said.", "stdin"), (PAGE.encode(), "stdin")]
)
def test_standard_input_tells_its_kind_by_its_start(data: bytes, count: str) -> None:
    assert [article.id for article in articles("-", data)] == [count]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "a.txt: is empty"),
        ("a.jsonl", b" \n\n", "a.jsonl: is empty"),
        ("a.txt", b"abc\x00def", "a.txt: is binary, not text"),
        ("a.txt", bytes(range(256)), "a.txt: is binary, not text"),
        ("a.txt", b"%PDF-1.7 ...", "a.txt: is a PDF, not text"),
        ("a.html", b"\x1f\x8b\x08", "a.html: is gzip-compressed, not text"),
        ("a.txt", "caf\u00e9".encode()[:-1], "a.txt: is cut off in the middle of its last character"),
        ("a.txt", b"caf\xe9 au lait", "a.txt: is not UTF-8 text (byte 4)"),
        ("a.html", PAGE[:-30].encode(), "a.html: is cut off: the page does not end"),
        ("a.html", b"<p>Alpha <a href='x", "a.html: is cut off: the page does not end"),
        ("a.docx", b"PK", "a.docx: Topline does not read .docx files; give it .txt, .html or .jsonl"),
        ("a.jsonl", b'{"id": "a", "text": "half', "a.jsonl, line 1: is cut off"),
        ("a.jsonl", b'{"id": "a", "text": "x"', "a.jsonl, line 1: is cut off"),
        ("a.jsonl", b"{'id': 1}\n", "a.jsonl, line 1: is not JSON: Expecting property name"),
        ("a.jsonl", b"[1]\n", "a.jsonl, line 1: is no JSON object"),
        ("a.jsonl", b"[" * 100_000 + b"\n", "a.jsonl, line 1: is nested too deeply"),
        ("a.jsonl", lines({"id": "a"}), "a.jsonl, line 1: text: is empty"),
        ("a.jsonl", lines({"id": "a", "text": 5}), "a.jsonl, line 1: text: must be a text, not int"),
        ("a.jsonl", lines({"id": [], "text": "x"}), "a.jsonl, line 1: id: must be a text or a whole number"),
        ("a.jsonl", lines({"text": "x", "published": "2025-02-30"}), "line 1: published: '2025-02-30' is no date"),
        ("a.jsonl", lines({"id": "a", "events": []}), "a.jsonl, line 1: holds parsed events, not an article"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_clear_line(name: str, data: bytes, message: str) -> None:
    (refusal,) = refusals(name, data)
    assert message in refusal
    assert "\n" not in refusal


def test_one_bad_line_does_not_stop_the_others() -> None:
    data = lines({"id": "a", "text": "x"}) + b"\xff\xfe\n{oops\n" + lines({"id": "b", "text": "y"})
    found = list(parse_documents("f.jsonl", data))
    assert [item.id if isinstance(item, Article) else "refused" for item in found] == ["a", "refused", "refused", "b"]


def test_lines_of_parsed_events_are_kept_for_those_who_take_them() -> None:
    (found,) = parse_records("f.jsonl", lines({"id": "a", "events": []}))
    assert found == ParsedLine("f.jsonl, line 1", {"id": "a", "events": []})


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1_000_000)
    with (tmp_path / "stdin").open("w+b") as stdin:
        (refusal,) = read_inputs([str(large)], stdin)
    assert str(refusal) == f"{large}: is 51 MB; Topline reads files of up to 50 MB"
    assert refusals("large.txt", b"x" * (MAX_BYTES + 1)) == ["large.txt: is 50 MB; Topline reads files of up to 50 MB"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.txt", "missing.txt: there is no such file"),
        ("*.txt", "*.txt: no file matches"),
        (".", ".: holds no file that Topline reads: .htm, .html, .jsonl, .md, .ndjson, .txt"),
        ("a\0b", "embedded null byte"),
    ],
)
def test_what_cannot_be_opened_is_refused(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "stdin").open("w+b") as stdin:
        (refusal,) = read_inputs([name], stdin)
    assert isinstance(refusal, ParseError)
    assert message in str(refusal)


def test_a_directory_is_read_with_everything_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/d.pdf", ".hidden.txt", ".git/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Headline of {name}\n\nText.")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    with (tmp_path / "stdin").open("w+b") as stdin:
        found = [item.title for item in read_inputs([str(tmp_path)], stdin) if isinstance(item, Article)]

    assert found == ["Headline of b.txt", "Headline of a/c.txt"]
