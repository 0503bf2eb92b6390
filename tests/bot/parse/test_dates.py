"""Dates: what is written as one is found with its precision, and nothing else is."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.dates import DateMention, find_dates

ANCHOR = date(2025, 2, 14)  # a Friday


def values(text: str, anchor: date | None = ANCHOR) -> list[str | None]:
    return [str(mention.value) if mention.value else None for mention in find_dates(text, anchor)]


def only(text: str, anchor: date | None = ANCHOR) -> DateMention:
    (mention,) = find_dates(text, anchor)
    return mention


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on February 14, 2025, it said", "2025-02-14"),
        ("on 14 February 2025 it said", "2025-02-14"),
        ("the 14th of February 2025", "2025-02-14"),
        ("February 14th, 2025", "2025-02-14"),
        ("Feb. 9, 2024", "2024-02-09"),
        ("Sept. 27, 2025", "2025-09-27"),
        ("Tuesday, February 11, 2025", "2025-02-11"),
        ("October2, 2023", "2023-10-02"),
        ("BOSTON,Oct. 28, 2020//", "2020-10-28"),
        ("approvedJune 24, 2025", "2025-06-24"),
        ("MARCH 3, 2026", "2026-03-03"),
        ("12-Feb-2025", "2025-02-12"),
        ("2025-02-14T09:30:00Z", "2025-02-14"),
        ("2025/02/14", "2025-02-14"),
        ("25/12/2025", "2025-12-25"),
        ("12/25/2025", "2025-12-25"),
        ("14.02.2025", "2025-02-14"),
        ("February 10-12, 2025", "2025-02-10"),
        ("June 28 to July 1, 2025", "2025-06-28"),
    ],
)
def test_a_full_date_is_a_day(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("in May 2025", "2025-05"),
        ("by the end of June 2026", "2026-06"),
        ("mid-March 2026", "2026-03"),
        ("June of next year", "2026-06"),
        ("between June and August 2026", "2026-06"),
        ("first quarter of 2026", "2026-Q1"),
        ("the third-quarter 2026", "2026-Q3"),
        ("Q1 2026", "2026-Q1"),
        ("1Q26", "2026-Q1"),
        ("Q4'25", "2025-Q4"),
        ("third or fourth quarter of 2025", "2025-H2"),
        ("Q2 or Q3 2025", "2025"),
        ("fourth quarter of next year", "2026-Q4"),
        ("second half of 2026", "2026-H2"),
        ("2H 2026", "2026-H2"),
        ("H1 2026", "2026-H1"),
        ("first half of this year", "2025-H1"),
        ("mid-2026", "2026-mid"),
        ("early 2026", "2026-early"),
        ("early in 2026", "2026-early"),
        ("late 2026", "2026-late"),
        ("by the end of 2026", "2026-late"),
        ("the beginning of 2027", "2027-early"),
        ("around year-end 2025", "2025-late"),
        ("2025 year-end", "2025-late"),
        ("mid-to-late 2026", "2026-H2"),
        ("early to mid 2026", "2026-H1"),
        ("summer 2026", "2026-mid"),
        ("autumn of 2026", "2026-late"),
        ("early next year", "2026-early"),
        ("late last year", "2024-late"),
        ("since 2017", "2017"),
        ("in calendar year 2026", "2026"),
        ("approved in China (2023)", "2023"),
        ("approved in the U.S. andJapanin 2023", "2023"),
        ("in the latter part of 2019", "2019-late"),
        ("after its 2021 acquisition of Alpha Bio", "2021"),
        ("the agency's 2017 designation", "2017"),
        ("at the 2025 European Society of Medicine (ESM) Annual Congress", "2025"),
        ("shown at ASCO 2025", "2025"),
    ],
)
def test_a_part_of_a_year_keeps_its_precision(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("announced today", "2025-02-14"),
        ("announced yesterday", "2025-02-13"),
        ("said on Monday", "2025-02-10"),
        ("said on Friday", "2025-02-14"),
        ("last Friday", "2025-02-07"),
        ("will meet on Monday", "2025-02-17"),
        ("earlier this month", "2025-02"),
        ("last month", "2025-01"),
        ("next month", "2025-03"),
        ("earlier this week", "2025-02"),
        ("this quarter", "2025-Q1"),
        ("last quarter", "2024-Q4"),
        ("later this year", "2025"),
        ("next year", "2026"),
        ("last December", "2024-12"),
        ("this summer", "2025-mid"),
        ("by year-end", "2025-late"),
        ("by the end of the year", "2025-late"),
        ("two years ago", "2023"),
        ("a call on Friday, November 8", "2024-11-08"),
        ("a meeting on Wednesday, November 12", "2025-11-12"),
        ("expected in the next one to two months", "2025-04"),
        ("within the next six weeks", "2025-03"),
        ("three months ago", "2024-11"),
        ("was approved on February 10", "2025-02-10"),
        ("was approved on December 20", "2024-12-20"),
        ("a PDUFA goal date of September 27", "2025-09-27"),
        ("with a September 27 PDUFA date", "2025-09-27"),
        ("was granted in November", "2024-11"),
        ("expects to file by June", "2025-06"),
        ("expected to be completed in June", "2025-06"),
        ("is due in the second quarter", "2025-Q2"),
        ("was completed in Q4", "2024-Q4"),
        ("expected in the second half", "2025-H2"),
    ],
)
def test_relative_words_count_from_the_anchor(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025年2月14日", "2025-02-14"),
        ("2025년 2월 14일", "2025-02-14"),
        ("2025年2月", "2025-02"),
        ("지난해 9월", "2024-09"),
        ("2026년 3분기", "2026-Q3"),
        ("2026年第二季度", "2026-Q2"),
        ("今年下半年", "2025-H2"),
        ("내년 상반기", "2026-H1"),
        ("2025年底", "2025-late"),
        ("올해 말", "2025-late"),
        ("内容は2025年に", "2025"),
        ("2月6日公司宣布", "2025-02-06"),
        ("12일 밝혔다", "2025-02-12"),
        ("지난 29일", "2025-01-29"),
        ("지난달", "2025-01"),
        ("昨日", "2025-02-13"),
    ],
)
def test_chinese_japanese_and_korean_dates_are_read(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "an upfront payment of $50 million and $2.025 billion",
        "the drug may cause nausea, and patients may march in august company",
        "hazard ratio 0.71 (95% CI 0.55-0.92; p=0.0021)",
        "enrolled 2,000 patients aged 18 to 65 years",
        "in 2025 patients the response was durable",
        "in 2019 evaluable subjects",
        "a dose of 2000 mg on day 1 of a 28-day cycle",
        "the Phase 2 trial NCT02025123 of CT103A",
        "dosed Q2W, an H1 receptor antagonist, an H2 blocker",
        "March Biosciences and May Health joined in April Therapeutics",
        "May 3.5% growth, version 1.2.2025.3",
        "over 30일간, 30日内",
        "Good Friday agreement",
        "Reports Full Year 2023 and Year-End 2023 Financial Results",
        "Provides Year-End Pipeline Update",
        "results for the third quarter and nine months",
        "with today's approval and over the past year",
        "the 2000 patients of the 2025 cohort",
        "40,000 doses for 2,026 people",
    ],
)
def test_noise_holds_no_date(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("05/06/2026", "day and month cannot be told apart"),
        ("in fiscal 2025", "a fiscal year is no calendar year"),
        ("third quarter of fiscal year 2025", "a fiscal year is no calendar year"),
        ("in the coming weeks", "no date is fixed by 'in the coming weeks'"),
        ("in the coming year", "no date is fixed by 'in the coming year'"),
        ("as soon as possible", "no date is fixed by 'as soon as possible'"),
    ],
)
def test_words_that_fix_no_date_are_found_without_a_value(text: str, reason: str) -> None:
    mention = only(text)
    assert (mention.value, mention.reason) == (None, reason)


def test_a_week_in_two_months_fixes_no_month() -> None:
    assert only("last week", date(2025, 3, 5)).value is None


@pytest.mark.parametrize("text", ["today", "Monday", "this quarter", "Feb. 12", "by year-end", "지난달", "in Q3"])
def test_without_an_anchor_relative_words_have_no_value(text: str) -> None:
    assert only(text, None).value is None


@pytest.mark.parametrize("text", ["February 30, 2025", "2025-13-01", "31/31/2025", "2025年2月31日"])
def test_a_day_that_no_calendar_has_is_not_a_full_date(text: str) -> None:
    assert all(mention.value is None or mention.value.precision != "day" for mention in find_dates(text, ANCHOR))


def test_the_end_of_a_period_of_accounts_says_so() -> None:
    assert only("for the year ended December 31, 2024").reason == "accounting period"
    assert only("cash as of December 31, 2024").reason == "accounting period"


def test_a_full_stop_is_no_part_of_a_full_name() -> None:
    assert [mention.text for mention in find_dates("It ended in March. 2 patients left.", ANCHOR)] == ["March"]
    assert only("on Sept. 9, 2024.").text == "Sept. 9, 2024"


def test_the_longest_find_stands_alone() -> None:
    text = "The PDUFA date is June 24, 2025; launch in the second half of 2026, filing by the end of Q3 2026."
    assert [mention.text for mention in find_dates(text, ANCHOR)] == ["June 24, 2025", "second half of 2026", "Q3 2026"]


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A sentence with a date of some year, and the same sentence a year later."""
    day = draw(st.dates(date(1995, 1, 1), date(2040, 12, 28)))
    day = day.replace(day=min(day.day, 28))
    later = day.replace(year=day.year + 1)
    before, after = (
        draw(st.sampled_from(["It was approved ", "A decision is due ", "The filing is planned for "])),
        " .",
    )
    forms = (
        lambda d: f"on {d:%B} {d.day}, {d.year}", lambda d: f"on {d.day} {d:%b} {d.year}",
        lambda d: f"in {d:%B} {d.year}",
        lambda d: f"in {d.year}", lambda d: f"in early {d.year}", lambda d: f"in H2 {d.year}",
        lambda d: f"by the end of {d.year}", lambda d: f"in the first quarter of {d.year}", lambda d: d.isoformat(),
        lambda d: f"{d.year}年{d.month}月{d.day}日",
    )  # fmt: skip
    form = draw(st.sampled_from(forms))
    return before + form(day) + after, before + form(later) + after


