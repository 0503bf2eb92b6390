"""Forms and Home tabs over the Web API: who may open one, how they lie on one another, and what ends them."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.workspace import Workspace
from handlers.workspace.acting import ActError
from handlers.workspace.bot_link import Ack, Kind, Retry

Json = dict[str, Any]
ADA = "U0ADAMOR01"


def modal(title: str = "Title", **fields: Any) -> Json:  # noqa: ANN401
    field = {
        "type": "input",
        "block_id": "name",
        "label": {"type": "plain_text", "text": "Name"},
        "element": {"type": "plain_text_input", "action_id": "typed"},
    }
    plain = {"type": "plain_text", "text": title}
    return {"type": "modal", "title": plain, "submit": plain, "blocks": [field], **fields}


class Bot:
    """Answers each envelope with the next of its answers, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[Ack] = []
        self.sent: list[tuple[Kind, Json]] = []

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Ack:
        assert retry is None
        self.sent.append((kind, payload))
        return self.answers.pop(0) if self.answers else Ack()


@pytest.fixture
def bot(workspace: Workspace) -> Bot:
    made = Bot()
    workspace.scene.link = made
    return made


async def opened(workspace: Workspace, client: AsyncWebClient, view: Json | None = None) -> Json:
    trigger = workspace.scene.tickets.new_trigger(ADA)
    return (await client.views_open(trigger_id=trigger, view=view or modal()))["view"]


def stack(workspace: Workspace) -> list[str]:
    return [workspace.scene.views[view_id]["title"]["text"] for view_id in workspace.scene.stacks.get(ADA, [])]


async def test_a_view_is_filled_in_as_slack_does(workspace: Workspace, client: AsyncWebClient) -> None:
    view = await opened(workspace, client, modal(callback_id="edit", private_metadata="m"))
    assert (view["callback_id"], view["private_metadata"], view["external_id"]) == ("edit", "m", "")
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert (view["user_id"], view["team_id"], view["bot_id"]) == (ADA, "T0TOPLINE1", "B0TOPLINE1")
    assert view["state"] == {"values": {}}


@pytest.mark.parametrize("is_used", [True, False])
async def test_a_trigger_that_is_used_or_unknown_opens_nothing(
    workspace: Workspace, client: AsyncWebClient, *, is_used: bool
) -> None:
    trigger = workspace.scene.tickets.new_trigger(ADA)
    if is_used:
        await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=trigger if is_used else "12.1.none", view=modal("Other"))
    assert caught.value.response["error"] == ("exchanged_trigger_id" if is_used else "invalid_trigger_id")
    assert stack(workspace) == (["Title"] if is_used else [])


async def test_opening_another_closes_what_lay_open(workspace: Workspace, client: AsyncWebClient) -> None:
    first = await opened(workspace, client, modal("First"))
    await opened(workspace, client, modal("Second"))
    assert stack(workspace) == ["Second"]
    assert first["id"] not in workspace.scene.views


async def test_a_view_is_pushed_only_on_an_open_one(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.scene.tickets.new_trigger(ADA)
    with pytest.raises(SlackApiError) as caught:
        await client.views_push(trigger_id=trigger, view=modal())
    assert caught.value.response["error"] == "not_found"


async def test_a_pushed_view_knows_what_lies_under_it_and_closing_shows_that_again(
    workspace: Workspace, client: AsyncWebClient, bot: Bot
) -> None:
    first = await opened(workspace, client, modal("First"))
    trigger = workspace.scene.tickets.new_trigger(ADA, first["id"])
    second = (await client.views_push(trigger_id=trigger, view=modal("Second", notify_on_close=True)))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert stack(workspace) == ["First", "Second"]
    await workspace.person("ada").close(second["id"])
    assert stack(workspace) == ["First"]
    assert [(payload["type"], payload["view"]["id"]) for _, payload in bot.sent] == [("view_closed", second["id"])]
    await workspace.person("ada").close(first["id"])
    assert stack(workspace) == []
    assert len(bot.sent) == 1  # the first did not ask to be told


async def test_a_view_is_updated_by_its_own_name_for_it(workspace: Workspace, client: AsyncWebClient) -> None:
    view = await opened(workspace, client, modal(external_id="mine"))
    changed = (await client.views_update(external_id="mine", view=modal("Changed", external_id="mine")))["view"]
    assert (changed["id"], changed["title"]["text"]) == (view["id"], "Changed")
    assert changed["hash"] != view["hash"]
    assert stack(workspace) == ["Changed"]


async def test_an_update_of_what_somebody_changed_meanwhile_is_a_conflict(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    view = await opened(workspace, client)
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Newer"))
    with pytest.raises(SlackApiError) as caught:
        await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Older"))
    assert caught.value.response["error"] == "hash_conflict"
    assert stack(workspace) == ["Newer"]


async def test_what_was_typed_reaches_the_bot(workspace: Workspace, client: AsyncWebClient, bot: Bot) -> None:
    view = await opened(workspace, client)
    values = {"name": {"typed": {"type": "plain_text_input", "value": "BCMA"}}}
    assert await workspace.person("ada").submit(view["id"], values) == {"errors": {}}
    kind, payload = bot.sent[0]
    assert (kind, payload["type"], payload["view"]["state"]) == ("interactive", "view_submission", {"values": values})
    assert payload["trigger_id"]
    assert stack(workspace) == []


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"response_action": "errors", "errors": {"name": "No such name"}}, ["Title"]),
        ({"response_action": "update", "view": modal("Next")}, ["Next"]),
        ({"response_action": "push", "view": modal("Next")}, ["Title", "Next"]),
        ({"response_action": "clear"}, []),
        (None, []),
    ],
)
async def test_the_answer_to_a_form_says_what_is_shown_next(
    workspace: Workspace, client: AsyncWebClient, bot: Bot, answer: Json | None, left: list[str]
) -> None:
    view = await opened(workspace, client)
    bot.answers.append(Ack(answer))
    assert await workspace.person("ada").submit(view["id"], {}) == {"errors": (answer or {}).get("errors", {})}
    assert stack(workspace) == left


