"""Cleaning, part two: where each cleaned character was, and the odd ways in which pages and mails are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.clean import parse_text
from bot.parse.document import CleanText

WORDS = "Zorvex|quilonatinib|\U0001f9ec|\u05d0\u05d1|\u202e|\x00|\ud800|\u00a0|\u2014|\ufeff|\u200d|\r\n|  |$5|1,000"
MARKS = (
    "<em>|</em>|<br/>|<p class='a'>|</p>|<td>|<!--|-->|&reg;|&#8482;|&#x2019;|&amp;|**|__|[|](https://z.example/a)|# "
)
MARKED = st.sampled_from([*WORDS.split("|"), *MARKS.split("|")])


def raw_of(clean: CleanText, part: str) -> str:
    """Return what stood in the raw text where `part` stands in the cleaned one."""
    at = clean.text.index(part)
    start, end = clean.raw_span(at, at + len(part))
    return clean.raw[start:end]


@pytest.mark.parametrize(
    ("raw", "part", "stood"),
    [
        ("<p>Zorvex said.</p>", "Zorvex", "Zorvex"),
        ("<p>The <b>Zorvex</b> drug</p>", "Zorvex drug", "Zorvex</b> drug"),
        ("Quil &amp; Sons won", "Quil & Sons", "Quil &amp; Sons"),
        ("said &quot;We won&quot; today", '"We won', "&quot;We won"),
        ("a&nbsp;b Zorvex&#8217;s drug", "b Zorvex", "b Zorvex"),
        ("see [Zorvex](https://z.example/a) now", "Zorvex", "Zorvex"),
        ("**QUILORA** is sold", "QUILORA is", "QUILORA** is"),
        ("<nav>Home | News</nav>\nZorvex won", "Zorvex won", "Zorvex won"),
        ("<!-- a note --> Zorvex", "Zorvex", "Zorvex"),
        ("Zor\u00advex won", "Zorvex", "Zor\u00advex"),
        ("paid$22per share", "paid $22 per", "paid$22per"),
        ("<td>Zorvex</td><td>won</td>", "won", "won"),
        ("one   two    three", "two three", "two    three"),
        ("\ufeffZorvex won", "Zorvex", "Zorvex"),
        ("Zorvex\U0001f600 <i>won</i>", "won", "won"),
    ],
)
def test_a_cleaned_span_points_at_what_the_article_printed(raw: str, part: str, stood: str) -> None:
    assert raw_of(parse_text(raw), part) == stood


@given(st.lists(MARKED, max_size=30))
def test_a_letter_of_the_cleaned_text_is_the_letter_it_points_at(pieces: list[str]) -> None:
    clean = parse_text("".join(pieces))
    for at, letter in enumerate(clean.text):
        start, end = clean.raw_span(at, at + 1)
        if letter.isalnum() and clean.raw[start] != "&":
            assert clean.raw[start:end] == letter


@given(st.lists(MARKED, max_size=30))
def test_no_run_of_spaces_and_no_unseen_character_is_left(pieces: list[str]) -> None:
    text = parse_text("".join(pieces)).text
    assert "  " not in text
    assert not set(text) & set("\u00a0\u200d\ufeff\r")


@given(st.text(alphabet="Zorvex 12.,()-\n", max_size=120))
def test_plain_text_that_is_clean_keeps_its_letters_and_their_order(raw: str) -> None:
    squeezed = [letter for letter in parse_text(raw).text if not letter.isspace()]
    assert squeezed == [letter for letter in raw if not letter.isspace()]


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Quilora&reg; and Zorvexa&trade;", "Quilora\u00ae and Zorvexa\u2122"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("&quot;We won&quot;", '"We won"'),
        ("Zorvex&#x2019;s", "Zorvex's"),
        ("10&ndash;20 mg", "10-20 mg"),
        ("R&D and AT&T", "R&D and AT&T"),
        ("&zorvexentity; stays", "&zorvexentity; stays"),
        ("it&nbsp;&nbsp;&nbsp;is", "it is"),
        ("&#0;x", "\ufffdx"),
    ],
)
def test_entities_become_their_characters_and_lone_ampersands_stay(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("p < 0.05 and n > 30", "p < 0.05 and n > 30"),
        ("a <span style='x'><i><b>deep</b></i></span> word", "a deep word"),
        ("H<sub>2</sub>O and 10<sup>6</sup>", "H2O and 106"),
        ("up<br>down", "up\ndown"),
        ("<A HREF='x'>Loud</A>", "Loud"),
        ('<a title="it\'s">named</a>', "named"),
        ("<custom-tag>kept</custom-tag>", "kept"),
        ("<o:p>office</o:p>", "office"),
        ("one<!-- <p>two</p> -->three", "onethree"),
        ("open <!-- and never closed", "open <!-- and never closed"),
    ],
)
def test_tags_go_and_signs_of_comparison_stay(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text == cleaned


@pytest.mark.parametrize("tag", ["script", "style", "nav", "footer", "form", "noscript", "svg", "template", "select"])
def test_an_element_that_nobody_reads_is_dropped_with_all_it_holds(tag: str) -> None:
    page = f"<p>Before.</p><{tag} id=a><div>Unread <b>words</b></div></{tag.upper()} ><p>After.</p>"
    assert parse_text(page).text.split() == ["Before.", "After."]


@pytest.mark.parametrize("tag", ["p", "div", "li", "td", "h2", "blockquote", "section", "figcaption", "tr"])
def test_a_block_of_a_page_is_a_line_of_its_own(tag: str) -> None:
    lines = parse_text(f"<{tag}>First words</{tag}><{tag}>Second words</{tag}>").text.split("\n")
    assert [line for line in lines if line] == ["First words", "Second words"]


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("## Zorvex wins", "Zorvex wins"),
        ("*quilonatinib* is new", "quilonatinib is new"),
        ("***very*** new", "very new"),
        ("_Zorvex_ is glad", "Zorvex is glad"),
        ("file_name_of_it", "file_name_of_it"),
        ("![a logo](https://z.example/l.png) Zorvex", " Zorvex"),
        ("[mail us](mailto:a@z.example) today", "mail us today"),
        ("[1] is a note, f(x) is not a link", "[1] is a note, f(x) is not a link"),
        ("an array[0](call)", "an array[0](call)"),
        ("#1 in its class", "#1 in its class"),
    ],
)
def test_marks_of_markdown_go_and_look_alikes_stay(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text.strip() == cleaned.strip()


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\u201cgood\u201d \u2018news\u2019", "\"good\" 'news'"),
        ("\u00abgood\u00bb", '"good"'),
        ("ZRX\u2011101 \u2212 ZRX\u2013102", "ZRX-101 - ZRX-102"),
        ("so\u2014it ended", "so\u2014it ended"),
        ("5\u202f000 and 6\u2009mg", "5 000 and 6 mg"),
        ("\uff08ZRX\uff09\uff1a50\uff05", "(ZRX):50%"),
        ("tab\there", "tab here"),
        ("line\u2028break", "line\nbreak"),
    ],
)
def test_typographers_characters_become_plain_ones_one_for_one(raw: str, cleaned: str) -> None:
    clean = parse_text(raw)
    assert clean.text == cleaned
    assert clean.passes == ()


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_system_ends_its_lines_alike(end: str) -> None:
    assert parse_text(f"About Zorvex{end}{end}Zorvex is old.").text == "About Zorvex\n\nZorvex is old."


@pytest.mark.parametrize(
    "text",
    [
        "NorVexa and CytoQuil signed it.",
        "The mRNA of eQuil and the iPSC of QuilNet",
        "SARS-CoV-2 and 1,000 doses",
        "Zorvex (Nasdaq: ZRVX) v2.0 at z.example",
        "HER2+/HR- and CD3xCD20",
        "It costs $5.50, or 4.20 a dose.",
        "McKestrion, DeQuil and MacZorvex",
        "U.S.-based firms",
    ],
)
def test_a_name_with_humps_or_stops_is_not_taken_apart(text: str) -> None:
    assert parse_text(text).text == text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Oct. 1,Zorvex won", "Oct. 1,Zorvex won"),
        ("in Basel,Zorvex won", "in Basel, Zorvex won"),
        ("for$40million in cash", "for $40 million in cash"),
        ("andZorvex Bio", "and Zorvex Bio"),
        ("It is new.Zorvex is glad", "It is new. Zorvex is glad"),
        ('He left."Zorvex is glad', 'He left." Zorvex is glad'),
    ],
)
def test_words_that_lost_the_space_between_them_get_one(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text == cleaned


def test_a_short_line_or_one_that_ends_a_sentence_is_not_joined_to_the_next() -> None:
    poem = "Zorvex Wins\nBasel is glad\n- one point\n- another point"
    assert parse_text(poem).text == poem
    told = "The firm said that its drug had been approved in Basel today.\nThe share rose by a tenth."
    assert parse_text(told).text == told


def test_lines_of_a_page_that_are_long_anyway_are_paragraphs() -> None:
    line = "The company said that the agency had accepted its application " * 3
    text = f"{line.strip()}\n{line.strip()}"
    assert parse_text(text).text == text


@pytest.mark.parametrize(
    "raw",
    ["<p>" + "word " * 8_000 + "</p>", "&amp;" * 8_000, "a" * 40_000, "\u2019 " * 20_000, "\x00<b>" * 10_000],
    ids=["one line", "entities", "one word", "quotes", "nulls"],
)
def test_forty_kilobytes_without_a_line_break_point_to_their_end(raw: str) -> None:
    clean = parse_text(raw)
    assert clean.raw_span(0, len(clean.text))[1] <= len(raw)
