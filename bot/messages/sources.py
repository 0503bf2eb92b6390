"""Sources in Slack: the list for everybody, and the notice that tells admins which went blind and which are back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from bot.messages import Message
from bot.messages.blocks import Block, actions, answer, button, context, cut, fit, section
from bot.messages.escape import escape
from bot.messages.instants import instant_text
from bot.messages.listing import paused_text
from bot.source_words import age_text, freshness_line, is_fresh, state_text
from bot.sources import Blindness, Health, Source, find_blindness

PAGE = 15
# As many lines as fit in a section, however long they are.
_NAMED = 10
_NAME_LIMIT, _STATE_LIMIT = 60, 110
_EMPTY = (
    "No source is read by me yet: articles only come in through `topline ingest` or the API. "
    "Whoever runs me adds one with `topline sources add`."
)
_NOBODY = "Nobody is told when a source goes blind: an admin says `/topline sources here` in the channel for that."


@dataclass(frozen=True, slots=True)
class Told:
    """Where admins hear of the sources, if anywhere, and why Slack does not let us post there, if so."""

    channel_id: str | None = None
    paused: str | None = None


@dataclass(frozen=True, slots=True)
class SourcesLook:
    """The sources as a person sees them in the Home, whose times are shown in `zone`; admins may pause them there."""

    sources: Sequence[tuple[Source, Health]] = ()
    told: Told = Told()
    is_admin: bool = False
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Change:
    """A source that went blind, or (`blindness` None) is read again.

    `steady` is how long it must be well to count as back: one that comes and goes is not told at every turn.
    """

    source: Source
    blindness: Blindness | None
    steady: timedelta = timedelta()


def render_sources(
    sources: Sequence[tuple[Source, Health]], now: datetime, told: Told, *, page: int = 1, is_admin: bool = False
) -> Message:
    """Return a page of the sources, those that need somebody first; for admins with a button each."""
    if not sources:
        return answer(_EMPTY)
    ranked = sorted(sources, key=lambda one: (_rank(*one, now), one[0].name.lower(), one[0].id))
    pages = -(-len(ranked) // PAGE)
    page = min(max(page, 1), pages)
    shown = ranked[(page - 1) * PAGE : page * PAGE]
    fresh = (freshness_line(sources, now) or "All sources are paused").partition(";")[0]
    lines = [_line(source, health, now) for source, health in shown]
    blocks: list[Block] = [section(f"*{fresh}*"), context(_told_line(told))]
    blocks += [
        section(line, _switch(source, health, index) if is_admin else None)
        for index, (line, (source, health)) in enumerate(zip(lines, shown, strict=True))
    ]
    if pages > 1:
        blocks += [_pager(page, pages), context(f"Page {page} of {pages}")]
    return Message(cut("\n".join((fresh, *lines)), 2900), fit(blocks))


def source_blocks(look: SourcesLook, now: datetime, page: int) -> list[Block]:
    """Return a page of the sources for the Home, those that need somebody first."""
    if not look.sources:
        return [section(_EMPTY)]
    ranked = sorted(look.sources, key=lambda one: (_rank(*one, now), one[0].name.lower(), one[0].id))
    pages = -(-len(ranked) // PAGE)
    page = min(max(page, 1), pages)
    shown = ranked[(page - 1) * PAGE : page * PAGE]
    fresh = freshness_line(look.sources, now, look.zone) or "All sources are paused"
    blocks = [section(f"*{escape(fresh, 600)}*"), context(_told_line(look.told))]
    for index, (source, health) in enumerate(shown):
        switch = _switch(source, health, index, "home") if look.is_admin else None
        blocks.append(section(_line(source, health, now), switch))
    if pages > 1:
        blocks += [_pager(page, pages, "home:page"), context(f"Page {page} of {pages}")]
    return blocks


def render_changed(source: Source, *, is_paused: bool) -> Message:
    """Return that a source was paused or resumed, with the way back."""
    name = escape(source.name, _NAME_LIMIT)
    if is_paused:
        back = button("Resume", "sources:resume#0", source.id)
        return answer(f"🔕 *{name}* is read no more.", actions([back], block_id="sources:back"))
    back = button("Pause", "sources:pause#0", source.id)
    return answer(f"✅ *{name}* is read again within a minute.", actions([back], block_id="sources:back"))


def render_told_here() -> Message:
    """Return what a channel is told that is to hear of blind sources."""
    return answer("🔔 This is where I tell admins when a source cannot be read any more, and when it is read again.")


def render_changes(changes: Sequence[Change], now: datetime) -> Message:
    """Return one notice for all sources that went blind or came back since the last look."""
    blind = [
        _change_line(change.source, change.blindness, change.steady, now) for change in changes if change.blindness
    ]
    back = [change.source for change in changes if not change.blindness]
    parts = [_blind_text(blind)] if blind else []
    parts += [_back_text(back)] if back else []
    return Message(cut("\n".join(parts), 2900), tuple(section(part) for part in parts))


def _blind_text(blind: Sequence[str]) -> str:
    lines = blind[:_NAMED]
    if len(blind) == 1:
        return f"⚠️ {lines[0]}"
    more = [f"• and {len(blind) - _NAMED} more: `/topline sources` shows all"] if len(blind) > _NAMED else []
    return "\n".join((f"⚠️ *{len(blind)} sources have gone blind*", *(f"• {line}" for line in lines), *more))


def _back_text(back: Sequence[Source]) -> str:
    names = [f"*{escape(source.name, _NAME_LIMIT)}*" for source in back[:_NAMED]]
    names += [f"{len(back) - _NAMED} more"] if len(back) > _NAMED else []
    return f"✅ {_joined(names)} {'is' if len(back) == 1 else 'are'} read again"


def _change_line(source: Source, blindness: Blindness, steady: timedelta, now: datetime) -> str:
    flaps = f". It comes and goes: I say that it is back when it was well for {age_text(steady)}" if steady else ""
    return _blind_line(source, blindness, now) + flaps


def _blind_line(source: Source, blindness: Blindness, now: datetime) -> str:
    since = f"since {instant_text(blindness.since)}, {age_text(now - blindness.since)}"
    return f"*{escape(source.name, _NAME_LIMIT)}* {escape(blindness.reason, _STATE_LIMIT)} ({since})"


def _line(source: Source, health: Health, now: datetime) -> str:
    blindness = find_blindness(source, health, now)
    named = f"*{escape(source.name, _NAME_LIMIT)}*"
    if blindness:
        first = f"⚠️ {_blind_line(source, blindness, now)}"
    else:
        sign = "🔕 " if health.paused_reason is not None else ""
        first = f"{sign}{named} · {escape(state_text(source, health, now), _STATE_LIMIT)}"
    seen = [f"read {age_text(now - health.read_at)} ago"] if health.read_at else []
    seen += [f"news {age_text(now - health.new_at)} ago"] if health.new_at else []
    return "\n".join((first, " · ".join((f"`{escape(source.id, _NAME_LIMIT)}`", *seen))))


def _rank(source: Source, health: Health, now: datetime) -> int:
    """Return the place of a source in the list: blind, failing, not read yet, fresh, paused."""
    if find_blindness(source, health, now):
        return 0
    if health.paused_reason is not None:
        return 4
    return 1 if health.failures else 3 if is_fresh(source, health, now) else 2


def _switch(source: Source, health: Health, index: int, surface: str = "sources") -> Block:
    if health.paused_reason is None:
        return button("Pause", f"{surface}:pause#{index}", source.id)
    return button("Resume", f"{surface}:resume#{index}", source.id)


def _pager(page: int, pages: int, action: str = "sources:show") -> Block:
    ways = [("Previous page", page - 1)] if page > 1 else []
    ways += [("Next page", page + 1)] if page < pages else []
    return actions([button(label, f"{action}#{to}", str(to)) for label, to in ways], block_id="sources:pages")


def _told_line(told: Told) -> str:
    if told.channel_id is None:
        return _NOBODY
    where = "in direct messages" if told.channel_id.startswith("D") else f"in <#{told.channel_id}>"
    held = f" But: {paused_text(told.paused)}" if told.paused else ""
    return f"Admins are told {where} when a source goes blind.{held}"


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
