"""The `read` command: files in, a card or a JSON line an article out, and one line on stderr for what was refused."""

import gc
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from bot.documents import ParsedLine
from bot.errors import ParseError, UserError
from bot.inputs import read_inputs
from bot.model import Article, Reading
from bot.parse.lexicon import Lexicon, load_lexicon
from bot.parse.reader import read_article
from bot.terminal import render_plain, render_reading

_NARROWEST, _WIDEST = 40, 100


def run_read(names: Sequence[str], *, as_json: bool = False, explains: bool = False) -> int:
    """Print what each file says; return the exit code: 1 when any of it was refused."""
    try:
        return 0 if print_readings(names, sys.stdin.buffer, as_json=as_json, explains=explains) else 1
    except UserError as error:
        sys.stderr.write(f"topline: {error}\n")
        return 1
    except BrokenPipeError:
        # Whoever read our lines has gone (`| head -1`): what is still buffered must not fail once more at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def print_readings(names: Sequence[str], stdin: BinaryIO, *, as_json: bool, explains: bool) -> bool:
    """Print what each file says, with `explains` also how it was read; False when any of it was refused."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")  # what the terminal's encoding lacks is shown, not raised
    lexicon = _load_lexicon()
    is_first, is_clean = True, True
    for item in read_inputs(names, stdin):
        if isinstance(item, Article):
            reading = read_article(item, lexicon)
            sys.stdout.write(_line(reading) if as_json else _card(item, reading, is_first=is_first))
            if explains:
                (sys.stderr if as_json else sys.stdout).write(_explanation(item, lexicon))
            sys.stdout.flush()
            is_first = False
        else:
            is_clean = False
            sys.stderr.write(f"topline: {_refusal(item)}\n")
    return is_clean


def _load_lexicon() -> Lexicon:
    # The environment is read here and not through Settings: loading those takes longer than reading an article.
    overlay = os.environ.get("TOPLINE_LEXICON")
    gc.disable()  # thousands of entities that all stay: looking for rubbish among them takes a quarter of the load
    try:
        return load_lexicon(Path(overlay) if overlay else None)
    finally:
        gc.freeze()
        gc.enable()


def _explanation(article: Article, lexicon: Lexicon) -> str:
    from bot.explaining import explain_article

    return "\n" + render_plain(explain_article(article, lexicon))


def _refusal(item: ParsedLine | ParseError) -> str:
    if isinstance(item, ParsedLine):
        return f"{item.place}: holds parsed events, not an article; `topline ingest` takes these"
    return str(item)


def _line(reading: Reading) -> str:
    from bot.contract import reading_to_json

    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(reading_to_json(reading), ensure_ascii=encoding != "utf8") + "\n"


def _card(article: Article, reading: Reading, *, is_first: bool) -> str:
    is_terminal = sys.stdout.isatty()
    width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST) if is_terminal else 80
    card = render_reading(article, reading, width=width, colour=is_terminal and not os.environ.get("NO_COLOR"))
    return card if is_first else "\n" + "─" * width + "\n" + card
