"""Indexes of what a channel was told lately: cards by when they were posted, digests by when they were told."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_index("ix_cards_team_id_channel_id_posted_at", "cards", ["team_id", "channel_id", "posted_at"])
    op.create_index(
        "ix_settled_matches_team_id_channel_id_settled_at", "settled_matches", ["team_id", "channel_id", "settled_at"]
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_settled_matches_team_id_channel_id_settled_at", "settled_matches")
    op.drop_index("ix_cards_team_id_channel_id_posted_at", "cards")
