"""Every element of Block Kit, one by one: the fullest that Slack takes, and one step over each of its limits."""

from typing import Any

import pytest

from handlers.workspace.block_check import find_block_errors, find_view_errors
from handlers.workspace.block_rules import BLOCKS, ELEMENTS, MESSAGE_ONLY

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(number: int = 1, **fields: Any) -> Json:  # noqa: ANN401
    return {"text": plain(f"o{number}"), "value": str(number), **fields}


CONFIRM: Json = {
    "title": plain("t" * 100),
    "text": plain("x" * 300),
    "confirm": plain("y" * 30),
    "deny": plain("n" * 30),
    "style": "danger",
}
MENU: Json = {"placeholder": plain("p" * 150), "confirm": CONFIRM, "focus_on_load": True}
OPTIONS = [option(n) for n in range(100)]
GROUPS = [{"label": plain("l" * 75), "options": OPTIONS}] * 100

FULL: dict[str, Json] = {
    "button": {"text": plain("t" * 75), "value": "v" * 2000, "url": "u" * 3000, "accessibility_label": "a" * 75},
    "overflow": {"options": OPTIONS[:5], "confirm": CONFIRM},
    "static_select": {"options": OPTIONS, "initial_option": OPTIONS[0], **MENU},
    "multi_static_select": {"option_groups": GROUPS, "max_selected_items": 100, **MENU},
    "external_select": {"min_query_length": 100, **MENU},
    "multi_external_select": {"max_selected_items": 1, "initial_options": OPTIONS, **MENU},
    "conversations_select": {"filter": {"include": ["im", "private"], "exclude_bot_users": True}, **MENU},
    "channels_select": {"initial_channel": "C1", "response_url_enabled": True, **MENU},
    "users_select": {"initial_user": "U1", **MENU},
    "datepicker": {"initial_date": "2026-03-02", **MENU},
    "timepicker": {"initial_time": "09:00", "timezone": "Europe/Berlin", **MENU},
    "checkboxes": {"options": OPTIONS[:10], "initial_options": OPTIONS[:1]},
    "radio_buttons": {"options": OPTIONS[:10], "initial_option": OPTIONS[0]},
    "plain_text_input": {"initial_value": "v" * 3000, "multiline": True, "min_length": 0, "max_length": 3000},
    "number_input": {"is_decimal_allowed": False, "min_value": "0", "max_value": "9"},
    "url_text_input": {"placeholder": plain("p" * 150)},
    "email_text_input": {"initial_value": "a@b.example"},
    "image": {"alt_text": "a" * 2000, "image_url": "u" * 3000},
    "feedback_buttons": {
        "positive_button": {"text": {"type": "plain_text", "text": "Yes"}, "value": "y"},
        "negative_button": {"text": {"type": "plain_text", "text": "No"}, "value": "n"},
    },
    "icon_button": {"icon": "trash", "text": plain("Delete")},
}

OVER: list[tuple[str, Json, str]] = [
    ("button", {"url": "u" * 3001}, "/url"),
    ("button", {"accessibility_label": "a" * 76}, "/accessibility_label"),
    ("button", {"action_id": ""}, "/action_id"),
    ("button", {"action_id": "a" * 256}, "/action_id"),
    ("button", {"value": 7}, "/value"),
    ("button", {"confirm": "sure?"}, "/confirm"),
    ("button", {"confirm": {**CONFIRM, "title": plain("t" * 101)}}, "/confirm/title/text"),
    ("button", {"confirm": {**CONFIRM, "text": plain("t" * 301)}}, "/confirm/text/text"),
    ("button", {"confirm": {**CONFIRM, "confirm": plain("t" * 31)}}, "/confirm/confirm/text"),
    ("button", {"confirm": {**CONFIRM, "deny": plain("t" * 31)}}, "/confirm/deny/text"),
    ("button", {"confirm": {**CONFIRM, "style": "green"}}, "/confirm/style"),
    ("overflow", {"options": []}, "/options"),
    ("static_select", {"placeholder": plain("p" * 151)}, "/placeholder/text"),
    ("static_select", {"initial_option": "1"}, "/initial_option"),
    ("static_select", {"options": [option(text=plain("t" * 76))]}, "/options/0/text/text"),
    ("static_select", {"options": [option(description=plain("t" * 76))]}, "/options/0/description/text"),
    ("static_select", {"options": [option(value="")]}, "/options/0/value"),
    ("static_select", {"options": "none"}, "/options"),
    ("multi_static_select", {"option_groups": [*GROUPS, *GROUPS[:1]]}, "/option_groups"),
    ("multi_static_select", {"option_groups": [{"label": plain("l" * 76), "options": OPTIONS}]}, "/0/label/text"),
    ("multi_static_select", {"max_selected_items": 0}, "/max_selected_items"),
    ("multi_static_select", {"max_selected_items": True}, "/max_selected_items"),
    ("multi_external_select", {"min_query_length": 101}, "/min_query_length"),
    ("conversations_select", {"filter": {"include": []}}, "/filter/include"),
    ("conversations_select", {"filter": {"include": ["secret"]}}, "/filter/include/0"),
    ("conversations_select", {"filter": {"exclude_bot_users": "yes"}}, "/filter/exclude_bot_users"),
    ("conversations_select", {"filter": {"exclude_guests": True}}, "/filter"),
    ("channels_select", {"initial_channel": ""}, "/initial_channel"),
    ("datepicker", {"initial_date": "2026-3-2"}, "/initial_date"),
    ("timepicker", {"initial_time": "9:00"}, "/initial_time"),
    ("checkboxes", {"options": OPTIONS[:11]}, "/options"),
    ("radio_buttons", {"options": OPTIONS[:11]}, "/options"),
    ("plain_text_input", {"initial_value": "v" * 3001}, "/initial_value"),
    ("plain_text_input", {"max_length": 3001}, "/max_length"),
    ("plain_text_input", {"max_length": 0}, "/max_length"),
    ("plain_text_input", {"min_length": -1}, "/min_length"),
    ("number_input", {"min_value": "1" * 41}, "/min_value"),
    ("number_input", {"is_decimal_allowed": "no"}, "/is_decimal_allowed"),
    ("email_text_input", {"initial_value": "v" * 3001}, "/initial_value"),
    ("image", {"alt_text": "a" * 2001}, "/alt_text"),
    ("icon_button", {"text": plain("t" * 76)}, "/text/text"),
]


