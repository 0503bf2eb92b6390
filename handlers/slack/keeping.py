"""Subscriptions added, changed, paused and removed: each deed is written down in the transaction that does it.

Every road that changes a subscription ends here, and here it is asked whether the person may.
"""

from dataclasses import dataclass

from bot.describing import describe, describe_how
from bot.errors import UserError
from bot.forms import mark_of
from bot.model import How, Subscription, SubscriptionSpec
from bot.permitting import refusal_words
from handlers.intake import Desk
from handlers.slack.place import Place
from storage.audits import Deed
from storage.database import Transaction

MOST = 500
_GONE = "That subscription is gone already."
_NOT_YOURS = "That subscription is of somebody else's direct messages."
Asked = tuple[SubscriptionSpec, How]


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription after `add_subscription`: whether it is new, and how it was told before if that is other now."""

    subscription: Subscription
    is_new: bool
    how_before: How | None = None


async def check_may_change(tx: Transaction, place: Place, channel_id: str) -> None:
    """Raise UserError when the rule of the channel does not let the person change what is followed there.

    Direct messages are their person's own. Who is an admin was asked of Slack before (`admins.with_standing`): no call
    is made while a transaction is open, and whom nobody asked about is none.
    """
    if place.is_admin or channel_id.startswith("D"):
        return
    policy = await tx.policies.get(place.team_id, channel_id)
    if policy.needs_admin(place.user_id):
        raise UserError(refusal_words(policy, is_known=place.is_admin is not None))


async def add_subscription(tx: Transaction, place: Place, spec: SubscriptionSpec, how: How | None, desk: Desk) -> Kept:
    """Subscribe the place. One that is there already stays, told as `how` says (None: as it was).

    UserError when the place has all that it can have.
    """
    await check_may_change(tx, place, place.channel_id)
    now = desk.clock()
    subscription, is_new = await tx.subscriptions.add(place.team_id, place.channel_id, spec, place.user_id, now)
    if is_new and await tx.subscriptions.count_for_channel(place.team_id, place.channel_id) > MOST:
        message = f"{MOST} subscriptions are the most for one channel. Take some away first; nothing was added."
        raise UserError(message)
    before = subscription.how
    if how and how != before:
        await tx.subscriptions.set_how(place.team_id, subscription.id, how)
        subscription = await get_subscription(tx, place, subscription.id)
    if is_new:
        await tx.audits.add(place.team_id, _deed(place, "added", subscription), desk.clock())
    elif how and how != before:
        await tx.audits.add(
            place.team_id,
            _deed(place, "changed", subscription, f"{describe_how(before)} → {describe_how(how)}"),
            desk.clock(),
        )
    return Kept(subscription, is_new, before if not is_new and how and how != before else None)


async def change_subscription(
    tx: Transaction, place: Place, subscription_id: int, asked: tuple[Asked, Asked], desk: Desk
) -> Subscription:
    """Let a subscription ask for `asked[1]`, if it still asks for `asked[0]`; UserError says what stands in the way."""
    before, after = asked
    current = await get_subscription(tx, place, subscription_id)
    await check_may_change(tx, place, current.channel_id)
    if mark_of(current.spec, current.how) != mark_of(*before):
        message = (
            f"Somebody changed #{subscription_id} while you had it open. It is now: {describe(current.spec)}; "
            f"{describe_how(current.how)}. Nothing was saved: open it again and change that."
        )
        raise UserError(message)
    if not await tx.subscriptions.replace(place.team_id, subscription_id, after[0]):
        message = f"There is a subscription for just that already, so #{subscription_id} stays as it was."
        raise UserError(message)
    await tx.subscriptions.set_how(place.team_id, subscription_id, after[1])
    changed = await get_subscription(tx, place, subscription_id)
    said = [f"{describe(spec)}; {describe_how(how)}" for spec, how in asked]
    if before != after:
        await tx.audits.add(place.team_id, _deed(place, "changed", changed, " → ".join(said)), desk.clock())
    return changed


async def pause_subscription(
    tx: Transaction, place: Place, subscription_id: int, desk: Desk, *, is_paused: bool
) -> Subscription:
    """Let a subscription be told nothing, or be told again; UserError when there is none."""
    held = await get_subscription(tx, place, subscription_id)
    await check_may_change(tx, place, held.channel_id)
    await tx.subscriptions.set_paused(place.team_id, subscription_id, desk.clock() if is_paused else None)
    changed = await get_subscription(tx, place, subscription_id)
    await tx.audits.add(place.team_id, _deed(place, "paused" if is_paused else "resumed", changed), desk.clock())
    return changed


async def remove_subscription(tx: Transaction, place: Place, subscription: Subscription, desk: Desk) -> None:
    """Take a subscription away."""
    await check_may_change(tx, place, subscription.channel_id)
    if await tx.subscriptions.delete(place.team_id, subscription.id):
        await tx.audits.add(place.team_id, _deed(place, "removed", subscription), desk.clock())


async def get_subscription(tx: Transaction, place: Place, subscription_id: int) -> Subscription:
    """Return a subscription of the workspace that the person may see; UserError otherwise."""
    found = await tx.subscriptions.get(place.team_id, subscription_id)
    if found is None:
        raise UserError(_GONE)
    if found.channel_id.startswith("D") and found.created_by != place.user_id:
        raise UserError(_NOT_YOURS)
    return found


def _deed(place: Place, verb: str, subscription: Subscription, detail: str | None = None) -> Deed:
    said = detail or f"{describe(subscription.spec)}; {describe_how(subscription.how)}"
    return Deed(place.user_id, f"subscription.{verb}", f"#{subscription.id} {said}", subscription.channel_id)
