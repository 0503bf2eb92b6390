"""A headline with its lead has few small words: English is told by one of its own, other languages stay unread."""

import pytest

from bot.parse.language import find_language

FILLER = " ".join(f"Norvane Therapeutics Phase {n} NVT-{n} asthma antibody" for n in range(9))


@pytest.mark.parametrize(
    "text",
    [
        f"Norvane Reports Third Quarter Results and Corporate Highlights {FILLER}",
        f"Norvane Announces Collaboration with Ostrava in Asthma {FILLER}",
        f"Norvane Receives Clearance to Market New Inhaler {FILLER}",
    ],
)
def test_a_short_english_text_is_read(text: str) -> None:
    assert find_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        f"Norvane gibt Ergebnisse der Studie in Asthma bekannt {FILLER}",
        f"Norvane kondigt resultaten van de studie aan in Azië of Europa {FILLER}",
        f"Norvane annonce les résultats de son essai dans l'asthme {FILLER}",
        f"Norvane anuncia los resultados del ensayo en asma {FILLER}",
    ],
)
def test_a_short_text_in_another_language_is_not_read(text: str) -> None:
    assert find_language(text) == "other"
