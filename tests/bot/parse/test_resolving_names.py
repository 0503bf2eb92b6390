"""Folding, and what the packaged lexicon makes of names that people type."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.document import EntityKind
from bot.parse.folding import find_tokens, fold, fold_forms
from bot.parse.lexicon import Draft, Entity, Form, Head, Lexicon, Rule
from bot.parse.vocabulary import Friends, Stem, Vocabulary
from tests.bot.parse.reading_aids import packaged

COMPANY, DRUG, TARGET = EntityKind.COMPANY, EntityKind.DRUG, EntityKind.TARGET
DISEASE, REGULATOR, MODALITY = EntityKind.DISEASE, EntityKind.REGULATOR, EntityKind.MODALITY
NAMES = st.text(alphabet="ABCabc123 -/'.\u03b1\u00d8\u00df\u4e2d\u56fd\uac00", max_size=30)


@given(NAMES)
def test_to_fold_twice_is_to_fold_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES)
def test_a_names_own_run_is_among_its_forms(name: str) -> None:
    assert fold(name) in fold_forms([name])[0]


@given(st.lists(NAMES, max_size=8))
def test_names_folded_together_fold_as_each_alone(names: list[str]) -> None:
    assert fold_forms(names) == [fold_forms([name])[0] for name in names]
    assert all(fold(name) in forms for name, forms in zip(names, fold_forms(names), strict=True))


@given(st.text(alphabet="abcxyz", min_size=1, max_size=12), st.sampled_from([str.lower, str.upper, str.title]))
def test_case_tells_no_words_apart(word: str, put: Callable[[str], str]) -> None:
    assert fold(put(word)) == fold(word)


@given(st.text(max_size=120))
def test_tokens_lie_in_order_within_the_text(text: str) -> None:
    last = 0
    for start, end in zip(*find_tokens(text)[1:], strict=True):
        assert last <= start < end <= len(text)
        last = end


@given(st.text(alphabet="ABCabc12- \u03b1\u00e9\u4e2d", max_size=60))
def test_the_tokens_of_a_text_are_the_run_it_folds_to(text: str) -> None:
    assert find_tokens(text).folded == fold(text).split()


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("PD-L1", "pd l 1"),
        ("mRNA-1345", "m rna 1345"),
        ("TGF\u03b2", "tgf beta"),
        ("Zorvex's", "zorvex s"),
        ("Novo Nordisk A/S", "novo nordisk a s"),
        ("\u767e\u6d4e", "\u767e \u6d4e"),
        ("", ""),
        ("---", ""),
        ("CLDN18.2", "cldn 18 2"),
        ("GLP\u20111", "glp 1"),
    ],
)
def test_a_name_folds_to_its_tokens(name: str, run: str) -> None:
    assert fold(name) == run


@pytest.mark.parametrize(
    ("typed", "kind", "id_"),
    [
        ("BCMA", TARGET, "bcma"),
        ("CD269", TARGET, "bcma"),
        ("TNFRSF17", TARGET, "bcma"),
        ("B-cell maturation antigen", TARGET, "bcma"),
        ("b cell maturation antigen", None, "bcma"),
        ("FUCASO", DRUG, "equecabtagene-autoleucel"),
        ("CT103A", DRUG, "equecabtagene-autoleucel"),
        ("ct-103a", DRUG, "equecabtagene-autoleucel"),
        ("eque-cel", DRUG, "equecabtagene-autoleucel"),
        ("  Fucaso  ", DRUG, "equecabtagene-autoleucel"),
        ("pd1", TARGET, "pd-1"),
        ("Her2", TARGET, "her2"),
        ("DLBCL", DISEASE, None),
        ("Kite", COMPANY, "kite"),
        ("$VRTX", COMPANY, "vertex"),
        ("vrtx", COMPANY, "vertex"),
        ("nasdaq: vrtx", COMPANY, "vertex"),
        ("US FDA", REGULATOR, "FDA"),
        ("nmpa", REGULATOR, "NMPA"),
        ("cart", MODALITY, "car-t"),
        ("CAR-T", MODALITY, "car-t"),
        ("vertex", None, "vertex"),
    ],
)
def test_a_name_in_any_spelling_leads_to_one_entity(typed: str, kind: EntityKind | None, id_: str | None) -> None:
    found = packaged().resolve(typed, kind)
    assert len({entity.id for entity in found}) == 1
    if id_:
        assert found[0].id == id_


def test_every_form_of_every_entity_leads_back_to_it() -> None:
    lost = [
        (entity.id, alias)
        for entity in packaged()
        for alias in entity.aliases
        if entity not in packaged().resolve(alias, entity.kind)
    ]
    assert lost == []


def test_every_id_leads_to_its_own_entity_where_no_name_is_written_so() -> None:
    lost = [entity.id for entity in packaged() if not packaged().resolve(entity.id, entity.kind)]
    assert lost == []


def test_a_name_of_two_kinds_is_told_by_the_kind_that_is_asked_for() -> None:
    both = {entity.kind for entity in packaged().resolve("CF")} | {entity.kind for entity in packaged().resolve("DMD")}
    assert DISEASE in both
    assert all(entity.kind is DISEASE for entity in packaged().resolve("DMD", DISEASE))


def test_an_ambiguous_firm_gives_all_who_bear_the_name_and_its_ticker_with_exchange_gives_one() -> None:
    assert {entity.id for entity in packaged().resolve("merck", COMPANY)} == {"merck-co", "merck-kgaa"}
    assert {entity.id for entity in packaged().resolve("MRK", COMPANY)} == {"merck-co", "merck-kgaa"}
    assert [entity.id for entity in packaged().resolve("XETRA:MRK")] == ["merck-kgaa"]


@pytest.mark.parametrize("typed", ["", " ", "-", "\x00", "\ud800", "zorvex quilo", "x" * 5_000, "\u202e", "NYSE:", ":"])
def test_what_is_no_name_leads_nowhere(typed: str) -> None:
    assert packaged().resolve(typed) == ()


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("equecabtagene autoleucell", "equecabtagene autoleucel"), ("Gillead Sciences", "Gilead"), ("BCMAA", "BCMA")],
)
def test_a_slip_is_near_what_was_meant(slip: str, meant: str) -> None:
    assert any(name.startswith(meant) for name in packaged().near(slip))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_near_names_are_few_and_each_stands_once(limit: int) -> None:
    near = packaged().near("pembrolizumob", limit)
    assert 0 < len(near) <= limit
    assert len(set(near)) == len(near)


def test_nothing_is_near_to_nonsense() -> None:
    assert packaged().near("qqqq zzzz xxxx jjjj") == ()


@pytest.mark.parametrize(
    ("kind", "typed", "above"),
    [
        (DISEASE, "DLBCL", "lymphoma"),
        (COMPANY, "Kite", "gilead"),
        (DISEASE, "acute myeloid leukemia", "leukemia"),
    ],
)
def test_what_is_narrow_stands_below_what_is_broad(kind: EntityKind, typed: str, above: str) -> None:
    (entity,) = packaged().resolve(typed, kind)
    assert above in packaged().ancestors(kind, entity.id)


def test_no_entity_stands_above_itself_and_every_parent_is_known() -> None:
    for entity in packaged():
        above = packaged().ancestors(entity.kind, entity.id)
        assert entity.id not in above
        assert len(set(above)) == len(above)
        assert all(packaged().get(entity.kind, each) for each in above), entity.id


def test_a_ring_of_parents_ends() -> None:
    ring = [
        Entity(COMPANY, name, name, (name,), parent=parent) for name, parent in (("a", "b"), ("b", "c"), ("c", "b"))
    ]
    assert Lexicon(ring).ancestors(COMPANY, "a") == ("b", "c")
    assert Lexicon([Entity(COMPANY, "a", "a", ("a",), parent="a")]).ancestors(COMPANY, "a") == ()


def test_of_two_entities_with_one_id_the_later_stands() -> None:
    lexicon = Lexicon([Entity(DRUG, "a", "old", ("old",)), Entity(DRUG, "a", "new", ("new",))])
    assert (len(lexicon), lexicon.resolve("old"), lexicon.resolve("new")[0].name) == (1, (), "new")


def test_the_plural_of_a_disease_or_modality_is_a_form_and_that_of_a_firm_is_none() -> None:
    rows = [Entity(kind, "a", "quilo tumor", ("quilo tumor",)) for kind in (DISEASE, COMPANY)]
    assert [entity.kind for entity in Lexicon(rows).resolve("quilo tumors")] == [DISEASE]


def test_runs_that_begin_alike_are_listed_the_longest_first() -> None:
    rows = [Entity(DRUG, name, name, (name,)) for name in ("quilo", "quilo base", "quilo base acid")]
    lexicon = Lexicon(rows)
    assert list(lexicon.heads) == ["quilo"]
    assert lexicon.head("quilo") == Head(is_alone=True, lengths={"base": [3, 2]})
    assert lexicon.forms("quilo base") == (Form(rows[1], "quilo base", Rule.ANY),)
    assert lexicon.forms("base") == ()


def test_a_row_becomes_an_entity_when_it_is_asked_for_and_once_only() -> None:
    made: list[str] = []

    def make(row: Mapping[str, str]) -> Entity:
        made.append(row["id"])
        return Entity(DISEASE, row["id"], row["name"], (row["name"], "ZRVD"), cased=("ZRVD",), parent=row["broader"])

    rows = ({"id": "zorva", "name": "zorva disease", "broader": "quilo"}, {"id": "quilo", "name": "quilo fever"})
    drafts = [Draft(DISEASE, row["id"], (row["name"], "ZRVD"), (row["name"],), row, make) for row in rows]
    lexicon = Lexicon(drafts[:1])
    assert (len(lexicon), made) == (1, [])
    assert lexicon.get(DISEASE, "quilo") is None
    form = Form(lexicon.resolve("zorva disease")[0], "zorva disease", Rule.ANY)
    assert lexicon.forms("zorva diseases") == (form,)
    assert lexicon.forms("zrvds") == ()
    assert lexicon.ancestors(DISEASE, "zorva") == ("quilo",)
    assert (made, [entity.id for entity in lexicon]) == (["zorva"], ["zorva"])


VOCABULARY = Vocabulary(
    stems=(
        Stem("mab", "antibody"),
        Stem("tinib", "small-molecule"),
        Stem("nib", "other"),
        Stem("cel", is_guarded=True),
    ),
    false_friends={"drug": Friends(frozenset({"Parcel"})), "word": Friends(frozenset({"Relay"}))},
)


@pytest.mark.parametrize(
    ("word", "stem"),
    [("zorvamab", "mab"), ("zorvatinib", "tinib"), ("zornib", "nib"), ("mab", None), ("amab", None), ("parcel", None)],
)
def test_the_longest_unguarded_stem_counts_and_wants_letters_before_it(word: str, stem: str | None) -> None:
    found = VOCABULARY.stem_of(word)
    assert (found and found.text) == stem


def test_a_false_friend_is_one_of_its_own_kind_only() -> None:
    assert VOCABULARY.is_false_friend("Parcel", DRUG)
    assert not VOCABULARY.is_false_friend("Parcel", TARGET)
    assert not VOCABULARY.is_false_friend("parcel", DRUG)
    assert VOCABULARY.is_everyday_word("Relay")
    assert not VOCABULARY.is_everyday_word("Zorvex")
