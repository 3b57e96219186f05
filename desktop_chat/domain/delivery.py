"""How far a message has come. The states only grow, so the order in which news arrives cannot hurt."""

from enum import IntEnum

from desktop_chat.domain.values import dataclass

HELD = "held"
"""The code of a refusal that is none: the server is well otherwise, and fails on this one thing."""

LOST = "lost"
"""The code of a refusal that is none either: the server had this, went back to an earlier state, and has it no more."""


class Delivery(IntEnum):
    """How far an own message has come; a message of somebody else is always `SENT`."""

    QUEUED = 0
    SENDING = 1
    SENT = 2
    DELIVERED = 3
    READ = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an outbox item does not go out: `code` for machines, `sentence` for the person, who may retry or discard it.

    It is the server's definite no, and the item stands aside, unless `holds`: then the server fails on this item again
    and again, it is tried on, and what was written after it in its room waits for it.
    """

    code: str
    sentence: str

    @property
    def holds(self) -> bool:
        """Whether the item keeps its place in the room's queue."""
        return self.code == HELD
