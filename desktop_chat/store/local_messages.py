"""What is kept about single messages; fits `domain.ports_messages.MessageStore`."""

from collections.abc import Awaitable, Callable

import apsw

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded
from desktop_chat.store import mentions, own_marks, pages, places
from desktop_chat.store.changes import Changes
from desktop_chat.store.database import Database
from desktop_chat.store.own_marks import OwnMark

Change = Callable[[Callable[[apsw.Connection, Changes], None]], Awaitable[Recorded]]


class LocalMessages:
    """A part of `LocalStore`, whose database and transactions it uses."""

    def __init__(self, database: Database, change: Change) -> None:
        self._database = database
        self._change = change

    async def hide(self, room: RoomId, message: MessageId, now: UnixMillis, *, hidden: bool) -> Recorded:
        """Show a message nowhere any more, or again."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            own_marks.put(connection, "hidden", OwnMark(message=message, room=room, at=now), on=hidden)
            if hidden:
                changes.removed(room, message)
            else:
                changes.message(room, message)

        return await self._change(work)

    async def bookmark(self, room: RoomId, message: MessageId, now: UnixMillis, *, on: bool) -> Recorded:
        """Mark a message for oneself, or no longer."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            own_marks.put(connection, "bookmarks", OwnMark(message=message, room=room, at=now), on=on)
            changes.message(room, message)

        return await self._change(work)

    async def bookmarked(self) -> tuple[Message, ...]:
        """Return the bookmarked messages, the last marked first."""
        return await self._database.read(own_marks.bookmarked)

    async def pinned(self, room: RoomId) -> tuple[Message, ...]:
        """Return what is pinned in a room as the person should see it, the last pinned first."""
        return await self._database.read(lambda connection: pages.pinned(connection, room))

    async def mentioning(self, handle: str, reader: UserId, limit: int) -> tuple[Message, ...]:
        """Return the newest messages that name a person as @handle and were not written by them."""
        return await self._database.read(lambda connection: mentions.of(connection, handle, reader, limit))

    async def first_since(self, room: RoomId, at: UnixMillis) -> MessageId | None:
        """Return the first message of a room on this computer that was sent at an instant or after it."""
        found = await self._database.read(lambda connection: places.first_from(connection, room, "sent_at", at))
        return found[0] if found is not None else None

    async def first_numbered(self, room: RoomId, no: int) -> tuple[MessageId, int] | None:
        """Return the first message of a room on this computer whose number is at least this, with its number."""
        return await self._database.read(lambda connection: places.first_from(connection, room, "no", no))
