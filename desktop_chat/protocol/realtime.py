"""Supabase Realtime's dialect: the topics of this app, what is sent on joining them, and which events they carry.

A topic decides what may come over it: only the database writes to `room:` and `user:`, so their events are facts;
anybody in the room writes to `talk:`, so nothing but typing is taken from there, as a claim.
"""

from typing import TypeAlias

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.events import (
    AccountChange,
    AccountHint,
    EventKind,
    RoomEvent,
    RoomPulse,
    ServerEvent,
    Typing,
)
from desktop_chat.domain.ids import Epoch, OpId, RoomId, UserId, is_uuid
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.rows import decode_marker, decode_row
from desktop_chat.protocol.serializer import MAX_FRAME_BYTES
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject, as_object, as_tip, decode_json

PREFIX = "realtime:"
WIRE_VERSION = 1


@dataclass(frozen=True, slots=True)
class RoomTopic:
    """Where a room's log and markers are told, in one access generation."""

    room: RoomId
    gen: int

    def __str__(self) -> str:
        return f"{PREFIX}room:{self.room}:{self.gen}"


@dataclass(frozen=True, slots=True)
class TalkTopic:
    """Where the members of a room tell each other that they are typing."""

    room: RoomId
    gen: int

    def __str__(self) -> str:
        return f"{PREFIX}talk:{self.room}:{self.gen}"


@dataclass(frozen=True, slots=True)
class UserTopic:
    """Where the own account is told what has changed about it."""

    user: UserId

    def __str__(self) -> str:
        return f"{PREFIX}user:{self.user}"


Topic: TypeAlias = RoomTopic | TalkTopic | UserTopic


def parse_topic(text: str) -> Topic | None:
    """Read a topic as it stands on the wire; None when it is none of this app's."""
    match text.removeprefix(PREFIX).split(":"):
        case ["room", room, gen] if is_uuid(room) and gen.isdecimal() and gen.isascii():
            topic: Topic = RoomTopic(RoomId(room), int(gen))
        case ["talk", room, gen] if is_uuid(room) and gen.isdecimal() and gen.isascii():
            topic = TalkTopic(RoomId(room), int(gen))
        case ["user", user] if is_uuid(user):
            topic = UserTopic(UserId(user))
        case _:
            return None
    return topic if str(topic) == text else None


def join_payload(token: str) -> JsonObject:
    """Return what is sent on joining: private, without acknowledgements, echo, presence or changes of tables."""
    return {
        "config": {
            "broadcast": {"ack": False, "self": False},
            "presence": {"enabled": False, "key": ""},
            "postgres_changes": [],
            "private": True,
        },
        "access_token": token,
    }


def encode_typing(user: UserId, *, on: bool) -> JsonObject:
    """Write the payload of `typing`."""
    return {"v": WIRE_VERSION, "u": user, "on": on}


def broadcast_body(topic: Topic, event: str, payload: JsonObject) -> JsonObject:
    """Return the body of the call that tells a private topic something, for whoever is not on it."""
    name = str(topic).removeprefix(PREFIX)
    return {"messages": [{"topic": name, "event": event, "payload": payload, "private": True}]}


def decode_event(topic: Topic, event: str, payload: Json | bytes) -> ServerEvent | None:
    """Read a broadcast that came over a topic; None for events that this version does not know.

    Raises:
        ProtocolError: it is not what its name says, or belongs to another room or an older generation.
    """
    match topic, event:
        case RoomTopic(), "ev":
            return _decode_room_event(topic, _versioned(payload, event))
        case RoomTopic(), "pulse":
            return _decode_pulse(topic, _versioned(payload, event))
        case TalkTopic(), "typing":
            fields = _versioned(payload, event)
            return Typing(room=topic.room, user=UserId(fields.uuid("u")), on=fields.flag("on"))
        case UserTopic(), "me":
            return _decode_account_hint(_versioned(payload, event))
        case _:
            return None


def event_kind(name: str) -> EventKind:
    """Return the kind of a log line; unknown ones are `OTHER`."""
    try:
        return EventKind(name)
    except ValueError:
        return EventKind.OTHER


def _versioned(payload: Json | bytes, where: str) -> Fields:
    value = decode_json(payload, MAX_FRAME_BYTES) if isinstance(payload, bytes) else payload
    fields = as_object(value, where)
    if fields.number("v") != WIRE_VERSION:
        raise ProtocolError(f"{where} is of another version")
    return fields


def _check_place(topic: RoomTopic, fields: Fields) -> None:
    """The last event on an old topic carries the next generation; an older one belongs elsewhere."""
    if fields.uuid("r") != topic.room:
        raise ProtocolError(f"{fields.path('r')} is not the topic's room")
    if fields.number("gen") < topic.gen:
        raise ProtocolError(f"{fields.path('gen')} is older than the topic's")


def _decode_room_event(topic: RoomTopic, fields: Fields) -> RoomEvent:
    _check_place(topic, fields)
    kind = event_kind(fields.text("k"))
    row = None
    if fields.has("m") and kind is not EventKind.OTHER:
        row = decode_row(fields.raw("m"), topic.room, fields.path("m"))
    return RoomEvent(
        room=topic.room,
        epoch=Epoch(fields.uuid("e")),
        seq=fields.number("s"),
        kind=kind,
        op=OpId(fields.uuid("op")),
        actor=UserId(fields.uuid("by")),
        ref=fields.uuid_or_none("ref"),
        at=fields.instant("at"),
        row=row,
        last_no=fields.number("n"),
        gen=fields.number("gen"),
        before=as_tip(fields.text("p"), fields.path("p")) if fields.has("p") else None,
    )


def _decode_pulse(topic: RoomTopic, fields: Fields) -> RoomPulse:
    _check_place(topic, fields)
    markers = tuple(
        decode_marker(marker, topic.room, f"{fields.path('marks')}[{index}]")
        for index, marker in enumerate(fields.items("marks"))
    )
    return RoomPulse(
        room=topic.room,
        epoch=Epoch(fields.uuid("e")),
        head=fields.number("head"),
        gen=fields.number("gen"),
        marker_rev=fields.number("mrev"),
        markers=markers,
    )


def _decode_account_hint(fields: Fields) -> AccountHint:
    room = fields.uuid_or_none("r")
    return AccountHint(
        epoch=Epoch(fields.uuid("e")),
        user_rev=fields.number("urev"),
        change=fields.choice("k", AccountChange),
        room=None if room is None else RoomId(room),
    )
