"""Score the reader: its golden articles always, and the measuring data where it lies beside the repository.

`just score` prints the figures and what moved, article by article, against those kept in tests/data/scores.json;
`--keep` keeps the new ones, `--misses FIELD` lists what was missed or wrong.
"""

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.contract import reading_to_json  # noqa: E402 run as a script, the root is not on the path before
from bot.model import Article  # noqa: E402
from bot.parse.lexicon import Lexicon, load_lexicon  # noqa: E402
from bot.parse.reader import read_article  # noqa: E402
from tests.scoring import (  # noqa: E402
    FIELDS,
    Scores,
    Tally,
    facts,
    read_scores,
    render_changes,
    render_table,
    tally,
    write_scores,
)

GOLDEN = ROOT / "tests" / "data" / "golden"
KEPT = ROOT / "tests" / "data" / "scores.json"
SHARED = ROOT.parent / "shared"


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
        article = Article(row["id"], row["title"], row["text"], published, row.get("url"))
        yield reading_to_json(read_article(article, lexicon()))


def score_golden(misses: str | None) -> Scores:
    """Return the tallies of our own golden articles."""
    gold = [row for path in sorted(GOLDEN.glob("*.jsonl")) for row in read_rows(path)]
    scores: Scores = {}
    for row, found in zip(gold, predict(gold), strict=True):
        scores[row["id"]] = tally(row, found)
        wrong = scores[row["id"]].get(misses or "", Tally())
        if wrong.missed or wrong.wrong:
            ours, theirs = facts(row, misses or ""), facts(found, misses or "")
            print(f"{row['id']}: missed {sorted(ours - theirs)} wrong {sorted(theirs - ours)}")
    return scores


def score_shared(misses: str | None) -> Scores:
    """Return the tallies of the measuring data, as the scorer that lies beside it counts them."""
    spec = importlib.util.spec_from_file_location("shared_scorer", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = {row["id"]: row for row in read_rows(SHARED / "data" / "gold.jsonl")}
    articles = (row for row in read_rows(SHARED / "data" / "articles.jsonl") if row["id"] in gold)
    scores: Scores = {}
    for found in predict(articles):
        row = gold[found["id"]]
        wanted, spare, ours = scorer.facts(row), scorer.facts(row, optional=True), scorer.facts(found)
        tallies = scores[found["id"]] = {}
        for field in FIELDS:
            hits, missed, wrong = scorer.pair(wanted[field], ours[field], scorer.SAME[field], spare[field])
            tallies[field] = Tally(hits, len(missed), len(wrong))
            if misses == field and (missed or wrong):
                print(f"{found['id']}: missed {missed} wrong {wrong}")
        lead = next((e for e in row["events"] if e["status"] == "new" and not e.get("optional")), None)
        if lead:
            right = any(scorer.card_right(lead, e) for e in found["events"] if e["status"] == "new")
            tallies["card"] = Tally(int(right), int(not right))
            if misses == "card" and not right:
                print(f"{found['id']}: wanted {json.dumps(lead, ensure_ascii=False)}")
    return scores


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--misses", choices=(*FIELDS, "card"), help="list what was missed or wrong")
    options.add_argument("--keep", action="store_true", help="keep these figures as those to compare with")
    chosen = options.parse_args()
    kept = read_scores(KEPT)
    sets = {"golden": score_golden(chosen.misses)}
    if (SHARED / "eval" / "score.py").exists():
        sets["measured"] = score_shared(chosen.misses)
    for name, scores in sets.items():
        print(f"{len(scores)} {name} articles", *render_table(scores), sep="\n")
        changes = list(render_changes(kept.get(name, {}), scores)) if name in kept else ["  no figures are kept"]
        print("against the figures kept:", *(changes or ["  nothing moved"]), "", sep="\n")
    if chosen.keep:
        write_scores(KEPT, {**kept, **sets})
    return 1 if any(each.missed for row in sets["golden"].values() for each in row.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
