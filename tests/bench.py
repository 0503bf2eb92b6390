"""Measure Topline: `bench.py read` (the reader) and `bench.py spine` (article to outbox). Ratios in one run count."""

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Article
    from bot.parse.lexicon import Lexicon

ROOT = Path(__file__).parent.parent
OURS = (ROOT / "tests" / "data" / "golden", ROOT / "handlers" / "workspace" / "samples")
MEASURING = ROOT.parent / "shared" / "data" / "articles.jsonl"


def _rows() -> list[dict[str, str]]:
    files = [MEASURING] if MEASURING.exists() else sorted(path for home in OURS for path in home.glob("*.jsonl"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in map(json.loads, lines) if "text" in row]


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds of this processor that work takes: what else the machine does is not counted."""
    begun = clock()
    work()
    return clock() - begun


def _say(name: str, value: float, unit: str) -> None:
    print(f"{name:<52} {value:>10,.2f} {unit}")


def _shell(*words: str) -> float:
    command = [sys.executable, "-m", "bot", *words]
    return statistics.median(
        _seconds(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True), time.perf_counter)
        for _ in range(9)
    )


def _measure_articles(articles: "list[Article]", lexicon: "Lexicon") -> float:
    """Print articles a second and the spread by length; return the seconds that all of them take."""
    from bot.parse.reader import read_article

    for article in articles:
        read_article(article, lexicon)
    times = [(len(a.text), min(_seconds(lambda a=a: read_article(a, lexicon)) for _ in range(3))) for a in articles]
    whole = sum(spent for _, spent in times)
    _say(f"articles a second ({len(articles)} articles, one core)", len(times) / whole, "")
    _say("milliseconds for 5 kB of text", whole * 1000 / sum(size for size, _ in times) * 5000, "ms")
    for low, high in ((0, 1500), (1500, 4000), (4000, 7500), (7500, 20000)):
        band = sorted((t * 1000, size) for size, t in times if low <= size < high)
        if len(band) > 1:
            typical = statistics.median(size for _, size in band)
            of_band = [spent for spent, _ in band]
            _say(
                f"  {low:,}-{high:,} characters ({typical:,.0f}): median of {len(band)}",
                statistics.median(of_band),
                "ms",
            )
            _say("    99th percentile", statistics.quantiles(of_band, n=100, method="inclusive")[98], "ms")
    return whole


def _measure_spacy(articles: "list[Article]", lexicon: "Lexicon", ours: float) -> None:
    """Print what spaCy's EntityRuler takes to find the same names, and nothing else, in the same articles."""
    try:
        import spacy
    except ImportError:
        print("spaCy is not installed: `uv run --with spacy just bench read` measures beside it")
        return
    begun = time.perf_counter()
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    patterns = [{"label": entity.kind.value, "pattern": form} for entity in lexicon for form in entity.aliases]
    ruler.add_patterns(patterns)
    _say(f"spaCy EntityRuler, {len(patterns):,} names, built", (time.perf_counter() - begun) * 1000, "ms")
    for article in articles[:10]:
        pipeline(article.text)
    theirs = sum(min(_seconds(lambda a=a: pipeline(a.text)) for _ in range(3)) for a in articles)
    _say("spaCy EntityRuler (names alone), articles a second", len(articles) / theirs, "")
    _say("spaCy EntityRuler (names alone) / our whole reading", theirs / ours, "times")


def measure_read() -> None:
    """Print what the reader does an article, beside dateparser's free search and spaCy on the same texts."""
    from dateparser.search import search_dates

    from bot.model import Article
    from bot.parse.lexicon import load_lexicon
    from bot.parse.reader import read_article

    begun = time.process_time()
    lexicon = load_lexicon()
    _say("the lexicon, loaded", (time.process_time() - begun) * 1000, "ms")
    rows = _rows()
    articles = [Article(row["id"], row["title"], row["text"], date.fromisoformat(row["published"])) for row in rows]
    whole = _measure_articles(articles, lexicon)
    few = articles[:10]
    ours = sum(_seconds(lambda a=a: read_article(a, lexicon)) for a in few)
    theirs = sum(_seconds(lambda a=a: search_dates(a.text, languages=["en"])) for a in few)
    _say("dateparser's search (dates alone) / our whole reading", theirs / ours, "times")
    _say("memory of the reader, at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")
    _measure_spacy(articles, lexicon, whole)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "one.txt"
        page.write_text(rows[0]["title"] + "\n\n" + rows[0]["text"], encoding="utf-8")
        _say("`topline read` from shell to card", _shell("read", str(page)) * 1000, "ms")
        _say("`topline --version`", _shell("--version") * 1000, "ms")


async def _take_all(folder: str, subscriptions: int) -> float:
    from bot.model import Article, Choice, Condition, ConditionKind, SubscriptionSpec
    from bot.parse.lexicon import load_lexicon
    from handlers.intake import Desk, take_article
    from handlers.logs import set_up_logs
    from storage.database import Database

    set_up_logs("warning")
    database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
    await database.migrate()
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        for number in range(subscriptions):
            choice = Choice(f"company:~firm-{number}", f"Firm {number}")
            spec = SubscriptionSpec((Condition(ConditionKind.COMPANY, (choice,)),))
            await tx.subscriptions.add("T1", f"C{number % 100}", spec, "U1", now)
    desk = Desk(database, load_lexicon(), lambda: now)
    rows = _rows()
    begun = time.perf_counter()
    for row in rows:
        article = Article(row["id"], row["title"], row["text"], date.fromisoformat(row["published"]))
        await take_article(article, "bench", desk)
    spent = time.perf_counter() - begun
    await database.close()
    return len(rows) / spent


def measure_spine() -> None:
    """Print how many articles a second go from text to outbox, with ever more subscriptions."""
    for subscriptions in (10, 1000):
        with tempfile.TemporaryDirectory() as folder:
            _say(
                f"article → outbox, {subscriptions:,} subscriptions",
                asyncio.run(_take_all(folder, subscriptions)),
                "a second",
            )


PARTS = {"read": measure_read, "spine": measure_spine}


def main() -> None:
    """Measure the parts named on the command line, or all."""
    for name in sys.argv[1:] or PARTS:
        if name not in PARTS:
            sys.exit(f"bench: there is no part {name!r}; there are: {', '.join(PARTS)}")
        PARTS[name]()


if __name__ == "__main__":
    main()
