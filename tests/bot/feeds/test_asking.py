"""Registers are asked for a window of days that goes on where the last reading ended."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.feeds.asking import SourceRequest, next_request
from bot.sources import SourceKind

NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
OPENFDA, CTGOV = "https://api.fda.gov/drug/drugsfda.json", "https://clinicaltrials.gov/api/v2/studies"


def _asked(request: SourceRequest) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.EMA, SourceKind.EDGAR])
def test_most_sources_are_asked_at_their_address(kind: SourceKind) -> None:
    assert next_request(kind, "https://a.example/x?y=z", "2026-01-01", NOW) == SourceRequest("https://a.example/x?y=z")


def test_openfda_is_asked_for_approvals_of_a_month() -> None:
    request = next_request(SourceKind.OPENFDA, OPENFDA, None, NOW)
    assert request.url.startswith(f"{OPENFDA}?search=submissions.submission_status_date:")
    assert _asked(request) == {
        "search": "submissions.submission_status_date:[20251213 TO 20260112] AND submissions.submission_status:AP",
        "limit": "100",
        "skip": "0",
    }
    assert request.cursor == "2026-01-12"
    assert _asked(next_request(SourceKind.OPENFDA, OPENFDA, None, NOW, "100"))["skip"] == "100"


def test_trials_are_asked_for_from_where_they_were_read_up_to() -> None:
    asked = _asked(next_request(SourceKind.CTGOV, CTGOV, "2026-01-11", NOW))
    assert asked["query.term"].startswith("AREA[LastUpdatePostDate]RANGE[2026-01-08,2026-01-12] AND ")
    assert "pageToken" not in asked
    assert _asked(next_request(SourceKind.CTGOV, CTGOV, "2026-01-11", NOW, "abc"))["pageToken"] == "abc"


def test_a_long_outage_is_caught_up_in_steps() -> None:
    request = next_request(SourceKind.CTGOV, CTGOV, "2025-06-01", NOW)
    assert "RANGE[2025-05-29,2025-06-08]" in _asked(request)["query.term"]
    assert request.cursor == "2025-06-08"


@pytest.mark.parametrize("cursor", ["2099-01-01", "yesterday", ""])
def test_a_cursor_that_cannot_be_is_today(cursor: str) -> None:
    assert next_request(SourceKind.CTGOV, CTGOV, cursor, NOW) == next_request(SourceKind.CTGOV, CTGOV, None, NOW)


def test_the_next_page_of_filings_starts_further_down() -> None:
    url = "https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent"
    assert next_request(SourceKind.EDGAR, url, None, NOW, "100").url == f"{url}&start=100"
