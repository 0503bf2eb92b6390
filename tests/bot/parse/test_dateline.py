"""The dateline: the day that an announcement bears, not the days it tells of."""

from datetime import date

import pytest

from bot.model import Article
from bot.parse.dates import find_dateline
from bot.parse.document import CleanText, Document

PUBLISHED = date(2025, 2, 14)


def dateline(text: str, published: date | None = PUBLISHED) -> date | None:
    article = Article("a", "", text, published)
    return find_dateline(Document(article, CleanText("", ""), CleanText(text, text), (), "en"))


@pytest.mark.parametrize(
    "text",
    [
        "CAMBRIDGE, Mass., Feb. 12, 2025 /PRNewswire/ -- Alpha Bio today announced",
        "SAN DIEGO, Feb. 12, 2025 (GLOBE NEWSWIRE) — Alpha Bio today announced",
        "INDIANAPOLIS,Feb. 12, 2025// -- Alpha Bio today announced",
        "San Diego, CA — February 12, 2025 — Alpha Bio today announced",
        "NEW YORK--(BUSINESS WIRE)--February 12, 2025--Alpha Bio announced",
        "SHELTON, CT / ACCESS Newswire / February 12, 2025 / Alpha Bio",
        "SHELTON, CT / ACCESSWIRE / February 12, 2025 / Alpha Bio",
        "Boston, Massachusetts--(Newsfile Corp. - February 12, 2025) - Alpha Bio announced",
        "Reading, England, 12-February-2025 / B3C newswire / -- Alpha Bio",
        "BASEL, Switzerland, 12 February 2025 \u2013 Alpha Bio",
        "MUNICH, GERMANY, 12 February 2025\n\nAlpha Bio announced",
        "Dallas, TX - February 12th, 2025\n\nAlpha Bio announced",
        "Salt Lake City, Utah (Newsworthy) Wednesday Feb 12, 2025 @ 7:00 AM — Alpha Bio",
        "Alpha Bio Wins Approval February 12, 2025 6:45 am ET The first of its kind",
        "Alpha Bio Wins Approval February 12, 2025 * * * * * Details follow",
        "February 12, 2025 \u2013 Alpha Bio announced",
        "* First bullet\n* Goal date of June 24, 2025\n\nBOSTON, Feb. 12, 2025 (GLOBE NEWSWIRE) -- Alpha Bio",
        "北京2025年2月12日 /美通社/ -- 某公司宣布",
        "LONDON, Feb 12 (Reuters) - Alpha Bio said",
        "PARIS, Feb. 12 /PRNewswire/ -- Alpha Bio said",
    ],
)
def test_a_dateline_gives_the_day(text: str) -> None:
    assert dateline(text) == date(2025, 2, 12)


@pytest.mark.parametrize(
    "text",
    [
        "On February 12, 2025, Alpha Bio announced that its drug was accepted.",
        "Alpha Bio set a goal date of June 24, 2025 \u2013 and shares rose.",
        "Cash as of December 31, 2024 - $20 million",
        "The company presents on Thursday, February 13, 2025.",
        "Shares fell by 2% on February 7. The market was weak.",
        "The trial began in June 2021, Alpha Bio said.",
        "LONDON, February 31, 2025 /PRNewswire/ -- no such day",
        "Its trial (of Phase 3, began June 3, 2024) was stopped.",
        "",
    ],
)
def test_a_day_that_is_told_of_is_no_dateline(text: str) -> None:
    assert dateline(text) is None


def test_a_day_far_past_the_publication_is_no_dateline() -> None:
    assert dateline("Alpha Bio, August 21, 2025 \u2013 the goal date") is None
    assert dateline("Alpha Bio, August 21, 2025 \u2013 the goal date", None) == date(2025, 8, 21)


def test_a_dateline_without_a_year_takes_the_nearest_to_the_publication() -> None:
    assert dateline("PARIS, Dec. 30 /PRNewswire/ -- Alpha", date(2025, 1, 2)) == date(2024, 12, 30)
    assert dateline("PARIS, Dec. 30 /PRNewswire/ -- Alpha", None) is None


def test_a_reprint_keeps_the_day_of_the_first_print() -> None:
    assert dateline("JERSEY CITY, N.J., Jan. 30, 2025 /PRNewswire/ -- Alpha", date(2025, 2, 12)) == date(2025, 1, 30)
