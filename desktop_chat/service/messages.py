"""What else a person does with messages: takes them away, takes that back, and looks at what they said before."""

from desktop_chat.core.roster import may_pin
from desktop_chat.core.timeline import UNKNOWN_AUTHOR
from desktop_chat.domain.commands import SetPin
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis
from desktop_chat.domain.receipt import Receipt
from desktop_chat.domain.search import Hit
from desktop_chat.domain.version import MessageVersion
from desktop_chat.service.composing import Composing
from desktop_chat.service.engine import Engine
from desktop_chat.service.history import History
from desktop_chat.service.hits import hits_of
from desktop_chat.service.people import new_id
from desktop_chat.service.receipts import Receipts

MENTIONS_AT_ONCE = 200
UNDO_S = 7.0
"""Seconds for which a deletion for everyone is kept back: it cannot be undone once others know of it."""


class Messages:
    """Each coroutine may raise `UserError` and `StoreError`, and where it needs the server what `Backend` raises."""

    def __init__(self, engine: Engine, composing: Composing) -> None:
        self._engine = engine
        self._composing = composing
        self._deletions: dict[MessageId, OpId] = {}

    async def delete(self, room: RoomId, message: MessageId) -> bool:
        """Delete for everyone, by author or moderator: stored and shown at once, told to others after `UNDO_S`.

        If the program ends before, others are told at its next start. Returns whether `undelete` can take it back.
        """
        op = await self._composing.delete(room, message, UNDO_S)
        if op is not None:
            self._deletions = {message: op}
        return op is not None

    async def undelete(self, message: MessageId) -> None:
        """Take back the last deletion for everyone, of which nobody has been told (`UserError`: it is too late)."""
        op = self._deletions.pop(message, None)
        if op is None or not self._engine.sender.take_back(op):
            raise UserError("It is too late: this message was deleted for everyone already.")
        _ = await self._engine.pump.change(lambda: self._engine.plugs.store.discard(op))
        self._engine.sender.wake()

    async def take_back(self, op: OpId) -> None:
        """Forget a change that waits in the outbox (`UserError`: it has gone out).

        One that was tried may be at the server although no answer came: what the server says of the message stands.
        """
        if all(item.command.op != op for item in await self._engine.plugs.store.outbox()):
            raise UserError("It is too late: this has been sent already.")
        _ = await self._engine.pump.change(lambda: self._engine.plugs.store.discard(op))
        self._engine.sender.wake()

    async def hide(self, room: RoomId, message: MessageId, *, hidden: bool = True) -> None:
        """Take a message away from this computer only, or bring it back; nobody is told."""
        store, now = self._engine.plugs.store, self._engine.plugs.clock.now()
        _ = await self._engine.pump.change(lambda: store.messages.hide(room, message, now, hidden=hidden))

    async def versions(self, room: RoomId, message: MessageId) -> tuple[MessageVersion, ...]:
        """Return what a message has said, the oldest version first, the present one last; asks the server."""
        earlier = await self._engine.session.ask(lambda: self._engine.plugs.backend.messages.edits(room, message))
        shown = await self._composing.find(room, message)
        if shown is None:
            return earlier
        return (*earlier, MessageVersion(content=shown.content, at=shown.edited_at or shown.sent_at))

    async def pin(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        """Pin a message for the whole room, or take it down; goes through the outbox."""
        line = self._engine.book.lines.get(room)
        if line is None or not may_pin(line.room.kind, line.members, self._engine.book.user):
            raise UserError("Only moderators can pin messages here.")
        op = OpId(new_id(self._engine.plugs.clock))
        await self._composing.enqueue(SetPin(op=op, room=room, message=message, on=on))

    async def bookmark(self, room: RoomId, message: MessageId, *, on: bool) -> None:
        """Mark a message for oneself on this computer, or no longer; nobody is told."""
        store, now = self._engine.plugs.store, self._engine.plugs.clock.now()
        _ = await self._engine.pump.change(lambda: store.messages.bookmark(room, message, now, on=on))

    async def bookmarks(self) -> tuple[Hit, ...]:
        """Return the bookmarked messages of all rooms, the last marked first."""
        return hits_of(await self._engine.plugs.store.messages.bookmarked(), self._engine.book)

    async def mentions(self) -> tuple[Hit, ...]:
        """Return the newest messages of others on this computer that name this person as @handle."""
        me = self._engine.book.me
        if me is None:
            return ()
        found = await self._engine.plugs.store.messages.mentioning(me.handle, me.id, MENTIONS_AT_ONCE)
        book = self._engine.book
        return hits_of((message for message in found if message.sender not in book.blocked), book)

    async def forward(self, room: RoomId, message: MessageId, to: RoomId) -> MessageId:
        """Post a copy of a message into another room of one's own, with the name of whoever wrote it.

        Where it stood is not told. Raises `UserError` where there is no text, or one may not write.
        """
        shown = await self._composing.find(room, message)
        book = self._engine.book
        if shown is None or not isinstance(shown.content, TextContent) or shown.sender in book.blocked:
            raise UserError("This message cannot be forwarded.")
        author = shown.content.origin or book.names(room).get(shown.sender, "")
        return await self._composing.post(to, TextContent(text=shown.content.text, origin=author or UNKNOWN_AUTHOR))

    async def go_to_date(self, room: RoomId, at: UnixMillis) -> None:
        """Bring the first message since an instant into view, fetched if need be."""
        await History(self._engine).go_to_date(room, at)

    async def go_to_mention(self, room: RoomId) -> None:
        """Bring the first unread message into view that names this person, fetched if need be."""
        await History(self._engine).go_to_mention(room)

    async def receipts(self, room: RoomId, message: MessageId) -> tuple[Receipt, ...]:
        """Return how far a message has come with each other member; the times are the server's, if it can be asked."""
        return await Receipts(self._engine).of(room, message, await self._composing.find(room, message))
