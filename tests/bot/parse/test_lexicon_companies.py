"""The tables of companies, diseases and false friends hold what the reader takes for granted."""

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from bot.parse.folding import fold
from bot.parse.lexicon import EntityKind
from tests.builders import packaged

DATA = files("bot.parse") / "lexicon_data"
COMPANY_COLUMNS = "id,name,aliases,cased,guarded,former,tickers,country,parent,homonyms,source"
DISEASE_COLUMNS = "id,name,aliases,cased,guarded,mondo,broader,source"
DICTIONARY = Path("/usr/share/dict/words")
# What stands in for a dictionary where none is installed: words that firms of the trade have as names.
FEW_WORDS = """
    vertex kite legend prime relay structure summit beam rocket sage insight context turn option passage fusion horizon
    spark compass catalyst harmony rhythm viking apogee arrowhead century blueprint tango stoke praxis recursion verve
    fate caribou solid disc edge arena momentum avidity orchard longboard chinook decibel checkmate sierra translate
    vigil tourmaline orbital harrow xenon ligand harpoon turning point day one arcade sensei homology passage generation
    instil atom gossamer magenta frequency surface jaguar lantern leap cue ovid aura nuance theseus werewolf
""".split()  # noqa: SIM905 a list of 80 quoted words reads worse


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines(), strict=True))


def values(row: dict[str, str], *columns: str) -> list[str]:
    return [value for column in columns for value in row[column].split("|") if value]


def english_words() -> set[str]:
    installed = DICTIONARY.read_text(encoding="utf-8").split() if DICTIONARY.is_file() else []
    return {*FEW_WORDS, *(word for word in installed if word.islower())}


@pytest.fixture(scope="module")
def companies() -> list[dict[str, str]]:
    return rows("companies.csv")


@pytest.fixture(scope="module")
def diseases() -> list[dict[str, str]]:
    return rows("indications.csv")


@pytest.fixture(scope="module")
def friends() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((DATA / "false_friends.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "columns"), [("companies.csv", COMPANY_COLUMNS), ("indications.csv", DISEASE_COLUMNS)]
)
def test_a_table_has_its_columns_and_lines_end_with_lf(name: str, columns: str) -> None:
    data = (DATA / name).read_bytes()
    assert data.decode("utf-8").split("\n", 1)[0] == columns
    assert b"\r" not in data
    assert data.endswith(b"\n")
    width = len(columns.split(","))
    assert all(len(row) == width and None not in row.values() for row in rows(name))


@pytest.mark.parametrize("name", ["companies.csv", "indications.csv"])
def test_ids_are_sorted_slugs_and_each_stands_once(name: str) -> None:
    ids = [row["id"] for row in rows(name)]
    assert ids == sorted(set(ids))
    assert [each for each in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each)] == []


@pytest.mark.parametrize("name", ["companies.csv", "indications.csv"])
def test_every_row_has_a_name_a_form_and_a_source_and_no_stray_spaces(name: str) -> None:
    for row in rows(name):
        assert row["name"], row
        assert row["source"], row
        assert values(row, "aliases", "cased", "guarded"), row
        for cell in row.values():
            parts = cell.split("|") if cell else []
            assert all(part and part == part.strip() for part in parts), row


