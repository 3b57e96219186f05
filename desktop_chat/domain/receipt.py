"""Who has received and read a message, and when, as far as that is known."""

from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTimes:
    """When somebody received and read a message; None where the server does not remember, or it has not happened."""

    user: UserId
    delivered_at: UnixMillis | None
    read_at: UnixMillis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How far a message has come with one member; reading implies having received."""

    user: UserId
    name: str
    delivered: bool
    read: bool
    delivered_at: UnixMillis | None = None
    read_at: UnixMillis | None = None
