"""A process to be killed: takes twenty parsed articles and delivers until all is done, on a clock that hurries."""

import time
from dataclasses import replace
from datetime import timedelta

from bot.model import Detail, Event, EventType
from bot.parse.lexicon import Lexicon
from bot.when import PartialDate
from handlers.delivery import Delivery
from handlers.intake import Desk, take_reading
from handlers.slack.client import Poster, open_client
from storage.database import Database
from tests.builders import NOON, TEAM, approval, article, deal, reading

CHANNELS = ("C1", "C2", "C3")
PURCHASES = (3, 7, 11)
LATER = 5
COUNT = 20
_HASTE = 60


def told_by(number: int) -> Event:
    """Return what article `number` tells: an approval, a purchase, or (five articles later) its completion."""
    if number in PURCHASES:
        return _purchase(number)
    if number - LATER in PURCHASES:
        return replace(_purchase(number - LATER), date=PartialDate("2025-03-03"), detail=Detail(kind="completed"))
    return approval(f"Maker {number}", f"drug{number}x")


def _purchase(number: int) -> Event:
    return deal(EventType.ACQUISITION, "2025-01-15", acquirer=f"Buyer {number}x", acquired=f"Bought {number}x")


async def live(database_url: str, slack_url: str, started_at: float) -> None:
    """Live until everything is taken and settled. All lives share one fast clock, so that leases of the dead end."""
    database = Database(database_url)
    desk = Desk(database, Lexicon(()), lambda: NOON + timedelta(seconds=(time.time() - started_at) * _HASTE))
    async with open_client("xoxb-test", slack_url) as client:
        delivery = Delivery(desk, Poster(client))
        for number in range(COUNT):
            told = article(f"a{number:02}", f"Headline {number}")
            await take_reading(told, reading(told.id, told_by(number)), "test", desk)
            await delivery.deliver_due()
        while await _is_busy(database):
            await delivery.deliver_due()
    await database.close()


async def _is_busy(database: Database) -> bool:
    async with database.snapshot() as tx:
        return not {state.value for state in await tx.outbox.count(TEAM)} <= {"sent", "failed", "superseded"}
