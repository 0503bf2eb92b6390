"""What the bot answers besides cards."""

from dataclasses import replace
from datetime import date

import pytest

from bot.messages.blocks import cut, fit, section
from bot.messages.details import render_details
from bot.messages.help import render_help, render_not_understood
from bot.messages.listing import paused_text, render_list
from bot.messages.milestones import latest_line
from bot.messages.notes import render_error, render_muted, render_removed
from bot.messages.subscribed import Followed, render_subscribed
from bot.messages.why import render_why
from bot.model import MatchReason, Status, Story, StorySource, Subscription
from bot.subscribing import Ambiguous, Suggestion, parse_subscriptions
from bot.timeline import Step, Timeline
from bot.when import PartialDate
from tests.block_kit import buttons, find_faults, texts
from tests.builders import packaged
from tests.peer import NOW, acceptance

SOURCE = StorySource("a", "Title", "https://news.example/a", "PR Newswire")
LINKS = frozenset({"https://news.example/a"})


def _kept(line: str, number: int = 1, channel: str = "C1") -> Subscription:
    spec = parse_subscriptions(line, packaged()).specs[0]
    return Subscription(number, "T1", channel, spec, "U1", NOW, alert_count=number)


def _step(when: str | None, status: Status = Status.NEW, moved: tuple[str, ...] = ()) -> Step:
    event = replace(acceptance(), date=PartialDate(when) if when else None, status=status)
    return Step(
        event, (SOURCE, replace(SOURCE, publisher="Reuters"), SOURCE), date(2025, 2, 14), tuple(map(PartialDate, moved))
    )


def test_details_quote_each_sentence_once_and_say_what_is_background() -> None:
    past = replace(acceptance(), status=Status.BACKGROUND, date=None)
    event = replace(acceptance(), evidence=acceptance().evidence * 3)
    details = render_details(Story(1, 1, (event, past), (SOURCE,), NOW, NOW))
    shown = texts(details)
    assert shown.count(">The Hong Kong regulator") == 2
    assert "*HKDOH acceptance of NDA 14 Feb 2025*" in shown
    assert "(told as background)" in shown
    assert "Told by <https://news.example/a|PR Newswire>" in shown
    assert not find_faults(details, links=LINKS)


def test_why_tells_what_the_article_states_from_what_we_know() -> None:
    reasons = (
        MatchReason(1, "target BCMA", "equecabtagene autoleucel", "A sentence.", known=True),
        MatchReason(2, "company IASO Bio", "IASO Biotherapeutics", "Another."),
    )
    shown = texts(render_why(reasons, {1: _kept("BCMA type:approval")}))
    assert "*#1* target BCMA; only approval · by <@U1>" in shown
    assert "known of equecabtagene autoleucel (our knowledge, not stated in the article)" in shown
    assert "*#2* (removed since)" in shown
    assert "company IASO Bio, here as “IASO Biotherapeutics”\n>Another." in shown
    assert "not kept any more" in texts(render_why((), {}))


def test_the_latest_step_is_one_line() -> None:
    assert latest_line(Timeline()) is None
    assert (latest_line(Timeline((_step("2025-02-14"),))) or "").startswith("*14 Feb 2025* HKDOH")


def test_a_long_list_has_pages_with_a_way_to_the_next() -> None:
    many = [_kept("BCMA", number) for number in range(1, 46)]
    first, last = render_list(many), render_list(many, page=99)
    assert "*45 subscriptions in this channel*" in texts(first)
    assert "Page 1 of 3. `/topline list 2` shows another." in texts(first)
    assert "*#41*" in texts(last)
    assert "Page 3 of 3. `/topline list 1`" in texts(last)
    assert not find_faults(first)


@pytest.mark.parametrize(
    ("reason", "way_on"),
    [
        ("not_in_channel", "/invite @Topline"),
        ("is_archived", "opened again"),
        ("restricted_action", "restricted_action"),
    ],
)
def test_a_pause_says_what_to_do(reason: str, way_on: str) -> None:
    assert way_on in paused_text(reason)
    assert "/topline resume" in paused_text(reason)


def test_an_answer_to_subscribe_keeps_new_old_and_doubtful_apart() -> None:
    message = render_subscribed(
        [
            Followed(
                _kept("BCMA", 1), "target BCMA", is_new=True, latest="*2024* done", timeline=("target:bcma", "BCMA")
            ),
            Followed(_kept("CD19", 2), "target CD19", is_new=False),
        ],
        [Ambiguous("Merck", (Suggestion("Merck & Co.", '"=company:merck-co"'), Suggestion("long", "x" * 3000)))],
        hint="A hint.",
    )
    shown = texts(message)
    assert "✅ *#1* Following target BCMA" in shown
    assert "☑️ *#2* Already on: target CD19" in shown
    assert "Latest known" not in shown
    assert "A hint." in shown
    assert buttons(message)["Undo"]["value"] == "1"
    assert buttons(message)["Merck & Co."]["value"] == '|"=company:merck-co"'
    assert "long" not in buttons(message)
    assert not find_faults(message)


def test_help_and_what_is_not_understood_show_words_that_work() -> None:
    assert "/topline subscribe BCMA, CD19, IASO Bio" in texts(render_help())
    assert "Did you mean `list`?" in render_not_understood("lst", "list").text
    assert "milestones IASO Bio" in render_not_understood("coffee").text
    assert not find_faults(render_help())


def test_notes_lead_back() -> None:
    assert buttons(render_muted("company:x", "X"))["Undo"]["value"] == "company:x"
    removed = render_removed([_kept("BCMA type:approval")])
    assert "Put back BCMA; approval" in buttons(removed)
    assert "written down" in render_error().text
    assert render_error("Use `x` & <y>").text == "⚠️ Use ˋxˋ &amp; &lt;y&gt;"  # noqa: RUF001  made harmless so


def test_what_does_not_fit_is_left_out_whole_and_said() -> None:
    assert cut("one\ntwo\nthree", 9) == "one\ntwo\n…"
    assert cut("one", 9) == "one"
    blocks = fit([section("x" * 2000)] * 9)
    assert len(blocks) == 6
    assert "more than fits" in str(blocks[-1])
    assert len(fit([section("x")] * 60)) == 50
