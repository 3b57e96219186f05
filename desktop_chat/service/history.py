"""Going to a place of a room's history that may not be on this computer: a day, or a message that names one."""

import logging

from desktop_chat.domain.errors import TransportError, UserError
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.service.engine import Engine

logger = logging.getLogger(__name__)

AROUND = 50
"""Messages fetched on both sides of a place that is not on this computer."""


class History:
    """Shows the place, fetched from the server where it is not here; without a server, the nearest that is here."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def go_to_date(self, room: RoomId, at: UnixMillis) -> None:
        """Bring the first message since an instant into view, or the newest when nothing was written since."""
        if self._engine.link.status.tier is not None:
            try:
                backend = self._engine.plugs.backend.messages
                no = await self._engine.session.ask(lambda: backend.first_since(room, at))
                await self._have(room, no)
            except TransportError as error:
                logger.info("The beginning of a day could not be fetched: %s", type(error).__name__)
        found = await self._engine.plugs.store.messages.first_since(room, at)
        if found is None:
            await self._engine.timelines.jump_to_newest(room)
        else:
            await self._engine.timelines.jump_to(room, found)

    async def go_to_mention(self, room: RoomId) -> None:
        """Bring the first unread message into view that names this person (`UserError`: there is none)."""
        line = self._engine.book.lines.get(room)
        unread = [no for no in line.mentions if no > line.position.read_no] if line is not None else []
        if not unread:
            raise UserError("Nobody has mentioned you here since.")
        await self._have(room, min(unread))
        found = await self._engine.plugs.store.messages.first_numbered(room, min(unread))
        if found is not None:
            await self._engine.timelines.jump_to(room, found[0])

    async def _have(self, room: RoomId, no: int | None) -> None:
        """Fetch what is around a number, unless that message is here."""
        if no is None:
            return
        found = await self._engine.plugs.store.messages.first_numbered(room, no)
        if found is None or found[1] != no:
            _ = await self._engine.catch_up.history(room, no + AROUND, 2 * AROUND)
