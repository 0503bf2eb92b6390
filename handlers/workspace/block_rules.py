"""Slack's published limits of Block Kit as tables: what each block, element or object may hold, and how much."""

from dataclasses import dataclass, field

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")


@dataclass(frozen=True, slots=True)
class Text:
    """A text object of one of `types`, `least` to `most` characters."""

    most: int = 3000
    types: tuple[str, ...] = ANY_TEXT
    least: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A string of `least` to `most` characters, one of `choices` when any are named."""

    most: int
    least: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class One:
    """An object whose `type` is one of `types` (or the single untyped shape)."""

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of `least` to `most` things that each keep `rule`."""

    rule: "Rule"
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number between two bounds."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Free:
    """Anything: checked no further here."""


Rule = Text | Line | One | Many | Flag | Count | Free


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind of object. `one_of`: at least one of these must be there."""

    required: dict[str, Rule] = field(default_factory=dict[str, Rule])
    optional: dict[str, Rule] = field(default_factory=dict[str, Rule])
    one_of: tuple[str, ...] = ()


ID = Line(255, least=1)
PLACEHOLDER = Text(150, PLAIN)
OPTION = One(("option",))
GROUP = One(("option_group",))
CONFIRM = One(("confirm",))
FILTER = One(("filter",))
_MENU: dict[str, Rule] = {"placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": Flag()}
_LISTED: dict[str, Rule] = {"options": Many(OPTION, 100), "option_groups": Many(GROUP, 100)}
_DISPATCH: dict[str, Rule] = {"dispatch_action_config": Free(), "placeholder": PLACEHOLDER, "focus_on_load": Flag()}

# Untyped objects: known by where they stand.
OBJECTS: dict[str, Shape] = {
    "option": Shape(
        {"text": Text(75), "value": Line(150, least=1)},
        {"description": Text(75), "url": Line(3000)},
    ),
    "option_group": Shape({"label": Text(75, PLAIN), "options": Many(OPTION, 100)}),
    "confirm": Shape(
        {"title": Text(100, PLAIN), "text": Text(300), "confirm": Text(30, PLAIN), "deny": Text(30, PLAIN)},
        {"style": Line(10, choices=("primary", "danger"))},
    ),
    "column_setting": Shape(
        {},
        {"align": Line(6, choices=("left", "center", "right")), "is_wrapped": Flag()},
    ),
    "feedback_button": Shape(
        {"text": Text(75, PLAIN), "value": Line(2000, least=1)},
        {"accessibility_label": Line(75)},
    ),
    "filter": Shape(
        {},
        {
            "include": Many(Line(7, choices=("im", "mpim", "private", "public")), 4),
            "exclude_external_shared_channels": Flag(),
            "exclude_bot_users": Flag(),
        },
    ),
}

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {"text": Text(75, PLAIN)},
        {
            "action_id": ID,
            "url": Line(3000),
            "value": Line(2000),
            "style": Line(10, choices=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Line(75),
        },
    ),
    "overflow": Shape({"options": Many(OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}),
    "static_select": Shape(
        {},
        {"action_id": ID, "initial_option": OPTION, **_LISTED, **_MENU},
        one_of=("options", "option_groups"),
    ),
    "multi_static_select": Shape(
        {},
        {
            "action_id": ID,
            "initial_options": Many(OPTION, 100),
            "max_selected_items": Count(1, 100),
            **_LISTED,
            **_MENU,
        },
        one_of=("options", "option_groups"),
    ),
    "external_select": Shape(
        {},
        {"action_id": ID, "initial_option": OPTION, "min_query_length": Count(0, 100), **_MENU},
    ),
    "multi_external_select": Shape(
        {},
        {
            "action_id": ID,
            "initial_options": Many(OPTION, 100),
            "min_query_length": Count(0, 100),
            "max_selected_items": Count(1, 100),
            **_MENU,
        },
    ),
    "conversations_select": Shape(
        {},
        {
            "action_id": ID,
            "initial_conversation": ID,
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
            "filter": FILTER,
            **_MENU,
        },
    ),
    "channels_select": Shape({}, {"action_id": ID, "initial_channel": ID, "response_url_enabled": Flag(), **_MENU}),
    "users_select": Shape({}, {"action_id": ID, "initial_user": ID, **_MENU}),
    "datepicker": Shape({}, {"action_id": ID, "initial_date": Line(10, least=10), **_MENU}),
    "timepicker": Shape({}, {"action_id": ID, "initial_time": Line(5, least=5), "timezone": Line(60), **_MENU}),
    "checkboxes": Shape(
        {"options": Many(OPTION, 10)},
        {"action_id": ID, "initial_options": Many(OPTION, 10), "confirm": CONFIRM, "focus_on_load": Flag()},
    ),
    "radio_buttons": Shape(
        {"options": Many(OPTION, 10)},
        {"action_id": ID, "initial_option": OPTION, "confirm": CONFIRM, "focus_on_load": Flag()},
    ),
    "plain_text_input": Shape(
        {},
        {
            "action_id": ID,
            "initial_value": Line(3000),
            "multiline": Flag(),
            "min_length": Count(0, 3000),
            "max_length": Count(1, 3000),
            **_DISPATCH,
        },
    ),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {"action_id": ID, "initial_value": Line(40), "min_value": Line(40), "max_value": Line(40), **_DISPATCH},
    ),
    "url_text_input": Shape({}, {"action_id": ID, "initial_value": Line(3000), **_DISPATCH}),
    "email_text_input": Shape({}, {"action_id": ID, "initial_value": Line(3000), **_DISPATCH}),
    "image": Shape({"alt_text": Line(2000)}, {"image_url": Line(3000), "slack_file": Free()}),
    "feedback_buttons": Shape(
        {"positive_button": One(("feedback_button",)), "negative_button": One(("feedback_button",))},
        {"action_id": ID},
    ),
    "icon_button": Shape(
        {"icon": Line(40), "text": Text(75, PLAIN)},
        {"action_id": ID, "value": Line(2000), "confirm": CONFIRM},
    ),
}

# What may stand in a row of a table.
CELLS: dict[str, Shape] = {
    "raw_text": Shape({"text": Line(3000, least=1)}),
    "raw_number": Shape({"value": Free()}, {"text": Line(3000)}),
    "rich_text": Shape({"elements": Many(Free(), 100)}),
}

_SELECTS = (
    "static_select",
    "multi_static_select",
    "external_select",
    "multi_external_select",
    "conversations_select",
    "channels_select",
    "users_select",
)
_CHOICES = (*_SELECTS, "datepicker", "timepicker", "checkboxes", "radio_buttons")
_INPUTS = (*_CHOICES, "plain_text_input", "number_input", "url_text_input", "email_text_input")

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {},
        {
            "text": Text(3000),
            "fields": Many(Text(2000), 10),
            "accessory": One((*_CHOICES, "button", "overflow", "image")),
            "expand": Flag(),
        },
        one_of=("text", "fields"),
    ),
    "header": Shape({"text": Text(150, PLAIN)}),
    "divider": Shape(),
    "context": Shape({"elements": Many(One((*ANY_TEXT, "image")), 10)}),
    "context_actions": Shape({"elements": Many(One(("feedback_buttons", "icon_button")), 5)}),
    "actions": Shape({"elements": Many(One((*_CHOICES, "button", "overflow")), 25)}),
    "input": Shape(
        {"label": Text(2000, PLAIN), "element": One(_INPUTS)},
        {"hint": Text(2000, PLAIN), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "image": Shape(
        {"alt_text": Line(2000)},
        {"image_url": Line(3000), "slack_file": Free(), "title": Text(2000, PLAIN)},
    ),
    "markdown": Shape({"text": Line(12000, least=1)}),
    "rich_text": Shape({"elements": Many(Free(), 100)}),
    "table": Shape(
        {"rows": Many(Many(One(("raw_text", "raw_number", "rich_text")), 20), 100)},
        {"column_settings": Many(One(("column_setting",)), 20)},
    ),
}

# Where each block may stand, and how many of them.
MESSAGE_ONLY = frozenset({"markdown", "context_actions", "table"})
MOST_TABLES = 1
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_CHARACTERS = 13_200

VIEWS: dict[str, Shape] = {
    "modal": Shape(
        {"title": Text(24, PLAIN), "blocks": Free()},
        {
            "submit": Text(24, PLAIN),
            "close": Text(24, PLAIN),
            "private_metadata": Line(3000),
            "callback_id": Line(255),
            "external_id": Line(255),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
    ),
    "home": Shape(
        {"blocks": Free()},
        {"private_metadata": Line(3000), "callback_id": Line(255), "external_id": Line(255)},
    ),
}
