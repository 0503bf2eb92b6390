"""The outbox: what each channel is to get (stories and notices), how far it has come, and who holds it.

    NEW ──claim──▶ CLAIMED ──start──▶ SENDING or UPDATING ──mark──▶ SENT, EDITED, RETRY, AMBIGUOUS, HELD, FAILED
     (an expired claim: as before)     (an expired SENDING: ambiguous; an expired UPDATING: again, edits do no harm)
    EDITED: the card shows the edition, and the line in its thread that says what changed is the next claim.

A channel is a lane: its oldest unfinished message is the only one that can be claimed, so order holds by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, or_, select, tuple_, update
from sqlmodel import col

from bot.messages import Message
from bot.model import Match, MatchReason, Story
from storage.repository import Repository
from storage.tables import AttemptRow, ChannelRow, OutboxRow, OutboxState, WorkspaceRow

_IN_FLIGHT = (OutboxState.CLAIMED, OutboxState.SENDING, OutboxState.UPDATING)
WAITING = (OutboxState.NEW, OutboxState.RETRY, OutboxState.EDITED, OutboxState.AMBIGUOUS)
_FINISHED = (OutboxState.SENT, OutboxState.FAILED, OutboxState.SUPERSEDED, OutboxState.MUTED)
_FRESH = {"finished": False, "token": 0, "tries": 0}
POST, EDIT, REPLY = "chat.postMessage", "chat.update", "chat.postMessage in thread"
OK, UNSURE = "ok", "unsure"
CANNOT_BE_RENDERED = "cannot_be_rendered"


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this process alone may send until its lease ends. `token` is the fence.

    A notice has no story.
    """

    outbox_id: int
    team_id: str
    channel_id: str
    story_id: int | None
    edition: int
    token: int
    tries: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a claim ended: the state it goes to, the first instant at which its channel may get a message, and why."""

    state: OutboxState
    quiet_until: datetime
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts that belong together: how many may stand in Slack unknown to us, and the ts of one that does."""

    unsure: int
    message_ts: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that was given up, for the admin of its workspace."""

    outbox_id: int
    channel_id: str
    story_id: int | None
    code: str | None
    tries: int
    failed_at: datetime


class Outbox(Repository):
    """The messages of all workspaces. Only `list_failed` and `count` are for people; the rest is delivery's."""

    async def enqueue(self, matches: Sequence[Match], story: Story, now: datetime) -> None:
        """Queue this edition of `story` for each channel; one that has it already is left as it is."""
        told = {"story_id": story.id, "edition": story.edition}
        await self._queue(
            [
                {"team_id": match.team_id, "channel_id": match.channel_id, "reasons": match.reasons, **told}
                for match in matches
            ],
            now,
        )

    async def enqueue_again(self, match: Match, story: Story, now: datetime) -> None:
        """Queue this edition once more for a channel whose thread has not been told yet what the card shows."""
        same = (col(OutboxRow.team_id) == match.team_id, col(OutboxRow.channel_id) == match.channel_id)
        edition = (col(OutboxRow.story_id) == story.id, col(OutboxRow.edition) == story.edition)
        await self.connection.execute(
            update(OutboxRow)
            .where(*same, *edition, col(OutboxRow.finished).is_(True))
            .values(state=OutboxState.NEW, finished=False, code=None, updated_at=now),
        )
        await self.enqueue([match], story, now)

    async def has_notice(self, team_id: str, channel_id: str, key: str) -> bool:
        """Return whether the channel was told something under `key`."""
        same = (col(OutboxRow.team_id) == team_id, col(OutboxRow.channel_id) == channel_id)
        found = await self.connection.execute(select(col(OutboxRow.id)).where(*same, col(OutboxRow.notice_key) == key))
        return found.first() is not None

    async def enqueue_notice(self, team_id: str, channel_id: str, key: str, message: Message, now: datetime) -> None:
        """Queue a message that tells no story; what the channel was told under `key` before is not said again."""
        lane = {"team_id": team_id, "channel_id": channel_id}
        await self._queue([lane | {"notice_key": key, "notice": message, "edition": 0, "reasons": ()}], now)

    async def list_channels(self, story_id: int) -> list[tuple[str, str]]:
        """Return (team_id, channel_id) of every channel that an edition of the story was queued for."""
        found = await self.connection.execute(
            select(col(OutboxRow.team_id), col(OutboxRow.channel_id))
            .where(col(OutboxRow.story_id) == story_id)
            .distinct()
            .order_by(col(OutboxRow.team_id), col(OutboxRow.channel_id)),
        )
        return [(row[0], row[1]) for row in found]

    async def list_reasons(self, team_id: str, channel_id: str, story_id: int) -> tuple[MatchReason, ...]:
        """Return every reason for which the channel was ever to get the story, each once."""
        same = (
            col(OutboxRow.team_id) == team_id,
            col(OutboxRow.channel_id) == channel_id,
            col(OutboxRow.story_id) == story_id,
        )
        found = await self.connection.execute(
            select(col(OutboxRow.reasons)).where(*same).order_by(col(OutboxRow.edition)),
        )
        return tuple(dict.fromkeys(reason for reasons in found.scalars() for reason in reasons))

    async def list_posts(self, claim: Claim) -> Posts:
        """Return what is known of the posts of this story or notice to this channel, by whoever made them."""
        return await self._posts(*_same_news(claim), col(AttemptRow.method) == POST)

    async def list_replies(self, claim: Claim) -> Posts:
        """Return what is known of the lines that told this change in the thread of the card."""
        return await self._posts(col(OutboxRow.id) == claim.outbox_id, col(AttemptRow.method) == REPLY)

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> list[Claim]:
        """Take the oldest unfinished message of up to `limit` channels that may get one, the longest open first."""
        heads = await self._open_lanes(now, limit)
        if not heads:
            return []
        free = or_(col(OutboxRow.state).not_in(_IN_FLIGHT), col(OutboxRow.lease_until) <= now)
        taken = await self.connection.execute(
            update(OutboxRow)
            .where(col(OutboxRow.id).in_(heads.values()), col(OutboxRow.finished).is_(False), free)
            .values(
                state=OutboxState.CLAIMED,
                token=col(OutboxRow.token) + 1,
                lease_until=now + lease,
                updated_at=now,
            )
            .returning(
                col(OutboxRow.id),
                col(OutboxRow.team_id),
                col(OutboxRow.channel_id),
                col(OutboxRow.story_id),
                col(OutboxRow.edition),
                col(OutboxRow.token),
                col(OutboxRow.tries),
            ),
        )
        claims = [Claim(*row) for row in taken]
        await self._shut_lanes(list(heads), claims, now, now + lease)
        return sorted(claims, key=lambda claim: claim.outbox_id)

    async def start(self, claim: Claim, method: str, now: datetime, lease: timedelta) -> int | None:
        """Write down that Slack is about to be called; return the attempt's id, or None when the claim was lost.

        Commit before the call: what is on the wire when the process dies must be known as possibly sent. The lease
        begins anew, so that it outlasts the call.
        """
        started = await self.connection.execute(
            update(OutboxRow)
            .where(*_held(claim), col(OutboxRow.lease_until) > now)
            .values(
                state=OutboxState.UPDATING if method == EDIT else OutboxState.SENDING,
                tries=col(OutboxRow.tries) + 1,
                lease_until=now + lease,
                updated_at=now,
            ),
        )
        if started.rowcount != 1:
            return None
        return await self.insert_row(
            AttemptRow,
            team_id=claim.team_id,
            outbox_id=claim.outbox_id,
            token=claim.token,
            method=method,
            started_at=now,
        )

    async def mark_attempt(self, attempt_id: int, outcome: str, message_ts: str | None, now: datetime) -> None:
        """Write down what Slack answered, even when the claim was lost meanwhile."""
        await self.connection.execute(
            update(AttemptRow)
            .where(col(AttemptRow.id) == attempt_id)
            .values(outcome=outcome, message_ts=message_ts, finished_at=now),
        )

    async def mark(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """End the claim; False, with nothing written, when somebody else holds the message by now."""
        # A lane before its messages, as claims and pauses lock them: so nobody waits in a circle.
        await self._lock_lane(claim.team_id, claim.channel_id)
        state = outcome.state
        if state in WAITING and _is_paused(claim.team_id, claim.channel_id, await self._paused({claim.team_id})):
            state = OutboxState.HELD
        marked = await self.connection.execute(
            update(OutboxRow)
            .where(*_held(claim))
            .values(
                state=state,
                finished=state in _FINISHED,
                lease_until=None,
                code=outcome.code,
                updated_at=now,
            ),
        )
        if marked.rowcount != 1:
            return False
        await self._open_lane(claim.team_id, claim.channel_id, outcome.quiet_until)
        return True

    async def mark_crashed(self, claim: Claim, quiet_until: datetime, now: datetime) -> OutboxState:
        """End the claim of a message that cannot be made; twice in a row, and it is given up. Return where it goes."""
        before = await self.connection.execute(select(col(OutboxRow.code)).where(*_held(claim)))
        again = before.scalar_one_or_none() == CANNOT_BE_RENDERED
        state = OutboxState.FAILED if again else OutboxState.RETRY
        await self.mark(claim, Outcome(state, quiet_until, CANNOT_BE_RENDERED), now)
        return state

    async def mark_superseded(self, claim: Claim, edition: int, now: datetime) -> None:
        """Finish the other messages that would show the channel `edition` of the story, or less."""
        await self.connection.execute(
            update(OutboxRow)
            .where(
                *_same_news(claim),
                col(OutboxRow.edition) <= edition,
                col(OutboxRow.finished).is_(False),
                col(OutboxRow.id) != claim.outbox_id,
            )
            .values(state=OutboxState.SUPERSEDED, finished=True, updated_at=now),
        )

    async def next_open_at(self) -> datetime | None:
        """Return the first instant at which a channel with something waiting may get it."""
        return (await self.connection.execute(select(func.min(col(ChannelRow.open_at))))).scalar_one()

    async def list_failed(self, team_id: str, since: datetime) -> list[Failure]:
        """Return what was given up in the workspace since then, the latest first."""
        found = await self.connection.execute(
            select(
                col(OutboxRow.id),
                col(OutboxRow.channel_id),
                col(OutboxRow.story_id),
                col(OutboxRow.code),
                col(OutboxRow.tries),
                col(OutboxRow.updated_at),
            )
            .where(
                col(OutboxRow.team_id) == team_id,
                col(OutboxRow.state) == OutboxState.FAILED,
                col(OutboxRow.updated_at) >= since,
            )
            .order_by(col(OutboxRow.updated_at).desc(), col(OutboxRow.id).desc()),
        )
        return [Failure(*row) for row in found]

    async def delete_finished(self, before: datetime, limit: int) -> int:
        """Forget up to `limit` messages that were finished before then, with their attempts; return how many.

        Cards stay, so that a story told again still finds them.
        """
        old = (
            select(col(OutboxRow.id))
            .where(col(OutboxRow.finished).is_(True), col(OutboxRow.updated_at) < before)
            .order_by(col(OutboxRow.id))
            .limit(limit)
        )
        ids = list((await self.connection.execute(old)).scalars())
        await self.connection.execute(delete(AttemptRow).where(col(AttemptRow.outbox_id).in_(ids)))
        return (await self.connection.execute(delete(OutboxRow).where(col(OutboxRow.id).in_(ids)))).rowcount

    async def count(self, team_id: str) -> dict[OutboxState, int]:
        """Return how many of the workspace's messages are in each state."""
        found = await self.connection.execute(
            select(col(OutboxRow.state), func.count())
            .where(col(OutboxRow.team_id) == team_id)
            .group_by(col(OutboxRow.state)),
        )
        return {OutboxState(row[0]): row[1] for row in found}

    async def _posts(self, *conditions: ColumnElement[bool]) -> Posts:
        found = await self.connection.execute(
            select(col(AttemptRow.outcome), col(AttemptRow.message_ts))
            .join(OutboxRow, col(OutboxRow.id) == col(AttemptRow.outbox_id))
            .where(*conditions)
            .order_by(col(AttemptRow.id)),
        )
        attempts = found.all()
        unsure = sum(outcome in (None, UNSURE) for outcome, _ in attempts)
        return Posts(unsure, next((ts for outcome, ts in attempts if outcome == OK), None))

    async def _queue(self, messages: Sequence[dict[str, Any]], now: datetime) -> None:
        """Insert messages as new ones, or as held ones where the channel is paused."""
        if not messages:
            return
        paused = await self._paused({message["team_id"] for message in messages})
        rows = [
            {
                **message,
                "state": OutboxState.HELD
                if _is_paused(message["team_id"], message["channel_id"], paused)
                else OutboxState.NEW,
                "created_at": now,
                "updated_at": now,
                **_FRESH,
            }
            for message in messages
        ]
        await self.insert_all(OutboxRow, rows)
        await self._wake_lanes(rows, now)

    async def _wake_lanes(self, rows: list[dict[str, Any]], now: datetime) -> None:
        """Open the lanes of these new messages as soon as they may; a held message only makes its lane known."""
        # In one order, so that two transactions never wait for each other's lanes.
        rows = sorted(rows, key=lambda row: (row["team_id"], row["channel_id"]))
        lanes = [{"team_id": row["team_id"], "channel_id": row["channel_id"]} for row in rows]
        await self.insert_all(ChannelRow, lanes)
        waiting = [
            lane | {"open_at": now} for lane, row in zip(lanes, rows, strict=True) if row["state"] == OutboxState.NEW
        ]
        if waiting:
            statement = self.upsert(ChannelRow)
            first = func.coalesce(col(ChannelRow.open_at), col(ChannelRow.quiet_until), statement.excluded.open_at)
            opens = case((col(ChannelRow.paused_reason).is_(None), first))
            opening = statement.on_conflict_do_update(index_elements=["team_id", "channel_id"], set_={"open_at": opens})
            await self.connection.execute(opening, waiting)

    async def _open_lanes(self, now: datetime, limit: int) -> dict[tuple[str, str], int | None]:
        """Return the channels that may get a message, the longest open first, each with its oldest unfinished one."""
        head = (
            select(func.min(col(OutboxRow.id)))
            .where(
                col(OutboxRow.team_id) == col(ChannelRow.team_id),
                col(OutboxRow.channel_id) == col(ChannelRow.channel_id),
                col(OutboxRow.finished).is_(False),
            )
            .scalar_subquery()
        )
        found = await self.connection.execute(
            select(col(ChannelRow.team_id), col(ChannelRow.channel_id), head)
            .where(col(ChannelRow.open_at) <= now)
            .order_by(col(ChannelRow.open_at))
            .limit(limit)
            .with_for_update(of=ChannelRow, skip_locked=True),
        )
        return {(row[0], row[1]): row[2] for row in found}

    async def _shut_lanes(
        self, lanes: list[tuple[str, str]], claims: list[Claim], now: datetime, until: datetime
    ) -> None:
        """Shut each claimed lane until its lease ends; look again at those that had nothing to claim after all."""
        claimed = {(claim.team_id, claim.channel_id) for claim in claims}
        if claimed:
            await self.connection.execute(
                update(ChannelRow)
                .where(tuple_(col(ChannelRow.team_id), col(ChannelRow.channel_id)).in_(sorted(claimed)))
                .values(open_at=until),
            )
        for lane in lanes:
            if lane not in claimed:
                await self._open_lane(*lane, now)

    async def _open_lane(self, team_id: str, channel_id: str, quiet_until: datetime) -> None:
        """Open the channel's lane at `quiet_until` if a message waits in it, at the lease's end if one is in flight."""
        here = (col(ChannelRow.team_id) == team_id, col(ChannelRow.channel_id) == channel_id)
        # Locked before the look at what waits: a message queued meanwhile opens the lane after us, not before.
        paused_reason = await self._lock_lane(team_id, channel_id)
        head = await self.connection.execute(
            select(col(OutboxRow.state), col(OutboxRow.lease_until))
            .where(
                col(OutboxRow.team_id) == team_id,
                col(OutboxRow.channel_id) == channel_id,
                col(OutboxRow.finished).is_(False),
            )
            .order_by(col(OutboxRow.id))
            .limit(1),
        )
        row = head.first()
        opens: datetime | None = quiet_until
        if row is None or row.state == OutboxState.HELD or paused_reason is not None:
            opens = None
        elif row.state in _IN_FLIGHT:
            opens = row.lease_until
        await self.connection.execute(update(ChannelRow).where(*here).values(open_at=opens, quiet_until=quiet_until))

    async def _lock_lane(self, team_id: str, channel_id: str) -> str | None:
        """Keep the lane from others until the transaction ends; return why it is paused, if it is."""
        here = (col(ChannelRow.team_id) == team_id, col(ChannelRow.channel_id) == channel_id)
        found = await self.connection.execute(select(col(ChannelRow.paused_reason)).where(*here).with_for_update())
        return found.scalar_one_or_none()

    async def _paused(self, team_ids: set[str]) -> tuple[set[str], set[tuple[str, str]]]:
        """Return the paused ones of the workspaces, and the paused channels in them."""
        teams = await self.connection.execute(
            select(col(WorkspaceRow.team_id)).where(
                col(WorkspaceRow.team_id).in_(team_ids), col(WorkspaceRow.paused_reason).is_not(None)
            ),
        )
        channels = await self.connection.execute(
            select(col(ChannelRow.team_id), col(ChannelRow.channel_id)).where(
                col(ChannelRow.team_id).in_(team_ids), col(ChannelRow.paused_reason).is_not(None)
            ),
        )
        return set(teams.scalars()), {(row[0], row[1]) for row in channels}


def _same_news(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    """Return what the other editions of a story share with this one; a notice has none but itself."""
    if claim.story_id is None:
        return (col(OutboxRow.id) == claim.outbox_id,)
    return (
        col(OutboxRow.team_id) == claim.team_id,
        col(OutboxRow.channel_id) == claim.channel_id,
        col(OutboxRow.story_id) == claim.story_id,
    )


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    """Return the fence: the message is in flight, and nobody has claimed it since."""
    return (
        col(OutboxRow.id) == claim.outbox_id,
        col(OutboxRow.token) == claim.token,
        col(OutboxRow.state).in_(_IN_FLIGHT),
    )


def _is_paused(team_id: str, channel_id: str, paused: tuple[set[str], set[tuple[str, str]]]) -> bool:
    return team_id in paused[0] or (team_id, channel_id) in paused[1]
