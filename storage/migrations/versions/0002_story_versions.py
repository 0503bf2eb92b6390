"""What a story told at each version, and how far the thread of a card has been told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. Of the past only the present version is known: no channel is told of changes before it."""
    op.create_table(
        "story_versions",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_count", sa.Integer(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", "version", name="pk_story_versions"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_versions_story_id"),
    )
    op.execute(
        "INSERT INTO story_versions (story_id, version, source_count, events) "
        "SELECT id, version, (SELECT count(*) FROM story_sources WHERE story_id = stories.id), events FROM stories"
    )
    op.add_column("cards", sa.Column("told_version", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE cards SET told_version = (SELECT version FROM stories WHERE stories.id = cards.story_id)")


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("cards", "told_version")
    op.drop_table("story_versions")
