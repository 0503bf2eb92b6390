"""Settings, read from the environment once by the composition root and passed on as values."""

from pathlib import Path
from typing import Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import UserError

SLACK_API_URL = "https://slack.com/api/"
_LONGEST_CONTACT = 200
DATABASES = ("sqlite://", "sqlite+aiosqlite://", "postgresql://", "postgresql+asyncpg://")


class Settings(BaseSettings):
    """Every setting of Topline; each stands in deploy/.env.example."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr | None = Field(default=None)
    slack_app_token: SecretStr | None = Field(default=None)
    slack_signing_secret: SecretStr | None = Field(default=None)
    slack_client_id: str | None = Field(default=None)
    slack_client_secret: SecretStr | None = Field(default=None)
    topline_token_key: SecretStr | None = Field(default=None)
    slack_api_url: str = SLACK_API_URL
    database_url: str | None = Field(default=None)
    topline_data: Path = Field(default_factory=lambda: user_data_path("topline"))
    topline_lexicon: Path | None = Field(default=None)
    topline_sources: bool = True
    topline_log: str = "info"
    topline_contact: str | None = Field(default=None)
    topline_port: int | None = Field(default=None, ge=0, le=65535)

    @classmethod
    def for_data(cls, data: Path | None) -> Self:
        """Return the settings of the environment; a data directory that was asked for beats DATABASE_URL.

        UserError when a number is none.
        """
        try:
            return cls() if data is None else cls(topline_data=data, database_url=None)
        except ValidationError as error:
            wrong = "; ".join(f"{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())
            message = f"The settings cannot be used. {wrong}."
            raise UserError(message) from None

    @property
    def database(self) -> str:
        """Return the database to use: `DATABASE_URL`, else a SQLite file in the data directory.

        UserError when it is of a kind that Topline does not know; the value is not said, as it may hold a password.
        """
        if self.database_url and not self.database_url.startswith(DATABASES):
            message = "DATABASE_URL is no address that Topline knows: it begins with sqlite:/// or postgresql://."
            raise UserError(message)
        return self.database_url or f"sqlite+aiosqlite:///{self.topline_data / 'topline.db'}"

    @property
    def user_agent(self) -> str:
        """Return how Topline names itself to the sites it reads, with whom to write to; UserError if that is no line.

        The SEC asks for a name and an address of mail: https://www.sec.gov/os/accessing-edgar-data.
        """
        contact = (self.topline_contact or "").strip()
        if not (contact.isascii() and contact.isprintable()) or len(contact) > _LONGEST_CONTACT:
            message = "TOPLINE_CONTACT is one short line in plain letters, such as: Acme Bio news@acme.example"
            raise UserError(message)
        return f"Topline ({contact})" if contact else "Topline"

    @property
    def uses_socket_mode(self) -> bool:
        """Return whether Slack is reached by Socket Mode rather than HTTP."""
        return self.slack_app_token is not None

    @property
    def has_many_workspaces(self) -> bool:
        """Return whether workspaces install the bot by themselves, rather than one token serving one of them."""
        return bool(self.slack_client_id or self.slack_client_secret)

    def require_slack(self) -> Self:
        """Return these settings if the bot can be started with them; UserError says what is missing."""
        if self.has_many_workspaces and self.slack_bot_token is not None:
            message = (
                "Set either SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (workspaces "
                "install Topline by themselves), not both."
            )
            raise UserError(message)
        missing = self._missing_for_many() if self.has_many_workspaces else []
        if not self.has_many_workspaces and self.slack_bot_token is None:
            missing.append("SLACK_BOT_TOKEN (starts with xoxb-; OAuth & Permissions page of your app)")
        if self.slack_app_token is None and self.slack_signing_secret is None:
            missing.append(
                "SLACK_APP_TOKEN (starts with xapp-; Socket Mode) or SLACK_SIGNING_SECRET (HTTP; Basic Information)",
            )
        if missing:
            message = "Topline cannot start: set " + " and ".join(missing) + "."
            raise UserError(message)
        if not self.slack_api_url.startswith(("https://", "http://")):
            message = f"SLACK_API_URL is {self.slack_api_url!r}: it begins with https:// and ends with /api/."
            raise UserError(message)
        return self

    def _missing_for_many(self) -> list[str]:
        needed = {
            "SLACK_CLIENT_ID (Basic Information)": self.slack_client_id,
            "SLACK_CLIENT_SECRET (Basic Information)": self.slack_client_secret,
            "TOPLINE_TOKEN_KEY (`topline tokens key` makes one; keep it outside the database)": self.topline_token_key,
        }
        return [name for name, value in needed.items() if value is None]
