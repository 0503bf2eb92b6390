"""Where a sentence only describes a firm ("a company focused on cancer"): what stands there is not of the event."""

import re

_DESCRIPTION = re.compile(
    r"(?:,|\)|\u2014|--?)\s+(?:an?|the|one of|its)\s(?:[^,.;]|,(?=\s(?:[\w-]+\s){1,3}?(?:company|biotech)))*?"
    r"\b(?:company|companies|biotech\w*|biopharma\w*|firm|developer|leader|pioneer|start-?up)\b"
    r".*?(?=,?\s(?:today|announc\w+|has|have|said|says|report\w*|provid\w+|which|presented|unveil\w*|will|is pleased)\b"
    r"|[.;]\s|$)",
    re.DOTALL,
)


def find_descriptions(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of a sentence that describe a firm, from its comma to the verb of the news."""
    return tuple(found.span() for found in _DESCRIPTION.finditer(text))
