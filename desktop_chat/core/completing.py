"""What a person is about to name while they write: somebody after an @, or an emoji after a colon; never in code."""

import re
from enum import Enum
from typing import NamedTuple

LOOKED_BACK = 64
_PERSON = re.compile(r"(?<![\w@])@(\S{0,40})\Z")
_EMOJI = re.compile(r"(?<![\w:]):([\w+-]{2,32})\Z")
_CLOSED = re.compile(r"(?<![\w:]):([\w+-]{1,40}):\Z")


class Trigger(Enum):
    """The character that begins a name."""

    PERSON = "@"
    EMOJI = ":"


class Wanted(NamedTuple):
    """A name that is being written: what stands before the cursor from the trigger on."""

    trigger: Trigger
    query: str

    @property
    def typed(self) -> str:
        """All that a choice replaces."""
        return self.trigger.value + self.query


def wanted(before: str) -> Wanted | None:
    """Return what is being named at the end of the text before the cursor, or None."""
    tail = before[-LOOKED_BACK:]
    for trigger, pattern in ((Trigger.PERSON, _PERSON), (Trigger.EMOJI, _EMOJI)):
        match = pattern.search(tail)
        if match is not None:
            return None if in_code(before) else Wanted(trigger, match[1])
    return None


def closed_code(before: str) -> str | None:
    """Return the shortcode, without its colons, that the text before the cursor ends with, or None."""
    match = _CLOSED.search(before[-LOOKED_BACK:])
    return match[1] if match is not None and not in_code(before) else None


def in_code(before: str) -> bool:
    """Tell whether what follows this text stands in code."""
    if before.count("```") % 2:
        return True
    return before[before.rfind("\n") + 1 :].replace("```", "").count("`") % 2 == 1
