"""The forms and answers of a card's menu, with hostile news in every field: Slack takes them."""

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, Phase, given, settings

from bot.correcting import Correction, Field, apply_corrections, list_facts
from bot.lanes import LaneSettings
from bot.messages.card import dates_ahead
from bot.messages.correcting import Listed, render_correction_line, render_listed, render_wrong_view
from bot.messages.escape import safe_url
from bot.messages.read_for_you import render_no_news, render_read, render_unread
from bot.messages.reminding import render_moved, render_remind_view, render_reminder, render_reminders, render_silence
from bot.messages.sharing import render_share_view, render_shared
from bot.model import Story
from bot.reminding import is_overdue, remind_at, silent_at
from handlers.workspace.block_check import find_view_errors
from tests.block_kit import find_faults
from tests.hostile import any_text, stories

hard = settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), max_examples=40)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@hard
@given(story=stories, note=any_text)
def test_corrections_are_asked_for_and_said_whatever_the_news_says(story: Story, note: str) -> None:
    facts = list_facts(story)
    if facts:
        assert find_view_errors(render_wrong_view(story)) == []
    for fact in facts:
        right = "" if fact.field not in {Field.ROLE, Field.TYPE} else fact.value.rpartition("|")[2]
        listed = Listed(1, Correction(fact, right), story, "U1", note)
        assert find_faults(render_listed([listed])) == []
        assert find_faults(render_correction_line(listed, "U2")) == []
        apply_corrections(story, [listed.correction])


@hard
@given(story=stories, text=any_text)
def test_reminders_and_readings_are_said_whatever_the_news_says(story: Story, text: str) -> None:
    ahead = dates_ahead(story)
    if ahead:
        assert find_view_errors(render_remind_view(story, ahead, "C1")) == []
    for event in story.events:
        at = remind_at(event, 7, LaneSettings())
        silent_at(event, LaneSettings())
        is_overdue(event, date(2026, 3, 2))
        for message in (render_reminder(event), render_moved(event, event), render_silence(event)):
            assert find_faults(message) == []
        assert find_faults(render_reminders([(1, event, 7, "C1", at or NOW)])) == []
    links = frozenset(url for source in story.sources if (url := safe_url(source.url)))
    assert find_faults(render_read(story, "r:x"), links=links) == []
    assert find_faults(render_no_news(story, text), links=links) == []
    assert find_faults(render_unread(text, text)) == []
    assert find_faults(render_shared(render_reminder(story.events[0]), "U1", text)) == [] if story.events else True
    assert find_view_errors(render_share_view("r:x", "C1")) == []
