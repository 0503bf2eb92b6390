"""What the lexicon knows of an event's drugs and the article does not state: it is shown apart."""

from collections.abc import Iterable, Sequence

from bot.model import Known, Named
from bot.parse.document import EntityKind, Mention
from bot.parse.lexicon import Lexicon


def find_known(lexicon: Lexicon, drugs: Sequence[Mention], named: Sequence[Named], modality: str | None) -> Known:
    """Return what the lexicon holds of the drugs and neither `named` nor `modality` state."""
    rows = [row for m in drugs if m.id and (row := lexicon.get(EntityKind.DRUG, m.id))]
    stated = {each.id for each in named}
    wanted = dict.fromkeys(t for row in rows for t in row.targets if t not in stated)
    owners = dict.fromkeys(c for row in rows for c in (row.owner,) if c and c not in stated)
    kinds = _names(lexicon, EntityKind.MODALITY, (row.modality for row in rows if row.modality))
    return Known(
        targets=_names(lexicon, EntityKind.TARGET, wanted),
        modality=kinds[0].name if kinds and modality is None else None,
        companies=_names(lexicon, EntityKind.COMPANY, owners),
    )


def _names(lexicon: Lexicon, kind: EntityKind, ids: Iterable[str]) -> tuple[Named, ...]:
    rows = [lexicon.get(kind, each) for each in ids]
    return tuple(Named(row.name, row.id) for row in rows if row)
