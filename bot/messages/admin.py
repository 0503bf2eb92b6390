"""What admins of a workspace are shown: who may subscribe where, all subscriptions, what went wrong, who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from bot.admin_words import About, about_line, turned
from bot.describing import describe, describe_how
from bot.messages import Message
from bot.messages.blocks import Block, actions, button, context, cut, fit, section
from bot.messages.escape import escape
from bot.messages.texts import date_text
from bot.model import How, Subscription
from bot.permitting import OPEN, Policy, Who
from bot.when import PartialDate

PAGE = 12
DO, ASK = "admin:do", "admin:form"
_PEOPLE_SHOWN = 12
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the overview counts: subscriptions, those in direct messages, channels, people, and what is wrong."""

    subscriptions: int
    direct: int
    channels: int
    people: int
    paused_channels: int
    failed: int


def render_overview(counts: Counts, workspace: Policy, own_rules: int, *, can_ask: bool | None) -> Message:
    """Return where an admin begins. `can_ask`: whether Slack tells which channels are shared; None: not tried."""
    wrong = [f"{_count(counts.paused_channels, 'channel')} that I cannot post to"] if counts.paused_channels else []
    wrong += [f"{_count(counts.failed, 'alert')} given up"] if counts.failed else []
    rules = f" · {_count(own_rules, 'channel')} with a rule of its own" if own_rules else ""
    lines = [
        f"*{_count(counts.subscriptions, 'subscription')}*, {counts.direct} of them in direct messages",
        f"{_count(counts.channels, 'channel')} with subscriptions, made by {_people(counts.people)}",
        f"Who may subscribe: *{policy_text(workspace)}*{rules}.",
        f"⚠️ {' and '.join(wrong)}." if wrong else "Everything that was to be posted was posted.",
    ]
    if can_ask is False:
        lines.append(
            "I cannot check which channels are shared with other organisations: my app lacks the scopes "
            "`channels:read` and `groups:read` (deploy/SLACK.md)."
        )
    rows = [
        actions([do("Who may subscribe", "rules"), do("Map", "map"), do("Problems", "problems")], block_id="admin:1"),
        actions([do("What was posted, and why", "why all"), do("Who did what", "audit")], block_id="admin:2"),
        actions(
            [do("Export", "export"), form("Hand over…", "handover"), form("Remove…", "remove")], block_id="admin:3"
        ),
    ]
    return _message("Topline for admins", lines, rows)


def render_rules(workspace: Policy, channels: Sequence[tuple[str, Policy]], page: int = 1) -> Message:
    """Return who may subscribe where, with the ways to change it."""
    shown, pages, page = _paged(channels, page)
    lines = [f"In every channel without a rule of its own: *{policy_text(workspace)}*."]
    lines += [f"• <#{channel_id}>: {policy_text(policy)}" for channel_id, policy in shown]
    lines.append("Admins always may, and in direct messages with me everybody may follow what they like.")
    buttons = [do("Everyone", "allow everyone"), do("Admins only", "allow admins"), form("Choose people…", "allow")]
    rows = [actions(buttons, block_id="admin:allow"), *_pager("rules", page, pages)]
    hint = "For one channel: `/topline admin lock` there, `/topline admin unlock` ends it; `admin allow @Ben here`."
    return _message("Who may subscribe", lines, [context(hint), *rows])


def render_map(names: Sequence[tuple[str, str]], of: str, page: int, direct: int) -> Message:
    """Return a page of channels or people: (what it is about, the line that stands for it) each, with a button."""
    shown, pages, page = _paged(names, page)
    blocks: list[Block] = [
        section(line, do("Show", f"map {about}", f"{number}")) for number, (about, line) in enumerate(shown)
    ]
    if not shown:
        blocks = [section("Nothing is followed in any channel yet. `/topline subscribe` in one begins.")]
    notes = f"{direct} more in direct messages: they are their person's own, and only counted here." if direct else ""
    others = [do("By person", "map people")] if of == "channels" else [do("By channel", "map")]
    rows = [actions([*others, do("All", "map all"), form("Search…", "map")], block_id="admin:map")]
    word = "map" if of == "channels" else "map people"
    head = [f"*{_count(len(names), 'channel')}*" if of == "channels" else f"*{_people(len(names))}*"]
    tail: list[Block] = [*([context(notes)] if notes else []), *rows, *_pager(word, page, pages)]
    return _message("Map of subscriptions", head, [*blocks, *tail])


