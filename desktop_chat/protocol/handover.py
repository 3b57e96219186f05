"""What a second start of the program says to the window that is open: bytes to values and back, no I/O.

One JSON object a line each way. Where to say it stands in a file that only its owner can read, with a secret that every
request carries: so it is known who asks, whether over a Unix socket or over loopback TCP.
"""

import json
from dataclasses import field
from typing import Any

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.values import dataclass

LONGEST_LINE = 4096
ACCEPTED = b'{"ok":true}\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What the window is to show when it has come to the front: the room of a name, a `deskchat://` link, or nothing.

    `activation` is the desktop's permission to come to the front, where it gives one.
    """

    room: str = ""
    link: str = ""
    activation: str = ""

    def __repr__(self) -> str:
        return "Handover()"  # a link may hold an invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where the window of a process listens: the path of a Unix socket, or with `port` 127.0.0.1."""

    pid: int
    socket: str = ""
    port: int = 0
    secret: str = field(repr=False)


def encode_handover(handover: Handover, secret: str) -> bytes:
    """Return a request as a line."""
    return _line(
        {"secret": secret, "room": handover.room, "link": handover.link, "activation": handover.activation},
    )


def decode_handover(line: bytes) -> tuple[Handover, str]:
    """Read a request and the secret that came with it.

    Raises:
        ProtocolError: it is no request.
    """
    match _object(line):
        case {"secret": str(secret), "room": str(room), "link": str(link), "activation": str(activation)}:
            return Handover(room=room, link=link, activation=activation), secret
        case _:
            raise ProtocolError("no handover")


def encode_desk(desk: Desk) -> bytes:
    """Return the content of the file that tells where a window listens."""
    return _line({"pid": desk.pid, "socket": desk.socket, "port": desk.port, "secret": desk.secret})


def decode_desk(content: bytes) -> Desk:
    """Read that file.

    Raises:
        ProtocolError: it is damaged; treat it as absent.
    """
    match _object(content):
        case {"pid": int(pid), "socket": str(socket), "port": int(port), "secret": str(secret)} if 0 <= port <= 65_535:
            return Desk(pid=pid, socket=socket, port=port, secret=secret)
        case _:
            raise ProtocolError("no desk")


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode("ascii") + b"\n"


def _object(line: bytes) -> object:
    if len(line) > LONGEST_LINE:
        raise ProtocolError("too long")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error
