import pytest

from bot.model import EventType
from bot.parse.detail import find_application, find_detail, find_kind, find_outcome, find_phase


@pytest.mark.parametrize(
    ("text", "application"),
    [
        ("submitted a new drug application (nda)", "NDA"), ("its supplemental new drug application", "sNDA"),
        ("accepted the bla for", "BLA"), ("an sbla was filed", "sBLA"), ("the maa was validated", "MAA"),
        ("cleared the ind", "IND"), ("received 510(k) clearance", "510(k)"), ("a de novo request", "De Novo"),
        ("an emergency use authorization", "EUA"), ("a pre-nda meeting before the bla", "BLA"),
        ("a pre-ind meeting", None),
        ("an agenda for india", None),
    ],
)  # fmt: skip
def test_applications_are_named(text: str, application: str | None) -> None:
    assert find_application(text) == application


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("breakthrough therapy designation", "breakthrough"), ("fast-track status", "fast track"),
        ("granted rmat designation", "RMAT"), ("orphan drug designation", "orphan"),
        ("rare pediatric disease designation", "rare pediatric"), ("granted priority review", "priority review"),
        ("the prime scheme", "PRIME"),
    ],
)  # fmt: skip
def test_designations_have_their_kind(text: str, kind: str) -> None:
    assert find_kind(EventType.DESIGNATION, text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("approved @d0", "full"), ("granted accelerated approval", "accelerated"), ("tentative approval", "tentative"),
        ("conditional marketing authorisation", "conditional"), ("emergency use authorization", "emergency"),
        ("approved an expanded label", "expanded label"), ("approved the snda", "expanded label"),
    ],
)  # fmt: skip
def test_approvals_have_their_kind(text: str, kind: str) -> None:
    assert find_kind(EventType.APPROVAL, text) == kind


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("met its primary endpoint", "positive"), ("did not meet its primary endpoint", "negative"),
        ("met one endpoint but missed the other", "mixed"), ("data were reported", None),
        ("adopted a negative opinion", "negative"), ("recommended approval", "positive"),
    ],
)  # fmt: skip
def test_outcomes_are_told_from_their_words(text: str, outcome: str | None) -> None:
    assert find_outcome(text) == outcome


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("a phase 3 trial", "3"), ("a phase iib trial", "2"), ("phase 1/2 study", "1/2"), ("phase i/ii", "1/2"),
        ("phase 2/3", "2/3"), ("phase 1/1b clinical trial", "1"), ("ph2 data", "2"), ("next phase of growth", None),
    ],
)  # fmt: skip
def test_phases_come_in_the_contracts_form(text: str, phase: str | None) -> None:
    assert find_phase(text) == phase


def test_a_type_gets_only_the_detail_it_calls_for() -> None:
    detail = find_detail(EventType.FINANCING, ["phase 2 nda breakthrough met"])
    assert (detail.application, detail.kind, detail.outcome, detail.phase) == (None, None, None, None)
    detail = find_detail(EventType.READOUT, ["phase 2 data", "met its endpoint in phase 3"])
    assert (detail.application, detail.outcome, detail.phase) == (None, "positive", "2")
