"""Where forms of the lexicon stand in a document, longest first, on whole tokens; and tickers with their exchange."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.parse.blocks import Block
from bot.parse.document import EntityKind
from bot.parse.lexicon import Form, Group, Lexicon
from bot.parse.patterns import pattern

_PLAIN_GAPS = frozenset(["", " ", "-", "/", "'", "®", "™", "® ", "™ ", "®-", " -", "- ", "·"])
_TICKER = re.compile(r":\s*\$?([A-Z0-9][A-Z0-9.-]{0,9})\b")
_EXCHANGE = pattern(r"[(\[;,]\s*([A-Za-z][A-Za-z .&/-]{1,60})\s*$")
_EXCHANGE_REACH = 66
_TIMES = pattern(r"[A-Z0-9]x(?:[A-Z]|4-1BB)")


class Hit(NamedTuple):
    """Forms of one kind that stand at a place of a block."""

    block: int
    start: int
    end: int
    forms: tuple[Form, ...]
    kind: EntityKind


class Ticker(NamedTuple):
    """A ticker with its exchange; `start` is where its bracket opens in the block."""

    block: int
    start: int
    symbols: tuple[str, ...]


def find_tickers(blocks: Sequence[Block], exchanges: Mapping[str, str]) -> tuple[Ticker, ...]:
    """Return the tickers that stand with a known exchange, as `NASDAQ:VRTX`; one bracket may list several exchanges."""
    found: list[Ticker] = []
    for index, block in enumerate(blocks if exchanges else ()):
        for match in _TICKER.finditer(block.text):
            first = max(0, match.start() - _EXCHANGE_REACH)
            exchange = _EXCHANGE.search(block.text[first : match.start()])
            names = [part.strip().upper() for part in re.split(r"[/,&]| and ", exchange[1])] if exchange else ()
            symbols = tuple(f"{exchanges[name]}:{match[1]}" for name in names if name in exchanges)
            if exchange and symbols:
                found.append(Ticker(index, first + exchange.start(), symbols))
    return tuple(found)


def find_hits(index: int, block: Block, lexicon: Lexicon) -> Iterator[Hit]:
    """Yield every run of tokens that is a form of the lexicon, the longest of each kind at a place."""
    text, (_, starts, ends) = block.text, block.tokens
    covered: dict[EntityKind, int] = {}
    for at, length, groups in _runs(block, lexicon):
        start, end = starts[at], ends[at + length - 1]
        if (text[start - 1 : start].isalnum() and _joins(text, start - 1, start)) or (
            text[end : end + 1].isalnum() and _joins(text, end - 1, end)
        ):
            continue
        gaps = [*zip(ends[at : at + length - 1], starts[at + 1 : at + length], strict=True)] if length > 1 else ()
        for kind, forms in groups:
            if covered.get(kind, 0) > start:
                continue
            here = tuple(form for form in forms if _is_one_name(form, text, gaps)) if gaps else forms
            if here:
                covered[kind] = end
                yield Hit(index, start, end, here, kind)


def _runs(block: Block, lexicon: Lexicon) -> list[tuple[int, int, Sequence[Group]]]:
    """Return first token, number of tokens and forms of every run that is known, the longest at a place first."""
    heads, numbers, words = lexicon.heads, block.numbers, block.tokens.folded
    last = len(words) - 1
    found: list[tuple[int, int, Sequence[Group]]] = []
    for word in heads.keys() & numbers.keys():
        is_alone, lengths = lexicon.head(word)
        if is_alone:
            here = lexicon.groups(word)
            found += [(at, 1, here) for at in numbers[word]]
        if not lengths or lengths.keys().isdisjoint(numbers.keys()):
            continue
        for at in numbers[word]:
            for length in lengths.get(words[at + 1], ()) if at < last else ():
                if at + length <= len(words) and (here := lexicon.groups(" ".join(words[at : at + length]))):
                    found.append((at, length, here))
    found.sort(key=lambda run: (run[0], -run[1]))
    return found


def _joins(text: str, left: int, right: int) -> bool:
    """Return whether two neighbouring characters are inside one word; Chinese and its like have no such insides."""
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    if (a == "x" and left and _TIMES.match(text, left - 1)) or (b == "x" and _TIMES.match(text, left)):
        return False  # the two arms of a molecule: PD-1xVEGF
    if "\u03b1" <= b <= "\u03c9" and a.isdigit():  # a subunit: the alpha of IL-2
        return False
    return a.isalnum() and b.isalnum() and a < "\u3000" and b < "\u3000"


def _is_one_name(form: Form, text: str, gaps: Iterable[tuple[int, int]]) -> bool:
    """Return whether what stands between the tokens may stand inside a name."""
    for left, right in gaps:
        gap = text[left:right]
        if gap not in _PLAIN_GAPS and (len(gap) > 3 or gap.strip() not in form.text):  # noqa: PLR2004 ". & " at most
            return False
        if gap == " " and text[left - 1 : right + 1].islower() and _is_humped(form.text):
            return False
    return True


def _is_humped(form: str) -> bool:
    """Return whether a form is one word with capitals inside: `be one` is not BeOne."""
    return form.isalpha() and not form[1:].islower() and not form.isupper() and not form.islower()
