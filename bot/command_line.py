"""The grammar of `subscribe`: what a person typed → parts, each a kind (or none) with its values."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from bot.errors import UserError
from bot.model import ConditionKind

_KINDS = {
    ConditionKind.COMPANY: ("company", "companies", "co", "sponsor", "firm"),
    ConditionKind.TARGET: ("target", "targets"),
    ConditionKind.DRUG: ("drug", "drugs", "product", "medicine"),
    ConditionKind.DISEASE: ("disease", "diseases", "indication", "indications", "condition"),
    ConditionKind.REGULATOR: ("regulator", "regulators", "agency", "country", "in"),
    ConditionKind.TYPE: ("type", "types", "event", "events", "kind"),
    ConditionKind.MODALITY: ("modality", "modalities"),
    ConditionKind.PHASE: ("phase", "phases"),
    ConditionKind.WORDS: ("words", "word", "text", "keyword", "keywords"),
}
_KIND_WORDS = {word: kind for kind, words in _KINDS.items() for word in words}
_LINE_LIMIT = 2000
_MARKER = re.compile(
    r"(?:(?<=[\s,;])|^)(?:(?P<not>-|(?:not|without|except)\s+)?(?P<kind>[A-Za-z]{2,12}):\s*(?=\S)|(?P<bare>-)(?=[^\s-]))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')
_LINK = re.compile(r"<(?:https?://|mailto:)?([^<>|\s]*)(?:\|([^<>]*))?>")
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Part:
    """Values that were given together: `kind` is None for bare names."""

    kind: ConditionKind | None
    values: tuple[str, ...]
    is_excluded: bool = False


def parse_line(text: str) -> tuple[Part, ...]:
    """Return the parts in the order they were typed; UserError says which word is no kind, or that it is too long.

    A value runs to the next `kind:` or ` -name`, commas cut it into several, quotes keep one together.
    """
    if len(text) > _LINE_LIMIT:
        message = f"That is too long for one command ({len(text)} characters). Use several of up to {_LINE_LIMIT}."
        raise UserError(message)
    line = plain_line(text)
    if line.count('"') % 2:
        message = 'A quotation mark is not closed. Write names with commas like this: company:"Foo, Inc."'
        raise UserError(message)
    masked = _QUOTED.sub(lambda found: "\0" * len(found[0]), line)
    markers = list(_MARKER.finditer(masked))
    ends = [*(marker.start() for marker in markers), len(line)]
    parts = [Part(None, _values(line[: ends[0]], masked[: ends[0]]))]
    for marker, end in zip(markers, ends[1:], strict=True):
        span = slice(marker.end(), end)
        kind = _kind(marker["kind"]) if marker["kind"] else None
        parts.append(Part(kind, _values(line[span], masked[span]), bool(marker["not"] or marker["bare"])))
    return tuple(part for part in parts if part.values)


def plain_line(text: str) -> str:
    """Return what was typed, with the quotes of phones made straight and Slack's own links and escapes undone."""
    unlinked = _LINK.sub(lambda found: found[2] or found[1], text.translate(QUOTES))
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        unlinked = unlinked.replace(entity, char)
    return " ".join(unlinked.split())


def quote(value: str) -> str:
    """Return a value so that `parse_line` reads it back whole."""
    clean = " ".join(value.replace('"', "'").split())
    return f'"{clean}"'


def _values(line: str, masked: str) -> tuple[str, ...]:
    values: list[str] = []
    start = 0
    for comma in (*(found.start() for found in re.finditer(r"[,;]", masked)), len(line)):
        values.append(line[start:comma].strip())
        start = comma + 1
    unquoted = (value[1:-1].strip() if value[:1] == value[-1:] == '"' else value.replace('"', "") for value in values)
    return tuple(value for value in unquoted if value)


def _kind(word: str) -> ConditionKind:
    kind = _KIND_WORDS.get(word.lower())
    if kind is None:
        near = get_close_matches(word.lower(), _KIND_WORDS, n=1, cutoff=0.6)
        hint = f" Did you mean “{_KIND_WORDS[near[0]]}:”?" if near else ""
        message = f"I do not know “{word}:” here.{hint} Kinds are {' '.join(f'{kind}:' for kind in ConditionKind)}"
        raise UserError(message)
    return kind
