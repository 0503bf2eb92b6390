"""Old and generic drugs that no list holds, told by salt, form and strength: "Quilotropium Bromide Tablets, 20 mg"."""

from collections.abc import Iterator

from bot.parse.blocks import Block
from bot.parse.patterns import pattern

_FORM = (
    r"(?:(?:Extended|Delayed|Modified)[- ]Release |Orally Disintegrating |Oral |Nasal |Ophthalmic |Topical |Inhalation "
    r"|Chewable |ER |DR )*"
    r"(?:Tablets?|Capsules?|Injection|Solution|Suspension|Spray|Cream|Ointment|Gel|Syrup)\b"
)
_STRENGTH = r"[^.;]{0,45}?\b\d[\d.,]* ?(?:mg|mcg|g|mL|%)"
_DOSED = pattern(
    rf"\b(?P<name>[A-Za-z][a-z]{{5,}})(?P<salt> [A-Za-z][a-z]{{3,}})? (?=(?i:{_FORM})(?P<strength>{_STRENGTH})?)",
)
_FORMS = frozenset(
    {"tablet", "tablets", "capsule", "capsules", "injection", "solution", "suspension", "spray", "cream", "ointment",
     "gel", "syrup"}
)  # fmt: skip


def find_dosed(block: Block, salts: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """Yield start and end of each name before a form of dose, and the end of its salt. A salt or a strength proves it.

    A strength alone proves a capitalised name only.
    """
    if block.numbers.keys().isdisjoint(_FORMS):
        return
    for found in _DOSED.finditer(block.text):
        start, end = found.span("name")
        if found["name"].lower() in salts:
            continue
        has_salt = (found["salt"] or "").strip().lower() in salts
        if has_salt:
            yield start, end, found.end("salt")
        elif not found["salt"] and found["strength"] and found["name"][0].isupper():
            yield start, end, end
