"""Names folded to runs of tokens: hyphen, space, case, Greek letters, apostrophes and marks tell no names apart.

`PD-L1`, `PDL1` and `PD L1` share a run. Chinese, Japanese and Korean fold to one token a character.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.parse.patterns import pattern

_GREEK = {
    chr(code): name
    for code, name in (
        (0x3B1, "alpha"),
        (0x3B2, "beta"),
        (0x3B3, "gamma"),
        (0x3B4, "delta"),
        (0x3B5, "epsilon"),
        (0x3B6, "zeta"),
        (0x3B7, "eta"),
        (0x3B8, "theta"),
        (0x3BA, "kappa"),
        (0x3BB, "lambda"),
        (0x3BC, "mu"),
        (0xB5, "mu"),
        (0x3C3, "sigma"),
        (0x3C4, "tau"),
        (0x3C9, "omega"),
    )
}
# A hump begins a token; the x between the two arms of a molecule (BCMAxCD3) is one by itself.
_WORD = r"x(?=[A-Z])(?<=[A-Z0-9]x)|[a-z]+|[A-Z](?:[a-z]+|[A-Z]*(?![a-wyz]|x(?![A-Z])))|\d+"
_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_ANY_WORD = rf"{_WORD}|[\u0370-\u03ff\u00b5]|[{_EAST_ASIAN}]|(?:(?![{_EAST_ASIAN}])[^\W\d_A-Za-z\u0370-\u03ff])+"
_TOKEN = pattern(f"({_ANY_WORD})")
# Most texts hold none but English letters, and of other marks only these: there, fewer sorts of tokens do.
_FOREIGN = re.compile(
    r"[^\x00-\x7f\u00a3\u00a7\u00a9\u00ae\u00b0\u00b1\u00b7\u2013\u2014\u2022\u2026\u20ac\u2122\u2264\u2265]"
)
_ENGLISH_TOKEN = re.compile(f"({_WORD})")
_LINES = re.compile(rf"\n|{_ANY_WORD}")  # names one a line, and so the ends of lines too
_ENGLISH_LINES = re.compile(rf"\n|{_WORD}")
_ACCENTED = pattern(r"[\u00c0-\u024f]")
# Accented Latin letters, each beside its plain one: a mark must not part a word (Sjögren, Guillain-Barré).
_PLAIN = {
    letter: plain
    for letter in map(chr, range(0xC0, 0x250))
    if (plain := unicodedata.normalize("NFKD", letter)[0]).isascii() and plain.isalpha()
} | {"\u00f8": "o", "\u00d8": "O", "\u0142": "l", "\u0141": "L", "\u0111": "d", "\u0110": "D"}
_POSSESSIVE = re.compile(r"'s?\b")
_LETTER_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")


class Tokens(NamedTuple):
    """The tokens of a text in order: what each folds to, where it starts and where it ends."""

    folded: list[str]
    starts: list[int]
    ends: list[int]


def fold_token(text: str) -> str:
    """Return one token in small letters without accents, a Greek letter by its name."""
    if text.isascii():
        return text.lower()
    if "\u4e00" <= text[0] <= "\u9fff":
        return text  # an ideograph is a token by itself, and has neither case nor marks
    if text in _GREEK:
        return _GREEK[text]
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(_GREEK.get(c, c) for c in decomposed if not unicodedata.combining(c))


def find_tokens(text: str) -> Tokens:
    """Return the tokens of `text` in order; words are also cut where letters meet digits and where humps begin."""
    is_english = text.isascii() or not _FOREIGN.search(text)
    if not is_english:
        text = _ACCENTED.sub(_without_accent, text)  # one letter for one letter: the offsets hold
    parts = (_ENGLISH_TOKEN if is_english else _TOKEN).split(text)  # gap, token, gap, …, gap
    words = parts[1::2]
    ends = list(accumulate(map(len, parts)))
    if is_english:
        folded = " ".join(words).lower().split()
    else:
        folded = [word.lower() if word.isascii() else fold_token(word) for word in words]
    return Tokens(folded, ends[:-1:2], ends[1::2])


def _without_accent(letter: re.Match[str]) -> str:
    return _PLAIN.get(letter[0], letter[0])


def fold(text: str) -> str:
    """Return the run of tokens of a name, joined by spaces."""
    if not text.isascii():
        return " ".join(find_tokens(text).folded)
    if (text.islower() or text.istitle() or text.isupper()) and text.replace(" ", "").isalpha():
        return " ".join(text.lower().split())
    return " ".join(_ENGLISH_TOKEN.findall(text)).lower()


def fold_forms(names: Sequence[str]) -> list[set[str]]:
    """Return, a name, the runs under which it may stand: as written, in capitals, hyphens between letters closed.

    Many names are folded in one go, which takes a fraction of the time that it takes to fold one after the other.
    """
    found = [{run} for run in _fold_all(names)]
    numbers: list[int] = []
    others: list[str] = []
    for number, (name, forms) in enumerate(zip(names, found, strict=True)):
        if " " not in next(iter(forms)):
            continue
        if not (name.islower() or name.istitle()):
            numbers.append(number)
            others.append(name.lower())
        if "-" in name and (closed := _LETTER_HYPHEN.sub("", name)) != name:
            numbers += (number, number)
            others += (closed, closed.upper())
    for number, run in zip(numbers, _fold_all(others), strict=True):
        found[number].add(run)
    return found


def _fold_all(names: Sequence[str]) -> list[str]:
    """Return the run of tokens of each name, as `fold` does."""
    plain = [name for name in names if name.isascii()]
    if len(plain) == len(names):
        return _fold_lines(names, _ENGLISH_LINES)
    runs = iter(_fold_lines(plain, _ENGLISH_LINES))
    foreign = [_ACCENTED.sub(_without_accent, name) for name in names if not name.isascii()]
    others = iter(_fold_lines(foreign, _LINES))
    return [next(runs) if name.isascii() else next(others) for name in names]


def _fold_lines(names: Sequence[str], tokens: re.Pattern[str]) -> list[str]:
    """Return the runs of names that are folded as the lines of one text."""
    lines = "\n".join(names)
    if lines.count("\n") >= max(len(names), 1):
        lines = "\n".join(name.replace("\n", " ") for name in names)
    words: list[str] = tokens.findall(lines)
    folded = {word: fold_token(word) for word in set(words) if not word.isascii()} if not lines.isascii() else {}
    text = " ".join([folded.get(word, word) for word in words] if folded else words).lower()
    return [run.strip(" ") for run in text.split("\n")] if names else []
