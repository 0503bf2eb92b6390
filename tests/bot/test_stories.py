import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Article,
    DealTerm,
    Detail,
    Event,
    EventType,
    Known,
    Named,
    Reading,
    Status,
    Story,
    StorySource,
    TermKind,
)
from bot.parse.reader import read_article
from bot.stories import choose_story, is_same_event, merge_events, story_keys
from bot.when import PartialDate
from tests.builders import NOON, approval, deal, event, packaged, reading

SHARED = Path(__file__).parents[3] / "shared" / "data"
ALIKE = "Acme Bio wins approval of acmecel in the United States"


def _story(*events: Event, story_id: int = 1, title: str = "Somebody wrote this") -> Story:
    return Story(story_id, 1, events, (StorySource("a1", title),), NOON, NOON)


def test_the_same_step_told_again_joins_and_a_new_source_is_no_new_fact() -> None:
    choice = choose_story(reading("a2", approval(on="2025-03-04")), [_story(approval())])

    assert choice.story
    assert choice.story.id == 1
    assert not choice.has_new_facts


@pytest.mark.parametrize(
    "other",
    [
        approval(drug="betamab"),
        approval(company="Beta Pharma"),
        approval(regulator="EC"),
        approval(on="2025-04-20"),
        replace(approval(), type=EventType.REJECTION),
        approval(detail=Detail(kind="accelerated")),
        approval(detail=Detail(application="sBLA")),
        approval(indications=(Named("lymphoma", "lymphoma"),)),
    ],
    ids=["drug", "company", "regulator", "date", "type", "kind", "application", "disease"],
)
def test_another_step_never_joins(other: Event) -> None:
    first = approval(
        detail=Detail(kind="full", application="BLA"), indications=(Named("multiple myeloma", "multiple-myeloma"),)
    )

    choice = choose_story(reading("a2", other), [_story(first)])

    assert choice.story is None
    assert choice.events == (other,)


def test_alike_headlines_do_not_make_one_story_of_two_drugs() -> None:
    choice = choose_story(reading("a2", approval(drug="betamab")), [_story(approval(), title=ALIKE)], ALIKE)

    assert choice.story is None


def test_readouts_of_other_outcome_or_phase_are_two_stories() -> None:
    positive = event(EventType.READOUT, "Acme Bio", "acmecel", detail=Detail(outcome="positive", phase="2/3"))

    assert is_same_event(positive, replace(positive, detail=Detail(phase="3")))
    assert not is_same_event(positive, replace(positive, detail=Detail(outcome="negative")))
    assert not is_same_event(positive, replace(positive, detail=Detail(phase="1")))


def test_where_the_drug_is_left_out_headlines_must_be_alike() -> None:
    without = replace(approval(on="2025-03-05"), drugs=())

    assert choose_story(reading("a2", without), [_story(approval())], "Other words").story is None
    assert choose_story(reading("a2", without), [_story(approval(), title=ALIKE)], ALIKE).story


def test_partners_that_the_lexicon_ties_to_the_drug_are_no_other_company() -> None:
    tied = Known(companies=(Named("Acme Bio"),))

    assert is_same_event(approval(), approval(company="Partner Pharma", known=tied))


def test_a_purchase_announced_and_closed_is_one_story_but_not_by_another_buyer() -> None:
    announced = deal(EventType.ACQUISITION, "2024-07-08", acquirer="Big Pharma", acquired="Small Bio")
    closed = deal(EventType.ACQUISITION, "2024-08-16", acquirer="Big Pharma", acquired="Small Bio")
    elsewhere = deal(EventType.ACQUISITION, "2024-08-16", acquirer="Other Pharma", acquired="Small Bio")

    assert is_same_event(announced, closed)
    assert not is_same_event(announced, elsewhere)
    assert not is_same_event(announced, deal(EventType.ACQUISITION, "2024-07-08", acquirer="Big Pharma"))


def test_financings_of_other_sums_are_two_stories() -> None:
    raised = deal(EventType.FINANCING, "2025-03-03", issuer="Small Bio")
    fifty, sixty = (replace(raised, terms=(DealTerm(TermKind.RAISED, Decimal(amount), "USD"),)) for amount in (50, 60))

    assert is_same_event(raised, fifty)
    assert not is_same_event(fifty, sixty)


