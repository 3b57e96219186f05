"""How far a message has come with each member: from the markers that are here, with times that the server remembers."""

import logging

from desktop_chat.domain.errors import TransportError, UserError
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.receipt import Receipt, ReceiptTimes
from desktop_chat.domain.user import MemberState
from desktop_chat.service.engine import Engine

logger = logging.getLogger(__name__)


class Receipts:
    """Answers for one message at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def of(self, room: RoomId, message: MessageId, shown: Message | None) -> tuple[Receipt, ...]:
        """Return the receipts, by name; in a room of more than 8 only reading is known.

        Raises:
            UserError: the server does not have the message yet.
        """
        line = self._engine.book.lines.get(room)
        if shown is None or shown.seq is None or line is None:
            raise UserError("Nobody can have received this yet.")
        times = await self._times(room, message)
        markers = self._engine.book.markers.get(room, {})
        made = []
        for member in line.members:
            if member.state is not MemberState.MEMBER or member.user == shown.sender:
                continue
            marker, told = markers.get(member.user), times.get(member.user)
            read = marker is not None and marker.read_seq >= shown.seq
            made.append(
                Receipt(
                    user=member.user,
                    name=member.name,
                    delivered=read or (marker is not None and marker.delivered_seq >= shown.seq),
                    read=read,
                    delivered_at=told.delivered_at if told is not None else None,
                    read_at=told.read_at if told is not None else None,
                )
            )
        return tuple(sorted(made, key=lambda receipt: (receipt.name, receipt.user)))

    async def _times(self, room: RoomId, message: MessageId) -> dict[UserId, ReceiptTimes]:
        if self._engine.link.status.tier is None:
            return {}
        try:
            backend = self._engine.plugs.backend.messages
            told = await self._engine.session.ask(lambda: backend.receipts(room, message))
        except TransportError as error:
            logger.info("The times of receipts could not be fetched: %s", type(error).__name__)
            return {}
        return {one.user: one for one in told}
