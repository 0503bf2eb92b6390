"""Subscriptions out of a workspace as YAML and into one again: looked at first, then taken, twice the same as once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.config import Settings
from bot.errors import UserError
from bot.model import Subscription, SubscriptionSpec
from bot.parse.lexicon import load_lexicon
from bot.portable import MOST_BYTES, Entry, Portable, parse_yaml, render_yaml
from handlers.intake import Desk
from handlers.opening import open_database
from handlers.slack.keeping import add_subscription
from handlers.slack.place import Place
from storage.audits import Deed
from storage.overview import Part

_AT_ONCE = 100
_SHOWN = 20
_OPERATOR = "operator"
Same = tuple[str, frozenset[tuple[str, frozenset[str]]], frozenset[tuple[str, frozenset[str]]]]


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would do: add, tell otherwise, leave; and the lines that cannot be taken."""

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: int
    mistakes: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return what it would do, and each mistake, for people."""
        lines = [f"{len(self.new)} new, {len(self.changed)} told otherwise than now, {self.same} there already."]
        lines += self.mistakes[:_SHOWN]
        more = len(self.mistakes) - _SHOWN
        return "\n".join((*lines, *([f"and {more} more lines that cannot be taken"] if more > 0 else [])))


async def plan_import(text: str, team_id: str, desk: Desk) -> Import:
    """Return what importing the text into a workspace would do. Nothing is changed; UserError: nothing can be read."""
    return await _plan(await asyncio.to_thread(parse_yaml, text, desk.lexicon), team_id, desk)


async def apply_import(planned: Import, by: Place, desk: Desk) -> tuple[int, list[str]]:
    """Take what was planned, a part at a time; return how many were taken, and what stood in the way of others."""
    taken, refused = 0, list[str]()
    entries = (*planned.new, *planned.changed)
    for start in range(0, len(entries), _AT_ONCE):
        async with desk.database.transaction(by.team_id) as tx:
            for entry in entries[start : start + _AT_ONCE]:
                place = replace(by, channel_id=entry.channel_id)
                try:
                    kept = await add_subscription(tx, place, entry.spec, entry.how, desk)
                except UserError as error:
                    refused.append(f"Line {entry.line}: {error}")
                    continue
                taken += 1
                if kept.is_new and entry.made_by:
                    await tx.subscriptions.set_maker(by.team_id, kept.subscription.id, entry.made_by)
                if kept.is_new and entry.is_paused:
                    await tx.subscriptions.set_paused(by.team_id, kept.subscription.id, desk.clock())
            part = len(entries[start : start + _AT_ONCE])
            await tx.audits.add(by.team_id, Deed(by.user_id, "subscriptions.imported", f"{part} lines"), desk.clock())
    return taken, refused


async def export_file(file: Path, team_id: str | None, settings: Settings) -> str:
    """Write all subscriptions of a workspace to a file, those of direct messages too."""
    async with open_database(settings) as database, database.snapshot() as tx:
        team = _team(team_id, None, await tx.overview.list_teams())
        found = await tx.overview.list_part(team, Part())
    await asyncio.to_thread(_write, file, render_yaml(team, found))
    return f"{len(found)} subscriptions of {team} are in {file}."


async def import_file(file: Path, team_id: str | None, settings: Settings, *, applies: bool) -> str:
    """Say what importing the file would do; with `applies` do it."""
    text = await asyncio.to_thread(_read, file)
    async with open_database(settings) as database:
        desk = Desk(database, load_lexicon(settings.topline_lexicon))
        read = parse_yaml(text, desk.lexicon)
        async with database.snapshot() as tx:
            team = _team(team_id, read.team_id, await tx.overview.list_teams())
        lacking = tuple(f"Line {one.line}: made_by: is missing" for one in read.entries if one.made_by is None)
        known = tuple(one for one in read.entries if one.made_by)
        planned = await _plan(Portable(team, known, (*read.mistakes, *lacking)), team, desk)
        if not applies:
            return f"{planned.words}\nNothing was changed. Add --apply to do it."
        taken, refused = await apply_import(planned, Place(team, "", _OPERATOR, is_admin=True), desk)
    return "\n".join((f"Imported {taken} into {team}; {planned.same} were there already.", *planned.mistakes, *refused))


async def _plan(read: Portable, team_id: str, desk: Desk) -> Import:
    async with desk.database.snapshot() as tx:
        held = {_same(one.channel_id, one.spec): one for one in await tx.subscriptions.list_for_team(team_id)}
    new: dict[Same, Entry] = {}
    changed: dict[Same, Entry] = {}
    same = 0
    for entry in read.entries:
        key = _same(entry.channel_id, entry.spec)
        found: Subscription | None = held.get(key)
        if key in new or (found and found.how == entry.how):
            same += 1
        elif found:
            changed[key] = entry
        else:
            new[key] = entry
    return Import(tuple(new.values()), tuple(changed.values()), same, read.mistakes)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"Cannot write {file}: {error.strerror}. Choose another file."
        raise UserError(message) from None


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"{file} is too large: {MOST_BYTES // 1_000_000} MB is the most. Import it in parts."
            raise UserError(message)
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        message = f"Cannot read {file}: {why}."
        raise UserError(message) from None


def _same(channel_id: str, spec: SubscriptionSpec) -> Same:
    """Return what two subscriptions share that ask for the same in the same channel, whatever the order and labels."""
    parts = [
        frozenset((str(one.kind), frozenset(choice.key for choice in one.any_of)) for one in conditions)
        for conditions in (spec.all_of, spec.none_of)
    ]
    return channel_id, parts[0], parts[1]


def _team(asked: str | None, written: str | None, known: Sequence[str]) -> str:
    team = asked or written or (known[0] if len(known) == 1 else None)
    if team is None:
        some = f" One of: {', '.join(known[:10])}." if known else " Nothing is followed here yet."
        message = f"Say which workspace: --team T0123ABCD.{some}"
        raise UserError(message)
    return team
