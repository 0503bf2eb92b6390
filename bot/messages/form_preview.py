"""What a subscription would have sent, shown before it is saved; and what became of it after."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.describing import describe, describe_how
from bot.drafts import Draft
from bot.messages import Message
from bot.messages.blocks import Block, actions, answer, button, cut, section
from bot.messages.card import lead_event
from bot.messages.escape import escape
from bot.messages.fields import plain_text
from bot.messages.shared import SHARED_TEXT
from bot.messages.texts import date_text
from bot.messages.wording import headline
from bot.model import Delivery, How, Story, SubscriptionSpec
from bot.parse.lexicon import Lexicon
from bot.previewing import Preview
from bot.when import PartialDate

CONFIRM = "form:confirm"
DAYS = 90
_FEW = 2
_ALL_LIMIT = 900
_HALF_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Seen:
    """A preview with the stories to show, over the last `days`; `is_young`: news is read for no longer.

    `is_lost`: something went wrong while it was counted. `is_shared`: people of another organisation read the channel.
    """

    preview: Preview
    stories: Sequence[Story] = ()
    days: int = DAYS
    is_young: bool = False
    is_lost: bool = False
    is_shared: bool = False


def render_preview(draft: Draft, metadata: str, name: str, lexicon: Lexicon, seen: Seen | None) -> Block:
    """Return the view over the form; `name` is our own for it. Without `seen` it says that it is being counted."""
    if seen is None:
        blocks: list[Block] = [section("🔎 _Looking through what was told lately…_")]
    else:
        guests = [section(SHARED_TEXT)] if seen.is_shared else []
        blocks = [*guests, section(_count_text(draft, seen)), *map(_story, seen.stories), *_narrowing(seen.preview)]
    return {
        "type": "modal",
        "callback_id": CONFIRM,
        "external_id": name,
        "title": plain_text("Preview", 24),
        "submit": plain_text("Save" if draft.subscription_id else "Follow", 24),
        "close": plain_text("Back", 24),
        "private_metadata": metadata,
        "blocks": [*_what_is_asked(draft, lexicon), *blocks],
    }


def render_note_view(title: str, lines: Sequence[str], name: str = "") -> Block:
    """Return a view that only tells something; closing it closes the form under it too."""
    view: Block = {
        "type": "modal",
        "callback_id": "form:note",
        "title": plain_text(title, 24),
        "close": plain_text("Done", 24),
        "clear_on_close": True,
        "blocks": [section(line) for line in lines],
    }
    return view | ({"external_id": name} if name else {})


def render_saved(title: str, lines: Sequence[str]) -> Message:
    """Return the same as a message, for a person whose form is closed already."""
    return Message(cut("\n".join((f"*{title}*", *lines)), 2900), (section(f"*{title}*"), *map(section, lines)))


def render_form_offer(examples: Sequence[Block] = ()) -> Message:
    """Return a button that opens the form, where Slack gives no other way to: in threads and direct messages."""
    text = (
        "What shall I follow? Press *Choose…* and pick companies, targets, drugs, diseases and kinds of news, or name "
        "them here: `subscribe BCMA, CD19, IASO Bio`."
    )
    buttons = [button("Choose…", "subscribe:form", "new", style="primary"), *examples]
    return answer(text, actions(buttons, block_id="examples"))


def render_unopened(code: str) -> Message:
    """Return that Slack did not open the form, with a button that tries again and the words that need none."""
    text = (
        f"Slack did not open the form (`{escape(code, 60)}`). Press *Choose…* to try again, or type what to follow: "
        "`/topline subscribe BCMA, CD19, IASO Bio`."
    )
    return answer(text, actions([button("Choose…", "subscribe:form", "new")], block_id="form:again"))


def change_lines(before: tuple[SubscriptionSpec, How], after: tuple[SubscriptionSpec, How]) -> list[str]:
    """Return what a subscription asked for and asks for now, each in full; one line when nothing is other."""
    if before == after:
        return [f"*As before:* {asked_text(*after, limit=_ALL_LIMIT)}"]
    return [f"*Before:* {asked_text(*before)}", f"*After:* {asked_text(*after)}"]


def asked_text(spec: SubscriptionSpec, how: How, lexicon: Lexicon | None = None, limit: int = _HALF_LIMIT) -> str:
    """Return a subscription in words, escaped: what is on, and how it is told."""
    return f"{escape(describe(spec, lexicon), limit)} · _{escape(describe_how(how))}_"


def _what_is_asked(draft: Draft, lexicon: Lexicon) -> list[Block]:
    if draft.after is None:
        return []
    if draft.before:
        return [section("\n".join(change_lines(draft.before, draft.after)))]
    where = "to you, in direct messages" if draft.is_for_me or draft.here is None else f"to <#{draft.here}>"
    return [section(f"*Following* {asked_text(*draft.after, lexicon, _ALL_LIMIT)}\n_{where}_")]


def _count_text(draft: Draft, seen: Seen) -> str:
    preview = seen.preview
    if seen.is_lost:
        return "⚠️ I could not count what this would have sent. It can be saved all the same."
    span = f"In the last {seen.days} days" if seen.days > 1 else "Of what I have read so far"
    if seen.is_young and seen.days > 1:
        span = f"In the {seen.days} days that I have read"
    if not preview.count:
        hint = "That may be right for a rare name; the next news of it will come."
        if draft.after and len(draft.after[0].all_of) > _FEW:
            hint = "Perhaps it asks for too much at once: no one part alone stands in the way."
        if preview.widening:
            label, count = preview.widening
            hint = f"Without “{escape(label, 300)}” it would have been *{count}* at least."
        return f"{span} this would have sent *nothing*. {hint}"
    number = f"over {preview.count}" if preview.is_more else str(preview.count)
    noun = "card" if preview.count == 1 and not preview.is_more else "cards"
    delivery = draft.after[1].delivery if draft.after else Delivery.AT_ONCE
    if delivery is not Delivery.AT_ONCE:
        noun = "story" if noun == "card" else "stories"
    into = {Delivery.DAILY: ", in your morning digests", Delivery.WEEKLY: ", in your weekly digests"}.get(delivery, "")
    shown = len(seen.stories)
    here = "" if shown == preview.count else f"; here {'is the latest' if shown == 1 else f'are the latest {shown}'}"
    return f"{span} this would have sent *{number} {noun}*{into}{here}:"


def _story(story: Story) -> Block:
    lead = lead_event(story)
    what = escape(headline(lead), 300) if lead else "News"
    source = story.sources[0] if story.sources else None
    told = source.published if source and source.published else story.first_seen_at.date()
    day = date_text(PartialDate(told.isoformat()))
    publisher = f" · {escape(source.publisher, 80)}" if source and source.publisher else ""
    return section(f"*{what}*\n_{day}{publisher}_")


def _narrowing(preview: Preview) -> list[Block]:
    found = preview.narrowing
    if found is None:
        return []
    text = f"Too many? *{escape(found.label, 150)}* would leave *{found.count}*."
    return [section(text, button("Use this filter", "preview:narrow", found.value), block_id="narrow")]
