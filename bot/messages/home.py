"""The Home tab: what is coming up, what is followed and how it is told, the sources, the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.coming import ComingStep
from bot.describing import describe, describe_how
from bot.home import PAGE, HomeState, HomeTab
from bot.lane_words import settings_line
from bot.lanes import LaneSettings
from bot.messages.blocks import Block, actions, button, context, cut, section
from bot.messages.coming import coming_lines
from bot.messages.escape import escape
from bot.messages.fields import field as input_field
from bot.messages.fields import plain_text, text_field
from bot.messages.instants import instant_text
from bot.messages.listing import paused_text, subscription_buttons
from bot.messages.sources import SourcesLook, source_blocks
from bot.model import Subscription
from bot.source_words import freshness_line

_SPEC_LIMIT = 380
_WELCOME = "*Topline*: biotech deal and approval alerts. `/topline help` says what I can do."
_EMPTY = (
    "Nothing is followed yet. Press *Subscribe* to follow something yourself, or in any channel say "
    "`/topline subscribe BCMA`."
)
_NO_COMING = "Nothing dated is known of what {}. What the news says of its next steps stands here."


@dataclass(frozen=True, slots=True)
class Lane:
    """How a channel is told: what it set, why it cannot be posted to, and how many stories wait for it."""

    settings: LaneSettings = field(default=LaneSettings())
    paused: str | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class HomeLook:
    """What a person's Home shows. `counts` says how many subscriptions each channel has that are looked at.

    `fired` counts the alerts of the last 30 days by subscription. `note` says what was just done. Who follows nothing
    sees what is coming of what others follow.
    """

    state: HomeState
    now: datetime
    subscriptions: Sequence[Subscription] = ()
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    fired: Mapping[int, int] = field(default_factory=dict[int, int])
    lanes: Mapping[str, Lane] = field(default_factory=dict[str, Lane])
    coming: Sequence[ComingStep] = ()
    sources: SourcesLook = field(default=SourcesLook())
    settings: LaneSettings = field(default=LaneSettings())
    note: str | None = None
    follows: bool = True

    @property
    def total(self) -> int:
        """Return how many subscriptions are looked at."""
        return sum(self.counts.values())


def render_home(look: HomeLook) -> tuple[Block, ...]:
    """Return the blocks of the Home; direct messages of others must not be in `look`."""
    top: list[Block] = [section(_WELCOME), _top_buttons(look.state)]
    if look.note:
        top.append(section(look.note))
    if look.state.tab is HomeTab.SOURCES:
        return (*top, *source_blocks(look.sources, look.now, look.state.page))
    return (*top, *_coming(look), *_followed(look), *_sources(look), *_settings(look))


def _top_buttons(state: HomeState) -> Block:
    other = (
        button("Sources", "home:tab#sources", HomeTab.SOURCES)
        if state.tab is HomeTab.FOLLOWED
        else button("Back to what is followed", "home:tab#followed", HomeTab.FOLLOWED)
    )
    subscribe = button("Subscribe", "subscribe:form#home", "home", style="primary")
    return actions([subscribe, button("My settings", "settings:open#me", "me"), other], block_id="home:top")


def _coming(look: HomeLook) -> list[Block]:
    if look.state.is_narrowed or look.state.page > 1 or not look.counts:
        return []
    whose = "you follow" if look.follows else "is followed here"
    lines = coming_lines(look.coming, look.now.date()) or [f"_{_NO_COMING.format(whose)}_"]
    return [_header(f"Coming up for what {whose}"), section("\n".join(lines))]


def _followed(look: HomeLook) -> list[Block]:
    blocks = [_header("What is followed")]
    if look.total > PAGE or look.state.is_narrowed:
        blocks += _search(look.state)
    if not look.total:
        none = "Nothing that is followed fits. *Show all* takes you back." if look.state.is_narrowed else _EMPTY
        return [*blocks, section(none)]
    before: str | None = None
    for one in look.subscriptions:
        if one.channel_id != before:
            before = one.channel_id
            blocks += _lane(one.channel_id, look)
        blocks += [section(_line(one, look.fired.get(one.id, 0))), subscription_buttons(one, asks=True)]
    return [*blocks, *_pager(look)]


def _lane(channel_id: str, look: HomeLook) -> list[Block]:
    lane = look.lanes.get(channel_id, Lane())
    count = look.counts.get(channel_id, 0)
    title = "You, in direct messages" if channel_id.startswith("D") else f"<#{channel_id}>"
    said = [escape(settings_line(lane.settings), 600)]
    said += [f"*{lane.waiting}* waiting for the next digest or the end of the quiet hours"] if lane.waiting else []
    said += [f"⚠️ {paused_text(lane.paused)}"] if lane.paused else []
    return [section(f"*{title}* · {count} followed"), context(" · ".join(said))]


def _line(one: Subscription, fired: int) -> str:
    told = "no alert yet"
    if one.alerted_at:
        last = f"last alert {instant_text(one.alerted_at)}"
        told = f"{last} · {fired} alert{'' if fired == 1 else 's'} in 30 days"
    parts = [describe_how(one.how), told]
    state = "⏸️ *paused* · " if one.paused_at else ""
    by = "" if one.channel_id.startswith("D") else f" · by <@{one.created_by}>"
    return f"*#{one.id}* {escape(describe(one.spec), _SPEC_LIMIT)}\n{state}{' · '.join(parts)}{by}"


def _search(state: HomeState) -> list[Block]:
    """Return the box to search in and the list of channels; new ids, so that Slack forgets what was typed before."""
    box = {**text_field("BCMA, approval, #12", state.words, 80), "action_id": "home:find"}
    box["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    find = input_field(f"home:find:{state.turn}", "Find what is followed", box) | {"dispatch_action": True}
    pick: Block = {
        "type": "conversations_select",
        "action_id": "home:channel",
        "placeholder": plain_text("Only of a channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if state.channel_id and not state.channel_id.startswith("D"):
        pick["initial_conversation"] = state.channel_id
    row = [pick, *([button("Show all", "home:all", "all")] if state.is_narrowed else [])]
    return [find, actions(row, block_id=f"home:narrow:{state.turn}")]


def _pager(look: HomeLook) -> list[Block]:
    pages = -(-look.total // PAGE)
    if pages < 2:  # noqa: PLR2004  one page needs no pager
        return []
    page = look.state.page
    ways = [("Previous page", page - 1)] if page > 1 else []
    ways += [("Next page", page + 1)] if page < pages else []
    row = actions([button(label, f"home:page#{to}", str(to)) for label, to in ways], block_id="home:pages")
    return [row, context(f"Page {page} of {pages}: {look.total} subscriptions in {len(look.counts)} places")]


def _sources(look: HomeLook) -> list[Block]:
    fresh = freshness_line(look.sources.sources, look.now, look.sources.zone)
    said = escape(fresh, 600) if fresh else "No source is read by me yet. Whoever runs me adds one."
    shown = button("All sources", "home:tab#all", HomeTab.SOURCES)
    return [_header("Sources"), section(said, shown)]


def _settings(look: HomeLook) -> list[Block]:
    pick: Block = {
        "type": "conversations_select",
        "action_id": "settings:channel",
        "placeholder": plain_text("Settings of a channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    mine = f"*For your direct messages:* {escape(settings_line(look.settings), 700)}"
    return [
        _header("Settings"),
        section(cut(mine, 2900), button("Change", "settings:open#mine", "me")),
        # A new id each time: what was chosen last would not tell when it is chosen again.
        section("*For a channel:*", pick, block_id=f"settings:{look.now.timestamp():.6f}"),
    ]


def _header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, 150)}
