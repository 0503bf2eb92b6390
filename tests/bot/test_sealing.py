import pytest

from bot.config import Settings
from bot.errors import UserError
from bot.sealing import Seal, make_key


def test_what_is_sealed_opens_for_its_workspace_only() -> None:
    seal = Seal(make_key())
    sealed = seal.seal("T1", "xoxb-canary")

    assert "canary" not in sealed
    assert seal.open("T1", sealed) == "xoxb-canary"
    for team_id, other in (("T2", sealed), ("T1", sealed[:-4] + "AAAA"), ("T1", "")):
        with pytest.raises(UserError, match="TOPLINE_TOKEN_KEY") as said:
            seal.open(team_id, other)
        assert "canary" not in str(said.value)


def test_old_keys_open_and_the_first_seals() -> None:
    old, new = make_key(), make_key()
    sealed = Seal(old).seal("T1", "xoxb-1")

    assert Seal(f"{new}, {old}").open("T1", sealed) == "xoxb-1"
    assert Seal(new).open("T1", Seal(f"{new},{old}").seal("T1", "xoxb-1")) == "xoxb-1"


@pytest.mark.parametrize("keys", ["", " , ", "canary", f"{'A' * 43}=,canary", "ключ"])
def test_a_key_that_is_none_is_refused_without_showing_it(keys: str) -> None:
    with pytest.raises(UserError, match="topline tokens key") as said:
        Seal(keys)
    assert "canary" not in str(said.value)


def test_one_token_and_many_workspaces_exclude_each_other() -> None:
    both = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1.2"}
    with pytest.raises(UserError, match="not both"):
        Settings.model_validate({name.lower(): value for name, value in both.items()}).require_slack()
    with pytest.raises(UserError, match="TOPLINE_TOKEN_KEY") as said:
        Settings(slack_client_id="1.2").require_slack()
    assert "SLACK_CLIENT_SECRET" in str(said.value)
    assert "SLACK_BOT_TOKEN" not in str(said.value)
