"""Values for the tests of domain and core, each with a default for everything."""

from typing import Any

from desktop_chat.core.tier_state import Moment
from desktop_chat.domain.commands import DeleteMessage, EditMessage, OutboxItem, SendMessage, SetPin, SetReaction
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.events import EventKind, RoomEvent
from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import RoomLine
from desktop_chat.domain.room import Cursor, Room, RoomKind, RoomPosition, RoomState
from desktop_chat.domain.user import Member, MemberState, Role

ANN, BO, CY = UserId("ann"), UserId("bo"), UserId("cy")
ROOM, OTHER = RoomId("room-1"), RoomId("room-2")
EPOCH = Epoch("epoch-1")
NOON = UnixMillis(1_800_000_000_000)


def a_message(seq: int | None = 1, *, author: UserId = BO, text: str = "hello", **changes: Any) -> Message:
    """Make a confirmed message (or, with seq None, an unsent one)."""
    values: dict[str, Any] = {
        "id": MessageId(f"m{seq}"),
        "room": ROOM,
        "sender": author,
        "content": TextContent(text=text),
        "sent_at": UnixMillis(NOON + (seq or 0) * 1000),
        "no": seq,
        "seq": seq,
        "rev": seq or 0,
    }
    return Message(**(values | changes))


def an_item(order: int, *, room: RoomId = ROOM, **changes: Any) -> OutboxItem:
    """Make an item that posts the message `m<order>`."""
    message = MessageId(f"m{order}")
    command = SendMessage(
        op=OpId(message),
        room=room,
        message=message,
        content=TextContent(text="hi"),
        reply_to=changes.pop("reply_to", None),
    )
    return OutboxItem(command=command, order=order, created_at=NOON, **changes)


def an_edit(order: int, message: str, **changes: Any) -> OutboxItem:
    """Make an item that edits a message."""
    command = EditMessage(
        op=OpId(f"e{order}"), room=ROOM, message=MessageId(message), content=TextContent(text="new"), base_rev=1
    )
    return OutboxItem(command=command, order=order, created_at=NOON, **changes)


def a_deletion(order: int, message: str) -> OutboxItem:
    """Make an item that deletes a message."""
    command = DeleteMessage(op=OpId(f"d{order}"), room=ROOM, message=MessageId(message))
    return OutboxItem(command=command, order=order, created_at=NOON)


def a_pin(order: int, message: str, *, on: bool = True) -> OutboxItem:
    """Make a pin that waits."""
    command = SetPin(op=OpId(f"p{order}"), room=ROOM, message=MessageId(message), on=on)
    return OutboxItem(command=command, order=order, created_at=NOON)


def a_reaction(order: int, message: str, *, on: bool = True) -> OutboxItem:
    """Make an item that sets or takes away a thumb."""
    command = SetReaction(op=OpId(f"r{order}"), room=ROOM, message=MessageId(message), key="👍", on=on)
    return OutboxItem(command=command, order=order, created_at=NOON)


def a_marker(user: UserId, read: int, delivered: int = 0, room: RoomId = ROOM) -> ReadMarker:
    """Make a read marker."""
    return ReadMarker(room=room, user=user, read_seq=read, delivered_seq=max(read, delivered))


def a_member(user: UserId, *, state: MemberState = MemberState.MEMBER, room: RoomId = ROOM) -> Member:
    """Make a member who is called like the id."""
    return Member(room=room, user=user, name=user.title(), handle=user, role=Role.MEMBER, state=state, rev=1)


def a_position(seq: int = 0, *, room: RoomId = ROOM, **changes: Any) -> RoomPosition:
    """Make a position that is followed up to a number."""
    values: dict[str, Any] = {
        "room": room,
        "cursor": Cursor(seq=seq, tip=tip(seq)),
        "head": seq,
        "gen": 1,
        "last_no": seq,
        "read_no": 0,
        "read_seq": 0,
        "floor_no": 0,
        "gone": False,
    }
    return RoomPosition(**(values | changes))


def a_line(**changes: Any) -> RoomLine:
    """Make a line of the list of rooms: a group of Ann, Bo and Cy that is called Team."""
    room = Room(
        id=changes.pop("id", ROOM),
        kind=changes.pop("kind", RoomKind.GROUP),
        name=changes.pop("name", "Team"),
        topic=None,
        state=changes.pop("state", RoomState.LIVE),
        created_by=ANN,
        created_at=changes.pop("created_at", NOON),
        rev=1,
        picture=changes.pop("picture", None),
    )
    values: dict[str, Any] = {
        "room": room,
        "position": a_position(room=room.id, gone=changes.pop("gone", False), last_no=changes.pop("last_no", 0)),
        "members": (a_member(ANN), a_member(BO), a_member(CY)),
        "last": None,
        "draft": "",
    }
    return RoomLine(**(values | changes))


def tip(seq: int) -> str:
    """Return what a cursor at this number remembers of `an_event`."""
    return f"{seq:08x}" if seq else ""


def an_event(seq: int, *, room: RoomId = ROOM, **changes: Any) -> RoomEvent:
    """Make the live event of a posted message."""
    values: dict[str, Any] = {
        "room": room,
        "epoch": EPOCH,
        "seq": seq,
        "kind": EventKind.POSTED,
        "op": OpId(f"00000000-0000-7000-8000-0000{seq:08x}"),
        "actor": BO,
        "ref": f"m{seq}",
        "at": NOON,
        "row": a_message(seq, room=room),
        "last_no": seq,
        "gen": 1,
    }
    return RoomEvent(**(values | changes))


def at(seconds: float, chance: float = 0.5) -> Moment:
    """Make a moment this many seconds after noon."""
    return Moment(wall=UnixMillis(NOON + round(seconds * 1000)), steady=seconds, chance=chance)
