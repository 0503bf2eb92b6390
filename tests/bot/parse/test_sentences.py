import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article
from bot.parse.document import Zone
from bot.parse.language import find_language
from bot.parse.sentences import parse_document
from bot.parse.splitting import split_sentences
from tests.bot.parse.reading_aids import document


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Acme, Inc. (Nasdaq: ACME) said so.",
        "The U.S. Food and Drug Administration said so.",
        "It was approved on Feb. 12, 2025 in Basel.",
        "Dr. Jane Roe of St. Jude said so.",
        "Study No. 301 met its goal.",
        "It rose by 3.5% vs. placebo.",
        "SHANGHAI, China, and CAMBRIDGE, Mass. said so.",
        "Acme Ltd. and Beta Corp. signed it.",
        "Roe et al. described it.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It was approved. The company is glad.", 2),
        ("It was made by Acme Inc. The company is glad.", 2),
        ('"We are glad." He left.', 2),
        ("First point\nSecond point\n\nThird point", 3),
        ("\u56fd\u5bb6\u836f\u76d1\u5c40\u6279\u51c6\u4e86\u3002\u516c\u53f8\u5f88\u9ad8\u5174\u3002", 2),
        ("It works. mRNA-1345 is new.", 2),
        ("Is it new? Yes! It is.", 3),
    ],
)
def test_sentences_are_cut(text: str, count: int) -> None:
    assert len(cut(text)) == count


@given(st.text(alphabet="Ab. \n\"'!?-1\u3002()", max_size=200))
def test_spans_are_in_order_and_trimmed(text: str) -> None:
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


@given(st.text(max_size=200), st.text(alphabet="aB <b>&;.\n*\u00a0", max_size=300))
def test_evidence_of_every_sentence_is_a_slice_of_the_article(title: str, text: str) -> None:
    read = parse_document(Article("a", title, text))
    for sentence in read.sentences:
        source = read.title if sentence.where == "title" else read.text
        assert source.text[sentence.start : sentence.end] == sentence.text
        evidence = read.evidence(sentence)
        given_text = title if evidence.where == "title" else text
        assert given_text[evidence.start : evidence.end] == evidence.text


RELEASE = (
    "Acme Reports Approval BASEL, Switzerland, March 3, 2025 /PRNewswire/ -- Acme AG today announced an approval of "
    "its drug by the agency. The drug is new and will be sold soon. It was tested in 300 patients. "
    '"We are very glad about this step for patients," said Jane Roe. About Acme Acme is a company that makes drugs in '
    "Basel. It was founded in 1999. Forward-Looking Statements This release holds forward-looking statements about the "
    "drug. They may be wrong."
)


def zones(text: str, title: str = "Acme Reports Approval") -> list[tuple[str, Zone]]:
    return [
        (sentence.text[:12], sentence.zone) for sentence in document(text, title).sentences if sentence.where == "text"
    ]


def test_zones_are_told_in_a_release_flattened_to_one_paragraph() -> None:
    found = dict(zones(RELEASE))
    assert found["Acme Reports"] is Zone.HEADLINE
    assert found["BASEL, Switz"] is Zone.LEAD
    assert found["It was teste"] is Zone.BODY
    assert found['"We are very'] is Zone.QUOTE
    assert found["About Acme A"] is Zone.ABOUT
    assert found["It was found"] is Zone.ABOUT
    assert found["They may be "] is Zone.SAFE_HARBOUR


def test_zones_are_told_in_a_release_with_headings() -> None:
    news = "Acme said that its drug was approved today in Europe.\n\nIt is the first of its kind in Asia.\n\nMore."
    text = news + "\n\n**About Acme**\n\nAcme is old.\n\nMedia contact:\nJane Roe"
    assert [zone for _, zone in zones(text)] == [
        Zone.LEAD,
        Zone.LEAD,
        Zone.BODY,
        Zone.ABOUT,
        Zone.ABOUT,
        Zone.BOILERPLATE,
        Zone.BOILERPLATE,
    ]


def test_a_number_after_about_opens_no_boilerplate() -> None:
    news = "The drug was approved by the agency this week in Japan. It helps many of those who are ill."
    text = news + " About 30 patients took it."
    assert zones(text)[-1][1] is Zone.BODY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The agency has approved the drug for adults with the disease, and it will be on sale by March.", "en"),
        (
            "\u56fd\u5bb6\u836f\u76d1\u5c40\u6279\u51c6\u4e86\u8fd9\u79cd\u836f\u7269\u7684\u4e0a\u5e02\u7533\u8bf7",
            "zh",
        ),
        ("\uc2dd\ud488\uc758\uc57d\ud488\uc548\uc804\ucc98\ub294 \uc2e0\uc57d\uc744 \uc2b9\uc778\ud588\ub2e4", "ko"),
        (
            "\u539a\u751f\u52b4\u50cd\u7701\u306f\u65b0\u85ac\u3092\u627f\u8a8d\u3057\u305f\u3068\u767a\u8868\u3057\u305f",
            "ja",
        ),
        ("Das Unternehmen hat heute mitgeteilt, dass die Kommission das Mittel zugelassen hat. " * 6, "other"),
        (
            "L'agence a approuv\u00e9 le m\u00e9dicament pour les adultes, a dit la firme ce lundi. " * 6,
            "other",
        ),
    ],
)
def test_the_language_is_told_by_script_and_function_words(text: str, language: str) -> None:
    assert find_language(text) == language
