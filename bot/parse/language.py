"""Which language a text is in, told by its script and, for Latin letters, by English function words."""

import re

_SAMPLE = 2_000
_FIRST_EAST_ASIAN = "\u3040"
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the of and to in for a is that with by on as are has was from at its an be this which will have it or were".split()  # noqa: SIM905 a line, not thirty
)
_ENGLISH_ONLY = _ENGLISH.intersection("the of and to with by its that this which will has have was were from".split())  # noqa: SIM905
_HEADLINE_WORDS = 40
_PROSE = 10
# Measured on news in nine languages.
_LEAST_SHARE = 0.08
_LEAST_WORDS = 3


def find_language(text: str) -> str:
    """Return `en`, `zh`, `ko`, `ja` or `other` for `text`; a text of a few words counts as English."""
    sample = text[:_SAMPLE]
    words = _LATIN_WORD.findall(sample)
    letters = sum(map(len, words)) or 1
    scripts = (_HANGUL, _KANA, _HAN) if max(sample, default="") >= _FIRST_EAST_ASIAN else ()
    hangul, kana, han = [len(script.findall(sample)) for script in scripts] or (0, 0, 0)
    if max(hangul, kana, han) * 5 > letters:
        if hangul >= kana and hangul * 3 > han:
            return "ko"
        return "ja" if kana * 8 > han else "zh"
    # Addresses, tags and links below a short text hold names, not words of its language.
    words = [
        w for line in sample.splitlines() if len(line.split()) >= _PROSE for w in _LATIN_WORD.findall(line)
    ] or words
    if len(words) < _HEADLINE_WORDS:
        lowered = {word.lower() for word in words}
        is_english = sample.isascii() or _ENGLISH_ONLY & lowered or len(_ENGLISH & lowered) > 1
        return "en" if is_english else "other"
    english = [word for word in map(str.lower, words) if word in _ENGLISH]
    share = len(english) / len(words)
    distinct = len(_ENGLISH_ONLY.intersection(english))
    return "en" if share > _LEAST_SHARE and distinct >= _LEAST_WORDS else "other"
