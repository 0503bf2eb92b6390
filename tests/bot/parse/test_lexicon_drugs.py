"""The curated drugs, targets, modalities and stems hold together: one name, one thing; every id resolves."""

import csv
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

import pytest

DATA = files("bot.parse") / "lexicon_data"
DRUG_COLUMNS = [
    "id",
    "inn",
    "brands",
    "codes",
    "short",
    "cased",
    "guarded",
    "targets",
    "modality",
    "owner",
    "partners",
    "source",
]
TARGET_COLUMNS = ["id", "symbol", "hgnc", "aliases", "cased", "guarded", "family", "source"]
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(name: str) -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def fold(alias: str) -> str:
    spelled = "".join(
        unicodedata.name(c).split()[-1] if "\u03b1" <= c <= "\u03c9" else c for c in alias.partition("@")[0]
    )
    return "".join(c for c in unicodedata.normalize("NFKD", spelled).casefold() if c.isalnum())


def any_case(row: Row) -> Iterator[str]:
    for column in ("inn", "brands", "codes", "short", "name", "aliases"):
        for alias in split(row.get(column, "")):
            yield alias.partition("@")[0]


def shared_names(*named_rows: tuple[str, Row]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for kind, row in named_rows:
        for alias in any_case(row):
            owners[fold(alias)].add(f"{kind}:{row['id']}")
    return {alias: ids for alias, ids in owners.items() if len(ids) > 1}


@pytest.mark.parametrize(("name", "columns"), [("drugs.csv", DRUG_COLUMNS), ("targets.csv", TARGET_COLUMNS)])
def test_a_table_has_its_columns_and_unique_sorted_ids(name: str, columns: list[str]) -> None:
    found = rows(name)
    ids = [row["id"] for row in found]
    assert list(found[0]) == columns
    assert ids == sorted(set(ids))
    assert all(set(id_) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for id_ in ids)


@pytest.mark.parametrize("name", ["drugs.csv", "targets.csv"])
def test_a_table_is_utf_8_with_plain_line_ends_and_no_stray_blanks(name: str) -> None:
    data = (DATA / name).read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    for row in rows(name):
        for cell in row.values():
            assert all(value and value == value.strip() for value in split(cell)), row


@pytest.mark.parametrize("name", ["drugs.csv", "targets.csv"])
def test_every_row_names_its_source_and_what_a_card_shows(name: str) -> None:
    shown = "inn" if name == "drugs.csv" else "symbol"
    assert [row["id"] for row in rows(name) if not row["source"] or not row[shown]] == []


def test_no_name_in_any_case_means_two_drugs() -> None:
    assert shared_names(*(("drug", row) for row in rows("drugs.csv"))) == {}


def test_no_name_in_any_case_means_two_targets() -> None:
    assert shared_names(*(("target", row) for row in rows("targets.csv"))) == {}


def test_no_name_in_any_case_means_a_drug_and_a_target() -> None:
    named = [("drug", row) for row in rows("drugs.csv")] + [("target", row) for row in rows("targets.csv")]
    assert shared_names(*named) == {}


def test_no_name_in_any_case_means_a_drug_and_a_company() -> None:
    named = [("drug", row) for row in rows("drugs.csv")] + [("company", row) for row in rows("companies.csv")]
    across = {alias: ids for alias, ids in shared_names(*named).items() if len({i.split(":")[0] for i in ids}) > 1}
    assert across == {}


@pytest.mark.parametrize("name", ["drugs.csv", "targets.csv"])
def test_no_name_in_any_case_is_shorter_than_four_letters(name: str) -> None:
    assert [alias for row in rows(name) for alias in any_case(row) if len(fold(alias)) < 4] == []


@pytest.mark.parametrize("name", ["drugs.csv", "targets.csv"])
def test_a_name_stands_once_in_its_row(name: str) -> None:
    for row in rows(name):
        names = [*any_case(row), *split(row["cased"]), *split(row["guarded"])]
        assert len(names) == len(set(names)), row["id"]


def test_every_target_and_modality_of_a_drug_resolves() -> None:
    targets = {row["id"] for row in rows("targets.csv")}
    modalities = {str(table["id"]) for table in tables("modalities.toml")["modality"]}
    unknown = {target for row in rows("drugs.csv") for target in split(row["targets"])} - targets
    assert unknown == set()
    assert {row["modality"] for row in rows("drugs.csv")} - modalities <= {""}


def test_every_owner_and_partner_of_a_drug_resolves() -> None:
    companies = {row["id"] for row in rows("companies.csv")}
    named = {name for row in rows("drugs.csv") for name in (row["owner"], *split(row["partners"])) if name}
    assert named - companies == set()


def test_no_company_is_both_owner_and_partner_of_a_drug() -> None:
    assert [row["id"] for row in rows("drugs.csv") if row["owner"] in split(row["partners"])] == []


def test_every_family_of_a_target_resolves_and_none_is_its_own_ancestor() -> None:
    family = {row["id"]: row["family"] for row in rows("targets.csv")}
    for start, parent in family.items():
        seen, node = {start}, parent
        while node:
            assert node in family, f"{start} has no family {node}"
            assert node not in seen, f"{start} is its own ancestor"
            seen.add(node)
            node = family[node]


def test_a_symbol_that_is_a_word_needs_proof() -> None:
    guarded = {alias for row in rows("targets.csv") for alias in split(row["guarded"])}
    free = {fold(alias) for row in rows("targets.csv") for alias in any_case(row)}
    words = {"MET", "KIT", "RET", "TF", "ER", "AR", "PR", "APRIL", "STING"}
    assert words <= guarded
    assert free.isdisjoint(fold(word) for word in words)


def test_every_broader_modality_resolves_and_no_cue_names_two() -> None:
    found = tables("modalities.toml")["modality"]
    ids = [str(table["id"]) for table in found]
    assert ids == sorted(set(ids))
    assert {str(table["broader"]) for table in found if "broader" in table} <= set(ids)
    cues = [fold(cue) for table in found for cue in {fold(c): c for c in [table["name"], *table["cues"]]}.values()]
    assert len(cues) == len(set(cues))


def test_every_stem_is_sorted_and_tells_a_known_modality_and_target() -> None:
    modalities = {table["id"] for table in tables("modalities.toml")["modality"]}
    targets = {row["id"] for row in rows("targets.csv")}
    found = tables("stems.toml")["stem"]
    stems = [str(table["stem"]) for table in found]
    assert stems == sorted(set(stems))
    assert {table["modality"] for table in found} <= modalities
    assert {table["word"] for table in found if "word" in table} == {"first", "second"}
    assert {table["target"] for table in found if "target" in table} <= targets


def test_stems_that_end_everyday_words_are_guarded() -> None:
    guarded = {table["stem"] for table in tables("stems.toml")["stem"] if table.get("guarded")}
    assert {"ment", "cel", "gene", "gen", "cept", "tide", "kin", "ase", "stat"} <= guarded


@pytest.mark.parametrize(
    ("alias", "drug", "target"),
    [
        ("FUCASO", "equecabtagene-autoleucel", "bcma"),
        ("CT103A", "equecabtagene-autoleucel", "bcma"),
        ("Keytruda", "pembrolizumab", "pd-1"),
        ("SHR-A1811", "trastuzumab-rezetecan", "her2"),
        ("mRESVIA", "mrna-1345", "rsv-f-protein"),
        ("T-DXd", "trastuzumab-deruxtecan", "her2"),
    ],
)
def test_a_brand_a_code_and_a_short_form_lead_to_drug_and_target(alias: str, drug: str, target: str) -> None:
    owners = [row for row in rows("drugs.csv") if alias in {*any_case(row), *split(row["cased"])}]
    assert [row["id"] for row in owners] == [drug]
    assert split(owners[0]["targets"]) == [target]
