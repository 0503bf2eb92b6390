"""The catalogue of sources that ships with Topline, `bot/feeds/sources.toml`, as values."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from bot.sources import Source, SourceKind


@dataclass(frozen=True, slots=True)
class Listed:
    """A source of the catalogue, and what an operator should know of it.

    `carries` says in a few words what comes from there, `terms` what its publisher asks of readers. `needs_contact`:
    the publisher wants to know whom to write to (TOPLINE_CONTACT) and is not read before.
    """

    source: Source
    carries: str
    terms: str | None = None
    needs_contact: bool = False
    is_on: bool = True


@cache
def load_catalogue() -> tuple[Listed, ...]:
    """Return every source that ships with Topline, by id."""
    data = tomllib.loads(files("bot.feeds").joinpath("sources.toml").read_text(encoding="utf-8"))
    return tuple(_listed(source_id, row) for source_id, row in sorted(data.items()))


def _listed(source_id: str, row: dict[str, Any]) -> Listed:
    source = Source(
        source_id,
        SourceKind(row["kind"]),
        row["name"],
        row["url"],
        row["publisher"],
        row["language"],
        row.get("reads_pages", False),
        timedelta(minutes=row.get("minutes", 15)),
        links=row.get("links"),
    )
    return Listed(source, row["carries"], row.get("terms"), row.get("needs_contact", False), row.get("on", True))
