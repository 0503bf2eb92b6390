"""The form to subscribe: what it shows of a Form, and the Form that comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.describing import describe
from bot.forms import FILTERS, NAMES, Combine, Form, FormError
from bot.matching import find_tokens
from bot.messages.blocks import Block, context
from bot.messages.escape import escape, unescape
from bot.messages.fields import (
    Json,
    chosen_options,
    field,
    many_field,
    one_field,
    option,
    plain_text,
    search_field,
    text_field,
    typed_text,
)
from bot.messages.texts import regulator_text
from bot.model import Choice, Condition, ConditionKind, Delivery, EventType, Family, How, Importance, SubscriptionSpec
from bot.parse.document import EntityKind
from bot.parse.lexicon import Lexicon
from bot.picking import VALUE_LIMIT, Picker, value_of
from bot.plain_words import PHASES, resolve_phase, resolve_type

FORM = "form:subscribe"
OUT = "out"
LEFT_OUT = (*NAMES, *FILTERS)
HERE, ME = "here", "me"
_WORDS_LIMIT = 300
_WORD_LIMIT = 100
_MOST_WORDS = 20
# Those that most people look for stand first.
_FIRST_REGULATORS = ("FDA", "EMA", "EC", "NMPA", "PMDA", "MHLW", "MHRA", "HC", "TGA", "MFDS", "SWISSMEDIC", "HKDOH")
_LABELS = {
    ConditionKind.COMPANY: ("Companies", "Type a few letters: IASO"),
    ConditionKind.TARGET: ("Targets", "Type a few letters: BCMA"),
    ConditionKind.DRUG: ("Drugs", "Type a few letters: Abecma"),
    ConditionKind.DISEASE: ("Diseases", "Type a few letters: myeloma"),
}
_COMBINES = {
    Combine.EACH: ("One of each list", "BCMA or CD19, and also Pfizer or Roche"),
    Combine.ANY: ("Any one of them", "BCMA or CD19 or Pfizer or Roche"),
    Combine.ALL: ("All of them together", "BCMA and CD19 in one piece of news"),
}
_DELIVERIES = {
    Delivery.AT_ONCE: ("Each as it comes", "one card for each story"),
    Delivery.DAILY: ("Morning digest", "once a day, what came since yesterday"),
    Delivery.WEEKLY: ("Weekly digest", "once a week"),
}
_FLOORS = {
    Importance.LOW: ("Everything", "conference posters and small rounds too"),
    Importance.NORMAL: ("Normal and above", "filings, dates, licences, Phase 3 starts, larger rounds"),
    Importance.HIGH: (
        "Only what is important",
        "approvals, rejections, holds, Phase 3 results, takeovers, large deals",
    ),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form stands in: `here` is the channel it was opened in (None: only a person's direct messages are known).

    `subscription_id` and `before` are of the subscription that is edited.
    """

    here: str | None = None
    subscription_id: int | None = None
    before: SubscriptionSpec | None = None


def render_form(form: Form, setting: Setting, lexicon: Lexicon, metadata: str) -> Block:
    """Return the modal. It needs nothing from the database."""
    is_edit = setting.subscription_id is not None
    blocks: list[Block] = [context(_intro(form, setting)), *(_name_field(kind, form) for kind in NAMES)]
    combines = [option(label, str(value), note) for value, (label, note) in _COMBINES.items()]
    combine = one_field("static_select", combines, str(form.combine))
    blocks.append(field("combine", "News must name", combine, is_optional=False))
    chosen = frozenset(choice.key for choice in form.filters)
    blocks += [field(kind, label, many_field(hint, groups, chosen)) for kind, label, hint, groups in _lists(lexicon)]
    words = ", ".join(choice.label for choice in form.words)
    blocks.append(field("words", "Words that the article must have", text_field(_WORDS, words, _WORDS_LIMIT)))
    left_out = search_field("Type a few letters: a company, a kind of event …", _options(form.left_out))
    blocks.append(field(OUT, "Leave out news of", left_out))
    if setting.here and not is_edit:
        places = [option("This channel", HERE), option("Me, in direct messages", ME)]
        blocks.append(field("where", "Where", one_field("radio_buttons", places, HERE), is_optional=False))
    deliveries = [option(label, str(value), note) for value, (label, note) in _DELIVERIES.items()]
    how = one_field("radio_buttons", deliveries, str(form.how.delivery))
    blocks.append(field("delivery", "How", how, is_optional=False))
    floors = [option(label, str(value), note) for value, (label, note) in _FLOORS.items()]
    least = one_field("radio_buttons", floors, str(form.how.floor))
    blocks.append(field("floor", "How important at least", least, is_optional=False))
    title = f"Edit #{setting.subscription_id}" if is_edit else "Follow news"
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain_text(title, 24),
        "submit": plain_text("Preview", 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": metadata,
        "blocks": blocks,
    }


def read_form(values: Json, picker: Picker, rest: tuple[Condition, ...] = ()) -> Form:
    """Return what was picked and typed; FormError names the field that cannot be understood."""
    return Form(
        tuple(choice for kind in NAMES for choice in _picked(values, kind, picker)),
        Combine(_value(values, "combine", Combine.EACH)),
        tuple(choice for kind in FILTERS for choice in _picked(values, kind, picker)),
        _words(typed_text(values, "words")),
        _picked(values, OUT, picker),
        How(
            Delivery(_value(values, "delivery", Delivery.AT_ONCE)), Importance(_value(values, "floor", Importance.LOW))
        ),
        rest,
    )