def test_a_second_report_fills_what_the_first_left_out_and_changes_nothing_it_said() -> None:
    first = approval(detail=Detail(kind="full"))
    second = approval(targets=(Named("BCMA", "bcma"),), detail=Detail(application="BLA"), on="2025-03-04")
    also = event(EventType.LAUNCH, "Acme Bio", "acmecel")

    choice = choose_story(reading("a2", second, also), [_story(first)])

    assert choice.has_new_facts
    assert choice.events == (
        replace(first, targets=(Named("BCMA", "bcma"),), detail=Detail(application="BLA", kind="full")),
        also,
    )


def test_background_makes_no_story_and_no_key() -> None:
    known = replace(approval(), status=Status.BACKGROUND)

    assert choose_story(reading("a2", known), [_story(approval())]).story is None
    assert story_keys([known]) == frozenset()


def test_reports_that_can_join_share_a_key() -> None:
    assert story_keys([approval()]) & story_keys([replace(approval(), drugs=())])


def _read_all() -> list[tuple[Article, Reading]]:
    lexicon = packaged()
    found: list[tuple[Article, Reading]] = []
    for name in ("articles.jsonl", "more_articles.jsonl"):
        for line in (SHARED / name).read_text().splitlines():
            data = json.loads(line)
            day = date.fromisoformat(data["published"][:10]) if data.get("published") else None
            article = Article(data["id"], data.get("title") or "", data["text"], day)
            found.append((article, read_article(article, lexicon)))
    return found


def _tell(read: Sequence[tuple[Article, Reading]]) -> list[Story]:
    stories: list[Story] = []
    for article, told in read:
        keys = story_keys(told.events)
        choice = choose_story(told, [one for one in stories if keys & story_keys(one.events)], article.title)
        source = StorySource(article.id, article.title)
        if choice.story:
            sources = (*choice.story.sources, source)
            stories[choice.story.id] = replace(choice.story, events=choice.events, sources=sources)
        elif keys:
            stories.append(Story(len(stories), 1, choice.events, (source,), NOON, NOON))
    return stories


@pytest.mark.skipif(not SHARED.exists(), reason="the measuring data is not here")
def test_real_articles_of_one_event_join_and_others_do_not() -> None:
    groups = [set(group) for group in json.loads((SHARED / "same_event.json").read_text())]

    told = [{source.article_id for source in story.sources} for story in _tell(_read_all())]
    joined = [ids for ids in told if len(ids) > 1]

    assert [ids for ids in joined if not any(ids <= group for group in groups)] == []
    assert sum(group in joined for group in groups) >= len(groups) - 2


ANNOUNCED = deal(EventType.ACQUISITION, "2020-12-15", acquirer="Big Pharma", acquired="Small Bio")
CLOSING = replace(ANNOUNCED, status=Status.EXPECTED, date=PartialDate("2021-Q1"))
COMPLETED = replace(ANNOUNCED, date=PartialDate("2021-01-22"), detail=Detail(kind="completed"))
DUE = replace(event(EventType.DECISION_DATE, "Acme Bio", "acmecel", regulators=("FDA",)), status=Status.EXPECTED)


def _due(on: str) -> Event:
    return replace(DUE, date=PartialDate(on))


def test_a_story_keeps_what_is_expected_and_recalled_beside_its_news() -> None:
    recalled = replace(approval(on="2023-06-30", regulator="NMPA"), status=Status.BACKGROUND)

    choice = choose_story(reading("a1", recalled, _due("2025-Q4"), approval()), [])

    assert choice.events == (approval(), recalled, _due("2025-Q4"))


def test_a_completion_comes_before_its_announcement_and_what_was_expected_goes() -> None:
    assert merge_events((ANNOUNCED, CLOSING), (COMPLETED,)) == (COMPLETED, ANNOUNCED)


def test_a_purchase_told_again_later_is_not_taken_for_its_completion() -> None:
    unnamed = replace(COMPLETED, detail=Detail())

    assert merge_events((ANNOUNCED, CLOSING), (unnamed,)) == (ANNOUNCED, CLOSING)


def test_what_is_done_is_not_expected_or_recalled_again() -> None:
    after = (COMPLETED, ANNOUNCED)

    assert merge_events(after, (CLOSING, replace(ANNOUNCED, status=Status.BACKGROUND))) == after


