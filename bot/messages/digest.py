"""A digest: what was held for a channel, a line a story, under what the channel asked for; then how fresh we are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.lanes import HeldReason
from bot.messages import Message
from bot.messages.blocks import SECTION_LIMIT, Block, actions, button, context, cut, fit, section
from bot.messages.card import each_publisher_once, lead_event, publisher_name
from bot.messages.escape import escape, link
from bot.messages.texts import capital, date_text, regulator_short
from bot.messages.wording import headline
from bot.model import Event, MatchReason, Story, StorySource
from bot.when import PartialDate

# A page holds fewer lines and characters than Slack takes, so that lines may grow a little until they are shown again.
_LINES, _ROOM = 25, 9_000
_WHAT_LIMIT, _NAME_LIMIT, _CHANGE_LIMIT, _URL_LIMIT = 220, 80, 300, 500
_GROUPED = ("company ", "target ")
_OTHER = "Other news"
_TITLES = {HeldReason.QUIET: "While it was quiet", HeldReason.WEEKLY: "Weekly digest"}
_COUNTS = {
    HeldReason.QUIET: "held in quiet hours",
    HeldReason.BUDGET: "over the day's number of cards",
    HeldReason.WEEKLY: "for the week",
}


@dataclass(frozen=True, slots=True)
class DigestLine:
    """A story as it stands now. `change`: what changed since the channel was to hear of it.

    `is_told`: a digest told it before, at the state from which it changed.
    """

    story: Story
    reasons: tuple[MatchReason, ...]
    why: HeldReason
    change: str | None = None
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class DigestPage:
    """One page of a digest. `key` finds the digest again, `count` is how many stories all its pages have."""

    key: str
    lines: Sequence[DigestLine]
    count: int
    number: int = 1
    pages: int = 1


def lay_out(lines: Sequence[DigestLine]) -> list[list[DigestLine]]:
    """Return the lines in the order in which they are told, page by page: those of one heading together.

    Headings come in the order of their first story, stories in the order given.
    """
    headings: dict[str, list[DigestLine]] = {}
    for line in lines:
        headings.setdefault(_heading(line), []).append(line)
    ordered = [line for group in headings.values() for line in group]
    pages: list[list[DigestLine]] = [[]]
    room = _ROOM
    for line in ordered:
        size = len(_line(line)) + _NAME_LIMIT
        if pages[-1] and (size > room or len(pages[-1]) == _LINES):
            pages.append([])
            room = _ROOM
        pages[-1].append(line)
        room -= size
    return pages


def render_digest(page: DigestPage, day: date, freshness: str | None) -> Message:
    """Return the digest of `day` as it is posted: its first page, a way to the rest, and how fresh the sources are."""
    title = f"{_title(page.lines)} · {date_text(PartialDate(day.isoformat()))}"
    head = f"*{title}* · {_stories(page.count)}"
    counts = _counts(page.lines) if page.pages == 1 else ""
    blocks = [section(head), *([context(counts)] if counts else []), *_groups(page.lines)]
    rest = page.count - len(page.lines)
    if rest:
        more = button(f"Show the rest ({rest})", f"digest:rest#{page.number + 1}", f"{page.number + 1}|{page.key}")
        blocks.append(actions([more], block_id="digest:rest"))
    if fresh := escape(freshness or "", 600):
        blocks.append(context(fresh))
    text = "\n".join((f"{title}: {_stories(page.count)}", *(_plain(line) for line in page.lines[:_LINES])))
    return Message(cut(text, SECTION_LIMIT), fit(blocks))


def render_rest(page: DigestPage) -> Message:
    """Return a further page of a digest, for whoever pressed the button."""
    ways = [("Previous page", page.number - 1)] if page.number > 1 else []
    ways += [("Next page", page.number + 1)] if page.number < page.pages else []
    blocks: list[Block] = [section(f"*Page {page.number} of {page.pages}*"), *_groups(page.lines)]
    if ways:
        buttons = [button(label, f"digest:rest#{to}", f"{to}|{page.key}") for label, to in ways]
        blocks.append(actions(buttons, block_id="digest:rest"))
    text = "\n".join((f"Page {page.number} of {page.pages}", *(_plain(line) for line in page.lines)))
    return Message(cut(text, SECTION_LIMIT), fit(blocks))


def _groups(lines: Sequence[DigestLine]) -> list[Block]:
    """Return the lines under their headings, in as few sections as hold them."""
    blocks: list[Block] = []
    heading, text = "", ""
    for line in lines:
        shown, named = _line(line), _heading(line)
        if named == heading and len(text) + len(shown) + 1 <= SECTION_LIMIT:
            text += f"\n{shown}"
            continue
        if text:
            blocks.append(section(text))
        text = shown if named == heading else f"*{escape(named, _NAME_LIMIT)}*\n{shown}"
        heading = named
    return [*blocks, *([section(text)] if text else [])]


def _heading(line: DigestLine) -> str:
    """Return what the story stands under: the company or target that was asked for, else the one it is about."""
    for reason in line.reasons:
        for kind in _GROUPED:
            if reason.label.startswith(kind) and reason.label != kind:
                return reason.label.removeprefix(kind)
    lead = lead_event(line.story)
    names = (*lead.companies, *lead.targets, *lead.known.companies, *lead.known.targets) if lead else ()
    return next((named.name for named in names if escape(named.name)), _OTHER)


def _line(line: DigestLine) -> str:
    """Return `• 3 Mar 2025 · FDA approves X from Y · <link|Wire> · _changed since: …_`."""
    source = next(iter(_sources(line.story)), None)
    url = source.url if source and len(source.url or "") <= _URL_LIMIT else None
    return "• " + " · ".join(
        part for part in (*_facts(line), link(url, publisher_name(source)) if source else "", _change(line)) if part
    )


def _plain(line: DigestLine) -> str:
    return "• " + " · ".join(part for part in (*_facts(line), _change(line)) if part)


def _facts(line: DigestLine) -> tuple[str, str]:
    """Return when, and what with its regulator."""
    lead = lead_event(line.story)
    if lead is None:
        return "", "News"
    what = headline(lead)
    regulators = [regulator_short(code) for code in lead.regulators]
    if regulators and not any(name in what for name in (*regulators, *lead.regulators)):
        what += f" ({', '.join(regulators[:3])})"
    when = date_text(lead.date) if lead.date else ""
    return "" if when and when in what else when, _marked(line, lead, escape(what, _WHAT_LIMIT))


def _marked(line: DigestLine, lead: Event, what: str) -> str:
    if line.story.is_withdrawn:
        return f"Withdrawn: {what}"
    others = sum(event.status is lead.status for event in line.story.events) - 1
    more = f" (and {others} more {'step' if others == 1 else 'steps'})" if others > 0 else ""
    return f"Update: {what}{more}" if line.is_told else f"{what}{more}"


def _change(line: DigestLine) -> str:
    if not line.change:
        return ""
    return f"{'' if line.is_told else 'changed since: '}{escape(line.change, _CHANGE_LIMIT)}"


def _sources(story: Story) -> Sequence[StorySource]:
    return each_publisher_once(story.sources)


def _title(lines: Sequence[DigestLine]) -> str:
    reasons = {line.why for line in lines}
    return _TITLES[next(iter(reasons))] if len(reasons) == 1 and reasons <= set(_TITLES) else "Daily digest"


def _counts(lines: Sequence[DigestLine]) -> str:
    counted = Counter(line.why for line in lines)
    if len(counted) == 1 and HeldReason.BUDGET not in counted:
        return ""
    return capital(" · ".join(f"{counted[why]} {words}" for why, words in _COUNTS.items() if why in counted))


def _stories(count: int) -> str:
    return f"{count} {'story' if count == 1 else 'stories'}"