def shared_forms(table: list[dict[str, str]], columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    owners: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in table:
        for form in values(row, *columns):
            owners[fold(form).replace(" ", "")][row["id"]] = row
    for form, found in owners.items():
        if len(found) > 1:
            yield from ((form, row) for row in found.values())


def test_two_companies_share_a_form_only_when_each_names_the_other(companies: list[dict[str, str]]) -> None:
    sharing = list(shared_forms(companies, ("name", "aliases", "cased", "guarded", "former")))
    assert [(form, row["id"]) for form, row in sharing if not row["homonyms"]] == []
    assert {form for form, _ in sharing} >= {"merck"}


def test_two_companies_share_no_safe_form(companies: list[dict[str, str]]) -> None:
    assert [form for form, _ in shared_forms(companies, ("aliases", "cased", "former"))] == []


def test_two_diseases_share_no_form(diseases: list[dict[str, str]]) -> None:
    assert [(form, row["id"]) for form, row in shared_forms(diseases, ("name", "aliases", "cased", "guarded"))] == []


def test_parents_and_homonyms_are_companies_of_the_table(companies: list[dict[str, str]]) -> None:
    ids = {row["id"] for row in companies}
    for row in companies:
        assert set(values(row, "parent", "homonyms")) <= ids - {row["id"]}, row
        assert len(values(row, "parent")) <= 1, row


@pytest.mark.parametrize(("name", "column"), [("companies.csv", "parent"), ("indications.csv", "broader")])
def test_the_way_up_ends(name: str, column: str) -> None:
    above = {row["id"]: row[column] for row in rows(name)}
    for start in above:
        seen: list[str] = []
        step = start
        while step:
            assert step in above, f"{start}: {step} is no row of {name}"
            assert step not in seen, f"{start} comes back to {step}"
            seen.append(step)
            step = above[step]


def test_a_form_safe_in_any_case_is_no_english_word_and_has_four_letters(companies: list[dict[str, str]]) -> None:
    words = english_words()
    for row in companies:
        held = values(row, "cased", "guarded")
        for form in [row["name"], *values(row, "aliases", "former")]:
            if form in held:
                continue
            assert form.casefold() not in words, f"{row['id']}: {form} is an English word; guard it"
            assert not form.isascii() or len(fold(form).replace(" ", "")) > 3, f"{row['id']}: {form} is too short"


def test_a_disease_form_safe_in_any_case_has_four_letters(diseases: list[dict[str, str]]) -> None:
    for row in diseases:
        for form in values(row, "aliases"):
            assert form in values(row, "cased", "guarded") or not form.isascii() or len(form) > 3, row


def test_no_form_is_safe_and_guarded_at_once() -> None:
    for row in (*rows("companies.csv"), *rows("indications.csv")):
        assert set(values(row, "aliases")).isdisjoint(values(row, "guarded")), row
        assert set(values(row, "cased")).isdisjoint(values(row, "guarded")), row


def test_tickers_name_an_exchange_that_the_exchange_list_holds(companies: list[dict[str, str]]) -> None:
    exchanges = tomllib.loads((DATA / "exchanges.toml").read_text(encoding="utf-8"))["exchange"]
    codes = {each["code"] for each in exchanges}
    tickers = [ticker for row in companies for ticker in values(row, "tickers")]
    assert [each for each in tickers if not re.fullmatch(r"[A-Z]+:[A-Z0-9-]+", each)] == []
    assert {ticker.split(":")[0] for ticker in tickers} <= codes
    assert len(tickers) == len(set(tickers))


def test_countries_are_two_letters_and_mondo_ids_are_whole() -> None:
    assert {
        row["country"] for row in rows("companies.csv") if not re.fullmatch(r"([A-Z]{2})?", row["country"])
    } == set()
    mondo = [row["mondo"] for row in rows("indications.csv") if row["mondo"]]
    assert [each for each in mondo if not re.fullmatch(r"MONDO:\d{7}", each)] == []
    assert len(mondo) == len(set(mondo))


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Eli Lilly and Company", "eli-lilly"),
        ("IASO Biotherapeutics", "iaso-bio"),
        ("BeiGene", "beone"),
        ("信达生物", "innovent"),
        ("셀트리온", "celltrion"),
        ("Seattle Genetics", "seagen"),
        ("Hoffmann-La Roche", "roche"),
        ("J&J", "johnson-johnson"),
        ("HKEX:2171", "carsgen"),
    ],
)
def test_a_form_in_print_leads_to_its_company(text: str, company: str) -> None:
    assert [each.id for each in packaged().resolve(text, EntityKind.COMPANY)] == [company]


def test_merck_alone_is_either_merck() -> None:
    found = packaged().resolve("Merck", EntityKind.COMPANY)
    assert {each.id for each in found} == {"merck-co", "merck-kgaa"}


def test_a_narrow_disease_stands_under_the_wide_ones() -> None:
    lexicon = packaged()
    (found,) = lexicon.resolve("EGFR-mutant NSCLC", EntityKind.DISEASE)
    above = lexicon.ancestors(EntityKind.DISEASE, found.id)
    assert above == ("non-small-cell-lung-cancer", "lung-cancer", "solid-tumors", "cancer")


def test_both_spellings_lead_to_one_disease() -> None:
    lexicon = packaged()
    assert lexicon.resolve("leukaemia") == lexicon.resolve("leukemia")
    assert lexicon.resolve("haemophilia A") == lexicon.resolve("hemophilia A")


def test_each_kind_of_false_friend_says_what_it_is_not_and_why(friends: dict[str, dict[str, list[str]]]) -> None:
    kinds = {kind.value for kind in EntityKind}
    for kind, table in friends.items():
        assert table["why"], kind
        assert set(table["not_a"]) <= kinds, kind
        assert len(table["names"]) == len(set(table["names"])), kind


def test_false_friends_hold_no_company_that_is_safe_in_any_case(
    friends: dict[str, dict[str, list[str]]], companies: list[dict[str, str]]
) -> None:
    safe = {form for row in companies for form in values(row, "aliases", "cased")}
    denied = {name for table in friends.values() if "company" in table["not_a"] for name in table["names"]}
    assert safe & denied == set()


def test_patterns_of_codes_take_codes_and_leave_drugs(friends: dict[str, dict[str, list[str]]]) -> None:
    patterns = [re.compile(pattern) for table in friends.values() for pattern in table.get("patterns", [])]

    def taken(text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in patterns)

    codes = ("NCT04181827", "L858R", "G12D", "V600E", "HLA-A*02:01", "H5N1", "1Q26", "ACR50", "CYP3A4", "AAVrh74")
    drugs = (
        "MK-3475",
        "CT103A",
        "SHR-A1811",
        "AMG510",
        "IBI363",
        "BNT327",
        "AK112",
        "JNJ-77242113",
        "AZD0901",
        "VX-880",
    )
    assert [code for code in codes if not taken(code)] == []
    assert [drug for drug in drugs if taken(drug)] == []