@pytest.mark.parametrize(
    ("known", "told", "kept"),
    [
        ("2025-Q3", "2025-09-26", "2025-09-26"),
        ("2025-09-26", "2025-Q3", "2025-09-26"),
        ("2025-09-26", "2025-12-26", "2025-12-26"),
        ("2025-Q3", "2025-Q4", "2025-Q4"),
        ("2025-H1", "2025-mid", "2025-mid"),
    ],
)
def test_an_expected_date_goes_by_the_latest_and_the_most_exact_report(known: str, told: str, kept: str) -> None:
    assert merge_events((approval(), _due(known)), (approval(), _due(told))) == (approval(), _due(kept))


def test_an_older_article_that_comes_late_moves_no_date() -> None:
    source = StorySource("a1", "News", published=date(2025, 3, 3))
    story = Story(1, 1, (approval(), _due("2025-12-26")), (source,), NOON, NOON)
    told = reading("a2", approval(), _due("2025-09-26"))

    late = choose_story(told, [story], published=date(2025, 3, 1))
    fresh = choose_story(told, [story], published=date(2025, 3, 4))

    assert late.events == story.events
    assert not late.has_new_facts
    assert fresh.events == (approval(), _due("2025-09-26"))


def test_the_day_of_what_happened_stands_as_it_was_told_first() -> None:
    assert merge_events((approval(on="2025-03"),), (approval(on="2025-03-03"),)) == (approval(on="2025-03-03"),)
    assert merge_events((approval(on="2025-03-03"),), (approval(on="2025-03-04"),)) == (approval(on="2025-03-03"),)


def test_a_story_recalls_a_few_steps_and_no_chronicle() -> None:
    recalled = [
        replace(approval(drug=f"drug{number}", on=f"20{number:02}"), status=Status.BACKGROUND)
        for number in range(1, 25)
    ]

    assert len(merge_events((), (approval(), *recalled))) == 13


@given(
    st.lists(st.sampled_from([ANNOUNCED, CLOSING, COMPLETED, approval(), _due("2025-Q3"), _due("2025-12")]), max_size=8)
)
def test_telling_all_of_it_again_changes_nothing(events: list[Event]) -> None:
    once = merge_events((), events)

    assert merge_events(once, once) == once
    assert len(set(once)) == len(once)


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("Northwind Rare", "Northwind Rare Diseases", True),
        ("Northwind", "Northwind Therapeutics", True),
        ("North", "Northwind Therapeutics", False),
        ("Northwind Rare", "Northwind Oncology", False),
    ],
)
def test_a_name_that_a_register_cut_off_is_the_same_firm(short: str, long: str, same: bool) -> None:  # noqa: FBT001
    told, cut = approval(company=long), approval(company=short)
    told = replace(told, companies=tuple(replace(party, id=None) for party in told.companies))
    cut = replace(cut, companies=tuple(replace(party, id=None) for party in cut.companies))
    assert is_same_event(told, cut) is same
    assert is_same_event(cut, told) is same


@pytest.mark.parametrize(
    ("one", "other", "joins"),
    [
        ("NCT01234567: A study of acmecel", "NCT07654321: A study of acmecel", False),
        ("NCT01234567: A study of acmecel", "NCT01234567: A study of acmecel in adults", True),
        ("NCT01234567: A study of acmecel", "Acme Bio stops a study of acmecel", True),
        ("Acme Bio stops KEYNOTE-789", "Acme Bio ends KEYNOTE-641", False),
        ("Acme Bio stops KEYNOTE-789 in COVID-19", "Acme Bio ends KEYNOTE-789", True),
        ("Acme Bio stops DESTINY-Breast04", "Acme Bio ends DESTINY-Breast06 for good", False),
    ],
)
def test_two_trials_that_are_named_are_one_story_only_by_name(one: str, other: str, *, joins: bool) -> None:
    stopped = event(
        EventType.TRIAL_STOPPED,
        "Acme Bio",
        "acmecel",
        detail=Detail(phase="3"),
        indications=(Named("Lupus", "lupus"),),
        date=PartialDate("2025-03-03"),
    )
    later = replace(stopped, date=PartialDate("2025-04-01"))
    story = Story(1, 1, (stopped,), (StorySource("a1", one),), NOON, NOON)

    assert (choose_story(reading("a2", later), [story], other).story is not None) is joins
