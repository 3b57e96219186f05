"""The files of pictures, asked for over HTTP by Supabase's Storage API; fits `domain.ports_pictures.PictureBackend`.

A picture is what it is named by, so nothing is ever written over: what is there already is the same.
"""

from typing import Protocol

from desktop_chat.domain.errors import Refused
from desktop_chat.domain.picture import LARGEST, Picture, picture_kind
from desktop_chat.protocol.wire_types import encode_json
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import AnswerTooLarge

BUCKET = "avatars"
KEPT_BY_OTHERS = "max-age=31536000"
"""A name never comes to mean another picture: whatever is on the way may keep it for a year."""


class Ask(Protocol):
    """Carries one call to the server, with these headers besides the usual ones."""

    async def __call__(self, call: HttpCall, headers: dict[str, str]) -> HttpAnswer:
        """Raise `Transient`, `Refused` or `Unauthorised`."""
        ...


class RestPictures:
    """The pictures that one account sees; `storage` is the API's address, and `ask` carries the calls."""

    def __init__(self, storage: str, ask: Ask) -> None:
        self._objects = f"{storage}/object"
        self._ask = ask

    async def upload(self, picture: Picture, data: bytes) -> None:
        """Put a picture into the storage; one that is there already is no error.

        Raises:
            Refused: it is neither PNG nor JPEG (`bad_picture`), too large, or (`not_allowed`) not for this account.
        """
        kind = picture_kind(data)
        if not kind:
            raise Refused("bad_picture", "A picture is a PNG or JPEG file.")
        if len(data) > LARGEST:
            raise _too_large()
        call = HttpCall(method="POST", url=f"{self._objects}/{BUCKET}/{picture.path}", body=data)
        try:
            await self._ask(call, {"Content-Type": f"image/{kind}", "Cache-Control": KEPT_BY_OTHERS})
        except Refused as refusal:
            if refusal.code != "exists":
                raise

    async def download(self, picture: Picture) -> bytes:
        """Fetch a picture's file, which is not to be trusted before its name is compared.

        Raises:
            Refused: it is there no more or not to be seen (`not_found`), or larger than a picture is (`too_large`).
        """
        url = f"{self._objects}/authenticated/{BUCKET}/{picture.path}"
        call = HttpCall(method="GET", url=url, largest=LARGEST)
        try:
            # It is packed already.
            answer = await self._ask(call, {"Accept": "*/*", "Accept-Encoding": "identity"})
        except AnswerTooLarge:
            raise _too_large() from None
        except Refused as refusal:
            if refusal.code != "not_allowed":
                raise
            raise Refused("not_found", refusal.sentence, refusal.status) from refusal
        return answer.body

    async def remove(self, picture: Picture) -> None:
        """Take a picture out of the storage; one that is not there is no error.

        By the call that takes several: the one for a single file fails on some of Supabase's servers where a policy
        lets nobody change rows, as it locks the row first.
        """
        body = encode_json({"prefixes": [picture.path]}).encode()
        await self._ask(HttpCall(method="DELETE", url=f"{self._objects}/{BUCKET}", body=body), {})


def _too_large() -> Refused:
    return Refused("too_large", "This picture is too large.")
