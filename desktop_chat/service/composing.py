"""What a person does with messages: writes, changes, reacts, reads and types. Stored first, sent afterwards."""

import logging
from functools import partial

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.core.mentions import handles_of, named
from desktop_chat.core.roster import may_moderate, may_write
from desktop_chat.domain.commands import Command, DeleteMessage, EditMessage, OutboxItem, SendMessage, SetReaction
from desktop_chat.domain.content import TextContent, composed_text
from desktop_chat.domain.delivery import LOST
from desktop_chat.domain.errors import StoreError, UserError
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.domain.reaction import MAX_KEY_BYTES
from desktop_chat.service.engine import Engine
from desktop_chat.service.people import new_id

logger = logging.getLogger(__name__)

UNSAFE = "The disk does not answer as it should. What you wrote is kept, but a loss of power could take it back."
SAFE_AT_SERVER = 0.02
"""Seconds that the server has to say yes before what was written is brought to the own disk instead."""
TYPING_EVERY = 3.0
"""Seconds between two "is typing" of one room; the others forget one after six."""
ANY_REV = (1 << 53) - 1
"""The base of an edit of words that the server has not numbered yet. Only their author may edit them, so it overwrites
nobody; the largest number that every JSON reader keeps exactly."""


class Composing:
    """Commands go through the outbox; a method returns when the store has it (raises `UserError`, `StoreError`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._typing: dict[RoomId, float] = {}

    async def send(self, room: RoomId, text: str, reply_to: MessageId | None) -> MessageId:
        """Post a message; when this returns it is in the outbox and on the screen."""
        content = composed_text(text)
        return await self.post(room, content, reply_to)

    async def post(self, room: RoomId, content: TextContent, reply_to: MessageId | None = None) -> MessageId:
        """Post a content; when this returns it is in the outbox and on the screen. Forwarded words call nobody."""
        self._check_writable(room)
        message = MessageId(new_id(self._engine.plugs.clock))
        await self.enqueue(
            SendMessage(
                op=OpId(message),
                room=room,
                message=message,
                content=content,
                reply_to=reply_to,
                mentions=() if content.origin is not None else self._named(room, content.text),
            )
        )
        _ = self._typing.pop(room, None)
        if self._engine.timelines.room == room and not self._engine.timelines.at_newest(room):
            await self._engine.timelines.jump_to_newest(room)
        return message

    async def edit(self, room: RoomId, message: MessageId, text: str) -> None:
        """Replace the text of an own message."""
        content = composed_text(text)
        shown = await self._own(room, message)
        if not isinstance(shown.content, TextContent) or shown.content.origin is not None:
            raise UserError("This message cannot be edited.")
        if shown.content == content:
            return
        seen = max(shown.rev, self._own_rev(shown))
        base = ANY_REV if shown.changing or shown.seq is None else seen
        op = OpId(new_id(self._engine.plugs.clock))
        called = self._named(room, content.text)
        names = called if called or self._named(room, shown.content.text) else None
        edit = EditMessage(op=op, room=room, message=message, content=content, base_rev=base, mentions=names)
        await self.enqueue(edit)

    async def delete(self, room: RoomId, message: MessageId, keep_back: float = 0.0) -> OpId | None:
        """Delete a message for everyone, an own one or as a moderator; one that was never sent just goes.

        Returns:
            The operation, which is sent after `keep_back` seconds; None when there is nothing to send.
        """
        line = self._engine.book.lines.get(room)
        shown = await self._known(room, message)
        if shown.sender != self._engine.book.user and (
            line is None or not may_moderate(line.room.kind, line.members, self._engine.book.user)
        ):
            raise UserError("Only its author or a moderator can delete a message for everyone.")
        if shown.seq is None and shown.refusal is not None:
            await self.discard(room, message)
            return None
        op = OpId(new_id(self._engine.plugs.clock))
        await self.enqueue(DeleteMessage(op=op, room=room, message=message), keep_back)
        return op if any(item.command.op == op for item in await self._engine.plugs.store.outbox()) else None

    async def react(self, room: RoomId, message: MessageId, key: str, *, on: bool) -> None:
        """Set or take away one's own emoji."""
        if not key or len(key.encode("utf-8", "replace")) > MAX_KEY_BYTES:
            raise UserError("This cannot be used as a reaction.")
        op = OpId(new_id(self._engine.plugs.clock))
        await self.enqueue(SetReaction(op=op, room=room, message=message, key=key, on=on))

    async def retry(self, room: RoomId, message: MessageId) -> None:
        """Try again what was refused about a message."""
        for item in await self._refused(room, message):
            again = partial(self._engine.plugs.store.unpark, item.command.op, self._calls_again(item))
            _ = await self._engine.pump.change(again)
        self._engine.sender.release()

    async def discard(self, room: RoomId, message: MessageId) -> None:
        """Forget what was refused about a message."""
        for item in await self._refused(room, message):
            _ = await self._engine.pump.change(partial(self._engine.plugs.store.discard, item.command.op))
        self._engine.sender.release()

    async def mark_read(self, room: RoomId, message: MessageId) -> None:
        """Everything up to this message is read: here at once, for others within two seconds."""
        shown = self._engine.timelines.confirmed_up_to(room, message) or await self.find(room, message)
        if shown is not None:
            await self._engine.marks.read_up_to(shown)
        # Whoever looks at a room that they had marked unread has come back to it.
        await self._engine.preferences.change(room, {"unread": False})

    async def say_typing(self, room: RoomId, *, on: bool) -> None:
        """Tell the others in the open room, at most every three seconds."""
        engine = self._engine
        if on and not engine.account.settings.shows_typing:
            return
        now = engine.plugs.clock.monotonic()
        told = self._typing.get(room)
        line = engine.book.lines.get(room)
        if line is None or (on and told is not None and now - told < TYPING_EVERY) or (not on and told is None):
            return
        if on:
            self._typing[room] = now
        else:
            del self._typing[room]
        live = LiveRoom(room=room, gen=line.position.gen, typing=True)
        await engine.link.say_typing(live, engine.book.user, on=on)

    async def save_draft(self, room: RoomId, text: str) -> None:
        """Keep the unfinished text of a room."""
        store = self._engine.plugs.store
        _ = await self._engine.pump.change(lambda: store.keep_draft(room, text))

    async def enqueue(self, command: Command, keep_back: float = 0.0) -> None:
        """Put a command into the outbox and on the screen; it is sent after `keep_back` seconds."""
        store, sender, now = self._engine.plugs.store, self._engine.sender, self._engine.plugs.clock.now()
        _ = await self._engine.pump.change(lambda: sender.put(command, now, keep_back=keep_back))
        # The wire need not wait for the disk; the composer does, before it forgets the text. What the server has is
        # safe already, and a message on its way there should not meet its own writer's disk traffic.
        accepted = False
        try:
            accepted = await sender.accepted_within(command.op, SAFE_AT_SERVER)
        finally:
            if not accepted:
                # Only now it waits: to announce each message as waiting, and as sent, costs as much as to show it.
                sender.wake()
        if accepted:
            return
        try:
            await store.flush()
        except StoreError as error:
            # It is in the outbox, on the screen and on its way: who is told that it is not would write it again.
            logger.warning("What was written is not safe from a loss of power: %s", type(error).__name__)
            self._engine.hub.publish(Notice(kind=NoticeKind.WARNING, text=UNSAFE, room=command.room))

    def _named(self, room: RoomId, text: str) -> tuple[UserId, ...]:
        """Return which of a room's members a text calls."""
        line = self._engine.book.lines.get(room)
        return () if line is None or "@" not in text else named(text, handles_of(line.members))

    def _calls_again(self, item: OutboxItem) -> tuple[UserId, ...]:
        """Return whom words call that a server had and has lost: of them only the words are known here."""
        if item.refusal is None or item.refusal.code != LOST or not isinstance(item.command, SendMessage | EditMessage):
            return ()
        content = item.command.content
        return () if content.origin is not None else self._named(item.command.room, content.text)

    async def _refused(self, room: RoomId, message: MessageId) -> list[OutboxItem]:
        items = await self._engine.plugs.store.outbox()
        return [
            item
            for item in items
            if item.refusal is not None and (item.command.room, item.command.message) == (room, message)
        ]

    async def _known(self, room: RoomId, message: MessageId) -> Message:
        shown = await self.find(room, message)
        if shown is None:
            raise UserError("That message is not here any more.")
        return shown

    async def _own(self, room: RoomId, message: MessageId) -> Message:
        shown = await self._known(room, message)
        if shown.sender != self._engine.book.user:
            raise UserError("Only the author can edit a message.")
        return shown

    def _own_rev(self, shown: Message) -> int:
        """Return the revision that an own edit has made, whose answer is here before its row.

        After a restart only the end of the log is known that came with the answer; it lies beyond the cursor until the
        row has come.
        """
        known = self._engine.own_revs.get(shown.id)
        if known is not None or shown.edited_at is None:
            return known or 0
        line = self._engine.book.lines.get(shown.room)
        return line.position.head if line is not None and line.position.head > line.position.cursor.seq else 0

    async def find(self, room: RoomId, message: MessageId) -> Message | None:
        """Return a message as it is to be seen now, if it is on this computer."""
        shown = self._engine.timelines.message(message)
        if shown is not None:
            return shown
        page = await self._engine.plugs.store.around(room, message, 1)
        return next((found for found in page.messages if found.id == message), None)

    def _check_writable(self, room: RoomId) -> None:
        line = self._engine.book.lines.get(room)
        if line is None or not may_write(line, self._engine.book.user):
            raise UserError("You cannot write in this room any more.")
