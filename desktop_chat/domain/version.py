"""What a message said at a time: its versions, of which the last is what it says now."""

from desktop_chat.domain.content import Content
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageVersion:
    """The words that a message had from `at` on."""

    content: Content
    at: UnixMillis
