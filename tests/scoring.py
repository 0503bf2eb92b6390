"""Figures of the reader: per article and field how many facts were found, missed and wrong; what a change moved.

Only counts are kept, never a word of an article.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.model import slug

FIELDS = (
    "relevance", "type", "companies", "roles", "drugs", "targets", "indications", "regulators", "dates", "terms",
)  # fmt: skip
_OFTEN_UNSTATED = frozenset({"targets", "indications", "terms"})

Fact = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Facts of a field: found, missed, and wrong (found, and not in the gold)."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hits + other.hits, self.missed + other.missed, self.wrong + other.wrong)

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.missed + self.wrong) if self.missed + self.wrong else 1.0


Scores = dict[str, dict[str, Tally]]


def facts(row: Mapping[str, Any], field: str) -> set[Fact]:
    """Return the facts of one field of an article, gold or read; those of new events but for dates."""
    new = [event for event in row["events"] if event["status"] == "new"]
    found: dict[str, Iterable[Fact]] = {
        "relevance": [("relevant",)] if row["relevant"] else [],
        "type": ((event["type"],) for event in new),
        "companies": ((slug(c["name"]),) for event in new for c in event.get("companies", ())),
        "roles": ((slug(c["name"]), c["role"]) for event in new for c in event.get("companies", ())),
        "dates": ((event["date"], event["type"]) for event in row["events"] if event.get("date")),
        "terms": (
            (t["kind"], f"{float(t['amount']):g}", t.get("currency") or "") for e in new for t in e.get("terms", ())
        ),
    }
    return set(found[field]) if field in found else {(slug(name),) for e in new for name in e.get(field, ())}


def tally(gold: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Tally]:
    """Return the tallies of an article, field by field; a field that its gold does not state is left out."""
    tallies: dict[str, Tally] = {}
    for field in FIELDS:
        if field in _OFTEN_UNSTATED and not any(field in event for event in gold["events"]):
            continue
        ours, theirs = facts(gold, field), facts(found, field)
        tallies[field] = Tally(len(ours & theirs), len(ours - theirs), len(theirs - ours))
    return tallies


def render_table(scores: Scores) -> Iterator[str]:
    """Yield the lines of the table: precision, recall and F1 a field, pooled over the articles."""
    yield f"{'field':<12} {'P':>6} {'R':>6} {'F1':>6} {'found':>6} {'missed':>6} {'wrong':>6}"
    fields = dict.fromkeys((*FIELDS, *(field for article in scores.values() for field in article)))
    for field in fields:
        pooled = sum((article[field] for article in scores.values() if field in article), Tally())
        yield (
            f"{field:<12} {pooled.precision:6.3f} {pooled.recall:6.3f} {pooled.f1:6.3f}"
            f" {pooled.hits:6} {pooled.missed:6} {pooled.wrong:6}"
        )


def render_changes(before: Scores, after: Scores) -> Iterator[str]:
    """Yield a line for each article and field whose tally moved, `+` for what got better and `-` for what got worse."""
    for article in sorted(before.keys() | after.keys()):
        old, new = before.get(article), after.get(article)
        if old is None or new is None:
            yield f"  {article}: {'is new' if old is None else 'is gone'}"
            continue
        for field in (field for field in new if new[field] != old.get(field, Tally())):
            was, now = old.get(field, Tally()), new[field]
            sign = "+" if now.missed + now.wrong < was.missed + was.wrong else "-"
            yield (
                f"{sign} {article}: {field} found {was.hits}→{now.hits}"
                f" missed {was.missed}→{now.missed} wrong {was.wrong}→{now.wrong}"
            )


def read_scores(path: Path) -> dict[str, Scores]:
    """Return the figures kept in a file, by set of articles; none where there is no file."""
    if not path.exists():
        return {}
    sets = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: {article: {field: Tally(*counts) for field, counts in row.items()} for article, row in rows.items()}
        for name, rows in sets.items()
    }


def write_scores(path: Path, sets: Mapping[str, Scores]) -> None:
    """Keep figures in a file, one line an article, so that a change of the reader shows in its diff."""
    blocks = []
    for name, scores in sets.items():
        rows = (
            f"  {json.dumps(article)}: "
            + json.dumps({field: [t.hits, t.missed, t.wrong] for field, t in row.items() if t != Tally()})
            for article, row in sorted(scores.items())
        )
        blocks.append(f" {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n }")
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")
