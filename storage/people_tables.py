"""The tables of what people set, asked for and did: how a channel is told, what is held for it, who did what."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from bot.correcting import Correction
from bot.lanes import LaneSettings
from bot.model import Event, MatchReason, Story
from bot.permitting import Policy
from storage.columns import Instant
from storage.tables import Table, instant, packed


class LaneSettingsRow(Table, table=True):
    """How a channel, or a person in direct messages, wants to be told; who has no row has the defaults."""

    __tablename__ = "lane_settings"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    settings: LaneSettings = packed(LaneSettings)
    updated_by: str
    updated_at: datetime = instant()


class HeldAlertRow(Table, table=True):
    """A story that a channel is to hear of in a digest or after its quiet hours, not yet.

    `why` is a HeldReason; `due_at` the first instant at which it may be told; `version` what the story told when it was
    held first.
    """

    __tablename__ = "held_alerts"
    __table_args__ = (
        UniqueConstraint("team_id", "channel_id", "story_id"),
        Index(None, "due_at", "team_id", "channel_id"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    story_id: int = Field(foreign_key="stories.id", index=True)
    reasons: tuple[MatchReason, ...] = packed(tuple[MatchReason, ...])
    why: str
    due_at: datetime = instant()
    created_at: datetime = instant()
    version: int = 0


class SettledMatchRow(Table, table=True):
    """A story that a channel asked for and has no card of: what became of it.

    `ending` is an Ending, `version` what the story told then. What a digest told has its notice's key, and the place it
    had there; `why` is the HeldReason for which it was held.
    """

    __tablename__ = "settled_matches"
    __table_args__ = (
        Index(None, "team_id", "channel_id", "digest_key", "place"),
        Index(None, "team_id", "channel_id", "settled_at"),
    )

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    story_id: int = Field(primary_key=True, foreign_key="stories.id", index=True)
    ending: str
    version: int
    reasons: tuple[MatchReason, ...] = packed(tuple[MatchReason, ...])
    why: str | None
    digest_key: str | None
    page: int = 0
    place: int = 0
    change: str | None = Field(default=None, sa_type=Text)
    settled_at: datetime = Field(sa_type=Instant, index=True)


class AuditRow(Table, table=True):
    """What a person did with Topline in a workspace, for its admins."""

    __tablename__ = "audits"
    __table_args__ = (Index(None, "team_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str | None
    user_id: str
    action: str
    detail: str = Field(sa_type=Text)
    done_at: datetime = instant()


class CorrectionRow(Table, table=True):
    """What a person says is wrong with a story; `state` is a CorrectionState. It holds once accepted."""

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "team_id", "story_id"), Index(None, "team_id", "state", "id"))

    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    story_id: int = Field(foreign_key="stories.id", index=True)
    correction: Correction = packed(Correction)
    note: str = Field(sa_type=Text)
    state: str
    asked_by: str
    asked_at: datetime = instant()
    settled_by: str | None
    settled_at: datetime | None = instant(nullable=True)


class ReminderRow(Table, table=True):
    """A date that a person, or a channel, wants to be reminded of: of the step `event`, found again under `key`.

    `due_at` is when something is to be said next: the reminder; after `is_told`, that the date passed in silence.
    `checked_at` is up to when the news of the step was looked at.
    """

    __tablename__ = "reminders"
    __table_args__ = (Index(None, "team_id", "channel_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    user_id: str
    story_id: int = Field(foreign_key="stories.id", index=True)
    key: str = Field(index=True)
    event: Event = packed(Event)
    days_before: int
    due_at: datetime = Field(sa_type=Instant, index=True)
    checked_at: datetime = instant()
    is_told: bool = False
    created_at: datetime = instant()


class ReadingRow(Table, table=True):
    """What was read for one person from what they pasted: no news to anybody else, and forgotten soon."""

    __tablename__ = "readings"

    id: str = Field(primary_key=True)
    team_id: str
    user_id: str
    story: Story = packed(Story)
    taken_at: datetime = Field(sa_type=Instant, index=True)


class PolicyRow(Table, table=True):
    """Who may change subscriptions in a channel; the row without a channel is for all that have none."""

    __tablename__ = "policies"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    policy: Policy = packed(Policy)
    updated_by: str
    updated_at: datetime = instant()
