import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse.clean import parse_text

MARKUP = (
    "Acme's drug |<p>|</p>|<b>bold</b>|&amp;|&nbsp;|\u00a0|\u2019|\u201cwell\u201d|\u2013| \n |  |**strong**|*in vitro*"
    "|[link](https://a.example/b)|<script>var x = '<p>';</script>|<!-- note -->|# Head\n|* * *|\u200b|$5 million"
    "|Feb. 12,2025|<nav>Home</nav>|&#8217;|<|&|snake_case|a,Bc"
)
PIECES = st.sampled_from(MARKUP.split("|"))


@given(st.lists(PIECES, max_size=25))
def test_every_cleaned_character_points_into_the_raw_text_in_order(pieces: list[str]) -> None:
    raw = "".join(pieces)
    clean = parse_text(raw)
    assert clean.raw == raw
    starts = [clean.raw_start(at) for at in range(len(clean.text))]
    assert starts == sorted(starts)
    assert all(0 <= start < len(raw) for start in starts)
    assert clean.passes or len(clean.text) == len(raw)


@given(st.text(max_size=300))
def test_no_text_breaks_the_cleaning(raw: str) -> None:
    assert parse_text(raw).raw == raw


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain words", "plain words"),
        ("R&amp;D", "R&D"),
        ("the company\u2019s \u201clead\u201d drug", 'the company\'s "lead" drug'),
        ("PD\u2011L1", "PD-L1"),
        ("a <b>bold</b> claim", "a bold claim"),
        ("with*GBA1*mutations", "with GBA1 mutations"),
        ("**CASGEVY**\u00ae", "CASGEVY\u00ae"),
        ("see [the page](https://a.example/x) now", "see the page now"),
        ('(NASDAQ:[ABCD](https://a.example/ABCD "Abcd Ltd."))', "(NASDAQ:ABCD)"),
        ("BASELandBONN,Dec. 15", "BASEL and BONN, Dec. 15"),
        ("for$22.50per share", "for $22.50 per share"),
        ("saidMary Miller", "said Mary Miller"),
        ("in mRNA vaccines", "in mRNA vaccines"),
        ("BioNTech and CytomX", "BioNTech and CytomX"),
        ("snake_case", "snake_case"),
    ],
)
def test_markup_and_glue_come_off(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text == cleaned


def test_parts_of_a_page_that_are_no_news_are_dropped() -> None:
    page = "<nav>Home About</nav><p>News here.</p><script>if (a<b) { x('<p>') }</script><footer>Imprint</footer>"
    assert parse_text(page).text.strip() == "News here."


def test_an_element_that_is_never_closed_takes_nothing_with_it() -> None:
    assert "News here." in parse_text("<nav><p>News here.</p>").text


def test_hard_wrapped_lines_are_joined_and_headings_are_not() -> None:
    sentence = "The company said that the agency had accepted its application for review this week."
    wrapped = sentence.replace("accepted ", "accepted\n") + "\n\nAbout Acme\nAcme is old."
    assert parse_text(wrapped).text.split("\n") == [
        "The company said that the agency had accepted its application for review this week.",
        "",
        "About Acme",
        "Acme is old.",
    ]


@pytest.mark.parametrize(
    "hostile",
    ["<nav>" * 50_000, "<!--" * 50_000, "[" * 50_000, "*" * 50_000, "&" * 50_000, "<a " * 50_000, "<" + "a" * 50_000],
)
def test_words_behind_hostile_markup_are_kept(hostile: str) -> None:
    assert parse_text(f"{hostile}\nNews here.").text.endswith("News here.")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("the __bold__ word", "the bold word"),
        ("__Bold__ begins and __ends__.", "Bold begins and ends."),
        ("(__both__), *__mixed__* and _it._", "(both), mixed and it."),
        ("__FDA__'s yes", "FDA's yes"),
        ("file__name and _x1 of a__b__c", "file__name and x1 of a__b__c"),
        ("Name: ________ Date", "Name: ________ Date"),
    ],
)
def test_underlined_marks_come_off_and_underlines_in_words_stay(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("&notanentity; and &norvane;", "&notanentity; and &norvane;"),
        ("R&D; AT&T; M&A;", "R&D; AT&T; M&A;"),
        ("R&amp;amp;D at AT&amp;T", "R&D at AT&T"),
        ("Norvane&amp;#8217;s drug", "Norvane's drug"),
        ("&lt;p&gt;The &lt;b&gt;FDA&lt;/b&gt; agreed.&lt;/p&gt;", "The FDA agreed."),
        ("p &lt; 0.05 and n &gt; 30", "p < 0.05 and n > 30"),
        ("Nor&shy;vane&zwnj;", "Norvane"),
    ],
)
def test_entities_are_those_of_html_escaped_once_or_twice(raw: str, cleaned: str) -> None:
    assert parse_text(raw).text.strip() == cleaned


@pytest.mark.parametrize(
    ("raw", "shown", "quoted"),
    [
        ("the NORVEX&#174; pen", "NORVEX\u00ae", "NORVEX&#174;"),
        ("of AT&amp;T; R&amp;D", "AT&", "AT&amp;"),
        ("of NORVEX&amp;reg; now", "NORVEX\u00ae", "NORVEX&amp;reg;"),
        ("it&rsquo;s &quot;so&quot;", 'it\'s "so"', "it&rsquo;s &quot;so&quot;"),
        ("of R&D;x", "R&", "R&"),
        ("of R&amp;Dx; it", "R&", "R&amp;"),
    ],
)
def test_a_span_that_ends_on_an_entity_ends_where_the_entity_does(raw: str, shown: str, quoted: str) -> None:
    clean = parse_text(raw)
    start = clean.text.index(shown)
    assert raw[slice(*clean.raw_span(start, start + len(shown)))] == quoted
