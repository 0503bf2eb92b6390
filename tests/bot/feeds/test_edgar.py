"""EDGAR's feed of filings becomes filings to follow, and a filing's documents become a headline and a text."""

from pathlib import Path

import pytest

from bot.feeds.edgar import Document, is_issuer_of_interest, list_documents, parse_edgar, read_document
from bot.feeds.page import Follow
from bot.parse.lexicon import Lexicon
from tests.builders import packaged

REAL = Path(__file__).parents[4] / "shared/data"
URL = "https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent&type=8-K"
ARCHIVE = "https://www.sec.gov/Archives/edgar/data/1234567/000123456726000001/"
RELEASE = "Northwind Therapeutics announced that the FDA approved Norvaxa (norvazumab) for multiple myeloma. " * 9


def _entry(
    number: int = 1,
    form: str = "8-K",
    name: str = "Northwind Therapeutics, Inc.",
    items: str = "8.01 9.01",
    at: str = "11:27",
) -> str:
    told = "".join(f"&lt;br&gt;Item {item}: Something" for item in items.split())
    accession = f"0001234567-26-{number:06}"
    return (
        f"<entry><title>{form} - {name} (0001234567) (Filer)</title>"
        f'<link rel="alternate" type="text/html" href="{ARCHIVE}{accession}-index.htm"/>'
        f'<summary type="html">&lt;b&gt;Filed:&lt;/b&gt; 2026-01-12{told}</summary>'
        f"<updated>2026-01-12T{at}:39-05:00</updated>"
        f'<category scheme="https://www.sec.gov/" label="form type" term="{form}"/>'
        f"<id>urn:tag:sec.gov,2008:accession-number={accession}</id></entry>"
    )


def _feed(*entries: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="ISO-8859-1" ?><feed xmlns="http://www.w3.org/2005/Atom"><title>Latest</title>'
        f"{''.join(entries)}</feed>"
    ).encode("latin-1")


def test_a_filing_is_an_item_to_follow_to_its_index() -> None:
    (item,) = parse_edgar(_feed(_entry()), URL).items
    assert (item.key, item.title) == ("0001234567-26-000001", "8-K of Northwind Therapeutics, Inc.")
    assert (item.follow, item.follow_url) == (Follow.FILING, f"{ARCHIVE}0001234567-26-000001-index.htm")
    assert (item.issuer, str(item.published)) == ("Northwind Therapeutics, Inc.", "2026-01-12")
    assert "Item 8.01: Something" in item.text


@pytest.mark.parametrize(
    ("entry", "followed"),
    [
        (_entry(form="6-K", items=""), True),
        (_entry(form="8-K/A"), True),
        (_entry(items="2.02 7.01"), True),
        (_entry(items="5.02 9.01"), False),
        (_entry(items="2.02 9.01"), False),
        (_entry(form="10-Q"), False),
        (_entry(form="8-K12B"), False),
        (_entry().replace("(Filer)", "(Subject)"), False),
        (_entry().replace("accession-number=", ""), False),
        (_entry().replace("https://www.sec.gov/Archives", "javascript:x"), False),
    ],
)
def test_only_forms_and_items_that_can_hold_our_news_are_followed(entry: str, followed: bool) -> None:  # noqa: FBT001
    assert bool(parse_edgar(_feed(entry), URL).items) is followed


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><html>File Unavailable</html>", b"", b"<?xml version='1.0'?><a/>"])
def test_the_page_shown_when_edgar_is_busy_is_a_problem(data: bytes) -> None:
    assert parse_edgar(data, URL).problem


def test_older_pages_are_asked_for_while_filings_came_since_the_last_reading() -> None:
    full = _feed(*(_entry(number, at=f"{23 - number // 5:02}:{number % 5}0") for number in range(100)))
    page = parse_edgar(full, URL, "2026-01-12T06:00:00+00:00")

    assert page.cursor == "2026-01-13T04:40:39+00:00"
    assert page.more == "100"
    assert parse_edgar(full, f"{URL}&start=100", "2026-01-12T06:00:00+00:00").more == "200"
    assert parse_edgar(full, f"{URL}&start=400", "2026-01-12T06:00:00+00:00").more is None
    assert parse_edgar(full, URL, "2026-01-12T17:00:00+00:00").more is None
    assert parse_edgar(full, URL).more is None
    assert parse_edgar(_feed(_entry()), URL, "2026-01-12T06:00:00+00:00").more is None


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Northwind Therapeutics, Inc.", True),
        ("NOVOCURE LTD", True),
        ("PFIZER INC", True),
        ("Erasca, Inc.", True),
        ("GRANITE REAL ESTATE INVESTMENT TRUST", False),
        ("MARRIOTT INTERNATIONAL INC /MD/", False),
        ("Planet Fitness, Inc.", False),
    ],
)
def test_a_filer_is_followed_by_a_word_of_the_trade_or_as_a_known_firm(name: str, wanted: bool) -> None:  # noqa: FBT001
    assert is_issuer_of_interest(name, packaged()) is wanted


