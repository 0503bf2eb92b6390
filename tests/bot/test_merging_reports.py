"""Stories, part two: what is one step, what a later report adds, moves and makes stale; laws over any two reports."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import DealTerm, Detail, Event, EventType, Named, Party, Role, Status, Story, StorySource, TermKind
from bot.stories import choose_story, is_completion, is_same_event, is_same_step, merge_events, story_keys
from bot.when import PartialDate
from tests.builders import NOON, approval, deal, event, reading

DATES = [None, *map(PartialDate, ("2025-03-03", "2025-03", "2025-Q1", "2025-09-30", "2026"))]
PARTIES = [Party("Zorvex", role=role) for role in Role if role is not Role.INVESTOR]
reports = st.builds(
    Event,
    type=st.sampled_from([EventType.APPROVAL, EventType.READOUT, EventType.LICENSE, EventType.ACQUISITION]),
    status=st.sampled_from(Status),
    date=st.sampled_from(DATES),
    companies=st.lists(st.sampled_from(PARTIES), min_size=1, max_size=2).map(tuple),
    drugs=st.sampled_from([(), (Named("quilocel"),), (Named("zorvamab"),)]),
    regulators=st.sampled_from([(), ("FDA",), ("EC",)]),
    detail=st.sampled_from([Detail(), Detail(kind="full"), Detail(outcome="positive", phase="3")]),
)
lists = st.lists(reports, max_size=4)


def story(*events: Event, title: str = "Somebody wrote this", on: date | None = None) -> Story:
    return Story(1, 1, events, (StorySource("a1", title, published=on),), NOON, NOON)


def licence(amount: int | None = None, **roles: str) -> Event:
    parties = roles or {"licensor": "Zorvex Bio", "licensee": "Quilo Pharma"}
    terms = (DealTerm(TermKind.UPFRONT, Decimal(amount), "USD"),) if amount else ()
    return replace(deal(EventType.LICENSE, "2025-03-03", **parties), terms=terms)


@given(reports, reports, st.booleans())
def test_to_be_the_same_step_holds_in_both_directions(one: Event, other: Event, alike: bool) -> None:  # noqa: FBT001 drawn
    assert is_same_event(one, other, alike=alike) is is_same_event(other, one, alike=alike)


@given(reports, reports)
def test_alike_headlines_never_part_what_the_facts_join(one: Event, other: Event) -> None:
    assert not is_same_event(one, other) or is_same_event(one, other, alike=True)


@given(reports, reports)
def test_another_type_drug_or_regulator_never_joins(one: Event, other: Event) -> None:
    if is_same_event(one, other, alike=True):
        assert one.type is other.type
        assert not (one.drugs and other.drugs) or one.drugs == other.drugs
        assert not (one.regulators and other.regulators) or one.regulators == other.regulators


@given(reports, reports)
def test_reports_that_join_by_their_facts_share_a_key(one: Event, other: Event) -> None:
    one, other = replace(one, status=Status.NEW), replace(other, status=Status.NEW)
    if is_same_event(one, other):
        assert story_keys([one]) & story_keys([other])


@given(lists)
def test_a_story_told_again_stays_as_it_is(told: list[Event]) -> None:
    once = merge_events((), told)
    assert merge_events(once, once) == once


@given(lists, lists)
def test_what_was_told_as_news_is_never_lost_and_stands_first(known: list[Event], told: list[Event]) -> None:
    merged = merge_events(known, told)
    news = [each for each in merged if each.status is Status.NEW]
    assert list(merged[: len(news)]) == news
    assert len(news) >= sum(each.status is Status.NEW for each in known)


@given(lists)
def test_a_reading_without_candidates_is_a_new_story(told: list[Event]) -> None:
    choice = choose_story(reading("a2", *told), ())
    assert choice.story is None
    assert choice.has_new_facts


@pytest.mark.parametrize(
    ("told_on", "joins"),
    [
        ("2025-03-10", True),
        ("2025-03-11", False),
        ("2025-02-24", True),
        ("2025-02-23", False),
        ("2025-03", True),
        ("2025-Q1", True),
        ("2025", True),
        ("2025-Q3", False),
        ("2024", False),
    ],
)
def test_a_week_parts_two_reports_and_a_vague_date_counts_by_its_nearest_day(told_on: str, joins: bool) -> None:  # noqa: FBT001 a table's column
    assert is_same_event(approval(), approval(on=told_on)) is joins


def test_a_report_without_a_date_is_near_to_any() -> None:
    assert is_same_event(approval(), replace(approval(), date=None))


def test_the_first_candidate_that_fits_is_chosen_and_named_in_the_reason() -> None:
    first, second = replace(story(approval()), id=7), replace(story(approval()), id=9)
    choice = choose_story(reading("a2", approval()), [replace(story(approval(drug="zorvamab")), id=5), first, second])
    assert choice.story is first
    assert choice.reason == "the same approval as in story 7"


def test_the_lead_of_one_may_be_a_later_event_of_the_other() -> None:
    launch = event(EventType.LAUNCH, "Acme Bio", "acmecel", date=PartialDate("2025-03-03"))
    assert choose_story(reading("a2", approval()), [story(launch, approval())]).story
    assert choose_story(reading("a2", launch, approval()), [story(approval())]).story


def test_two_articles_that_share_only_side_events_are_two_stories() -> None:
    launch = event(EventType.LAUNCH, "Acme Bio", "acmecel", date=PartialDate("2025-03-03"))
    other = event(EventType.READOUT, "Zorvex Bio", "zorvamab")
    rejection = event(EventType.REJECTION, "Quilo Pharma", "quilocel")
    assert choose_story(reading("a2", other, launch), [story(rejection, launch)]).story is None


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        (licence(), True),
        (licence(50), True),
        (licence(60), False),
        (licence(licensor="Quilo Pharma", licensee="Zorvex Bio"), False),
        (licence(licensor="Zorvex Bio", licensee="NorVexa"), False),
        (licence(licensor="Zorvex Bio"), False),
        (licence(partner="Zorvex Bio", licensee="Quilo Pharma"), True),
    ],
)
def test_a_deal_is_known_by_its_sides_and_sums(other: Event, joins: bool) -> None:  # noqa: FBT001 a table's column
    assert is_same_event(licence(50), other) is joins
    assert is_same_event(other, licence(50)) is joins


def test_one_side_of_a_deal_is_enough_where_the_headlines_are_alike() -> None:
    assert is_same_event(licence(50), licence(licensor="Zorvex Bio"), alike=True)


def test_an_investor_makes_no_other_financing() -> None:
    raised = deal(EventType.FINANCING, "2025-03-03", issuer="Zorvex Bio", investor="Quill Capital")
    assert is_same_event(raised, deal(EventType.FINANCING, "2025-03-03", issuer="Zorvex Bio", investor="Hex Partners"))
    assert not is_same_event(raised, deal(EventType.FINANCING, "2025-03-03", issuer="Quilo Pharma"))


@pytest.mark.parametrize("word", ["completed", "Completion", "closed", "closing"])
def test_a_purchase_that_is_closed_is_another_step_of_its_story(word: str) -> None:
    agreed = deal(EventType.ACQUISITION, "2025-03-03", acquirer="Big Pharma", acquired="Zorvex Bio")
    closed = replace(agreed, date=PartialDate("2025-06-03"), detail=Detail(kind=word))
    assert is_completion(closed)
    assert not is_same_step(agreed, closed)
    assert choose_story(reading("a2", closed), [story(agreed)]).events in ((agreed, closed), (closed, agreed))


EXPECTED = replace(approval(on="2025-09-30"), status=Status.EXPECTED, type=EventType.DECISION_DATE)


def test_what_is_expected_moves_with_the_latest_report_only() -> None:
    moved = replace(EXPECTED, date=PartialDate("2025-12-31"))
    assert merge_events((EXPECTED,), (moved,)) == (moved,)
    assert merge_events((EXPECTED,), (moved,), is_latest=False) == (EXPECTED,)


def test_an_older_article_that_comes_late_moves_no_date() -> None:
    launch, later = event(EventType.LAUNCH, "Acme Bio", "acmecel", regulators=("FDA",)), date(2025, 3, 3)
    moved = replace(EXPECTED, date=PartialDate("2025-12-31"))
    held = [story(launch, EXPECTED, on=later)]
    assert moved in choose_story(reading("a2", launch, moved), held, published=date(2025, 3, 4)).events
    assert EXPECTED in choose_story(reading("a2", launch, moved), held, published=date(2025, 3, 2)).events


@pytest.mark.parametrize("status", [Status.EXPECTED, Status.BACKGROUND])
def test_what_has_happened_is_no_longer_expected_nor_recalled(status: Status) -> None:
    before = replace(approval(on="2025-03-05"), status=status)
    assert merge_events((before,), (approval(),)) == (approval(),)
    assert merge_events((approval(),), (before,)) == (approval(),)


def test_of_two_dates_the_finer_stands_and_of_two_that_differ_the_first() -> None:
    for known, told, stands in (
        ("2025-03", "2025-03-03", "2025-03-03"),
        ("2025-03-03", "2025-03", "2025-03-03"),
        ("2025-03-03", "2025-03-05", "2025-03-03"),
    ):
        assert merge_events((approval(on=known),), (approval(on=told),)) == (approval(on=stands),)


def test_no_more_than_a_dozen_steps_stand_beside_the_news() -> None:
    beside = [replace(approval(drug=f"zorva{n}"), status=Status.BACKGROUND) for n in range(30)]
    merged = merge_events((approval(),), beside)
    assert merged == (approval(), *beside[:12])


def test_a_deal_gains_the_party_that_another_report_names_and_an_approval_keeps_its_own() -> None:
    one = licence(licensor="Zorvex Bio", licensee="Quilo Pharma")
    more = licence(licensor="Zorvex Bio", licensee="Quilo Pharma", partner="NorVexa")
    assert merge_events((one,), (more,))[0].companies == more.companies
    also = replace(approval(), companies=(*approval().companies, Party("NorVexa", role=Role.PARTNER)))
    assert merge_events((approval(),), (also,)) == (approval(),)