def place(kind: str, element: Json) -> tuple[Json, str]:
    """Return a block that this element may stand in, and where in it the element then is."""
    if kind in ("feedback_buttons", "icon_button"):
        return {"type": "context_actions", "elements": [element]}, "/blocks/0/elements/0"
    if kind == "image":
        return {"type": "context", "elements": [element]}, "/blocks/0/elements/0"
    if kind in ("button", "overflow"):
        return {"type": "actions", "elements": [element]}, "/blocks/0/elements/0"
    return {"type": "input", "label": plain("l"), "element": element}, "/blocks/0/element"


def test_every_element_has_its_fullest_form_here() -> None:
    assert set(FULL) == set(ELEMENTS)


@pytest.mark.parametrize("kind", FULL)
def test_the_fullest_element_passes(kind: str) -> None:
    block, _ = place(kind, {"type": kind, **FULL[kind]})
    assert find_block_errors([block]) == []


@pytest.mark.parametrize(("kind", "change", "where"), OVER, ids=[f"{kind}{where}" for kind, _, where in OVER])
def test_one_step_over_a_limit_is_pointed_at(kind: str, change: Json, where: str) -> None:
    block, at = place(kind, {"type": kind, **FULL[kind], **change})
    errors = find_block_errors([block])
    assert len(errors) == 1, errors
    assert at in errors[0]
    assert errors[0].endswith(f"{where}]")


@pytest.mark.parametrize("kind", [kind for kind in FULL if ELEMENTS[kind].required])
def test_what_an_element_needs_is_asked_for(kind: str) -> None:
    block, at = place(kind, {"type": kind})
    wanted = [f"[ERROR] missing required field: {name} [json-pointer:{at}]" for name in ELEMENTS[kind].required]
    assert find_block_errors([block]) == wanted


@pytest.mark.parametrize("kind", FULL)
def test_an_element_holds_nothing_else(kind: str) -> None:
    block, at = place(kind, {"type": kind, **FULL[kind], "colour": "red"})
    assert find_block_errors([block]) == [f"[ERROR] invalid additional property: colour [json-pointer:{at}]"]


@pytest.mark.parametrize("kind", ["plain_text_input", "number_input", "feedback_buttons", "image", "carousel"])
def test_an_element_stands_only_where_slack_lets_it(kind: str) -> None:
    errors = find_block_errors([{"type": "actions", "elements": [{"type": kind, **FULL.get(kind, {})}]}])
    assert errors == [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/elements/0/type]"]


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_blocks_of_a_message_alone_do_not_stand_in_a_home_tab(kind: str) -> None:
    errors = find_block_errors([{"type": kind}], "home")
    is_refused = errors == [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/type]"]
    assert is_refused is (kind in MESSAGE_ONLY)


@pytest.mark.parametrize(
    ("block", "where"),
    [
        ({"type": "image", "alt_text": "a", "title": plain("t" * 2001)}, "/blocks/0/title/text"),
        ({"type": "input", "label": plain("l" * 2001), "element": {"type": "datepicker"}}, "/blocks/0/label/text"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}, "/blocks/0/rows"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}, "/blocks/0/rows/0"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}, "/blocks/0/rows/0/0/text"),
        ({"type": "table", "rows": [[{"type": "mrkdwn", "text": "x"}]]}, "/blocks/0/rows/0/0/type"),
        ({"type": "rich_text", "elements": []}, "/blocks/0/elements"),
        ({"type": "context_actions", "elements": []}, "/blocks/0/elements"),
        ({"type": "actions", "elements": {}}, "/blocks/0/elements"),
        ({"type": "divider", "block_id": 7}, "/blocks/0/block_id"),
    ],
)
def test_each_block_has_its_limits_too(block: Json, where: str) -> None:
    assert [error.partition("[json-pointer:")[2] for error in find_block_errors([block])] == [f"{where}]"]


def test_every_fault_is_told_and_not_the_first_alone() -> None:
    errors = find_block_errors([{"type": "section"}, {"type": "header"}, 7])
    assert [error.rpartition("/")[2] for error in errors] == ["0]", "1]", "2]"]


def test_a_home_tab_takes_no_field_of_a_modal() -> None:
    errors = find_view_errors({"type": "home", "blocks": [], "submit": plain("Save")})
    assert errors == ["[ERROR] invalid additional property: submit [json-pointer:/view]"]
