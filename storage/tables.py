"""The tables. A `team_id` stands on every row that belongs to a workspace; every constraint has a name."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.messages import Message
from bot.model import Delivery, Event, Importance, MatchReason, SubscriptionSpec
from storage.columns import Instant, Packed

_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Table(SQLModel):
    """What every table of Topline shares."""

    metadata = MetaData(naming_convention=_NAMES)
    __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]  SQLModel takes a plain name


def instant(*, nullable: bool = False) -> Any:  # noqa: ANN401  a field of any type, as SQLModel's own
    """Return the field of an aware instant."""
    return Field(sa_type=Instant, nullable=nullable)


def packed(kind: Any) -> Any:  # noqa: ANN401  a field of any type, as SQLModel's own
    """Return the field of a frozen value of `bot`, kept as JSON."""
    return Field(sa_type=Packed(kind, is_frozen=True))  # pyright: ignore[reportArgumentType]  an instance works; the stub says class


class ArticleRow(Table, table=True):
    """An article as it was given. `url` and `fingerprint` are what a second copy is known by."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("url"), UniqueConstraint("fingerprint"))

    id: str = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    published: date | None
    link: str | None
    url: str | None
    publisher: str | None
    language: str | None
    fingerprint: str | None
    source: str
    relevant: bool | None
    reason: str | None
    taken_at: datetime = instant()


class StoryRow(Table, table=True):
    """A piece of news as it stands after all its sources.

    `version` grows when a fact changes, `edition` with all that a card shows: a fact or another source.
    """

    __tablename__ = "stories"

    id: int = Field(default=None, primary_key=True)
    version: int
    events: tuple[Event, ...] = packed(tuple[Event, ...])
    first_seen_at: datetime = instant()
    updated_at: datetime = instant()
    edition: int = 0


class StoryVersionRow(Table, table=True):
    """What a story told at each of its versions, so that a channel can be told what changed since the one it saw.

    `edition` is the first that told it, `source_count` how many sources the story had at last; all of them had taken
    it back where it is `withdrawn`.
    """

    __tablename__ = "story_versions"

    story_id: int = Field(primary_key=True, foreign_key="stories.id")
    version: int = Field(primary_key=True)
    source_count: int
    events: tuple[Event, ...] = packed(tuple[Event, ...])
    edition: int = 0
    withdrawn: bool = False


class StorySourceRow(Table, table=True):
    """An article that tells a story, in the order in which they came; `withdrawn` when its publisher took it back."""

    __tablename__ = "story_sources"

    story_id: int = Field(primary_key=True, foreign_key="stories.id")
    article_id: str = Field(primary_key=True, foreign_key="articles.id", index=True)
    position: int
    withdrawn: bool = False


class StoryKeyRow(Table, table=True):
    """What a later article may find a story by."""

    __tablename__ = "story_keys"

    key: str = Field(primary_key=True)
    story_id: int = Field(primary_key=True, foreign_key="stories.id")


class EventRow(Table, table=True):
    """An event of one article; `story_id` is None when the article told no news."""

    __tablename__ = "events"

    id: int = Field(default=None, primary_key=True)
    article_id: str = Field(foreign_key="articles.id", index=True)
    story_id: int | None = Field(foreign_key="stories.id", index=True)
    event: Event = packed(Event)
    taken_at: datetime = instant()


class EventKeyRow(Table, table=True):
    """An event under one of its keys; `sorted_on` is its last possible day, so that a timeline is one index range."""

    __tablename__ = "event_keys"

    key: str = Field(primary_key=True)
    sorted_on: date = Field(primary_key=True)
    event_id: int = Field(primary_key=True, foreign_key="events.id")


