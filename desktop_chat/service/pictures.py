"""Pictures of people and rooms: shown from the store or fetched once, and changed at the server. It decodes none.

A picture is named by its SHA-256, so what was kept is never asked for again, and what comes is only taken when it fits
its name: neither a server nor whoever may write to its storage can put another picture in the place of one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from desktop_chat.domain.account import PersonCard
from desktop_chat.domain.errors import DesktopChatError, Refused, StoreError, Transient, TransportError, UserError
from desktop_chat.domain.ids import OpId, RoomId, UserId
from desktop_chat.domain.picture import LARGEST, Picture, PictureId, is_picture_id, picture_id, picture_kind
from desktop_chat.service.engine import Engine
from desktop_chat.service.people import new_id
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)

AT_ONCE = 4
"""Downloads under way together: a list of rooms asks for dozens, and messages go over the same network."""
GIVEN_UP = "the download was given up"

T = TypeVar("T")


class Pictures:
    """Shows and changes pictures."""

    def __init__(self, engine: Engine) -> None:
        self._store = engine.plugs.store
        self._backend = engine.plugs.backend
        self._clock = engine.plugs.clock
        self._session = engine.session
        self._book = engine.book
        self._account = engine.account
        self._fetch = engine.catch_up.bring_all
        self._group = Group(engine.plugs.spawner)
        self._coming: dict[Picture, asyncio.Future[bytes]] = {}
        self._downloads = asyncio.Semaphore(AT_ONCE)
        self._changing = asyncio.Lock()

    def stop(self) -> None:
        """Fetch nothing any more, and let nobody wait for what was to come; safe twice."""
        self._group.cancel()
        for picture, coming in tuple(self._coming.items()):
            # A task that is cancelled before its first step settles nothing by itself.
            self._settle(picture, coming, Transient(GIVEN_UP))

    async def show(self, picture: Picture) -> bytes:
        """Return the file of a picture; all who ask for the same at once share one way to it.

        Raises:
            Refused: it is there no more (`not_found`), or is not what it says it is (`bad_picture`).
            Transient, Unauthorised, StoreError: it could not be had now.
        """
        coming = self._coming.get(picture)
        if coming is None:
            coming = self._coming[picture] = asyncio.get_running_loop().create_future()
            coming.add_done_callback(_seen)
            self._group.spawn(self._bring(picture, coming), "pictures.bring")
        # Whoever stops waiting, as a row does that has left the view, takes the picture away from nobody else.
        return await asyncio.shield(coming)

    async def set_own(self, data: bytes | None) -> None:
        """Have this picture, a PNG or JPEG file, or none any more; it is shown when this returns.

        Raises:
            UserError: it is too large or no such file.
            Refused, Transient, Unauthorised: the server said no, or could not be asked; nothing has changed, or (only
                when its answer was lost) all has.
        """
        name = _checked(data)

        async def say() -> PersonCard:
            return await self._session.ask(lambda: self._backend.account.set_picture(name))

        async with self._changing:
            me = self._book.user
            await self._exchange(me, self._account.picture_of(me), data, say, self._account.take_card)

    async def set_room(self, room: RoomId, data: bytes | None) -> None:
        """Give a room this picture, a PNG or JPEG file, or none any more; it is shown when this returns.

        Raises what `set_own` does.
        """
        name, op = _checked(data), OpId(new_id(self._clock))

        async def say() -> None:
            await self._session.ask(lambda: self._backend.members.set_room_picture(room, op, name))

        async def show(_: None) -> None:
            await self._fetch()

        async with self._changing:
            line = self._book.lines.get(room)
            await self._exchange(room, line.room.picture if line is not None else None, data, say, show)

    async def _exchange(
        self,
        owner: UserId | RoomId,
        former: PictureId | None,
        data: bytes | None,
        say: Callable[[], Awaitable[T]],
        show: Callable[[T], Awaitable[None]],
    ) -> None:
        """Upload before it is said, so that nobody is told of what is not there; remove after, for the same reason."""
        new = None
        if data is not None:
            new = Picture(owner, picture_id(data))
            await self._upload(new, data)
            await self._keep(new.id, data)
        try:
            said = await say()
        except Refused:
            # Only a definite no: when an answer was lost, it may have been a yes.
            if new is not None and new.id != former:
                await self._remove(new)
            raise
        try:
            await show(said)
        finally:
            if former is not None and (new is None or new.id != former):
                await self._remove(Picture(owner, former))

    async def _upload(self, picture: Picture, data: bytes) -> None:
        await self._session.ask(lambda: self._backend.pictures.upload(picture, data))

    async def _remove(self, picture: Picture) -> None:
        """Take out of the storage what nobody shows any more; when that fails it lies there, and harms nobody."""
        try:
            await self._session.ask(lambda: self._backend.pictures.remove(picture))
        except TransportError as error:
            logger.info("A picture could not be removed: %s", type(error).__name__)

    async def _bring(self, picture: Picture, coming: "asyncio.Future[bytes]") -> None:
        # The future is settled whatever happens, so that nobody waits for a download that has died.
        outcome: bytes | DesktopChatError = Transient(GIVEN_UP)
        try:
            outcome = await self._kept_or_fetched(picture)
        except DesktopChatError as error:
            outcome = error
        finally:
            self._settle(picture, coming, outcome)

    def _settle(self, picture: Picture, coming: "asyncio.Future[bytes]", outcome: bytes | DesktopChatError) -> None:
        if self._coming.get(picture) is coming:
            del self._coming[picture]
        if coming.done():
            return
        if isinstance(outcome, bytes):
            coming.set_result(outcome)
        else:
            coming.set_exception(outcome)

    async def _kept_or_fetched(self, picture: Picture) -> bytes:
        if not is_picture_id(picture.id):
            raise _bad_picture()
        kept = await self._store.picture(picture.id)
        if kept is not None:
            return kept
        async with self._downloads:
            data = await self._session.ask(lambda: self._backend.pictures.download(picture))
        if len(data) > LARGEST or picture_id(data) != picture.id:
            raise _bad_picture()
        await self._keep(picture.id, data)
        return data

    async def _keep(self, picture: PictureId, data: bytes) -> None:
        try:
            await self._store.keep_picture(picture, data)
        except StoreError as error:
            # It can be fetched again; on a full disk it is shown all the same.
            logger.info("A picture could not be kept: %s", type(error).__name__)


def _checked(data: bytes | None) -> PictureId | None:
    """Return the name of a picture that is to be sent.

    Raises:
        UserError: it cannot be.
    """
    if data is None:
        return None
    if len(data) > LARGEST:
        raise UserError(f"This picture is too large (at most {LARGEST // 1024} KiB).")
    if not picture_kind(data):
        raise UserError("A picture has to be a PNG or JPEG file.")
    return picture_id(data)


def _bad_picture() -> Refused:
    return Refused("bad_picture", "This picture is not what it says it is.")


def _seen(done: "asyncio.Future[bytes]") -> None:
    """Mark an outcome as looked at: whoever asked for it may have been cancelled meanwhile."""
    if not done.cancelled():
        _ = done.exception()
