"""Faults planted in the safety code, each of which a test must catch: `just mutants` plants them one by one.

A list of zeros proves little if the tests could not see otherwise. Each fault is a line that somebody could write by
mistake; the tests named beside it run on a copy of the tree that has it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("bot", "handlers", "storage", "tests", "deploy", "pyproject.toml", "README.md")
SECONDS = 900


@dataclass(frozen=True)
class Mutant:
    """A planted fault: in `file`, `old` (which stands there once) becomes `new`; one of `tests` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def plant(self, root: Path) -> None:
        path = root / self.file
        path.write_text(path.read_text().replace(self.old, self.new))


OUTBOX = ("tests/storage/test_outbox.py", "tests/storage/test_outbox_model.py")
SPINE = ("tests/test_spine.py",)
DELIVERY = ("tests/handlers/test_delivery.py", "tests/handlers/test_crashes.py")
FAULTS = ("tests/faults/test_slack_faults.py",)
FETCHING = ("tests/handlers/test_fetching.py", "tests/handlers/test_hostile_servers.py")
PLACES = ("tests/handlers/test_forbidden_places.py", "tests/bot/test_addresses.py")
HOSTILE = ("tests/bot/messages",)

MUTANTS = (
    Mutant(
        "the fence is dropped",
        "storage/outbox.py",
        "        col(OutboxRow.token) == claim.token,\n",
        "",
        OUTBOX,
    ),
    Mutant(
        "the fence does not move with a claim",
        "storage/outbox.py",
        "token=col(OutboxRow.token) + 1",
        "token=col(OutboxRow.token)",
        OUTBOX,
    ),
    Mutant(
        "a claim that ended may still be begun",
        "storage/outbox.py",
        ".where(*_held(claim), col(OutboxRow.lease_until) > now)",
        ".where(*_held(claim))",
        OUTBOX,
    ),
    Mutant(
        "what is in flight is claimed again",
        "storage/outbox.py",
        "free = or_(col(OutboxRow.state).not_in(_IN_FLIGHT), col(OutboxRow.lease_until) <= now)",
        "free = col(OutboxRow.id) > 0",
        (*OUTBOX, "tests/test_replicas.py"),
    ),
    Mutant(
        "a lane's newest message goes first",
        "storage/outbox.py",
        "        head = (\n            select(func.min(col(OutboxRow.id)))",
        "        head = (\n            select(func.max(col(OutboxRow.id)))",
        (*OUTBOX, *DELIVERY),
    ),
    Mutant(
        "attempts of the dead are not counted",
        "storage/outbox.py",
        "outcome in (None, UNSURE)",
        "outcome == UNSURE",
        SPINE,
    ),
    Mutant(
        "an unsure outcome counts as none",
        "storage/outbox.py",
        "outcome in (None, UNSURE)",
        "outcome is None",
        FAULTS,
    ),
    Mutant(
        "a paused channel is not held",
        "storage/outbox.py",
        "return team_id in paused[0] or (team_id, channel_id) in paused[1]",
        "return False",
        (*OUTBOX, *DELIVERY),
    ),
    Mutant(
        "it is marked as sent before it is",
        "handlers/sending.py",
        "        try:\n            message_ts = await self._call(parcel)",
        '        await self._mark_sent(parcel, attempt_id, parcel.message_ts or "1.1")\n'
        "        try:\n            message_ts = await self._call(parcel)",
        (*SPINE, *DELIVERY),
    ),
    Mutant(
        "a channel gets more than a message a second",
        "handlers/sending.py",
        "CHANNEL_PAUSE = timedelta(seconds=1)",
        "CHANNEL_PAUSE = timedelta(0)",
        (*DELIVERY, *FAULTS),
    ),
    Mutant(
        "a post in doubt is tried for ever",
        "handlers/packing.py",
        "_MOST_UNSURE = 2",
        "_MOST_UNSURE = 99",
        DELIVERY,
    ),
    Mutant(
        "what may be a repeat is not marked",
        "handlers/packing.py",
        "possible_repeat=posts.unsure > 0",
        "possible_repeat=False",
        (*SPINE, *FAULTS),
    ),
    Mutant(
        "mutes are forgotten",
        "handlers/packing.py",
        "if given_up or await _is_muted(tx, claim, story, desk):",
        "if given_up:",
        DELIVERY,
    ),
    Mutant("Retry-After is not heard", "bot/retry.py", "    if retry_after is not None:", "    if False:", FAULTS),
    Mutant(
        "an unknown outcome is a plain failure",
        "handlers/sending.py",
        "UNSURE if error.ambiguous else error.code",
        "error.code",
        FAULTS,
    ),
    Mutant(
        "the SDK retries by itself",
        "handlers/slack/client.py",
        "session=session, retry_handlers=[])",
        "session=session)",
        ("tests/handlers/test_poster.py", *DELIVERY),
    ),
    Mutant("angle brackets are not escaped", "bot/messages/escape.py", '.replace("<", "&lt;")', "", HOSTILE),
    Mutant("@here goes through", "bot/messages/escape.py", '_BROADCAST.sub("\\uff20", safe)', "safe", HOSTILE),
    Mutant(
        "text may change its direction",
        "bot/messages/escape.py",
        'frozenset({"Cc", "Cf", "Cs", "Co"})',
        'frozenset({"Cc", "Cs", "Co"})',
        HOSTILE,
    ),
    Mutant(
        "any scheme may be linked",
        "bot/messages/escape.py",
        'in {"http", "https"} and',
        'in {"http", "https", "javascript"} and',
        HOSTILE,
    ),
    Mutant(
        "addresses are not checked when they are dialled",
        "handlers/dialing.py",
        "    if not allow(address):",
        "    if False:",
        PLACES,
    ),
    Mutant(
        "redirects are followed by the library",
        "handlers/fetching.py",
        "allow_redirects=False",
        "allow_redirects=True",
        (*FETCHING, *PLACES),
    ),
    Mutant(
        "mapped and NAT64 addresses are not unwrapped",
        "bot/addresses.py",
        '_WRITTEN = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))',
        "_WRITTEN: tuple[IPv6Network, ...] = ()",
        PLACES,
    ),
    Mutant(
        "tunnels are public",
        "bot/addresses.py",
        "if address in network and int(address) > 1:",
        "if False:",
        PLACES,
    ),
    Mutant(
        "inflated bytes are not bounded",
        "bot/inflating.py",
        "        if self.inflated > self._most:",
        "        if False:",
        ("tests/bot/test_inflating.py", *FETCHING),
    ),
    Mutant(
        "bytes on the wire are not bounded",
        "bot/inflating.py",
        "        if self.taken > self._most:",
        "        if False:",
        ("tests/bot/test_inflating.py", *FETCHING),
    ),
    Mutant(
        "a request has no deadline",
        "handlers/fetching.py",
        "asyncio.timeout(self._limits.deadline_seconds)",
        "asyncio.timeout(None)",
        FETCHING,
    ),
    Mutant(
        "a parser may take any memory",
        "handlers/sandbox_child.py",
        "(resource.RLIMIT_DATA, most_bytes), ",
        "",
        ("tests/handlers/test_sandbox.py",),
    ),
    Mutant(
        "old requests of Slack are taken",
        "handlers/slack/signature.py",
        "> WINDOW_SECONDS:",
        "> WINDOW_SECONDS * 99:",
        ("tests/handlers/slack/test_signed_requests.py",),
    ),
    Mutant(
        "any signature will do",
        "handlers/slack/signature.py",
        'return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))',
        "return bool(expected)",
        ("tests/handlers/slack/test_signed_requests.py",),
    ),
    Mutant(
        "an event that Slack sends again is a new one",
        "storage/requests.py",
        "return await self.insert_new(RequestRow, team_id=team_id, event_id=event_id, taken_at=now)",
        "await self.insert_new(RequestRow, team_id=team_id, event_id=event_id, taken_at=now)\n        return True",
        ("tests/handlers/slack/test_mentions.py",),
    ),
    Mutant(
        "a key may do what it was not made for",
        "handlers/api/access.py",
        "        if scope not in key.scopes:",
        "        if False:",
        ("tests/handlers/api",),
    ),
    Mutant(
        "a revoked key still opens",
        "storage/api_keys.py",
        "found = await self._load(col(ApiKeyRow.digest) == digest, col(ApiKeyRow.revoked_at).is_(None))",
        "found = await self._load(col(ApiKeyRow.digest) == digest)",
        ("tests/handlers/api", "tests/handlers/test_keys.py", "tests/storage/test_api_rows.py"),
    ),
    Mutant(
        "a workspace reads another's subscription",
        "storage/subscriptions.py",
        "found = await self._load(col(SubscriptionRow.team_id) == team_id, col(SubscriptionRow.id) == subscription_id)",
        "found = await self._load(col(SubscriptionRow.id) == subscription_id)",
        ("tests/storage/test_subscriptions.py",),
    ),
    Mutant(
        "stories are chosen all at once",
        "handlers/intake.py",
        "        await tx.wait_turn(Work.STORIES)\n",
        "",
        ("tests/test_replicas.py",),
    ),
    Mutant(
        "a digest comes twice a day",
        "handlers/digests.py",
        "        elif has_digest and held.why in DIGESTED:",
        "        elif False:",
        ("tests/handlers/test_digests.py",),
    ),
    Mutant(
        "who was told in a digest is not written down",
        "storage/held.py",
        "delete(HeldAlertRow).where(*conditions).returning(*_HELD)",
        "select(*_HELD).where(*conditions)",
        ("tests/handlers/test_digests.py", "tests/storage/test_held.py"),
    ),
)


