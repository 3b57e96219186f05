"""Phoenix frames as they stand on the wire: text of vsn 1.0.0 and 2.0.0, and the binary codes 0 to 4 of 2.0.0.

Layouts are those of `supabase/realtime`, `lib/realtime_web/socket/v2_serializer.ex`; every size is one byte. All that
cannot be decoded is a `ProtocolError`.
"""

from enum import Enum
from typing import TypeAlias, assert_never

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.wire_types import Json, JsonObject, as_list, as_object, decode_json, encode_json

MAX_FRAME_BYTES = 4 * 1024 * 1024
"""The largest frame that is taken; the server relays at most 3,000 KB."""

LONGEST_NAME_BYTES = 255


class Version(Enum):
    """The serializers that a socket can ask for with `vsn`."""

    V1 = "1.0.0"
    V2 = "2.0.0"


class Side(Enum):
    """Who made a binary frame: only a client's code 0 carries a ref."""

    CLIENT = "client"
    SERVER = "server"


class Code(Enum):
    """The first byte of a binary frame."""

    PUSH = 0
    REPLY = 1
    BROADCAST = 2
    USER_BROADCAST_PUSH = 3
    USER_BROADCAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message as JSON text. The server's frames of 1.0.0 never carry `join_ref`."""

    topic: str
    event: str
    payload: Json
    ref: str | None = None
    join_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryPush:
    """Code 0: an event whose payload is bytes. `ref` is None in those of a server."""

    topic: str
    event: str
    data: bytes
    join_ref: str = ""
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryReply:
    """Code 1: an answer whose response is bytes."""

    topic: str
    status: str
    data: bytes
    join_ref: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryBroadcast:
    """Code 2: an event for all, whose payload is bytes."""

    topic: str
    event: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UserBroadcastPush:
    """Code 3: a client's broadcast; bytes stay bytes, everything else travels as JSON."""

    topic: str
    event: str
    payload: Json | bytes
    metadata: JsonObject
    join_ref: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserBroadcast:
    """Code 4: a broadcast as others receive it; all that the database sends arrives like this on 2.0.0."""

    topic: str
    event: str
    payload: Json | bytes
    metadata: JsonObject


BinaryFrame: TypeAlias = BinaryPush | BinaryReply | BinaryBroadcast | UserBroadcastPush | UserBroadcast


def encode_text(frame: Frame, version: Version) -> str:
    """Write a frame as text.

    Raises:
        ProtocolError: the payload is nothing that JSON and UTF-8 can carry.
    """
    if version is Version.V2:
        return encode_json([frame.join_ref, frame.ref, frame.topic, frame.event, frame.payload])
    members: JsonObject = {
        "topic": frame.topic,
        "event": frame.event,
        "payload": frame.payload,
        "ref": frame.ref,
        "join_ref": frame.join_ref,
    }
    return encode_json(members)


def decode_text(text: str, version: Version, limit: int = MAX_FRAME_BYTES) -> Frame:
    """Read a frame of at most `limit` characters from text.

    Raises:
        ProtocolError: anything about it is wrong.
    """
    value = decode_json(text, limit)
    if version is Version.V2:
        members = as_list(value, "frame")
        if len(members) != 5:
            raise ProtocolError(f"a frame has 5 members, not {len(members)}")
        join_ref, ref, topic, event, payload = members
    else:
        fields = as_object(value, "frame")
        join_ref, ref, topic = fields.raw("join_ref"), fields.raw("ref"), fields.raw("topic")
        event, payload = fields.raw("event"), fields.raw("payload")
    if not isinstance(topic, str) or not isinstance(event, str):
        raise ProtocolError("topic or event of a frame is no text")
    return Frame(topic=topic, event=event, payload=payload, ref=_ref(ref), join_ref=_ref(join_ref))


def encode_binary(frame: BinaryFrame) -> bytes:
    """Write a binary frame; a `BinaryPush` without a ref is written as a server does.

    Raises:
        ProtocolError: a name is longer than 255 bytes, or a payload is nothing that JSON can carry.
    """
    match frame:
        case BinaryPush(ref=None):
            return _joined(Code.PUSH, (frame.join_ref, frame.topic, frame.event), b"", frame.data)
        case BinaryPush(ref=ref):
            return _joined(Code.PUSH, (frame.join_ref, ref or "", frame.topic, frame.event), b"", frame.data)
        case BinaryReply():
            return _joined(Code.REPLY, (frame.join_ref, frame.ref, frame.topic, frame.status), b"", frame.data)
        case BinaryBroadcast():
            return _joined(Code.BROADCAST, (frame.topic, frame.event), b"", frame.data)
        case UserBroadcastPush():
            kind, data = _user_payload(frame.payload)
            names = (frame.join_ref, frame.ref, frame.topic, frame.event, _metadata_text(frame.metadata))
            return _joined(Code.USER_BROADCAST_PUSH, names, kind, data)
        case UserBroadcast():
            kind, data = _user_payload(frame.payload)
            return _joined(Code.USER_BROADCAST, (frame.topic, frame.event, _metadata_text(frame.metadata)), kind, data)
        case _:
            assert_never(frame)


