"""Rooms and the people in them: makes rooms, joins, invites, leaves, renames and finds, and fetches what came of it."""

from collections.abc import Awaitable, Callable, Sequence

from desktop_chat.domain.content import storable
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import ENTROPY_BYTES, OpId, RoomId, UserId, uuid7
from desktop_chat.domain.ports import Backend, Clock
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.service.book import Book
from desktop_chat.service.session import SessionKeeper

MAX_NAME = 80
FOUND_AT_ONCE = 20

Fetch = Callable[[], Awaitable[None]]
"""Brings what has changed into the store, so that a new room can be opened at once."""


class People:
    """Administration of rooms. Every method raises what the server said (`Refused`, `Transient`, `Unauthorised`)."""

    def __init__(self, *, backend: Backend, session: SessionKeeper, book: Book, clock: Clock, fetch: Fetch) -> None:
        self._backend = backend
        self._session = session
        self._book = book
        self._clock = clock
        self._fetch = fetch
        self._leaving: dict[RoomId, None] = {}

    async def create_room(
        self, kind: RoomKind, name: str, members: Sequence[UserId], room: RoomId | None = None
    ) -> RoomId:
        """Make a group or a channel with these people, under a new id or this one; it is in the store afterwards."""
        clean = room_name(name)
        id_, op = RoomId(new_id(self._clock)) if room is None else room, OpId(new_id(self._clock))
        others = tuple(dict.fromkeys(member for member in members if member != self._book.user))
        made = await self._session.ask(lambda: self._backend.create_room(id_, op, kind, clean, others))
        await self._fetch()
        return made.id

    async def open_direct(self, peer: UserId) -> RoomId:
        """Make or find the direct room with one person; it is in the store when this returns."""
        made = await self._session.ask(lambda: self._backend.open_direct(peer))
        line = self._book.lines.get(made.id)
        if line is None or line.position.gone:
            await self._fetch()
        return made.id

    async def join_channel(self, room: RoomId) -> None:
        """Become a member of a channel; it is in the store when this returns."""
        op = OpId(new_id(self._clock))
        await self._session.ask(lambda: self._backend.join_channel(room, op))
        await self._fetch()

    async def invite(self, room: RoomId, user: UserId) -> None:
        """Make somebody a member."""
        await self._set_member(room, user, MemberState.MEMBER)

    async def leave(self, room: RoomId) -> None:
        """Be no member any more; the history stays on this computer."""
        self._leaving[room] = None
        try:
            await self._set_member(room, self._book.user, MemberState.LEFT)
        except BaseException:
            _ = self._leaving.pop(room, None)
            raise

    async def rename(self, room: RoomId, name: str) -> None:
        """Give a room another name."""
        clean = room_name(name)
        op = OpId(new_id(self._clock))
        await self._session.ask(lambda: self._backend.rename_room(room, op, clean))
        await self._fetch()

    async def find(self, query: str) -> tuple[Profile, ...]:
        """Find people by the beginning of their name or handle."""
        clean = storable(query).strip()
        return await self._session.ask(lambda: self._backend.find_people(clean, FOUND_AT_ONCE))

    async def find_channels(self, query: str) -> tuple[Channel, ...]:
        """Find channels by the beginning of their name, those of others as well."""
        clean = storable(query).strip()
        return await self._session.ask(lambda: self._backend.find_channels(clean, FOUND_AT_ONCE))

    def left_by_choice(self, room: RoomId) -> bool:
        """Tell, once, whether this person asked to leave the room that is gone now."""
        if room not in self._leaving:
            return False
        del self._leaving[room]
        return True

    async def _set_member(self, room: RoomId, user: UserId, state: MemberState) -> None:
        op = OpId(new_id(self._clock))
        await self._session.ask(lambda: self._backend.set_member(room, op, user, state))
        await self._fetch()


def gone_text(state: MemberState, title: str) -> str:
    """Return the sentence for somebody who is no member of a room any more."""
    match state:
        case MemberState.REMOVED:
            return f"You were removed from {title}."
        case MemberState.BANNED:
            return f"You were banned from {title}."
        case _:
            return f"You left {title}."


def new_id(clock: Clock) -> str:
    """Make an id of the client's own."""
    return uuid7(clock.now(), clock.entropy(ENTROPY_BYTES))


def room_name(name: str) -> str:
    """Return the name of a room as it can be sent.

    Raises:
        UserError: it is empty or too long.
    """
    clean = " ".join(storable(name).split())
    if not clean:
        raise UserError("A room needs a name.")
    if len(clean) > MAX_NAME:
        raise UserError(f"This name is too long (at most {MAX_NAME} characters).")
    return clean
