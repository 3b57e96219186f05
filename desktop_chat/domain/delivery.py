"""How far a message has come. The states only grow, so the order in which news arrives cannot hurt."""

from enum import IntEnum

from desktop_chat.domain.values import dataclass


class Delivery(IntEnum):
    """How far an own message has come; a message of somebody else is always `SENT`."""

    QUEUED = 0
    SENDING = 1
    SENT = 2
    DELIVERED = 3
    READ = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A definite no from the server to one outbox item: `code` for machines, `sentence` for the person."""

    code: str
    sentence: str
