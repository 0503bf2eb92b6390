"""Who may change subscriptions in a channel: everybody, admins alone, or people whom an admin has named."""

from dataclasses import dataclass
from enum import StrEnum

MOST_PEOPLE = 200


class Who(StrEnum):
    """For whom a channel, or a whole workspace, is open."""

    EVERYONE = "everyone"
    ADMINS = "admins"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may subscribe, change and remove. Admins always may; `people` counts for LISTED alone."""

    who: Who = Who.EVERYONE
    people: tuple[str, ...] = ()

    def needs_admin(self, user_id: str) -> bool:
        """Return whether the person may change subscriptions only as an admin."""
        return self.who is Who.ADMINS or (self.who is Who.LISTED and user_id not in self.people)


OPEN = Policy()


def refusal_words(policy: Policy, *, is_known: bool = True) -> str:
    """Return why somebody may not change subscriptions, and what to do; `is_known`: they are surely no admin."""
    if not is_known:
        return (
            "Not everybody may change what is followed here, and Slack did not say whether you are an admin. Try "
            "again in a minute; if it stays so, my app lacks the scope users:read."
        )
    if policy.who is Who.LISTED:
        return (
            "An admin has said who may change what is followed here, and you are not among them. Ask an admin: "
            "they say /topline admin allow. In direct messages with me you may follow whatever you like."
        )
    return (
        "Only admins may change what is followed here. Ask one of them, or follow it in direct messages with me: "
        "there you may follow whatever you like."
    )
