"""What is asked over HTTP about the own account beside its rooms; fits `domain.ports_account.AccountBackend`."""

from desktop_chat.domain.account import Beat, OwnSettings, PersonCard, ProfileChange, Whereabouts
from desktop_chat.domain.picture import PictureId
from desktop_chat.protocol import account
from desktop_chat.transport.rest_messages import Rpc


class RestAccount:
    """A part of `RestBackend`, whose connection it uses."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc

    async def set_profile(self, change: ProfileChange) -> PersonCard:
        """Say this of oneself (`Refused` with `bad_name`, `bad_argument`)."""
        return await self._rpc(account.set_profile_call(change), account.decode_card)

    async def set_picture(self, picture: PictureId | None) -> PersonCard:
        """Name the own picture, which has been uploaded, or (None) have none any more."""
        return await self._rpc(account.set_picture_call(picture), account.decode_card)

    async def set_own(self, settings: OwnSettings) -> OwnSettings:
        """Keep these settings for every device of the person."""
        return await self._rpc(account.set_own_call(settings), account.decode_own)

    async def beat(self, where: Whereabouts, people_rev: int) -> Beat:
        """Say that one is there, and ask what is new of others and of the own account."""
        return await self._rpc(account.beat_call(where, people_rev), account.decode_beat)
