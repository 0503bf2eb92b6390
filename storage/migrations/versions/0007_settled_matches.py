"""What became of matches that were given no card; what a story told when it was held."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; of what is held already every change counts as new."""
    op.add_column("held_alerts", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "settled_matches",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("digest_key", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "story_id", name="pk_settled_matches"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_settled_matches_story_id"),
    )
    op.create_index("ix_settled_matches_story_id", "settled_matches", ["story_id"])
    op.create_index("ix_settled_matches_settled_at", "settled_matches", ["settled_at"])
    op.create_index(
        "ix_settled_matches_team_id_channel_id_digest_key_place",
        "settled_matches",
        ["team_id", "channel_id", "digest_key", "place"],
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("settled_matches")
    op.drop_column("held_alerts", "version")
