"""The views of the form: within Slack's limits and safe, whatever names they show; and what comes back from them."""

from datetime import UTC, datetime

import pytest

from bot.drafts import Draft, pack_draft
from bot.forms import Form, form_of, spec_of
from bot.messages.form import Setting, find_options, offered_filters, read_form, render_form
from bot.messages.form_preview import (
    Seen,
    change_lines,
    render_form_offer,
    render_note_view,
    render_preview,
    render_saved,
    render_unopened,
)
from bot.messages.listing import PAGE, render_list
from bot.model import Choice, Delivery, Event, How, Importance, Story, StorySource, Subscription
from bot.picking import Picker
from bot.previewing import Narrowing, Preview
from tests.block_kit import Json, buttons, find_faults, find_view_faults
from tests.builders import NOON, approval, packaged
from tests.form_peer import start_values
from tests.hostile import ATTACKS

NAMES = tuple(Choice(f"company:~n{number}", name) for number, name in enumerate(ATTACKS))
BOLD = Form(
    NAMES, left_out=(Choice("drug:~x" + "y" * 400, "x" * 400),), words=(Choice("words:a", "a" * 100),) * 9, how=How()
)


def _story(name: str = "Acme Bio", event: Event | None = None) -> Story:
    source = StorySource("a1", name, f"https://{name}", name)
    return Story(1, 1, (event or approval(name, name),), (source,), NOON, NOON)


def _view(form: Form, setting: Setting = Setting("C1")) -> Json:  # noqa: B008  frozen
    return render_form(form, setting, packaged(), "{}")


@pytest.mark.parametrize("setting", [Setting("C1"), Setting(), Setting("C1", 7), Setting("D1", 10**17)])
@pytest.mark.parametrize("form", [Form(), BOLD], ids=["empty", "full"])
def test_the_form_is_what_slack_takes(form: Form, setting: Setting) -> None:
    assert find_view_faults(_view(form, setting)) == []


@pytest.mark.parametrize("seen", [None, Seen(Preview(0)), Seen(Preview(1, story_ids=(1,)), [_story()], 1)])
def test_a_preview_of_little_is_what_slack_takes(seen: Seen | None) -> None:
    draft = Draft("C1", after=(spec_of(BOLD), How(Delivery.WEEKLY)))
    assert find_view_faults(render_preview(draft, "{}", "x", packaged(), seen)) == []


@pytest.mark.parametrize("name", ATTACKS)
def test_no_name_of_the_news_breaks_out_of_a_preview_or_an_answer(name: str) -> None:
    storable = name.encode(errors="ignore").decode()
    asked = (spec_of(Form((Choice("company:~x", storable),))), How())
    narrowing = Narrowing(f"only {name}", "regulator:x", 3)
    seen = Seen(Preview(500, is_more=True, narrowing=narrowing), [_story(name)] * 3, 12, is_young=True)
    for draft in (Draft("C1", after=asked), Draft(None, after=asked), Draft("C1", 7, asked, asked)):
        assert find_view_faults(render_preview(draft, pack_draft(draft), "x", packaged(), seen)) == []
    assert find_view_faults(render_note_view("Saved", change_lines(asked, (asked[0], How(Delivery.DAILY))))) == []
    assert find_faults(render_saved("Saved", change_lines(asked, asked))) == []
    assert find_faults(render_unopened(name)) == []


def test_a_form_that_nobody_touches_comes_back_as_it_was_shown() -> None:
    picker = Picker(packaged())
    form = Form(
        tuple(Choice(f"target:{key}", label) for key, label in (("bcma", "BCMA"), ("cd19", "CD19"))),
        filters=(
            *(Choice(key, key.partition(":")[2]) for key in ("type:deal", "type:approval", "regulator:FDA")),
            Choice("phase:1/2", "phase 1/2"),
            Choice("modality:car-t", "CAR-T"),
        ),
        words=(Choice("words:first-line", "first-line"),),
        left_out=(Choice("company:pfizer", "Pfizer"), Choice("type:financing", "financing")),
        how=How(Delivery.DAILY, Importance.NORMAL),
    )
    again = read_form(start_values(_view(form)), picker)
    assert [choice.key for choice in again.filters] == [choice.key for choice in form.filters]
    assert spec_of(again).all_of[0] == spec_of(form).all_of[0]
    assert (again.names, again.words, again.left_out, again.how) == (form.names, form.words, form.left_out, form.how)


def test_half_a_character_that_slack_sends_does_no_harm() -> None:
    option = {"text": {"type": "plain_text", "text": "Acme\ud800 Bio"}, "value": "company:~acme\ud800"}
    values: Json = {
        "company": {"form:company": {"selected_options": [option]}},
        "words": {"form:words": {"value": "a\ud800b"}},
    }
    form = read_form(values, Picker(packaged()))
    assert [(choice.key, choice.label) for choice in form.names] == [("company:~acme", "Acme Bio")]
    assert pack_draft(Draft("C1", after=(spec_of(form), How())))


def test_what_is_typed_and_picked_is_the_same_subscription() -> None:
    form = form_of(spec_of(Form(filters=(Choice("phase:3", "phase 3"), Choice("type:deal", "deals")))))
    assert spec_of(read_form(start_values(_view(form)), Picker(packaged()))) == spec_of(form)


def test_a_filter_that_the_lists_lack_is_told_and_kept() -> None:
    spec = spec_of(Form((Choice("target:bcma", "BCMA"),), filters=(Choice("regulator:NEW", "NEW"),)))
    form = form_of(spec, offered=offered_filters(packaged()))
    assert "kept as it was typed: any news; only NEW" in str(_view(form))
    assert spec_of(read_form(start_values(_view(form)), Picker(packaged()), form.rest)) == spec


@pytest.mark.parametrize("typed", ["", "a", "bcma", "🧬", "x" * 4000, "<!here>", "\u202eabc"])
@pytest.mark.parametrize("name", ["company", "target", "drug", "disease", "out"])
def test_what_is_offered_while_typing_fits_into_a_list(name: str, typed: str) -> None:
    picker = Picker(packaged())
    for number, hostile in enumerate(ATTACKS):
        picker.learn(number + 1, approval(hostile, hostile))
    options = find_options(name, typed, picker)
    if options:
        element = {"type": "multi_static_select", "options": options}
        block = {"type": "input", "label": {"type": "plain_text", "text": "x"}, "element": element}
        title = {"type": "plain_text", "text": "x"}
        assert find_view_faults({"type": "modal", "title": title, "submit": title, "blocks": [block]}) == []


def test_the_list_shows_what_can_be_done_with_each() -> None:
    made = datetime(2026, 3, 2, tzinfo=UTC)
    ours = [Subscription(number, "T1", "C1", spec_of(BOLD), "U1", made) for number in range(1, 40)]
    paused = Subscription(99, "T1", "C1", spec_of(BOLD), "U1", made, how=How(Delivery.DAILY), paused_at=made)
    assert find_faults(render_list(ours)) == []
    shown = render_list([paused], [("story:1", "x")] * 10)
    assert list(buttons(shown)) == ["Edit", "Resume", "Remove", "Unmute"]
    assert "summed up every morning" in shown.text
    assert len(render_list(ours, [("story:1", "x")] * 10).blocks) <= 2 * PAGE + 13
    assert list(buttons(render_form_offer())) == ["Choose…"]
