"""When hosts may be asked again, how a listing page's news are known, what admins were told of a source that flaps."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("host", name="pk_hosts"),
    )
    op.create_index("ix_hosts_free_at", "hosts", ["free_at"])
    op.add_column("sources", sa.Column("links", sa.String(), nullable=True))
    op.add_column("sources", sa.Column("well_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sources", sa.Column("relapses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("api_keys", sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("api_keys", "busy_until")
    for column in ("relapses", "well_since", "links"):
        op.drop_column("sources", column)
    op.drop_table("hosts")
