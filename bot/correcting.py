"""What is wrong with a story, and what is right: laid over it for one workspace, the story's own facts stay.

A correction names a fact by what it says. When the sources tell that fact otherwise later on, it no longer applies.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bot.errors import UserError
from bot.key_dates import is_coming
from bot.model import DealTerm, Event, EventType, Named, Role, Status, Story, TermKind
from bot.parse.dates import find_dates
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.parse.money import find_sums
from bot.when import PartialDate

_Name = TypeVar("_Name", bound=Named)
_MOST = 60
_LONGEST_NAME = 100
_MOST_PERCENT = Decimal(100)


class Field(StrEnum):
    """What of a story can be wrong."""

    DATE = "date"
    DRUG = "drug"
    TARGET = "target"
    COMPANY = "company"
    ROLE = "role"
    REGULATOR = "regulator"
    TERM = "term"
    TYPE = "type"
    NEWS = "news"


_NAMES = frozenset({Field.DRUG, Field.TARGET, Field.COMPANY})
_WORDS: dict[Field, Sequence[StrEnum]] = {Field.ROLE: tuple(Role), Field.TYPE: tuple(EventType)}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a story says: of an event of this type at these regulators, the `value` as it is compared.

    Values: a date of the contract; a name's key; `key|role`; a regulator's code; `kind amount currency`; a type.
    """

    field: Field
    type: EventType
    at: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact and what is right instead; '' where nothing should be said at all."""

    fact: Fact
    right: str


def list_facts(story: Story) -> tuple[Fact, ...]:
    """Return what of a story can be wrong, as a card shows it: what is new, what comes when, that it is news.

    Empty for a story without news.
    """
    new = [event for event in story.events if event.status is Status.NEW]
    coming = [event for event in story.events if is_coming(event) and event not in new and event.date]
    told = [fact for event in new for fact in _facts(event)]
    told += [_fact(Field.DATE, event, str(event.date)) for event in coming]
    if not new:
        return ()
    return (*dict.fromkeys(told[:_MOST]), _fact(Field.NEWS, new[0]))


def parse_right(fact: Fact, text: str, today: date, lexicon: Lexicon) -> str:
    """Return the right value of a fact as it is kept; UserError says what may be typed."""
    words = " ".join(text.split())
    if not words and fact.field in {Field.TYPE, Field.ROLE}:
        message = f"Say which {fact.field} is right."
        raise UserError(message)
    if not words or fact.field is Field.NEWS:
        return ""
    if fact.field in _NAMES:
        return _parse_name(EntityKind(fact.field), words, lexicon)
    if fact.field is Field.DATE:
        return _parse_date(words, today)
    if fact.field is Field.REGULATOR:
        return _parse_regulator(words, lexicon)
    return _parse_term(fact, words) if fact.field is Field.TERM else _parse_word(words, _WORDS[fact.field])


def apply_corrections(story: Story, corrections: Sequence[Correction]) -> Story:
    """Return the story as a workspace knows it that accepted these corrections."""
    if not corrections:
        return story
    events = tuple(_correct(event, [one for one in corrections if _fits(one.fact, event)]) for event in story.events)
    denied = any(one.fact.field is Field.NEWS for one in corrections)
    return replace(story, events=events, is_denied=story.is_denied or denied)


def read_name(packed: str) -> Named | None:
    """Return the name that `parse_right` kept, None for ''."""
    known, _, name = packed.partition("|")
    return Named(name, known or None) if name else None


def read_term(kind: str, amount: str, currency: str = "") -> DealTerm:
    """Return a term of its parts as they are kept."""
    return DealTerm(TermKind(kind), Decimal(amount), currency or None)


def _facts(event: Event) -> Iterator[Fact]:
    yield _fact(Field.TYPE, event, event.type)
    yield _fact(Field.DATE, event, str(event.date or ""))
    for field, named in ((Field.DRUG, event.drugs), (Field.COMPANY, event.companies), (Field.TARGET, event.targets)):
        for one in named:
            yield _fact(field, event, one.key)
    for party in event.companies:
        yield _fact(Field.ROLE, event, f"{party.key}|{party.role}")
    for regulator in event.regulators:
        yield _fact(Field.REGULATOR, event, regulator)
    for term in event.terms:
        yield _fact(Field.TERM, event, _term_value(term))


def _fact(field: Field, event: Event, value: str = "") -> Fact:
    return Fact(field, event.type, event.regulators, value)


def _fits(fact: Fact, event: Event) -> bool:
    if fact.field is Field.NEWS or fact.type is not event.type or not {*fact.at} <= {*event.regulators}:
        return False
    shown = {one.value for one in _facts(event) if one.field is fact.field}
    return fact.value in shown


def _correct(event: Event, corrections: Iterable[Correction]) -> Event:
    for one in corrections:
        event = _put(event, one.fact, one.right)
    return event


def _put(event: Event, fact: Fact, right: str) -> Event:
    setter = _SETTERS.get(fact.field)
    return setter(event, fact.value, right) if setter else event


def _put_role(event: Event, value: str, right: str) -> Event:
    key, _, _ = value.partition("|")
    parties = (replace(one, role=Role(right)) if one.key == key else one for one in event.companies)
    return replace(event, companies=tuple(parties))


def _put_regulator(event: Event, value: str, right: str) -> Event:
    others = (right if one == value else one for one in event.regulators)
    return replace(event, regulators=tuple(dict.fromkeys(filter(None, others))))


def _renamed(names: Sequence[_Name], key: str, right: str) -> tuple[_Name, ...]:
    name = read_name(right)
    kept = (one for one in names if name or one.key != key)
    renamed = (replace(one, name=name.name, id=name.id) if name and one.key == key else one for one in kept)
    return tuple(dict.fromkeys(renamed))


def _retermed(terms: Sequence[DealTerm], value: str, right: str) -> Iterator[DealTerm]:
    for term in terms:
        if _term_value(term) != value:
            yield term
        elif right:
            yield read_term(term.kind, *right.split())


def _term_value(term: DealTerm) -> str:
    return f"{term.kind} {term.amount:f} {term.currency or ''}".rstrip()


def _parse_date(words: str, today: date) -> str:
    try:
        return str(PartialDate(words))
    except ValueError:
        found = find_dates(words, today)
    if len(found) != 1 or found[0].value is None:
        message = f"“{words[:60]}” is no date that I can read. Write 14 Mar 2026, 2026-03-14, 2026-03, 2026-Q1 or 2026."
        raise UserError(message)
    return str(found[0].value)


def _parse_term(fact: Fact, words: str) -> str:
    if fact.value.startswith(TermKind.ROYALTY):
        number = words.rstrip("% ")
        if not number.replace(".", "", 1).isdecimal() or not 0 < Decimal(number) < _MOST_PERCENT:
            message = "Write the royalty in percent, such as 12.5%."
            raise UserError(message)
        return number
    sums = find_sums(words)
    if len(sums) != 1:
        message = f"“{words[:60]}” is no sum that I can read. Write it with its currency: $50 million, EUR 1.2 billion."
        raise UserError(message)
    return f"{sums[0].amount:f} {sums[0].currency}"


def _parse_regulator(words: str, lexicon: Lexicon) -> str:
    found = lexicon.resolve(words, EntityKind.REGULATOR)
    if len(found) != 1:
        near = [entity.name for entity in found] or ["FDA", "EMA", "EC", "NMPA", "PMDA", "MHRA"]
        message = f"I know no one regulator “{words[:60]}”. Write one such as {', '.join(near[:6])}."
        raise UserError(message)
    return found[0].id


def _parse_word(words: str, known: Sequence[StrEnum]) -> str:
    wanted = words.lower().replace(" ", "_").replace("-", "_")
    if wanted not in known:
        message = f"Write one of: {', '.join(one.replace('_', ' ') for one in known)}."
        raise UserError(message)
    return wanted


def _parse_name(kind: EntityKind, words: str, lexicon: Lexicon) -> str:
    """Return `id|name`: the one that our lists know by it, else the words as they are."""
    if len(words) > _LONGEST_NAME:
        message = f"That is more than a name: {_LONGEST_NAME} characters are the most."
        raise UserError(message)
    found = lexicon.resolve(words, kind)
    if len(found) > 1:
        message = f"That may be {' or '.join(entity.name for entity in found[:4])}. Write one of them."
        raise UserError(message)
    return f"{found[0].id}|{found[0].name}" if found else f"|{words.replace('|', ' ')}"


_SETTERS: dict[Field, Callable[[Event, str, str], Event]] = {
    Field.DATE: lambda event, _, right: replace(event, date=PartialDate(right) if right else None),
    Field.DRUG: lambda event, value, right: replace(event, drugs=_renamed(event.drugs, value, right)),
    Field.TARGET: lambda event, value, right: replace(event, targets=_renamed(event.targets, value, right)),
    Field.COMPANY: lambda event, value, right: replace(event, companies=_renamed(event.companies, value, right)),
    Field.ROLE: _put_role,
    Field.REGULATOR: _put_regulator,
    Field.TERM: lambda event, value, right: replace(event, terms=tuple(_retermed(event.terms, value, right))),
    Field.TYPE: lambda event, _, right: replace(event, type=EventType(right)),
}
