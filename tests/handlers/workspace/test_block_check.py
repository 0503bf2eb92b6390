"""Slack's limits of Block Kit: what is at the limit passes, what is over it is pointed at."""

from typing import Any

import pytest

from handlers.workspace.block_check import find_block_errors, find_view_errors, is_too_long

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(number: int = 1, **fields: Any) -> Json:  # noqa: ANN401
    return {"type": "button", "action_id": f"a{number}", "text": plain("Go"), **fields}


def option(number: int = 1, **fields: Any) -> Json:  # noqa: ANN401
    return {"text": plain(f"o{number}"), "value": str(number), **fields}


def section(**fields: Any) -> Json:  # noqa: ANN401
    return {"type": "section", **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**fields: Any) -> Json:  # noqa: ANN401
    return {"type": "static_select", "action_id": "s", **fields}


FINE = [
    section(text=mrkdwn("x" * 3000)),
    section(text=plain("x"), accessory=button()),
    section(fields=[mrkdwn("x" * 2000)] * 10),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    actions(*[button(n) for n in range(25)]),
    actions(button(value="v" * 2000, style="danger", text=plain("t" * 75), url="https://x.example")),
    actions(select(options=[option(n) for n in range(100)])),
    actions({"type": "overflow", "options": [option(n) for n in range(5)]}),
    actions({"type": "external_select", "min_query_length": 0, "placeholder": plain("p" * 150)}),
    {"type": "markdown", "text": "x" * 12000},
    {"type": "input", "label": plain("l"), "element": {"type": "plain_text_input", "multiline": True}},
    {"type": "image", "alt_text": "a", "image_url": "https://x.example/i.png"},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
]

