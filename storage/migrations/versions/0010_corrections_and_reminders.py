"""Corrections that a workspace makes, reminders of dates, readings for one person, notices in the thread of a card."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=nullable)


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        *map(_text, ("team_id", "channel_id")),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *map(_text, ("state", "asked_by")),
        _instant("asked_at"),
        _text("settled_by", nullable=True),
        _instant("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_corrections_story_id"),
    )
    op.create_index("ix_corrections_story_id", "corrections", ["story_id"])
    op.create_index("ix_corrections_team_id_story_id", "corrections", ["team_id", "story_id"])
    op.create_index("ix_corrections_team_id_state_id", "corrections", ["team_id", "state", "id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        *map(_text, ("team_id", "channel_id", "user_id")),
        sa.Column("story_id", sa.Integer(), nullable=False),
        _text("key"),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        _instant("due_at"),
        _instant("checked_at"),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        _instant("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_reminders_story_id"),
    )
    for column in ("story_id", "key", "due_at"):
        op.create_index(f"ix_reminders_{column}", "reminders", [column])
    op.create_index("ix_reminders_team_id_channel_id", "reminders", ["team_id", "channel_id"])
    op.create_table(
        "readings",
        *map(_text, ("id", "team_id", "user_id")),
        sa.Column("story", sa.Text(), nullable=False),
        _instant("taken_at"),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
    )
    op.create_index("ix_readings_taken_at", "readings", ["taken_at"])
    op.add_column("outbox", sa.Column("thread_story_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("outbox", "thread_story_id")
    for table in ("readings", "reminders", "corrections"):
        op.drop_table(table)
