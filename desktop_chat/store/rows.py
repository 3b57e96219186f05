"""Messages and outbox commands as columns, and back; pure functions without SQL."""

import json
from typing import Any

from desktop_chat.domain.commands import (
    Command,
    DeleteMessage,
    EditMessage,
    OutboxItem,
    SendMessage,
    SetPin,
    SetReaction,
)
from desktop_chat.domain.content import (
    Content,
    DeletedContent,
    HiddenContent,
    TextContent,
    UnsupportedContent,
    storable,
)
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import Reaction

TEXT, DELETED, UNSUPPORTED = 0, 1, 2
SEQ_BITS = 20
"""The lower bits of a row's number: its place in the log, within a millisecond."""
_LAST_INSTANT = (1 << 42) - 1
"""What the column `kind` of a message says."""

MESSAGE_COLUMN_COUNT = 15
MESSAGE_COLUMNS = (
    "id, seq, no, rev, sender, kind, body, sent_at, reply_to, edited_at, deleted_at, reactions, delivery, pinned_at,"
    " origin"
)
OUTBOX_COLUMNS = "number, op, room, message, kind, payload, created_at, tried, attempts, refusal_code, refusal_sentence"

_DELIVERIES = tuple(Delivery)


def content_columns(content: Content) -> tuple[int, str]:
    """Return kind and body of a content, as they can be stored."""
    match content:
        case TextContent(text=text):
            return TEXT, storable(text)
        case DeletedContent():
            return DELETED, ""
        case UnsupportedContent(kind=kind):
            return UNSUPPORTED, storable(kind)
        case HiddenContent():
            # Only a timeline makes it, out of what was stored.
            raise TypeError(content)


def content_of(kind: int, body: str, origin: str | None = None) -> Content:
    """Return the content that `content_columns` took apart."""
    if kind == TEXT:
        return TextContent(text=body, origin=origin)
    if kind == DELETED:
        return DeletedContent()
    return UnsupportedContent(kind=body)


def message_columns(message: Message) -> tuple[Any, ...]:
    """Return the values of `MESSAGE_COLUMNS`, in their order."""
    kind, body = content_columns(message.content)
    return (
        message.id,
        message.seq,
        message.no,
        message.rev,
        message.sender,
        kind,
        body,
        message.sent_at,
        message.reply_to,
        message.edited_at,
        message.deleted_at,
        reactions_column(message.reactions),
        int(message.delivery),
        message.pinned_at,
        message.content.origin if isinstance(message.content, TextContent) else None,
    )


def message_of(row: tuple[Any, ...], room: RoomId) -> Message:
    """Return the message of a row that begins with `MESSAGE_COLUMNS`."""
    return Message(
        id=row[0],
        room=room,
        seq=row[1],
        no=row[2],
        rev=row[3],
        sender=row[4],
        content=content_of(row[5], row[6], row[14]),
        sent_at=row[7],
        reply_to=row[8],
        edited_at=row[9],
        deleted_at=row[10],
        reactions=reactions_of(row[11]) if row[11] else (),
        delivery=_DELIVERIES[row[12]],
        pinned_at=row[13],
    )


def reactions_column(reactions: tuple[Reaction, ...]) -> str | None:
    """Return reactions as JSON text, or None when there are none."""
    if not reactions:
        return None
    return json.dumps([[storable(reaction.key), reaction.users] for reaction in reactions], ensure_ascii=False)


def reactions_of(column: str) -> tuple[Reaction, ...]:
    """Return the reactions that `reactions_column` wrote."""
    return tuple(Reaction(key=key, users=tuple(users)) for key, users in json.loads(column))


def command_columns(command: Command) -> tuple[str, str, str, str, str]:
    """Return op, room, message, kind and payload of a command."""
    kind, payload = _payload(command)
    return command.op, command.room, command.message, kind, storable(json.dumps(payload, ensure_ascii=False))


def command_of(op: OpId, room: RoomId, message: MessageId, kind: str, payload: str) -> Command:
    """Return the command that `command_columns` took apart.

    Raises:
        ValueError: the columns are no command.
    """
    values = json.loads(payload)
    match kind:
        case "send":
            return SendMessage(
                op=op,
                room=room,
                message=message,
                content=TextContent(text=values["text"], origin=values.get("origin")),
                reply_to=values["reply_to"],
                mentions=tuple(UserId(user) for user in values["mentions"]),
            )
        case "edit":
            content = TextContent(text=values["text"])
            named = values.get("mentions")  # An edit that was queued before there were any has none.
            return EditMessage(
                op=op,
                room=room,
                message=message,
                content=content,
                base_rev=values["base_rev"],
                mentions=None if named is None else tuple(UserId(user) for user in named),
            )
        case "delete":
            return DeleteMessage(op=op, room=room, message=message)
        case "react":
            return SetReaction(op=op, room=room, message=message, key=values["key"], on=values["on"])
        case "pin":
            return SetPin(op=op, room=room, message=message, on=values["on"])
        case _:
            problem = f"no outbox command is of the kind {kind!r}"
            raise ValueError(problem)


def item_of(row: tuple[Any, ...]) -> OutboxItem:
    """Return the outbox item of a row of `OUTBOX_COLUMNS`."""
    number, op, room, message, kind, payload, created_at, tried, attempts, code, sentence = row
    return OutboxItem(
        command=command_of(op, room, message, kind, payload),
        order=number,
        created_at=created_at,
        tried=bool(tried),
        attempts=attempts,
        refusal=None if code is None else Refusal(code=code, sentence=sentence),
    )


def _payload(command: Command) -> tuple[str, dict[str, Any]]:
    match command:
        case SendMessage(content=content, reply_to=reply_to, mentions=mentions):
            sent = {"text": content.text, "reply_to": reply_to, "mentions": mentions}
            return "send", sent if content.origin is None else {**sent, "origin": content.origin}
        case EditMessage(content=content, base_rev=base_rev, mentions=named):
            edit = {"text": content.text, "base_rev": base_rev}
            return "edit", edit if named is None else {**edit, "mentions": named}
        case DeleteMessage():
            return "delete", {}
        case SetReaction(key=key, on=on):
            return "react", {"key": key, "on": on}
        case SetPin(on=on):
            return "pin", {"on": on}


def number_at(instant: UnixMillis) -> int:
    """Return the lowest row number of what is sent at an instant; rows that had to make way stand a little higher."""
    return min(max(instant, 0), _LAST_INSTANT) << SEQ_BITS
