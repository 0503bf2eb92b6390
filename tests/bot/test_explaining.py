"""`--explain`: each step is shown, and what was refused with why."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import parse_plain_read
from bot.explaining import explain_article
from bot.model import Article
from bot.parse.lexicon import Lexicon
from bot.parse.reader import read_article
from tests.builders import packaged

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Beta Bio's xyzleucel Accepted for Review in Hong Kong"
TEXT = (
    "HONG KONG, Feb. 14, 2025 -- Beta Bio today announced that the Hong Kong Department of Health has accepted its "
    "New Drug Application (NDA) for xyzleucel, a BCMA-directed CAR-T therapy for multiple myeloma. "
    "The National Medical Products Administration (NMPA) approved it on June 30, 2023. "
    "The firm expects news in the coming weeks. "
    "It was one of all the relay stations that the team had met."
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return packaged()


def explain(lexicon: Lexicon, title: str = TITLE, text: str = TEXT) -> list[str]:
    article = Article("beta", title, text, date(2025, 2, 14))
    return [" ".join(line.split()) for line in explain_article(article, lexicon).splitlines()]


def test_every_sentence_stands_there_with_its_zone(lexicon: Lexicon) -> None:
    lines = explain(lexicon)
    assert f"0 headline {TITLE}" in lines
    assert sum(line[:1].isdigit() for line in lines) == 5
    assert any(line.startswith("1 lead HONG KONG") for line in lines)


def test_a_name_stands_there_with_how_it_was_found(lexicon: Lexicon) -> None:
    lines = explain(lexicon)
    assert any(line.startswith("regulator 'NMPA' is NMPA known name") for line in lines)
    assert any(line.startswith("company 'Beta Bio' is Beta Bio (new name) learnt: ") for line in lines)


def test_a_name_refused_stands_there_with_why(lexicon: Lexicon) -> None:
    refused = [line for line in explain(lexicon) if "refused" in line]
    assert any(line.startswith("target 'met' refused ") and "written" in line for line in refused)
    assert any(line.startswith("company 'relay' refused ") for line in refused)


def test_a_date_goes_to_its_step_or_is_refused_with_why(lexicon: Lexicon) -> None:
    lines = explain(lexicon)
    assert "date 'June 30, 2023' is 2023-06-30 full date · of approval" in lines
    assert any(line.startswith("date 'in the coming weeks' refused no date is fixed by") for line in lines)


def test_a_cue_shows_its_words_with_the_names_put_back_and_what_it_asserts(lexicon: Lexicon) -> None:
    cues = [line for line in explain(lexicon) if line.startswith("cue ") and " tells " in line]
    assert any("tells approval · background" in line for line in cues)
    assert any("tells acceptance · new" in line for line in cues)
    assert not any("@" in line for line in cues)


def test_the_end_is_what_the_reader_says(lexicon: Lexicon) -> None:
    reading = read_article(Article("beta", TITLE, TEXT, date(2025, 2, 14)), lexicon)
    lines = explain(lexicon)
    assert "relevant" in lines
    assert next(line for line in lines if line.startswith("event ")).startswith(
        "event 1: acceptance new · 2025-02-14 · Beta"
    )
    assert sum(line.startswith("event ") for line in lines) == len(reading.events)


FATES = {
    "The FDA approved quiloxamab in 2019.": "tells approval · background event",
    "The FDA has not approved quiloxamab.": "tells approval · denied no event: said not to be so",
    "The FDA previously approved quiloxamab.": "tells approval · background no event: a step that is recalled",
}


@pytest.mark.parametrize("sentence", FATES)
def test_a_cue_says_which_event_it_gave_or_why_none(lexicon: Lexicon, sentence: str) -> None:
    assert any(FATES[sentence] in line for line in explain(lexicon, text=f"{TEXT} {sentence}")), sentence


def test_a_code_that_nothing_calls_a_drug_is_shown_as_refused(lexicon: Lexicon) -> None:
    lines = explain(lexicon, text=f"{TEXT} The room QXZ-204 was full.")
    assert "drug 'QXZ-204' refused no word beside it says that it is a drug" in lines
    assert not any("'xyzleucel' refused" in line for line in lines)


def test_the_day_of_the_news_says_where_it_comes_from(lexicon: Lexicon) -> None:
    assert explain(lexicon)[0] == "language en · announced 2025-02-14 by its dateline"
    assert explain(lexicon, text="Beta Bio is glad.")[0].endswith("by its publication")


def test_what_was_found_in_a_sentence_stands_in_columns(lexicon: Lexicon) -> None:
    article = Article("beta", TITLE, TEXT, date(2025, 2, 14))
    rows = [line for line in explain_article(article, lexicon).splitlines() if line.startswith("    ")]
    names = [line for line in rows[:2] if " is " in line]
    assert len(names) == 2
    assert len({line.index(" is ") for line in names}) == 1


def test_noise_is_named_with_what_it_hid(lexicon: Lexicon) -> None:
    title = "INVESTOR ALERT: Law Firm Reminds Beta Bio Shareholders of Class Action Deadline"
    lines = explain(lexicon, title, TEXT)
    assert any(line.startswith("headline is noise: ") for line in lines)
    assert any(line.startswith("not relevant: ") for line in lines)


@pytest.mark.parametrize("text", ["", "x", "新药获批。", "\ud800 \x1b[31m", "<p>" * 50, "a" * 5000])
def test_odd_texts_are_explained_too(lexicon: Lexicon, text: str) -> None:
    assert explain(lexicon, "", text)[-1]


def test_the_command_prints_the_card_and_then_the_steps(tmp_path: Path) -> None:
    path = tmp_path / "beta.txt"
    path.write_text(f"{TITLE}\n\n{TEXT} \x1b[31m", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "read", "--explain", str(path)], capture_output=True, check=True, cwd=ROOT
    )
    shown = done.stdout.decode()
    assert shown.index("NEW ") < shown.index("0 headline") < shown.index("event 1: acceptance new")
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        (["read", "a.txt"], (["a.txt"], {})),
        (["read", "-", "--json"], (["-"], {"as_json": True})),
        (["read", "--explain", "a", "b"], (["a", "b"], {"explains": True})),
        (["read"], None),
        (["read", "--help"], None),
        (["read", "a", "--helf"], None),
        (["read", "--", "-a"], None),
        (["ingest", "a"], None),
        ([], None),
    ],
)
def test_only_a_plain_read_goes_past_typer(words: list[str], plain: object) -> None:
    assert parse_plain_read(words) == plain


def test_both_ways_into_read_print_the_same(tmp_path: Path) -> None:
    path = tmp_path / "beta.txt"
    path.write_text(f"{TITLE}\n\n{TEXT}", encoding="utf-8")
    code = "from bot.cli import app; app()"
    for command in ([sys.executable, "-m", "bot"], [sys.executable, "-c", code]):
        done = subprocess.run([*command, "read", "--json", str(path)], capture_output=True, check=True, cwd=ROOT)
        assert done.stdout.count(b"\n") == 1
        assert b'"acceptance"' in done.stdout
