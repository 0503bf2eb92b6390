"""Subscriptions as YAML: written to be read by people, and read back with every mistake named by its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import yaml

from bot.describing import describe
from bot.errors import UserError
from bot.model import Delivery, How, Importance, Subscription, SubscriptionSpec
from bot.parse.lexicon import Lexicon
from bot.subscribing import parse_subscriptions, spec_line

MOST_BYTES = 4_000_000
MOST_ENTRIES = 20_000
_DEEPEST = 5
_VERSION = 1
_SAFE_IDS = {"channel": "CDG", "made_by": "UW"}
_Member = TypeVar("_Member", Delivery, Importance)
_KNOWN = frozenset({"channel", "follow", "says", "delivery", "least", "made_by", "paused"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A subscription of a file. `made_by` None: whoever imports it; `line` is where it stands."""

    channel_id: str
    spec: SubscriptionSpec
    how: How
    made_by: str | None
    is_paused: bool
    line: int


@dataclass(frozen=True, slots=True)
class Portable:
    """What a file holds: entries that can be taken, and what is wrong with the others, a line each."""

    team_id: str | None
    entries: tuple[Entry, ...]
    mistakes: tuple[str, ...]


def render_yaml(team_id: str, subscriptions: Iterable[Subscription]) -> str:
    """Return subscriptions as YAML that `parse_yaml` reads back; `says` is for people and is not read."""
    entries = [_fields(one) for one in subscriptions]
    head = yaml.safe_dump({"topline": _VERSION, "team": team_id}, sort_keys=False)
    body = yaml.safe_dump({"subscriptions": entries}, sort_keys=False, allow_unicode=True, width=1_000_000)
    return head + body


def parse_yaml(text: str, lexicon: Lexicon) -> Portable:
    """Return what the text holds; UserError when it is no such file at all: too large, not YAML, with anchors."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        message = f"That file is too large; {MOST_BYTES // 1_000_000} MB is the most. Import it in parts."
        raise UserError(message)
    lines = _checked(text)
    document = yaml.safe_load(text)
    if not isinstance(document, dict) or not isinstance(document.get("subscriptions"), list):  # pyright: ignore[reportUnknownMemberType]  YAML
        message = (
            "That holds no subscriptions. Begin with what an export gives: topline: 1, then subscriptions: and a list."
        )
        raise UserError(message)
    fields = cast("Mapping[str, Any]", document)
    if fields.get("topline", _VERSION) != _VERSION:
        message = "That file is of a newer Topline than this one. Export it again, or update."
        raise UserError(message)
    entries: list[Entry] = []
    mistakes: list[str] = []
    rows: Sequence[Any] = fields["subscriptions"]
    for number, row in enumerate(rows):
        line = lines[number] if number < len(lines) else 0
        try:
            entries.append(_entry(row, line, lexicon))
        except UserError as error:
            mistakes.append(f"Line {line}: {error}")
    team = fields.get("team")
    return Portable(team if isinstance(team, str) else None, tuple(entries), tuple(mistakes))


def _fields(one: Subscription) -> dict[str, object]:
    return {
        "channel": one.channel_id,
        "follow": spec_line(one.spec),
        "says": describe(one.spec),
        "delivery": str(one.how.delivery),
        "least": str(one.how.floor),
        "made_by": one.created_by,
        **({"paused": True} if one.paused_at else {}),
    }


def _checked(text: str) -> list[int]:
    """Return the lines on which the entries begin; UserError before anything is made of what could grow or loop."""
    lines: list[int] = []
    depth = 0
    try:
        for event in cast("Iterator[yaml.Event]", yaml.parse(text, Loader=yaml.SafeLoader)):  # pyright: ignore[reportUnknownMemberType]  its stubs are loose
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                _refuse(event, "anchors and aliases (& and *) are not taken: write each entry out")
            if getattr(event, "tag", None):
                _refuse(event, "tags (!…) are not taken")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    _refuse(event, "that is nested deeper than any subscription")
                if depth == 3 and isinstance(event, yaml.MappingStartEvent):  # noqa: PLR2004  document, list, entry
                    lines.append(event.start_mark.line + 1)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if len(lines) > MOST_ENTRIES:
                _refuse(event, f"that is more than {MOST_ENTRIES:,} subscriptions: import them in parts")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f"Line {mark.line + 1}: " if mark else ""
        message = f"{where}that is not YAML: {getattr(error, 'problem', None) or 'it cannot be read'}."
        raise UserError(message) from None
    return lines


def _refuse(event: yaml.Event, why: str) -> None:
    mark = getattr(event, "start_mark", None)
    message = f"Line {mark.line + 1 if mark else 0}: {why}."
    raise UserError(message)


def _entry(row: object, line: int, lexicon: Lexicon) -> Entry:
    if not isinstance(row, dict):
        message = "each entry says channel: and follow:"
        raise UserError(message)
    fields = cast("Mapping[str, object]", row)
    unknown = [str(name) for name in fields if name not in _KNOWN]
    if unknown:
        message = f"I do not know {unknown[0]!r} here. An entry has {', '.join(sorted(_KNOWN))}."
        raise UserError(message)
    channel_id = _id(fields, "channel")
    if channel_id is None:
        message = "channel: is missing. Copy its id from the channel's details in Slack: C0123ABCD."
        raise UserError(message)
    follow = fields.get("follow")
    if not isinstance(follow, str) or not follow.strip():
        message = 'follow: is missing. Write what stands after /topline subscribe, in quotes: "BCMA type:approval"'
        raise UserError(message)
    plan = parse_subscriptions(follow, lexicon)
    if plan.ambiguous or len(plan.specs) != 1:
        name = plan.ambiguous[0].name if plan.ambiguous else follow
        what = "can mean several things: write its kind, as drug: or company:" if plan.ambiguous else "is several"
        message = f"“{name[:120]}” {what}. An entry is one subscription."
        raise UserError(message)
    how = How(_one(fields, "delivery", Delivery.AT_ONCE), _one(fields, "least", Importance.LOW))
    paused = fields.get("paused", False)
    if not isinstance(paused, bool):
        message = "paused: is true or false."
        raise UserError(message)
    return Entry(channel_id, plan.specs[0], plan.how or how, _id(fields, "made_by"), paused, line)


def _id(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.isalnum() or value[:1] not in _SAFE_IDS[name] or not value.isascii():
        message = (
            f"{name}: is an id of Slack's that begins with {' or '.join(_SAFE_IDS[name])}, not {str(value)[:60]!r}."
        )
        raise UserError(message)
    return value


def _one(fields: Mapping[str, object], name: str, default: _Member) -> _Member:
    value = fields.get(name)
    if value is None:
        return default
    members = {str(one): one for one in type(default)}
    if not isinstance(value, str) or value.replace("-", "_") not in members:
        message = f"{name}: is one of {', '.join(members)}, not {str(value)[:60]!r}."
        raise UserError(message)
    return members[value.replace("-", "_")]


def split_pages(text: str, limit: int) -> Iterator[str]:
    """Yield the text in parts of whole lines of up to `limit` characters."""
    part: list[str] = []
    size = 0
    for line in text.splitlines():
        if part and size + len(line) + 1 > limit:
            yield "\n".join(part)
            part, size = [], 0
        part.append(line[:limit])
        size += len(line) + 1
    yield "\n".join(part)
