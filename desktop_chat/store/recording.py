"""What the server said, brought into the file: any order and repetition of the same news ends in the same rows."""

from typing import assert_never

import apsw

from desktop_chat.domain.commands import (
    DeleteMessage,
    EditMessage,
    OutboxItem,
    SendMessage,
    echo,
    is_done,
    lost_change,
    overlaid,
)
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.events import (
    HistoryPage,
    OwnMarker,
    Recordable,
    Reset,
    RoomEvent,
    RoomPage,
    RoomPulse,
    RoomRows,
    Settled,
    SyncPage,
)
from desktop_chat.domain.ids import Epoch, OpId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.room import Cursor, RoomPosition
from desktop_chat.domain.values import replace
from desktop_chat.store import account, markers, messages, outbox, preferences, rooms
from desktop_chat.store.changes import Changes
from desktop_chat.store.rooms import Standing


class Recorder:
    """Brings news into the file within one transaction."""

    def __init__(self, connection: apsw.Connection, changes: Changes) -> None:
        self._connection = connection
        self._changes = changes
        seen = changes.look(connection)
        self._me, self._epoch, self._user_rev = seen.user, seen.epoch, seen.user_rev
        self._anything_waits = seen.waits
        self._anything_foreseen = seen.foreseen

    def record(self, news: Recordable) -> None:
        """Take one piece of news; what is known already changes nothing."""
        match news:
            case SyncPage():
                self._sync(news)
            case HistoryPage():
                self._history(news)
            case RoomRows(room=room, rows=rows):
                self._merge_all(rooms.ensure(self._connection, room), rows)
            case RoomEvent():
                self._event(news)
            case RoomPulse():
                self._pulse(news)
            case Settled():
                self._settled(news)
            case _:
                assert_never(news)

    def _sync(self, page: SyncPage) -> None:
        self._follow(page.epoch, page.user_rev)
        account.rename(self._connection, page.me)
        for gone in page.gone:
            standing = rooms.ensure(self._connection, gone.room)
            rooms.leave(self._connection, standing.number, gone.state, gone.at)
            if not standing.position.gone:
                self._changes.room(standing.position.room)
        forked = any(room_page.reset is Reset.FORK for room_page in page.rooms)
        if forked:
            # Of the rooms in which nothing was said since, the server may have lost what was read.
            rooms.doubt_marks(self._connection)
            self._reload_all()
        for room_page in page.rooms:
            if forked and room_page.reset is None:
                # It has only those marks that are new to who asked, who believed to know the others.
                self._room_page(replace(room_page, marker_rev=0))
            else:
                self._room_page(room_page)
        for own in page.own_markers:
            self._own_marker(own)
        for prefs in page.own_prefs:
            preferences.say(self._connection, prefs)
            self._changes.room(prefs.room)
        if page.mentions is not None:
            for room in preferences.keep_mentions(self._connection, page.mentions):
                self._changes.room(room)

    def _follow(self, epoch: Epoch, user_rev: int) -> None:
        """Take epoch and revision; after another epoch nothing is known of where any log stands."""
        if epoch != self._epoch:
            if self._epoch is not None:
                rooms.doubt(self._connection)
                preferences.doubt(self._connection)
                self._reload_all()
            self._user_rev = 0
        self._epoch, self._user_rev = epoch, max(self._user_rev, user_rev)
        account.keep_progress(self._connection, epoch, self._user_rev)

    def _reload_all(self) -> None:
        for standing, _ in rooms.all_described(self._connection):
            self._changes.room(standing.position.room)
            self._changes.reloaded(standing.position.room)

    def _room_page(self, page: RoomPage) -> None:
        standing = rooms.ensure(self._connection, page.room)
        if page.reset is Reset.FORK or self._denies_foreseen(standing, page):
            standing = self._begin_anew(standing)
        if page.reset is not None:
            self._changes.reloaded(page.room)
        self._merge_all(standing, (*page.changed, *page.rows))
        upto = None if page.upto >= page.head else page.upto
        if messages.withdraw_between(self._connection, self._changes.words, standing, page.start, upto):
            self._changes.reloaded(page.room)
        if self._denies(standing, page):
            self._changes.reloaded(page.room)
        self._offer_lost(standing)
        if page.details is not None and rooms.describe(self._connection, standing.number, page.details):
            self._changes.room(page.room)
        if page.members is not None and rooms.keep_members(self._connection, standing.number, page.members):
            self._changes.room(standing.position.room)
        self._merge_markers(standing, page.markers or ())
        self._move(standing, _after_page(standing.position, page))

    def _begin_anew(self, standing: Standing) -> Standing:
        """Doubt all of a room, and know no more of where its log stands."""
        rooms.doubt(self._connection, standing.number)
        self._changes.room(standing.position.room)
        self._changes.reloaded(standing.position.room)
        return rooms.at(self._connection, standing.number)

    def _denies(self, standing: Standing, page: RoomPage) -> bool:
        """Tell whether a page that goes on from the cursor has taken something out of sight that was known ahead."""
        if not _goes_on(page, standing):
            return False
        told = [row.id for row in page.rows]
        return messages.withdraw_ahead(self._connection, self._changes.words, standing, page.upto, told)

    def _denies_foreseen(self, standing: Standing, page: RoomPage) -> bool:
        """Tell whether a page that goes on from the cursor lacks a change that the server had said yes to.

        Then the server went back to before it, and to nothing that was known here; from the beginning all is told.
        """
        return _goes_on(page, standing) and messages.denies_foreseen(self._connection, standing, page.upto, page.rows)

    def _history(self, page: HistoryPage) -> None:
        standing = rooms.find(self._connection, page.room)
        if standing is None:
            return
        self._merge_all(standing, page.rows)
        first = next((row.no for row in page.rows if row.no is not None), None)
        start = (page.rows[0].seq or 1) - 1 if page.rows and page.more else 0
        if (page.rows or not page.more) and messages.withdraw_below(
            self._connection, self._changes.words, standing, start, page.before_no
        ):
            self._changes.reloaded(page.room)
        self._offer_lost(standing)
        messages.bridge(self._connection, standing.number, page.rows, page.before_no)
        if not page.more:
            floor = first or page.before_no or standing.position.last_no + 1
            self._move(standing, replace(standing.position, floor_no=max(standing.position.floor_no, floor)))

    def _event(self, event: RoomEvent) -> None:
        if event.epoch != self._epoch:
            return  # Numbers of another history mean nothing here; the service fetches.
        standing = rooms.ensure(self._connection, event.room)
        told = () if event.row is None else (event.row,)
        is_next = self._anything_foreseen and event.seq == standing.position.cursor.seq + 1
        if is_next and messages.denies_foreseen(self._connection, standing, event.seq, told):
            standing = self._begin_anew(standing)
        position = standing.position
        moved = replace(
            position,
            head=max(position.head, event.seq),
            gen=max(position.gen, event.gen),
            last_no=max(position.last_no, event.last_no),
        )
        if event.row is not None:
            self._merge_all(standing, (event.row,))
            self._offer_lost(standing)
            if event.seq == position.cursor.seq + 1:
                moved = replace(moved, cursor=replace(position.cursor, seq=event.seq, tip=event.tip))
        self._move(standing, moved)

    def _pulse(self, pulse: RoomPulse) -> None:
        if pulse.epoch != self._epoch:
            return
        standing = rooms.ensure(self._connection, pulse.room)
        self._merge_markers(standing, pulse.markers)
        position = standing.position
        self._move(standing, replace(position, head=max(position.head, pulse.head), gen=max(position.gen, pulse.gen)))

    def _own_marker(self, own: OwnMarker) -> None:
        markers.keep_read(self._connection, own.room, own.read_seq, own.read_no)
        markers.tell(self._connection, own.room, own.read_seq)
        self._changes.moved(own.room)

    def _settled(self, settled: Settled) -> None:
        item = outbox.find(self._connection, settled.op)
        if item is None:
            return
        standing = rooms.ensure(self._connection, settled.room)
        if self._is_of_another_history(standing, item, settled):
            return  # The item stays, and is sent again: a server that has it after all does nothing anew.
        outbox.remove(self._connection, item)
        self._changes.message(settled.room, settled.message, self._apply(standing, item, settled))
        position = standing.position
        self._move(
            standing,
            replace(
                position,
                head=max(position.head, settled.seq or 0),
                last_no=max(position.last_no, settled.no or 0),
            ),
        )

    def _is_of_another_history(self, standing: Standing, item: OutboxItem, settled: Settled) -> bool:
        """Tell whether the log, as far as it is known here, is past this number and has nothing of the item.

        Then the answer was on its way while the server went back to an earlier state. The same is so when the message
        has this number as its revision, and is not as the item would leave it.
        """
        if settled.seq is None or settled.repeat or settled.seq > standing.position.cursor.seq:
            return False
        if isinstance(item.command, SendMessage):
            return True  # Its row would have taken it out of the outbox.
        known = messages.find(self._connection, settled.message)
        if known is None or known.rev != settled.seq:
            return known is not None and known.rev < settled.seq
        return isinstance(item.command, EditMessage | DeleteMessage) and not is_done(item.command, known)

    def _apply(self, standing: Standing, item: OutboxItem, settled: Settled) -> Message | None:
        """Show what was accepted at once, as the row of it will say; return the message if it is known as stored."""
        if settled.seq is None:
            return None  # Nothing has changed at the server: what is stored, or still to come, says how it stands.
        at = settled.at if settled.at is not None else item.created_at
        if isinstance(item.command, SendMessage):
            posted = echo(item, self._me)
            posted = replace(
                posted,
                sent_at=at,
                no=settled.no,
                seq=settled.seq,
                rev=settled.seq,
                delivery=Delivery.SENT,
                refusal=None,
                outbox_order=0,
            )
            return messages.merge(self._connection, self._changes, standing, posted)
        known = messages.find(self._connection, settled.message)
        if known is not None:
            changed = overlaid(known, (replace(item, created_at=at),), self._me)
            messages.foresee(self._connection, self._changes.words, changed, settled.seq)
            self._anything_foreseen = True
        return None

    def _offer_lost(self, standing: Standing) -> None:
        """Park what the own account wrote and a server that went back has lost, to be sent again or forgotten."""
        for message in messages.lost(self._connection, self._changes.words, standing, self._me):
            outbox.offer(self._connection, message)
            self._offered()
            self._changes.message(message.room, message.id)

    def _offer_change(self, former: Message, now: Message) -> None:
        """Park what the own account changed of a message and a server that went back has lost."""
        command = lost_change(former, now)
        if command is None:
            return
        at = former.deleted_at or former.edited_at or former.sent_at
        if outbox.offer_change(self._connection, command, at):
            self._offered()
            self._changes.message(now.room, now.id)

    def _offered(self) -> None:
        self._anything_waits = True
        self._changes.outbox_grew()

    def _merge_all(self, standing: Standing, rows: tuple[Message, ...]) -> None:
        for row in rows:
            former = self._former(standing, row) if row.sender == self._me else None
            stored = messages.merge(self._connection, self._changes, standing, row)
            if stored is not None:
                self._changes.message(row.room, row.id, stored)
            if row.sender == self._me:
                self._own_row(standing, row)
            if former is not None:
                self._offer_change(former, row)

    def _former(self, standing: Standing, row: Message) -> Message | None:
        """Return an own message as an older era had it, with the words in which it waits to be sent again."""
        former = messages.former(self._connection, standing, row.id)
        posting = outbox.find(self._connection, OpId(row.id)) if former is not None else None
        if former is None or posting is None or not isinstance(posting.command, SendMessage):
            return former
        return replace(former, content=posting.command.content, edited_at=former.edited_at or former.sent_at)

    def _own_row(self, standing: Standing, row: Message) -> None:
        """Let nothing wait any more that the server has, as its row of an own message says."""
        if not self._anything_waits:
            return
        outbox.remove_posting(self._connection, row.id)
        if standing.era and outbox.withdraw_offers(self._connection, row):
            self._changes.message(row.room, row.id)

    def _merge_markers(self, standing: Standing, moved: tuple[ReadMarker, ...]) -> None:
        for marker in moved:
            merged = markers.merge(self._connection, standing, marker)
            if merged is not None:
                self._changes.marker(merged)

    def _move(self, standing: Standing, position: RoomPosition) -> None:
        if position != standing.position:
            stored = replace(standing, position=position)
            rooms.save(self._connection, stored)
            self._changes.moved(position.room, stored)


def _goes_on(page: RoomPage, standing: Standing) -> bool:
    return page.reset is None and page.start <= standing.position.cursor.seq < page.upto


def _after_page(position: RoomPosition, page: RoomPage) -> RoomPosition:
    """Return the position after a page: it covers its range, and only a reset may begin beyond the cursor."""
    cursor = position.cursor
    if page.upto >= cursor.seq and (page.reset is not None or page.start <= cursor.seq):
        cursor = Cursor(seq=page.upto, tip=page.tip, marker_rev=max(cursor.marker_rev, page.marker_rev))
    return replace(
        position,
        cursor=cursor,
        head=max(position.head, page.head),
        gen=max(position.gen, page.gen),
        last_no=max(position.last_no, page.last_no),
        read_no=max(position.read_no, page.read_no),
        gone=False,
    )
