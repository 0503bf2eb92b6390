"""An operator's own tables over the packaged ones: what is added, replaced, taken out, and refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.parse.document import EntityKind
from bot.parse.entities import find_mentions
from bot.parse.lexicon import Entity, Lexicon, Rule
from bot.parse.lexicon_files import read_drafts
from tests.bot.parse.reading_aids import document, packaged

ROOT = Path(__file__).parents[3]
COMPANY, DRUG, TARGET, DISEASE = EntityKind.COMPANY, EntityKind.DRUG, EntityKind.TARGET, EntityKind.DISEASE


def laid(folder: Path, **tables: str) -> Lexicon:
    """Return the lexicon with overlay files; a keyword is a file's stem (`__` for `-`) and its lines parted by `/`."""
    for name, lines in tables.items():
        path = folder / f"{name.replace('__', '-')}.csv"
        path.write_text(lines.replace(" / ", "\n") + "\n", encoding="utf-8")
    return Lexicon(read_drafts(folder), packaged().vocabulary)


def row(lexicon: Lexicon, kind: EntityKind, id_: str) -> Entity:
    found = lexicon.get(kind, id_)
    if found is None:
        pytest.fail(f"{id_} is not in the lexicon")
    return found


def test_a_new_drug_has_its_forms_brands_owner_and_targets(tmp_path: Path) -> None:
    lexicon = laid(
        tmp_path,
        companies="id,name / zorvex,Zorvex Bio",
        drugs="id,inn,brands,codes,short,targets,modality,owner / "
        "quilocel,quilocabtagene autoleucel,QUILORA@US|Quilvea@EU,ZRX-101,quilo-cel,bcma,car-t,zorvex",
    )
    drug = row(lexicon, DRUG, "quilocel")
    assert drug.name == "quilocabtagene autoleucel"
    assert drug.brands == ("QUILORA", "Quilvea")
    assert set(drug.aliases) == {"quilocabtagene autoleucel", "QUILORA", "Quilvea", "ZRX-101", "quilo-cel"}
    assert (drug.targets, drug.modality, drug.owner) == (("bcma",), "car-t", "zorvex")
    for typed in ("quilora", "zrx101", "Quilo-Cel"):
        assert lexicon.resolve(typed, DRUG) == (drug,)


def test_a_drug_without_a_generic_name_is_called_by_its_brand_else_by_its_code(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, drugs="id,inn,brands,codes / a1,,QUILORA@US,ZRX-1 / a2,,,ZRX-2")
    assert row(lexicon, DRUG, "a1").name == "QUILORA"
    assert row(lexicon, DRUG, "a2").name == "ZRX-2"


def test_a_new_target_and_a_new_disease_stand_below_known_ones(tmp_path: Path) -> None:
    lexicon = laid(
        tmp_path,
        targets="id,symbol,hgnc,aliases,family / zvx7,ZVX7,ZVX7A,zorvexin-7,bcma",
        indications="id,name,abbreviations,broader / zorvoma,zorvocytic lymphoma,ZL,lymphoma / z2,zorvo fever,,zorvoma",
    )
    assert lexicon.ancestors(TARGET, "zvx7")[0] == "bcma"
    assert lexicon.ancestors(DISEASE, "z2")[:2] == ("zorvoma", "lymphoma")
    assert lexicon.resolve("Zorvexin 7") == (row(lexicon, TARGET, "zvx7"),)
    assert row(lexicon, DISEASE, "zorvoma").rule("ZL") is Rule.CASED


@pytest.mark.parametrize(
    ("columns", "form", "rule"),
    [
        ("z,Zorvex Bio,Zorvexa,,", "Zorvexa", Rule.ANY),
        ("z,Zorvex Bio,,ZVX,", "ZVX", Rule.CASED),
        ("z,Zorvex Bio,,,Zorvex", "Zorvex", Rule.GUARDED),
        ("z,Zorvex Bio,,Zorvex,Zorvex", "Zorvex", Rule.GUARDED),
        ("z,Zorvex,,,Zorvex", "Zorvex", Rule.GUARDED),
    ],
)
def test_the_column_of_a_form_decides_how_it_may_match(tmp_path: Path, columns: str, form: str, rule: Rule) -> None:
    lexicon = laid(tmp_path, companies=f"id,name,aliases,cased,guarded / {columns}")
    entity = row(lexicon, COMPANY, "z")
    assert entity.rule(form) is rule
    assert entity.aliases.count(form) == 1


