"""Which channel gets which event, and why."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.matching import article_keys, event_keys, find_tokens, lookup_keys, match_story
from bot.model import (
    Article,
    Choice,
    Condition,
    ConditionKind,
    Detail,
    Event,
    EventType,
    Evidence,
    Known,
    Match,
    Named,
    Party,
    Status,
    Subscription,
    SubscriptionSpec,
)
from tests.builders import packaged
from tests.peer import acceptance

NOW = datetime(2025, 3, 1, tzinfo=UTC)
ARTICLE = Article("a", "Eque-cel in Hong Kong", "A bispecific T cell engager was mentioned. 百济神州宣布 news.")


def _is(kind: str, *values: str) -> Condition:
    choices = tuple(Choice(f"{kind}:{value}", value) for value in values)
    return Condition(ConditionKind(kind), choices)


def _subscription(
    *all_of: Condition, none_of: tuple[Condition, ...] = (), number: int = 1, channel: str = "C1"
) -> Subscription:
    return Subscription(number, "T1", channel, SubscriptionSpec(all_of, none_of), "U1", NOW)


def _match(event: Event, *subscriptions: Subscription, article: Article | None = ARTICLE) -> tuple[Match, ...]:
    return match_story((event,), article, subscriptions, packaged())


def test_every_condition_must_hold_and_any_choice_of_one() -> None:
    both = _is("regulator", "FDA", "HKDOH")
    assert _match(acceptance(), _subscription(_is("target", "bcma"), both))
    assert not _match(acceptance(), _subscription(_is("target", "bcma"), _is("regulator", "FDA")))


def test_an_exclusion_stops_a_match() -> None:
    excluded = _subscription(_is("target", "bcma"), none_of=(_is("company", "iaso-bio"),))
    assert not _match(acceptance(), excluded)
    other = _subscription(_is("target", "bcma"), none_of=(_is("company", "pfizer"),))
    assert _match(acceptance(), other)


def test_excluding_a_parent_excludes_its_subsidiaries() -> None:
    seagen = acceptance(companies=(Party("Seagen", "seagen"),))
    assert "company:pfizer" in event_keys(seagen, packaged())
    assert not _match(seagen, _subscription(_is("target", "bcma"), none_of=(_is("company", "pfizer"),)))


def test_a_trial_of_two_phases_is_asked_for_by_either_and_no_phase_by_none() -> None:
    both = acceptance(detail=Detail(phase="1/2"))
    asked = {phase: _subscription(_is("target", "bcma"), _is("phase", phase)) for phase in ("1", "2", "1/2", "3")}
    assert [phase for phase, one in asked.items() if _match(both, one)] == ["1", "2", "1/2"]
    assert not _match(acceptance(detail=Detail()), asked["1"])


def test_only_news_alerts() -> None:
    for status in (Status.BACKGROUND, Status.EXPECTED):
        assert not _match(replace(acceptance(), status=status), _subscription(_is("target", "bcma")))


def test_overlapping_subscriptions_of_a_channel_are_one_match_with_all_reasons() -> None:
    first = _subscription(_is("target", "bcma"), number=1)
    second = _subscription(_is("company", "iaso-bio"), _is("type", "acceptance"), number=2)
    elsewhere = _subscription(_is("target", "bcma"), number=3, channel="C2")
    here, there = _match(acceptance(), first, second, elsewhere)
    assert [(r.subscription_id, r.label) for r in here.reasons] == [
        (1, "target bcma"),
        (2, "company iaso-bio"),
        (2, "type acceptance"),
    ]
    assert (there.channel_id, len(there.reasons)) == ("C2", 1)


def test_the_reason_names_the_alias_and_the_sentence_of_the_article() -> None:
    said = Evidence("text", 0, 10, "FUCASO was accepted\n  today.")
    other = Evidence("text", 20, 30, "Something else.")
    match = _match(acceptance(evidence=(other, said)), _subscription(_is("drug", "equecabtagene-autoleucel")))[0]
    assert match.reasons[0].name == "FUCASO"
    assert match.reasons[0].sentence == "FUCASO was accepted today."
    assert not match.reasons[0].known


def test_a_name_that_no_evidence_holds_is_quoted_from_the_article() -> None:
    article = Article("a", "News of a cell therapy", "It was accepted. The medicine aims at TNFRSF17 on plasma cells.")
    event = acceptance(evidence=(Evidence("text", 0, 16, "It was accepted."),))
    (match,) = _match(event, _subscription(_is("target", "bcma")), article=article)
    assert match.reasons[0].name == "TNFRSF17"
    assert match.reasons[0].sentence == "The medicine aims at TNFRSF17 on plasma cells."
    (alone,) = _match(event, _subscription(_is("target", "bcma")), article=None)
    assert alone.reasons[0].sentence == "It was accepted."


def test_what_only_the_lexicon_knows_matches_and_is_said_to_be_known() -> None:
    event = acceptance(targets=(), known=Known(targets=(Named("BCMA", "bcma"),)))
    reason = _match(event, _subscription(_is("target", "bcma")))[0].reasons[0]
    assert reason.known
    assert reason.name == "equecabtagene autoleucel"


def test_a_broader_disease_gets_its_narrower_forms() -> None:
    lexicon = packaged()
    narrow = next(e for e in lexicon if e.kind == "disease" and lexicon.ancestors(e.kind, e.id))
    broad = lexicon.ancestors(narrow.kind, narrow.id)[0]
    event = acceptance(indications=(Named(narrow.name, narrow.id),))
    reason = _match(event, _subscription(_is("disease", broad)))[0].reasons[0]
    assert reason.known
    assert reason.name == narrow.name


def test_a_new_name_is_matched_by_its_folded_form() -> None:
    event = acceptance(companies=(Party("Zzyx Théra"),))
    assert _match(event, _subscription(_is("company", "~zzyx-thera")))


def test_a_family_of_types_is_a_key() -> None:
    assert _match(acceptance(), _subscription(_is("type", "regulatory")))
    assert not _match(acceptance(), _subscription(_is("type", "deal")))


def test_words_are_whole_words_in_order() -> None:
    def words(text: str) -> Subscription:
        return _subscription(Condition(ConditionKind.WORDS, (Choice("words:x", text),)))

    assert _match(acceptance(), words("T-Cell engager"))
    assert _match(acceptance(), words("百济"))
    assert not _match(acceptance(), words("engager cell"))
    assert not _match(acceptance(), words("specific"))
    assert not _match(acceptance(), words("Hong Kong regulator"))


def test_events_without_an_article_are_searched_in_their_evidence() -> None:
    condition = Condition(ConditionKind.WORDS, (Choice("words:x", "Hong Kong regulator"),))
    assert _match(acceptance(), _subscription(condition), article=None)


def test_a_spec_must_hold_for_one_event_as_a_whole() -> None:
    approval = Event(EventType.APPROVAL, Status.NEW, regulators=("FDA",))
    spec = _subscription(_is("target", "bcma"), _is("type", "approval"))
    assert not match_story((acceptance(), approval), ARTICLE, [spec], packaged())


KINDS = ["company:iaso-bio", "target:bcma", "drug:equecabtagene-autoleucel", "regulator:HKDOH", "type:acceptance"]


@given(keys=st.sets(st.sampled_from([*KINDS, "modality:car-t", "disease:multiple-myeloma", "words:cell"]), min_size=1))
def test_whatever_matches_is_found_by_its_look_up_keys(keys: set[str]) -> None:
    conditions = [_is(*key.split(":")) for key in sorted(keys)]
    subscription = _subscription(*conditions)
    assert _match(acceptance(), subscription)
    found = event_keys(acceptance(), packaged()) | article_keys(ARTICLE)
    assert found & set(lookup_keys(subscription.spec))


def test_the_rarest_condition_is_the_one_looked_up() -> None:
    spec = SubscriptionSpec((_is("type", "approval"), _is("regulator", "FDA"), _is("target", "bcma", "cd19")))
    assert lookup_keys(spec) == ("target:bcma", "target:cd19")
    words = SubscriptionSpec((Condition(ConditionKind.WORDS, (Choice("words:x", "T cell engager"),)),))
    assert lookup_keys(words) == ("word:engager",)


def test_tokens_fold_case_marks_and_width() -> None:
    assert find_tokens("Théra-Bio ＰＤ-1 百济") == ("thera", "bio", "pd", "1", "百", "济")  # noqa: RUF001  wide letters
