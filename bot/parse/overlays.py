"""An operator's rows over the packaged ones: laid field by field, or refused with their line."""

from collections.abc import Collection, Mapping

from bot.errors import UserError
from bot.parse.document import EntityKind

# Which column of a table names rows of which other table; modalities are named by id too.
_LINKS: dict[EntityKind, dict[str, EntityKind]] = {
    EntityKind.COMPANY: {"parent": EntityKind.COMPANY, "homonyms": EntityKind.COMPANY},
    EntityKind.DRUG: {
        "owner": EntityKind.COMPANY,
        "partners": EntityKind.COMPANY,
        "targets": EntityKind.TARGET,
        "modality": EntityKind.MODALITY,
    },
    EntityKind.TARGET: {"family": EntityKind.TARGET},
    EntityKind.DISEASE: {"broader": EntityKind.DISEASE},
}
_NO_NAMES = frozenset({"id", "tickers", "mondo", "source", "country"})


def check_columns(place: str, columns: Collection[str], known: Collection[str]) -> None:
    """Raise UserError for a column that no table has: what stands there would be lost without a word."""
    odd = [column for column in columns if column not in known]
    if odd:
        message = f"{place}, line 1: no column is called {', '.join(odd)}; there are {', '.join(known)}."
        raise UserError(message)


def lay_over(below: Mapping[str, str] | None, above: Mapping[str, str]) -> dict[str, str]:
    """Return a row with an operator's fields over it.

    An empty field keeps what stands, a filled one replaces it, and `-form` takes the form out of every column.
    """
    taken = {part[1:] for value in above.values() for part in _parts(value) if part.startswith("-")}
    merged = {
        column: value if column in _NO_NAMES else "|".join(part for part in _parts(value) if not _is_taken(part, taken))
        for column, value in (below or {}).items()
    }
    for column, value in above.items():
        parts = _parts(value)
        added = [part for part in parts if not part.startswith("-")]
        if len(added) < len(parts):
            merged[column] = "|".join(dict.fromkeys([*_parts(merged.get(column, "")), *added]))
        elif added or column not in merged:
            merged[column] = "|".join(added)
    return merged


def check_links(
    rows: Mapping[tuple[EntityKind, str], Mapping[str, str]], place: str, kind: EntityKind, id_: str
) -> None:
    """Raise UserError where a row names an owner, a target or the like that no table holds."""
    for column, other in _LINKS[kind].items():
        for name in _parts(rows[kind, id_].get(column, "")):
            if (other, name) not in rows:
                message = f"{place}: {column} '{name}' is the id of no {other}; add it, or leave the field empty."
                raise UserError(message)


def _parts(value: str) -> list[str]:
    return [stripped for part in value.split("|") if (stripped := part.strip())]


def _is_taken(part: str, taken: Collection[str]) -> bool:
    return part in taken or part.partition("@")[0] in taken
