"""First tables: articles, stories, events, subscriptions, the outbox."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _news()
    _subscriptions()
    _outbox()
    op.create_table(
        "requests",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "event_id", name="pk_requests"),
    )
    op.create_index("ix_requests_taken_at", "requests", ["taken_at"])


def downgrade() -> None:
    """Take them away again."""
    for table in (
        "requests", "cards", "attempts", "outbox", "channels", "workspaces", "mutes", "subscription_keys",
        "subscriptions", "event_keys", "events", "story_keys", "story_sources", "stories", "articles",
    ):
        op.drop_table(table)


def _news() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.Date()),
        sa.Column("link", sa.String()),
        sa.Column("url", sa.String()),
        sa.Column("publisher", sa.String()),
        sa.Column("language", sa.String()),
        sa.Column("fingerprint", sa.String()),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("relevant", sa.Boolean()),
        sa.Column("reason", sa.String()),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("url", name="uq_articles_url"),
        sa.UniqueConstraint("fingerprint", name="uq_articles_fingerprint"),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_table(
        "story_sources",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", "article_id", name="pk_story_sources"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_sources_story_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_story_sources_article_id"),
    )
    op.create_index("ix_story_sources_article_id", "story_sources", ["article_id"])
    op.create_table(
        "story_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "story_id", name="pk_story_keys"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_keys_story_id"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer()),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_events_article_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_events_story_id"),
    )
    op.create_index("ix_events_article_id", "events", ["article_id"])
    op.create_index("ix_events_story_id", "events", ["story_id"])
    op.create_table(
        "event_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sorted_on", sa.Date(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "sorted_on", "event_id", name="pk_event_keys"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_keys_event_id"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("alert_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint(
            "team_id", "channel_id", "fingerprint", name="uq_subscriptions_team_id_channel_id_fingerprint",
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "subscription_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "subscription_id", name="pk_subscription_keys"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_subscription_keys_subscription_id",
        ),
    )
    op.create_index("ix_subscription_keys_subscription_id", "subscription_keys", ["subscription_id"])
    op.create_table(
        "mutes",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("until", Instant()),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "key", name="pk_mutes"),
    )


def _outbox() -> None:
    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("paused_reason", sa.String()),
        sa.Column("paused_at", Instant()),
        sa.PrimaryKeyConstraint("team_id", name="pk_workspaces"),
    )
    op.create_table(
        "channels",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("open_at", Instant()),
        sa.Column("quiet_until", Instant()),
        sa.Column("paused_reason", sa.String()),
        sa.Column("paused_at", Instant()),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_channels"),
    )
    op.create_index("ix_channels_open_at_team_id_channel_id", "channels", ["open_at", "team_id", "channel_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("code", sa.String()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint(
            "team_id", "channel_id", "story_id", "version", name="uq_outbox_team_id_channel_id_story_id_version",
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_outbox_story_id"),
    )
    op.create_index(
        "ix_outbox_team_id_channel_id_finished_id", "outbox", ["team_id", "channel_id", "finished", "id"],
    )
    op.create_index("ix_outbox_story_id", "outbox", ["story_id"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant()),
        sa.Column("outcome", sa.String()),
        sa.Column("message_ts", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_attempts_outbox_id"),
    )
    op.create_index("ix_attempts_outbox_id", "attempts", ["outbox_id"])
    op.create_table(
        "cards",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("message_ts", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("posted_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "story_id", name="pk_cards"),
        sa.UniqueConstraint(
            "team_id", "channel_id", "message_ts", name="uq_cards_team_id_channel_id_message_ts",
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_cards_story_id"),
    )
