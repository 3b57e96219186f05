"""Which spoilers a person has opened; nothing of it is kept when the window closes."""

from collections.abc import Iterable

from desktop_chat.domain.content import Content
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.message import Message

NONE: frozenset[int] = frozenset()


class Spoilers:
    """Open spoilers by message, each known by the number of its first letter; an edited text hides its own again."""

    def __init__(self) -> None:
        self._open: dict[MessageId, tuple[Content, frozenset[int]]] = {}

    def opened(self, message: Message) -> frozenset[int]:
        """Return the first letters of the open spoilers of a message."""
        content, opened = self._open.get(message.id, (None, NONE))
        return opened if content == message.content else NONE

    def turn(self, message: Message, spoilers: Iterable[int]) -> None:
        """Open these spoilers of a message, or hide them when all of them are open."""
        turned, opened = frozenset(spoilers), self.opened(message)
        left = opened - turned if turned <= opened else opened | turned
        self._open.pop(message.id, None)
        if left:
            self._open[message.id] = (message.content, left)