@pytest.mark.parametrize(
    ("columns", "text", "is_found"),
    [
        ("Quilo,,", "we saw quilo today", True),
        (",QLO,", "we saw QLO today", True),
        (",QLO,", "we saw qlo today", False),
        (",QLO,", "WE SAW QLO AND MORE OF IT TODAY", False),
        (",,Quilo", "we saw Quilo today", False),
        (",,Quilo", "we saw Quilo of Zorvex Bio today", True),
        (",,Quilo", "we saw quilo of Zorvex Bio today", False),
        ("-Quilo,,", "we saw Quilo today", False),
    ],
)
def test_a_form_is_found_by_the_rule_of_its_column(tmp_path: Path, columns: str, text: str, is_found: bool) -> None:  # noqa: FBT001 a table's column
    lexicon = laid(tmp_path, companies=f"id,name,aliases,cased,guarded / z,Zorvex Bio,{columns}")
    found = {mention.text.lower() for mention in find_mentions(document(text), lexicon) if mention.id == "z"}
    assert bool(found & {"quilo", "qlo"}) is is_found


def test_of_two_files_the_later_in_the_alphabet_wins(tmp_path: Path) -> None:
    lexicon = laid(
        tmp_path,
        companies__a="id,name,country / zorvex,Zorvex One,US",
        companies__b="id,name,country / zorvex,Zorvex Two,",
    )
    entity = row(lexicon, COMPANY, "zorvex")
    assert (entity.name, entity.country) == ("Zorvex Two", "US")


def test_of_two_rows_of_a_file_the_later_goes_over_the_earlier(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, companies="id,name,aliases / z,Zorvex Bio,Zed|Zet / z,,-Zed|Zot")
    assert set(row(lexicon, COMPANY, "z").aliases) == {"Zorvex Bio", "Zet", "Zot"}


def test_an_empty_field_keeps_what_stands_and_a_filled_one_replaces_it(tmp_path: Path) -> None:
    before = row(packaged(), COMPANY, "merck-kgaa")
    after = row(laid(tmp_path, companies="id,name,tickers,country / merck-kgaa,,XETRA:ZRX,"), COMPANY, "merck-kgaa")
    assert (after.name, after.country, after.homonyms) == (before.name, before.country, before.homonyms)
    assert after.tickers == ("XETRA:ZRX",)


def test_a_column_that_is_left_out_keeps_what_stands(tmp_path: Path) -> None:
    before = row(packaged(), DRUG, "equecabtagene-autoleucel")
    after = row(laid(tmp_path, drugs="id,inn / equecabtagene-autoleucel,"), DRUG, "equecabtagene-autoleucel")
    assert after == before


def test_a_removed_form_no_longer_leads_to_its_entity(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, drugs="id,inn,brands / equecabtagene-autoleucel,,-FUCASO@CN|QUILORA@US")
    assert lexicon.resolve("fucaso", DRUG) == ()
    assert [entity.id for entity in lexicon.resolve("quilora", DRUG)] == ["equecabtagene-autoleucel"]


@pytest.mark.parametrize("column", ["aliases", "cased", "guarded"])
def test_a_form_is_taken_out_whatever_column_holds_it(tmp_path: Path, column: str) -> None:
    lexicon = laid(tmp_path, companies=f"id,name,{column} / merck-co,,-MSD")
    assert "MSD" not in row(lexicon, COMPANY, "merck-co").aliases
    assert "Merck & Co." in row(lexicon, COMPANY, "merck-co").aliases


