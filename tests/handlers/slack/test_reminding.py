"""Remind me: a date ahead is told before it comes, when it moves, and once when it passes in silence."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Article, Detail, Event, EventType, Reading, Status
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.intake import Desk, Taken, take_reading
from handlers.reminding import tell_passed_dates, tell_reminders
from handlers.slack.client import Poster, open_client
from handlers.workspace import Workspace
from storage.audits import Audit
from tests.card_peer import TEAM, choose, deliver
from tests.form_peer import BD
from tests.peer import Json, acceptance

Tell = Callable[..., Awaitable[Taken]]
DIRECT = "D0ADAMOR01"


def _due(day: str, **changes: object) -> Event:
    facts: Json = {"regulators": ("FDA",), "detail": Detail(), "date": PartialDate(day), **changes}
    return replace(acceptance(), type=EventType.DECISION_DATE, **facts)


async def _card(workspace: Workspace, desk: Desk, tell: Tell, day: str = "2026-03-14") -> Json:
    await workspace.person("ada").command(BD, "/topline", "subscribe BCMA")
    await workspace.until(lambda: bool(workspace.shown_to("ada")))
    await tell(_due(day))
    assert await deliver(workspace, desk) == 1
    return workspace.messages(BD)[-1]


async def _ask(workspace: Workspace, card: Json, span: str, where: str) -> str:
    form = await choose(workspace, card, "Remind me…")
    form.choose("span", span).choose("where", where)
    assert await form.submit() == {}
    await form.until(lambda: form.title in {"Reminder set", "Not set"})
    return form.text


def _on(desk: Desk, month: int, day: int, hour: int = 9) -> Desk:
    now = datetime(2026, month, day, hour, tzinfo=UTC)
    return replace(desk, clock=lambda: now)


async def _send(workspace: Workspace, desk: Desk) -> None:
    async with open_client(workspace.bot_token, workspace.api_url) as client:
        for seconds in range(5, 20, 5):
            later = desk.clock() + timedelta(seconds=seconds)
            await Delivery(replace(desk, clock=lambda later=later: later), Poster(client)).deliver_due()


async def _pass(workspace: Workspace, desk: Desk, channel: str) -> list[str]:
    """Let the job run, send what it queued, and return what the channel got."""
    count = len(workspace.messages(channel))
    await tell_reminders(desk)
    await tell_reminders(desk)
    await _send(workspace, desk)
    return [message["text"] for message in workspace.messages(channel)[count:]]


async def test_a_person_is_reminded_in_direct_messages_and_told_of_the_silence_once(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await _card(workspace, desk, tell)
    said = await _ask(workspace, card, "1 week before", "Me, in direct messages")
    assert "I remind you 1 week before, in your direct messages" in said
    assert await _pass(workspace, _on(desk, 3, 7, 8), DIRECT) == []
    (reminded,) = await _pass(workspace, _on(desk, 3, 7), DIRECT)
    assert "Coming up: *Equecabtagene autoleucel: FDA decision by 14 Mar 2026*" in reminded
    assert await _pass(workspace, _on(desk, 3, 15), DIRECT) == []
    (silent,) = await _pass(workspace, _on(desk, 3, 16), DIRECT)
    assert "14 Mar 2026 passed" in silent
    assert "Nothing was reported" in silent
    assert await _pass(workspace, _on(desk, 3, 20), DIRECT) == []


async def test_a_reminder_moves_with_its_date_and_says_so(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    card = await _card(workspace, desk, tell)
    assert "in <#C0BDWATCH1>" in await _ask(workspace, card, "On the day", "This channel")
    async with desk.database.snapshot() as tx:
        (kept,) = await tx.reminders.list_to_check(datetime(2027, 1, 1, tzinfo=UTC), 9)
    assert kept.due_at == datetime(2026, 3, 14, 9, tzinfo=UTC)
    await _tell_later(_on(desk, 3, 5), _due("2026-06-14"))
    got = await _pass(workspace, _on(desk, 3, 6), BD)
    assert [text for text in got if "New date: *Equecabtagene autoleucel: FDA decision by 14 Jun 2026*" in text]
    assert not [text for text in await _pass(workspace, _on(desk, 3, 14), BD) if "Coming up" in text]
    assert [text for text in await _pass(workspace, _on(desk, 6, 14), BD) if "Coming up" in text]


async def test_what_was_decided_reminds_nobody(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    card = await _card(workspace, desk, tell)
    await _ask(workspace, card, "1 day before", "Me, in direct messages")
    approved = replace(acceptance(), type=EventType.APPROVAL, regulators=("FDA",), date=PartialDate("2026-03-10"))
    await _tell_later(_on(desk, 3, 10), replace(approved, detail=Detail()))
    assert await _pass(workspace, _on(desk, 3, 13), DIRECT) == []
    assert await _pass(workspace, _on(desk, 3, 20), DIRECT) == []


async def test_the_same_reminder_is_kept_once_and_one_too_late_says_so(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await _card(workspace, desk, tell, "2026-03-05")
    assert "too near for a reminder 1 week before" in await _ask(
        workspace, card, "1 week before", "Me, in direct messages"
    )
    assert "set already" in await _ask(workspace, card, "1 week before", "Me, in direct messages")
    assert [one.deed.action for one in await _deeds(desk)].count("reminder.added") == 1


async def test_a_thread_is_told_once_that_its_decision_date_passed_in_silence(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await _card(workspace, desk, tell)
    for day in (15, 16, 17):
        later = _on(desk, 3, day)
        await tell_passed_dates(later)
        await _send(workspace, later)
    lines = [message for message in workspace.messages(BD) if "passed" in message["text"]]
    assert [line["thread_ts"] for line in lines] == [card["ts"]]


async def test_reminders_are_listed_and_removed(workspace: Workspace, desk: Desk, tell: Tell) -> None:
    card = await _card(workspace, desk, tell)
    await _ask(workspace, card, "1 day before", "This channel")
    said = await _say(workspace, "ben", "reminders")
    assert "1 day before, here; next on 13 Mar 2026" in said
    shown = workspace.shown_to("ben")
    await workspace.person("ben").press_label(BD, shown[-1]["ts"], "Remove")
    await workspace.until(lambda: len(workspace.shown_to("ben")) > len(shown))
    assert "No reminder is set here" in await _say(workspace, "ben", "reminders")


async def _say(workspace: Workspace, name: str, words: str) -> str:
    count = len(workspace.shown_to(name))
    await workspace.person(name).command(BD, "/topline", words)
    await workspace.until(lambda: len(workspace.shown_to(name)) > count)
    return workspace.shown_to(name)[-1]["text"]


async def test_a_thread_is_told_once_that_another_story_moved_its_date(
    workspace: Workspace, desk: Desk, tell: Tell
) -> None:
    card = await _card(workspace, desk, tell)
    later = _on(desk, 3, 5)
    moved = replace(_due("2026-06-14"), status=Status.EXPECTED)
    trial = replace(acceptance(), type=EventType.READOUT, regulators=(), detail=Detail(phase="3"))
    await _tell_later(later, replace(trial, date=PartialDate("2026-03-05")), moved)
    async with desk.database.snapshot() as tx:
        assert await tx.stories.get(2) is not None
    for _ in range(2):
        await tell_passed_dates(later)
        await _send(workspace, later)
    lines = [message for message in workspace.messages(BD) if "New date" in message["text"]]
    assert [line["thread_ts"] for line in lines] == [card["ts"]]
    assert "FDA decision by 14 Jun 2026*, before that 14 Mar 2026." in lines[0]["text"]


async def _tell_later(desk: Desk, *events: Event) -> None:
    """Let another article tell events later, in a story of its own or the same."""
    article = Article("a2", "Another", "Another text", desk.clock().date(), "https://news.example/a2", "Wire")
    await take_reading(article, Reading("a2", relevant=True, events=events), "test", desk)


async def _deeds(desk: Desk) -> list[Audit]:
    async with desk.database.snapshot() as tx:
        return await tx.audits.list_latest(TEAM, 20)
