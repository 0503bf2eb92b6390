"""Names as registers shorten them are the lexicon's, and unknown ones read as a report would write them."""

from datetime import date

import pytest

from bot.model import Event, EventType, Known, Named, Party, Reading, Status
from bot.parse.lexicon import Lexicon
from bot.resolving import resolve_reading
from bot.when import PartialDate
from tests.builders import packaged


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return packaged()


def _resolve(lexicon: Lexicon, event: Event, told_on: date | None = None) -> Event:
    (resolved,) = resolve_reading(Reading("a", relevant=True, events=(event,)), lexicon, told_on).events
    return resolved


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("NOVARTIS", Party("Novartis", "novartis")),
        ("VERTEX PHARMS INC", Party("Vertex Pharmaceuticals", "vertex")),
        ("Eli Lilly Nederland B.V.", Party("Eli Lilly", "eli-lilly")),
        ("Bristol-Myers Squibb Pharma EEIG", Party("Bristol Myers Squibb", "bristol-myers-squibb")),
        ("Boehringer Ingelheim International GmbH", Party("Boehringer Ingelheim", "boehringer-ingelheim")),
        ("NORTHWIND THERAPS INC", Party("Northwind Therapeutics")),
        ("Northwind Therapeutics, Inc.", Party("Northwind Therapeutics")),
        ("Vertex Motors Inc", Party("Vertex Motors")),
    ],
)
def test_a_firm_is_known_by_its_own_name(told: str, named: Party, lexicon: Lexicon) -> None:
    event = Event(EventType.APPROVAL, Status.NEW, companies=(Party(told),))
    assert _resolve(lexicon, event).companies == (named,)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("imatinib mesylate", Named("imatinib", "imatinib")),
        ("GLEEVEC", Named("imatinib", "imatinib")),
        ("norvazumab-abcd", Named("norvazumab")),
        ("norvastinib hydrochloride monohydrate", Named("norvastinib")),
        ("sodium chloride", Named("sodium chloride")),
    ],
)
def test_a_drug_is_known_without_its_salt(told: str, named: Named, lexicon: Lexicon) -> None:
    assert _resolve(lexicon, Event(EventType.APPROVAL, Status.NEW, drugs=(Named(told),))).drugs == (named,)


def test_diseases_are_known_in_the_order_of_an_index_too(lexicon: Lexicon) -> None:
    told = ("Carcinoma, Non-Small-Cell Lung", "Breast Neoplasms", "Cosmetic Techniques")
    event = Event(EventType.APPROVAL, Status.NEW, indications=tuple(map(Named, told)))
    assert [each.id for each in _resolve(lexicon, event).indications] == ["non-small-cell-lung-cancer", "breast-cancer"]


def test_an_unknown_brand_stands_beside_its_drug_and_a_known_one_is_it(lexicon: Lexicon) -> None:
    new = Event(EventType.APPROVAL, Status.NEW, drugs=(Named("norvazumab"),), known=Known(drugs=(Named("Norvaxa"),)))
    old = Event(EventType.APPROVAL, Status.NEW, drugs=(Named("imatinib"),), known=Known(drugs=(Named("Gleevec"),)))
    assert _resolve(lexicon, new).known.drugs == (Named("Norvaxa"),)
    assert _resolve(lexicon, old).known.drugs == ()


def test_news_without_a_date_has_the_day_it_was_told_on(lexicon: Lexicon) -> None:
    told_on = date(2026, 1, 12)
    assert _resolve(lexicon, Event(EventType.TRIAL_STOPPED, Status.NEW), told_on).date == PartialDate("2026-01-12")
    assert _resolve(lexicon, Event(EventType.TRIAL_STOPPED, Status.NEW)).date is None
    assert _resolve(lexicon, Event(EventType.READOUT, Status.EXPECTED), told_on).date is None
    dated = Event(EventType.APPROVAL, Status.NEW, PartialDate("2026-01-02"))
    assert _resolve(lexicon, dated, told_on).date == PartialDate("2026-01-02")
