"""The store that the service uses: each method is one transaction on the one connection of the database."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import apsw

from desktop_chat.domain.account import KeptAccount, OwnSettings, PersonCard
from desktop_chat.domain.commands import Command, OutboxItem, SendMessage
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.errors import StoreError, StoreFull
from desktop_chat.domain.events import HistoryPage, Recordable, RoomRows, SyncPage
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import OrderKey
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.ports import Account, Page, Recorded, Snapshot
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange, WaitingPrefs
from desktop_chat.domain.room import RoomPosition
from desktop_chat.domain.search import FoundPage, SearchQuery
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import dataclass
from desktop_chat.store import (
    account,
    ballast,
    markers,
    messages,
    outbox,
    pages,
    people,
    pictures,
    preferences,
    retention,
    rooms,
    search,
    view,
)
from desktop_chat.store.changes import Changes
from desktop_chat.store.database import Database
from desktop_chat.store.local_messages import LocalMessages
from desktop_chat.store.recording import Recorder

logger = logging.getLogger(__name__)

FEW = 8
"""Pieces of live news that are still a small transaction."""

_Result = TypeVar("_Result")


@dataclass(slots=True, kw_only=True)
class _Ahead:
    """What was read before anybody asked: the snapshot, and a page of at most `limit` messages."""

    snapshot: Snapshot | None = None
    page: Page | None = None
    limit: int = 0


class LocalStore:
    """The encrypted local store of one profile; fits `domain.ports.Store`.

    Every method raises `StoreFull` (nothing was stored) or `StoreBroken` (close, and open again: that rescues).
    The outbox, asked for four times for each message that is sent, is also kept in memory: each transaction that may
    change it reads it again. There is no other writer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        database.tidy_with(search.merge)
        self._lines = view.Lines()
        self._outbox: tuple[OutboxItem, ...] | None = None
        self._ahead = _Ahead()
        self.messages = LocalMessages(database, self._change)

    async def read_ahead(self, room: RoomId | None, first_page: Callable[[RoomPosition], int]) -> None:
        """Read what the first picture shows, so that asking for it takes no time, once, until something is written.

        That is the snapshot, and the newest page of a room (of `first_page` messages) if the store has it.
        """
        ahead = _Ahead(snapshot=await self.snapshot())
        for line in ahead.snapshot.lines if ahead.snapshot is not None else ():
            if line.room.id == room:
                ahead.limit = first_page(line.position)
                ahead.page = await self.newest(line.room.id, ahead.limit)
        self._ahead = ahead

    async def account(self) -> Account | None:
        """Read whose store this is; None while nobody has signed in."""
        if self._ahead.snapshot is not None:
            return self._ahead.snapshot.account
        return await self._database.read(account.read)

    async def snapshot(self) -> Snapshot:
        """Read everything that start-up needs."""
        ahead, self._ahead.snapshot = self._ahead.snapshot, None
        return await self._database.read(view.snapshot) if ahead is None else ahead

    async def keep_account(self, account_: Account) -> None:
        """Remember server, person and session."""
        await self._write(lambda connection: account.keep(connection, account_))

    async def keep_blocked(self, people: Sequence[Profile]) -> Recorded:
        """Remember whom the account blocks: these and nobody else."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            account.keep_blocked(connection, people)
            for standing, _ in rooms.all_described(connection):
                if standing.position.unread:
                    changes.moved(standing.position.room)

        return await self._change(work)

    async def record(self, news: Sequence[Recordable]) -> Recorded:
        """Store what the server said, all of it together; what is known already changes nothing."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            recorder = Recorder(connection, changes)
            for piece in news:
                recorder.record(piece)

        few = len(news) <= FEW and not any(isinstance(piece, SyncPage | HistoryPage | RoomRows) for piece in news)
        return await self._change(work, small=few)

    async def enqueue(
        self, command: Command, now: UnixMillis, *, go: Callable[[], Awaitable[None]] | None = None
    ) -> Recorded:
        """Put a command at the end of the outbox. A change of a message that was never tried folds into it.

        With `go` it is frozen in the same transaction, as by `mark_tried`, and `go` is awaited when that is over: how
        the item is to be shown is read only then, so that the wire does not wait for it.
        """
        if go is None:
            return await self._change(partial(_enqueue, command, now, at_once=False))
        changes = Changes(self._lines)

        def transact(connection: apsw.Connection) -> tuple[tuple[OutboxItem, ...], tuple[OutboxItem, ...]]:
            _enqueue(command, now, connection, changes, at_once=True)
            items = changes.waiting(connection)
            return items, items

        items = await self._run(transact, small=True)
        await go()
        try:
            return await self._database.read(lambda connection: changes.told(connection, items), small=True)
        except StoreError as error:
            # It is stored and on its way: who is told that it is not would write it again. The room is read anew.
            logger.warning("What was stored could not be read at once: %s", type(error).__name__)
            return Recorded(reloaded=(command.room,))

    async def flush(self) -> None:
        """Wait until the disk has everything: not even a loss of power takes back what was stored before."""
        await self._database.flush()

    async def mark_tried(self, op: OpId) -> OutboxItem | None:
        """Freeze an item just before it is put on a wire, and return it as it has to be sent."""
        return await self._write(lambda connection: outbox.freeze(connection, op))

    async def park(self, op: OpId, refusal: Refusal) -> Recorded:
        """Keep a refused item, visibly failed, out of the way of the others."""
        return await self._change(partial(_refuse, op, refusal))

    async def unpark(self, op: OpId, mentions: Sequence[UserId] = ()) -> Recorded:
        """Let a refused item be tried again; its words then name these people, unless there are none."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            if mentions:
                outbox.call(connection, op, tuple(mentions))
            _refuse(op, None, connection, changes)

        return await self._change(work)

    async def drop_reply(self, op: OpId) -> Recorded:
        """Let a waiting message stand for itself, because what it answers is not there."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            item = outbox.find(connection, op)
            if item is not None:
                outbox.drop_reply(connection, item)
                changes.message(item.command.room, item.command.message)

        return await self._change(work)

    async def discard(self, op: OpId) -> Recorded:
        """Take an item out of the outbox for good; with an unsent message goes all that waits about it."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            item = outbox.find(connection, op)
            if item is None:
                return
            command = item.command
            unsent = isinstance(command, SendMessage) and messages.find(connection, command.message) is None
            outbox.remove(connection, item, with_dependents=unsent)
            if unsent:
                changes.removed(command.room, command.message)
            else:
                changes.message(command.room, command.message)

        return await self._change(work)

    async def outbox(self) -> tuple[OutboxItem, ...]:
        """Return what waits, in order."""
        if self._outbox is None:
            self._outbox = await self._database.read(outbox.read_all)
        return self._outbox

    async def keep_read(self, room: RoomId, read_seq: int, read_no: int) -> Recorded:
        """Remember how far the person has read here, before the server is told."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            if markers.keep_read(connection, room, read_seq, read_no) is not None:
                changes.moved(room)

        return await self._change(work)

    async def unsent_marks(self) -> tuple[ReadMarker, ...]:
        """Return own marks that the server has not confirmed."""
        return await self._database.read(lambda connection: markers.unsent(connection, account.own_id(connection)))

    async def confirm_marks(self, confirmed: Sequence[ReadMarker]) -> None:
        """Remember that the server has these marks."""
        await self._database.write(lambda connection: markers.confirm(connection, confirmed), small=True)

    async def own_account(self) -> KeptAccount:
        """Read the profiles that were changed, and what the server keeps for this person."""
        return await self._database.read(people.read)

    async def keep_account_news(self, cards: Sequence[PersonCard], people_rev: int, settings: OwnSettings) -> Recorded:
        """Take changed profiles (up to this number of the workspace's line) and the own settings."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            for number in people.keep(connection, cards, people_rev):
                changes.room(rooms.at(connection, number).position.room)
            people.keep_own(connection, settings)

        return await self._change(work)

    async def picture(self, picture: PictureId) -> bytes | None:
        """Return the file of a picture that was kept."""
        found = await self._database.read(lambda connection: pictures.read(connection, picture))
        if found is None:
            return None
        data, faded = found
        if faded:
            try:
                await self._database.write(lambda connection: pictures.mark(connection, picture), small=True)
            except StoreError as error:
                logger.info("It could not be noted that a picture was looked at: %s", type(error).__name__)
        return data

    async def keep_picture(self, picture: PictureId, data: bytes) -> None:
        """Keep the file of a picture; of many, those that were not kept or asked for lately are forgotten."""

        def work(connection: apsw.Connection) -> None:
            # A picture can be fetched again: it takes none of the last room, nor the ballast, which words will need.
            if not ballast.has_room(self._database.path.parent):
                raise StoreFull
            pictures.keep(connection, picture, data)

        await self._database.write(work)

    async def keep_prefs(self, room: RoomId, change: PrefsChange) -> Recorded:
        """Lay a change over what the server says, to be told to it."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            preferences.keep(connection, room, change)
            changes.room(room)

        return await self._change(work)

    async def unsent_prefs(self) -> tuple[WaitingPrefs, ...]:
        """Return what the server has not confirmed."""
        return await self._database.read(preferences.unsent)

    async def settle_prefs(self, told: WaitingPrefs, own: OwnPrefs | None) -> Recorded:
        """Take the server's answer to a change; what was changed again meanwhile goes on waiting."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            preferences.settle(connection, told, own)
            changes.room(told.room)

        return await self._change(work)

    async def keep_draft(self, room: RoomId, text: str) -> Recorded:
        """Keep the unfinished text of a room; an empty one is forgotten."""

        def work(connection: apsw.Connection, changes: Changes) -> None:
            account.keep_draft(connection, room, text)
            changes.room(room)

        return await self._change(work)

    async def newest(self, room: RoomId, limit: int) -> Page:
        """Read the last messages of a room and all unsent ones."""
        ahead, self._ahead.page = self._ahead.page, None
        if ahead is not None and ahead.room == room and self._ahead.limit == limit:
            return ahead
        return await self._database.read(lambda connection: pages.newest(connection, room, limit))

    async def older(self, room: RoomId, before: OrderKey, limit: int) -> Page:
        """Read what lies directly before a message."""
        return await self._database.read(lambda connection: pages.older(connection, room, before, limit))

    async def newer(self, room: RoomId, after: OrderKey, limit: int) -> Page:
        """Read what lies directly after a message."""
        return await self._database.read(lambda connection: pages.newer(connection, room, after, limit))

    async def around(self, room: RoomId, message: MessageId, limit: int) -> Page:
        """Read the neighbourhood of one message."""
        return await self._database.read(lambda connection: pages.around(connection, room, message, limit))

    async def missing(self, room: RoomId, first: OrderKey, last: OrderKey) -> Mapping[MessageId, int]:
        """Read before which messages of a range how many are missing that the server may have."""
        return await self._database.read(lambda connection: pages.missing(connection, room, first, last))

    async def search(self, query: SearchQuery, limit: int, below: int | None = None) -> FoundPage:
        """Find messages, the newest first; `below` goes on after the page that told it."""
        return await self._database.read(lambda connection: search.search(connection, query, limit, below))

    async def forget_before(self, moment: UnixMillis, limit: int) -> int:
        """Forget the oldest messages that were sent before a moment, at most `limit`; return how many that were."""
        return await self._write(lambda connection: retention.forget_before(connection, moment, limit))

    async def close(self) -> None:
        """Close the file; harmless when closed."""
        self._outbox = None
        await self._database.close()

    async def _change(self, work: Callable[[apsw.Connection, Changes], None], *, small: bool = True) -> Recorded:
        def transact(connection: apsw.Connection) -> tuple[Recorded, tuple[OutboxItem, ...]]:
            changes = Changes(self._lines)
            work(connection, changes)
            items = changes.waiting(connection)
            return changes.told(connection, items), items

        return await self._run(transact, small=small)

    async def _write(self, work: Callable[[apsw.Connection], _Result]) -> _Result:
        return await self._run(lambda connection: (work(connection), outbox.read_all(connection)), small=True)

    async def _run(
        self, transact: Callable[[apsw.Connection], tuple[_Result, tuple[OutboxItem, ...]]], *, small: bool
    ) -> _Result:
        """Run a transaction that also says what the outbox is then; answers come in the order of the transactions."""
        self._ahead = _Ahead()
        try:
            result, self._outbox = await self._database.write(transact, small=small)
        except BaseException:
            # Whoever stops waiting does not stop the transaction: what it did to the outbox is read when asked for.
            self._outbox = None
            raise
        return result


def _enqueue(
    command: Command, now: UnixMillis, connection: apsw.Connection, changes: Changes, *, at_once: bool
) -> None:
    room, message = command.room, command.message
    if isinstance(command, SendMessage):
        if messages.is_known(connection, message):
            changes.message(room, message)
        else:
            outbox.add_posting(connection, command, now, tried=at_once)
            changes.unsent(room, message)
        return
    if outbox.add(connection, command, now):
        changes.removed(room, message)
    else:
        changes.message(room, message)
    if at_once:
        outbox.freeze(connection, command.op)


def _refuse(op: OpId, refusal: Refusal | None, connection: apsw.Connection, changes: Changes) -> None:
    item = outbox.find(connection, op)
    if item is not None:
        outbox.refuse(connection, op, refusal)
        changes.message(item.command.room, item.command.message)
