"""Old and generic drugs, told by salt, form and strength."""

import pytest

from bot.parse.document import EntityKind
from tests.bot.parse.reading_aids import nameless, names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It got approval of its ANDA for Quilotropium Bromide Nasal Solution, 0.03%.", "quilotropium"),
        ("It sells Quiloprazine Hydrochloride Extended-Release Tablets USP in India.", "quiloprazine"),
        ("Its generic of quilorazone sodium injection was approved.", "quilorazone"),
        ("The nod is for Quilosentan Tablets for Oral Suspension, 32 mg.", "quilosentan"),
    ],
)
def test_salt_or_strength_tells_a_drug(text: str, name: str) -> None:
    assert names(text, EntityKind.DRUG, lexicon=nameless()) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "They sell Generic Tablets of 20 mg and Sterile Solution, 10 mL.",
        "The Quilovane Solution is a software.",
        "Those on quilosentan tablets had 3 visits.",
        "It is a Nasal Spray, 20 mg.",
        "Sodium Chloride Injection, 0.9%, was given.",
    ],
)
def test_a_form_alone_tells_none(text: str) -> None:
    assert names(text, EntityKind.DRUG, lexicon=nameless()) == set()
