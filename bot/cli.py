"""The commands of `topline`. Each imports what it needs when it runs, so that `read` starts at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.api_keys import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.config import Settings

_DATA = "Keep the database in this directory, whatever DATABASE_URL says. Without it: DATABASE_URL, else TOPLINE_DATA."
_PORT = "Port of HTTP and the API. Without it: TOPLINE_PORT, else 3000; Socket Mode serves no HTTP then."
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _version(asked: bool) -> None:  # noqa: FBT001  typer's callback form
    if asked:
        from importlib.metadata import version

        typer.echo(f"topline {version('topline')}")
        raise typer.Exit


@app.callback()
def topline(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,  # noqa: FBT002
) -> None:
    """Biotech deal and approval alerts for Slack."""


@app.command()
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE|DIR…", help=".txt, .html or .jsonl files; - is stdin.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON line an article.")] = False,  # noqa: FBT002
    explain: Annotated[bool, typer.Option("--explain", help="Print each step, and what was refused and why.")] = False,  # noqa: FBT002
) -> None:
    """Read articles and print what happened in them, with the sentences that say so."""
    from bot.reading import run_read

    raise typer.Exit(run_read(files, as_json=json, explains=explain))


@app.command()
def ingest(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR|URL…", help="Articles (.txt, .html, .jsonl), parsed events, feeds; - is stdin."
        ),
    ],
    data: Annotated[Path | None, typer.Option(metavar="DIR", help=_DATA)] = None,
) -> None:
    """Take articles and parsed events into the bot's database, whether it is running or not."""
    import asyncio
    import sys

    from bot.config import Settings
    from bot.errors import UserError
    from handlers.ingest import ingest_files
    from handlers.logs import set_up_logs

    set_up_logs("warning")
    try:
        tally = asyncio.run(ingest_files(files, sys.stdin.buffer, Settings.for_data(data)))
    except UserError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(str(tally))
    if tally.refused:
        raise typer.Exit(1)


@app.command()
def run(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=_PORT)] = None,
    data: Annotated[Path | None, typer.Option(metavar="DIR", help=_DATA)] = None,
) -> None:
    """Run the bot in your Slack: Socket Mode with SLACK_APP_TOKEN, HTTP with SLACK_SIGNING_SECRET."""
    import asyncio

    from bot.config import Settings
    from bot.errors import UserError
    from handlers.logs import set_up_logs

    try:
        settings = Settings.for_data(data).require_slack()
        set_up_logs(settings.topline_log)
        from handlers import run as running  # a second of imports: who forgot a setting hears of it before

        asyncio.run(running.run(settings, port=port))
    except UserError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@app.command()
def demo(
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the demo keeps what happened in it.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what an earlier demo kept.")] = False,  # noqa: FBT002
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any that is free.")] = 8765,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,  # noqa: FBT002
) -> None:
    """Try Topline in a small workspace on this machine: no Slack, no account, no network."""
    from bot.errors import UserError

    typer.echo("Topline is starting…")
    try:
        from bot.config import Settings
        from handlers import demo as demonstration

        folder = data or Settings().topline_data / "demo"
        options = demonstration.DemoOptions(folder, port, is_fresh=fresh, opens_browser=browser)
        demonstration.start_demo(options, typer.echo)
    except UserError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        return  # Ctrl-C is how a demo ends, also while it starts


sources = typer.Typer(no_args_is_help=True, help="The sources of news that a running bot reads by itself.")
app.add_typer(sources, name="sources")
_Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help=_DATA)]
_Source = Annotated[str, typer.Argument(metavar="ID", help="As `topline sources list` shows it.")]


@sources.command("list")
def list_sources(data: _Data = None) -> None:
    """List every source: when it was read, when it last had news, how it is doing."""
    _do_with_sources(lambda commands, settings: commands.list_sources(settings), data)


@sources.command("add")
def add_source(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Address of a feed (RSS, Atom, JSON), or of a page that lists news.")
    ],
    name: Annotated[str | None, typer.Option(help="What to call it; without it, what the feed calls itself.")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="A short id; without it, made of the name.")] = None,
    links: Annotated[
        str | None, typer.Option(help="How addresses of a page's news look, as /news/*, if others are found.")
    ] = None,
    data: _Data = None,
) -> None:
    """Add a feed, or a page that lists news. It is read once first, so that you see whether it can be.

    Where it gives only teasers the linked pages are read too, if robots.txt of their site allows it.
    """
    from handlers.source_commands import NewSource

    new = NewSource(url, name, source_id, links=links)
    _do_with_sources(lambda commands, settings: commands.add_source(new, settings), data)


@sources.command("test")
def try_source(source: Annotated[str, typer.Argument(metavar="ID|URL")], data: _Data = None) -> None:
    """Read a source once, keep nothing, and show what it has and what is read from it."""
    _do_with_sources(lambda commands, settings: commands.try_source(source, settings), data)


@sources.command("remove")
def remove_source(source: _Source, data: _Data = None) -> None:
    """Forget a source that you added."""
    _do_with_sources(lambda commands, settings: commands.remove_source(source, settings), data)


