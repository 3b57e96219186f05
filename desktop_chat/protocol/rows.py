"""The values of the wire (ROW, CONTENT, ROOM, MEMBER, MARKER, profile) and what they are in the domain.

What the server itself vouches for is read strictly. What people wrote (content, names, emoji) never fails: content that
is not understood becomes `UnsupportedContent`, so one strange message cannot keep a room from being read.
"""

from desktop_chat.domain.content import Content, DeletedContent, TextContent, UnsupportedContent, storable
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import Channel, Room, RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject, as_list, as_number, as_object, as_text, as_uuid

LONGEST_KIND = 32
LONGEST_NAME = 80


def decode_row(value: Json, room: RoomId, where: str) -> Message:
    """Read a ROW `{id, no, seq, rev, by, c, at, re, ed, del, rx, pin}`; an older server knows no pins.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    row = as_object(value, where)
    reply_to = row.uuid_or_none("re")
    return Message(
        id=MessageId(row.uuid("id")),
        room=room,
        sender=UserId(row.uuid("by")),
        content=decode_content(row.raw("c")),
        sent_at=row.instant("at"),
        no=row.number("no"),
        seq=row.number("seq"),
        rev=row.number("rev"),
        reply_to=None if reply_to is None else MessageId(reply_to),
        edited_at=row.instant_or_none("ed"),
        deleted_at=row.instant_or_none("del"),
        pinned_at=row.instant_or_none("pin"),
        reactions=_decode_reactions(row),
    )


def decode_content(value: Json) -> Content:
    """Read a CONTENT; it never fails, since it is what people sent."""
    match value:
        case None:
            return DeletedContent()
        case {"t": "text", "text": str(text), "fwd": str(origin)}:
            return TextContent(text=storable(text), origin=storable(origin)[:LONGEST_NAME])
        case {"t": "text", "text": str(text)}:
            return TextContent(text=storable(text))
        case {"t": str(kind)}:
            return UnsupportedContent(kind=storable(kind)[:LONGEST_KIND])
        case _:
            return UnsupportedContent(kind="unknown")


def encode_content(content: TextContent) -> JsonObject:
    """Write the content of a message."""
    origin: JsonObject = {} if content.origin is None else {"fwd": content.origin}
    return {"t": "text", "text": content.text, **origin}


def decode_room(fields: Fields) -> Room:
    """Read a ROOM; an older server knows no pictures.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return Room(
        id=RoomId(fields.uuid("id")),
        kind=fields.choice("kind", RoomKind),
        name=fields.text_or_none("name"),
        topic=fields.text_or_none("topic"),
        state=fields.choice("state", RoomState),
        created_by=UserId(fields.uuid("created_by")),
        created_at=fields.instant("created_at"),
        rev=fields.number("rev"),
        picture=fields.picture_or_none("picture"),
    )


def decode_channel(fields: Fields) -> Channel:
    """Read a channel as it is found `{id, name, topic, members, joined}`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return Channel(
        id=RoomId(fields.uuid("id")),
        name=fields.text("name"),
        topic=fields.text_or_none("topic"),
        members=fields.number("members"),
        joined=fields.flag("joined"),
    )


def decode_member(value: Json, room: RoomId, where: str) -> Member:
    """Read a MEMBER `{u, role, state, rev, name, handle}`; a deleted account has no name.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(value, where)
    return Member(
        room=room,
        user=UserId(fields.uuid("u")),
        name=fields.text_or_none("name") or "",
        handle=fields.text_or_none("handle") or "",
        role=fields.choice("role", Role),
        state=fields.choice("state", MemberState),
        rev=fields.number("rev"),
    )


def decode_marker(value: Json, room: RoomId, where: str) -> ReadMarker:
    """Read a MARKER `[user_id, read_seq, delivered_seq, rev]`.

    Raises:
        ProtocolError: it has another length or a wrong type.
    """
    user, read, delivered, rev = _exactly(as_list(value, where), 4, where)
    return ReadMarker(
        room=room,
        user=UserId(as_uuid(user, f"{where}[0]")),
        read_seq=as_number(read, f"{where}[1]"),
        delivered_seq=as_number(delivered, f"{where}[2]"),
        rev=as_number(rev, f"{where}[3]"),
    )


def decode_profile(fields: Fields) -> Profile:
    """Read `{id, handle, name}`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return Profile(id=UserId(fields.uuid("id")), handle=fields.text("handle"), name=fields.text("name"))


def _decode_reactions(row: Fields) -> tuple[Reaction, ...]:
    if not row.has("rx"):
        return ()
    where = row.path("rx")
    reactions = []
    for index, value in enumerate(row.items("rx")):
        key, users = _exactly(as_list(value, f"{where}[{index}]"), 2, f"{where}[{index}]")
        people = tuple(UserId(as_uuid(user, f"{where}[{index}]")) for user in as_list(users, f"{where}[{index}][1]"))
        reactions.append(Reaction(key=as_text(key, f"{where}[{index}][0]"), users=people))
    return tuple(reactions)


def _exactly(values: list[Json], count: int, where: str) -> list[Json]:
    if len(values) != count:
        raise ProtocolError(f"{where} has {len(values)} members, not {count}")
    return values
