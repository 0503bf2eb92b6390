"""The tables of who installed the bot, and of installations that are under way in a browser."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from storage.columns import Instant
from storage.tables import Table, instant


class InstallationRow(Table, table=True):
    """A workspace, or (`is_enterprise_install`) a whole organisation under its own id, that installed the bot.

    The token is sealed by `bot.sealing`: the key is not in the database.
    """

    __tablename__ = "installations"

    team_id: str = Field(primary_key=True)
    enterprise_id: str | None
    is_enterprise_install: bool
    sealed_token: str = Field(sa_type=Text)
    scopes: str = Field(sa_type=Text)
    installed_by: str
    installed_at: datetime = instant()


class InstallStateRow(Table, table=True):
    """An installation that somebody began: only the digest of what their browser must bring back is kept."""

    __tablename__ = "install_states"

    digest: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=Instant, index=True)
