"""How subscriptions and channels are told, what is held for them, who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Add them; every subscription there is goes on being told at once of everything."""
    op.add_column("subscriptions", sa.Column("delivery", sa.String(), nullable=False, server_default="at_once"))
    op.add_column("subscriptions", sa.Column("floor", sa.String(), nullable=False, server_default="low"))
    op.add_column("subscriptions", _instant("paused_at", nullable=True))
    op.add_column("subscriptions", _instant("alerted_at", nullable=True))
    op.create_table(
        "lane_settings",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        _instant("updated_at"),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_lane_settings"),
    )
    op.create_table(
        "held_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        _instant("due_at"),
        _instant("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_held_alerts"),
        sa.UniqueConstraint("team_id", "channel_id", "story_id", name="uq_held_alerts_team_id_channel_id_story_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_held_alerts_story_id"),
    )
    op.create_index("ix_held_alerts_due_at_team_id_channel_id", "held_alerts", ["due_at", "team_id", "channel_id"])
    op.create_index("ix_held_alerts_story_id", "held_alerts", ["story_id"])
    op.create_table(
        "audits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        _instant("done_at"),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
    )
    op.create_index("ix_audits_team_id_id", "audits", ["team_id", "id"])


def downgrade() -> None:
    """Take them away again; what was held is lost."""
    for table in ("audits", "held_alerts", "lane_settings"):
        op.drop_table(table)
    for column in ("alerted_at", "paused_at", "floor", "delivery"):
        op.drop_column("subscriptions", column)
