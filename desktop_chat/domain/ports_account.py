"""What a person's own account needs of the server; part of `Backend` in `domain/ports.py`."""

from typing import Protocol

from desktop_chat.domain.account import Beat, OwnSettings, PersonCard, ProfileChange, Whereabouts
from desktop_chat.domain.picture import PictureId


class AccountBackend(Protocol):
    """The server's part."""

    async def set_profile(self, change: ProfileChange) -> PersonCard:
        """Say this of oneself (`Refused` with `bad_name`, `bad_argument`)."""
        ...

    async def set_picture(self, picture: PictureId | None) -> PersonCard:
        """Name the own picture, which has been uploaded, or (None) have none any more."""
        ...

    async def set_own(self, settings: OwnSettings) -> OwnSettings:
        """Keep these settings for every device of the person."""
        ...

    async def beat(self, where: Whereabouts, people_rev: int) -> Beat:
        """Say that one is there, and ask what is new of others and of the own account."""
        ...
