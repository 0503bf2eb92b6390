"""The reader as a whole: the article that the product is built around, odd text, and changes that must not matter."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Event, EventType, Reading, Status
from bot.parse.reader import read_article
from tests.builders import packaged

DAY = date(2025, 2, 14)
SEED = Path(__file__).parents[4] / "shared" / "data" / "seed" / "iaso-hong-kong.txt"
TITLE = "Norvane Therapeutics Submits BLA to FDA for NVT-204"
TEXT = (
    "On February 13, 2025, Norvane Therapeutics announced that it has submitted a Biologics License Application to the "
    "U.S. Food and Drug Administration for NVT-204, a monoclonal antibody for asthma."
)


def read(title: str, text: str, published: date = DAY) -> Reading:
    return read_article(Article("a", title, text, published), packaged())


def step(event: Event) -> tuple[str, str, str | None]:
    return event.type.value, event.status.value, str(event.date) if event.date else None


def facts(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (*step(e), [c.name for c in e.companies], [d.name for d in e.drugs], e.regulators, e.terms)
        for e in reading.events
    ]


@pytest.mark.skipif(not SEED.exists(), reason="the shared data is not beside this repository")
def test_the_seed_article_reads_as_it_should() -> None:
    title, _, text = SEED.read_text(encoding="utf-8").partition("\n")
    reading = read(title, text, date(2025, 2, 16))
    acceptance, approval = reading.events
    assert (step(acceptance), step(approval)) == (
        ("acceptance", "new", "2025-02-14"),
        ("approval", "background", "2023-06-30"),
    )
    assert [(c.id, c.role.value) for c in acceptance.companies] == [("iaso-bio", "applicant")]
    assert [d.name for d in acceptance.drugs] == ["equecabtagene autoleucel"]
    assert [t.name for t in acceptance.targets] == ["BCMA"]
    assert acceptance.modality == "CAR-T"
    assert [i.name for i in acceptance.indications] == ["multiple myeloma"]
    assert (acceptance.regulators, approval.regulators) == (("HKDOH",), ("NMPA",))
    assert reading.relevant


def test_a_plain_release_is_read_whole() -> None:
    (event,) = read(TITLE, TEXT).events
    assert step(event) == ("submission", "new", "2025-02-13")
    assert (event.detail.application, event.regulators, event.modality) == ("BLA", ("FDA",), "monoclonal antibody")


def test_a_language_that_is_not_read_says_so_and_gives_no_card() -> None:
    reading = read(
        "Zorvex erhält Zulassung", "Das Unternehmen hat die Zulassung für sein neues Mittel erhalten und freut sich."
    )
    assert (reading.relevant, reading.reason, reading.events) == (False, "not read: another language", ())


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01", "\u202e\ufeff", "<p>", "@c0 approved @d1 by @r2", "(" * 5000, "a" * 100_000]
)
def test_odd_text_is_read_without_an_error(text: str) -> None:
    for title in ("", text[:200]):
        assert read(title, text).article_id == "a"


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str, title: str) -> None:
    assert read(f"FDA approves {title}", f"The FDA approved {text} on May 1, 2024").article_id == "a"


def test_the_same_bytes_give_the_same_reading() -> None:
    assert read(TITLE, TEXT) == read(TITLE, TEXT)


def test_invented_names_are_read_like_known_ones() -> None:
    renamed = [part.replace("Norvane", "Quillmere").replace("NVT-204", "QMR-881") for part in (TITLE, TEXT)]
    for ours, theirs in zip(facts(read(TITLE, TEXT)), facts(read(*renamed)), strict=True):
        assert theirs[:3] == ours[:3]
        assert theirs[3] == ["Quillmere Therapeutics"]
        assert theirs[4] == ["QMR-881"]


def test_dates_a_year_on_move_the_events_a_year_on() -> None:
    later = read(TITLE, TEXT.replace("2025", "2026"), DAY + timedelta(days=365))
    assert [step(e) for e in later.events] == [("submission", "new", "2026-02-13")]


@pytest.mark.parametrize(
    ("words", "status"),
    [("plans to submit", None), ("has not submitted", None), ("previously submitted", None), ("has submitted", "new")],
)
def test_inserted_words_flip_the_status(words: str, status: str | None) -> None:
    reading = read("Norvane Therapeutics gives an update on NVT-204", TEXT.replace("has submitted", words))
    fresh = [e.status.value for e in reading.events if e.status is Status.NEW]
    assert fresh == ([status] if status else [])


def test_boilerplate_adds_no_fact() -> None:
    more = (
        "\n\nAbout Norvane Therapeutics\n\nNorvane Therapeutics is a biotechnology company in Boston.\n\n"
        "Forward-Looking Statements\n\nThe FDA may not approve NVT-204. Norvane may terminate its license agreement."
    )
    assert facts(read(TITLE, TEXT + more)) == facts(read(TITLE, TEXT))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("'", "\u2019"),
        lambda text: text.replace(" ", "\u00a0", 12),
        lambda text: text.replace("&", "&amp;"),
        lambda text: f"<p>{text}</p>",
        lambda text: re.sub(r"((?:\S+ ){9}\S+) ", r"\1\n", text),
    ],
)
def test_typography_and_markup_change_no_fact(change) -> None:  # noqa: ANN001 one of the lambdas above
    assert facts(read(TITLE, change(TEXT))) == facts(read(TITLE, TEXT))


def test_licensor_and_licensee_swap_in_the_passive_voice() -> None:
    def roles(title: str, text: str) -> dict[str, str]:
        return {c.name: c.role.value for c in read(title, text).events[0].companies}

    active = roles(
        "Arkelon Therapeutics Licenses AKT-501 to Fennimore Pharmaceuticals",
        "Arkelon Therapeutics has licensed AKT-501, a drug candidate for asthma, to Fennimore Pharmaceuticals.",
    )
    passive = roles(
        "Fennimore Pharmaceuticals Licenses AKT-501 From Arkelon Therapeutics",
        "AKT-501, a drug candidate for asthma, was licensed from Arkelon Therapeutics by Fennimore Pharmaceuticals.",
    )
    assert active == passive == {"Arkelon Therapeutics": "licensor", "Fennimore Pharmaceuticals": "licensee"}


def test_what_the_lexicon_knows_stands_apart() -> None:
    (event,) = read(
        "FDA Approves Kymriah for a New Group", "The FDA approved Kymriah (tisagenlecleucel) on February 13, 2025."
    ).events
    assert event.type is EventType.APPROVAL
    assert event.targets == ()
    assert [t.name for t in event.known.targets] == ["CD19"]


def test_noise_keeps_its_background_and_loses_its_news() -> None:
    reading = read(
        "Norvane Therapeutics to Present at the Northern Healthcare Conference",
        "Norvane Therapeutics submitted an NDA to the FDA for NVT-204 today. The FDA granted NVT-204 orphan drug "
        "designation in May 2023.",
    )
    assert (reading.relevant, reading.reason) == (False, "conference or call notice")
    assert [step(e) for e in reading.events] == [("designation", "background", "2023-05")]


def test_an_article_without_any_date_of_its_own_is_of_the_day_that_its_lead_tells() -> None:
    text = TEXT + (
        "\n\nNVT-204 is not new to regulators. It obtained approval from the Medicines and Healthcare products "
        "Regulatory Agency (MHRA) back on June 30, 2023."
    )
    reading = read_article(Article("a", TITLE, text), packaged())
    assert [step(event) for event in reading.events] == [
        ("submission", "new", "2025-02-13"),
        ("approval", "background", "2023-06-30"),
    ]


def test_what_the_article_states_is_not_said_again_as_known() -> None:
    text = "LONDON, April 3, 2025 -- GSK plc (NYSE: GSK) said today that the FDA has approved Blenrep for myeloma."
    (event,) = read("FDA approves GSK's Blenrep", text, date(2025, 4, 3)).events
    assert [party.id for party in event.companies] == ["gsk"]
    assert event.known.companies == ()
    assert [target.name for target in event.known.targets] == ["BCMA"]
