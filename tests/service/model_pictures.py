"""The part of the model server that is its storage of pictures, with the rights of the bucket `avatars`."""

from collections.abc import Awaitable, Callable
from typing import Any

from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.picture import LARGEST, Picture
from tests.service.model_server import ModelServer

Ask = Callable[[str, Callable[[], Any]], Awaitable[Any]]


class ModelPictures:
    """One client's way to it; `most` is how many downloads of this client were ever under way together."""

    def __init__(self, server: ModelServer, user: UserId, ask: Ask) -> None:
        self.most = 0
        self._under_way = 0
        self._server = server
        self._user = user
        self._ask = ask

    async def upload(self, picture: Picture, data: bytes) -> None:
        await self._ask("upload", lambda: self._upload(picture, data))

    async def download(self, picture: Picture) -> bytes:
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        try:
            return await self._ask("download", lambda: self._download(picture))  # type: ignore[no-any-return]  # `Ask` hands it on
        finally:
            self._under_way -= 1

    async def remove(self, picture: Picture) -> None:
        await self._ask("remove", lambda: self._remove(picture))

    def _upload(self, picture: Picture, data: bytes) -> None:
        if not self._may_write(picture):
            raise Refused("not_allowed", "You may not put a picture here.", 403)
        if len(data) > LARGEST:
            raise Refused("too_large", "This picture is too large.", 413)
        self._server.pictures.setdefault(picture.path, data)

    def _download(self, picture: Picture) -> bytes:
        data = self._server.pictures.get(picture.path)
        if data is None or not self._may_read(picture):
            raise Refused("not_found", "There is no such picture.", 404)
        return data

    def _remove(self, picture: Picture) -> None:
        if not self._may_write(picture):
            raise Refused("not_allowed", "You may not take this picture away.", 403)
        _ = self._server.pictures.pop(picture.path, None)

    def _may_write(self, picture: Picture) -> bool:
        if picture.owner in self._server.people:
            return picture.owner == self._user
        room = RoomId(picture.owner)
        return room in self._server.rooms and self._server.may_describe(self._user, room)

    def _may_read(self, picture: Picture) -> bool:
        """Tell whether this is a person's picture, which everybody may see, or one of a room of one's own."""
        model = self._server.rooms.get(RoomId(picture.owner))
        return picture.owner in self._server.people or (model is not None and model.has_member(self._user))
