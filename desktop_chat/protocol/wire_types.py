"""JSON as it comes from outside: decoded under a limit, and read member by member with every type checked.

Whatever is wrong (not JSON, nested too deep, a wrong type, a number without end) becomes a `ProtocolError` that names
the place; no other exception leaves this module. Text that came from others passes `storable`.
"""

import json
import math
from collections.abc import Iterator
from enum import Enum
from typing import NoReturn, TypeAlias, TypeVar, cast

from desktop_chat.domain.content import storable
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UnixMillis, is_uuid
from desktop_chat.domain.picture import PictureId, is_picture_id

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
JsonObject: TypeAlias = dict[str, "Json"]

LARGEST_NUMBER = 2**63 - 1
"""Numbers of the log are bigints on the server and 64-bit integers in the local store."""

LATEST_INSTANT = 253_402_300_799_999
"""The last millisecond of the year 9999, where calendars end."""

TIP_LENGTH = 8
"""Hex digits of an op id by which a cursor remembers an event."""

_Choice = TypeVar("_Choice", bound=Enum)


def _refuse_constant(constant: str) -> NoReturn:
    raise ProtocolError(f"JSON holds {constant}")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ProtocolError("JSON holds a number without end")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def decode_json(data: str | bytes, limit: int) -> Json:
    """Decode JSON of at most `limit` bytes (of characters, when it comes as text).

    Raises:
        ProtocolError: too long, not UTF-8, not JSON, nested deeper than the interpreter follows, or NaN and infinity.
    """
    if len(data) > limit:
        raise ProtocolError(f"{len(data)} bytes, at most {limit} are taken")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return cast("Json", _DECODER.decode(text))
    except RecursionError:
        raise ProtocolError("JSON is nested too deep") from None
    except ValueError as error:
        # The message of a JSONDecodeError holds a position only; that of an over-long integer holds its length.
        raise ProtocolError(f"not JSON: {type(error).__name__}") from None


def encode_json(value: Json) -> str:
    """Encode to compact JSON that UTF-8 can carry.

    Raises:
        ProtocolError: NaN, infinity, lone surrogates, or nested too deep.
    """
    try:
        text = _ENCODER.encode(value)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"cannot be sent as JSON: {type(error).__name__}") from None
    return text


def as_object(value: Json, where: str) -> "Fields":
    """Take a value as a JSON object.

    Raises:
        ProtocolError: it is something else.
    """
    if not isinstance(value, dict):
        raise ProtocolError(f"{where} is no object")
    return Fields(value, where)


def as_list(value: Json, where: str) -> list[Json]:
    """Take a value as a JSON array.

    Raises:
        ProtocolError: it is something else.
    """
    if not isinstance(value, list):
        raise ProtocolError(f"{where} is no array")
    return value


def as_text(value: Json, where: str) -> str:
    """Take a value as text, made storable.

    Raises:
        ProtocolError: it is something else.
    """
    if not isinstance(value, str):
        raise ProtocolError(f"{where} is no text")
    return storable(value)


def as_tip(value: str, where: str) -> str:
    """Return what a cursor remembers of an event: eight hex digits, or nothing before the first one.

    Raises:
        ProtocolError: it is something else.
    """
    if len(value) not in {0, TIP_LENGTH} or not set(value) <= set("0123456789abcdef"):
        raise ProtocolError(f"{where} is no tip")
    return value


def as_uuid(value: Json, where: str) -> str:
    """Take a value as a UUID in lower case.

    Raises:
        ProtocolError: it is something else.
    """
    if not isinstance(value, str) or not is_uuid(value):
        raise ProtocolError(f"{where} is no id")
    return value


def as_number(value: Json, where: str, largest: int = LARGEST_NUMBER) -> int:
    """Take a value as a whole number from 0 to `largest`.

    Raises:
        ProtocolError: it is something else.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProtocolError(f"{where} is no whole number")
    if not 0 <= value <= largest:
        raise ProtocolError(f"{where} is out of range")
    return value


class Fields:
    """The members of one JSON object, read by name; `where` leads to it in the messages of errors."""

    __slots__ = ("_members", "_where")

    def __init__(self, members: JsonObject, where: str) -> None:
        self._members = members
        self._where = where

    def path(self, name: str) -> str:
        """Return how errors call this member."""
        return f"{self._where}.{name}"

    def raw(self, name: str) -> Json:
        """Return the member as it is, or None when it is missing."""
        return self._members.get(name)

    def has(self, name: str) -> bool:
        """Tell whether the member is there and not null."""
        return self._members.get(name) is not None

    def pairs(self) -> Iterator[tuple[str, Json]]:
        """Yield every member with its name."""
        return iter(self._members.items())

    def object(self, name: str) -> "Fields":
        """Read an object."""
        return as_object(self.raw(name), self.path(name))

    def items(self, name: str) -> list[Json]:
        """Read an array."""
        return as_list(self.raw(name), self.path(name))

    def text(self, name: str) -> str:
        """Read a text, made storable."""
        value = self._members.get(name)
        return storable(value) if isinstance(value, str) else as_text(value, self.path(name))

    def text_or_none(self, name: str) -> str | None:
        """Read a text that may be null."""
        return self.text(name) if self.has(name) else None

    def uuid(self, name: str) -> str:
        """Read an id."""
        value = self._members.get(name)
        # A message has twenty members, and most are what they should be: where they are is worked out for an error.
        return value if isinstance(value, str) and is_uuid(value) else as_uuid(value, self.path(name))

    def uuid_or_none(self, name: str) -> str | None:
        """Read an id that may be null."""
        return self.uuid(name) if self.has(name) else None

    def number(self, name: str) -> int:
        """Read a whole number that is not negative."""
        value = self._members.get(name)
        return value if type(value) is int and 0 <= value <= LARGEST_NUMBER else as_number(value, self.path(name))

    def number_or_none(self, name: str) -> int | None:
        """Read a whole number that may be null."""
        return self.number(name) if self.has(name) else None

    def instant(self, name: str) -> UnixMillis:
        """Read milliseconds since the epoch."""
        value = self._members.get(name)
        if type(value) is int and 0 <= value <= LATEST_INSTANT:
            return UnixMillis(value)
        return UnixMillis(as_number(value, self.path(name), LATEST_INSTANT))

    def instant_or_none(self, name: str) -> UnixMillis | None:
        """Read milliseconds since the epoch that may be null."""
        return self.instant(name) if self.has(name) else None

    def picture_or_none(self, name: str) -> PictureId | None:
        """Read what names a picture; null without one, and missing at servers of before there were any."""
        if not self.has(name):
            return None
        value = self._members.get(name)
        if not isinstance(value, str) or not is_picture_id(value):
            raise ProtocolError(f"{self.path(name)} names no picture")
        return PictureId(value)

    def flag(self, name: str) -> bool:
        """Read true or false."""
        value = self.raw(name)
        if not isinstance(value, bool):
            raise ProtocolError(f"{self.path(name)} is neither true nor false")
        return value

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        """Read one of the values of an Enum."""
        try:
            return choices(self.raw(name))
        except ValueError:
            raise ProtocolError(f"{self.path(name)} is no {choices.__name__}") from None
