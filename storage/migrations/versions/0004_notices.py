"""Notices in the outbox, where admins hear of sources, and since when a source shows nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = "uq_outbox_team_id_channel_id_notice_key"
_OUTBOX = (
    "id, team_id, channel_id, story_id, version, reasons, state, finished, token, lease_until, tries, code, "
    "created_at, updated_at"
)
_ATTEMPTS = "id, team_id, outbox_id, token, method, started_at, finished_at, outcome, message_ts"


def upgrade() -> None:
    """Add them. SQLite cannot let a column be NULL afterwards: there the outbox and its attempts are made anew."""
    op.add_column("workspaces", sa.Column("admin_channel_id", sa.String(), nullable=True))
    op.add_column("sources", sa.Column("empty_since", sa.DateTime(timezone=True), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(has_notices=True)
        return
    op.alter_column("outbox", "story_id", nullable=True)
    op.add_column("outbox", sa.Column("notice_key", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("notice", sa.Text(), nullable=True))
    op.create_unique_constraint(_KEY, "outbox", ["team_id", "channel_id", "notice_key"])


def downgrade() -> None:
    """Take them away again, and the notices with them."""
    op.execute("DELETE FROM attempts WHERE outbox_id IN (SELECT id FROM outbox WHERE story_id IS NULL)")
    op.execute("DELETE FROM outbox WHERE story_id IS NULL")
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(has_notices=False)
    else:
        op.drop_constraint(_KEY, "outbox", type_="unique")
        op.drop_column("outbox", "notice")
        op.drop_column("outbox", "notice_key")
        op.alter_column("outbox", "story_id", nullable=False)
    op.drop_column("sources", "empty_since")
    op.drop_column("workspaces", "admin_channel_id")


def _make_anew(*, has_notices: bool) -> None:
    """Drop the outbox and its attempts, which refer to it, and make them again with the same rows."""
    for table in ("outbox", "attempts"):
        op.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    op.drop_table("attempts")
    op.drop_table("outbox")
    _create_outbox(has_notices=has_notices)
    _create_attempts()
    for table, columns in (("outbox", _OUTBOX), ("attempts", _ATTEMPTS)):
        op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}")  # noqa: S608  our own names
        op.drop_table(f"kept_{table}")


def _create_outbox(*, has_notices: bool) -> None:
    notice = (
        sa.Column("notice_key", sa.String(), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.UniqueConstraint("team_id", "channel_id", "notice_key", name=_KEY),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=has_notices),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(notice if has_notices else ()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint(
            "team_id", "channel_id", "story_id", "version", name="uq_outbox_team_id_channel_id_story_id_version"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_outbox_story_id"),
    )
    op.create_index(
        "ix_outbox_team_id_channel_id_finished_id", "outbox", ["team_id", "channel_id", "finished", "id"]
    )
    op.create_index("ix_outbox_story_id", "outbox", ["story_id"])


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_attempts_outbox_id"),
    )
    op.create_index("ix_attempts_outbox_id", "attempts", ["outbox_id"])
