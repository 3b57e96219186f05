"""What a setting may be: small rules that read a value as it stands in a file, and say what would be right.

A field without a rule is a switch or a choice, by the type of its default. Nothing here knows a file or its format; the
values are those of JSON.
"""

import dataclasses
import re
from enum import Enum
from typing import Any, Protocol, TypeVar

from desktop_chat.domain.values import dataclass

T = TypeVar("T")
_RULE = "rule"
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass
class Unusable(Exception):
    """A value that is not as its rule wants it; `wanted` says what would be right: "must be {wanted}"."""

    wanted: str


class Rule(Protocol):
    """How one setting is read from a file and written to it."""

    def read(self, raw: object) -> object:
        """Return the value; raises `Unusable`."""
        ...

    def write(self, value: Any) -> object:
        """Return the value as it is kept."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false."""

    def read(self, raw: object) -> bool:
        """Return the value; raises `Unusable`."""
        if isinstance(raw, bool):
            return raw
        raise Unusable("true or false")

    def write(self, value: bool) -> bool:  # noqa: FBT001 - the value of a setting, as in every rule
        """Return the value as it is kept."""
        return value


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an enum of words."""

    words: type[Enum]

    def read(self, raw: object) -> Enum:
        """Return the value; raises `Unusable`."""
        for choice in self.words:
            if choice.value == raw:
                return choice
        raise Unusable("one of " + ", ".join(choice.value for choice in self.words))

    def write(self, value: Enum) -> object:
        """Return the value as it is kept."""
        return value.value


@dataclass(frozen=True, slots=True)
class Number:
    """A number from the lowest to the highest; `unit` is a word for people, such as "s"."""

    lowest: float
    highest: float
    unit: str = ""

    def read(self, raw: object) -> float:
        """Return the value; raises `Unusable`."""
        if isinstance(raw, int | float) and not isinstance(raw, bool) and self.lowest <= raw <= self.highest:
            return float(raw)
        raise Unusable(f"a number from {self.lowest:g} to {self.highest:g}")

    def write(self, value: float) -> float:
        """Return the value as it is kept."""
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from the lowest to the highest; `unit` is a word for people, such as "days"."""

    lowest: int
    highest: int
    unit: str = ""

    def read(self, raw: object) -> int:
        """Return the value; raises `Unusable`."""
        if isinstance(raw, int) and not isinstance(raw, bool) and self.lowest <= raw <= self.highest:
            return raw
        raise Unusable(f"a whole number from {self.lowest} to {self.highest}")

    def write(self, value: int) -> int:
        """Return the value as it is kept."""
        return value


@dataclass(frozen=True, slots=True)
class Text:
    """Words of at most `longest` characters."""

    longest: int = 1000

    def read(self, raw: object) -> str:
        """Return the value; raises `Unusable`."""
        if isinstance(raw, str) and len(raw) <= self.longest:
            return raw
        raise Unusable(f"a text of at most {self.longest} characters")

    def write(self, value: str) -> str:
        """Return the value as it is kept."""
        return value


@dataclass(frozen=True, slots=True)
class Colour:
    """`#rrggbb`, or nothing for the usual colour."""

    def read(self, raw: object) -> str:
        """Return the value in small letters; raises `Unusable`."""
        if isinstance(raw, str) and (not raw or _COLOUR.fullmatch(raw.lower())):
            return raw.lower()
        raise Unusable("a colour such as #2860d8, or empty")

    def write(self, value: str) -> str:
        """Return the value as it is kept."""
        return value


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words by words, of at most `most` entries, kept as an object and held as sorted pairs, which cannot change."""

    most: int = 500

    def read(self, raw: object) -> tuple[tuple[str, str], ...]:
        """Return the value; raises `Unusable`."""
        if (
            isinstance(raw, dict)
            and len(raw) <= self.most
            and all(isinstance(text, str) for pair in raw.items() for text in pair)
        ):
            return tuple(sorted(raw.items()))
        raise Unusable(f"an object of at most {self.most} texts")

    def write(self, value: tuple[tuple[str, str], ...]) -> dict[str, str]:
        """Return the value as it is kept."""
        return dict(value)


def setting(default: T, rule: Rule) -> T:
    """Declare a field of a group of settings with the rule that it has to keep to."""
    return dataclasses.field(default=default, metadata={_RULE: rule})


def rule_of(field: "dataclasses.Field[Any]") -> Rule:
    """Return the rule of a field: its own, else the one for the type of its default."""
    own: Rule | None = field.metadata.get(_RULE)
    if own is not None:
        return own
    return Flag() if isinstance(field.default, bool) else Choice(type(field.default))