@sources.command("pause")
def pause_source(source: _Source, data: _Data = None) -> None:
    """Read a source no more until it is resumed."""
    _do_with_sources(lambda commands, settings: commands.pause_source(source, settings), data)


@sources.command("resume")
def resume_source(source: _Source, data: _Data = None) -> None:
    """Read a source again."""
    _do_with_sources(lambda commands, settings: commands.resume_source(source, settings), data)


keys = typer.Typer(no_args_is_help=True, help="The keys of the API: make, list and revoke them.")
app.add_typer(keys, name="keys")


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="What you will know the key by.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; say it twice for both.")],
    data: _Data = None,
) -> None:
    """Make a key. It is shown once, and only its digest is kept."""
    from handlers import keys as key_ring

    _do(lambda settings: key_ring.add_key(name, scope, settings), data)
    typer.echo("Keep it now: it is not shown again. Send it as: Authorization: Bearer tl_…", err=True)


@keys.command("list")
def list_keys(data: _Data = None) -> None:
    """Show the keys: how each begins, what it may do, when it was last used."""
    from handlers import keys as key_ring

    _do(key_ring.list_keys, data)


@keys.command("revoke")
def revoke_key(
    name: Annotated[str, typer.Argument(help="The name of the key, or how it begins.")],
    data: _Data = None,
) -> None:
    """Let a key be used no more."""
    from handlers import keys as key_ring

    _do(lambda settings: key_ring.revoke_key(name, settings), data)


workspaces = typer.Typer(no_args_is_help=True, help="The workspaces that the bot knows, and all that it keeps of them.")
app.add_typer(workspaces, name="workspaces")
_Team = Annotated[str, typer.Argument(metavar="TEAM", help="The workspace's id, such as T0123ABCD.")]


@workspaces.command("list")
def list_workspaces(data: _Data = None) -> None:
    """Show each workspace: who installed the bot and when, whether it is paused or has left."""
    from handlers import workspaces as rooms

    _do(rooms.list_workspaces, data)


@workspaces.command("export")
def export_workspace(team: _Team, data: _Data = None) -> None:
    """Print every row of a workspace as JSON lines, but its token."""
    from handlers import workspaces as rooms

    _do(lambda settings: rooms.export_workspace(team, settings, typer.echo), data)


@workspaces.command("purge")
def purge_workspace(
    team: _Team,
    data: _Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002
) -> None:
    """Delete everything that is kept of a workspace, its token and its subscriptions too, at once and for good."""
    from handlers import workspaces as rooms

    if not yes:
        typer.confirm(f"Delete every row of workspace {team} for good?", abort=True)
    _do(lambda settings: rooms.purge_workspace(team, settings), data)


tokens = typer.Typer(no_args_is_help=True, help="The key that seals the tokens of workspaces.")
app.add_typer(tokens, name="tokens")


@tokens.command("key")
def make_token_key() -> None:
    """Print a new key for TOPLINE_TOKEN_KEY."""
    from bot.sealing import make_key

    typer.echo(make_key())


@tokens.command("rotate")
def rotate_tokens(data: _Data = None) -> None:
    """Seal every token anew with the first key of TOPLINE_TOKEN_KEY; the others can then be taken out."""
    from handlers import workspaces as rooms

    _do(rooms.rotate_tokens, data)


def _do_with_sources(work: "Callable[[Any, Settings], Coroutine[Any, Any, str]]", data: Path | None) -> None:
    from handlers import source_commands

    _do(lambda settings: work(source_commands, settings), data)


def _do(work: "Callable[[Settings], Coroutine[Any, Any, str]]", data: Path | None) -> None:
    """Print what `work` returns, or the mistake that it found."""
    import asyncio

    from bot.config import Settings
    from bot.errors import UserError
    from handlers.logs import set_up_logs

    set_up_logs("warning")
    try:
        if said := asyncio.run(work(Settings.for_data(data))):
            typer.echo(said)
    except UserError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


subscriptions = typer.Typer(
    no_args_is_help=True, help="What workspaces follow, as a file: out of the bot, and in again."
)
app.add_typer(subscriptions, name="subscriptions")
_File = Annotated[Path, typer.Argument(metavar="FILE", help="A YAML file.")]
_OfTeam = Annotated[str | None, typer.Option(help="The workspace's id (T…); not needed when the bot knows only one.")]


@subscriptions.command("export")
def export_subscriptions(file: _File, team: _OfTeam = None, data: _Data = None) -> None:
    """Write all subscriptions of a workspace to a file that `import` takes."""
    from handlers import porting

    _do(lambda settings: porting.export_file(file, team, settings), data)


@subscriptions.command("import")
def import_subscriptions(
    file: _File,
    team: _OfTeam = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without it only what it would do is shown.")] = False,  # noqa: FBT002
    data: _Data = None,
) -> None:
    """Take subscriptions from a file. What is there already is left as it is; each line that is wrong is named."""
    from handlers import porting

    _do(lambda settings: porting.import_file(file, team, settings, applies=apply), data)
