"""What wires and newsrooms put before the news: marks, labels and prefixes that are no part of it."""

import pytest

from bot.parse.zones import find_dateline_end
from tests.bot.parse.telling import lead_event, names
from tests.bot.parse.variants import facts

SAID = "Norvane Therapeutics announced today that the FDA has approved NVT-204 for gout."
OPENINGS = (
    "BOSTON--(BUSINESS WIRE)--",
    "BOSTON & ZUG, Switzerland--(BUSINESS WIRE)--",
    "(RTTNews) - ",
    "/PRNewswire/ -- ",
    "PRESS RELEASE: ",
    "Press release - ",
    "Boston, Massachusetts--(Newsfile Corp. - May 12, 2025) - ",
    "BOSTON, MA / ACCESSWIRE / May 12, 2025 / ",
    "May 12 (Reuters) - ",
    "__BOSTON, May 12, 2025__ -- ",
    "**BOSTON** -- *May 12, 2025* -- ",
    "BOSTON&mdash;(BUSINESS WIRE)&mdash;",
)


@pytest.mark.parametrize("opening", OPENINGS)
def test_the_first_words_behind_a_wires_mark_are_the_issuer(opening: str) -> None:
    event = lead_event("FDA Approves NVT-204 for Gout", opening + SAID)
    assert names(event) == {"Norvane Therapeutics"}
    assert str(event.date) == "2025-05-12"


@pytest.mark.parametrize(
    "text",
    [
        "Norvane (Nasdaq: NVNE) - A leader in gout has news.",
        "The news (of a wire fraud) - It shocked Norvane.",
        "Its press release was late. It said that NVT-204 works.",
        "Norvane has a licence (see the table) -- Ostrelle has none.",
    ],
)
def test_a_bracket_or_a_release_in_a_sentence_is_no_wires_mark(text: str) -> None:
    assert find_dateline_end(text) is None


PREFIXES = (
    *("PRESS RELEASE: ", "BRIEF-", "UPDATE 1-", "UPDATE 2-", "Correction: ", "CORRECTED-", "CORRECTED: ", "RPT-"),
    *("WRAPUP 1-", "EXCLUSIVE-", "BREAKING: ", "CORRECTING and REPLACING ", "EQS-News: ", "EQS-Adhoc: ", "REG - ", "*"),
    *("/C O R R E C T I O N -- Norvane Therapeutics/ ", "Norvane Therapeutics: ", "EQS-News: Norvane Therapeutics: "),
)
SUFFIXES = (" - PR Newswire", " | Fierce Biotech", " -- Reuters", " (1)", " - 2025-05-12")
PLAIN = lead_event("FDA Approves Norvane's NVT-204 for Gout", SAID)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_of_the_wire_changes_no_fact(prefix: str) -> None:
    event = lead_event(f"{prefix}FDA Approves Norvane's NVT-204 for Gout", SAID)
    assert facts(event) == facts(PLAIN)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_of_the_newsroom_changes_no_fact(suffix: str) -> None:
    event = lead_event(f"FDA Approves Norvane's NVT-204 for Gout{suffix}", SAID)
    assert facts(event) == facts(PLAIN)
