"""Rooms, their members, and how far each room's log is followed; plain functions on a connection."""

# ruff: noqa: S608  -- the only values put into SQL here are column lists that are constants of this package

from collections.abc import Iterable
from typing import Any

import apsw

from desktop_chat.domain.content import storable
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.room import Cursor, Room, RoomKind, RoomPosition, RoomState
from desktop_chat.domain.user import Member, MemberState, Role
from desktop_chat.domain.values import dataclass
from desktop_chat.store import pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A room's place in the file: its row number, the era of its history, and its position."""

    number: int
    era: int
    position: RoomPosition


_POSITION = "number, era, id, cursor_seq, cursor_tip, marker_rev, head, gen, last_no, read_no, read_seq, floor_no, gone"
_ROOM = "id, kind, name, topic, state, created_by, created_at, rev, picture"
_KINDS = {kind.value: kind for kind in RoomKind}
_STATES = {state.value: state for state in RoomState}
_ROLES = {role.value: role for role in Role}
_MEMBER_STATES = {state.value: state for state in MemberState}

_FIND = f"SELECT {_POSITION} FROM rooms WHERE id = ?"
_FIND_NUMBER = f"SELECT {_POSITION} FROM rooms WHERE number = ?"
_ADD = f"INSERT INTO rooms (id) VALUES (?) RETURNING {_POSITION}"
_SAVE = """
UPDATE rooms SET cursor_seq = ?, cursor_tip = ?, marker_rev = ?, head = ?, gen = ?, last_no = ?, read_no = ?,
    read_seq = ?, floor_no = ?, gone = ? WHERE number = ?
"""
_ALL = f"SELECT {_POSITION}, {_ROOM} FROM rooms WHERE described = 1 ORDER BY number"
_DESCRIBED = f"""
SELECT {_POSITION}, {_ROOM}, (SELECT body FROM drafts WHERE drafts.room = rooms.id) FROM rooms
WHERE id = ? AND described = 1
"""
_DESCRIBE = """
UPDATE rooms SET kind = ?, name = ?, topic = ?, state = ?, created_by = ?, created_at = ?, rev = ?, picture = ?,
    described = 1
WHERE number = ? AND (rev < ? OR described = 0)
"""
_LEAVE = "UPDATE rooms SET gone = 1, gone_state = ?, gone_at = ? WHERE number = ?"
_UNSEAT = "UPDATE members SET state = ? WHERE room = ? AND user = (SELECT user FROM account)"
_DOUBT = """
UPDATE rooms SET era = era + 1, cursor_seq = 0, cursor_tip = '', marker_rev = 0, head = 0, gen = 0, last_no = 0,
    read_no = 0, read_seq = 0, told_seq = 0, floor_no = 0, rev = -1
"""
_DOUBT_MARKS = "UPDATE rooms SET marker_rev = 0, told_seq = 0"
_DOUBT_MEMBERS = "UPDATE members SET rev = -1"
_DOUBT_MARKERS = "DELETE FROM markers"
_KEEP_MEMBER = """
INSERT INTO members (room, user, name, handle, role, state, rev) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (room, user) DO UPDATE SET name = excluded.name, handle = excluded.handle, role = excluded.role,
    state = excluded.state, rev = excluded.rev WHERE excluded.rev > members.rev
"""
_MEMBERS = "SELECT user, name, handle, role, state, rev FROM members WHERE room = ? ORDER BY user"
_ALL_MEMBERS = "SELECT room, user, name, handle, role, state, rev FROM members ORDER BY room, user"


def find(connection: apsw.Connection, room: RoomId) -> Standing | None:
    """Return where a room stands, or None when nothing of it is known."""
    row = connection.execute(_FIND, (room,)).fetchone()
    return None if row is None else _standing(row)


def ensure(connection: apsw.Connection, room: RoomId) -> Standing:
    """Return where a room stands; an unknown one is begun, and shown once the server has described it."""
    return find(connection, room) or _standing(next(connection.execute(_ADD, (room,))))


def at(connection: apsw.Connection, number: int) -> Standing:
    """Return where the room of a row number stands.

    Raises:
        LookupError: there is none.
    """
    row = connection.execute(_FIND_NUMBER, (number,)).fetchone()
    if row is None:
        problem = f"no room has the number {number}"
        raise LookupError(problem)
    return _standing(row)


def save(connection: apsw.Connection, standing: Standing) -> None:
    """Store a position."""
    position = standing.position
    cursor = position.cursor
    values = (
        *(cursor.seq, cursor.tip, cursor.marker_rev, position.head, position.gen, position.last_no),
        *(position.read_no, position.read_seq, position.floor_no, position.gone, standing.number),
    )
    connection.execute(_SAVE, values)


