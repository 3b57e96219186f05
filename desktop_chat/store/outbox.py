"""What a person wants and the server does not have yet; what was never tried folds, what was tried is frozen."""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

from collections.abc import Iterable
from typing import Any

import apsw

from desktop_chat.domain import delivery
from desktop_chat.domain.commands import (
    Command,
    DeleteMessage,
    EditMessage,
    OutboxItem,
    SendMessage,
    SetPin,
    SetReaction,
    is_done,
)
from desktop_chat.domain.content import TextContent, storable
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.values import replace
from desktop_chat.store.rows import OUTBOX_COLUMNS, command_columns, item_of

_ALL = f"SELECT {OUTBOX_COLUMNS} FROM outbox ORDER BY number"
_OF_ROOM = f"SELECT {OUTBOX_COLUMNS} FROM outbox WHERE room = ? ORDER BY number"
_OF_MESSAGE = f"SELECT {OUTBOX_COLUMNS} FROM outbox WHERE message = ? ORDER BY number"
_FIND = f"SELECT {OUTBOX_COLUMNS} FROM outbox WHERE op = ?"
_ADD = """
INSERT INTO outbox (op, room, message, kind, payload, created_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (op) DO NOTHING
"""
_POST = """
INSERT INTO outbox (op, room, message, kind, payload, created_at, tried, attempts) VALUES (?, ?, ?, ?, ?, ?, ?7, ?7)
ON CONFLICT (op) DO UPDATE SET tried = max(tried, excluded.tried), attempts = attempts + excluded.attempts
"""
_RESTORE = f"INSERT INTO outbox ({OUTBOX_COLUMNS}) VALUES ({', '.join('?' * 11)}) ON CONFLICT DO NOTHING"
_REPLACE = "UPDATE outbox SET op = ?, payload = ?, created_at = ? WHERE number = ?"
_REWRITE = "UPDATE outbox SET payload = ? WHERE number = ?"
_REMOVE = "DELETE FROM outbox WHERE op = ?"
_REMOVE_POSTING = "DELETE FROM outbox WHERE op = ? AND kind = 'send'"
_REMOVE_OF_MESSAGE = "DELETE FROM outbox WHERE message = ?"
_TRY = f"UPDATE outbox SET tried = 1, attempts = attempts + 1 WHERE op = ? RETURNING {OUTBOX_COLUMNS}"
_REFUSE = "UPDATE outbox SET refusal_code = ?, refusal_sentence = ? WHERE op = ?"

LOST = Refusal(
    code=delivery.LOST, sentence="The server was set back to an earlier state and has lost this. Send it again?"
)


def read_all(connection: apsw.Connection) -> tuple[OutboxItem, ...]:
    """Return what waits, in order."""
    return _items(connection.execute(_ALL))


def of_room(connection: apsw.Connection, room: RoomId) -> tuple[OutboxItem, ...]:
    """Return what waits for one room, in order."""
    return _items(connection.execute(_OF_ROOM, (room,)))


def of_message(connection: apsw.Connection, message: MessageId) -> tuple[OutboxItem, ...]:
    """Return what waits about one message, in order."""
    return _items(connection.execute(_OF_MESSAGE, (message,)))


def find(connection: apsw.Connection, op: OpId) -> OutboxItem | None:
    """Return one item."""
    row = connection.execute(_FIND, (op,)).fetchone()
    return None if row is None else item_of(row)


def add_posting(connection: apsw.Connection, command: SendMessage, now: UnixMillis, *, tried: bool) -> None:
    """Put a message that is not stored yet at the end, with `tried` as it is about to be put on a wire."""
    connection.execute(_POST, (*command_columns(command), now, tried))


def add(connection: apsw.Connection, command: Command, now: UnixMillis) -> bool:
    """Put a command at the end, or fold it into what waits untried or was refused.

    Returns:
        True when the message itself was still unsent and is now discarded.
    """
    about = of_message(connection, command.message)
    # What the server has refused it has not done: like what was never tried, it can still become something else.
    waiting = [item for item in about if item.parked or not item.tried]
    posting = next((item for item in waiting if isinstance(item.command, SendMessage)), None)
    match command:
        case DeleteMessage() if posting is not None:
            remove(connection, posting, with_dependents=True)
            return True
        case EditMessage(content=content) if posting is not None and isinstance(posting.command, SendMessage):
            named = posting.command.mentions if command.mentions is None else command.mentions
            folded = replace(posting.command, content=content, mentions=named)
            connection.execute(_REWRITE, (command_columns(folded)[4], posting.order))
        case _:
            for item in waiting:
                if item.parked and (isinstance(command, DeleteMessage) or _is_replaced(item.command, command)):
                    connection.execute(_REMOVE, (item.command.op,))
            untried = [item for item in waiting if not item.parked]
            former = next((item for item in untried if _is_replaced(item.command, command)), None)
            op, room, message, kind, payload = command_columns(_naming(command, waiting))
            if former is None:
                connection.execute(_ADD, (op, room, message, kind, payload, now))
            else:
                connection.execute(_REPLACE, (op, payload, now, former.order))
    return False


