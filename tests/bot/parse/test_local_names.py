"""The names that Chinese, Korean and Japanese news use: each leads to one row of the lexicon."""

import csv
from collections import defaultdict
from importlib.resources import files

import pytest

from bot.parse.document import EntityKind
from tests.bot.parse.reading_aids import packaged


def rows() -> list[dict[str, str]]:
    text = (files("bot.parse") / "lexicon_data" / "local_names.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_rows_are_sorted_and_each_thing_has_one() -> None:
    keys = [(row["kind"], row["id"]) for row in rows()]
    assert keys == sorted(set(keys))


def test_every_local_name_belongs_to_a_row_and_says_where_it_is_from() -> None:
    for row in rows():
        assert packaged().get(EntityKind(row["kind"]), row["id"]), row
        assert row["source"]


def test_no_local_name_leads_to_two_things() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows():
        for name in row["names"].split("|"):
            assert name == name.strip() != ""
            owners[row["kind"], name] |= {one.id for one in packaged().resolve(name, EntityKind(row["kind"]))}
    assert {name: ids for name, ids in owners.items() if len(ids) != 1} == {}


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("默沙东", EntityKind.COMPANY, "merck-co"),
        ("默克", EntityKind.COMPANY, "merck-kgaa"),
        ("아스트라제네카", EntityKind.COMPANY, "astrazeneca"),
        ("替尔泊肽", EntityKind.DRUG, "tirzepatide"),
        ("엔허투", EntityKind.DRUG, "trastuzumab-deruxtecan"),
        ("비소세포폐암", EntityKind.DISEASE, "non-small-cell-lung-cancer"),
        ("関節リウマチ", EntityKind.DISEASE, "rheumatoid-arthritis"),
        ("유럽 의약품청", EntityKind.REGULATOR, "EMA"),
        ("欧盟委员会", EntityKind.REGULATOR, "EC"),
    ],
)
def test_a_local_name_finds_its_row(name: str, kind: EntityKind, found: str) -> None:
    assert [one.id for one in packaged().resolve(name, kind)] == [found]
