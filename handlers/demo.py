"""`topline demo`: the local workspace and the real bot in one process, joined by Socket Mode, with news that comes."""

import asyncio
import contextlib
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from bot.config import Settings
from bot.documents import parse_documents
from bot.errors import ParseError, UserError
from bot.messages.texts import date_text
from bot.messages.wording import headline
from bot.model import Article, Event, Reading, Status
from bot.parse.lexicon import load_lexicon
from bot.parse.reader import read_article
from handlers.intake import Desk, Outcome, Taken, take_reading
from handlers.logs import set_up_logs
from handlers.opening import open_database
from handlers.run import run_bot
from handlers.workspace import Options, PortError, Workspace
from handlers.workspace.tray import Tray, load_samples

Json = dict[str, Any]
PORT = 8765
LAST_PORT = 65535
SQLITE_HEADER = b"SQLite format 3\0"
# Everything that the demo writes; --fresh deletes these names in its folder and nothing else.
FILES = ("topline.db", "topline.db-wal", "topline.db-shm", "workspace.jsonl", "demo.log")
SECONDS_TO_END = 1.2
SECONDS_TO_JOIN = 30
# Nobody who looks at a demo waits a minute and a half for the second source to be named.
GATHERS_FOR = timedelta(seconds=2)
STATUSES = {Status.NEW: "News", Status.BACKGROUND: "Before", Status.EXPECTED: "To come"}
MOST_DROPPED = 200
DROPPED = "Your article"


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What was asked for on the command line."""

    data: Path
    port: int = PORT
    is_fresh: bool = False
    opens_browser: bool = True


def start_demo(options: DemoOptions, say: Callable[[str], None]) -> None:
    """Run the demo until Ctrl-C. UserError says why it cannot start, and what to do."""
    with lock(options.data):
        if options.is_fresh:
            delete_state(options.data)
        check_database(options.data / "topline.db")
        with (options.data / "demo.log").open("a", encoding="utf-8", buffering=1) as log:
            set_up_logs("info", log)
            asyncio.run(run_demo(options, say))


async def run_demo(options: DemoOptions, say: Callable[[str], None], stop: asyncio.Event | None = None) -> None:
    """Run the demo until `stop` is set, or a signal to end comes."""
    stop = stop or asyncio.Event()
    _end_on_signals(stop)
    tray = Tray(load_samples())
    try:
        async with Workspace.start(Options(port=options.port, data=options.data, tray=tray)) as workspace:
            settings = settings_for(workspace, options.data)
            async with open_database(settings) as database:
                desk = Desk(
                    database, load_lexicon(settings.topline_lexicon), workspace.scene.clock, gathers_for=GATHERS_FOR
                )
                fill_tray(tray, desk, workspace.url)
                await _run_parts(workspace, desk, settings, stop, lambda: _tell(options, workspace.url, say))
    except PortError as error:
        other = options.port + 1 if 0 < options.port < LAST_PORT else PORT
        message = f"{error} Start with another one: topline demo --port {other}, or --port 0 for any that is free."
        raise UserError(message) from None


async def _run_parts(
    workspace: Workspace,
    desk: Desk,
    settings: Settings,
    stop: asyncio.Event,
    is_up: Callable[[], None],
) -> None:
    bot = asyncio.create_task(run_bot(desk, settings, stop))
    joined = asyncio.create_task(workspace.scene.sockets.connected.wait())
    stopped = asyncio.create_task(stop.wait())
    playing: asyncio.Task[None] | None = None
    try:
        await asyncio.wait({bot, joined, stopped}, timeout=SECONDS_TO_JOIN, return_when=asyncio.FIRST_COMPLETED)
        if joined.done() and not stop.is_set():
            is_up()
            playing = asyncio.create_task(workspace.tray.run())
            await asyncio.wait({bot, stopped, playing}, return_when=asyncio.FIRST_COMPLETED)
        elif not bot.done() and not stop.is_set():
            message = "The bot did not join the workspace. See demo.log in the data directory."
            raise UserError(message)
        for task in (bot, playing):
            if task is not None and task.done():
                task.result()
    finally:
        stop.set()
        others = [task for task in (joined, stopped, playing) if task is not None]
        for task in others:
            task.cancel()
        await asyncio.wait({bot}, timeout=SECONDS_TO_END)
        bot.cancel()
        await asyncio.gather(bot, *others, return_exceptions=True)


def settings_for(workspace: Workspace, data: Path) -> Settings:
    """Return the settings of a bot that joins the workspace; those of a real Slack in the environment do not count."""
    return Settings(
        slack_bot_token=workspace.bot_token,  # pyright: ignore[reportArgumentType]  pydantic makes it a SecretStr
        slack_app_token=workspace.app_token,  # pyright: ignore[reportArgumentType]  pydantic makes it a SecretStr
        slack_signing_secret=None,
        slack_api_url=workspace.api_url,
        database_url=f"sqlite+aiosqlite:///{data / 'topline.db'}",
        topline_data=data,
        topline_port=None,
    )


def fill_tray(tray: Tray, desk: Desk, url: str) -> None:
    """Let the tray's articles, and those that somebody drops, take the road that all news takes."""

    async def feed(article: Article) -> Json:
        linked = article if article.url else replace(article, url=f"{url}articles/{article.id}")
        reading = await asyncio.to_thread(read_article, linked, desk.lexicon)
        return what_was_read(reading, await take_reading(linked, reading, "demo", desk))

    async def drop(name: str, data: bytes, title: str | None, published: date | None) -> list[Json]:
        answers: list[Json] = []
        for article in await asyncio.to_thread(lambda: list(parse_documents(name, data))):
            if len(answers) == MOST_DROPPED:
                answers.append({"said": f"Only the first {MOST_DROPPED} were read. `topline ingest` takes more."})
                break
            if isinstance(article, ParseError):
                answers.append({"said": str(article)})
                continue
            dropped = replace(
                article,
                title=title or article.title,
                published=published or article.published,
                publisher=article.publisher or DROPPED,
            )
            answers.append(await tray.send(_with_own_id(dropped, tray)))
        return answers

    tray.feed, tray.drop = feed, drop