@pytest.mark.parametrize("error", ["operation_timeout", "dispatch_failed"])
async def test_a_form_that_the_bot_does_not_take_stays_open(
    workspace: Workspace, client: AsyncWebClient, bot: Bot, error: str
) -> None:
    view = await opened(workspace, client)
    bot.answers.append(Ack(error=error))
    with pytest.raises(ActError, match="Try again"):
        await workspace.person("ada").submit(view["id"], {})
    assert stack(workspace) == ["Title"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"response_action": "errors", "errors": {"other": "No such field"}}, "no such field: other"),
        ({"response_action": "errors", "errors": {}}, "invalid_errors"),
        ({"response_action": "update", "view": modal("T" * 25)}, "must be less than 25 characters"),
        ({"response_action": "push", "view": {**modal(), "type": "home"}}, "invalid additional property: title"),
    ],
)
async def test_an_answer_that_slack_would_not_show_is_told_and_the_form_stays(
    workspace: Workspace, client: AsyncWebClient, bot: Bot, answer: Json, why: str
) -> None:
    view = await opened(workspace, client)
    bot.answers.append(Ack(answer))
    with pytest.raises(ActError, match=why):
        await workspace.person("ada").submit(view["id"], {})
    assert stack(workspace) == ["Title"]


async def test_closing_a_view_that_clears_closes_what_lies_under_it(
    workspace: Workspace, client: AsyncWebClient, bot: Bot
) -> None:
    first = await opened(workspace, client, modal("First"))
    trigger = workspace.scene.tickets.new_trigger(ADA, first["id"])
    second = (await client.views_push(trigger_id=trigger, view=modal("Second", clear_on_close=True)))["view"]
    await workspace.person("ada").close(second["id"])
    assert stack(workspace) == []
    assert bot.sent == []


async def test_a_name_of_ones_own_for_a_view_is_there_once(workspace: Workspace, client: AsyncWebClient) -> None:
    first = await opened(workspace, client, modal("First", external_id="mine"))
    trigger = workspace.scene.tickets.new_trigger(ADA, first["id"])
    with pytest.raises(SlackApiError) as caught:
        await client.views_push(trigger_id=trigger, view=modal("Second", external_id="mine"))
    assert caught.value.response["error"] == "duplicate_external_id"
    await client.views_update(view_id=first["id"], view=modal("Again", external_id="mine"))
    assert stack(workspace) == ["Again"]
    assert len(workspace.scene.views) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"options": [{"text": {"type": "plain_text", "text": "t" * 76}, "value": "v"}]}, "must be less than 76"),
        ({"options": [{"text": {"type": "plain_text", "text": "t"}, "value": "v" * 151}]}, "must be less than 151"),
        ({"options": [{"text": {"type": "plain_text", "text": "t"}, "value": "v"}] * 101}, "no more than 100"),
        ({"choices": []}, "invalid additional property"),
    ],
)
async def test_options_that_slack_would_not_show_are_told(
    workspace: Workspace, client: AsyncWebClient, bot: Bot, answer: Json, why: str
) -> None:
    view = await opened(workspace, client)
    bot.answers.append(Ack(answer))
    with pytest.raises(ActError, match=why):
        await workspace.person("ada").suggest({"view_id": view["id"]}, "name", "typed", "x")


async def test_nobody_submits_the_form_of_another(workspace: Workspace, client: AsyncWebClient, bot: Bot) -> None:
    view = await opened(workspace, client)
    with pytest.raises(ActError, match="no longer open"):
        await workspace.person("ben").submit(view["id"], {})
    assert bot.sent == []


async def test_an_element_of_a_form_can_be_used_and_one_that_is_not_there_cannot(
    workspace: Workspace, client: AsyncWebClient, bot: Bot
) -> None:
    view = await opened(workspace, client)
    await workspace.person("ada").press_in_view(view["id"], {"block_id": "name", "action_id": "typed", "value": "x"})
    assert bot.sent[0][1]["actions"][0]["value"] == "x"
    assert bot.sent[0][1]["container"] == {"type": "view", "view_id": view["id"]}
    with pytest.raises(ActError, match="no longer there"):
        await workspace.person("ada").press_in_view(view["id"], {"block_id": "name", "action_id": "other"})


async def test_a_home_tab_is_one_persons_and_replaces_the_last(workspace: Workspace, client: AsyncWebClient) -> None:
    for text in ("one", "two"):
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        await client.views_publish(user_id=ADA, view={"type": "home", "blocks": [block]})
    assert workspace.state.homes[ADA]["blocks"][0]["text"]["text"] == "two"
    assert set(workspace.state.homes) == {ADA}
    assert stack(workspace) == []
