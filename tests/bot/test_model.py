"""The nouns hold what the event contract says."""

import pytest

from bot.model import EventType, Family, Named, Party, Role, slug


def test_every_event_type_has_a_family() -> None:
    counts = {family: sum(kind.family == family for kind in EventType) for family in Family}
    assert counts == {Family.REGULATORY: 13, Family.CLINICAL: 4, Family.DEAL: 5, Family.COMMERCIAL: 1}


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("FUCASO®", "fucaso"),
        ("Merck & Co., Inc.", "merck-co-inc"),
        ("Ångström Bio", "angstrom-bio"),
        ("信达生物", "信达生物"),
    ],
)
def test_a_slug_folds_case_marks_and_punctuation(name: str, folded: str) -> None:
    assert slug(name) == folded


def test_a_new_name_has_a_key_that_can_be_told_from_a_known_one() -> None:
    assert Named("BCMA", "bcma").key == "bcma"
    assert Named("Satellos Bioscience").key == "~satellos-bioscience"
    assert Party("IASO Biotherapeutics", "iaso-bio", Role.APPLICANT).key == "iaso-bio"