def decode_binary(data: bytes, side: Side, limit: int = MAX_FRAME_BYTES) -> BinaryFrame:
    """Read a binary frame that `side` made.

    Raises:
        ProtocolError: unknown code, cut short, over `limit` bytes, or not what its own code says.
    """
    if len(data) > limit:
        raise ProtocolError(f"{len(data)} bytes, at most {limit} are taken")
    try:
        code = Code(data[0])
    except (IndexError, ValueError):
        raise ProtocolError("a binary frame of an unknown code") from None
    match code:
        case Code.PUSH if side is Side.CLIENT:
            (join_ref, ref, topic, event), _, rest = _split(data, 4)
            return BinaryPush(topic=topic, event=event, data=rest, join_ref=join_ref, ref=ref)
        case Code.PUSH:
            (join_ref, topic, event), _, rest = _split(data, 3)
            return BinaryPush(topic=topic, event=event, data=rest, join_ref=join_ref)
        case Code.REPLY:
            (join_ref, ref, topic, status), _, rest = _split(data, 4)
            return BinaryReply(topic=topic, status=status, data=rest, join_ref=join_ref, ref=ref)
        case Code.BROADCAST:
            (topic, event), _, rest = _split(data, 2)
            return BinaryBroadcast(topic=topic, event=event, data=rest)
        case Code.USER_BROADCAST_PUSH:
            (join_ref, ref, topic, event, metadata), kind, rest = _split(data, 5, kinds=True)
            payload = _read_user_payload(kind, rest, limit)
            meta = _read_metadata(metadata)
            return UserBroadcastPush(
                topic=topic, event=event, payload=payload, metadata=meta, join_ref=join_ref, ref=ref
            )
        case Code.USER_BROADCAST:
            (topic, event, metadata), kind, rest = _split(data, 3, kinds=True)
            payload = _read_user_payload(kind, rest, limit)
            return UserBroadcast(topic=topic, event=event, payload=payload, metadata=_read_metadata(metadata))
        case _:
            assert_never(code)


def _ref(value: Json) -> str | None:
    """Refs are echoed as they were sent, so a number is one as well."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ProtocolError("a ref of a frame is no text")


def _joined(code: Code, names: tuple[str, ...], kind: bytes, data: bytes) -> bytes:
    try:
        encoded = [name.encode() for name in names]
        sizes = bytes(len(name) for name in encoded)
    except ValueError:
        # A UnicodeEncodeError (lone surrogates) is a ValueError, and so is a byte above 255.
        raise ProtocolError(f"a name in a frame is not UTF-8 of at most {LONGEST_NAME_BYTES} bytes") from None
    return b"".join((bytes((code.value,)), sizes, kind, *encoded, data))


def _split(data: bytes, count: int, *, kinds: bool = False) -> tuple[list[str], int, bytes]:
    """Cut a frame into its names, its kind of payload (0 where there is none) and the rest."""
    start = 1 + count + kinds
    if len(data) < start:
        raise ProtocolError("a binary frame is cut short")
    names = []
    position = start
    for size in data[1 : 1 + count]:
        names.append(data[position : position + size])
        position += size
    if len(data) < position:
        raise ProtocolError("a binary frame is cut short")
    try:
        return [name.decode() for name in names], data[1 + count] if kinds else 0, data[position:]
    except UnicodeDecodeError:
        raise ProtocolError("a name in a binary frame is not UTF-8") from None


def _user_payload(payload: Json | bytes) -> tuple[bytes, bytes]:
    if isinstance(payload, bytes):
        return b"\x00", payload
    return b"\x01", encode_json(payload).encode()


def _read_user_payload(kind: int, data: bytes, limit: int) -> Json | bytes:
    if kind == 0:
        return data
    if kind == 1:
        return decode_json(data, limit)
    raise ProtocolError(f"a payload of the unknown kind {kind}")


def _metadata_text(metadata: JsonObject) -> str:
    return encode_json(metadata) if metadata else ""


def _read_metadata(text: str) -> JsonObject:
    if not text:
        return {}
    metadata = decode_json(text, LONGEST_NAME_BYTES)
    if not isinstance(metadata, dict):
        raise ProtocolError("metadata of a frame is no object")
    return metadata
