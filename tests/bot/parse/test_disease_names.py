"""Diseases, known and new: head words, frames, abbreviations in brackets, and what only sounds ill."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.blocks import find_blocks, is_all_capitals, is_title_case
from bot.parse.document import EntityKind, Level
from bot.parse.entities import find_mentions
from bot.parse.lexicon import Lexicon
from tests.bot.parse.reading_aids import document, ids, mentions, names, packaged

DISEASE, TARGET = EntityKind.DISEASE, EntityKind.TARGET
NEWS = "The agency said on this day that it had approved the therapy for all adults."


@pytest.mark.parametrize(
    "name",
    [
        "Zorvian syndrome",
        "Quilo-Zorv disease",
        "zorvase deficiency",
        "zorvovirus infection",
        "zorvocystic fibrosis",
        "zorvin storage disease",
        "quiloblastoma",
        "zorvoarthritis",
        "zorvoglycemia",
        "quilomyopathy",
        "zorvoglobinuria",
        "neuroquilalgia",
        "Zorva fever",
        "Zorvati-Lemm ataxia",
        "HER2-positive zorvic carcinoma",
    ],
)
@pytest.mark.parametrize("frame", ["It is for the treatment of {}.", "Patients with {} took it.", "It may treat {}."])
def test_a_new_disease_is_found_by_its_head_word_in_a_frame(name: str, frame: str) -> None:
    assert name in names(frame.format(name), DISEASE)


@pytest.mark.parametrize(
    "lead",
    [
        "relapsed or refractory",
        "newly diagnosed",
        "severe",
        "previously treated",
        "advanced",
        "the",
        "moderate to severe",
    ],
)
def test_how_ill_people_are_is_no_part_of_the_name(lead: str) -> None:
    assert names(f"Adults with {lead} Zorvian syndrome took it.", DISEASE) == {"Zorvian syndrome"}


@pytest.mark.parametrize(
    "text",
    [
        "It is for the treatment of cancer-free adults.",
        "Patients with this disease and that disorder took it.",
        "The diagnosis of it took long.",
        "In the analysis of all data, synthesis and hypothesis differ.",
        "The failure of the trial and the failure of talks hurt.",
        "Patients with stable disease or progressive disease stayed.",
        "They like the aroma of a diploma.",
        "The Zorvian syndrome of old films.",
        "",
    ],
)
def test_a_word_that_sounds_ill_outside_a_frame_is_no_disease(text: str) -> None:
    found = mentions(text, DISEASE)
    assert [mention.text for mention in found if mention.level is not Level.KNOWN] == []


def test_a_short_form_in_brackets_is_the_same_new_disease() -> None:
    text = "It is for the treatment of Zorvian syndrome (ZVS). Adults with ZVS took it. ZVS is rare."
    found = mentions(text, DISEASE)
    assert [mention.text for mention in found] == ["Zorvian syndrome", "ZVS", "ZVS", "ZVS"]
    assert {(mention.name, mention.id, mention.level) for mention in found} == {
        ("Zorvian syndrome", None, Level.PATTERN)
    }


def test_a_new_disease_is_found_in_the_headline_once_the_text_has_it() -> None:
    found = mentions("Adults with Zorvian syndrome took it.", DISEASE, "Drug Helps In Zorvian Syndrome, Says Agency")
    assert [mention.sentence for mention in found] == [0, 1]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("GM9 Gangliosidosis", "GM9 gangliosidosis"),
        ("Zellmann's Disease", "Zellmann's disease"),
        ("ZRV4-Associated Zorvitis", "ZRV4-associated zorvitis"),
        ("Zorvic Carcinoma", "zorvic carcinoma"),
        ("ZORVIC Carcinoma", "ZORVIC carcinoma"),
    ],
)
def test_a_headlines_capitals_are_no_part_of_a_new_name_but_symbols_and_eponyms_keep_theirs(
    printed: str, name: str
) -> None:
    title = f"Agency Backs Drug for the Treatment of {printed} in Adults"
    assert [m.name for m in mentions("Nothing more was told.", DISEASE, title)] == [name]


@pytest.mark.parametrize("word", ["fever pitch", "a state of shock", "gravis", "the tremor of a hand"])
def test_such_a_head_word_outside_a_frame_is_no_disease(word: str) -> None:
    assert names(f"The market saw {word} after the news.", DISEASE) == set()


def test_a_disease_of_the_lawyers_text_alone_is_not_learnt() -> None:
    text = f"{NEWS}\n\nForward-Looking Statements\n\nThe treatment of Zorvian syndrome may fail."
    assert names(text, DISEASE) == set()


@pytest.mark.parametrize(
    ("printed", "id_"),
    [
        ("multiple myeloma", "multiple-myeloma"),
        ("Multiple Myeloma", "multiple-myeloma"),
        ("MULTIPLE MYELOMA", "multiple-myeloma"),
        ("multiple\u00a0myeloma", "multiple-myeloma"),
        ("multiple <i>myeloma</i>", "multiple-myeloma"),
        ("acute myeloid leukemia", "acute-myeloid-leukemia"),
        ("acute myeloid leukaemia", "acute-myeloid-leukemia"),
        ("acute myeloid leukemia (AML)", "acute-myeloid-leukemia"),
        ("diffuse large B-cell lymphoma", "diffuse-large-b-cell-lymphoma"),
        ("diffuse large B cell lymphoma", "diffuse-large-b-cell-lymphoma"),
        ("diffuse large B\u2011cell lymphoma", "diffuse-large-b-cell-lymphoma"),
    ],
)
def test_a_known_disease_is_found_in_every_spelling(printed: str, id_: str) -> None:
    assert id_ in ids(f"It is for adults with {printed}, who wait for it.", DISEASE)


def test_the_longer_name_of_a_disease_hides_the_shorter_in_it() -> None:
    found = mentions("It is for adults with relapsed diffuse large B-cell lymphoma.", DISEASE)
    assert [mention.id for mention in found] == ["diffuse-large-b-cell-lymphoma"]


def test_an_abbreviation_in_small_letters_or_in_a_line_of_capitals_is_no_disease() -> None:
    assert ids("we saw aml and mm there", DISEASE) == set()
    assert "acute-myeloid-leukemia" in ids("It is for adults with AML in Europe.", DISEASE)


@pytest.mark.parametrize(
    "text",
    [
        "It is for adults with HER2-positive breast cancer.",
        "It is for adults with EGFR-mutated non-small cell lung cancer.",
        "It is for adults with claudin 18.2-positive gastric cancer.",
        "It is for adults with KRAS G12C-mutated colorectal cancer.",
    ],
)
def test_the_gene_of_a_cancer_is_found_beside_the_cancer(text: str) -> None:
    assert ids(text, TARGET)
    assert ids(text, DISEASE)


def test_diseases_of_a_list_are_each_found() -> None:
    text = "It is for adults with multiple myeloma, acute myeloid leukemia, psoriasis and asthma."
    assert {mention.text for mention in mentions(text, DISEASE)} == {
        "multiple myeloma",
        "acute myeloid leukemia",
        "psoriasis",
        "asthma",
    }


@given(
    st.lists(
        st.sampled_from(
            ["treatment of ", "patients with ", "severe ", "Zorvian ", "syndrome", "oma", " (ZVS)", ".", "\n", '"']
        ),
        max_size=15,
    ).map("".join)
)
def test_any_mix_of_frames_and_heads_is_read_the_same_way_twice(text: str) -> None:
    read = document(text)
    found = find_mentions(read, packaged())
    assert find_mentions(read, packaged()) == found
    spans = sorted((m.kind, m.sentence, m.start, m.end) for m in found)
    for one, other in pairwise(spans):
        assert one[:2] != other[:2] or one[3] <= other[2]


@pytest.mark.parametrize(
    ("line", "capitals", "title"),
    [
        ("ZORVEX WINS APPROVAL OF ITS DRUG", True, True),
        ("Zorvex Wins Approval of Its Drug", False, True),
        ("Zorvex wins approval of its drug", False, False),
        ("ZORVEX WINS", False, False),
        ("ZORVEX WINS AN APPROVAL of it", False, False),
        ("Zorvex (which is new) Wins Approval Today", False, True),
        ("", False, False),
        ("123 456 789 000", False, False),
    ],
)
def test_a_line_whose_capitals_prove_nothing_is_told(line: str, capitals: bool, title: bool) -> None:  # noqa: FBT001 a table's columns
    assert (is_all_capitals(line), is_title_case(line)) == (capitals, title)


def test_blocks_are_title_and_text_with_their_sentences_and_tokens() -> None:
    title, text = find_blocks(document("It won. It lost.", "Zorvex Wins"))
    assert (title.text, [sentence.index for sentence in title.sentences]) == ("Zorvex Wins", [0])
    assert [sentence.index for sentence in text.sentences] == [1, 2]
    assert (text.tokens.folded, text.places({"it", "lost"})) == (["it", "won", "it", "lost"], [0, 2, 3])
    assert find_blocks(document("", "")) == ()


def test_a_span_lies_within_one_sentence_or_is_none() -> None:
    (block,) = find_blocks(document("It won. It lost."))
    span = block.span(8, 10)
    if span is None:
        pytest.fail("no span")
    assert (span.sentence, span.start, span.end, span.text) == (1, 0, 2, "It")
    assert block.span(3, 10) is None
    assert block.span(7, 8) is None
    assert block.span(5, 5) is None
    assert block.sentence_at(99) is None
    assert block.sentence_at(7) is None


def test_a_document_of_another_script_is_read_by_known_names_only() -> None:
    text = (
        "\u56fd\u5bb6\u836f\u76d1\u5c40\u6279\u51c6\u4e86\u7528\u4e8e\u6cbb\u7597"
        "\u591a\u53d1\u6027\u9aa8\u9ad3\u7624\u7684zorvatinib\u548cFUCASO"
    )
    found = find_mentions(document(text), packaged())
    assert "equecabtagene-autoleucel" in {mention.id for mention in found}
    assert all(mention.id for mention in found)


def test_an_empty_lexicon_still_finds_what_the_text_introduces() -> None:
    found = find_mentions(document("Adults with Zorvian syndrome took it."), Lexicon(()))
    assert [mention.name for mention in found] == ["Zorvian syndrome"]
