"""The faults that a network, a proxy or a server can have, as values, and which traffic they hit. Nothing happens here.

Sources: what was measured of real proxies and servers; each kind has been seen to break some chat client for hours.
"""

from enum import Enum

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What can be told of one request on a connection. Behind TLS nothing can: then there is no `Request`."""

    path: str
    upgrade: bool
    body_bytes: int
    opaque: bool
    """Whether the body has no stated length, so that no later request on the connection can be told from it."""


class Traffic(Enum):
    """Which connections and requests a fault hits. What is behind TLS is hit by `ALL` alone."""

    ALL = "all"
    WEBSOCKETS = "websockets"
    REALTIME = "realtime"
    HTTP = "http"

    def covers(self, request: Request | None) -> bool:
        """Tell whether this request is meant; None is one that cannot be read."""
        if request is None:
            return self is Traffic.ALL
        match self:
            case Traffic.ALL:
                return True
            case Traffic.WEBSOCKETS:
                return request.upgrade
            case Traffic.REALTIME:
                return "/realtime/" in request.path
            case Traffic.HTTP:
                return not request.upgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """Every connection is broken by RST, and each new one at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlackHole:
    """Nothing gets through in these directions, and nobody is told; it flows on when the fault ends, as TCP repeats."""

    up: bool = True
    down: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hang:
    """A new request is taken and never answered; what is open already goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowLoris:
    """A new request is answered one byte at a time, for ever, so that no limit on silence ever ends it."""

    every: float = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A new request gets this answer instead of the server's; `retry_after` in seconds."""

    status: int
    body: bytes = b""
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Everything takes so many seconds longer, each way, in order."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trickle:
    """What the server says comes one byte at a time, so many seconds apart."""

    every: float = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbage:
    """What the server says is replaced by rubbish of the same length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Whole messages from the server get lost, come twice, or change places with the next one.

    Each has its probability in [0, 1]. `holding` picks the messages: those that hold these bytes. Messages are the
    frames of a WebSocket, what a long poll brings, and any other answer of HTTP: a lost one breaks the connection, to
    come twice is to be given once more, in place of a new one, to who asks the same again, and one that changes places
    waits until an answer on another connection has gone before it.
    """

    lost: float = 0.0
    twice: float = 0.0
    swapped: float = 0.0
    holding: bytes = b""


Fault = Reset | BlackHole | Hang | SlowLoris | Answer | Delay | Trickle | Garbage | Messages


def parse_request(head: bytes) -> Request | None:
    """Read the head of a request, all up to and with the empty line; None when it is none of HTTP/1.1."""
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    length = fields.get("content-length", "0")
    return Request(
        path=words[1],
        upgrade=fields.get("upgrade", "").lower() == "websocket",
        body_bytes=int(length) if length.isdecimal() else 0,
        opaque="transfer-encoding" in fields or not length.isdecimal(),
    )


def encode_answer(answer: Answer) -> bytes:
    """Return a whole answer as bytes; the connection stays open behind it."""
    lines = [f"HTTP/1.1 {answer.status} Fault", "Content-Type: text/html", f"Content-Length: {len(answer.body)}"]
    if answer.retry_after is not None:
        lines.append(f"Retry-After: {answer.retry_after}")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + answer.body


class FrameCutter:
    """Cuts what a server says on a WebSocket into its answer to the handshake and then whole frames (RFC 6455, 5.2)."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._shaken = False
        self._refused = False

    def feed(self, data: bytes) -> list[bytes]:
        """Return all that is whole now; an answer that refuses the WebSocket is passed on as it comes."""
        if self._refused:
            return [data]
        self._rest += data
        pieces = []
        while (size := self._next_size()) is not None and size <= len(self._rest):
            pieces.append(bytes(self._rest[:size]))
            del self._rest[:size]
        return pieces

    def _next_size(self) -> int | None:
        """Return the size of what comes next, None when that cannot be told yet."""
        if not self._shaken:
            return self._handshake_size()
        if len(self._rest) < 2:
            return None
        length = self._rest[1] & 0x7F
        extra = {126: 2, 127: 8}.get(length, 0)
        if len(self._rest) < 2 + extra:
            return None
        return 2 + extra + (int.from_bytes(self._rest[2 : 2 + extra], "big") if extra else length)

    def _handshake_size(self) -> int | None:
        end = self._rest.find(b"\r\n\r\n")
        if end < 0:
            return None
        self._shaken = True
        self._refused = b" 101 " not in self._rest[: self._rest.find(b"\r\n")]
        return len(self._rest) if self._refused else end + 4


def is_message(piece: bytes) -> bool:
    """Tell whether a piece is a frame with a whole message: text or binary, not a part of one, no ping and no close."""
    return piece[0] in {0x81, 0x82}
