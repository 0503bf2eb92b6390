"""The commands of `topline`. Each imports what it needs when it runs, so that `read` starts at once."""

from typing import Annotated

import typer

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
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help=".txt, .html or .jsonl files; - is stdin.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON line an article.")] = False,  # noqa: FBT002
) -> None:
    """Read articles and print what happened in them, with the sentences that say so."""
    import sys

    from bot.reading import print_readings

    if not print_readings(files, sys.stdin.buffer, as_json=json):
        raise typer.Exit(1)
