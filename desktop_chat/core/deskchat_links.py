"""`deskchat://` links: the places that they can name, and the one spelling of each. It opens nothing.

    deskchat://room/ROOM              a conversation
    deskchat://room/ROOM/MESSAGE      a message in it
    deskchat://invite/CODE            an invitation into a conversation
    deskchat://join/PLACES/PORT/PRINT/TOKEN   an invitation into a workspace that somebody shares on a network

ROOM and MESSAGE are UUIDs in lower case, CODE is 16 to 64 letters, digits, `-` and `_`. PLACES are one to four IPv4
addresses with commas between them, PRINT is the SHA-256 of the certificate there in lower hexadecimal, TOKEN is 24
letters, digits, `-` and `_`. A link comes from anywhere (a
web page, a mail, another program), so all else is none: no other spelling, server, query, fragment or escape. Whatever
follows from one, beyond showing what the person has already, is asked about first.
"""

import re
from typing import assert_never

from desktop_chat.domain.ids import MessageId, RoomId, is_uuid
from desktop_chat.domain.values import dataclass

SCHEME = "deskchat"
LONGEST = 192
"""Characters; the longest link has 175. Whoever reads one from outside reads no further."""
MOST_PLACES = 4
# Not compiled here: few starts of the program meet a link.
_CODE = "[A-Za-z0-9_-]{16,64}"
_TOKEN = "[A-Za-z0-9_-]{24}"  # noqa: S105 - how one is spelt
_PRINT = "[0-9a-f]{64}"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PLACE = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_PORT = "[1-9][0-9]{0,4}"
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLink:
    """A conversation."""

    room: RoomId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLink:
    """A message in a conversation."""

    room: RoomId
    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteLink:
    """An invitation; whoever has its code may use it, so it is not logged."""

    code: str

    def __repr__(self) -> str:
        return "InviteLink()"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinLink:
    """An invitation into a workspace at one of these `places`, known by its `fingerprint`; lets one person in.

    Whoever has the `token` may use it, so it is not logged.
    """

    places: tuple[str, ...]
    port: int
    fingerprint: str
    token: str

    def __repr__(self) -> str:
        return "JoinLink()"

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses to try, with the one certificate that is taken there (`transport/urls.py` reads it)."""
        return tuple(f"https://{place}:{self.port}#sha256={self.fingerprint}" for place in self.places)


DeskchatLink = RoomLink | MessageLink | InviteLink | JoinLink


def parse_link(text: str) -> DeskchatLink | None:
    """Return what a link names, or None when this is none."""
    if len(text) > LONGEST:
        return None
    match text.split("/"):
        case ["deskchat:", "", "room", room] if is_uuid(room):
            return RoomLink(room=RoomId(room))
        case ["deskchat:", "", "room", room, message] if is_uuid(room) and is_uuid(message):
            return MessageLink(room=RoomId(room), message=MessageId(message))
        case ["deskchat:", "", "invite", code] if is_invite_code(code):
            return InviteLink(code=code)
        case ["deskchat:", "", "join", places, port, fingerprint, token]:
            return _join_link(places, port, fingerprint, token)
        case _:
            return None


def link_text(link: DeskchatLink) -> str:
    """Return the link as text; `parse_link` reads it back."""
    match link:
        case RoomLink(room=room):
            return f"{SCHEME}://room/{room}"
        case MessageLink(room=room, message=message):
            return f"{SCHEME}://room/{room}/{message}"
        case InviteLink(code=code):
            return f"{SCHEME}://invite/{code}"
        case JoinLink(places=places, port=port, fingerprint=fingerprint, token=token):
            return f"{SCHEME}://join/{','.join(places)}/{port}/{fingerprint}/{token}"
        case _:
            assert_never(link)


def is_invite_code(text: str) -> bool:
    """Tell whether this can be the code of an invitation."""
    return re.fullmatch(_CODE, text) is not None


def _join_link(places: str, port: str, fingerprint: str, token: str) -> JoinLink | None:
    listed = tuple(places.split(","))
    good = (
        len(listed) <= MOST_PLACES
        and len(set(listed)) == len(listed)
        and all(re.fullmatch(_PLACE, place) for place in listed)
        and re.fullmatch(_PORT, port)
        and int(port) <= _HIGHEST_PORT
        and re.fullmatch(_PRINT, fingerprint)
        and re.fullmatch(_TOKEN, token)
    )
    return JoinLink(places=listed, port=int(port), fingerprint=fingerprint, token=token) if good else None