class SubscriptionRow(Table, table=True):
    """What a channel asked for, and how it is to be told. `fingerprint` tells the same spec again."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("team_id", "channel_id", "fingerprint"),
        {"sqlite_autoincrement": True},  # a card's buttons name a subscription by its id: never give one out again
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    spec: SubscriptionSpec = packed(SubscriptionSpec)
    fingerprint: str
    created_by: str
    created_at: datetime = instant()
    alert_count: int = 0
    delivery: str = Delivery.AT_ONCE
    floor: str = Importance.LOW
    paused_at: datetime | None = instant(nullable=True)
    alerted_at: datetime | None = instant(nullable=True)


class SubscriptionKeyRow(Table, table=True):
    """A subscription under one of the keys that any event it can match has."""

    __tablename__ = "subscription_keys"

    key: str = Field(primary_key=True)
    subscription_id: int = Field(primary_key=True, foreign_key="subscriptions.id", index=True)
    team_id: str


class MuteRow(Table, table=True):
    """A story or a key that a channel does not want to hear of, for a time or (`until` None) for good."""

    __tablename__ = "mutes"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    until: datetime | None = instant(nullable=True)
    created_by: str


class WorkspaceRow(Table, table=True):
    """A workspace that Slack or its admins told us something lasting about.

    `admin_channel_id` is where its admins want to hear how the sources are doing, None until one of them says so.
    `enterprise_id` is the organisation that it belongs to, `uninstalled_at` when it took the bot away.
    """

    __tablename__ = "workspaces"

    team_id: str = Field(primary_key=True)
    paused_reason: str | None
    paused_at: datetime | None = instant(nullable=True)
    admin_channel_id: str | None = None
    enterprise_id: str | None = None
    uninstalled_at: datetime | None = instant(nullable=True)
    greeted_at: datetime | None = instant(nullable=True)


class ChannelRow(Table, table=True):
    """A channel's lane of the outbox.

    `open_at` is the first instant at which it may get a message, or None while nothing waits for it.
    `quiet_until` outlives an empty lane: one message a second, or what Retry-After asked for.
    """

    __tablename__ = "channels"
    __table_args__ = (Index(None, "open_at", "team_id", "channel_id"),)

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    open_at: datetime | None = instant(nullable=True)
    quiet_until: datetime | None = instant(nullable=True)
    paused_reason: str | None
    paused_at: datetime | None = instant(nullable=True)


class OutboxState(StrEnum):
    """How far a message has come; storage/outbox.py draws the ways between the states."""

    NEW = "new"
    CLAIMED = "claimed"
    SENDING = "sending"
    UPDATING = "updating"
    RETRY = "retry"
    EDITED = "edited"
    AMBIGUOUS = "ambiguous"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    MUTED = "muted"


class OutboxRow(Table, table=True):
    """One edition of a story for one channel, or a notice: a message that tells no story, said once under its key.

    `token` fences: it grows with every claim, and only the latest holder may write. `tries` counts calls begun.
    `thread_story_id` is the story in whose card's thread a notice belongs.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # Its name is older than editions, and SQLite renames no constraint.
        UniqueConstraint(
            "team_id", "channel_id", "story_id", "edition", name="uq_outbox_team_id_channel_id_story_id_version"
        ),
        UniqueConstraint("team_id", "channel_id", "notice_key"),
        Index(None, "team_id", "channel_id", "finished", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    story_id: int | None = Field(foreign_key="stories.id", index=True)
    edition: int
    reasons: tuple[MatchReason, ...] = packed(tuple[MatchReason, ...])
    state: str
    finished: bool = False
    token: int = 0
    lease_until: datetime | None = instant(nullable=True)
    tries: int = 0
    code: str | None
    created_at: datetime = instant()
    updated_at: datetime = instant()
    notice_key: str | None = None
    notice: Message | None = Field(default=None, sa_type=Packed(Message), nullable=True)  # pyright: ignore[reportArgumentType]  as packed
    thread_story_id: int | None = None


class AttemptRow(Table, table=True):
    """One call to Slack, written down before it is made.

    `outcome` is `ok`, the code of a refusal, `unsure` when Slack did not tell, None while we do not know that either.
    """

    __tablename__ = "attempts"

    id: int = Field(default=None, primary_key=True)
    team_id: str
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    token: int
    method: str
    started_at: datetime = instant()
    finished_at: datetime | None = instant(nullable=True)
    outcome: str | None
    message_ts: str | None


class EditRow(Table, table=True):
    """A channel whose card of a story is to name another source at `due_at`, with what else asked for it meanwhile."""

    __tablename__ = "edits"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    story_id: int = Field(primary_key=True, foreign_key="stories.id", index=True)
    reasons: tuple[MatchReason, ...] = packed(tuple[MatchReason, ...])
    due_at: datetime = Field(sa_type=Instant, index=True)


class CardRow(Table, table=True):
    """A card that stands in a channel: which message it is, and what version and edition of the story it shows.

    `told_version` is the version up to which the thread has been told what changed.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("team_id", "channel_id", "message_ts"),
        Index(None, "team_id", "channel_id", "posted_at"),
    )

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    story_id: int = Field(primary_key=True, foreign_key="stories.id")
    message_ts: str
    version: int
    reasons: tuple[MatchReason, ...] = packed(tuple[MatchReason, ...])
    posted_at: datetime = instant()
    updated_at: datetime = instant()
    told_version: int = 0
    edition: int = 0


class RequestRow(Table, table=True):
    """A request that Slack sent, so that it is known when it comes again."""

    __tablename__ = "requests"

    team_id: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    taken_at: datetime = Field(sa_type=Instant, index=True)


class SourceRow(Table, table=True):
    """Something that is read again and again, what it answered last, and how it has behaved.

    `next_at` is when it is due; `token` and `lease_until` fence a reading, so that of several bots one reads it.
    `gap_seconds` is the usual time between its news, learnt; `empty_since` is when it began to show no item at all,
    having shown some before; `url` moves with a permanent redirect, `given_url` stays. `well_since` and `relapses` say
    how a source that admins were told of has been since.
    """

    __tablename__ = "sources"
    __table_args__ = (Index(None, "paused_reason", "next_at"),)

    id: str = Field(primary_key=True)
    kind: str
    name: str
    publisher: str | None
    language: str | None
    given_url: str
    url: str
    reads_pages: bool = False
    minimum_seconds: int = 900
    is_own: bool = False
    etag: str | None
    last_modified: str | None
    cursor: str | None
    next_at: datetime | None = instant(nullable=True)
    lease_until: datetime | None = instant(nullable=True)
    token: int = 0
    read_at: datetime | None = instant(nullable=True)
    new_at: datetime | None = instant(nullable=True)
    interval_seconds: int | None
    gap_seconds: int | None
    failures: int = 0
    error: str | None
    failing_since: datetime | None = instant(nullable=True)
    paused_reason: str | None
    paused_at: datetime | None = instant(nullable=True)
    told_reason: str | None
    empty_since: datetime | None = instant(nullable=True)
    links: str | None
    well_since: datetime | None = instant(nullable=True)
    relapses: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class HostRow(Table, table=True):
    """A host that is asked for news: when its next turn is, and until when it asked to be left alone."""

    __tablename__ = "hosts"

    host: str = Field(primary_key=True)
    free_at: datetime = Field(sa_type=Instant, index=True)
    held_until: datetime | None = instant(nullable=True)


class SourceItemRow(Table, table=True):
    """An item that a source showed: `digest` tells whether it has been edited since it was taken."""

    __tablename__ = "source_items"

    source_id: str = Field(primary_key=True, foreign_key="sources.id")
    item_key: str = Field(primary_key=True)
    digest: str
    article_id: str | None
    taken_at: datetime = Field(sa_type=Instant, index=True)


class ApiKeyRow(Table, table=True):
    """A key of the API: only its digest is kept. `prefix` is what people know it by.

    `busy_until` is when all requests that were let in would have come at the usual pace.
    """

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("digest"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    prefix: str
    digest: str
    scopes: tuple[str, ...] = packed(tuple[str, ...])
    created_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)
    revoked_at: datetime | None = instant(nullable=True)
    busy_until: datetime | None = instant(nullable=True)


class ApiAnswerRow(Table, table=True):
    """What a request with an idempotency key was answered, so that the same request again gets the same answer."""

    __tablename__ = "api_answers"

    api_key_id: int = Field(primary_key=True, foreign_key="api_keys.id")
    idempotency_key: str = Field(primary_key=True)
    digest: str
    status: int | None
    body: str | None = Field(default=None, sa_type=Text)
    begun_at: datetime = Field(sa_type=Instant, index=True)
