"""`topline keys`, as a shell runs it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.api_keys import is_key
from bot.cli import app


@pytest.fixture(autouse=True)
def _logs_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the process's logs alone: the runner closes the stream that a command would log to."""
    monkeypatch.setattr("handlers.logs.set_up_logs", lambda *_: None)


def _keys(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["keys", *words, "--data", str(data)])


def test_a_key_is_shown_once_and_listed_without_it(tmp_path: Path) -> None:
    made = _keys(tmp_path, "add", "newsroom", "--scope", "write", "--scope", "read", "--scope", "read")
    assert made.exit_code == 0
    key = made.stdout.strip()
    assert is_key(key)
    assert "not shown again" in made.stderr
    listed = _keys(tmp_path, "list").stdout
    assert key not in listed
    assert key[:10] in listed
    assert "newsroom" in listed
    assert "write+read" in listed
    assert "never used" in listed


def test_a_revoked_key_is_listed_as_such(tmp_path: Path) -> None:
    assert "There are no keys" in _keys(tmp_path, "list").stdout
    _keys(tmp_path, "add", "newsroom", "--scope", "read")
    assert _keys(tmp_path, "revoke", "newsroom").exit_code == 0
    assert "revoked 2" in _keys(tmp_path, "list").stdout
    assert _keys(tmp_path, "add", "newsroom", "--scope", "read").exit_code == 0


def test_mistakes_are_said(tmp_path: Path) -> None:
    _keys(tmp_path, "add", "newsroom", "--scope", "read")
    for words, said in (
        (("add", "newsroom", "--scope", "read"), "There is a key called newsroom already"),
        (("add", " ", "--scope", "read"), "one line of up to 60"),
        (("add", "a\nb", "--scope", "read"), "one line of up to 60"),
        (("revoke", "nobody"), "There is no key called nobody"),
    ):
        refused = _keys(tmp_path, *words)
        assert refused.exit_code == 1
        assert said in refused.stderr
    assert _keys(tmp_path, "add", "other", "--scope", "admin").exit_code == 2
    assert _keys(tmp_path, "add", "other").exit_code == 2
