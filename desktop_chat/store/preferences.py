"""How the person keeps each room, and the unread messages that name them; plain functions on a connection."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

import apsw

from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.preferences import NO_PREFS, OwnPrefs, PrefsChange, RoomPrefs, WaitingPrefs, changed

_FIND = "SELECT said, wanted, user_rev FROM preferences WHERE room = ?"
_ALL = "SELECT room, said, wanted FROM preferences"
_UNSENT = "SELECT room, wanted FROM preferences WHERE wanted <> '{}' ORDER BY room"
_SAY = """
INSERT INTO preferences (room, said, user_rev) VALUES (?, ?, ?)
ON CONFLICT (room) DO UPDATE SET said = excluded.said, user_rev = excluded.user_rev
"""
_WANT = """
INSERT INTO preferences (room, wanted) VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET wanted = excluded.wanted
"""
_SAY_NEWER = "UPDATE preferences SET said = ?, user_rev = ? WHERE room = ? AND user_rev < ?"
_DOUBT = "UPDATE preferences SET said = '{}', user_rev = 0"
_MENTIONS = "SELECT no FROM mentions WHERE room = ? ORDER BY no"
_ALL_MENTIONS = "SELECT room, no FROM mentions ORDER BY room, no"
_FORGET_MENTIONS = "DELETE FROM mentions"
_KEEP_MENTION = "INSERT INTO mentions (room, no) VALUES (?, ?)"


def of_room(connection: apsw.Connection, room: RoomId) -> RoomPrefs:
    """Return how a room is kept: what the server says with what is to be told laid over it."""
    row = connection.execute(_FIND, (room,)).fetchone()
    return NO_PREFS if row is None else _laid_over(row[0], row[1])


def read_all(connection: apsw.Connection) -> dict[RoomId, RoomPrefs]:
    """Return how all rooms are kept of which anything is known."""
    return {room: _laid_over(said, wanted) for room, said, wanted in connection.execute(_ALL)}


def keep(connection: apsw.Connection, room: RoomId, change: PrefsChange) -> None:
    """Lay a change over what is there."""
    connection.execute(_WANT, (room, json.dumps(_wanted(connection, room) | dict(change))))


def unsent(connection: apsw.Connection) -> tuple[WaitingPrefs, ...]:
    """Return what the server has not confirmed."""
    rows = connection.execute(_UNSENT)
    return tuple(WaitingPrefs(room=room, change=json.loads(wanted)) for room, wanted in rows)


def say(connection: apsw.Connection, own: OwnPrefs) -> None:
    """Take what the server has."""
    connection.execute(_SAY, (own.room, json.dumps(asdict(own.prefs)), own.user_rev))


def settle(connection: apsw.Connection, told: WaitingPrefs, own: OwnPrefs | None) -> None:
    """Wait no more for what was told, unless the person has changed it again since; take the answer if it is newer."""
    left = {name: value for name, value in _wanted(connection, told.room).items() if told.change.get(name) != value}
    connection.execute(_WANT, (told.room, json.dumps(left)))
    if own is not None:
        connection.execute(_SAY_NEWER, (json.dumps(asdict(own.prefs)), own.user_rev, own.room, own.user_rev))


def doubt(connection: apsw.Connection) -> None:
    """Forget what the server said in another history; what is to be told stays."""
    connection.execute(_DOUBT)


def mentions(connection: apsw.Connection, room: RoomId) -> tuple[int, ...]:
    """Return the numbers of the messages that name this person."""
    return tuple(number for (number,) in connection.execute(_MENTIONS, (room,)))


def all_mentions(connection: apsw.Connection) -> dict[RoomId, tuple[int, ...]]:
    """Return them of all rooms that have any."""
    gathered: dict[RoomId, list[int]] = {}
    for room, number in connection.execute(_ALL_MENTIONS):
        gathered.setdefault(room, []).append(number)
    return {room: tuple(numbers) for room, numbers in gathered.items()}


def keep_mentions(connection: apsw.Connection, told: Mapping[RoomId, tuple[int, ...]]) -> Iterable[RoomId]:
    """Take the server's word for all of them; return the rooms where they are others now."""
    known = all_mentions(connection)
    if known == told:
        return ()
    connection.execute(_FORGET_MENTIONS)
    connection.executemany(_KEEP_MENTION, [(room, number) for room in told for number in told[room]])
    return [room for room in {**known, **told} if known.get(room) != told.get(room)]


def _laid_over(said: str, wanted: str) -> RoomPrefs:
    return changed(NO_PREFS, json.loads(said) | json.loads(wanted))


def _wanted(connection: apsw.Connection, room: RoomId) -> dict[str, int | bool]:
    row = connection.execute(_FIND, (room,)).fetchone()
    wanted: dict[str, int | bool] = {} if row is None else json.loads(row[1])
    return wanted
