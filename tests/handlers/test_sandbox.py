import asyncio
import os
from collections.abc import AsyncGenerator

import pytest

from bot.errors import SourceError
from bot.feeds.reading import Raw
from bot.sources import SourceKind
from handlers.sandbox import Sandbox

URL = "https://wire.example/feed"
GOOD = Raw(b'<rss version="2.0"><channel><item><title>News</title><guid>1</guid></item></channel></rss>', None, URL)
# A page of 50,000 attributes keeps its parser busy for far longer than anyone should wait.
SLOW = Raw(
    b"<rss><channel><item " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"></item></channel></rss>", None, URL
)


@pytest.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    async with Sandbox(children=2, seconds=2) as sandbox:
        yield sandbox


async def test_a_feed_is_parsed_in_a_child(sandbox: Sandbox) -> None:
    page = await sandbox.parse(SourceKind.FEED, GOOD)

    assert [item.title for item in page.items] == ["News"]


async def test_a_feed_that_hangs_its_parser_is_given_up_and_the_next_is_parsed(sandbox: Sandbox) -> None:
    slow, good = await asyncio.gather(
        sandbox.parse(SourceKind.FEED, SLOW), sandbox.parse(SourceKind.FEED, GOOD), return_exceptions=True
    )

    assert isinstance(slow, SourceError)
    assert str(slow) == "cannot be parsed within 2 s"
    assert not isinstance(good, BaseException)
    assert len((await sandbox.parse(SourceKind.FEED, GOOD)).items) == 1


async def test_a_parse_that_needs_too_much_memory_is_refused() -> None:
    async with Sandbox(children=1, seconds=20, most_bytes=120 * 1024**2) as sandbox:
        data = (
            b'<rss version="2.0"><channel><item><title>'
            + b"News &amp; " * 12_000_000
            + b"</title></item></channel></rss>"
        )

        with pytest.raises(SourceError, match=r"memory|breaks its parser"):
            await sandbox.parse(SourceKind.FEED, Raw(data, None, URL))
        assert len((await sandbox.parse(SourceKind.FEED, GOOD)).items) == 1


async def test_an_article_is_taken_from_a_page_in_a_child(sandbox: Sandbox) -> None:
    story = b"<p>Norvale Bio said that its trial of norvatinib met the primary endpoint of survival.</p>" * 4

    told = await sandbox.read_page(Raw(b"<html><title>News</title><body>" + story, None, URL))
    assert told
    assert told.title == "News"
    assert "met the primary endpoint" in told.text
    assert await sandbox.read_page(Raw(b"", None, URL)) is None


async def test_a_child_gets_no_secret_of_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    await sandbox.parse(SourceKind.FEED, GOOD)

    (child,) = sandbox._all  # noqa: SLF001  what the child was given can only be seen at the child
    with open(f"/proc/{child.pid}/environ", "rb") as file:  # noqa: ASYNC230, PTH123
        assert b"canary" not in file.read()


async def test_no_child_outlives_the_sandbox() -> None:
    async with Sandbox() as sandbox:
        await sandbox.parse(SourceKind.FEED, GOOD)
        pids = [process.pid for process in sandbox._all]  # noqa: SLF001  a process is known by its number

    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
