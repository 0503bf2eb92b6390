"""A field of parsed JSON that knows where it stands, so that an error can name it and say what is allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import NoReturn, Self, TypeVar, cast

from bot.errors import FieldError

_Word = TypeVar("_Word", bound=StrEnum)

_TYPES = {"str": "a text", "int": "a number", "float": "a number", "bool": "true or false", "dict": "an object",
          "list": "a list", "NoneType": "null"}  # fmt: skip
_LARGEST_WHOLE = 10**15
_LARGEST_OFFSET = 10**9
_SHOWN = 60  # characters of a wrong value that an error repeats


@dataclass(frozen=True, slots=True)
class Field:
    """A value and its path (`events[1].type`). A field that is absent holds None. Every method may raise FieldError."""

    path: str
    value: object

    def refuse(self, why: str) -> NoReturn:
        """Raise the error that names this field."""
        raise FieldError(self.path, why)

    def required(self) -> Self:
        """Refuse null and absence."""
        if self.value is None:
            self.refuse("is missing")
        return self

    def fields(self, names: Sequence[str]) -> "Mapping[str, Field]":
        """Return the fields called `names`, absent ones too; refuse a near miss among the others, let the rest be."""
        given: object = {} if self.value is None else self.value
        if not isinstance(given, dict):
            self._wrong("an object")
        fields = cast("dict[str, object]", given)
        for name in fields:
            close = () if name in names else get_close_matches(name.lower(), names, 1, 0.8)
            if close:
                self._child(name[:_SHOWN]).refuse(f"is no field; did you mean {close[0]!r}?")
        return {name: self._child(name, fields.get(name)) for name in names}

    def items(self, most: int) -> "tuple[Field, ...]":
        """Return the items; none when absent."""
        given: object = [] if self.value is None else self.value
        if not isinstance(given, list):
            self._wrong("a list")
        items = cast("list[object]", given)
        if len(items) > most:
            self.refuse(f"holds {len(items)} items; {most} at most")
        return tuple(Field(f"{self.path}[{index}]", item) for index, item in enumerate(items))

    def text(self, longest: int) -> str | None:
        """Return the text, None when absent."""
        if self.value is None:
            return None
        if not isinstance(self.value, str):
            self._wrong("a text")
        if len(self.value) > longest:
            self.refuse(f"has {len(self.value)} characters; {longest} at most")
        return self.value

    def name(self, longest: int) -> str:
        """Return a text that is not blank, without spaces around it."""
        found = (self.required().text(longest) or "").strip()
        if not found:
            self.refuse("is empty")
        return found

    def id(self) -> str:
        """Return an id: a text that is not blank, or a whole number."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            if abs(self.value) > _LARGEST_WHOLE:
                self.refuse(f"is too large for a number; {_LARGEST_WHOLE} at most, or a text")
            return str(self.value)
        return self.name(1000)

    def flag(self) -> bool | None:
        """Return true or false, None when absent."""
        if self.value is not None and not isinstance(self.value, bool):
            self._wrong("true or false")
        return self.value

    def offset(self) -> int:
        """Return a whole number from 0 up."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            self._wrong("a whole number from 0 up")
        if self.value > _LARGEST_OFFSET:
            self.refuse(f"is larger than {_LARGEST_OFFSET}")
        return self.value

    def amount(self, largest: Decimal) -> Decimal:
        """Return an exact amount from 0 to `largest`."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            self._wrong("a plain number such as 125000000")
        found = Decimal(str(self.value))
        if not found.is_finite() or not 0 <= found <= largest:
            self.refuse(f"{self.value} is not between 0 and {largest}")
        whole = found.to_integral_value()
        return whole if whole == found else found

    def word(self, allowed: Sequence[str], what: str) -> str | None:
        """Return one of `allowed`, None when absent; a number counts as its digits."""
        if self.value is None:
            return None
        value = str(self.value) if isinstance(self.value, int) else self.text(10_000) or ""
        if value not in allowed:
            close = get_close_matches(value[:_SHOWN].lower(), allowed, 1, 0.6)
            hint = f"did you mean {close[0]!r}?" if close else "it may be " + ", ".join(allowed)
            self.refuse(f"{value[:_SHOWN]!r} is no {what}; {hint}")
        return value

    def one_of(self, words: type[_Word], what: str) -> _Word:
        """Return a member of an enumeration."""
        return words(self.required().word([word.value for word in words], what))

    def _child(self, name: str, value: object = None) -> "Field":
        return Field(f"{self.path}.{name}" if self.path else name, value)

    def _wrong(self, wanted: str) -> NoReturn:
        kind = type(self.value).__name__
        self.refuse(f"must be {wanted}, not {_TYPES.get(kind, kind)}")
