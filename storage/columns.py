"""Column types: instants that stay aware, and values of `bot.model` packed as JSON text."""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is refused: which hour it means is anybody's guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the driver stores; SQLite has no zones, so the UTC reading goes in bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"an instant must be aware, not {value!r}"
            raise ValueError(message)
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant, aware again."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[Any]):
    """A frozen value of `bot.model` (or a tuple of them) as JSON text; pydantic checks it on the way out."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any, *, is_frozen: bool = False) -> None:  # noqa: ANN401  any annotation that pydantic takes
        """`kind` is the annotation of the value: `tuple[Event, ...]`.

        `is_frozen` says that nobody can change such a value: those read again and again are then made once.
        """
        super().__init__()
        self.kind = kind
        self.is_frozen = is_frozen

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401  the packed value
        """Return the JSON text of `value`."""
        del dialect
        return None if value is None else _adapter(self.kind).dump_json(value, exclude_defaults=True).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401  the packed value
        """Return the value that the JSON text holds."""
        del dialect
        if value is None:
            return None
        return _unpack(self.kind, value) if self.is_frozen else _adapter(self.kind).validate_json(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  any annotation that pydantic takes
    return TypeAdapter(kind)


@lru_cache(maxsize=2048)
def _unpack(kind: Any, value: str) -> Any:  # noqa: ANN401  the packed value
    return _adapter(kind).validate_json(value)
