"""What is shown: the server's rows with the own waiting commands laid over them, and the lines of the room list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

import apsw

from desktop_chat.domain.commands import OutboxItem, SendMessage, echo, overlaid
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import RoomLine, Snapshot
from desktop_chat.domain.preferences import NO_PREFS, RoomPrefs
from desktop_chat.domain.room import Room
from desktop_chat.domain.user import Member
from desktop_chat.domain.values import dataclass
from desktop_chat.store import account, markers, messages, outbox, preferences, rooms
from desktop_chat.store.rooms import Standing


class Waiting:
    """The waiting commands, by message, and the unsent messages among them."""

    def __init__(self, items: Iterable[OutboxItem], author: UserId) -> None:
        self._author = author
        self._about: dict[MessageId, list[OutboxItem]] = {}
        self._posting: list[OutboxItem] = []
        for item in items:
            self._about.setdefault(item.command.message, []).append(item)
            if isinstance(item.command, SendMessage):
                self._posting.append(item)

    def over(self, message: Message) -> Message:
        """Return a confirmed message as it should be seen."""
        items = self._about.get(message.id)
        return message if items is None else overlaid(message, items, self._author)

    def seen(self, message: MessageId, confirmed: Message | None) -> Message | None:
        """Return a message as it should be seen, sent or not, or None when there is none."""
        return self._echo(message) if confirmed is None else self.over(confirmed)

    def _echo(self, message: MessageId) -> Message | None:
        """Return an unsent message as its author should see it, or None when nothing posts it."""
        posting = next((item for item in self._posting if item.command.message == message), None)
        return None if posting is None else self.over(echo(posting, self._author))

    def unsent(self, connection: apsw.Connection) -> tuple[Message, ...]:
        """Return the messages that the server does not have, in order."""
        return tuple(
            self.over(echo(item, self._author))
            for item in self._posting
            if not messages.is_known(connection, item.command.message)
        )

    def last_unsent(self, connection: apsw.Connection) -> Message | None:
        """Return the last of these."""
        for item in reversed(self._posting):
            if not messages.is_known(connection, item.command.message):
                return self.over(echo(item, self._author))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Still:
    """What of a room's line no message changes."""

    details: Room
    members: tuple[Member, ...]
    draft: str
    prefs: RoomPrefs
    mentions: tuple[int, ...]


class Ground(NamedTuple):
    """What is known of a room when its line is made: where it stands now (None: to be read), and two shortcuts.

    `keep` is false when this transaction has changed more than messages: it may still be rolled back. Where nobody
    `blocks` anybody, nothing is unseen.
    """

    standing: Standing | None
    keep: bool
    blocks: bool


class Lines:
    """Makes the lines of the room list; keeps at hand what no message changes, as reading it is most of the work."""

    def __init__(self) -> None:
        self._still: dict[RoomId, _Still] = {}

    def forget(self, room: RoomId) -> None:
        """Read everything about a room anew next time."""
        self._still.pop(room, None)

    def line(
        self, connection: apsw.Connection, room: RoomId, waiting: Waiting, fresh: Message | None, ground: Ground
    ) -> RoomLine | None:
        """Return a line of the room list, or None while the server has not described the room.

        `fresh` is a confirmed message of the room as it is stored, most often the newest, which need not be looked for
        then.
        """
        standing = ground.standing or rooms.find(connection, room)
        still = self._still.get(room) or _still(connection, room)
        if standing is None or still is None:
            return None
        if ground.keep:
            self._still[room] = still
        return RoomLine(
            room=still.details,
            position=standing.position,
            members=still.members,
            last=_last(connection, standing, waiting, fresh),
            draft=still.draft,
            prefs=still.prefs,
            mentions=still.mentions,
            unseen=messages.unseen(connection, standing) if ground.blocks else 0,
        )


def waiting_in(connection: apsw.Connection, room: RoomId) -> Waiting:
    """Return what waits for a room."""
    return Waiting(outbox.of_room(connection, room), account.own_id(connection))


def waiting_by_room(items: Iterable[OutboxItem], author: UserId) -> Mapping[RoomId, Waiting]:
    """Return what waits for each room; for every other room there is an answer, too."""
    rooms_: dict[RoomId, list[OutboxItem]] = {}
    for item in items:
        rooms_.setdefault(item.command.room, []).append(item)
    waiting = {room: Waiting(of_room, author) for room, of_room in rooms_.items()}
    return defaultdict(partial(Waiting, (), author), waiting)


def snapshot(connection: apsw.Connection) -> Snapshot:
    """Read everything that start-up needs."""
    described = rooms.all_described(connection)
    people = rooms.all_members(connection, {standing.number: room.id for standing, room in described})
    drafts = account.drafts(connection)
    prefs, mentions = preferences.read_all(connection), preferences.all_mentions(connection)
    epoch, user_rev = account.progress(connection)
    items = outbox.read_all(connection)
    waiting_in = waiting_by_room(items, account.own_id(connection))
    return Snapshot(
        account=account.read(connection),
        epoch=epoch,
        user_rev=user_rev,
        lines=tuple(
            RoomLine(
                room=room,
                position=standing.position,
                members=people[standing.number],
                last=_last(connection, standing, waiting_in[room.id]),
                draft=drafts.get(room.id, ""),
                prefs=prefs.get(room.id, NO_PREFS),
                mentions=mentions.get(room.id, ()),
                unseen=messages.unseen(connection, standing),
            )
            for standing, room in described
        ),
        markers=markers.read_all(connection),
        outbox=items,
        blocked=account.blocked(connection),
    )


def _still(connection: apsw.Connection, room: RoomId) -> _Still | None:
    """Read what no message changes; None while the server has not described the room."""
    found = rooms.described(connection, room)
    if found is None:
        return None
    standing, details, draft = found
    return _Still(
        details=details,
        members=rooms.members(connection, standing.number, room),
        draft=draft,
        prefs=preferences.of_room(connection, room),
        mentions=preferences.mentions(connection, room),
    )


def _last(
    connection: apsw.Connection, standing: Standing, waiting: Waiting, fresh: Message | None = None
) -> Message | None:
    unsent = waiting.last_unsent(connection)
    if unsent is not None:
        return unsent
    newest = fresh
    # Nothing of this history lies beyond the head of the log; of a former one, something may.
    if fresh is None or fresh.seq != standing.position.head or standing.era:
        newest = messages.newest_of(connection, standing.number, standing.position.room)
    return None if newest is None else waiting.over(newest)