def main() -> int:
    """Plant the faults and print which are caught; the exit code is how many are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="plant only those whose names hold one of these words")
    words = parser.parse_args().words
    chosen = [one for one in MUTANTS if not words or any(word in one.name for word in words)]
    with _copy() as root:
        if failed := _run(root, tuple(sorted({test for one in chosen for test in one.tests}))):
            print(f"without any planted fault this fails already: {failed}")
            return 1
    missed = [one.name for one in chosen if not _is_caught(one)]
    print(f"\n{len(chosen) - len(missed)} of {len(chosen)} planted faults are caught")
    for name in missed:
        print(f"not caught: {name}")
    return len(missed)


def _is_caught(mutant: Mutant) -> bool:
    begun = time.monotonic()
    with _copy() as root:
        mutant.plant(root)
        failed = _run(root, mutant.tests)
    print(f"{'caught ' if failed else 'MISSED '} {mutant.name:52} {time.monotonic() - begun:5.0f} s  {failed or ''}")
    return failed is not None


@contextmanager
def _copy() -> Generator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder) / name)
        yield Path(folder)


def _run(root: Path, tests: tuple[str, ...]) -> str | None:
    """Return the first test that fails, or `hangs`; None when all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "--no-header", "--tb=no", "-rfE", *tests]
    environment = os.environ | {"PYTHONPATH": str(root)}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "hangs"
    named = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return (named[0][:90] if named else f"exit {done.returncode}") if done.returncode else None


if __name__ == "__main__":
    sys.exit(main())
