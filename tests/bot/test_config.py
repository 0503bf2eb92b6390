"""Settings come from the environment and refuse to start half-configured."""

from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import UserError


def _settings(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_without_a_token_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=r"SLACK_BOT_TOKEN.*SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET"):
        _settings(monkeypatch).require_slack()


def test_a_bot_token_alone_is_half_a_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="SLACK_APP_TOKEN") as raised:
        _settings(monkeypatch, SLACK_BOT_TOKEN="xoxb-1").require_slack()
    assert "SLACK_BOT_TOKEN" not in str(raised.value)


def test_socket_mode_needs_an_app_token_and_http_a_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settings(monkeypatch, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1").require_slack().uses_socket_mode
    http = _settings(monkeypatch, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s").require_slack()
    assert not http.uses_socket_mode


def test_the_database_is_a_file_in_the_data_directory_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    assert _settings(monkeypatch, TOPLINE_DATA=str(tmp_path)).database.endswith("/topline.db")
    given = _settings(monkeypatch, DATABASE_URL="postgresql+asyncpg://db/topline")
    assert given.database == "postgresql+asyncpg://db/topline"


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "xoxb-canary" not in repr(_settings(monkeypatch, SLACK_BOT_TOKEN="xoxb-canary"))


def test_a_data_directory_that_was_asked_for_beats_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _settings(monkeypatch)
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/topline")
    monkeypatch.setenv("TOPLINE_DATA", "/nowhere")

    assert Settings.for_data(tmp_path).database == f"sqlite+aiosqlite:///{tmp_path / 'topline.db'}"
    assert Settings.for_data(None).database == "postgresql://db/topline"


def test_sites_are_told_whom_to_write_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settings(monkeypatch).user_agent == "Topline"
    named = _settings(monkeypatch, TOPLINE_CONTACT=" Acme Bio news@acme.example ")
    assert named.user_agent == "Topline (Acme Bio news@acme.example)"


@pytest.mark.parametrize("contact", ["a\r\nCookie: x", "Bürgi", "x" * 201])
def test_a_contact_that_is_no_plain_line_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    with pytest.raises(UserError, match="TOPLINE_CONTACT"):
        _ = _settings(monkeypatch, TOPLINE_CONTACT=contact).user_agent
