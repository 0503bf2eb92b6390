"""Zones, sentences and language of texts laid out as releases, pages, mails and briefs are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.document import Zone
from bot.parse.language import find_language
from bot.parse.splitting import split_sentences
from bot.parse.zones import find_dateline_end, find_dateline_start, find_zones
from tests.bot.parse.reading_aids import document

LEAD = "Zorvex Bio today announced that the agency had approved its drug quilonatinib for adults."
MORE = "The drug is taken once a day and will be on sale by the end of the month."
REST = "It was studied in three hundred adults at thirty centres."


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def zone_of(last: str) -> Zone:
    """Return the zone of a paragraph that follows the news."""
    read = document(f"{LEAD} {MORE} {REST}\n\n{last}", "Zorvex Wins Approval")
    return next(sentence.zone for sentence in read.sentences if sentence.text[1:12] == last[1:12])


@pytest.mark.parametrize(
    "dateline",
    [
        "BASEL, Switzerland, March 3, 2025 /PRNewswire/ -- ",
        "CAMBRIDGE, Mass., March 3, 2025 (GLOBE NEWSWIRE) -- ",
        "SHANGHAI and SUZHOU, China, Mar. 3, 2025 /PRNewswire/ -- ",
        "SAN DIEGO--(BUSINESS WIRE)--March 3, 2025-- ",
        "SEOUL, South Korea, Sept 12, 2025 /PRNewswire/ -- ",
        "TOKYO, March 3, 2025 - ",
        "M\u00dcNCHEN, Germany, March 3, 2025 \u2014 ",
    ],
)
def test_a_dateline_ends_where_the_news_begins(dateline: str) -> None:
    end = find_dateline_end(dateline + LEAD)
    if end is None:
        pytest.fail("no dateline found")
    assert (dateline + LEAD)[end:].startswith("Zorvex Bio today")


@pytest.mark.parametrize(
    "text",
    [
        LEAD,
        "The trial began on March 3, 2025 and goes on.",
        "A decision is expected by March 3, 2025 - a long wait.",
        "",
        "Zorvex Bio - a firm of Basel - won.",
    ],
)
def test_a_day_in_the_news_is_no_dateline(text: str) -> None:
    assert find_dateline_start(text) is None
    assert find_dateline_end(text) is None


def test_a_heading_that_runs_into_the_dateline_is_parted_from_it() -> None:
    text = f"Zorvex Wins Approval First of its kind BASEL, Switzerland, March 3, 2025 /PRNewswire/ -- {LEAD} {MORE}"
    texts = [sentence.text for sentence in document(text).sentences]
    assert texts[0] == "Zorvex Wins Approval First of its kind"
    assert texts[1].startswith("BASEL, Switzerland")


@pytest.mark.parametrize(
    "heading",
    ["About Zorvex Bio", "**About Quilora**", "About the QUIL-1 Study", "About 4D Quil"],
)
def test_the_standing_text_about_a_firm_or_drug_is_told_from_the_news(heading: str) -> None:
    read = document(f"{LEAD} {MORE}\n\n{heading}\n\nZorvex makes drugs.\n\nIt is old.")
    assert [sentence.zone for sentence in read.sentences[-2:]] == [Zone.ABOUT, Zone.ABOUT]


@pytest.mark.parametrize(
    "text",
    [
        "About half of the adults were well after a year.",
        "About 300 adults took part in it.",
        "About the same number were ill.",
        "It is about Zorvex and its plans.",
        "What is known about Zorvex is little.",
    ],
)
def test_the_word_about_alone_opens_no_standing_text(text: str) -> None:
    assert zone_of(text) is Zone.BODY


@pytest.mark.parametrize(
    "text",
    [
        "Forward-Looking Statements",
        "This release contains forward-looking statements that may be wrong",
        "Safe Harbor Statement",
        "Cautionary Note Regarding Our Plans",
        "Cautionary Statement of Zorvex",
        "These words fall under the Private Securities Litigation Reform Act of 1995",
        "No Offer or Solicitation",
        "Disclaimer",
        "Zorvex has no duty to update what it said",
    ],
)
def test_what_lawyers_wrote_is_safe_harbour(text: str) -> None:
    assert zone_of(text) is Zone.SAFE_HARBOUR


@pytest.mark.parametrize(
    "text",
    [
        "Media Contact: Jane Roe",
        "Investor Relations:",
        "Contacts",
        "Source: Zorvex Bio",
        "SOURCE Zorvex Bio",
        "Copyright 2025 Zorvex",
        "View original content: z.example",
        "For further information, contact Jane Roe",
        "Important Safety Information",
        "INDICATION",
        "Limitations of Use",
        "Please see full Prescribing Information",
        "References:",
        "| a | b | c |",
    ],
)
def test_contacts_labels_and_tables_are_boilerplate(text: str) -> None:
    assert zone_of(text) is Zone.BOILERPLATE


@pytest.mark.parametrize(
    "line",
    ["Sign up for our letter", "Share this article", "Photo: a laboratory", "Tags: drugs", "Follow us on a site"],
)
def test_a_line_of_the_pages_furniture_does_not_end_the_news(line: str) -> None:
    read = document(f"{LEAD}\n\n{line}\n\n{MORE}\n\n{REST}")
    zones = {sentence.text: sentence.zone for sentence in read.sentences}
    assert zones[line] is Zone.BOILERPLATE
    assert zones[REST] is Zone.BODY


@pytest.mark.parametrize(
    ("said", "is_quote"),
    [
        ('"We are very glad that our drug can now help people," said Jane Roe.', True),
        ('"This is a good day," she said, "for all who wait and for those who care."', True),
        ('Jane Roe of Zorvex called the result of the long and costly study "good".', False),
        ('The "Zorvex" mark is protected in many countries of the world, she said.', False),
        ("\u201cWe are very glad that our drug can now help people,\u201d said Jane Roe.", True),
    ],
)
def test_a_sentence_that_is_mostly_quoted_is_a_quote(said: str, is_quote: bool) -> None:  # noqa: FBT001 a table's column
    assert (zone_of(said) is Zone.QUOTE) is is_quote


def test_a_quote_over_several_sentences_ends_with_its_paragraph() -> None:
    said = '"We are very glad about it. It took us ten years. Thanks to all who helped," said Jane Roe.'
    read = document(f"{LEAD} {MORE}\n\n{said}\n\n{REST}")
    zones = [sentence.zone for sentence in read.sentences]
    assert zones == [Zone.LEAD, Zone.LEAD, Zone.QUOTE, Zone.QUOTE, Zone.QUOTE, Zone.BODY]


def test_a_quote_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    read = document(f'{LEAD} {MORE}\n\n"We are glad, said Jane Roe of the firm.\n\n{REST}')
    assert read.sentences[-1].zone is Zone.BODY


def test_a_short_byline_is_no_lead() -> None:
    read = document(f"By Jane Roe\n\n{LEAD} {MORE} {REST}")
    assert [sentence.zone for sentence in read.sentences] == [Zone.LEAD, Zone.LEAD, Zone.LEAD, Zone.BODY]


def test_standing_text_before_the_news_is_let_through() -> None:
    read = document(f"About Zorvex Bio: a note to editors of papers and journals. {LEAD} {MORE}")
    assert read.sentences[0].zone is Zone.LEAD


def test_a_document_without_title_or_text_has_no_sentence() -> None:
    assert document("", "").sentences == ()
    assert document(" \n \t ", "  ").sentences == ()
    assert [sentence.where for sentence in document("", "Zorvex Wins").sentences] == ["title"]


@given(st.text(alphabet='About Zorvex.\n"|-:(03,) /', max_size=200), st.text(alphabet="About Zorvex", max_size=20))
def test_each_sentence_has_one_zone_whatever_the_text(text: str, title: str) -> None:
    spans = list(split_sentences(text))
    assert len(find_zones(text, spans, title)) == len(spans)


@pytest.mark.parametrize(
    "whole",
    [
        "Zorvex Co., Ltd. of Suzhou signed it.",
        "Zorvex S.A. of Geneva signed it.",
        "Zorvex Pty. Ltd. of Perth and Quil Pte. Ltd. signed it.",
        "The N.V. Zorvex group of Leiden signed it.",
        "Mr. J. Roe and Ms. A. Poe of St. Gallen signed it.",
        "The dose (approx. 5.5 mg) was given at 8 a.m. each day.",
        "It is shown in Fig. 3 and in Nos. 4 and 5.",
        "The trial in Calif. and Wash. went on until Sept. 30 of that year.",
        "It is protected by U.S. Patent No. 1,234,567 until 2030.",
        "Visit www.zorvex.example for more of it.",
        "The drug (formerly ZRX-101, etc.) is new.",
        "The p value was .03 vs. placebo.",
        "Zorvex Inc. (Nasdaq: ZRVX) rose.",
    ],
)
def test_a_stop_within_a_name_or_number_ends_no_sentence(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It was sold to Zorvex Ltd. This is new.", ["It was sold to Zorvex Ltd.", "This is new."]),
        ("He lives in the U.S. The firm does not.", ["He lives in the U.S.", "The firm does not."]),
        ("It won (in Basel.) It lost.", ["It won (in Basel.)", "It lost."]),
        ("It won! Did it? It did.", ["It won!", "Did it?", "It did."]),
        ('"It won." "It lost."', ['"It won."', '"It lost."']),
        ("a\n\n\n\nb", ["a", "b"]),
        ("It rose 5%. Then it fell.", ["It rose 5%.", "Then it fell."]),
        ("The end\n***\nThe start", ["The end", "The start"]),
        ("It works in adults. eQuil is new.", ["It works in adults.", "eQuil is new."]),
        ("It ended in vitamin C. The firm knew.", ["It ended in vitamin C.", "The firm knew."]),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@given(st.text(max_size=200))
def test_the_sentences_of_any_text_hold_all_its_letters(text: str) -> None:
    assert "".join(filter(str.isalnum, "".join(cut(text)))) == "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("ZRX-101", "en"),
        ("Zorvex: Zulassung f\u00fcr Quilora erhalten", "other"),
        ("Z\u00f6rvex wins approval of the drug", "en"),
        ("\u0417\u043e\u0440\u0432\u0435\u043a\u0441 \u043f\u043e\u043b\u0443\u0447\u0438\u043b", "other"),
        ("\u05d6\u05d5\u05e8\u05d5\u05e7\u05e1 \u05d4\u05d5\u05d3\u05d9\u05e2\u05d4", "other"),
        ("\u56fd\u5bb6\u836f\u76d1\u5c40 approved \u6279\u51c6\u4e86\u8fd9\u79cd\u65b0\u836f\u4e0a\u5e02", "zh"),
        ("Zorvex\u306f\u65b0\u85ac\u306e\u627f\u8a8d\u3092\u53d6\u5f97\u3057\u305f\u3068\u767a\u8868", "ja"),
        (
            "Zorvex\uac00 \uc2e0\uc57d \ud488\ubaa9\ud5c8\uac00\ub97c \ud68d\ub4dd\ud588\ub2e4",
            "ko",
        ),
        (f"{LEAD} The name in Chinese is \u4f50\u7ef4.", "en"),
        ("La empresa Zorvex ha recibido hoy la autorizaci\u00f3n de la agencia para su medicamento. " * 4, "other"),
        ("Het bedrijf heeft vandaag van de autoriteit toestemming gekregen voor het middel in Europa. " * 4, "other"),
    ],
)
def test_a_text_is_english_only_by_english_words(text: str, language: str) -> None:
    assert find_language(text) == language
