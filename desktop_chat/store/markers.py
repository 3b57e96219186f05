"""Read markers of everybody, and the own ones that the server has not confirmed; both only grow."""

from collections.abc import Iterable
from typing import Any

import apsw

from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.values import replace
from desktop_chat.store import rooms
from desktop_chat.store.rooms import Standing

_FIND = "SELECT read_seq, delivered_seq, rev FROM markers WHERE room = ? AND user = ?"
_KEEP = """
INSERT INTO markers (room, user, read_seq, delivered_seq, rev) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (room, user) DO UPDATE SET read_seq = excluded.read_seq, delivered_seq = excluded.delivered_seq,
    rev = excluded.rev
"""
_ALL = """
SELECT r.id, m.user, m.read_seq, m.delivered_seq, m.rev FROM markers m JOIN rooms r ON r.number = m.room
ORDER BY m.room, m.user
"""
_OF_ROOM = """
SELECT r.id, m.user, m.read_seq, m.delivered_seq, m.rev FROM markers m JOIN rooms r ON r.number = m.room
WHERE r.id = ? ORDER BY m.user
"""
_UNSENT = """
SELECT r.id, r.read_seq, coalesce(m.delivered_seq, 0), coalesce(m.rev, 0)
FROM rooms r LEFT JOIN markers m ON m.room = r.number AND m.user = ?
WHERE r.read_seq > r.told_seq AND r.gone = 0 ORDER BY r.number
"""
_TELL = "UPDATE rooms SET told_seq = max(told_seq, ?) WHERE id = ?"


def merge(connection: apsw.Connection, standing: Standing, marker: ReadMarker) -> ReadMarker | None:
    """Take a marker; return it as it stands now, or None when it has not moved."""
    row = connection.execute(_FIND, (standing.number, marker.user)).fetchone()
    if row is None:
        merged = marker.merged(marker)
    else:
        read_seq, delivered_seq, rev = row
        stored = replace(marker, read_seq=read_seq, delivered_seq=delivered_seq, rev=rev)
        merged = stored.merged(marker)
        if merged == stored:
            return None
    values = (standing.number, marker.user, merged.read_seq, merged.delivered_seq, merged.rev)
    connection.execute(_KEEP, values)
    return replace(merged, room=standing.position.room)


def read_all(connection: apsw.Connection) -> tuple[ReadMarker, ...]:
    """Return the markers of all rooms."""
    return _markers(connection.execute(_ALL))


def of_room(connection: apsw.Connection, room: RoomId) -> tuple[ReadMarker, ...]:
    """Return the markers of one room."""
    return _markers(connection.execute(_OF_ROOM, (room,)))


def keep_read(connection: apsw.Connection, room: RoomId, read_seq: int, read_no: int) -> Standing | None:
    """Move the own read position forward; return where the room stands, or None when it was there already."""
    standing = rooms.find(connection, room)
    if standing is None:
        return None
    position = standing.position
    moved = replace(position, read_seq=max(position.read_seq, read_seq), read_no=max(position.read_no, read_no))
    if moved == position:
        return None
    standing = replace(standing, position=moved)
    rooms.save(connection, standing)
    return standing


def unsent(connection: apsw.Connection, user: UserId) -> tuple[ReadMarker, ...]:
    """Return the own read marks that the server has not confirmed."""
    return tuple(
        ReadMarker(room=room, user=user, read_seq=read_seq, delivered_seq=max(read_seq, delivered_seq), rev=rev)
        for room, read_seq, delivered_seq, rev in connection.execute(_UNSENT, (user,))
    )


def confirm(connection: apsw.Connection, markers: Iterable[ReadMarker]) -> None:
    """Remember that the server has these own marks."""
    for marker in markers:
        tell(connection, marker.room, marker.read_seq)


def _markers(rows: Iterable[Any]) -> tuple[ReadMarker, ...]:
    return tuple(
        ReadMarker(room=room, user=user, read_seq=read_seq, delivered_seq=delivered_seq, rev=rev)
        for room, user, read_seq, delivered_seq, rev in rows
    )


def tell(connection: apsw.Connection, room: RoomId, read_seq: int) -> None:
    """Remember that the server knows of the own account having read so far."""
    connection.execute(_TELL, (read_seq, room))
