from pathlib import Path

from tests.mutants import MUTANTS

ROOT = Path(__file__).parent.parent


def test_every_fault_can_be_planted_in_one_place() -> None:
    found = {one.name: (ROOT / one.file).read_text().count(one.old) for one in MUTANTS}

    assert {name: count for name, count in found.items() if count != 1} == {}
    assert all((ROOT / test).exists() for one in MUTANTS for test in one.tests)
    assert len(MUTANTS) >= 25
