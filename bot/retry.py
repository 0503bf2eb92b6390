"""What to do after a post that failed: when to try again, in which form, whom to pause, when to give up."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.errors import SendError

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
MOST_REFUSALS = 4
LONGEST_ASKED = timedelta(days=1)
_SECONDS = re.compile(r"[0-9]{1,9}")
_LONGEST_DOUBLING = 16

# Slack's codes, https://docs.slack.dev/reference/methods/chat.postMessage; any other code is the message's own fault.
CHANNEL_CODES = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "messages_tab_disabled",
        "cannot_dm_bot",
        "user_is_deactivated",
        "posting_to_general_channel_denied",
        "external_channel_migrating",
        "team_access_not_granted",
    }
)
NOT_INSTALLED, TOKEN_UNREADABLE = "not_installed", "token_unreadable"  # our own words
WORKSPACE_CODES = frozenset(
    {
        NOT_INSTALLED,
        TOKEN_UNREADABLE,
        "token_revoked",
        "token_expired",
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "no_permission",
        "missing_scope",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "two_factor_setup_required",
        "enterprise_is_restricted",
        "team_added_to_org",
    }
)
PLAIN_CODES = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_attachments"}
)
# Slack says of these that some of the work may have been done before the error.
UNSURE_CODES = frozenset({"internal_error", "fatal_error"})
PASSING_CODES = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "service_unavailable",
        "request_timeout",
        "accesslimited",
        "not_connected",
    }
)
# The card was deleted, or its thread takes no more.
GONE_CODES = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "cannot_reply_to_message",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
    }
)
# Some workspaces let nobody edit a message after a while.
FIXED_CODES = frozenset({"edit_window_closed", "cant_update_message"})


@dataclass(frozen=True, slots=True)
class Again:
    """Try again at `at`. `may_stand`: Slack may have taken this one, so that the next may be a repeat."""

    at: datetime
    may_stand: bool = False


@dataclass(frozen=True, slots=True)
class AgainPlain:
    """Send the plain text form at once: Slack refused the blocks."""


@dataclass(frozen=True, slots=True)
class LetBe:
    """Somebody deleted the card, or locked its thread: there is nothing to change, and nobody wants it back."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Keep the messages, and pause the channel or the whole workspace until somebody mends it."""

    whole_workspace: bool


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Give this message up, and show it to the admin."""


Step = Again | AgainPlain | LetBe | Pause | GiveUp


def next_step(error: SendError, tries: int, now: datetime, jitter: float) -> Step:
    """Return what follows `error`, the outcome of post number `tries` (from 1). `jitter` is in [0, 1).

    Never before Retry-After. Our side of the network and Slack's outages are waited out, however long they last; a
    code that we do not know is tried a few times, then given up.
    """
    if error.ambiguous:
        return Again(now + next_wait(tries, jitter, error.retry_after), may_stand=True)
    if error.code in WORKSPACE_CODES or error.code in CHANNEL_CODES:
        return Pause(whole_workspace=error.code in WORKSPACE_CODES)
    if error.code in PLAIN_CODES:
        return AgainPlain()
    if error.code in GONE_CODES:
        return LetBe()
    is_last = tries >= MOST_REFUSALS or error.code in FIXED_CODES
    if error.permanent and error.code not in PASSING_CODES and is_last:
        return GiveUp()
    return Again(now + next_wait(tries, jitter, error.retry_after))


def next_wait(tries: int, jitter: float, retry_after: float | None = None) -> timedelta:
    """Return what Slack asks for, else twice as long as last time up to five minutes; and up to half as much again."""
    if retry_after is not None:
        asked = timedelta(seconds=max(retry_after, 1))
        return asked + min(asked, FIRST_WAIT) * jitter / 2
    doubled = min(FIRST_WAIT * 2 ** min(max(tries - 1, 0), _LONGEST_DOUBLING), LONGEST_WAIT)
    return doubled * (1 + jitter / 2)


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long a server asks to be left alone: Retry-After in seconds or as a date (RFC 9110, 10.2.3).

    Never more than a day, so that nobody is silenced for good by a slip; None when it says nothing that can be read.
    """
    value = (value or "").strip()
    if _SECONDS.fullmatch(value):
        return min(timedelta(seconds=int(value)), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(value)
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_ASKED)
