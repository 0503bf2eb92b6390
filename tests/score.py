"""Score the reader: its golden articles always, and the shared gold where it lies beside the repository.

Usage: uv run python tests/score.py [--misses FIELD]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.contract import reading_to_json  # noqa: E402 run as a script, the root is not on the path before
from bot.model import Article, slug  # noqa: E402
from bot.parse.lexicon import load_lexicon  # noqa: E402
from bot.parse.reader import read_article  # noqa: E402

GOLDEN = ROOT / "tests" / "data" / "golden"
SHARED = ROOT.parent / "shared"
FIELDS = ("relevance", "type", "companies", "roles", "drugs", "targets", "indications", "regulators", "dates", "terms")

Fact = tuple[str, ...]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    lexicon = load_lexicon()
    for row in rows:
        published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
        article = Article(row["id"], row["title"], row["text"], published, row.get("url"))
        yield reading_to_json(read_article(article, lexicon))


def facts(row: dict[str, Any], field: str) -> set[Fact]:
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


def score_golden(misses: str | None) -> bool:
    """Print the table of the golden articles; return whether every fact that the gold holds was found."""
    gold = [row for path in sorted(GOLDEN.glob("*.jsonl")) for row in read_rows(path)]
    hits, wanted, predicted = Counter[str](), Counter[str](), Counter[str]()
    for row, found in zip(gold, predict(gold), strict=True):
        for field in FIELDS:
            ours, theirs = facts(row, field), facts(found, field)
            if not any(field in event for event in row["events"]) and field in {"targets", "indications", "terms"}:
                continue  # the gold of this article does not state the field
            hits[field] += len(ours & theirs)
            wanted[field] += len(ours)
            predicted[field] += len(theirs)
            if misses == field and ours != theirs:
                print(f"{row['id']}: missed {sorted(ours - theirs)} more {sorted(theirs - ours)}")
    print(f"{len(gold)} golden articles\n{'field':<12} {'P':>6} {'R':>6}")
    for field in FIELDS:
        precision, recall = (hits[field] / max(side[field], 1) for side in (predicted, wanted))
        print(f"{field:<12} {precision:6.3f} {recall:6.3f}")
    return hits == wanted


def score_shared(misses: str | None) -> None:
    """Print the table of the shared gold, made by the scorer that lies beside it."""
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        with predictions.open("w", encoding="utf-8") as out:
            for reading in predict(read_rows(SHARED / "data" / "articles.jsonl")):
                out.write(json.dumps(reading, ensure_ascii=False) + "\n")
        command = [
            sys.executable,
            str(SHARED / "eval" / "score.py"),
            str(SHARED / "data" / "gold.jsonl"),
            str(predictions),
        ]
        subprocess.run([*command, *(["--misses", misses] if misses else [])], check=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--misses", choices=(*FIELDS, "card"), help="list what was missed or wrong")
    misses = options.parse_args().misses
    whole = score_golden(misses)
    if (SHARED / "eval" / "score.py").exists():
        score_shared(misses)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
