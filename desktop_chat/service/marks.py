"""Tells the server how far this person has received and read, all rooms in one call, at most every two seconds."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable

from desktop_chat.core.backoff import doubling
from desktop_chat.core.receipts import Receipts, sends_delivered
from desktop_chat.domain.errors import Refused, StoreError, Transient, Unauthorised
from desktop_chat.domain.events import OwnMarker
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded
from desktop_chat.domain.user import MemberState
from desktop_chat.service.book import Book
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.session import SessionKeeper
from desktop_chat.service.tasks import Alarm, Group

logger = logging.getLogger(__name__)

LONGEST_WAIT = 60.0


class Marks:
    """Gathers marks and sends them; what the person has read is in the store before the server hears of it."""

    def __init__(
        self,
        plugs: Plugs,
        *,
        session: SessionKeeper,
        pump: Pump,
        book: Book,
    ) -> None:
        self._store = plugs.store
        self._backend = plugs.backend
        self._session = session
        self._pump = pump
        self._book = book
        self._clock = plugs.clock
        self._group = Group(plugs.spawner)
        self._alarm = Alarm(plugs.clock, plugs.spawner, "marks.alarm", self._rung)
        self._receipts = Receipts(book.user)
        self._calling = asyncio.Lock()
        self._gone: dict[RoomId, None] = {}
        self._begun_anew: Counter[RoomId] = Counter()
        self._epoch = book.epoch

    async def start(self) -> None:
        """Take up what the last run could not tell."""
        self._receipts = Receipts(self._book.user)
        self._epoch = self._book.epoch
        own = [marker for room in self._book.lines if (marker := self._book.own_marker(room)) is not None]
        now = self._clock.monotonic()
        self._receipts.confirm(own, now)
        for marker in await self._store.unsent_marks():
            self._receipts.want(marker, now)
        self._gone = {room: None for room, line in self._book.lines.items() if line.position.gone}
        self._note_delivered([line.last for line in self._book.lines.values() if line.last is not None])
        self._alarm.set(self._receipts.due())

    def stop(self) -> None:
        """Send nothing any more; what is read stays in the store."""
        self._group.cancel()
        self._alarm.set(None)

    async def read_up_to(self, message: Message) -> None:
        """Move the own read mark to a message that the server has: here at once, there within two seconds."""
        place = self._place_of(message)
        if place is not None:
            await self._read(message.room, place, message.id)

    async def read_room(self, room: RoomId) -> None:
        """Move the own read mark of a room to the end of what is known of it."""
        line = self._book.lines.get(room)
        if line is None or line.position.gone or not line.position.unread:
            return
        await self._read(room, (line.position.head, line.position.last_no))

    def recorded(self, recorded: Recorded) -> None:
        """Look at what has arrived: received from others, and own messages that were written with all else read."""
        now = self._clock.monotonic()
        for room in (*recorded.reloaded, *self._come_back(recorded)):
            self._begin_anew(room, now)
        # Not before: until here, what waits may have numbers of the history that was.
        self._epoch = self._book.epoch
        own = [marker for marker in recorded.markers if marker.user == self._book.user]
        if own:
            self._receipts.confirm(own, now)
        self._note_delivered(recorded.changed)
        for message in self._own_in_turn(recorded.changed):
            self._group.spawn(self._read_own(message), "marks.own")
        self._alarm.set(self._receipts.due())

    def told(self, markers: Iterable[OwnMarker]) -> None:
        """Learn that another device has told the server already."""
        user = self._book.user
        known = [ReadMarker(room=m.room, user=user, read_seq=m.read_seq, delivered_seq=m.read_seq) for m in markers]
        if known:
            self._receipts.confirm(known, self._clock.monotonic())
            self._alarm.set(self._receipts.due())

    def hurry(self) -> None:
        """Try at once what waits after a failure."""
        if self._receipts.failures:
            self._receipts.hurry(self._clock.monotonic())
            self._alarm.set(self._receipts.due())

    def _place_of(self, message: Message) -> tuple[int, int] | None:
        """Return number and count of a message that is further than what was read; None: it is not."""
        line = self._book.lines.get(message.room)
        # Beyond the head it is a number of a history that was replaced, whose rows are shown until they are denied.
        if message.seq is None or line is None or not line.position.read_seq < message.seq <= line.position.head:
            return None
        return message.seq, message.no or line.position.read_no

    async def _read(self, room: RoomId, place: tuple[int, int], message: MessageId | None = None) -> None:
        """Move the own read mark to this number and count.

        If the room begins anew before it is this one's turn, it moves to where the message stands then, if it does.
        Where the account is no member any more, the server is told when it is one again.
        """
        begun_anew = self._begun_anew[room]

        async def keep() -> Recorded:
            kept: tuple[int, int] | None = place
            if begun_anew != self._begun_anew[room]:
                # The end of a long absence is a new beginning, too: whoever looks at it has it before them already.
                kept = await self._place_now(room, message) if message is not None else None
            if kept is None:
                return Recorded()
            recorded = await self._store.keep_read(room, *kept)
            if room not in self._gone:
                self._receipts.note(room, read_seq=kept[0], now=self._clock.monotonic())
            return recorded

        _ = await self._pump.change(keep)
        self._alarm.set(self._receipts.due())

    async def _place_now(self, room: RoomId, message: MessageId) -> tuple[int, int] | None:
        page = await self._store.around(room, message, 1)
        found = next((one for one in page.messages if one.id == message), None)
        return self._place_of(found) if found is not None else None

    def _come_back(self, recorded: Recorded) -> list[RoomId]:
        """Return the rooms of which the account was no member until now; what was read meanwhile, nobody was told."""
        back: list[RoomId] = []
        for line in recorded.lines:
            if line.position.gone:
                self._gone[line.room.id] = None
            elif line.room.id in self._gone:
                del self._gone[line.room.id]
                back.append(line.room.id)
        return back

    def _begin_anew(self, room: RoomId, now: float) -> None:
        """Believe of a room only what the server has said of it, and want what is read here beyond that."""
        self._begun_anew[room] += 1
        self._receipts.restart([room])
        own, line = self._book.own_marker(room), self._book.lines.get(room)
        if own is not None:
            self._receipts.confirm([own], now)
        if line is not None and not line.position.gone:
            self._receipts.note(room, read_seq=line.position.read_seq, now=now)

    async def _read_own(self, message: Message) -> None:
        try:
            await self.read_up_to(message)
        except StoreError as error:
            # The next message that is read brings the mark along.
            logger.info("An own message could not be marked as read: %s", type(error).__name__)

    def _own_in_turn(self, messages: Iterable[Message]) -> list[Message]:
        """Return the last own message of each room that comes directly after what was read there."""
        reached: dict[str, Message] = {}
        numbered = [message for message in messages if message.sender == self._book.user and message.no is not None]
        for message in sorted(numbered, key=lambda message: message.no or 0):
            line = self._book.lines.get(message.room)
            if line is None:
                continue
            former = reached.get(message.room)
            read_no = (former.no or 0) if former is not None else line.position.read_no
            if message.no == read_no + 1:
                reached[message.room] = message
        return list(reached.values())

    def _note_delivered(self, messages: Iterable[Message]) -> None:
        now = self._clock.monotonic()
        for message in messages:
            line = self._book.lines.get(message.room)
            if line is None or message.seq is None or message.sender == self._book.user or line.position.gone:
                continue
            members = sum(member.state is MemberState.MEMBER for member in line.members)
            if sends_delivered(members):
                self._receipts.note(message.room, delivered_seq=message.seq, now=now)

    def _rung(self) -> None:
        self._group.spawn(self._send(), "marks.send")

    async def _send(self) -> None:
        async with self._calling:
            waiting = self._receipts.waiting()
            if not waiting:
                return
            begun_anew, epoch = self._begun_anew.copy(), self._epoch
            try:
                await self._session.ask(lambda: self._backend.mark(waiting, epoch))
                if begun_anew != self._begun_anew:
                    # The numbers may be those of a former history; what is still wanted is said again.
                    waiting = ()
                await self._store.confirm_marks(waiting)
            except Refused as error:
                logger.info("Marks were refused: %s", error.code)
                self._receipts.drop(waiting)
            except (Transient, Unauthorised, StoreError) as error:
                chance = self._clock.entropy(1)[0] / 256
                failures = self._receipts.failures + 1
                wait = doubling(failures, first=2.0, cap=LONGEST_WAIT, chance=chance)
                logger.info("Marks have to wait: %s", type(error).__name__)
                self._receipts.postpone(self._clock.monotonic() + wait)
            else:
                self._receipts.confirm(waiting, self._clock.monotonic())
        self._alarm.set(self._receipts.due())
