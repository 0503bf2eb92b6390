"""Editions of stories, beside the versions of their facts; cards that are to be edited in a while; withdrawn reports."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WITH_EDITIONS = ("stories", "story_versions", "cards")
_WITH_WITHDRAWALS = ("story_sources", "story_versions")


def upgrade() -> None:
    """Add them. Up to here every change of a story was a version, and so an edition."""
    op.execute("ALTER TABLE outbox RENAME COLUMN version TO edition")
    for table in _WITH_EDITIONS:
        op.add_column(table, sa.Column("edition", sa.Integer(), nullable=False, server_default="0"))
        op.execute(f"UPDATE {table} SET edition = version")  # noqa: S608  our own names
    for table in _WITH_WITHDRAWALS:
        op.add_column(table, sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "edits",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "story_id", name="pk_edits"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_edits_story_id"),
    )
    op.create_index("ix_edits_story_id", "edits", ["story_id"])
    op.create_index("ix_edits_due_at", "edits", ["due_at"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("edits")
    for table in _WITH_WITHDRAWALS:
        op.drop_column(table, "withdrawn")
    for table in _WITH_EDITIONS:
        op.drop_column(table, "edition")
    op.execute("ALTER TABLE outbox RENAME COLUMN edition TO version")