def leave(connection: apsw.Connection, number: int, state: MemberState, instant: UnixMillis) -> None:
    """Remember that the own account is no member any more, and why."""
    connection.execute(_LEAVE, (state.value, instant, number))
    connection.execute(_UNSEAT, (state.value, number))


def doubt(connection: apsw.Connection, number: int | None = None) -> None:
    """Forget how far the log of one room, or of all, is known, and begin another era of its history.

    What is stored stays in view until the server has denied it; everything that the server says next is taken.
    """
    for sql, column in ((_DOUBT, "number"), (_DOUBT_MEMBERS, "room"), (_DOUBT_MARKERS, "room")):
        if number is None:
            connection.execute(sql)
        else:
            connection.execute(f"{sql} WHERE {column} = ?", (number,))


def doubt_marks(connection: apsw.Connection) -> None:
    """Forget what the server was told, and has told, of what was read, in every room."""
    connection.execute(_DOUBT_MARKS)
    connection.execute(_DOUBT_MARKERS)


def describe(connection: apsw.Connection, number: int, room: Room) -> bool:
    """Take the server's description of a room if it is newer; return whether it was."""
    name = None if room.name is None else storable(room.name)
    topic = None if room.topic is None else storable(room.topic)
    values = (room.kind.value, name, topic, room.state.value, room.created_by, room.created_at, room.rev)
    connection.execute(_DESCRIBE, (*values, pictures.named(room.picture), number, room.rev))
    return connection.changes() > 0


def keep_members(connection: apsw.Connection, number: int, members: Iterable[Member]) -> bool:
    """Take newer rows of members; return whether there was any."""
    changed = False
    for member in members:
        name, handle = storable(member.name), storable(member.handle)
        values = (number, member.user, name, handle, member.role.value, member.state.value, member.rev)
        connection.execute(_KEEP_MEMBER, values)
        changed = connection.changes() > 0 or changed
    return changed


def described(connection: apsw.Connection, room: RoomId) -> tuple[Standing, Room, str] | None:
    """Return where a room stands, the server's description, and the draft; None until a description has come."""
    row = connection.execute(_DESCRIBED, (room,)).fetchone()
    return None if row is None else (_standing(row[:13]), _room(row[13:22]), row[22] or "")


def all_described(connection: apsw.Connection) -> list[tuple[Standing, Room]]:
    """Return every room that the list can show."""
    return [(_standing(row[:13]), _room(row[13:])) for row in connection.execute(_ALL)]


def members(connection: apsw.Connection, number: int, room: RoomId) -> tuple[Member, ...]:
    """Return everybody who is or was in a room."""
    return tuple(_member(row, room) for row in connection.execute(_MEMBERS, (number,)))


def all_members(connection: apsw.Connection, ids: dict[int, RoomId]) -> dict[int, tuple[Member, ...]]:
    """Return the members of all rooms by the room's row number, in one pass."""
    gathered: dict[int, list[Member]] = {number: [] for number in ids}
    for row in connection.execute(_ALL_MEMBERS):
        if row[0] in gathered:
            gathered[row[0]].append(_member(row[1:], ids[row[0]]))
    return {number: tuple(found) for number, found in gathered.items()}


def _standing(row: tuple[Any, ...]) -> Standing:
    number, era, room, seq, tip, marker_rev, head, gen, last_no, read_no, read_seq, floor_no, gone = row
    position = RoomPosition(
        room=room,
        cursor=Cursor(seq=seq, tip=tip, marker_rev=marker_rev),
        head=head,
        gen=gen,
        last_no=last_no,
        read_no=read_no,
        read_seq=read_seq,
        floor_no=floor_no,
        gone=bool(gone),
    )
    return Standing(number=number, era=era, position=position)


def _room(row: tuple[Any, ...]) -> Room:
    room, kind, name, topic, state, created_by, created_at, rev, picture = row
    return Room(
        id=room,
        kind=_KINDS[kind],
        name=name,
        topic=topic,
        state=_STATES[state],
        created_by=created_by,
        created_at=created_at,
        rev=rev,
        picture=picture,
    )


def _member(row: tuple[Any, ...], room: RoomId) -> Member:
    user, name, handle, role, state, rev = row
    return Member(
        room=room, user=user, name=name, handle=handle, role=_ROLES[role], state=_MEMBER_STATES[state], rev=rev
    )
