"""Pictures of people and rooms: small squares, kept by what they hold, so that one name always means one picture."""

from typing import NewType

from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.values import dataclass

PictureId = NewType("PictureId", str)
"""The SHA-256 of a picture's file, in 64 lower-case hexadecimal digits."""

SIDE = 256
"""Pixels of each side of a picture, as this program makes them."""
LARGEST = 256 * 1024
"""Bytes of a picture's file; what is larger is neither sent nor taken."""
DIGITS = 64


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a person or a room: in the storage of the project it is `OWNER/ID`, in the bucket `avatars`."""

    owner: UserId | RoomId
    id: PictureId

    @property
    def path(self) -> str:
        """Where it lies in its bucket."""
        return f"{self.owner}/{self.id}"


def picture_id(data: bytes) -> PictureId:
    """Return the name of a picture's file."""
    from hashlib import sha256  # noqa: PLC0415  loads OpenSSL, which no start needs

    return PictureId(sha256(data).hexdigest())


def is_picture_id(text: str) -> bool:
    """Tell whether the text can be the name of a picture."""
    return len(text) == DIGITS and not text.strip("0123456789abcdef")


def picture_kind(data: bytes) -> str:
    """Return what kind of file this is by its first bytes: `png`, `jpeg`, or nothing for all that no picture may be."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "jpeg" if data.startswith(b"\xff\xd8\xff") else ""
