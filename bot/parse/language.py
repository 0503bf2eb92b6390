"""Which language a text is in, told by its script and, for Latin letters, by English function words."""

import re

_SAMPLE = 2_000
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|for|a|is|that|with|by|on|as|are|has|was|from|at|its|an|be|this|which|will|have|it|or|were)\b",
    re.IGNORECASE,
)
_ENGLISH_ONLY = re.compile(
    r"\b(?:the|of|and|to|with|by|its|that|this|which|will|has|have|was|were|from)\b", re.IGNORECASE
)
_HEADLINE_WORDS = 40
# Measured on news in nine languages.
_LEAST_SHARE = 0.08
_LEAST_WORDS = 3


def find_language(text: str) -> str:
    """Return `en`, `zh`, `ko`, `ja` or `other` for `text`; a text of a few words counts as English."""
    sample = text[:_SAMPLE]
    words = _LATIN_WORD.findall(sample)
    letters = sum(map(len, words)) or 1
    hangul, kana, han = (len(script.findall(sample)) for script in (_HANGUL, _KANA, _HAN))
    if max(hangul, kana, han) * 5 > letters:
        if hangul >= kana and hangul * 3 > han:
            return "ko"
        return "ja" if kana * 8 > han else "zh"
    if len(words) < _HEADLINE_WORDS:
        return "en" if sample.isascii() or _ENGLISH_ONLY.search(sample) else "other"
    share = len(_ENGLISH.findall(sample)) / len(words)
    distinct = len({word.lower() for word in _ENGLISH_ONLY.findall(sample)})
    return "en" if share > _LEAST_SHARE and distinct >= _LEAST_WORDS else "other"