def restore(connection: apsw.Connection, items: Iterable[OutboxItem]) -> None:
    """Put rescued items back at their places."""
    for item in items:
        op, room, message, kind, payload = command_columns(item.command)
        refusal = (item.refusal.code, item.refusal.sentence) if item.refusal else (None, None)
        values = (item.order, op, room, message, kind, payload, item.created_at, item.tried, item.attempts, *refusal)
        connection.execute(_RESTORE, values)


def offer(connection: apsw.Connection, lost: Message) -> None:
    """Park a message that the server had and has lost; the same id, so that sending it again can do no harm.

    Edits of it that wait become its words, as with any message that is not sent; one that is to be deleted is let go.
    """
    if not isinstance(lost.content, TextContent):
        return
    command = SendMessage(
        op=OpId(lost.id), room=lost.room, message=lost.id, content=lost.content, reply_to=lost.reply_to
    )
    for item in of_message(connection, lost.id):
        if isinstance(item.command, DeleteMessage):
            remove(connection, item, with_dependents=True)
            return
        if isinstance(item.command, EditMessage):
            command = replace(command, content=item.command.content, mentions=item.command.mentions or command.mentions)
            remove(connection, item)
    connection.execute(_ADD, (*command_columns(command), lost.sent_at))
    refuse(connection, command.op, LOST)


def offer_change(connection: apsw.Connection, command: EditMessage | DeleteMessage, at: UnixMillis) -> bool:
    """Park a change that the server had made at an instant and has lost; return whether that was done.

    What waits about the message already was wanted after it.
    """
    if any(isinstance(item.command, EditMessage | DeleteMessage) for item in of_message(connection, command.message)):
        return False
    connection.execute(_ADD, (*command_columns(command), at))
    refuse(connection, command.op, LOST)
    return True


def withdraw_offers(connection: apsw.Connection, now: Message) -> bool:
    """Take out what was lost about a message and is done, as the server's row says; return whether there was any."""
    offers = [item for item in of_message(connection, now.id) if item.refusal == LOST and is_done(item.command, now)]
    for item in offers:
        remove(connection, item)
    return bool(offers)


def freeze(connection: apsw.Connection, op: OpId) -> OutboxItem | None:
    """Mark an item as tried, count the attempt, and return it as it is to be sent."""
    row = connection.execute(_TRY, (op,)).fetchone()
    return None if row is None else item_of(row)


def refuse(connection: apsw.Connection, op: OpId, refusal: Refusal | None) -> None:
    """Park an item, or let it be tried again."""
    code, sentence = (None, None) if refusal is None else (refusal.code, storable(refusal.sentence))
    connection.execute(_REFUSE, (code, sentence, op))


def call(connection: apsw.Connection, op: OpId, mentions: tuple[UserId, ...]) -> None:
    """Let the words of an item name these people."""
    item = find(connection, op)
    if item is not None and isinstance(item.command, SendMessage | EditMessage):
        calling = replace(item.command, mentions=mentions)
        connection.execute(_REWRITE, (command_columns(calling)[4], item.order))


def remove(connection: apsw.Connection, item: OutboxItem, *, with_dependents: bool = False) -> None:
    """Take an item out; if asked, all that waits about the same message, which was never sent and never will be."""
    if with_dependents:
        connection.execute(_REMOVE_OF_MESSAGE, (item.command.message,))
        for other in of_room(connection, item.command.room):
            if isinstance(other.command, SendMessage) and other.command.reply_to == item.command.message:
                drop_reply(connection, other)
    else:
        connection.execute(_REMOVE, (item.command.op,))


def drop_reply(connection: apsw.Connection, item: OutboxItem) -> None:
    """Let a message stand for itself, because what it answers is not there."""
    if isinstance(item.command, SendMessage):
        alone = replace(item.command, reply_to=None)
        connection.execute(_REWRITE, (command_columns(alone)[4], item.order))


def remove_posting(connection: apsw.Connection, message: MessageId) -> None:
    """Take out the command that posts this message: the server has it."""
    connection.execute(_REMOVE_POSTING, (message,))


def _items(rows: Iterable[Any]) -> tuple[OutboxItem, ...]:
    return tuple(item_of(row) for row in rows)


def _naming(command: Command, waiting: Iterable[OutboxItem]) -> Command:
    """Return a command with the names of those that it replaces: an edit that leaves the names keeps what they said."""
    if not isinstance(command, EditMessage) or command.mentions is not None:
        return command
    former = [item.command.mentions for item in waiting if isinstance(item.command, EditMessage)]
    return replace(command, mentions=next((names for names in former if names is not None), None))


def _is_replaced(former: Command, command: Command) -> bool:
    """Tell whether the new command says all that the former one says."""
    match former, command:
        case EditMessage(), EditMessage():
            return True
        case SetPin(), SetPin():
            return True
        case SetReaction(key=key), SetReaction(key=new_key):
            return key == new_key
        case _:
            return False
