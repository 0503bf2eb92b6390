"""Records of registers: JSON of any shape read without trust, and the article and facts that a record becomes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from bot.model import Event, Evidence, Reading, Status

# Registers write down what happened weeks ago; what is older than this has long been told.
NEWS_DAYS = timedelta(days=60)
_LONGEST = 2_000

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Words:
    """A record in plain words: a headline, and lines of which some tell the facts."""

    title: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the lines as the text of an article."""
        return "\n".join(self.lines)

    def quote(self, *told: str) -> tuple[Evidence, ...]:
        """Return where the text says these lines."""
        starts = ((line, self.text.index(line)) for line in told if line in self.lines)
        return tuple(Evidence("text", start, start + len(line), line) for line, start in starts)


def read_json(data: bytes) -> Fields | list[object] | None:
    """Return the object or list that the bytes hold; None when they hold no JSON or something else."""
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        return cast("Fields", found)
    return cast("list[object]", found) if isinstance(found, list) else None


def fields_at(holder: object, *path: str) -> Fields:
    """Return the object at the end of a path; an empty one when something else is there."""
    for name in path:
        holder = cast("Fields", holder).get(name) if isinstance(holder, dict) else None
    return cast("Fields", holder) if isinstance(holder, dict) else {}


def items_at(holder: Fields, name: str) -> Sequence[object]:
    """Return the list called `name`; an empty one when something else is there."""
    value = holder.get(name)
    return cast("list[object]", value) if isinstance(value, list) else ()


def objects_at(holder: Fields, name: str) -> Iterator[Fields]:
    """Yield the objects of the list called `name`."""
    for each in items_at(holder, name):
        if isinstance(each, dict):
            yield cast("Fields", each)


def text_at(holder: Fields, *names: str) -> str:
    """Return the first text that stands under one of these names, on one line; an empty one when there is none."""
    for name in names:
        value = holder.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (line := _line(str(value))):
            return line
    return ""


def texts_at(holder: Fields, name: str) -> list[str]:
    """Return the texts of the list called `name`."""
    return [line for each in items_at(holder, name) if isinstance(each, str) and (line := _line(each))]


def fact_url(url: str, fact: str) -> str | None:
    """Return the address of one fact of a record: articles are told apart by their addresses."""
    return f"{url}{'&' if '?' in url else '?'}fact={fact}" if url else None


def is_news(day: date | None, read_on: date | None) -> bool:
    """Return whether a step of this day may still be news; any may when nobody says what day it is."""
    if day is None:
        return False
    return read_on is None or read_on - NEWS_DAYS <= day <= read_on + timedelta(days=1)


def tell(*events: Event) -> Reading:
    """Return the reading of a record: relevant when it tells something that happened. An article's id comes later."""
    return Reading("", any(event.status is Status.NEW for event in events), events, language="en")


def _line(value: str) -> str:
    """Return a text on one line. Half of a letter, which JSON may hold, is a question mark."""
    return " ".join(value[: _LONGEST * 2].encode(errors="replace").decode().split())[:_LONGEST]
