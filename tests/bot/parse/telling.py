"""Short ways to tell the reader an article and to ask what it took as news."""

from datetime import date

from bot.model import Article, Event, Reading, Status
from tests.bot.parse.variants import read

DAY = date(2025, 5, 12)  # a Monday

Step = tuple[str, str, str]


def told(title: str, text: str) -> Reading:
    return read(Article("trap", title, text, DAY))


def steps(reading: Reading) -> list[Step]:
    return [(event.type.value, event.status.value, str(event.date)) for event in reading.events]


def news(reading: Reading) -> list[Event]:
    return [event for event in reading.events if event.status is Status.NEW]


def lead_event(title: str, text: str) -> Event:
    reading = told(title, text)
    assert reading.relevant, reading.reason
    return news(reading)[0]


def companies(event: Event) -> set[tuple[str, str]]:
    return {(party.name, party.role.value) for party in event.companies}


def names(event: Event) -> set[str]:
    return {party.name for party in event.companies}
