"""Where a sentence only describes a firm ("a company focused on cancer"): what stands there is not of the event."""

import re

from bot.parse.patterns import pattern

_DESCRIPTION = pattern(
    r"(?:,|\)|\u2014|--?)\s+(?:an?|the|one of|its)\s(?:[^,.;]|,(?=\s(?:[\w-]+\s){1,3}?(?:company|biotech)))*?"
    r"\b(?:company|companies|biotech\w*|biopharma\w*|firm|developer|leader|pioneer|start-?up)\b"
    r".*?(?=,?\s(?:today|announc\w+|has|have|said|says|report\w*|provid\w+|which|presented|unveil\w*|will|is pleased)\b"
    r"|[.;]\s|$)",
    re.DOTALL,
)


def find_descriptions(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of a sentence that describe a firm, from its comma to the verb of the news."""
    return tuple(found.span() for found in _DESCRIPTION.finditer(text))


# What a firm does for a living, up to the verb of the news: "a company focused on acquiring and selling medicines".
_BUSINESS = pattern(
    r"\b(?:company|companies|biotech\w*|biopharma\w*|firm|developer|leader|pioneer|start-?up),? (?:that is |which is )?"
    r"(?:focus(?:ed|ing)|dedicated|committed|engaged|speciali[sz]\w+|developing|advancing|pioneering|working|leading)\b"
    r"(?:(?!,? (?:today|announc\w+|has|have|said|says|report\w*|will|is pleased)\b"
    r"|, (?:is|are|was|were|had|expects|plans|faces|w[io]ns?|gets?|got|withdr\w+|sells|sold|buys|bought|\w+ed) ).)*"
)


def find_businesses(masked: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of masked text that say what a firm does for a living: no step is told there."""
    return tuple(found.span() for found in _BUSINESS.finditer(masked))
