"""Hosts that are asked for news: when each may be asked again, by whichever bot."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlmodel import col

from storage.repository import Repository
from storage.tables import HostRow


class Hosts(Repository):
    """The turns with hosts. A turn is reserved before it is used, so that no two bots use the same."""

    async def reserve(self, host: str, now: datetime, pause: timedelta, longest: timedelta) -> datetime:
        """Return when this host may be asked, and keep the next one away for `pause` after that.

        Nothing is reserved when that is more than `longest` away: who asks has to come again.
        """
        await self.insert_new(HostRow, host=host, free_at=now)
        row = select(col(HostRow.free_at), col(HostRow.held_until)).where(col(HostRow.host) == host).with_for_update()
        free_at, held_until = (await self.connection.execute(row)).one()
        at = max(free_at, held_until or now, now)
        if at - now <= longest:
            await self.connection.execute(update(HostRow).where(col(HostRow.host) == host).values(free_at=at + pause))
        return at

    async def hold(self, host: str, until: datetime) -> None:
        """Leave a host alone until then, or for longer where it asked for that before."""
        if not await self.insert_new(HostRow, host=host, free_at=until, held_until=until):
            sooner = or_(col(HostRow.held_until).is_(None), col(HostRow.held_until) < until)
            await self.connection.execute(
                update(HostRow).where(col(HostRow.host) == host, sooner).values(held_until=until)
            )

    async def held_until(self, host: str) -> datetime | None:
        """Return until when a host asked to be left alone, if it ever did."""
        found = await self.connection.execute(select(col(HostRow.held_until)).where(col(HostRow.host) == host))
        return found.scalar_one_or_none()

    async def delete_before(self, instant: datetime) -> int:
        """Forget the hosts that have been free since then; returns how many there were."""
        over = or_(col(HostRow.held_until).is_(None), col(HostRow.held_until) < instant)
        return (await self.connection.execute(delete(HostRow).where(col(HostRow.free_at) < instant, over))).rowcount
