"""Watches every statement of the suite: one on rows of workspaces names the workspace, or has a reason not to.

What runs is looked at, not what is written: a query that is put together from parts is whole here.
"""

from typing import TYPE_CHECKING, Any

import greenlet
from sqlalchemy import BinaryExpression, Column, Connection, Delete, Engine, Insert, Select, Update, event
from sqlalchemy.sql import visitors

from storage.workspaces import team_tables

if TYPE_CHECKING:
    from types import FrameType

# Who may look at all workspaces at once, by the function of `storage` that asks, and why.
ALLOWED = {
    "Cards.list_channels": "intake: who has a card of this story, anywhere",
    "Edits.add": "intake: what waits for this story, anywhere",
    "Edits.next_due_at": "delivery's clock",
    "Edits.take_due": "delivery takes what is due, whoever's it is",
    "HeldAlerts.list_for_story": "intake: who has this story held",
    "HeldAlerts.list_due_lanes": "the digests' job looks for lanes that are due",
    "Outbox.claim": "delivery claims for all workspaces",
    "Outbox.list_channels": "intake: who was ever to get this story",
    "Outbox.list_posts": "the posts of a claim: attempts are joined to the outbox, which names the workspace",
    "Outbox.list_replies": "by the id of a claimed message",
    "Outbox.mark": "by the id and fence of a claim",
    "Outbox.mark_attempt": "by the id that start() gave",
    "Outbox.mark_crashed": "by the id and fence of a claim",
    "Outbox.start": "by the id and fence of a claim",
    "Outbox.next_open_at": "delivery's clock",
    "Outbox.delete_finished": "housekeeping by age",
    "Outbox.mark_superseded": "by the id of a claim's notice",
    "Mutes.delete_ended": "housekeeping by age",
    "Requests.delete_before": "housekeeping by age",
    "SettledMatches.delete_before": "housekeeping by age",
    "SettledMatches.list_for_story": "intake: what became of this story, anywhere",
    "Subscriptions.list_candidates": "intake: who may have asked for an event",
    "Subscriptions.mark_alerted": "delivery, by the ids of a claim's reasons",
    "Workspaces.list_left": "the purging job looks for who left",
    "Installations.list_all": "the start opens every token, and keys rotate",
    "Channels.list_paused_teams": "the start resumes every workspace",
    "Channels.list_admin_channels": "the sources' job tells every admin",
}
crossings: dict[str, str] = {}
_seen: set[str] = set()


def watch() -> None:
    """Look at every statement from now on."""
    if not event.contains(Engine, "before_cursor_execute", _look):
        event.listen(Engine, "before_cursor_execute", _look)


def _look(_: Connection, __: Any, statement: str, ___: Any, context: Any, ____: bool) -> None:  # noqa: ANN401, FBT001  SQLAlchemy's own
    if statement in _seen:
        return
    _seen.add(statement)
    compiled = getattr(context, "compiled", None)
    node = getattr(compiled, "statement", None)
    if not isinstance(node, Select | Insert | Update | Delete):
        return
    askers = _askers()
    if askers and not set(askers) & ALLOWED.keys() and (missing := find_unnamed(node)):
        crossings[askers[0]] = f"{', '.join(sorted(missing))}: {statement}"


def find_unnamed(node: Select[Any] | Insert | Update | Delete) -> set[str]:
    """Return the tables of workspaces in a statement of which no comparison names the workspace."""
    guarded = {table.name for table in team_tables()}
    used: set[str] = set()
    named: set[str] = set()
    for part in visitors.iterate(node):
        if getattr(part, "__visit_name__", "") == "table" and getattr(part, "name", "") in guarded:
            used.add(str(getattr(part, "name", "")))
        if isinstance(part, BinaryExpression):
            named |= {
                one.table.name
                for one in visitors.iterate(part)
                if isinstance(one, Column) and one.name == "team_id" and one.table is not None
            }
    if isinstance(node, Insert):
        used.discard(node.table.name)  # the column cannot be NULL
    return used - named


def _askers() -> list[str]:
    """Return the functions of `storage` that led here, the nearest first; SQLAlchemy runs us beside their stack."""
    parent = greenlet.getcurrent().parent
    frame: FrameType | None = getattr(parent, "gr_frame", None)
    found: list[str] = []
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("storage."):
            found.append(frame.f_code.co_qualname)
        frame = frame.f_back
    return found
