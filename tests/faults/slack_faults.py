"""The ways in which Slack can fail a post: what it answers, and what is to become of the alert."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.fakes import Answer


class Fate(StrEnum):
    """What becomes of the alert that met a fault, once Slack is well again and what was paused is resumed."""

    LATER = "posted once, later"
    ONCE = "posted once, as Slack says"
    PLAIN = "posted once, as plain text"
    UNSURE = "posted once more, marked, since nobody knows whether it stands"
    CHANNEL = "held until its channel is resumed"
    WORKSPACE = "held until its workspace is resumed"
    GIVEN_UP = "given up and shown to the admin"


@dataclass(frozen=True)
class Fault:
    """How Slack answers the first posts. `wait` is what it asks for, in seconds."""

    name: str
    answers: tuple[Answer, ...]
    fate: Fate
    wait: float = 0


def _limited(name: str, retry_after: str | None, wait: float) -> Fault:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    body = '{"ok": false, "error": "ratelimited"}'
    return Fault(f"429 {name}", (Answer(429, body, headers=headers),), Fate.LATER, wait)


def _refused(fate: Fate, *codes: str, times: int = 1) -> list[Fault]:
    return [Fault(code, (Answer.refusal(code),) * times, fate) for code in codes]


def _broken(name: str, answer: Answer) -> Fault:
    return Fault(name, (answer,), Fate.UNSURE)


FAULTS: Sequence[Fault] = (
    _limited("after no time", "0", 0),
    _limited("after a second", "1", 1),
    _limited("after two minutes", "120", 120),
    _limited("after it does not say", None, 0),
    _limited("after something", "soon", 0),
    _limited("after a date", "Mon, 03 Mar 2025 12:00:40 GMT", 0),
    *(_broken(f"{status}, not taken", Answer(status, "busy")) for status in (500, 502, 503, 504)),
    *(_broken(f"{status}, yet taken", Answer(status, "busy", accepts=True)) for status in (500, 502, 503, 504)),
    *_refused(Fate.CHANNEL, "not_in_channel", "channel_not_found", "is_archived", "restricted_action"),
    *_refused(Fate.CHANNEL, "restricted_action_read_only_channel", "cannot_dm_bot", "team_access_not_granted"),
    *_refused(Fate.WORKSPACE, "token_revoked", "account_inactive", "invalid_auth", "token_expired"),
    *_refused(Fate.WORKSPACE, "missing_scope", "org_login_required"),
    *_refused(Fate.LATER, "service_unavailable", "request_timeout", "message_limit_exceeded"),
    *_refused(Fate.UNSURE, "internal_error", "fatal_error"),
    *_refused(Fate.PLAIN, "invalid_blocks", "msg_blocks_too_long"),
    *_refused(Fate.GIVEN_UP, "msg_too_long", times=2),
    *_refused(Fate.GIVEN_UP, "a_code_of_tomorrow", times=4),
    *_refused(Fate.LATER, "another_code_of_tomorrow"),
    _broken("a page instead of JSON", Answer(200, "<html>sorry</html>", "text/html", accepts=True)),
    _broken("nothing", Answer(200, b"", accepts=True)),
    _broken("cut JSON", Answer(200, '{"ok": true, "ts": "17', accepts=True)),
    Fault("an ok without a ts", (Answer(200, '{"ok": true}', accepts=True),), Fate.ONCE),
    _broken("a list", Answer(200, "[]", accepts=True)),
    _broken("a reset before it was taken", Answer(cut=True)),
    _broken("a reset after it was taken", Answer(cut=True, accepts=True)),
    _broken("silence before it was taken", Answer(hangs=True)),
    _broken("silence after it was taken", Answer(hangs=True, accepts=True)),
    _broken("a drip", Answer(drips=True, accepts=True)),
)