@given(written())
def test_shifting_the_text_by_a_year_shifts_every_date_by_a_year(pair: tuple[str, str]) -> None:
    now, later = (find_dates(text, None) for text in pair)
    assert len(now) == len(later) == 1
    first, second = now[0].value, later[0].value
    assert first is not None
    assert second is not None
    assert second.value == f"{first.first.year + 1}{first.value[4:]}"


@given(st.text(alphabet=st.sampled_from("0123456789 ,./-年月日년월일QH%$ 'Februaymjunetodlsqiwk"), max_size=60))
def test_spans_are_exact_and_apart_whatever_the_text(text: str) -> None:
    mentions = find_dates(text, ANCHOR)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(mention.text.strip() for mention in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))


_NOISE = st.sampled_from(
    ["$50 million", "95% CI 0.4-0.9", "2,000 patients", "may cause", "NCT02025123", "10 mg/kg", "Phase 2", "CD19",
     "a 28-day cycle", "18 years of age", "HR 0.62", "p<0.001", "Q2W", "1,025 doses", "PD-1", "12.5%", "€1.5bn"],
)  # fmt: skip


@given(st.lists(_NOISE, min_size=1, max_size=8), st.sampled_from([" ", ", ", "; ", " and "]))
def test_no_mix_of_noise_makes_a_date(pieces: list[str], joint: str) -> None:
    assert find_dates(joint.join(pieces), ANCHOR) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("data are due by midyear", "2025-mid"),
        ("a launch in the back half of the year", "2025-H2"),
        ("filed in the latter half of 2024", "2024-H2"),
        ("it will read out in the fall", "2025-late"),
        ("it was approved in the fall", "2024-late"),
        ("data are expected over the summer", "2025-mid"),
        ("in the first few months of 2026", "2026-early"),
        ("a filing in CY2026", "2026"),
        ("results are expected around the turn of the year", "2026-early"),
        ("within the next two months", "2025-04"),
    ],
)
def test_parts_of_a_year_in_everyday_words(text: str, value: str) -> None:
    assert [str(mention.value) for mention in find_dates(text, ANCHOR)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "in the next 12 months",
        "within the next 26 weeks",
        "in the fall of prices",
        "in the spring-loaded pen",
        "half of patients",
        "the latter half of patients",
        "in the first few months of treatment",
    ],
)
def test_lengths_of_time_and_other_seasons_fix_no_date(text: str) -> None:
    assert [mention for mention in find_dates(text, ANCHOR) if mention.value] == []
