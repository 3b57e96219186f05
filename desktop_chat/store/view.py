"""What is shown: the server's rows with the own waiting commands laid over them, and the lines of the room list."""

from collections.abc import Iterable

import apsw

from desktop_chat.domain.commands import OutboxItem, SendMessage, echo, overlaid
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import RoomLine, Snapshot
from desktop_chat.domain.user import Member
from desktop_chat.store import account, markers, messages, outbox, rooms
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

    def echo(self, message: MessageId) -> Message | None:
        """Return an unsent message as its author should see it, or None when nothing posts it."""
        posting = next((item for item in self._posting if item.command.message == message), None)
        return None if posting is None else self.over(echo(posting, self._author))

    def unsent(self, connection: apsw.Connection) -> tuple[Message, ...]:
        """Return the messages that the server does not have, in order."""
        return tuple(
            self.over(echo(item, self._author))
            for item in self._posting
            if messages.find(connection, item.command.message) is None
        )


class Lines:
    """Makes the lines of the room list; keeps the members of rooms at hand, as reading them is most of the work."""

    def __init__(self) -> None:
        self._members: dict[int, tuple[Member, ...]] = {}

    def forget(self, number: int | None = None) -> None:
        """Read the members of a room anew next time, or of all rooms."""
        if number is None:
            self._members.clear()
        else:
            self._members.pop(number, None)

    def line(self, connection: apsw.Connection, standing: Standing, waiting: Waiting, *, keep: bool) -> RoomLine | None:
        """Return a line of the room list, or None while the server has not described the room.

        `keep` is false when this transaction has changed the members: it may still be rolled back.
        """
        room = rooms.described(connection, standing.number)
        if room is None:
            return None
        members = self._members.get(standing.number)
        if members is None:
            members = rooms.members(connection, standing.number, room.id)
            if keep:
                self._members[standing.number] = members
        return RoomLine(
            room=room,
            position=standing.position,
            members=members,
            last=_last(connection, standing, waiting),
            draft=account.draft(connection, room.id),
        )


def waiting_in(connection: apsw.Connection, room: RoomId) -> Waiting:
    """Return what waits for a room."""
    return Waiting(outbox.of_room(connection, room), account.own_id(connection))


def shown(connection: apsw.Connection, message: MessageId, waiting: Waiting) -> Message | None:
    """Return one message as it should be seen, sent or not, or None when there is none."""
    confirmed = messages.find(connection, message)
    return waiting.echo(message) if confirmed is None else waiting.over(confirmed)


def snapshot(connection: apsw.Connection) -> Snapshot:
    """Read everything that start-up needs."""
    described = rooms.all_described(connection)
    people = rooms.all_members(connection, {standing.number: room.id for standing, room in described})
    drafts = account.drafts(connection)
    epoch, user_rev = account.progress(connection)
    author, items = account.own_id(connection), outbox.read_all(connection)
    waiting = {
        room: Waiting((item for item in items if item.command.room == room), author) for room in _rooms_of(items)
    }
    nothing = Waiting((), author)
    return Snapshot(
        account=account.read(connection),
        epoch=epoch,
        user_rev=user_rev,
        lines=tuple(
            RoomLine(
                room=room,
                position=standing.position,
                members=people[standing.number],
                last=_last(connection, standing, waiting.get(room.id, nothing)),
                draft=drafts.get(room.id, ""),
            )
            for standing, room in described
        ),
        markers=markers.read_all(connection),
        outbox=items,
    )


def _rooms_of(items: Iterable[OutboxItem]) -> dict[RoomId, None]:
    return dict.fromkeys(item.command.room for item in items)


def _last(connection: apsw.Connection, standing: Standing, waiting: Waiting) -> Message | None:
    unsent = waiting.unsent(connection)
    if unsent:
        return unsent[-1]
    newest = messages.newest_of(connection, standing.number, standing.position.room)
    return None if newest is None else waiting.over(newest)
