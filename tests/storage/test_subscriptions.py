from dataclasses import replace
from datetime import time

from bot.lanes import LaneSettings
from bot.model import Choice, Condition, ConditionKind, Delivery, How, Importance, SubscriptionSpec
from storage.audits import Deed
from storage.database import Database
from tests.builders import NOON, TEAM, asking_for

BCMA = Choice("target:bcma", "BCMA")
CD19 = Choice("target:cd19", "CD19")
FDA = Condition(ConditionKind.REGULATOR, (Choice("regulator:FDA", "FDA"),))


def _spec(*targets: Choice, none_of: tuple[Condition, ...] = ()) -> SubscriptionSpec:
    return SubscriptionSpec((FDA, Condition(ConditionKind.TARGET, targets)), none_of)


async def test_the_same_spec_in_other_words_is_the_same_subscription(database: Database) -> None:
    turned = SubscriptionSpec(_spec(CD19, replace(BCMA, label="TNFRSF17")).all_of[::-1])
    async with database.transaction() as tx:
        first, created = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA, CD19), "U1", NOON)
        again, created_again = await tx.subscriptions.add(TEAM, "C1", turned, "U2", NOON)
        other, created_other = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA, none_of=(FDA,)), "U1", NOON)
        elsewhere, _ = await tx.subscriptions.add(TEAM, "C2", _spec(BCMA, CD19), "U1", NOON)

    assert (created, created_again, created_other) == (True, False, True)
    assert again == first
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert first.spec == _spec(BCMA, CD19)


async def test_candidates_are_found_by_their_keys_in_every_workspace(database: Database) -> None:
    async with database.transaction() as tx:
        one, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA, CD19), "U1", NOON)
        two, _ = await tx.subscriptions.add("T2", "C9", asking_for("target:bcma"), "U1", NOON)
        await tx.subscriptions.add(TEAM, "C1", asking_for("company:pfizer"), "U1", NOON)

        assert await tx.subscriptions.list_candidates({"target:bcma", "target:cd19", "company:else"}) == [one, two]
        assert await tx.subscriptions.list_candidates(()) == []


async def test_more_candidates_than_a_query_takes_are_all_found(database: Database) -> None:
    async with database.transaction() as tx:
        for number in range(30):
            await tx.subscriptions.add(TEAM, f"C{number}", asking_for(f"target:t{number}"), "U1", NOON)
        keys = {f"target:t{number}" for number in range(40_000)}

        assert len(await tx.subscriptions.list_candidates(keys)) == 30


async def test_a_workspace_neither_sees_nor_deletes_what_is_anothers(database: Database) -> None:
    async with database.transaction() as tx:
        mine, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA), "U1", NOON)

        assert await tx.subscriptions.get("T2", mine.id) is None
        assert not await tx.subscriptions.delete("T2", mine.id)
        assert await tx.subscriptions.list_for_channel("T2", "C1") == []
        assert await tx.subscriptions.list_for_team(TEAM) == [mine]


async def test_a_deleted_subscription_is_gone_and_its_id_is_never_given_out_again(database: Database) -> None:
    async with database.transaction() as tx:
        old, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA), "U1", NOON)
        assert await tx.subscriptions.delete(TEAM, old.id)
        assert not await tx.subscriptions.delete(TEAM, old.id)
        assert await tx.subscriptions.list_candidates({"target:bcma", "regulator:FDA"}) == []
        new, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA), "U1", NOON)

    assert new.id > old.id


async def test_alerts_are_counted(database: Database) -> None:
    async with database.transaction() as tx:
        one, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA), "U1", NOON)
        await tx.subscriptions.mark_alerted({one.id, 99}, NOON)
        await tx.subscriptions.mark_alerted((), NOON)

        found = await tx.subscriptions.list_for_channel(TEAM, "C1")
        assert [(found.alert_count, found.alerted_at) for found in found] == [(1, NOON)]


async def test_a_paused_subscription_is_no_candidate_until_it_goes_on(database: Database) -> None:
    async with database.transaction() as tx:
        one, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA), "U1", NOON)
        await tx.subscriptions.set_paused("T2", one.id, NOON)
        assert await tx.subscriptions.list_candidates({"target:bcma"}) == [one]
        await tx.subscriptions.set_paused(TEAM, one.id, NOON)
        assert await tx.subscriptions.list_candidates({"target:bcma"}) == []
        await tx.subscriptions.set_paused(TEAM, one.id, None)
        assert await tx.subscriptions.list_candidates({"target:bcma"}) == [one]


async def test_a_replaced_subscription_is_found_by_its_new_keys_alone(database: Database) -> None:
    how = How(Delivery.DAILY, Importance.HIGH)
    async with database.transaction() as tx:
        one, _ = await tx.subscriptions.add(TEAM, "C1", _spec(BCMA), "U1", NOON)
        other, _ = await tx.subscriptions.add(TEAM, "C1", asking_for("drug:x"), "U1", NOON)
        assert not await tx.subscriptions.replace("T2", one.id, _spec(CD19))
        assert not await tx.subscriptions.replace(TEAM, other.id, _spec(BCMA))
        assert await tx.subscriptions.replace(TEAM, one.id, _spec(CD19))
        await tx.subscriptions.set_how(TEAM, one.id, how)

        assert await tx.subscriptions.list_candidates({"target:bcma"}) == []
        assert await tx.subscriptions.list_candidates({"target:cd19"}) == [replace(one, spec=_spec(CD19), how=how)]


async def test_lane_settings_are_kept_by_channel_and_the_rest_has_the_defaults(database: Database) -> None:
    night = LaneSettings("Asia/Shanghai", time(22), time(7, 30), cards_a_day=5)
    async with database.transaction() as tx:
        await tx.lanes.put(TEAM, "C1", LaneSettings(), "U1", NOON)
        await tx.lanes.put(TEAM, "C1", night, "U2", NOON)

        assert await tx.lanes.get(TEAM, "C1") == night
        assert await tx.lanes.get("T2", "C1") == LaneSettings()


async def test_deeds_are_listed_by_workspace_the_latest_first_page_by_page(database: Database) -> None:
    deeds = [Deed("U1", "subscription.added", f"number {number}", "C1") for number in range(5)]
    async with database.transaction() as tx:
        for deed in deeds:
            await tx.audits.add(TEAM, deed, NOON)
        await tx.audits.add("T2", deeds[0], NOON)
        first = await tx.audits.list_latest(TEAM, 3)
        rest = await tx.audits.list_latest(TEAM, 3, before_id=first[-1].id)

    assert [audit.deed for audit in (*first, *rest)] == deeds[::-1]