def test_without_a_lexicon_words_of_the_trade_remain() -> None:
    assert is_issuer_of_interest("Northwind Pharma AG", Lexicon(()))
    assert not is_issuer_of_interest("PFIZER INC", Lexicon(()))


def _row(kind: str, name: str) -> str:
    return f'<tr><td>1</td><td>A document</td><td><a href="{name}">{name}</a> iXBRL</td><td>{kind}</td><td>9</td></tr>'


def test_press_exhibits_come_before_the_form() -> None:
    rows = _row("8-K", "/ix?doc=/Archives/a/f8k.htm") + _row("EX-10.1", "/Archives/a/e10.htm")
    press = _row("EX-99.2", "/Archives/a/e992.htm") + _row("EX-99.1", "/Archives/a/e991.htm")
    index = f"<html><table>{rows}{{}}{_row('GRAPHIC', '/Archives/a/logo.jpg')}</table></html>"

    assert list_documents(index.format(press).encode(), ARCHIVE) == (
        Document("EX-99.1", "https://www.sec.gov/Archives/a/e991.htm"),
        Document("EX-99.2", "https://www.sec.gov/Archives/a/e992.htm"),
    )
    assert list_documents(index.format("").encode(), ARCHIVE) == (
        Document("8-K", "https://www.sec.gov/Archives/a/f8k.htm"),
    )
    assert list_documents(b"", ARCHIVE) == ()
    assert list_documents(_row("EX-99.1", "/Archives/a/slides.pdf").encode(), ARCHIVE) == ()


def test_an_exhibit_begins_with_its_headline() -> None:
    furniture = "<p>Exhibit 99.1</p><p>FOR IMMEDIATE RELEASE</p><p>January 12, 2026</p>"
    page = f"<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n<html><body>{furniture}<p><b>FDA Approves Norvaxa</b></p>"
    told = read_document(f"{page}<p><b>Norvaxa is the first of its kind</b></p><p>{RELEASE}</p>".encode(), "EX-99.1")
    assert told.title == "Norvaxa is the first of its kind"
    told = read_document(f"{page[:-4].replace('Norvaxa', 'Norvaxa in Myeloma')}<p>{RELEASE}</p>".encode(), "EX-99.1")
    assert (told.title, told.text) == ("FDA Approves Norvaxa in Myeloma", RELEASE.strip())
    assert read_document(f"<p>{RELEASE}</p>".encode(), "EX-99.1").title is None


def test_a_form_is_read_between_its_cover_and_its_signatures() -> None:
    cover = "<p>UNITED STATES</p><p>FORM 8-K</p>"
    hidden = '<?xml version="1.0" encoding="utf-8"?><html><ix:header><p>0001234567</p></ix:header>'
    form = f"{hidden}{cover}<p>Item 8.01 Other Events.</p><p>{RELEASE}</p><p>SIGNATURES</p><p>By: somebody</p></html>"
    assert read_document(form.encode(), "8-K").text == f"Item 8.01 Other Events.\n\n{RELEASE.strip()}"
    foreign = f"<p>FORM 6-K</p><p>Form 20-F ☒ Form 40-F ☐</p><p>{RELEASE}</p><p>SIGNATURE</p><p>x</p>"
    assert read_document(foreign.encode(), "6-K").text == RELEASE.strip()
    assert "é" in read_document("<p>Soci\xe9t\xe9</p>".encode("cp1252"), "6-K").text


@pytest.mark.skipif(not REAL.exists(), reason="no captured answers here")
def test_captured_feeds_and_exhibits_are_read() -> None:
    feed = REAL / "feeds/sec/getcurrent_12Jan2026_a_start600.atom"
    titles = {item.title for item in parse_edgar(feed.read_bytes(), URL).items}
    assert {"8-K of RIGEL PHARMACEUTICALS INC", "6-K of Legend Biotech Corp"} <= titles
    assert parse_edgar((REAL / "feeds/sec/getcurrent_error_b_start5100.html").read_bytes(), URL).problem
    exhibit = read_document((REAL / "api/sec/beyond_air_ex99-1.htm").read_bytes(), "EX-99.1")
    assert exhibit.title
    assert exhibit.title.startswith("Beyond Cancer Announces Approval by the Israeli Ministry of Health")
    assert (
        "Alcon Announces Settlement" in read_document((REAL / "api/sec/alcon_6k_20230213.htm").read_bytes(), "6-K").text
    )