def is_for_me(values: Json) -> bool:
    """Return whether the person asked for direct messages."""
    return _value(values, "where", HERE) == ME


def offered_filters(lexicon: Lexicon) -> frozenset[str]:
    """Return the keys that the fixed lists of the form hold."""
    lists = _lists(lexicon)
    return frozenset(str(one["value"]) for _, _, _, groups in lists for options in groups.values() for one in options)


def find_options(name: str, typed: str, picker: Picker) -> list[Block]:
    """Return the options of a list that is asked for while somebody types, without repeats."""
    kinds = LEFT_OUT if name == OUT else (ConditionKind(name),)
    picks = picker.find(kinds, unescape(typed))
    found = {value_of(pick.choice): option(pick.choice.label, value_of(pick.choice), pick.note) for pick in picks}
    return list(found.values())


_WORDS = "Commas between them; any one will do"


def _intro(form: Form, setting: Setting) -> str:
    said = (
        "Pick at least one thing. A company comes with its subsidiaries, a target and a drug with all their names, a "
    )
    said += "disease with its narrower forms. You see what it would have sent before anything is saved."
    if form.rest:
        kept = escape(describe(SubscriptionSpec(form.rest)), 500)
        said += f"\nAlso asked for, and kept as it was typed: {kept}."
    if not setting.here and setting.subscription_id is None:
        said += "\nThe news comes to you in direct messages. For a channel, say `/topline subscribe` there."
    return said


def _name_field(kind: ConditionKind, form: Form) -> Block:
    label, placeholder = _LABELS[kind]
    chosen = _options([choice for choice in form.names if choice.kind is kind])
    return field(kind, label, search_field(placeholder, chosen))


def _options(choices: Iterable[Choice]) -> list[Block]:
    return [option(choice.label, value_of(choice)) for choice in choices]


def _lists(lexicon: Lexicon) -> list[tuple[ConditionKind, str, str, dict[str, list[Block]]]]:
    phases = [option(f"Phase {phase}", f"phase:{phase}") for phase in PHASES if resolve_phase(phase)]
    regulators = {entity.id for entity in lexicon if entity.kind is EntityKind.REGULATOR}
    codes = [*(code for code in _FIRST_REGULATORS if code in regulators), *sorted(regulators - {*_FIRST_REGULATORS})]
    shown = [option(regulator_text(code), f"regulator:{code}") for code in codes if len(code) < VALUE_LIMIT - 20]
    modalities = sorted((e for e in lexicon if e.kind is EntityKind.MODALITY), key=lambda entity: entity.name.lower())
    kinds = [option(_capital(entity.name), f"modality:{entity.id}") for entity in modalities]
    return [
        (ConditionKind.TYPE, "Kinds of event", "Any", _types()),
        (ConditionKind.REGULATOR, "Regulators", "Any", {"Regulators": shown}),
        (ConditionKind.PHASE, "Clinical phase", "Any", {"Phases": phases}),
        (ConditionKind.MODALITY, "Modality", "Any", {"Modalities": kinds}),
    ]


def _types() -> dict[str, list[Block]]:
    families = {family: resolve_type(family) for family in Family}
    groups = {"Whole families": [_type_option(choice) for choice in families.values() if choice]}
    for family, whole in families.items():
        types = [resolve_type(kind) for kind in EventType if kind.family is family]
        groups[_capital(whole.label) if whole else family] = [_type_option(choice) for choice in types if choice]
    return groups


def _type_option(choice: Choice) -> Block:
    is_family = choice.key.partition(":")[2] in set(Family)
    return option(f"All {choice.label}" if is_family else _capital(choice.label), choice.key)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _picked(values: Json, name: str, picker: Picker) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for value, shown in chosen_options(values, name):
        choice = picker.get(value, shown)
        if choice is None or name not in (OUT, choice.kind):
            message = f"I do not know “{shown}” any more. Take it out and pick it again."
            raise FormError(message, name)
        found.append(_named(choice))
    return tuple(dict.fromkeys(found))


def _named(choice: Choice) -> Choice:
    """Return a filter by the label that the command line gives it, so that both make the same subscription."""
    if choice.kind is ConditionKind.PHASE:
        return resolve_phase(choice.key.partition(":")[2]) or choice
    return choice


def _words(typed: str) -> tuple[Choice, ...]:
    said = [part for part in (" ".join(part.split()) for part in typed.split(",")) if part]
    if len(said) > _MOST_WORDS:
        message = f"{_MOST_WORDS} words or phrases are the most."
        raise FormError(message, "words")
    for part in said:
        if len(part) > _WORD_LIMIT or not find_tokens(part):
            message = (
                f"“{part[:40]}” cannot be looked for: it needs letters or digits, {_WORD_LIMIT} characters at most."
            )
            raise FormError(message, "words")
    return tuple(dict.fromkeys(Choice(f"words:{'-'.join(find_tokens(part))}", part) for part in said))


def _value(values: Json, name: str, default: str) -> str:
    chosen: Sequence[tuple[str, str]] = chosen_options(values, name)
    return chosen[0][0] if chosen else default
