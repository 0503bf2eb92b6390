"""Cards that are to name further sources: gathered for a while, then queued as one edit a card."""

from handlers.intake import Desk

_AT_ONCE = 200


async def queue_edits(desk: Desk) -> None:
    """Queue the edits that are due, each as the edition that its story has by now.

    They leave the waiting list in the same transaction: a crash leaves them in one or the other. An edition that a
    channel has queued already is queued once.
    """
    now = desk.clock()
    desk.at_step("edits")
    async with desk.database.transaction() as tx:
        for story_id, matches in (await tx.edits.take_due(now, _AT_ONCE)).items():
            story = await tx.stories.get(story_id)
            if story:
                await tx.outbox.enqueue(matches, story, now)
    desk.at_step("edits queued")
