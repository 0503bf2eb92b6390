"""How much the lexicon holds at least, and that its small tables agree with one another."""

import csv
import tomllib
from importlib.resources import files
from typing import Any

import pytest

DATA = files("bot.parse") / "lexicon_data"
LEAST_ROWS = {"companies.csv": 500, "drugs.csv": 500, "targets.csv": 250, "indications.csv": 300}


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LEAST_ROWS)
def test_a_table_holds_what_the_news_of_a_year_names(name: str) -> None:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) >= LEAST_ROWS[name]


def test_the_small_tables_hold_what_they_should() -> None:
    forms, words = table("legal_forms.toml"), table("trade_words.toml")
    sizes = {
        "regulators": (30, len(table("regulators.toml")["regulator"])),
        "modalities": (35, len(table("modalities.toml")["modality"])),
        "stems": (60, len(table("stems.toml")["stem"])),
        "exchanges": (35, len(table("exchanges.toml")["exchange"])),
        "legal forms": (45, sum(len(each["forms"]) for each in forms.values())),
        "trade words": (40, sum(len(each["words"]) for each in words.values())),
        "false friends": (300, sum(len(each["names"]) for each in table("false_friends.toml").values())),
    }
    assert {name: held for name, (least, held) in sizes.items() if held < least} == {}


def test_every_regulator_of_drugs_says_what_it_may_do() -> None:
    acts = {"approval", "review", "opinion", "designation", "trial_clearance"}
    for row in table("regulators.toml")["regulator"]:
        assert set(row.get("grants", ())) <= acts, row["code"]
        assert row.get("grants") or row.get("deal"), row["code"]
        assert len(row["country"]) == 2, row["code"]


def test_who_gives_opinions_or_reviews_grants_no_approval() -> None:
    grants = {row["code"]: set(row.get("grants", ())) for row in table("regulators.toml")["regulator"]}
    assert "approval" not in grants["EMA"]
    assert "approval" not in grants["PMDA"]
    assert "approval" in grants["EC"] & grants["MHLW"]
    assert "opinion" not in grants["EC"]


def test_no_name_stands_for_two_exchanges() -> None:
    names = [name.upper() for row in table("exchanges.toml")["exchange"] for name in {n.upper() for n in row["names"]}]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_signs_of_firms_that_share_a_name_are_of_known_firms() -> None:
    with (DATA / "companies.csv").open(encoding="utf-8", newline="") as file:
        homonyms = {row["id"]: row["homonyms"] for row in csv.DictReader(file)}
    for firm, row in table("homonyms.toml").items():
        assert homonyms[firm], f"{firm} shares its name with no firm"
        assert row["signs"] == [sign.lower() for sign in row["signs"]]
