"""What a person wants: the commands that go through the outbox, and what they look like before the server has spoken.

A command is written to the outbox before anything is tried with it. What the screen shows is always the server's row
with the waiting commands laid over it (`overlaid`), so a refusal needs no undoing: the command goes, the row is left.
"""

from collections.abc import Iterable
from typing import assert_never

from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId, derived_uuid
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import with_reaction
from desktop_chat.domain.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """Post a message; its id is also the id of the operation."""

    op: OpId
    room: RoomId
    message: MessageId
    content: TextContent
    reply_to: MessageId | None = None
    mentions: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMessage:
    """Replace the text of an own message that stood at `base_rev`.

    `mentions` are those whom it names from now on; None leaves that as it was.
    """

    op: OpId
    room: RoomId
    message: MessageId
    content: TextContent
    base_rev: int
    mentions: tuple[UserId, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMessage:
    """Delete an own message for everyone."""

    op: OpId
    room: RoomId
    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReaction:
    """Set or take away one's own emoji; never a toggle, so that a retry means the same."""

    op: OpId
    room: RoomId
    message: MessageId
    key: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPin:
    """Pin a message for the whole room, or take it down; never a toggle."""

    op: OpId
    room: RoomId
    message: MessageId
    on: bool


Command = SendMessage | EditMessage | DeleteMessage | SetReaction | SetPin


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A command that waits for the server.

    `order` is its place in the outbox, `tried` whether it was ever put on a wire (from then on it is frozen: later
    changes are items of their own), `refusal` the definite no that parked it.
    """

    command: Command
    order: int
    created_at: UnixMillis
    tried: bool = False
    attempts: int = 0
    refusal: Refusal | None = None

    @property
    def parked(self) -> bool:
        """Whether the server has refused it for good, so that others go on without it."""
        return self.refusal is not None and not self.refusal.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The server's yes to a command.

    `seq` is None when nothing changed (a reaction that was set already), `no` is the message's count (only of a posted
    one), `at` the server's time, `head` the newest number of the room's log, `gen` its access generation, `repeat`
    whether the server had it before.
    """

    op: OpId
    room: RoomId
    seq: int | None
    no: int | None
    at: UnixMillis | None
    head: int
    gen: int
    repeat: bool


def echo(item: OutboxItem, author: UserId) -> Message:
    """Return an unsent message as its author sees it at once.

    Raises:
        TypeError: the item does not post a message.
    """
    command = item.command
    if not isinstance(command, SendMessage):
        message = f"{type(command).__name__} posts no message"
        raise TypeError(message)
    return Message(
        id=command.message,
        room=command.room,
        sender=author,
        content=command.content,
        sent_at=item.created_at,
        reply_to=command.reply_to,
        delivery=Delivery.SENDING if item.tried else Delivery.QUEUED,
        refusal=item.refusal,
        outbox_order=item.order,
    )


def overlaid(message: Message, items: Iterable[OutboxItem], author: UserId) -> Message:
    """Return the message as its reader should see it: with the own waiting commands about it, in their order."""
    shown = message
    for item in items:
        match item.command:
            case EditMessage(content=content):
                shown = replace(shown, content=content, edited_at=item.created_at)
            case DeleteMessage():
                shown = replace(
                    shown, content=DeletedContent(), deleted_at=item.created_at, reactions=(), pinned_at=None
                )
            case SetReaction(key=key, on=on):
                shown = replace(shown, reactions=with_reaction(shown.reactions, key, author, on=on))
            case SetPin(on=on):
                shown = replace(shown, pinned_at=item.created_at if on else None)
            case SendMessage():
                continue
            case _:
                assert_never(item.command)
        shown = replace(shown, changing=True, refusal=item.refusal or shown.refusal)
    return shown


def lost_change(former: Message, now: Message) -> EditMessage | DeleteMessage | None:
    """Return what has to be done to an own message again, which a server that went back to an earlier state has lost.

    Both are the message as the server had it: `former` in the history that was lost, `now` in the one that it tells.
    What was edited there later stands as it is, and so does what is deleted there. The same loss is the same operation,
    whoever finds it and however often.
    """
    if isinstance(now.content, DeletedContent) or former.content == now.content:
        return None
    op = OpId(derived_uuid(former.id, former.edited_at, former.deleted_at, now.rev))
    if isinstance(former.content, DeletedContent):
        return DeleteMessage(op=op, room=now.room, message=now.id)
    if not isinstance(former.content, TextContent) or (former.edited_at or 0) <= (now.edited_at or 0):
        return None
    return EditMessage(op=op, room=now.room, message=now.id, content=former.content, base_rev=now.rev)


def is_done(command: Command, now: Message) -> bool:
    """Tell whether the server has a message already as an edit or a deletion would leave it, or has deleted it."""
    return isinstance(now.content, DeletedContent) or (
        isinstance(command, EditMessage) and now.content == command.content
    )
