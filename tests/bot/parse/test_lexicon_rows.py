from pathlib import Path

import pytest

from bot.errors import UserError
from bot.parse.document import EntityKind
from bot.parse.folding import fold, fold_forms
from bot.parse.lexicon import load_lexicon
from tests.bot.parse.reading_aids import packaged

COMPANY, DRUG, TARGET = EntityKind.COMPANY, EntityKind.DRUG, EntityKind.TARGET


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        ("bcma", TARGET, {"bcma"}),
        ("TNFRSF17", None, {"bcma"}),
        ("Merck", COMPANY, {"merck-co", "merck-kgaa"}),
        ("NYSE:MRK", COMPANY, {"merck-co"}),
        ("vertex", COMPANY, {"vertex"}),
        ("keytruda", DRUG, {"pembrolizumab"}),
        ("no such thing", None, set()),
    ],
)
def test_what_a_user_types_is_resolved_by_any_alias(typed: str, kind: EntityKind | None, found: set[str]) -> None:
    assert {entity.id for entity in packaged().resolve(typed, kind)} == found


def test_a_slip_is_offered_its_near_names() -> None:
    assert "pembrolizumab" in packaged().near("pembrolizumub")
    assert len(packaged().near("pembrolizumab", limit=1)) == 1


def test_broader_diseases_are_ancestors() -> None:
    assert "leukemia" in packaged().ancestors(EntityKind.DISEASE, "acute-myeloid-leukemia")
    assert packaged().ancestors(TARGET, "no-such-target") == ()


def overlay(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_an_overlay_adds_changes_and_removes(tmp_path: Path) -> None:
    overlay(
        tmp_path,
        "companies-ours.csv",
        "id,name,aliases,cased,guarded,former,tickers,country,parent,homonyms,source",
        "zorvex,Zorvex,Zorvex Bio|Zorvexa,,,,NASDAQ:ZRVX,US,,,company release",
        "merck-co,,,-MSD,,,,,,,ours",
    )
    lexicon = load_lexicon(tmp_path)
    assert [entity.id for entity in lexicon.resolve("zorvex bio")] == ["zorvex"]
    assert lexicon.resolve("NASDAQ:ZRVX")[0].name == "Zorvex"
    merck = lexicon.get(COMPANY, "merck-co")
    assert merck is not None
    assert merck.name == "Merck & Co."
    assert "MSD" not in merck.aliases
    assert len(lexicon) == len(packaged()) + 1


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("companies.csv", ["id,aliases", "a,b"], "line 1"),
        ("drugs.csv", ["id,inn,brands", "a,b,c", "only-one"], "line 3"),
        ("drugs.csv", ["id,inn", ",b"], "line 2"),
        ("names.csv", ["id,name", "a,b"], "names.csv"),
        ("targets.csv", ["id,symbol", 'a,"b'], "line 2"),
    ],
)
def test_a_bad_overlay_is_refused_with_its_file_and_line(
    tmp_path: Path, name: str, lines: list[str], said: str
) -> None:
    overlay(tmp_path, name, *lines)
    with pytest.raises(UserError, match=said) as refused:
        load_lexicon(tmp_path)
    assert name in str(refused.value)


def test_an_overlay_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drugs.csv").write_bytes(b"id,inn\n\xff\xfe,x\n")
    with pytest.raises(UserError, match=r"drugs\.csv"):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("PD-L1", "PDL1"),
        ("PI3K\u03b1", "PI3K alpha"),
        ("CAR-T", "CAR T"),
        ("c-Met", "cMET"),
        ("GLP-1R", "glp1r"),
        ("BioNTech", "BIONTECH"),
    ],
)
def test_spellings_that_mean_one_name_share_a_run(left: str, right: str) -> None:
    ours, theirs = fold_forms([left, right])
    assert ours & theirs


def test_names_that_differ_keep_apart() -> None:
    assert fold("CD19") != fold("CD190")
    one, other = fold_forms(["PD-1", "PD-L1"])
    assert not one & other
