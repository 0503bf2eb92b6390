"""A process to be killed: takes an article file, delivers what is due, and dies by SIGKILL at the step it was told."""

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.documents import parse_documents
from bot.model import Article
from handlers.delivery import Delivery
from handlers.intake import Desk, take_article
from handlers.slack.client import Poster, open_client
from storage.database import Database
from tests.builders import packaged


async def live(database_url: str, slack_url: str, file: Path, die_at: str, hours: int = 0) -> None:
    """Live once, `hours` later than now, so that the leases of earlier lives have ended."""
    articles = list(parse_documents(file.name, file.read_bytes()))  # noqa: ASYNC240  a small local file

    def at_step(step: str) -> None:
        if step == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    database = Database(database_url)
    await database.migrate()
    desk = Desk(database, packaged(), lambda: datetime.now(UTC) + timedelta(hours=hours), at_step)
    for article in articles:
        assert isinstance(article, Article)
        await take_article(article, "test", desk)
    async with open_client("xoxb-test", slack_url) as client:
        await Delivery(desk, Poster(client)).deliver_due()
    await database.close()
