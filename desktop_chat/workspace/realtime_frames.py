"""The server's side of the realtime wire: frames to values and back, for serializers 1.0.0 and 2.0.0; no I/O.

Shapes are those that `supabase/realtime` sends: objects with `ref` always present on 1.0.0, arrays on 2.0.0, and there
only the binary frames of broadcasts: with an event of their own (code 3 in, code 4 out) or bare (code 0 in, 2 out).
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NoReturn

Frame = str | bytes
Ref = str | int | None

BARE_BROADCAST_CODE = 2
BROADCAST_CODE = 4
BARE_HEADER_BYTES = 5
PUSH_HEADER_BYTES = 7
LONGEST_NAME_BYTES = 255


class MalformedFrame(Exception):
    """A frame that is not what the serializer describes; it is logged by kind and dropped, the connection is kept."""


class Version(Enum):
    """The serializers that a socket can ask for with `vsn`."""

    V1 = "1.0.0"
    V2 = "2.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPush:
    """A broadcast that came as a binary frame: the name of the event and its payload as it is on the wire."""

    event: str
    payload: bytes
    is_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFrame:
    """One message of a client. `payload` is decoded JSON of any kind, or of a binary frame a `UserPush` or bytes."""

    join_ref: Ref
    ref: Ref
    topic: str
    event: str
    payload: object


def dump(value: object) -> str:
    """Return compact JSON; raise MalformedFrame for what JSON or UTF-8 cannot carry (infinity, lone surrogates)."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise MalformedFrame(type(error).__name__) from None
    return text


def decode(version: Version, frame: Frame) -> ClientFrame:
    """Read one frame of a client.

    Raises:
        MalformedFrame: it is not JSON, is nested too deeply, lacks a field or has one of the wrong type.
    """
    if isinstance(frame, bytes):
        return _decode_binary(frame) if version is Version.V2 else _refuse("binary frame on 1.0.0")
    value = _parse(frame)
    match version, value:
        case Version.V1, {"topic": str(topic), "event": str(event), "payload": payload, "ref": ref, **more}:
            join_ref: object = more.get("join_ref")
        case Version.V2, [join_ref, ref, str(topic), str(event), payload, *_]:
            pass
        case _:
            _refuse("not a message")
    return ClientFrame(join_ref=_ref(join_ref), ref=_ref(ref), topic=topic, event=event, payload=payload)


def encode_reply(version: Version, request: ClientFrame, status: str, response: object) -> Frame:
    """Return the `phx_reply` to a request; on 1.0.0 it carries no join_ref, as the real server's."""
    payload = {"status": status, "response": response}
    if version is Version.V1:
        return dump({"ref": request.ref, "payload": payload, "event": "phx_reply", "topic": request.topic})
    return dump([request.join_ref, request.ref, request.topic, "phx_reply", payload])


def encode_push(version: Version, join_ref: Ref, topic: str, event: str, payload: Mapping[str, object]) -> Frame:
    """Return a message of the server to one channel (`system`, `presence_state`)."""
    return encode_push_text(version, join_ref, topic, event, dump(payload))


def encode_push_text(version: Version, join_ref: Ref, topic: str, event: str, payload: str) -> Frame:
    """Return a message whose payload is JSON text already."""
    if version is Version.V1:
        return f'{{"ref":null,"payload":{payload},"event":{dump(event)},"topic":{dump(topic)}}}'
    return f"[{dump(join_ref)},null,{dump(topic)},{dump(event)},{payload}]"


def encode_end(version: Version, join_ref: Ref, topic: str, event: str, payload: Mapping[str, object]) -> Frame:
    """Return a `phx_close` or `phx_error`; its ref is the join_ref of the channel that ends, on both serializers."""
    if version is Version.V1:
        return dump({"ref": join_ref, "payload": payload, "event": event, "topic": topic})
    return dump([join_ref, join_ref, topic, event, payload])


@dataclass(frozen=True)
class SharedFrame:
    """A frame that many sockets get."""

    frame: Frame

    @cached_property
    def on_websocket(self) -> bytes:
        """The frame as a server writes it on a WebSocket without extensions (RFC 6455, 5.2), made once for all."""
        payload, opcode = (self.frame, 2) if isinstance(self.frame, bytes) else (self.frame.encode(), 1)
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
        return head + payload


@dataclass(frozen=True)
class RelayedText:
    """A message for all of a room as text: a broadcast that a client pushed as text, with its payload as it came.

    Each form is encoded once, whatever the number of receivers; None means that the serializer cannot carry it.
    `identity` is the id of a stored message, which this is not.
    """

    topic: str
    payload: str
    event: str = "broadcast"
    identity: str = ""

    @cached_property
    def v1(self) -> Frame | None:
        """The frame for 1.0.0 sockets."""
        return encode_push_text(Version.V1, None, self.topic, self.event, self.payload)

    @cached_property
    def v2(self) -> Frame | None:
        """The frame for 2.0.0 sockets."""
        return encode_push_text(Version.V2, None, self.topic, self.event, self.payload)


