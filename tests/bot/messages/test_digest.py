from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.lanes import HeldReason
from bot.messages.digest import DigestLine, DigestPage, lay_out, render_digest, render_rest
from bot.messages.escape import safe_url
from bot.model import Event, EventType, MatchReason, Named, Story, StorySource
from bot.when import PartialDate
from tests.block_kit import buttons, find_faults, texts
from tests.builders import NOON, approval, event
from tests.hostile import any_text, reasons, stories

DAY = date(2025, 3, 3)
FRESH = "12 of 13 sources fresh; EMA news last read 06:10"
FOLLOWED = (MatchReason(1, "type approval"), MatchReason(1, "target BCMA"))


def _line(
    *events: Event, number: int = 1, asked: tuple[MatchReason, ...] = (), why: HeldReason = HeldReason.DAILY
) -> DigestLine:
    source = StorySource(f"a{number}", "News", f"https://news.example/{number}", f"Wire {number}", DAY)
    return DigestLine(Story(number, 1, events or (approval(),), (source,), NOON, NOON), asked, why)


def _digest(*lines: DigestLine, freshness: str | None = None) -> str:
    pages = lay_out(lines)
    page = DigestPage("digest 2025-03-03", pages[0], len(lines), 1, len(pages))
    message = render_digest(page, DAY, freshness)
    links = frozenset(f"https://news.example/{number}" for number in range(400))
    assert find_faults(message, links=links) == []
    return texts(message)


def test_a_line_says_when_what_which_regulator_and_where() -> None:
    filed = event(EventType.SUBMISSION, "Acme Bio", "acmecel", regulators=("EMA",), date=PartialDate("2025-03-02"))
    told = _digest(_line(), _line(filed, number=2), freshness=FRESH)

    assert "*Daily digest · 3 Mar 2025* · 2 stories" in told
    assert "• 3 Mar 2025 · FDA approves acmecel from Acme Bio · <https://news.example/1|Wire 1>" in told
    assert "EMA" in told.split("• ")[2]
    assert told.rstrip().endswith(FRESH)


def test_lines_stand_under_the_company_or_target_that_was_asked_for_else_under_whom_they_are_about() -> None:
    other = approval("Other Bio", "otherumab")
    nameless = event(EventType.APPROVAL, regulators=("FDA",))
    told = _digest(
        _line(other, number=1, asked=FOLLOWED),
        _line(approval(), number=2, asked=FOLLOWED[:1]),
        _line(number=3, asked=FOLLOWED),
        _line(nameless, number=4),
        _line(event(EventType.READOUT, targets=(Named("CD19"),)), number=5),
    )

    headings = [line for line in told.splitlines() if line.startswith("*") and "digest" not in line]
    assert headings == ["*BCMA*", "*Acme Bio*", "*Other news*", "*CD19*"]
    assert told.index("Wire 3") < told.index("Wire 2")


def test_what_changed_since_is_said_and_what_was_told_before_is_an_update() -> None:
    held = replace(_line(number=1), change="FDA decision moved from 5 May 2025 to 8 May 2025")
    again = replace(_line(number=2), change="withdrawn", is_told=True)
    told = _digest(held, again)

    assert "changed since: FDA decision moved from 5 May 2025 to 8 May 2025" in told
    assert "Update: FDA approves acmecel from Acme Bio · <https://news.example/2|Wire 2> · withdrawn" in told


def test_it_says_why_the_stories_were_held() -> None:
    assert "While it was quiet" in _digest(_line(why=HeldReason.QUIET))
    assert "Weekly digest" in _digest(_line(why=HeldReason.WEEKLY))
    mixed = _digest(_line(why=HeldReason.QUIET), _line(number=2, why=HeldReason.BUDGET), _line(number=3))
    assert "Daily digest" in mixed
    assert "1 held in quiet hours · 1 over the day's number of cards" in mixed


def test_more_than_fits_is_counted_and_paged_and_every_story_is_on_one_page() -> None:
    lines = [_line(approval(f"Company {number % 7}", "acmecel"), number=number) for number in range(300)]
    pages = lay_out(lines)
    first = DigestPage("digest 2025-03-03", pages[0], len(lines), 1, len(pages))
    links = frozenset(f"https://news.example/{number}" for number in range(400))

    assert sorted(line.story.id for page in pages for line in page) == list(range(300))
    message = render_digest(first, DAY, FRESH)
    (more,) = buttons(message).values()
    assert (more["text"]["text"], more["value"]) == (f"Show the rest ({300 - len(pages[0])})", "2|digest 2025-03-03")
    for number, lines_of_page in enumerate(pages[1:], start=2):
        rest = render_rest(DigestPage(first.key, lines_of_page, 300, number, len(pages)))
        assert find_faults(rest, links=links) == []
        shown = [one["value"] for one in buttons(rest).values()]
        assert shown == [f"{to}|{first.key}" for to in (number - 1, number + 1) if to <= len(pages)]
        assert all(f"/{line.story.id}|" in texts(rest) for line in lines_of_page)


def test_an_address_that_is_too_long_is_left_out_and_its_publisher_stays() -> None:
    line = _line()
    long = replace(line.story.sources[0], url="https://news.example/" + "x" * 900)
    told = _digest(replace(line, story=replace(line.story, sources=(long,))))

    assert "· Wire 1" in told
    assert "https://" not in told


# Shrinking a story of such fields takes minutes and tells little more than the first that fails.
@settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(story=stories, asked=st.lists(reasons, max_size=2), text=any_text, why=st.sampled_from(HeldReason))
def test_hostile_news_mentions_links_and_breaks_nothing(
    story: Story, asked: list[MatchReason], text: str, why: HeldReason
) -> None:
    lines = [DigestLine(replace(story, id=number), tuple(asked), why, text) for number in range(12)]
    links = frozenset(url for source in story.sources if (url := safe_url(source.url)))
    for number, part in enumerate(pages := lay_out(lines), start=1):
        page = DigestPage("digest 2025-03-03", part, len(lines), number, len(pages))
        assert find_faults(render_digest(page, DAY, text), links=links) == []
        assert find_faults(render_rest(page), links=links) == []
