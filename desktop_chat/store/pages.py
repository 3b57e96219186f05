"""Stretches of a room's timeline, read by number with an index: their cost does not depend on how long the room is.

A stretch may reach over a hole, that is over message numbers that the server may have and this file has not; the page
says where. What an older era of the room's history has below a newer one counts as missing, too: nobody has looked at
it since the server went back. Above the cursor there is no such thing as a hole: what is missing there is being fetched
at this moment.
"""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import apsw

from desktop_chat.domain.commands import SetPin
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.message import Message, OrderKey
from desktop_chat.domain.ports import Page
from desktop_chat.domain.values import dataclass, replace
from desktop_chat.store import messages, outbox, rooms, view
from desktop_chat.store.own_marks import BOOKMARKED, VISIBLE
from desktop_chat.store.rooms import Standing
from desktop_chat.store.rows import MESSAGE_COLUMN_COUNT, MESSAGE_COLUMNS, message_of

_SHOWN = f"""
SELECT {MESSAGE_COLUMNS}, bridged, era, NOT {VISIBLE}, {BOOKMARKED} FROM messages
WHERE room = ? AND withdrawn = 0"""
_DOWN_FROM = f"{_SHOWN} AND seq <= ? ORDER BY seq DESC LIMIT ?"
_UP_FROM = f"{_SHOWN} AND seq >= ? ORDER BY seq LIMIT ?"
_PINNED = f"{_SHOWN} AND pinned_at IS NOT NULL AND {VISIBLE}"
_BETWEEN = f"{_SHOWN} AND seq BETWEEN ? AND ? ORDER BY seq"
_END = (1 << 63) - 1
_ID, _SEQ, _NO, _BRIDGED, _ERA, _HIDDEN, _BOOKMARKED = 0, 1, 2, *range(MESSAGE_COLUMN_COUNT, MESSAGE_COLUMN_COUNT + 4)

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows in the order in which they were read, whether more follow, and what is missing before which of them."""

    rows: list[_Row]
    more: bool
    missing: Mapping[MessageId, int]


def newest(connection: apsw.Connection, room: RoomId, limit: int) -> Page:
    """Return the last confirmed messages of a room and all unsent ones."""
    standing = rooms.find(connection, room)
    if standing is None:
        unsent = view.waiting_in(connection, room).unsent(connection)
        return Page(room=room, messages=unsent, older=False, newer=False, at_start=False)
    stretch = _read(connection, _DOWN_FROM, standing, _END, limit)
    return _page(connection, standing, _upwards(stretch), newer=False)


def older(connection: apsw.Connection, room: RoomId, before: OrderKey, limit: int) -> Page:
    """Return what lies directly before a place; before an unsent message lie the newest and the unsent before it."""
    standing = rooms.find(connection, room)
    if standing is None or before.unsent:
        page = newest(connection, room, limit)
        return Page(
            room=room,
            messages=tuple(message for message in page.messages if message.order < before),
            older=page.older,
            newer=True,
            at_start=page.at_start,
        )
    stretch = _beyond(connection, _DOWN_FROM, standing, before.number, limit)
    return _page(connection, standing, _upwards(stretch), newer=True)


def newer(connection: apsw.Connection, room: RoomId, after: OrderKey, limit: int) -> Page:
    """Return what lies directly after a place."""
    standing = rooms.find(connection, room)
    if standing is None or after.unsent:
        unsent = view.waiting_in(connection, room).unsent(connection)
        rest = tuple(message for message in unsent if message.order > after)
        return Page(room=room, messages=rest, older=True, newer=False, at_start=False)
    stretch = _beyond(connection, _UP_FROM, standing, after.number, limit)
    return _page(connection, standing, replace(stretch, more=True), newer=stretch.more)


def around(connection: apsw.Connection, room: RoomId, message: MessageId, limit: int) -> Page:
    """Return the neighbourhood of one message; of an unsent or unknown one, the newest."""
    standing = rooms.find(connection, room)
    middle = messages.find(connection, message)
    if standing is None or middle is None or middle.seq is None or middle.room != room:
        return newest(connection, room, limit)
    half = max(1, limit // 2)
    below = _read(connection, _DOWN_FROM, standing, middle.seq, half + 1)
    above = _beyond(connection, _UP_FROM, standing, middle.seq, half)
    missing = {**below.missing, **above.missing}
    return _page(connection, standing, _Stretch(below.rows[::-1] + above.rows, below.more, missing), newer=above.more)


def missing(connection: apsw.Connection, room: RoomId, first: OrderKey, last: OrderKey) -> Mapping[MessageId, int]:
    """Return before which messages of a range how many are missing that the server may have."""
    standing = rooms.find(connection, room)
    if standing is None or first.unsent:
        return {}
    upto = _END if last.unsent else last.number
    below = connection.execute(_DOWN_FROM, (standing.number, first.number - 1, 1)).fetchall()
    within = connection.execute(_BETWEEN, (standing.number, first.number, upto)).fetchall()
    return _missing([*below, *within], standing)


def pinned(connection: apsw.Connection, room: RoomId) -> tuple[Message, ...]:
    """Return what is pinned in a room, with the waiting commands laid over it; the last pinned first."""
    standing = rooms.find(connection, room)
    if standing is None:
        return ()
    waiting = view.waiting_in(connection, room)
    rows = connection.execute(_PINNED, (standing.number,)).fetchall()
    known = {row[_ID]: waiting.over(_seen(row, room)) for row in rows}
    for item in outbox.of_room(connection, room):
        message = messages.find(connection, item.command.message) if isinstance(item.command, SetPin) else None
        if message is not None:
            known[message.id] = waiting.over(message)
    found = [message for message in known.values() if message.pinned_at is not None]
    return tuple(sorted(found, key=lambda message: (-(message.pinned_at or 0), message.order)))


def _beyond(connection: apsw.Connection, sql: str, standing: Standing, place: int, limit: int) -> _Stretch:
    """Read from the neighbour of a place; the row at the place itself only serves to see a hole beside it."""
    stretch = _read(connection, sql, standing, place, max(0, limit) + 1)
    if stretch.rows and stretch.rows[0][_SEQ] == place:
        return replace(stretch, rows=stretch.rows[1:])
    return _Stretch(stretch.rows[: max(0, limit)], stretch.more or len(stretch.rows) > limit, stretch.missing)


def _read(connection: apsw.Connection, sql: str, standing: Standing, place: int, limit: int) -> _Stretch:
    """Read up to a number of rows from a place on; one more tells whether more follow, and whether there is a hole."""
    wanted = max(0, limit)
    hidden, skipped = 0, -1
    rows: list[_Row] = []
    while hidden > skipped:  # what is hidden does not count, but a hole can only be seen with it
        skipped = hidden
        rows = connection.execute(sql, (standing.number, place, wanted + 1 + skipped)).fetchall()
        hidden = sum(row[_HIDDEN] for row in rows)
    ascending = rows[::-1] if sql is _DOWN_FROM else rows
    shown = [row for row in rows if not row[_HIDDEN]] if hidden else rows
    return _Stretch(shown[:wanted], len(shown) > wanted, _missing(ascending, standing))


def _upwards(stretch: _Stretch) -> _Stretch:
    return replace(stretch, rows=stretch.rows[::-1])


def _missing(rows: list[_Row], standing: Standing) -> dict[MessageId, int]:
    """Return before which of these ascending rows how many numbers are missing."""
    cursor = standing.position.cursor.seq
    counts: dict[MessageId, int] = {}
    above = 0
    for lower, upper in pairwise(rows):
        count = above + (max(0, _between(lower, upper)) if upper[_SEQ] <= cursor else 0)
        above = count if upper[_HIDDEN] else 0  # what is missing before a hidden row is told at the next one
        if count and not upper[_HIDDEN]:
            counts[upper[_ID]] = count
    return counts


def _between(lower: _Row, upper: _Row) -> int:
    if upper[_NO] is None or lower[_NO] is None:
        return 0
    if lower[_ERA] < upper[_ERA]:
        return int(upper[_NO]) - 1  # The server has gone back since: all below has to be fetched again to be believed.
    return int(upper[_NO] - lower[_NO] - 1 - upper[_BRIDGED])


def _page(connection: apsw.Connection, standing: Standing, stretch: _Stretch, *, newer: bool) -> Page:
    """Lay the waiting commands over ascending rows, and the unsent after them where they end at the newest."""
    position, rows, older = standing.position, stretch.rows, stretch.more
    waiting = view.waiting_in(connection, position.room)
    shown: list[Message] = [waiting.over(_seen(row, position.room)) for row in rows]
    at_end = False
    if not newer:
        last = messages.newest_of(connection, standing.number, position.room)
        at_end = last is None or (bool(shown) and last.id == shown[-1].id)
    return Page(
        room=position.room,
        messages=(*shown, *waiting.unsent(connection)) if at_end else tuple(shown),
        older=older,
        newer=newer,
        at_start=_at_start(standing, rows, older=older),
        missing=stretch.missing,
    )


def _seen(row: _Row, room: RoomId) -> Message:
    message = message_of(row, room)
    return replace(message, bookmarked=True) if row[_BOOKMARKED] else message


def _at_start(standing: Standing, rows: list[_Row], *, older: bool) -> bool:
    position = standing.position
    if older:
        return False
    if not rows:
        return position.last_no == 0 or position.floor_no > position.last_no
    first = rows[0][_NO]
    return first is not None and first <= max(1, position.floor_no)
