import asyncio
import socket
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SendError
from bot.messages import Message
from handlers.slack.client import Poster, open_client
from tests.fakes import Answer, FakeSlack

CARD = Message("News", ({"type": "section", "text": {"type": "mrkdwn", "text": "*News*"}},))
QUICK = aiohttp.ClientTimeout(total=2)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with FakeSlack().serve() as slack:
        yield slack


@pytest.fixture
async def poster(slack: FakeSlack) -> AsyncGenerator[Poster]:
    async with open_client("xoxb-test", slack.url, QUICK) as client:
        yield Poster(client)


async def _refused(poster: Poster) -> SendError:
    with pytest.raises(SendError) as caught:
        await poster.post("C1", CARD)
    return caught.value


async def test_a_post_returns_its_ts_and_an_edit_names_it(slack: FakeSlack, poster: Poster) -> None:
    ts = await poster.post("C1", CARD)
    assert await poster.update("C1", ts, CARD) == ts
    await poster.post_ephemeral("C1", "U1", CARD, thread_ts=ts)
    await poster.check()

    assert slack.calls == ["chat.postMessage", "chat.update", "chat.postEphemeral", "auth.test"]
    assert slack.posts()[0].args["blocks"] == list(CARD.blocks)
    assert slack.posts()[0].args["unfurl_links"] is False
    assert slack.edits()[0].ts == ts


def test_a_client_that_retries_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        Poster(AsyncWebClient("xoxb-test"))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 0), ("1", 1), ("120", 120), (None, None), ("soon", None), ("-5", None), ("nan", None), ("9e99", None)],
)
async def test_retry_after_is_read_as_slack_gives_it(
    header: str | None, seconds: float | None, slack: FakeSlack, poster: Poster
) -> None:
    headers = {"Retry-After": header} if header else {}
    slack.answers.append(Answer(429, '{"ok": false, "error": "ratelimited"}', headers=headers))

    error = await _refused(poster)

    assert (error.code, error.retry_after, error.ambiguous, error.permanent) == ("ratelimited", seconds, False, False)


async def test_retry_after_may_be_a_date(slack: FakeSlack, poster: Poster) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    slack.answers.append(Answer(429, "slow down", "text/html", {"Retry-After": later}))

    error = await _refused(poster)

    assert error.retry_after == pytest.approx(60, abs=5)


@pytest.mark.parametrize("code", ["not_in_channel", "invalid_blocks", "token_revoked", "never_heard_of_it"])
async def test_a_refusal_keeps_its_code_and_is_known_not_to_stand(code: str, slack: FakeSlack, poster: Poster) -> None:
    slack.answers.append(Answer.refusal(code))

    error = await _refused(poster)

    assert (error.code, error.permanent, error.ambiguous) == (code, True, False)


AMBIGUOUS = {
    "500": Answer(500, "<h1>error</h1>", "text/html"),
    "502": Answer(502, "", "text/plain"),
    "503": Answer(503, '{"ok": false, "error": "service_unavailable"}'),
    "504 of nothing": Answer(504, b""),
    "html with 200": Answer(200, "<h1>hello</h1>", "text/html"),
    "text with 200": Answer(200, "ok", "text/plain"),
    "empty": Answer(200, b""),
    "cut json": Answer(200, '{"ok": tr'),
    "a list": Answer(200, "[1]"),
    "a word": Answer(200, '"ok"'),
    "null": Answer(200, "null"),
    "no text": Answer(200, b"\xff\xfe\xfa"),
    "internal_error": Answer.refusal("internal_error"),
    "fatal_error": Answer.refusal("fatal_error"),
    "connection cut before taking": Answer(cut=True),
    "connection cut after taking": Answer(accepts=True, cut=True),
    "no answer": Answer(hangs=True),
    "no answer after taking": Answer(accepts=True, hangs=True),
}


@pytest.mark.parametrize("answer", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_what_slack_never_told_is_ambiguous_and_sent_once(
    answer: Answer, slack: FakeSlack, poster: Poster
) -> None:
    slack.answers.append(answer)

    error = await _refused(poster)

    assert error.ambiguous
    assert slack.calls == ["chat.postMessage"]


async def test_a_connection_that_never_was_is_not_ambiguous() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        for host in (f"127.0.0.1:{port}", "no-such-host.invalid"):
            async with open_client("xoxb-test", f"http://{host}/api/", QUICK) as client:
                error = await _refused(Poster(client))
            assert (error.code, error.ambiguous, error.permanent) == ("not_connected", False, False)


async def test_many_posts_share_one_session(slack: FakeSlack, poster: Poster) -> None:
    await asyncio.gather(*(poster.post(f"C{number}", CARD) for number in range(50)))

    assert len({post.channel for post in slack.posts()}) == 50
