"""Values for tests, made as short as they can be told."""

from datetime import UTC, date, datetime
from functools import cache

from bot.model import (
    Article,
    Choice,
    Condition,
    ConditionKind,
    Event,
    EventType,
    Match,
    MatchReason,
    Named,
    Party,
    Reading,
    Role,
    Status,
    SubscriptionSpec,
)
from bot.parse.lexicon import Lexicon, load_lexicon
from bot.when import PartialDate

TEAM = "T1"
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


@cache
def packaged() -> Lexicon:
    """Return the lexicon as it comes, loaded once a process: to load it takes a quarter of a second."""
    return load_lexicon()


def article(article_id: str = "a1", title: str = "News", text: str = "", url: str | None = None) -> Article:
    return Article(article_id, title, text or f"The text of {article_id}.", date(2025, 3, 3), url=url)


def approval(
    company: str = "Acme Bio", drug: str = "acmecel", regulator: str = "FDA", on: str = "2025-03-03", **more: object
) -> Event:
    return event(EventType.APPROVAL, company, drug, regulators=(regulator,), date=PartialDate(on), **more)


def event(kind: EventType, company: str = "", drug: str = "", **more: object) -> Event:
    facts: dict[str, object] = {
        "status": Status.NEW,
        "companies": (Party(company, role=Role.APPLICANT),) if company else (),
        "drugs": (Named(drug),) if drug else (),
    }
    return Event(kind, **(facts | more))  # pyright: ignore[reportArgumentType]  a test names any field


def deal(kind: EventType, on: str, **roles: str) -> Event:
    """Return a deal; a keyword is a role and its company: `acquirer="Big"`."""
    parties = tuple(Party(name, role=Role(role)) for role, name in roles.items())
    return Event(kind, Status.NEW, PartialDate(on), parties)


def reading(article_id: str, *events: Event) -> Reading:
    news = any(event.status is Status.NEW for event in events)
    return Reading(article_id, news, events, None if news else "no event is new")


def asking_for(key: str, label: str | None = None) -> SubscriptionSpec:
    """Return a spec of one condition, such as `company:~acme-bio`."""
    kind = ConditionKind(key.partition(":")[0])
    return SubscriptionSpec((Condition(kind, (Choice(key, label or key),)),))


def match(channel_id: str = "C1", subscription_id: int = 1, team_id: str = TEAM) -> Match:
    return Match(team_id, channel_id, (MatchReason(subscription_id, "Acme Bio"),))