def render_part(subscriptions: Sequence[Subscription], total: int, about: About, direct: int) -> Message:
    """Return a page of some of the workspace's subscriptions, wherever they are and whoever made them."""
    pages = max(1, -(-total // PAGE))
    lines = [f"*{_count(total, 'subscription')}* {about_text(about)}", *map(_part_line, subscriptions)]
    if not total:
        lines.append("Nothing fits. Try fewer words, or `/topline admin map`.")
    if direct:
        lines.append(f"_{direct} more in direct messages: they are their person's own, and only counted here_")
    what = about_line(turned(about, 1))
    ways = [do("Export these", f"export {what}")] if total else []
    ways += [do(f"Remove these {total}…", f"remove {what}")] if total and what else []
    rows = [
        actions([*ways, do("Map", "map")], block_id="admin:part"),
        *_pager(f"map {what or 'all'}", about.page, pages),
    ]
    return _message("Subscriptions", lines, rows)


def render_asked_removal(shown: Sequence[Subscription], total: int, about: About, direct: int) -> Message:
    """Return what would be removed, and the button that does it after another question."""
    what = about_line(turned(about, 1))
    lines = [f"*{_count(total, 'subscription')}* {about_text(about)} would be removed:", *map(_part_line, shown)]
    if total > len(shown):
        lines.append(f"_and {total - len(shown)} more_")
    if direct:
        lines.append(f"{direct} of these are in their direct messages with me.")
    sure = f"{_count(total, 'subscription')} {about_text(about)} will be gone. An export can put them back."
    remove = sure_button(f"Remove {total}", f"remove-now {total} {what}", ("Remove them?", sure, "Remove"))
    return _message(
        "Remove subscriptions",
        lines,
        [actions([remove, do("Export these first", f"export {what}")], block_id="admin:rm")],
    )


def render_posted(cards: Sequence[tuple[str, str]], where: str, about: About, *, has_more: bool) -> Message:
    """Return what was posted and why: (headline, reasons) each, in mrkdwn."""
    lines = [f"*What was posted {where}, and why*", *(f"{head}\n{why}" for head, why in cards)]
    if not cards:
        lines.append("Nothing yet. A card is posted when news fits a subscription: `/topline admin map` shows them.")
    what = f"why {about_line(turned(about, 1)) or 'all'}"
    ways = [do("Newer", f"{what} page {about.page - 1}")] if about.page > 1 else []
    ways += [do("Older", f"{what} page {about.page + 1}")] if has_more else []
    return _message("What was posted, and why", lines, [actions(ways, block_id="admin:pages")] if ways else [])


def render_deeds(deeds: Sequence[tuple[datetime, str, str]], older: int | None) -> Message:
    """Return who did what, the latest first: (when, who, what) each; `older` is where the next page begins."""
    lines = [f"{instant_text(at)} {person_text(who)} {what}" for at, who, what in deeds]
    rows = [actions([do("Older", f"audit before {older}")], block_id="admin:pages")] if older is not None else []
    return _message("Who did what", ["*Who did what*", *(lines or ["Nobody has changed anything yet."])], rows)


def render_problems(
    paused: Sequence[tuple[str, str]], failed: Sequence[tuple[int, str]], total: int, team: str | None
) -> Message:
    """Return channels that cannot be posted to and alerts that were given up: (id, line) each, with Try again."""
    blocks: list[Block] = [section(f"⚠️ Nothing can be posted anywhere: {team}")] if team else []
    blocks += [
        section(f"⚠️ <#{channel_id}>: {line}", do("Try again", f"retry <#{channel_id}>", f"c{number}"))
        for number, (channel_id, line) in enumerate(paused[:PAGE])
    ]
    blocks += [
        section(line, do("Try again", f"retry {outbox_id}", f"f{number}"))
        for number, (outbox_id, line) in enumerate(failed)
    ]
    more = max(len(paused) - PAGE, 0)
    blocks += [context(f"and {more} more channels")] if more else []
    blocks += [context(f"and {total - len(failed)} more alerts of the last 30 days")] if total > len(failed) else []
    if not blocks:
        blocks = [section("✅ Nothing is wrong: every channel can be posted to, and no alert was given up lately.")]
    return _message("Problems", ["*What could not be posted*"], blocks)


def policy_text(policy: Policy) -> str:
    """Return for whom a channel is open, in words."""
    if policy == OPEN:
        return "everyone"
    if policy.who is Who.ADMINS:
        return "admins only"
    people = ", ".join(map(person_text, policy.people[:_PEOPLE_SHOWN]))
    more = f" and {len(policy.people) - _PEOPLE_SHOWN} more" if len(policy.people) > _PEOPLE_SHOWN else ""
    return f"{people}{more}, and admins"


def about_text(about: About) -> str:
    """Return which subscriptions are meant: `in #bd by @Ben with “BCMA”`."""
    parts = [f"in <#{about.channel_id}>"] if about.channel_id else []
    parts += [f"made by {person_text(about.people[0])}"] if about.people else []
    parts += [f"with “{escape(about.words, 100)}”"] if about.words else []
    return " ".join(parts) or "in all channels"


def person_text(user_id: str) -> str:
    """Return a person as Slack shows one; whoever is no person of Slack in plain words."""
    is_person = user_id[:1] in {"U", "W"} and user_id.isalnum() and user_id.isupper()
    return f"<@{user_id}>" if is_person else escape(user_id, 60)


def instant_text(at: datetime) -> str:
    """Return an instant in the reader's zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC>"


def do(label: str, line: str, mark: str = "") -> Block:
    """Return a button that says `admin LINE`."""
    return button(label, f"{DO}#{mark}{''.join(filter(str.isalnum, label))[:20]}", line)


def form(label: str, name: str) -> Block:
    """Return a button that opens a form."""
    return button(label, f"{ASK}#{name}", name)


def sure_button(label: str, line: str, asked: tuple[str, str, str]) -> Block:
    """Return a red button that asks once more before it says `admin LINE`; `asked`: title, text, what to press."""
    title, text, yes = asked
    confirm: Block = {
        "title": {"type": "plain_text", "text": title[:100]},
        "text": {"type": "mrkdwn", "text": cut(text, 290), "verbatim": True},
        "confirm": {"type": "plain_text", "text": yes[:30]},
        "deny": {"type": "plain_text", "text": "Cancel"},
        "style": "danger",
    }
    return button(label, f"{DO}#sure", line, style="danger") | {"confirm": confirm}


def _part_line(one: Subscription) -> str:
    where = "direct messages" if one.channel_id.startswith("D") else f"<#{one.channel_id}>"
    made = date_text(PartialDate(one.created_at.date().isoformat()))
    said = f"{where} · by {person_text(one.created_by)} on {made} · {_count(one.alert_count, 'alert')}"
    said += f" · {describe_how(one.how)}" if one.how != How() else ""
    said += " · ⏸️ paused" if one.paused_at else ""
    return f"*#{one.id}* {escape(describe(one.spec), 160)}\n{said}"


def _message(title: str, lines: Sequence[str], rows: Sequence[Block]) -> Message:
    blocks: list[Block] = []
    held: list[str] = []
    for line in lines:
        if len("\n".join((*held, line))) > 2800:  # noqa: PLR2004  a section holds 3,000
            blocks.append(section("\n".join(held)))
            held = []
        held.append(line)
    blocks += [section("\n".join(held))] if held else []
    return Message(cut("\n".join((title, *lines)), 2900), fit((*blocks, *rows)))


def _paged(items: Sequence[_Item], page: int) -> tuple[Sequence[_Item], int, int]:
    pages = max(1, -(-len(items) // PAGE))
    page = min(max(page, 1), pages)
    return items[(page - 1) * PAGE : page * PAGE], pages, page


def _pager(line: str, page: int, pages: int) -> list[Block]:
    if pages == 1:
        return []
    ways = [do("Previous page", f"{line} page {page - 1}")] if page > 1 else []
    ways += [do("Next page", f"{line} page {page + 1}")] if page < pages else []
    return [actions(ways, block_id="admin:pages"), context(f"Page {page} of {pages}")]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def render_export(text: str, page: tuple[int, int], what: str, line: str) -> Message:
    """Return a part of an export as text to copy; `page` is (which, of how many)."""
    number, pages = page
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("```", "'''")
    blocks = [section(f"```{part}```") for part in _chunks(shown, 2700)]
    head = f"{what} The app may not send files here (scope `files:write`), so copy the text, part {number} of {pages}."
    return Message(head, fit((section(head), *blocks, *_pager(f"export {line}".strip(), number, pages))))


def render_planned_import(text: str, *, is_done: bool = False) -> Message:
    """Return what an import would do, or did; it stands in the words of a file, so it is escaped."""
    lines = [escape(line, 280) for line in text.splitlines()[:40]]
    if not is_done:
        lines.append("Nothing was changed. Say `admin import now` with the same text to do it.")
    return _message("Import", lines, [])


def _chunks(text: str, limit: int) -> list[str]:
    return ["\n".join(part) for part in _lines_of(text.split("\n"), limit)]


def _lines_of(lines: Sequence[str], limit: int) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if parts[-1] and len("\n".join((*parts[-1], line))) > limit:
            parts.append([])
        parts[-1].append(line[:limit])
    return parts
