"""What is kept about single messages; fits `domain.ports_messages.MessageStore`."""

from collections.abc import Awaitable, Callable

import apsw

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.ports import Recorded
from desktop_chat.store import own_marks
from desktop_chat.store.changes import Changes
from desktop_chat.store.own_marks import HiddenMessage

Change = Callable[[Callable[[apsw.Connection, Changes], None]], Awaitable[Recorded]]


class LocalMessages:
    """A part of `LocalStore`, whose transactions it uses."""

    def __init__(self, change: Change) -> None:
        self._change = change

    async def hide(self, room: RoomId, message: MessageId, now: UnixMillis, *, hidden: bool) -> Recorded:
        """Show a message nowhere any more, or again."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            if hidden:
                own_marks.hide(connection, HiddenMessage(message=message, room=room, at=now))
                changes.removed(room, message)
            else:
                own_marks.show(connection, message)
                changes.message(room, message)

        return await self._change(work)
