"""`topline ingest`: articles and parsed events into the database, whether the bot is running or not.

They come from files, directories, standard input, or the web.
"""

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from bot.config import Settings
from bot.contract import reading_from_json
from bot.documents import ParsedLine, article_from_fields
from bot.errors import ParseError
from bot.inputs import read_inputs
from bot.model import Article
from bot.parse.lexicon import load_lexicon
from handlers.intake import Desk, Outcome, Taken, take_article, take_reading
from handlers.opening import open_database
from handlers.web_documents import fetch_items

_LINES_BETWEEN = 100
_SOURCE = "ingest"

Item = Article | ParsedLine | ParseError


@dataclass
class Tally:
    """What became of the documents so far."""

    taken: int = 0
    seen_before: int = 0
    refused: list[str] = field(default_factory=list[str])

    @property
    def total(self) -> int:
        """Return how many documents there were."""
        return self.taken + self.seen_before + len(self.refused)

    def __str__(self) -> str:
        """Return the summary in one line; it names the first refusal, for every one was told as it happened."""
        parts = [f"{self.taken} taken", f"{self.seen_before} seen before"]
        if self.refused:
            parts.append(f"{len(self.refused)} refused: {self.refused[0]}")
        return ", ".join(parts)


async def ingest_files(names: Sequence[str], stdin: BinaryIO, settings: Settings) -> Tally:
    """Take every document of the files and web addresses (`-`: standard input), with progress on standard error."""
    tally = Tally()
    async with open_database(settings) as database:
        desk = Desk(database, load_lexicon(settings.topline_lexicon))
        with _show_progress() as show:
            for name in names:
                is_address = name.lower().startswith(("http://", "https://"))
                items = iter(await fetch_items(name, settings)) if is_address else read_inputs([name], stdin)
                await take_items(items, desk, show, tally)
    return tally


async def take_items(
    items: Iterator[Item], desk: Desk, show: Callable[[Tally], None], tally: Tally | None = None
) -> Tally:
    """Take each document, one transaction each: when this is stopped halfway, doing it again takes the rest."""
    tally = tally or Tally()
    for item in items:
        try:
            taken = await _take(item, desk)
        except ParseError as error:
            tally.refused.append(str(error))
            _say(f"topline: {error}")
        else:
            tally.taken += taken.outcome is not Outcome.SEEN_BEFORE
            tally.seen_before += taken.outcome is Outcome.SEEN_BEFORE
        show(tally)
    return tally


async def _take(item: Item, desk: Desk) -> Taken:
    if isinstance(item, ParseError):
        raise item
    if isinstance(item, Article):
        return await take_article(item, _SOURCE, desk)
    try:
        reading = reading_from_json(item.data, desk.lexicon)
    except ParseError as error:
        message = f"{item.place}: {error}"
        raise ParseError(message) from None
    article = article_from_fields(item.place, item.data, default_id=reading.article_id)
    return await take_reading(article, reading, _SOURCE, desk)


@contextmanager
def _show_progress() -> Generator[Callable[[Tally], None]]:
    """Yield what shows a tally: a line that moves in a terminal, a plain line now and then anywhere else."""
    if not sys.stderr.isatty():
        yield lambda tally: _say(f"topline: {tally}") if tally.total % _LINES_BETWEEN == 0 else None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading")
        yield lambda tally: progress.update(
            task, description=f"{tally.taken} taken, {tally.seen_before} seen before, {len(tally.refused)} refused"
        )


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
