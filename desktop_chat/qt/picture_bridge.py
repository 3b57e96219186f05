"""The part of the border between service and widgets that is about the pictures of people and rooms."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_chat.domain.errors import DesktopChatError, Refused
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.picture import Picture
from desktop_chat.qt.faces import Faces
from desktop_chat.qt.sentences import said
from desktop_chat.qt.wishes import PictureWish

Work = Coroutine[Any, Any, None]


class PicturesPort(Protocol):
    """What the screen asks about pictures; `service.pictures.Pictures` fits it by shape."""

    async def show(self, picture: Picture) -> bytes:
        """Return a picture's file, from this computer or from the server."""
        ...

    async def set_own(self, data: bytes | None) -> None:
        """Have this picture from now on, or none."""
        ...

    async def set_room(self, room: RoomId, data: bytes | None) -> None:
        """Give a room this picture, or none."""
        ...


Ask = Callable[[Callable[[PicturesPort], Work], str], None]


class PictureBridge(QObject):
    """Fetches what should be painted, in silence, and passes on what is changed, with how that went."""

    kept = Signal(str)  # what was wished last was kept, or (a sentence) could not be

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask

    def serve(self, faces: Faces) -> None:
        """Fetch what these faces want from now on."""
        faces.wanted.connect(lambda picture: self._ask(lambda service: _fetched(service, picture, faces), "picture"))

    def keep(self, wish: PictureWish) -> None:
        """Give the own account or a room another picture; `kept` tells how that went."""
        self._ask(lambda service: self._kept(service, wish), "keep picture")

    async def _kept(self, service: PicturesPort, wish: PictureWish) -> None:
        problem = ""
        try:
            if wish.room is None:
                await service.set_own(wish.data)
            else:
                await service.set_room(wish.room, wish.data)
        except DesktopChatError as error:
            problem = said(error)
        self.kept.emit(problem)


async def _fetched(service: PicturesPort, picture: Picture, faces: Faces) -> None:
    try:
        data = await service.show(picture)
    except DesktopChatError as error:
        faces.miss(picture.id, for_good=isinstance(error, Refused))
        return
    faces.take(picture.id, data)