WRONG: list[tuple[Json, str, str]] = [
    ({"type": "carousel"}, "unsupported type: carousel", "/blocks/0/type"),
    (section(), "missing required field: text", "/blocks/0"),
    (section(text=mrkdwn("x" * 3001)), "must be less than 3001 characters", "/blocks/0/text/text"),
    (section(text=mrkdwn("")), "must be more than 0 characters", "/blocks/0/text/text"),
    (section(text="plain"), "must be an object", "/blocks/0/text"),
    (section(text={"type": "html", "text": "x"}), "must be one of: plain_text, mrkdwn", "/blocks/0/text/type"),
    (section(text={**mrkdwn("x"), "emoji": True}), "invalid additional property: emoji", "/blocks/0/text"),
    (section(text=mrkdwn("x"), colour="red"), "invalid additional property: colour", "/blocks/0"),
    (section(fields=[mrkdwn("x")] * 11), "no more than 10 items allowed", "/blocks/0/fields"),
    (section(fields=[mrkdwn("x" * 2001)]), "must be less than 2001 characters", "/blocks/0/fields/0/text"),
    (section(text=mrkdwn("x"), block_id="b" * 256), "must be less than 256 characters", "/blocks/0/block_id"),
    (section(text=mrkdwn("x"), accessory={"type": "plain_text_input"}), "unsupported type", "/blocks/0/accessory"),
    ({"type": "header", "text": mrkdwn("x")}, "must be one of: plain_text", "/blocks/0/text/type"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters", "/blocks/0/text/text"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items", "/blocks/0/elements"),
    ({"type": "context", "elements": []}, "no items given", "/blocks/0/elements"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button", "/blocks/0/elements/0"),
    (actions(*[button(n) for n in range(26)]), "no more than 25 items allowed", "/blocks/0/elements"),
    (actions(button(), button()), "action_id already exists: a1", "/blocks/0/elements/1/action_id"),
    (actions(button(text=plain("t" * 76))), "must be less than 76 characters", "/blocks/0/elements/0/text/text"),
    (actions(button(text=mrkdwn("x"))), "must be one of: plain_text", "/blocks/0/elements/0/text/type"),
    (actions(button(value="v" * 2001)), "must be less than 2001 characters", "/blocks/0/elements/0/value"),
    (actions(button(style="green")), "must be one of: primary, danger", "/blocks/0/elements/0/style"),
    (actions(button(confirm={"title": plain("t")})), "missing required field: text", "/blocks/0/elements/0/confirm"),
    (actions(select()), "missing required field: options", "/blocks/0/elements/0"),
    (actions(select(options=[option(n) for n in range(101)])), "no more than 100 items", "/elements/0/options"),
    (actions(select(options=[option(value="v" * 151)])), "must be less than 151", "/elements/0/options/0/value"),
    (actions({"type": "overflow", "options": [option(n) for n in range(6)]}), "no more than 5", "/elements/0/options"),
    ({"type": "markdown", "text": "x" * 12001}, "must be less than 12001", "/blocks/0/text"),
    (actions({"type": "external_select", "min_query_length": "2"}), "must be an integer", "min_query_length"),
    (actions({"type": "external_select", "min_query_length": -1}), "must be between 0 and 100", "min_query_length"),
    (actions(select(options=[option()], focus_on_load="yes")), "must be a boolean", "focus_on_load"),
    (actions(select(options=[option(1)], initial_option=option(2))), "was not found", "/elements/0/initial_option"),
]


@pytest.mark.parametrize("block", FINE, ids=lambda block: str(block["type"]))
def test_what_is_at_the_limit_passes(block: Json) -> None:
    assert find_block_errors([block]) == []


@pytest.mark.parametrize(("block", "what", "where"), WRONG, ids=[f"{b['type']}-{w[:24]}" for b, w, _ in WRONG])
def test_what_is_over_it_is_pointed_at(block: Json, what: str, where: str) -> None:
    errors = find_block_errors([block])
    assert any(what in error and f"{where}" in error.partition("[json-pointer:")[2] for error in errors), errors


def test_a_message_holds_fifty_blocks_and_a_modal_a_hundred() -> None:
    divider = {"type": "divider"}
    assert find_block_errors([divider] * 50) == []
    assert find_block_errors([divider] * 51) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    assert find_block_errors([divider] * 100, "modal") == []
    assert find_block_errors([divider] * 101, "home")


def test_block_ids_are_there_once() -> None:
    twice = [{"type": "divider", "block_id": "same"}] * 2
    assert find_block_errors(twice) == ["[ERROR] block_id already exists: same [json-pointer:/blocks/1/block_id]"]


@pytest.mark.parametrize("blocks", ["text", {"type": "divider"}, 7])
def test_blocks_that_are_no_list_are_refused(blocks: object) -> None:
    assert find_block_errors(blocks) == ["[ERROR] must be an array [json-pointer:/blocks]"]


def test_a_list_of_something_else_is_refused() -> None:
    assert find_block_errors(["text"]) == ["[ERROR] must be an object [json-pointer:/blocks/0]"]


def test_a_block_for_messages_does_not_stand_in_a_modal() -> None:
    assert find_block_errors([{"type": "markdown", "text": "x"}], "modal")


def modal(**fields: Any) -> Json:  # noqa: ANN401
    return {"type": "modal", "title": plain("t" * 24), "blocks": [{"type": "divider"}], **fields}


FIELD = {"type": "input", "label": plain("l"), "element": {"type": "plain_text_input"}}


def test_a_modal_at_the_limit_passes() -> None:
    assert find_view_errors(modal(private_metadata="x" * 3000, submit=plain("s" * 24), close=plain("c" * 24))) == []
    assert find_view_errors({"type": "home", "blocks": [section(text=mrkdwn("x"))]}) == []


@pytest.mark.parametrize(
    ("view", "what"),
    [
        (modal(title=plain("t" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(blocks=[FIELD]), "missing required field: submit [json-pointer:/view]"),
        (modal(blocks=[section()]), "missing required field: text [json-pointer:/view/blocks/0]"),
        (modal(blocks=None), "must be an array [json-pointer:/view/blocks]"),
        ({"type": "workflow_step"}, "unsupported type: workflow_step [json-pointer:/view/type]"),
        ("modal", "must be an object [json-pointer:/view]"),
    ],
)
def test_a_view_that_slack_refuses_is_pointed_at(view: object, what: str) -> None:
    assert f"[ERROR] {what}" in find_view_errors(view)


def test_texts_are_counted_together() -> None:
    assert is_too_long([section(text=mrkdwn("x" * 3000))] * 5)
    assert not is_too_long([section(text=mrkdwn("x" * 3000))] * 4)
