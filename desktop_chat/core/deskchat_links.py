"""`deskchat://` links: the places that they can name, and the one spelling of each. It opens nothing.

    deskchat://room/ROOM              a conversation
    deskchat://room/ROOM/MESSAGE      a message in it
    deskchat://invite/CODE            an invitation into a conversation

ROOM and MESSAGE are UUIDs in lower case, CODE is 16 to 64 letters, digits, `-` and `_`. A link comes from anywhere (a
web page, a mail, another program), so all else is none: no other spelling, server, query, fragment or escape. Whatever
follows from one, beyond showing what the person has already, is asked about first.
"""

import re
from typing import assert_never

from desktop_chat.domain.ids import MessageId, RoomId, is_uuid
from desktop_chat.domain.values import dataclass

SCHEME = "deskchat"
LONGEST = 128
"""Characters; the longest link has 92. Whoever reads one from outside reads no further."""
_CODE = re.compile("[A-Za-z0-9_-]{16,64}")


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


DeskchatLink = RoomLink | MessageLink | InviteLink


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
        case _:
            assert_never(link)


def is_invite_code(text: str) -> bool:
    """Tell whether this can be the code of an invitation."""
    return _CODE.fullmatch(text) is not None