@dataclass(frozen=True)
class UserBroadcast:
    """A broadcast with an event's name of its own: from the database, or pushed as a binary frame.

    `topic` has its `realtime:` prefix; `meta` is JSON text or empty; `identity` is the id of a stored message. 2.0.0
    sockets get code 4, 1.0.0 sockets text (and nothing at all when the payload is not JSON).
    """

    topic: str
    event: str
    payload: bytes
    is_json: bool
    meta: str = ""
    identity: str = ""

    @cached_property
    def v1(self) -> Frame | None:
        """The frame for 1.0.0 sockets."""
        if not self.is_json:
            return None
        payload = user_payload(self.event, self.payload.decode(), self.meta)
        return encode_push_text(Version.V1, None, self.topic, "broadcast", payload)

    @cached_property
    def v2(self) -> Frame | None:
        """The frame for 2.0.0 sockets; None when a name does not fit into its one byte of length."""
        names = [self.topic.encode(), self.event.encode(), self.meta.encode()]
        if max(map(len, names)) > LONGEST_NAME_BYTES:
            return None
        return bytes([BROADCAST_CODE, *map(len, names), int(self.is_json)]) + b"".join(names) + self.payload


@dataclass(frozen=True)
class RelayedBytes:
    """A bare binary broadcast, as a client pushed it (code 0); code 2 on 2.0.0, and nothing on 1.0.0."""

    topic: str
    payload: bytes
    identity: str = ""
    v1: Frame | None = None

    @cached_property
    def v2(self) -> Frame | None:
        """The frame for 2.0.0 sockets."""
        names = [self.topic.encode(), b"broadcast"]
        return bytes([BARE_BROADCAST_CODE, *map(len, names)]) + b"".join(names) + self.payload


def shared(frame: Frame | None) -> SharedFrame | None:
    """Return a frame to be shared, if there is one."""
    return None if frame is None else SharedFrame(frame)


Broadcast = RelayedText | UserBroadcast | RelayedBytes


def user_payload(event: str, payload: str, meta: str) -> str:
    """Return the payload of a `broadcast` as text, made of JSON texts; `meta` may be empty."""
    more = f',"meta":{meta}' if meta else ""
    return f'{{"type":"broadcast","event":{dump(event)},"payload":{payload}{more}}}'


def _parse(text: str) -> object:
    try:
        value: object = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedFrame(type(error).__name__) from None
    if "\\ud" in text or "\\uD" in text or "\\Ud" in text:
        dump(value)  # half of a surrogate pair parses, but could be sent to nobody
    return value


def _decode_binary(frame: bytes) -> ClientFrame:
    code = frame[:1]
    if code == b"\x00" and len(frame) >= BARE_HEADER_BYTES:
        (join_ref, ref, topic, event), data = _names(frame, frame[1:5], BARE_HEADER_BYTES)
        return ClientFrame(join_ref=join_ref or None, ref=ref or None, topic=topic, event=event, payload=data)
    if code != b"\x03" or len(frame) < PUSH_HEADER_BYTES:
        _refuse("unknown binary frame")
    (join_ref, ref, topic, event, _metadata), data = _names(frame, frame[1:6], PUSH_HEADER_BYTES)
    push = UserPush(event=event, payload=data, is_json=_is_json(frame[6], data))
    return ClientFrame(join_ref=join_ref or None, ref=ref or None, topic=topic, event="broadcast", payload=push)


def _names(frame: bytes, sizes: bytes, at: int) -> tuple[list[str], bytes]:
    """Return the names of a binary frame, which begin at a place, and what comes after them."""
    names: list[str] = []
    for size in sizes:
        if at + size > len(frame):
            _refuse("binary frame cut short")
        try:
            names.append(frame[at : at + size].decode())
        except UnicodeDecodeError:
            _refuse("binary frame with a name that is not text")
        at += size
    return names, frame[at:]


def _is_json(encoding: int, payload: bytes) -> bool:
    if encoding:
        try:
            _parse(payload.decode())
        except UnicodeDecodeError:
            _refuse("binary frame with JSON that is not text")
    return encoding != 0


def _ref(value: object) -> Ref:
    if not (value is None or isinstance(value, str | int)) or isinstance(value, bool):
        _refuse("ref of a wrong type")
    if isinstance(value, str) and len(value) > LONGEST_NAME_BYTES:  # kept with the channel, and sent with each reply
        _refuse("ref that is too long")
    return value


def _refuse(reason: str) -> NoReturn:
    raise MalformedFrame(reason)
