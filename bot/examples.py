"""What a newcomer may follow: names from the latest news, so that a button press is answered by news soon."""

from collections.abc import Iterable, Iterator

from bot.model import Event, Status
from bot.subscribing import Suggestion

_MOST = 3
_ALWAYS = (
    Suggestion("BCMA", '"=target:bcma"'),
    Suggestion("FDA approvals", "type:approval regulator:FDA"),
    Suggestion("Deals", "type:deals"),
)


def choose_examples(events: Iterable[Event]) -> tuple[Suggestion, ...]:
    """Return three lines to subscribe by: a target, a company and a drug of the latest news, else what always works."""
    found: dict[str, Suggestion] = {}
    for event in events:
        if event.status is Status.NEW:
            for kind, suggestion in _named(event):
                found.setdefault(kind, suggestion)
    return (*found.values(), *_ALWAYS)[:_MOST]


def _named(event: Event) -> Iterator[tuple[str, Suggestion]]:
    for kind, names in (("target", event.targets), ("company", event.companies), ("drug", event.drugs)):
        for one in names:
            if one.id:
                yield kind, Suggestion(f"{one.name} ({kind})", f'"={kind}:{one.id}"')
                break
