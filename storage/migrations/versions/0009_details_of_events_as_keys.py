"""Details of events as keys, so that questions find them: kind, outcome, application, sums, and what is still to come.

Revision ID: 0009
Revises: 0008
"""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_LADDER = tuple(Decimal(step) * 10**zeros for zeros in range(5, 12) for step in (1, 2, 5))
_SUMS = {"upfront", "milestones", "total", "equity", "raised"}
_BATCH = 500


def upgrade() -> None:
    """Add the keys of every event that is there, a few hundred at a time."""
    connection = op.get_bind()
    keys = sa.table("event_keys", sa.column("key"), sa.column("sorted_on"), sa.column("event_id"))
    days = sa.text(
        "SELECT e.id, e.event, k.sorted_on FROM events e JOIN event_keys k ON k.event_id = e.id"
        " WHERE e.id > :last AND k.key LIKE 'type:%' GROUP BY e.id, e.event, k.sorted_on ORDER BY e.id LIMIT :batch"
    ).columns(sa.column("id", sa.Integer), sa.column("event", sa.Text), sa.column("sorted_on", sa.Date))
    typed_keys = sa.table(keys.name, sa.column("key"), sa.column("sorted_on", sa.Date), sa.column("event_id"))
    last = 0
    while rows := connection.execute(days, {"last": last, "batch": _BATCH}).all():
        last = rows[-1].id
        made = [
            {"key": key, "sorted_on": row.sorted_on, "event_id": row.id}
            for row in rows
            for key in sorted(set(_keys(json.loads(row.event))))
        ]
        if made:
            connection.execute(typed_keys.insert(), made)


def downgrade() -> None:
    """Remove the keys again."""
    for prefix in ("kind", "outcome", "application", "sum", "step"):
        op.execute(sa.text("DELETE FROM event_keys WHERE key LIKE :start").bindparams(start=f"{prefix}:%"))


def _keys(event: dict[str, Any]) -> Iterator[str]:
    detail = event.get("detail") or {}
    for name in ("kind", "outcome", "application"):
        if detail.get(name):
            yield f"{name}:{str(detail[name]).lower()}"
    for term in event.get("terms") or ():
        try:
            amount = Decimal(str(term.get("amount")))
        except InvalidOperation:
            continue
        if term.get("kind") in _SUMS and term.get("currency") and amount.is_finite():
            yield f"sum:{term['currency']}:{sum(amount >= rung for rung in _LADDER)}"
    if event.get("status") == "expected" or event.get("type") == "decision_date":
        yield "step:ahead"
