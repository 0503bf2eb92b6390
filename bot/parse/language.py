"""Which language a text is in, told by its script and, for Latin letters, by English function words."""

import re

_SAMPLE = 2_000
_EAST_ASIAN = re.compile("[\u3040-\U0010ffff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_SIGN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_ASCII_WORD = re.compile("[A-Za-z]+")
_OPENING = 60
_ENGLISH_WORD = re.compile("[a-z]+")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the of and to in for a is that with by on as are has was from at its an be this which will have it or were".split()  # noqa: SIM905 a line, not thirty
)
_ENGLISH_ONLY = _ENGLISH.intersection("the of and to with by its that this which will has have was were from".split())  # noqa: SIM905
# The others are words of Dutch or German too.
_ENGLISH_ALONE = _ENGLISH_ONLY.difference("of was will have".split())  # noqa: SIM905
_HEADLINE_WORDS = 40
_SHORT_TEXT = 90
_PROSE = 10
# Measured on news in nine languages.
_LEAST_SHARE = 0.08
_LEAST_WORDS = 3


def find_language(text: str) -> str:
    """Return `en`, `zh`, `ko`, `ja` or `other` for `text`; a text of a few words counts as English."""
    sample = text[:_SAMPLE]
    script = _find_script(sample) if not sample.isascii() and _EAST_ASIAN.search(sample) else None
    if script:
        return script
    # Addresses, tags and links below a short text hold names, not words of its language.
    prose = "\n".join([line for line in sample.splitlines() if len(line.split()) >= _PROSE])
    words = _words(prose) or _words(sample)
    english = _ENGLISH.intersection(words)
    if len(words) < _HEADLINE_WORDS:
        is_english = sample.isascii() or _ENGLISH_ONLY & english or len(english) > 1
        return "en" if is_english else "other"
    distinct = len(_ENGLISH_ONLY & english)
    if len(words) < _SHORT_TEXT:
        # A headline with its lead has few words between its names.
        return "en" if distinct > 1 or _ENGLISH_ALONE & english else "other"
    share = sum(map(_ENGLISH.__contains__, words)) / len(words)
    return "en" if share > _LEAST_SHARE and distinct >= _LEAST_WORDS else "other"


def _words(text: str) -> list[str]:
    return (_ENGLISH_WORD if text.isascii() else _LATIN_WORD).findall(text.lower())


def _find_script(sample: str) -> str | None:
    """Return the language of a text that is more than a sixth in an East Asian script, or opens in one."""
    letters = sum(map(len, _LATIN_WORD.findall(sample))) or 1
    hangul, kana, han = [len(script.findall(sample)) for script in (_HANGUL, _KANA, _HAN)]
    if max(hangul, kana, han) * 5 <= letters and not _opens_in_script(sample):
        return None
    if hangul >= kana and hangul * 3 > han:
        return "ko"
    return "ja" if kana * 8 > han else "zh"


def _opens_in_script(sample: str) -> bool:
    """Return whether the first two lines, headline and lead, are East Asian: English standing text may follow them."""
    opening = [line.strip()[:_OPENING] for line in sample.splitlines() if line.strip()][:2]
    return all(len(_SIGN.findall(line)) * 3 > sum(map(len, _ASCII_WORD.findall(line))) for line in opening)
