"""The files that a command was given → the articles in them: the one place of `bot` that opens files of the user."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from bot.documents import MAX_BYTES, ParsedLine, check_size, parse_records
from bot.errors import ParseError
from bot.model import Article

_GLOB = frozenset("*?[")


def read_inputs(names: Sequence[str], stdin: BinaryIO) -> Iterator[Article | ParsedLine | ParseError]:
    """Read each file in turn, `-` being standard input. What cannot be opened or read is given as its error."""
    for name in names:
        try:
            data = stdin.read(MAX_BYTES + 1) if name == "-" else _read(name)
        except ParseError as error:
            yield error
        else:
            yield from parse_records(name, data)


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            message = f"{name}: is a directory; name the files in it, such as {path / '*.txt'}"
            raise ParseError(message)
        if S_ISREG(status.st_mode):
            check_size(name, status.st_size)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        why = "no file matches" if _GLOB & set(name) else "there is no such file"
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        why = getattr(error, "strerror", None) or str(error)
    message = f"{name}: {why}"
    raise ParseError(message)