def test_a_brand_is_taken_out_without_its_region(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, drugs="id,inn,brands / equecabtagene-autoleucel,,-FUCASO")
    assert lexicon.resolve("fucaso", DRUG) == ()


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        (
            "drugs.csv",
            "id,inn,targets / z,zorvumab,nosuch",
            r"drugs\.csv, line 2: targets 'nosuch' is the id of no target",
        ),
        (
            "drugs.csv",
            "id,inn,owner / z,zorvumab,nobody",
            r"drugs\.csv, line 2: owner 'nobody' is the id of no company",
        ),
        ("drugs.csv", "id,inn,modality / z,zorvumab,magic", r"line 2: modality 'magic' is the id of no modality"),
        ("companies.csv", "id,name,parent / z,Zorvex,nobody", r"line 2: parent 'nobody' is the id of no company"),
        ("targets.csv", "id,symbol,family / z,ZVX,none", r"line 2: family 'none' is the id of no target"),
        ("indications.csv", "id,name,broader / z,zorvoma,none", r"line 2: broader 'none' is the id of no disease"),
        (
            "companies.csv",
            "id,name,alias / z,Zorvex,Zed",
            r"companies\.csv, line 1: no column is called alias; there are id",
        ),
    ],
)
def test_a_row_that_leads_nowhere_is_refused_with_its_line(tmp_path: Path, name: str, lines: str, said: str) -> None:
    (tmp_path / name).write_text(lines.replace(" / ", "\n"), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_drafts(tmp_path)


def test_rows_of_several_files_may_name_each_other(tmp_path: Path) -> None:
    lexicon = laid(
        tmp_path,
        companies="id,name,parent / zorvex,Zorvex Bio,zed / zed,Zed Holding,",
        drugs="id,inn,owner / z,zorvumab,zorvex",
    )
    assert row(lexicon, DRUG, "z").owner == "zorvex"


def test_the_command_reads_with_an_overlay_and_refuses_a_bad_one(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "Zorvexa Wins\n\nThe FDA has approved NVT-204 of Zorvexa, the company said today.", encoding="utf-8"
    )
    table = tmp_path / "companies-ours.csv"
    table.write_text("id,name,aliases\nzorvex,Zorvex Bio,Zorvexa\n", encoding="utf-8")
    read = [sys.executable, "-m", "bot", "read", str(article)]
    env = {**os.environ, "TOPLINE_LEXICON": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    good = subprocess.run(read, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (good.returncode, "Zorvex Bio (applicant)" in good.stdout) == (0, True)
    table.write_text("id,name,parent\nzorvex,Zorvex Bio,nobody\n", encoding="utf-8")
    bad = subprocess.run(read, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert bad.stderr.startswith("topline: ")
    assert "companies-ours.csv, line 2: parent 'nobody'" in bad.stderr
    assert "Traceback" not in bad.stderr


def test_to_remove_what_is_not_there_changes_nothing(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, companies="id,name,aliases / merck-co,,-No such name")
    assert set(row(lexicon, COMPANY, "merck-co").aliases) == set(row(packaged(), COMPANY, "merck-co").aliases)


def test_an_overlay_changes_no_other_row(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, companies="id,name / zorvex,Zorvex Bio")
    kept = [entity for entity in lexicon if entity.id != "zorvex"]
    assert kept == list(packaged())


def test_an_empty_folder_and_none_are_the_packaged_lexicon(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("id,name\n", encoding="utf-8")
    assert list(Lexicon(read_drafts(tmp_path))) == list(packaged())


@pytest.mark.parametrize(
    "text",
    ["id,name\r\nzorvex,Zorvex Bio\r\n", "id,name\n\nzorvex,Zorvex Bio", 'id,name\nzorvex,"Zorvex Bio"\n'],
    ids=["line ends", "blank line", "quoted"],
)
def test_a_table_may_come_from_a_spreadsheet(tmp_path: Path, text: str) -> None:
    (tmp_path / "companies.csv").write_bytes(text.encode())
    assert row(Lexicon(read_drafts(tmp_path)), COMPANY, "zorvex").name == "Zorvex Bio"


def test_values_are_parted_by_bars_without_spaces_and_each_stands_once(tmp_path: Path) -> None:
    lexicon = laid(tmp_path, companies="id,name,aliases,tickers / z,Zorvex Bio, Zed | Zet|Zed||,nasdaq:zrvx")
    entity = row(lexicon, COMPANY, "z")
    assert entity.aliases == ("Zorvex Bio", "Zed", "Zet")
    assert entity.tickers == ("NASDAQ:ZRVX",)


@pytest.mark.parametrize("name", ["companies.csv", "companies-ours.csv", "companies.2026.csv", "companies-a-b.csv"])
def test_a_file_is_known_for_a_table_by_the_beginning_of_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id,name\nzorvex,Zorvex Bio\n", encoding="utf-8")
    assert Lexicon(read_drafts(tmp_path)).resolve("Zorvex Bio")


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("companies.csv", "id / a", r"companies\.csv, line 1: the columns name are missing"),
        ("drugs.csv", "", r"drugs\.csv, line 1: the columns id, inn are missing"),
        ("targets.csv", "id,symbol / a,B / c,D,E", r"targets\.csv, line 3: 2 fields"),
        ("indications.csv", "id,name / a,b / ,c", r"indications\.csv, line 3"),
        ("indications.csv", "id,name / a,b /  ,c", r"indications\.csv, line 3"),
        ("company.csv", "id,name / a,b", r"company\.csv: not a table"),
        ("drugs_ours.csv", "id,inn / a,b", r"drugs_ours\.csv: not a table"),
        ("drugs.csv", 'id,inn / a,"b', r"drugs\.csv, line 2"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, name: str, lines: str, said: str) -> None:
    (tmp_path / name).write_text(lines.replace(" / ", "\n"), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_drafts(tmp_path)


def test_a_bad_file_says_which_names_a_table_may_have(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"companies\.csv, drugs\.csv, targets\.csv, indications\.csv"):
        laid(tmp_path, firms="id,name / a,b")


def test_a_folder_named_like_a_table_is_refused_and_not_stumbled_over(tmp_path: Path) -> None:
    (tmp_path / "drugs.csv").mkdir()
    with pytest.raises(UserError, match=r"drugs\.csv: cannot be read"):
        read_drafts(tmp_path)


def test_an_overlay_directory_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere.*TOPLINE_LEXICON"):
        read_drafts(tmp_path / "nowhere")
