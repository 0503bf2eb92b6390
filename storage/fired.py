"""How often subscriptions were told something lately: counted from the cards and digests that name them."""

import re
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Text, select, type_coerce
from sqlmodel import col

from bot.lanes import Ending
from storage.people_tables import SettledMatchRow
from storage.repository import Repository
from storage.tables import CardRow

# As the column's own packing writes it; inside a sentence that is quoted there each quotation mark has a backslash.
_NAMED = re.compile(r'"subscription_id":(\d+)')


class Fired(Repository):
    """Cards posted and lines of digests told, by the subscriptions that asked for them."""

    async def count_since(self, team_id: str, channel_ids: Collection[str], since: datetime) -> Counter[int]:
        """Return how many stories the channels were told since then for each subscription, by its id.

        The reasons are not unpacked: a busy channel has thousands in a month.
        """
        counted: Counter[int] = Counter()
        wanted = sorted(set(channel_ids))
        cards = select(type_coerce(col(CardRow.reasons), Text)).where(
            col(CardRow.team_id) == team_id, col(CardRow.channel_id).in_(wanted), col(CardRow.posted_at) >= since
        )
        lines = select(type_coerce(col(SettledMatchRow.reasons), Text)).where(
            col(SettledMatchRow.team_id) == team_id,
            col(SettledMatchRow.channel_id).in_(wanted),
            col(SettledMatchRow.settled_at) >= since,
            col(SettledMatchRow.ending) == Ending.DIGEST,
        )
        for query in (cards, lines) if wanted else ():
            for packed in (await self.connection.execute(query)).scalars():
                counted.update(_subscription_ids(packed))
        return counted


def _subscription_ids(packed: Any) -> set[int]:  # noqa: ANN401  the text of a packed column
    return {int(found) for found in _NAMED.findall(str(packed))}
