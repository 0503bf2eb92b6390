"""What a person asks in words → a query; our own grammar, so what it does not understand it says."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model import Choice, ConditionKind, slug
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon

NAMEABLE = (EntityKind.COMPANY, EntityKind.DRUG, EntityKind.TARGET, EntityKind.DISEASE)
_SPAN = r"(?P<which>this|next)\s+(?P<unit>month|quarter|half|year)"
_NAME = r"(?P<name>.+?)"
_ABOUT = r"(?:of|for|on|about|with|from|at|by|to)"
_AHEAD = r"(?:next|due|coming(?:\s+up)?|upcoming|expected|ahead)"
_LEAD = r"(?:please\s+)?(?:(?:show|tell|give)(?:\s+me)?\s+)?(?:what(?:'s|\s+is|s|\s+are|\s+comes)?\s+)?(?:the\s+)?"


class Asked(StrEnum):
    """What a question wants of a timeline."""

    MILESTONES = "milestones"
    LATEST = "latest"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood: about `name`, and for what is next perhaps between two days."""

    asked: Asked
    name: str
    first: date | None = None
    last: date | None = None


_FORMS: tuple[tuple[Asked, re.Pattern[str]], ...] = tuple(
    (asked, re.compile(form, re.IGNORECASE))
    for asked, form in (
        (Asked.MILESTONES, rf"{_LEAD}(?:milestones?|timeline|history|key\s+dates)\s+(?:{_ABOUT}\s+)?{_NAME}"),
        (Asked.LATEST, rf"{_LEAD}(?:latest|newest|last|news)(?:\s+(?:news|step|milestone))?\s+{_ABOUT}\s+{_NAME}"),
        (Asked.LATEST, rf"(?:what\s+happened|what(?:'s|\s+is)\s+new|anything\s+new)\s+{_ABOUT}\s+{_NAME}"),
        (Asked.NEXT, rf"{_LEAD}{_AHEAD}\s+{_SPAN}\s+{_ABOUT}\s+{_NAME}"),
        (
            Asked.NEXT,
            rf"{_LEAD}{_AHEAD}(?:\s+(?:step|date|milestone)s?)?\s+{_ABOUT}\s+{_NAME}(?:\s+(?:in\s+)?{_SPAN})?",
        ),
        (Asked.NEXT, rf"when\s+is\s+(?:the\s+)?(?:decision|pdufa(?:\s+date)?|next\s+step)\s+{_ABOUT}\s+{_NAME}"),
    )
)


def parse_question(text: str, today: date) -> Query | None:
    """Return the query, or None when the words are none that we know."""
    line = " ".join(text.replace("\u2019", "'").split()).rstrip(" ?!.")
    for asked, form in _FORMS:
        found = form.fullmatch(line)
        if found:
            parts = found.groupdict()
            first, last = _span(parts["which"].lower(), parts["unit"].lower(), today) if parts.get("unit") else _OPEN
            return Query(asked, parts["name"].strip(" \"'“”"), first, last)
    return None


def resolve_subject(name: str, lexicon: Lexicon) -> tuple[Choice, ...]:
    """Return whose timeline a name may mean; several are ambiguous, none is a name that the lexicon does not hold."""
    kind, _, key = name.removeprefix("=").partition(":")
    if name.startswith("=") and kind in {str(one) for one in NAMEABLE}:
        entity = lexicon.get(EntityKind(kind), key)
        return (Choice(f"{kind}:{key}", entity.name if entity else key.lstrip("~")),)
    prefix, _, rest = name.partition(":")
    wanted = EntityKind(prefix.lower()) if prefix.lower() in {str(one) for one in NAMEABLE} and rest else None
    found = lexicon.resolve(rest if wanted else name, wanted)
    return tuple(Choice(f"{entity.kind}:{entity.id}", entity.name) for entity in found if entity.kind in NAMEABLE)


def unseen_keys(name: str) -> tuple[Choice, ...]:
    """Return the keys under which a name that is not in the lexicon stands if an article told of it."""
    kinds = (ConditionKind.COMPANY, ConditionKind.DRUG, ConditionKind.TARGET, ConditionKind.DISEASE)
    return tuple(Choice(f"{kind}:~{slug(name)}", name) for kind in kinds) if slug(name) else ()


_OPEN: tuple[date | None, date | None] = (None, None)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _span(which: str, unit: str, today: date) -> tuple[date, date]:
    """Return the rest of this month, quarter, half or year, or the whole of the next."""
    months = _MONTHS[unit]
    index = today.year * 12 + (today.month - 1) // months * months + (months if which == "next" else 0)
    end = index + months - 1
    last = date(end // 12, end % 12 + 1, calendar.monthrange(end // 12, end % 12 + 1)[1])
    return (today if which == "this" else date(index // 12, index % 12 + 1, 1)), last
