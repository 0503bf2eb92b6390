"""Who and what is in the workspace when it is new: one team, three people, the bot, six channels."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TEAM_ID = "T0TOPLINE1"
TEAM_NAME = "Biotech desk"
TEAM_DOMAIN = "biotech-desk"
APP_ID = "A0TOPLINE1"
BOT_ID = "B0TOPLINE1"
BOT_USER_ID = "U0TOPLINE1"


@dataclass(frozen=True, slots=True)
class User:
    """A member of the workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_bot: bool = False

    def as_slack(self) -> Json:
        """Return the user as users.info shows it."""
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": False,
            "tz": "Etc/UTC",
            "tz_label": "Coordinated Universal Time",
            "tz_offset": 0,
            "is_bot": self.is_bot,
            "is_admin": self.id == PEOPLE[0].id,
            "is_app_user": False,
            "profile": {"real_name": self.real_name, "display_name": self.name, "title": self.title},
        }


@dataclass(slots=True)
class Channel:
    """A conversation: a channel, or the direct messages of one person with the bot (`user_id`)."""

    id: str
    name: str
    topic: str = ""
    user_id: str | None = None
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    members: set[str] = field(default_factory=set[str])

    def as_slack(self, seen_by: str = BOT_USER_ID) -> Json:
        """Return the channel as conversations.info shows it."""
        if self.user_id is not None:
            return {"id": self.id, "is_im": True, "is_channel": False, "user": self.user_id, "is_archived": False}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_member": seen_by in self.members,
            "num_members": len(self.members),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.topic, "creator": "", "last_set": 0},
        }


BOT = User(BOT_USER_ID, "topline", "Topline", "App", is_bot=True)
PEOPLE = (
    User("U0ADAMOR01", "ada", "Ada Moreau", "Business development"),
    User("U0BENOKA02", "ben", "Ben Okafor", "Competitive intelligence"),
    User("U0MEILIN03", "mei", "Mei Lindqvist", "Medical affairs"),
)


def new_channels() -> list[Channel]:
    """Return the channels of a new workspace; the bot is in all of them but the last two."""
    people = {user.id for user in PEOPLE}
    everyone = people | {BOT_USER_ID}
    channels = [
        Channel("C0BDWATCH1", "bd-watch", "Deals and approvals we follow"),
        Channel("C0ONCOLOG2", "oncology", "Solid tumours and blood cancers"),
        Channel("C0CELLTHR3", "cell-therapy", "CAR-T, TCR-T, NK"),
        Channel("C0GENERAL4", "general", "Everybody"),
    ]
    for channel in channels:
        channel.members = set(everyone)
    quiet = Channel("C0RANDOM05", "random", "Everything else", members=set(people))
    private = Channel("C0DEALRM06", "deal-room", "Private", is_private=True, members=set(people))
    direct = [
        Channel(f"D0{user.id[2:]}", user.name, user_id=user.id, members={user.id, BOT_USER_ID}) for user in PEOPLE
    ]
    return [*channels, quiet, private, *direct]
