"""Names folded to runs of tokens: hyphen, space, case, Greek letters, apostrophes and marks tell no names apart.

`PD-L1`, `PDL1` and `PD L1` share a run. Chinese, Japanese and Korean fold to one token a character.
"""

import re
import unicodedata

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
_TOKEN = re.compile(
    r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[\u0370-\u03ff\u00b5]"
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|(?:(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])[^\W\d_A-Za-z\u0370-\u03ff])+",
)
# Accented Latin letters, each beside its plain one: a mark must not part a word (Sjögren, Guillain-Barré).
_PLAIN = {
    code: plain
    for code in range(0xC0, 0x250)
    if (plain := unicodedata.normalize("NFKD", chr(code))[0]).isascii() and plain.isalpha()
} | {0xF8: "o", 0xD8: "O", 0x142: "l", 0x141: "L", 0x111: "d", 0x110: "D"}
_POSSESSIVE = re.compile(r"'s?\b")
_LETTER_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")


# Folded text, start, end: a plain tuple, as a document has thousands.
Token = tuple[str, int, int]


def fold_token(text: str) -> str:
    """Return one token in small letters without accents, a Greek letter by its name."""
    if text.isascii():
        return text.lower()
    if text in _GREEK:
        return _GREEK[text]
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(_GREEK.get(c, c) for c in decomposed if not unicodedata.combining(c))


def find_tokens(text: str) -> list[Token]:
    """Return the tokens of `text` in order; words are also cut where letters meet digits and where humps begin."""
    if not text.isascii():
        text = text.translate(_PLAIN)  # one letter for one letter: the offsets hold
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # a letter that small letters write as two: its offsets would be off
    found = [(lowered[start:end], start, end) for start, end in map(re.Match[str].span, _TOKEN.finditer(text))]
    if text.isascii():
        return found
    return [
        each if each[0].isascii() and lowered is not text else (fold_token(text[each[1] : each[2]]), *each[1:])
        for each in found
    ]


def fold(text: str) -> str:
    """Return the run of tokens of a name, joined by spaces."""
    if text.isascii() and (text.islower() or text.istitle()) and text.replace(" ", "").isalpha():
        return " ".join(text.lower().split())
    return " ".join([fold_token(found) for found in _TOKEN.findall(text.translate(_PLAIN))])


def fold_forms(name: str) -> set[str]:
    """Return the runs under which a name may stand: as written, in capitals, hyphens between letters closed."""
    run = fold(name)
    forms = {run}
    if " " not in run:
        return forms
    if not (name.islower() or name.istitle()):
        forms.add(fold(name.lower()))
    if "-" in name:
        closed = _LETTER_HYPHEN.sub("", name)
        if closed != name:
            forms |= {fold(closed), fold(closed.upper())}
    return forms
