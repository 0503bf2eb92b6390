"""The files that a command was given → the articles in them: the one place of `bot` that opens files of the user."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from bot.documents import MAX_BYTES, SUFFIXES, ParsedLine, check_size, parse_records
from bot.errors import ParseError
from bot.model import Article

_GLOB = frozenset("*?[")


def read_inputs(names: Sequence[str], stdin: BinaryIO) -> Iterator[Article | ParsedLine | ParseError]:
    """Read each file in turn, `-` being standard input; of a directory, the files in it and below that can be read.

    What cannot be opened or read is given as its error.
    """
    for name in (each for given in names for each in _files(given)):
        if isinstance(name, ParseError):
            yield name
            continue
        try:
            data = stdin.read(MAX_BYTES + 1) if name == "-" else _read(name)
        except ParseError as error:
            yield error
        else:
            yield from parse_records(name, data)


def _files(name: str) -> Iterator[str | ParseError]:
    """Yield the name of a file, or those of the files in a directory, in the order of their names.

    Links to directories are not followed, and what begins with a full stop is left.
    """
    if name == "-" or not os.path.isdir(name):  # noqa: PTH112  of a name with a zero byte this says no, Path raises
        yield name
        return
    found = False
    for folder, folders, files in os.walk(name):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in sorted(files):
            if not file.startswith(".") and Path(file).suffix.lower() in SUFFIXES:
                found = True
                yield str(Path(folder) / file)
    if not found:
        yield ParseError(f"{name}: holds no file that Topline reads: {', '.join(sorted(SUFFIXES))}")


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        status = path.stat()
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
