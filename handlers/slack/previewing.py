"""Counts what a subscription would have sent, over the stories that are kept, for no longer than a person waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from bot.drafts import Draft
from bot.matching import find_tokens
from bot.messages.form_preview import DAYS, Seen
from bot.model import ConditionKind, SubscriptionSpec
from bot.previewing import Preview, Tally, widenings
from bot.roads import effective_floor
from handlers.intake import Desk
from handlers.slack.keeping import Asked
from handlers.slack.place import Place
from storage.database import Transaction
from storage.past import Wanted

_LOOKED_AT = 1_500
_LOOKED_AT_WIDER = 200
_MOST_WIDENINGS = 8


async def count_past(draft: Draft, place: Place, desk: Desk) -> Seen:
    """Return what the draft would have sent in the last months, with the latest stories of it.

    It reads a snapshot and waits for no writer.
    """
    assert draft.after is not None  # noqa: S101  only what was read from a form is counted
    spec, how = draft.after
    now = desk.clock()
    async with desk.database.snapshot(place.team_id) as tx:
        if draft.here and not draft.is_for_me:
            settings = await tx.lanes.get(place.team_id, draft.here)
            how = replace(how, floor=effective_floor(how, settings))
        begun_at = await tx.past.first_taken_at()
        since = max(now - timedelta(days=DAYS), begun_at or now)
        preview = await _count(tx, (spec, how), since, desk)
        if not preview.count:
            preview = replace(preview, widening=await _widen(tx, (spec, how), since, desk))
        found = [await tx.stories.get(story_id) for story_id in preview.story_ids]
    days = max((now - since).days, 1)
    return Seen(preview, [story for story in found if story], days, is_young=days < DAYS)


async def _count(tx: Transaction, asked: Asked, since: datetime, desk: Desk, *, most: int = _LOOKED_AT) -> Preview:
    spec, how = asked
    story_ids = await tx.past.list_story_ids(_wanted(spec), since, most)
    tally = Tally(spec, how, desk.lexicon)
    has_words = any(one.kind is ConditionKind.WORDS for one in (*spec.all_of, *spec.none_of))
    async for story in tx.past.list_stories(story_ids, with_text=has_words):
        tally.take(story)
        if tally.is_full:
            break
    return tally.preview(is_all=len(story_ids) < most)


async def _widen(tx: Transaction, asked: Asked, since: datetime, desk: Desk) -> tuple[str, int] | None:
    """Return the part without which there would have been the most, and how many at least."""
    found: list[tuple[str, int]] = []
    for label, spec, how in islice(widenings(*asked), _MOST_WIDENINGS):
        preview = await _count(tx, (spec, how), since, desk, most=_LOOKED_AT_WIDER)
        found.append((label, preview.count))
    best = max(found, key=lambda one: one[1], default=None)
    return best if best and best[1] else None


def _wanted(spec: SubscriptionSpec) -> Wanted:
    """Return what stories are found by: a key of each condition, of words the longest of each phrase."""
    named = [one for one in spec.all_of if one.kind is not ConditionKind.WORDS]
    words = [one for one in spec.all_of if one.kind is ConditionKind.WORDS]
    return Wanted(
        tuple(frozenset(choice.key for choice in one.any_of) for one in named),
        tuple(frozenset(max(find_tokens(c.label), key=len, default="") for c in one.any_of) for one in words),
    )
