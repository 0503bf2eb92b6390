"""The workspace's clock: the real time plus whatever the reader of the page has moved it by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """Return the real time as an aware UTC instant."""
    return datetime.now(UTC)


class Clock:
    """A clock that only ever moves forward."""

    def __init__(self, real: Callable[[], datetime] = utc_now) -> None:
        """Tell the real time until it is moved."""
        self._real = real
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the workspace's time."""
        return self._real() + self.ahead

    def move(self, by: timedelta) -> None:
        """Move the clock forward; a move backward is refused."""
        if by < timedelta():
            message = "the workspace's clock does not go back"
            raise ValueError(message)
        self.ahead += by

    def move_to_hour(self, hour: int, zone_offset: timedelta = timedelta()) -> None:
        """Move to the next time that a wall clock `zone_offset` ahead of UTC shows `hour`:00."""
        wall = self() + zone_offset
        wanted = wall.replace(hour=hour, minute=0, second=0, microsecond=0)
        if wanted <= wall:
            wanted += timedelta(days=1)
        self.move(wanted - wall)
