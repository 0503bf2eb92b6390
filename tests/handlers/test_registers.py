"""Registers are read over HTTP like any source, and what they tell joins the story that a wire told."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.model import EventType, Story
from bot.sources import Source, SourceKind
from handlers.articles import article_id
from handlers.fetching import Web
from handlers.intake import Desk
from handlers.pacing import Pacing
from handlers.poll import Poll, Reading
from handlers.sandbox import Sandbox
from storage.sources import SourceRecord
from tests.builders import NOON, TEAM, asking_for, packaged
from tests.handlers.conftest import Clock
from tests.web_server import ANY_PORT, WebServer, http, is_test_server, serve_web

DAY = f"{NOON:%a, %d %b %Y %H:%M:%S} GMT"
HEADLINE = "FDA approves Norvaxa (norvazumab) from Northwind Therapeutics"
STORY = (
    "BOSTON, March 3, 2025 -- Northwind Therapeutics, Inc. announced that the U.S. Food and Drug Administration has"
    " approved Norvaxa (norvazumab) for adults with multiple myeloma."
)
ACCESSION = "0001234567-25-000001"
INDEX = f"/Archives/edgar/data/1234567/{ACCESSION}-index.htm"
EXHIBIT = "/Archives/edgar/data/1234567/ex991.htm"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, lexicon=packaged())


@pytest.fixture
async def poll(desk: Desk, clock: Clock) -> AsyncGenerator[Poll]:
    async def sleep(seconds: float) -> None:
        clock.move(seconds=seconds)

    async with desk.database.transaction() as tx:
        for number, kind in enumerate(("approval", "enrollment_complete", "trial_start")):
            await tx.subscriptions.add(TEAM, f"C{number}", asking_for(f"type:{kind}"), "U1", NOON)
    async with Web("Topline (test)", is_test_server, ANY_PORT, clock=clock) as web, Sandbox(children=1) as sandbox:
        yield Poll(desk, web, sandbox, Pacing(clock, sleep), jitter=lambda: 0.5)


async def _add(desk: Desk, url: str, kind: SourceKind = SourceKind.FEED) -> None:
    source = Source(kind.value, kind, kind.value, url, f"{kind.value} register", minimum=timedelta(minutes=5))
    async with desk.database.transaction() as tx:
        await tx.sources.put(source, desk.clock())


async def _record(desk: Desk, source_id: str) -> SourceRecord:
    async with desk.database.snapshot() as tx:
        record = await tx.sources.get(source_id)
    assert record
    return record


async def _story(desk: Desk, source_id: str, key: str) -> Story:
    async with desk.database.snapshot() as tx:
        story = await tx.stories.get_for_article(article_id(source_id, key))
    assert story
    return story


def _wire() -> bytes:
    item = (
        f"<title>{HEADLINE}</title><guid isPermaLink='false'>w1</guid><pubDate>{DAY}</pubDate>"
        f"<description>{STORY}</description>"
    )
    feed = f'<rss version="2.0"><channel><title>Wire</title><item>{item}</item></channel></rss>'
    return http(feed.encode(), content_type="application/rss+xml")


def _json(value: object, status: str = "200 OK") -> bytes:
    return http(json.dumps(value).encode(), status, content_type="application/json")


def _approval() -> bytes:
    submission = {
        "submission_type": "ORIG",
        "submission_number": "1",
        "submission_status": "AP",
        "submission_status_date": "20250302",
    }
    product = {"brand_name": "NORVAXA", "active_ingredients": [{"name": "NORVAZUMAB-ABCD"}]}
    record = {
        "application_number": "BLA761999",
        "sponsor_name": "NORTHWIND THERAPS",
        "products": [product],
        "submissions": [submission],
    }
    return _json({"meta": {"results": {"skip": 0, "limit": 100, "total": 1}}, "results": [record]})


def _filings(web: WebServer, name: str = "Northwind Therapeutics, Inc.") -> bytes:
    feed = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Latest</title><entry>'
        f'<title>8-K - {name} (0001234567) (Filer)</title><link href="{web.url}{INDEX}"/>'
        '<summary type="html">Item 8.01: Other Events</summary><updated>2025-03-03T06:00:00-05:00</updated>'
        f"<id>urn:tag:sec.gov,2008:accession-number={ACCESSION}</id></entry></feed>"
    )
    return http(feed.encode(), content_type="application/atom+xml")


def _file(web: WebServer) -> None:
    row = f'<tr><td>2</td><td>RELEASE</td><td><a href="{EXHIBIT}">ex991.htm</a></td><td>EX-99.1</td></tr>'
    more = "<p>The company expects to launch the medicine in the next weeks across the United States.</p>" * 4
    page = f"<html><p>Exhibit 99.1</p><p>{HEADLINE}</p><p>{STORY}</p>{more}</html>"
    web.answers[INDEX] = http(f"<html><table>{row}</table></html>".encode(), content_type="text/html")
    web.answers[EXHIBIT] = http(page.encode(), content_type="text/html")


def _study(state: str, enrolled: str = "ESTIMATED", number: int = 1, drug: str = "Norvazumab") -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT0999999{number}", "briefTitle": f"{drug} in Multiple Myeloma"},
            "statusModule": {
                "overallStatus": state,
                "startDateStruct": {"date": "2023-05-01", "type": "ACTUAL"},
                "primaryCompletionDateStruct": {"date": "2026-09", "type": "ESTIMATED"},
                "lastUpdatePostDateStruct": {"date": "2025-03-02", "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Northwind Therapeutics", "class": "INDUSTRY"}},
            "conditionsModule": {"conditions": ["Multiple Myeloma"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE3"], "enrollmentInfo": {"type": enrolled}},
            "armsInterventionsModule": {"interventions": [{"type": "BIOLOGICAL", "name": drug}]},
        }
    }


@pytest.mark.parametrize("register_first", [False, True])
async def test_a_release_and_the_approval_of_the_register_are_one_story(
    register_first: bool,  # noqa: FBT001
    poll: Poll,
    desk: Desk,
) -> None:
    async with serve_web(feed=_wire(), drugsfda=_approval()) as web:
        order = [(SourceKind.FEED, "/feed"), (SourceKind.OPENFDA, "/drugsfda")]
        for kind, path in reversed(order) if register_first else order:
            await _add(desk, web.url + path, kind)
            assert await poll.read_due() == [Reading(kind.value, items=1, new=1, alerted=1)]

    story = await _story(desk, "openfda", "BLA761999:ORIG-1")
    assert story == await _story(desk, "feed", "w1")
    assert {source.publisher for source in story.sources} == {"feed register", "openfda register"}
    (event,) = story.events
    assert (event.type, event.detail.application, [each.name for each in event.drugs]) == (
        EventType.APPROVAL,
        "BLA",
        ["norvazumab"],
    )


async def test_a_release_and_its_filing_are_one_story(poll: Poll, desk: Desk) -> None:
    async with serve_web(feed=_wire()) as web:
        web.answers["/current"] = _filings(web)
        _file(web)
        await _add(desk, f"{web.url}/feed")
        await poll.read_due()
        await _add(desk, f"{web.url}/current", SourceKind.EDGAR)
        assert await poll.read_due() == [Reading("edgar", items=1, new=1, alerted=1)]

    story = await _story(desk, "edgar", ACCESSION)
    assert story == await _story(desk, "feed", "w1")
    assert [(source.publisher, source.title) for source in story.sources] == [
        ("feed register", HEADLINE),
        ("edgar register", HEADLINE),
    ]
    assert [asked.path for asked in web.asked] == ["/feed", "/current", INDEX, EXHIBIT]


async def test_every_release_of_a_filing_is_read_and_those_that_tell_the_same_are_one_story(
    poll: Poll, desk: Desk, clock: Clock
) -> None:
    other = "FDA approves Quellima (quellizumab) from Northwind Therapeutics"
    more = "<p>The company expects to launch the medicine in the next weeks across the United States.</p>" * 9
    story = STORY.replace("Norvaxa (norvazumab)", "Quellima (quellizumab)")
    again = STORY.replace(" for adults", " today for adults")
    exhibits = {
        "EX-99.1": (HEADLINE, STORY),
        "EX-99.2": ("Corporate presentation of March 2025", "Norvaxa and Quellima are both on the market by now."),
        "EX-99.3": (other, story),
        "EX-99.10": (f"{HEADLINE} in the United States", again),
    }
    async with serve_web() as web:
        web.answers["/current"] = _filings(web)
        rows = "".join(f"<tr><td><a href='/{kind}.htm'>x</a></td><td>{kind}</td></tr>" for kind in exhibits)
        web.answers[INDEX] = http(f"<html><table>{rows}</table></html>".encode(), content_type="text/html")
        for kind, (title, text) in exhibits.items():
            page = f"<html><p>{title}</p><p>{text}</p>{more}</html>".encode()
            web.answers[f"/{kind}.htm"] = http(page, content_type="text/html")
        await _add(desk, f"{web.url}/current", SourceKind.EDGAR)
        assert await poll.read_due() == [Reading("edgar", items=1, new=3, alerted=3)]
        clock.move(hours=2)
        assert await poll.read_due() == [Reading("edgar", items=1)]

    first = await _story(desk, "edgar", ACCESSION)
    assert {source.title for source in first.sources} == {HEADLINE, f"{HEADLINE} in the United States"}
    second = await _story(desk, "edgar", f"{ACCESSION}#1")
    assert [source.title for source in second.sources] == [other]
    assert len(web.asked) == 7


async def test_filings_of_other_trades_are_not_fetched(poll: Poll, desk: Desk) -> None:
    async with serve_web() as web:
        web.answers["/current"] = _filings(web, "Granite Real Estate Trust")
        await _add(desk, f"{web.url}/current", SourceKind.EDGAR)
        assert await poll.read_due() == [Reading("edgar", items=1)]

    assert [asked.path for asked in web.asked] == ["/current"]


async def test_a_filing_that_cannot_be_had_now_is_read_later(poll: Poll, desk: Desk, clock: Clock) -> None:
    async with serve_web() as web:
        web.answers["/current"] = _filings(web)
        await _add(desk, f"{web.url}/current", SourceKind.EDGAR)
        assert await poll.read_due() == [Reading("edgar", items=1, new=1)]
        _file(web)
        clock.move(hours=2)
        assert await poll.read_due() == [Reading("edgar", items=1, new=1, alerted=1)]

    assert (await _story(desk, "edgar", ACCESSION)).sources[0].title == HEADLINE


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (http(b"<!DOCTYPE html><html>Unavailable</html>"), "answered a web page, not the feed of filings"),
        (http(b"<!DOCTYPE html>", status="503 Service Unavailable"), "answered 503 Service Unavailable"),
    ],
)
async def test_the_error_page_of_edgar_is_a_failure(answer: bytes, error: str, poll: Poll, desk: Desk) -> None:
    async with serve_web(current=answer) as web:
        await _add(desk, f"{web.url}/current", SourceKind.EDGAR)
        assert await poll.read_due() == [Reading("edgar", error=error)]


async def test_a_register_that_found_nothing_was_read_well(poll: Poll, desk: Desk) -> None:
    nothing = _json({"error": {"code": "NOT_FOUND", "message": "No matches found!"}}, "404 Not Found")
    async with serve_web(drugsfda=nothing, other=_json({"error": 1}, "404 Not Found")) as web:
        await _add(desk, f"{web.url}/drugsfda", SourceKind.OPENFDA)
        assert await poll.read_due() == [Reading("openfda")]
        await _add(desk, f"{web.url}/other", SourceKind.OPENFDA)
        assert await poll.read_due() == [Reading("openfda", error="answered 404 Not Found")]

    assert (await _record(desk, "openfda")).validators.cursor is None


async def test_a_register_is_read_page_by_page_and_goes_on_where_it_ended(poll: Poll, desk: Desk, clock: Clock) -> None:
    def answer(number: int, **more: str) -> bytes:
        return _json({"studies": [_study("RECRUITING", number=number)], **more})

    async with serve_web(studies=answer(1, nextPageToken="t2")) as web:
        await _add(desk, f"{web.url}/studies", SourceKind.CTGOV)
        web.answers["/studies"] = answer(1, nextPageToken="t2")
        assert (await _first_and_second(poll, web, answer(2))) == [Reading("ctgov", items=2, new=2)]
        assert (await _record(desk, "ctgov")).validators.cursor == "2025-03-03"
        clock.move(days=4)
        web.answers["/studies"] = answer(1)
        assert await poll.read_due() == [Reading("ctgov", items=1)]

    queries = [parse_qs(urlsplit(asked.path).query) for asked in web.asked]
    assert [query.get("pageToken") for query in queries] == [None, ["t2"], None]
    assert ["RANGE[2025-02-28,2025-03-03]" in query["query.term"][0] for query in queries] == [True, True, False]
    assert "RANGE[2025-02-28,2025-03-07]" in queries[2]["query.term"][0]
    assert all("if-none-match" not in asked.headers for asked in web.asked)


async def _first_and_second(poll: Poll, web: WebServer, second: bytes) -> list[Reading]:
    from bot.feeds.asking import next_request

    asked = next_request(SourceKind.CTGOV, f"{web.url}/studies", None, NOON, "t2")
    web.answers[asked.url.removeprefix(web.url)] = second
    return await poll.read_due()


async def test_a_full_trial_alerts_only_where_its_record_changed(poll: Poll, desk: Desk, clock: Clock) -> None:
    full = _study("ACTIVE_NOT_RECRUITING", "ACTUAL", 2, "Quellizumab")
    async with serve_web(studies=_json({"studies": [_study("RECRUITING"), full]})) as web:
        await _add(desk, f"{web.url}/studies", SourceKind.CTGOV)
        assert await poll.read_due() == [Reading("ctgov", items=3, new=3)]
        clock.move(days=1)
        changed = replace_state(_study("ACTIVE_NOT_RECRUITING", "ACTUAL"), "2025-03-04")
        web.answers["/studies"] = _json({"studies": [changed, full]})
        assert await poll.read_due() == [Reading("ctgov", items=4, new=1, alerted=1)]

    story = await _story(desk, "ctgov", "NCT09999991:enrolled")
    assert [(event.type, str(event.date)) for event in story.events] == [
        (EventType.ENROLLMENT_COMPLETE, "2025-03-04"),
    ]


def replace_state(study: dict[str, Any], updated: str) -> dict[str, Any]:
    study["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = updated
    return study


async def test_a_register_that_redirects_keeps_its_own_address(poll: Poll, desk: Desk) -> None:
    async with serve_web(drugsfda=http(status="301 Moved", location="/new"), new=_approval()) as web:
        await _add(desk, f"{web.url}/drugsfda", SourceKind.OPENFDA)
        assert await poll.read_due() == [Reading("openfda", items=1, new=1, alerted=1)]
        assert (await _record(desk, "openfda")).source == replace(
            (await _record(desk, "openfda")).source, url=f"{web.url}/drugsfda"
        )
