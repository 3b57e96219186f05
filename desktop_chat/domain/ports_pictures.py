"""The plug for the pictures of people and rooms: a part of `domain.ports.Backend`."""

from typing import Protocol

from desktop_chat.domain.picture import Picture


class PictureBackend(Protocol):
    """Asked for over HTTP. Every method raises `Transient`, `Refused` or `Unauthorised`."""

    async def upload(self, picture: Picture, data: bytes) -> None:
        """Put a picture into the storage; one that is there already is no error."""
        ...

    async def download(self, picture: Picture) -> bytes:
        """Fetch a picture's file (`Refused` with `not_found` when it is there no more, or not to be seen).

        What comes is not trusted: the caller compares its SHA-256 with the picture's name.
        """
        ...

    async def remove(self, picture: Picture) -> None:
        """Take a picture out of the storage; one that is not there is no error."""
        ...
