"""The `topline` command."""

import sys
from collections.abc import Sequence

_INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
_FLAGS = {"--json": "as_json", "--explain": "explains"}


def main() -> None:
    """Run the command line. A plain `read` goes past typer, whose import takes longer than the reading."""
    plain = parse_plain_read(sys.argv[1:])
    try:
        if plain is None:
            from bot.cli import app

            app()
        else:
            from bot.reading import run_read

            files, flags = plain
            sys.exit(run_read(files, **flags))
    except KeyboardInterrupt:  # Ctrl-C while the modules are still being imported
        sys.exit(_INTERRUPTED)


def parse_plain_read(words: Sequence[str]) -> tuple[list[str], dict[str, bool]] | None:
    """Return files and options of a plain `read FILE…`; None for all else, which typer answers."""
    files = [word for word in words[1:] if word == "-" or not word.startswith("-")]
    flags = [word for word in words[1:] if word not in files]
    if words[:1] != ["read"] or not files or not set(flags) <= set(_FLAGS):
        return None
    return files, {_FLAGS[flag]: True for flag in flags}


if __name__ == "__main__":
    main()
