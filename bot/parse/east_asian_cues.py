"""What the words of Chinese, Korean and Japanese news tell: the rows of `cues_east_asian.toml`, compiled."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.model import Detail, EventType
from bot.parse.patterns import pattern
from bot.parse.relevance import Noise
from bot.parse.tables import read_toml

_GAP = re.compile(r"<(\d+)>")
_PHASE = re.compile(
    r"(?P<a>IV|I{1,3}|[1-4一二三四])(?:[abc]?[/·](?P<b>I{1,3}|[1-4]))?[abc]?(?:期|상|相)|第(?P<c>[1-4])相",
    re.IGNORECASE,
)
_NUMBERS = {"I": "1", "II": "2", "III": "3", "IV": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
_PHASED = frozenset({EventType.TRIAL_CLEARANCE, EventType.TRIAL_START, EventType.READOUT})
_APPLICATIONS = (
    ("sNDA", "sNDA"), ("sBLA", "sBLA"), ("BLA", "BLA|生物制品许可"), ("MAA", "MAA"), ("NDA", "NDA"),
    ("IND", "IND|临床试验批准|临床试验默示许可|임상시험계획"),
)  # fmt: skip
_FILED = frozenset(
    {EventType.SUBMISSION, EventType.ACCEPTANCE, EventType.APPROVAL, EventType.TRIAL_CLEARANCE, EventType.OPINION}
)


@dataclass(frozen=True, slots=True)
class Row:
    """A step: `words` tell it in a headline, `lead` in the text; `type` is None for a step that is none of ours."""

    type: EventType | None
    words: re.Pattern[str]
    lead: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of one language; see the table for what each means."""

    noise: tuple[tuple[Noise, re.Pattern[str]], ...]
    unsure: re.Pattern[str]
    recalled: re.Pattern[str]
    left: re.Pattern[str]
    drug: re.Pattern[str]
    rows: tuple[Row, ...]


@cache
def _table() -> dict[str, Any]:
    return read_toml("cues_east_asian.toml")


@cache
def load_cues(language: str) -> Cues:
    """Return the cues of `zh`, `ko` or `ja`."""
    data = _table()[language]
    return Cues(
        noise=tuple((Noise(row["reason"], hard=True), _compiled([row["find"]])) for row in data["noise"]),
        unsure=_compiled([data["unsure"]]),
        recalled=_compiled([data["recalled"]]),
        left=_compiled([data["left"]]),
        drug=_compiled([data["drug"]]),
        rows=tuple(
            Row(
                EventType(row["type"]) if row["type"] else None,
                _compiled(row["words"]),
                _compiled(row.get("lead") or row["words"]),
            )
            for row in data["frame"]
        ),
    )


def _compiled(words: list[str]) -> re.Pattern[str]:
    return pattern("|".join(f"(?:{_GAP.sub(_gap, each)})" for each in words))


def _gap(found: re.Match[str]) -> str:
    return rf"[^,;!。]{{0,{found[1]}}}?"


@cache
def _lands(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    frame = _table()["land_frames"][language]
    return tuple((code, re.compile(frame.replace("LAND", words))) for code, words in _table()["lands"].items())


def find_lands(text: str, language: str) -> tuple[str, ...]:
    """Return who decides in the lands where masked text says that it happened."""
    return tuple(code for code, words in _lands(language) if words.search(text))


def names_other_land(text: str) -> bool:
    """Return whether masked text names a land of which we do not know who decides there under that name."""
    return re.search(_table()["other_lands"]["find"], text) is not None


@cache
def load_deal_words(key: str) -> tuple[re.Pattern[str], ...]:
    """Return the words that tell which firm of a deal `takes`, `gives` or `buys`."""
    return tuple(re.compile(words) for words in _table()["deals"][key])


def find_steps(text: str, cues: Cues, *, in_text: bool = False) -> tuple[dict[EventType | None, int], str]:
    """Return the steps that masked text tells, each with the place of its words, and what is left of the text.

    Each row takes its words out before the next is tried: what clears a trial is no approval.
    """
    steps: dict[EventType | None, int] = {}
    for row in cues.rows:
        words = row.lead if in_text else row.words
        found = words.search(text)
        if found:
            steps[row.type] = found.start()
            text = words.sub(lambda told: "■" * len(told[0]), text)
    return steps, text


def find_east_asian_detail(kind: EventType, text: str) -> Detail:
    """Return the detail of an event that masked text tells."""
    kinds = _table()["kinds"].get(kind.value, {})
    named = next((name for name, words in kinds.items() if re.search(words, text)), None)
    application = next((name for name, words in _APPLICATIONS if re.search(words, text)), None)
    return Detail(
        application=application if kind in _FILED else None,
        kind=named or ("full" if kind is EventType.APPROVAL else None),
        outcome="positive" if kind in (EventType.OPINION, EventType.READOUT) else None,
        phase=_phase(text) if kind in _PHASED else None,
    )


def _phase(text: str) -> str | None:
    found = _PHASE.search(text)
    if not found:
        return None
    first, second = (
        _NUMBERS.get(part.upper(), part) if part else None for part in (found["a"] or found["c"], found["b"])
    )
    return f"{first}/{second}" if second and second != first else first