def what_was_read(reading: Reading, taken: Taken) -> Json:
    """Return what the tray shows of an article: what became of it, and a line an event."""
    cards = f"{taken.channels} card{'' if taken.channels == 1 else 's'}"
    held = f" {taken.held} held for later." if taken.held else ""
    said = {
        Outcome.NEW_STORY: f"News. {cards} sent.{held}"
        if taken.channels or held
        else "News, but no channel asked for it.",
        Outcome.JOINED_STORY: "The same news again: added to its card as a source."
        if taken.channels
        else f"The same news again.{held}"
        if held
        else "The same news again, and no channel asked for it.",
        Outcome.NO_NEWS: f"No alert: {taken.reason or reading.reason or 'nothing new happened in it'}.",
        Outcome.SEEN_BEFORE: "This article came before. Nothing is sent twice.",
    }[taken.outcome]
    lines = [_line(event) for event in reading.events]
    return {"outcome": "card" if taken.channels else "read", "said": said, "lines": lines}


def _line(event: Event) -> str:
    said = f"{STATUSES[event.status]}: {headline(event)}"
    day = date_text(event.date) if event.date else ""
    return said if day in said else f"{said} ({day})"


@contextlib.contextmanager
def lock(data: Path) -> Generator[None]:
    """Hold the data directory; UserError when another demo does."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / "demo.lock").open("w")
    except OSError as error:
        message = f"Cannot write to {data}: {error.strerror}. Choose another directory with --data DIR."
        raise UserError(message) from None
    with file:
        if not _is_locked(file):
            message = (
                f"Another demo uses {data}. Open its page, end it with Ctrl-C, "
                "or start this one with another directory: topline demo --data DIR"
            )
            raise UserError(message)
        yield


def check_database(path: Path) -> None:
    """Raise UserError when what lies there is no SQLite file."""
    if not path.exists() or not path.stat().st_size:
        return
    with path.open("rb") as file:
        if file.read(len(SQLITE_HEADER)) != SQLITE_HEADER:
            message = f"{path} is damaged. Start over with --fresh, or choose another directory with --data DIR."
            raise UserError(message)


def delete_state(data: Path) -> None:
    """Delete what an earlier demo kept in this directory, and no other file."""
    for name in FILES:
        (data / name).unlink(missing_ok=True)


def _is_locked(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: the page's port tells two demos apart
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _with_own_id(article: Article, tray: Tray) -> Article:
    """Return the article with an id that the tray has not: two pasted texts are two articles."""
    taken = {*tray.played, *(known.id for known in tray.articles)}
    found, number = article.id, 1
    while found in taken:
        number += 1
        found = f"{article.id}-{number}"
    return replace(article, id=found)


def _end_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(name, stop.set)


def _tell(options: DemoOptions, url: str, say: Callable[[str], None]) -> None:
    say(f"\n  Topline is ready:  {url}\n")
    say("  1. Open the page.  2. Type /topline subscribe BCMA and press Enter.  3. Watch the card come.")
    say(f"  Kept in {options.data} (--fresh begins anew). Ctrl-C ends it.\n")
    if options.opens_browser and _has_screen():
        webbrowser.open(url)


def _has_screen() -> bool:
    """Return whether a browser would open in a window: one in this terminal would be in the way."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
