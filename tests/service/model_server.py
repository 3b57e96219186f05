"""A server in Python that keeps the promises of the SQL: gapless numbers, one log for each room, idempotent writes.

It is the truth that scenarios are checked against; `fork` takes it back to an earlier state as a restored backup does.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import assert_never

from desktop_chat.domain.commands import Accepted, Command, DeleteMessage, EditMessage, SendMessage, SetReaction
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.events import (
    AccountChange,
    AccountHint,
    EventKind,
    GoneRoom,
    HistoryPage,
    OwnMarker,
    Reset,
    RoomEvent,
    RoomPage,
    RoomPulse,
    ServerEvent,
    SyncPage,
)
from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import with_reaction
from desktop_chat.domain.room import Channel, Cursor, Room, RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role

Now = Callable[[], UnixMillis]
Topic = tuple[RoomId, int]

BEHIND_PAGES = 5
"""Who is more pages than this behind gets the newest page and a hole."""


@dataclass(slots=True, kw_only=True)
class Entry:
    """A line of a room's log."""

    seq: int
    kind: EventKind
    op: OpId
    by: UserId
    ref: str | None


@dataclass(slots=True, kw_only=True)
class ModelRoom:
    """Everything about one room."""

    room: Room
    gen: int = 1
    members: dict[UserId, Member] = field(default_factory=dict)
    log: list[Entry] = field(default_factory=list)
    messages: dict[MessageId, Message] = field(default_factory=dict)
    done: dict[OpId, Accepted] = field(default_factory=dict)
    content_revs: dict[MessageId, int] = field(default_factory=dict)
    markers: dict[UserId, ReadMarker] = field(default_factory=dict)
    marker_rev: int = 0

    @property
    def head(self) -> int:
        """The newest number of the log."""
        return len(self.log)

    @property
    def last_no(self) -> int:
        """How many messages were posted."""
        return len(self.messages)

    def tip(self, seq: int) -> str:
        """What a cursor at this number remembers."""
        return self.log[seq - 1].op[-8:] if 0 < seq <= self.head else ""

    def number_of(self, seq: int) -> int:
        """How many messages were posted up to a number of the log."""
        return sum(1 for message in self.messages.values() if (message.seq or 0) <= seq)

    def changed_since(self, seq: int) -> list[Message]:
        """Return what was edited, deleted or reacted to after a number of the log."""
        return [message for message in self.in_order() if message.rev > max(seq, message.seq or 0)]

    def in_order(self) -> list[Message]:
        """Return all messages by their number."""
        return sorted(self.messages.values(), key=lambda message: message.no or 0)


class ModelServer:
    """The whole server. `listen` gets every broadcast with the topic or person that it is for."""

    def __init__(self, now: Now) -> None:
        self.epoch = Epoch("00000000-0000-7000-8000-0000000000e1")
        self.rooms: dict[RoomId, ModelRoom] = {}
        self.people: dict[UserId, Profile] = {}
        self.user_revs: dict[UserId, int] = {}
        self.refuse: Callable[[Command], Refused | None] = lambda _command: None
        self.performed: list[OpId] = []
        self.per = 100
        self._now = now
        self._listeners: list[Callable[[Topic | UserId, ServerEvent], None]] = []

    def listen(self, listener: Callable[[Topic | UserId, ServerEvent], None]) -> None:
        """Hear all broadcasts from now on."""
        self._listeners.append(listener)

    def now(self) -> UnixMillis:
        """Return the server's clock."""
        return self._now()

    def add_person(self, user: UserId, name: str) -> Profile:
        """Make an account."""
        profile = Profile(id=user, handle=name.lower(), name=name)
        self.people[user] = profile
        self.user_revs[user] = 0
        return profile

    def backup(self) -> dict[RoomId, ModelRoom]:
        """Return a copy of all rooms, to be given to `restore` later."""
        return deepcopy(self.rooms)

    def restore(self, backup: dict[RoomId, ModelRoom], epoch: Epoch | None = None) -> None:
        """Go back to an earlier state; without a new epoch only the tips give that away."""
        self.rooms = backup
        self.epoch = epoch or self.epoch

    def create_room(self, room: RoomId, kind: RoomKind, name: str | None, members: Sequence[UserId]) -> Room:
        """Make a room whose first member owns it."""
        if room in self.rooms:
            if kind is not RoomKind.DIRECT and self.rooms[room].room.created_by != members[0]:
                raise Refused("id_taken", "This room id is used already.", 409)
            return self.rooms[room].room
        owner, now = members[0], self._now()
        made = Room(
            id=room, kind=kind, name=name, topic=None, state=RoomState.LIVE, created_by=owner, created_at=now, rev=1
        )
        self.rooms[room] = ModelRoom(room=made)
        self._append(self.rooms[room], EventKind.ROOM, OpId(room), members[0], None)
        for number, user in enumerate(members, 1):
            self._set_member(room, OpId(f"{number:08x}-{room[9:]}"), user, MemberState.MEMBER)
        return made

    def set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        """Invite, remove, or leave; everything but joining raises the generation."""
        if op not in self.rooms[room].done:
            self._set_member(room, op, user, state)

    def find_channels(self, user: UserId, query: str, limit: int) -> tuple[Channel, ...]:
        """Find live channels by the beginning of their name, the older of namesakes first."""
        found = [
            model
            for model in self.rooms.values()
            if model.room.kind is RoomKind.CHANNEL
            and model.room.state is RoomState.LIVE
            and (model.room.name or "").lower().startswith(query.lower())
        ]
        found.sort(key=lambda model: ((model.room.name or "").lower(), model.room.created_at, model.room.id))
        return tuple(
            Channel(
                id=model.room.id,
                name=model.room.name or "",
                topic=model.room.topic,
                members=sum(member.state is MemberState.MEMBER for member in model.members.values()),
                joined=_is_member(model, user),
            )
            for model in found[:limit]
        )

    def join_channel(self, user: UserId, room: RoomId, op: OpId) -> None:
        """Make somebody a member of a channel who asks for it."""
        model = self.rooms.get(room)
        if model is None or model.room.kind is not RoomKind.CHANNEL:
            raise Refused("not_found", "There is no such channel.", 404)
        if _state(model, user) is MemberState.BANNED:
            raise Refused("not_allowed", "You were banned from this channel.", 403)
        if op not in model.done and not _is_member(model, user):
            self._set_member(room, op, user, MemberState.MEMBER)

    def rename(self, room: RoomId, op: OpId, name: str) -> None:
        """Give a room another name."""
        model = self.rooms[room]
        seq = self._append(model, EventKind.ROOM, op, model.room.created_by, None)
        model.room = replace(model.room, name=name, rev=seq)
        self._tell(model, model.log[-1], None)

    def perform(self, user: UserId, command: Command) -> Accepted:
        """Carry out a command once, however often it comes."""
        model = self.rooms[command.room]
        member = model.members.get(user)
        if member is None or member.state is not MemberState.MEMBER:
            raise Refused("not_member", "You are not a member of this room.", 403)
        if command.op in model.done:
            return replace(model.done[command.op], repeat=True, head=model.head, gen=model.gen)
        refusal = self.refuse(command)
        if refusal is not None:
            raise refusal
        self.performed.append(command.op)
        accepted = self._carry_out(model, user, command)
        model.done[command.op] = accepted
        return accepted

    def mark(self, user: UserId, markers: Sequence[ReadMarker]) -> None:
        """Move marks forward, clipped to the head."""
        for wanted in markers:
            model = self.rooms.get(wanted.room)
            if model is None or user not in model.members:
                continue
            former = model.markers.get(user) or ReadMarker(room=wanted.room, user=user, read_seq=0, delivered_seq=0)
            clipped = replace(
                wanted,
                user=user,
                read_seq=min(wanted.read_seq, model.head),
                delivered_seq=min(wanted.delivered_seq, model.head),
            )
            moved = former.merged(clipped)
            if moved != former:
                model.marker_rev += 1
                model.markers[user] = replace(moved, rev=model.marker_rev)
                self._hint(user, AccountChange.MARKER, wanted.room)
                self._pulse(model, user)

    def sync(
        self,
        user: UserId,
        request: tuple[Epoch | None, int],
        cursors: Mapping[RoomId, Cursor],
        opened: Sequence[RoomId],
        *,
        only: bool,
    ) -> SyncPage:
        """Tell what lies after the cursors, at most `per` numbers of each room."""
        epoch, user_rev = request
        mine = [room for room, model in self.rooms.items() if _is_member(model, user)]
        pages: list[RoomPage] = []
        for room in mine:
            cursor = cursors.get(room)
            if cursor is None and only:
                continue
            page = self._page(self.rooms[room], user, cursor, forked=epoch not in {None, self.epoch})
            if page.reset is not None or page.upto > page.start or page.markers or room in opened:
                pages.append(page)
        gone = [
            GoneRoom(room=room, state=_state(self.rooms.get(room), user), at=self._now())
            for room in cursors
            if room not in mine
        ]
        moved = [room for room in mine if self.user_revs[user] > user_rev]
        return SyncPage(
            epoch=self.epoch,
            server_now=self._now(),
            user_rev=self.user_revs[user],
            me=self.people[user],
            own_markers=tuple(self._own_marker(room, user) for room in moved),
            gone=tuple(gone),
            rooms=tuple(pages),
            more=any(page.upto < page.head for page in pages),
        )

    def history(self, user: UserId, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        """Tell older messages, ascending."""
        if not _is_member(self.rooms[room], user):
            raise Refused("not_member", "You are not a member of this room.", 403)
        older = [m for m in self.rooms[room].in_order() if before_no is None or (m.no or 0) < before_no]
        return HistoryPage(room=room, rows=tuple(older[-limit:]), before_no=before_no, more=len(older) > limit)

    def may_join(self, user: UserId, topic: Topic) -> bool:
        """Tell whether a person may listen to a room's topic."""
        model = self.rooms.get(topic[0])
        return model is not None and _is_member(model, user) and model.gen == topic[1]

    def _set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        model = self.rooms[room]
        seq = self._append(model, EventKind.MEMBER, op, user, user)
        profile = self.people[user]
        model.members[user] = Member(
            room=room,
            user=user,
            name=profile.name,
            handle=profile.handle,
            role=Role.OWNER if user == model.room.created_by else Role.MEMBER,
            state=state,
            rev=seq,
        )
        model.done[op] = self._accepted(model, op, seq, None)
        old_gen = model.gen
        if state is not MemberState.MEMBER:
            model.gen += 1
        self._tell(model, model.log[-1], None, topic_gen=old_gen)
        self._hint(user, AccountChange.MEMBER, room)

    def _carry_out(self, model: ModelRoom, user: UserId, command: Command) -> Accepted:
        match command:
            case SendMessage(message=message):
                seq = self._append(model, EventKind.POSTED, command.op, user, message)
                row = Message(
                    id=message,
                    room=command.room,
                    sender=user,
                    content=command.content,
                    sent_at=self._now(),
                    no=model.last_no + 1,
                    seq=seq,
                    rev=seq,
                    reply_to=command.reply_to,
                )
                model.messages[message] = row
            case EditMessage(message=message):
                former = self._message(model, message)
                if command.base_rev < model.content_revs.get(message, former.seq or 0):
                    raise Refused("stale_edit", "This message was edited elsewhere.", 409)
                seq = self._append(model, EventKind.EDITED, command.op, user, message)
                model.content_revs[message] = seq
                row = replace(former, content=command.content, edited_at=self._now(), rev=seq)
            case DeleteMessage(message=message):
                former = self._message(model, message)
                seq = self._append(model, EventKind.DELETED, command.op, user, message)
                row = replace(former, content=DeletedContent(), deleted_at=self._now(), reactions=(), rev=seq)
            case SetReaction(message=message, key=key, on=on):
                former = self._message(model, message)
                reactions = with_reaction(former.reactions, key, user, on=on)
                if reactions == former.reactions:
                    return self._accepted(model, command.op, None, None)
                seq = self._append(model, EventKind.REACTED, command.op, user, message)
                row = replace(former, reactions=reactions, rev=seq)
            case _:
                assert_never(command)
        model.messages[message] = row
        self._tell(model, model.log[-1], row)
        return self._accepted(model, command.op, seq, row.no)

    def _message(self, model: ModelRoom, message: MessageId) -> Message:
        row = model.messages.get(message)
        if row is None:
            raise Refused("not_found", "There is no such message.", 404)
        if isinstance(row.content, DeletedContent):
            raise Refused("deleted", "This message was deleted.", 409)
        return row

    def _accepted(self, model: ModelRoom, op: OpId, seq: int | None, no: int | None) -> Accepted:
        return Accepted(
            op=op, room=model.room.id, seq=seq, no=no, at=self._now(), head=model.head, gen=model.gen, repeat=False
        )

    def _append(self, model: ModelRoom, kind: EventKind, op: OpId, user: UserId, ref: str | None) -> int:
        model.log.append(Entry(seq=model.head + 1, kind=kind, op=op, by=user, ref=ref))
        return model.head

    def _page(self, model: ModelRoom, user: UserId, cursor: Cursor | None, *, forked: bool) -> RoomPage:
        reset: Reset | None = None
        if cursor is None:
            reset = Reset.NEW
        elif forked or cursor.seq > model.head or (cursor.seq and cursor.tip != model.tip(cursor.seq)):
            reset = Reset.FORK
        elif model.head - cursor.seq > BEHIND_PAGES * self.per and len(model.changed_since(cursor.seq)) <= self.per:
            reset = Reset.BEHIND
        changed: tuple[Message, ...] = ()
        if reset is not None or cursor is None:
            newest = model.in_order()[-self.per :]
            start = (newest[0].seq or 1) - 1 if len(newest) < len(model.messages) else 0
            upto, rows = model.head, newest
            if reset is Reset.BEHIND and cursor is not None:
                changed = tuple(row for row in model.changed_since(cursor.seq) if (row.seq or 0) <= start)
        else:
            start = cursor.seq
            upto = min(model.head, start + self.per)
            touched = dict.fromkeys(entry.ref for entry in model.log[start:upto])
            rows = [message for message in model.in_order() if message.id in touched]
        facts = reset is not None or any(
            entry.kind in {EventKind.ROOM, EventKind.MEMBER} for entry in model.log[start:upto]
        )
        known_markers = 0 if reset is not None or cursor is None else cursor.marker_rev
        markers = tuple(marker for marker in model.markers.values() if marker.rev > known_markers)
        return RoomPage(
            room=model.room.id,
            start=start,
            upto=upto,
            tip=model.tip(upto),
            head=model.head,
            gen=model.gen,
            last_no=model.last_no,
            read_no=self._own_marker(model.room.id, user).read_no,
            marker_rev=model.marker_rev,
            rows=tuple(rows),
            reset=reset,
            changed=changed,
            details=model.room if facts else None,
            members=tuple(model.members.values()) if facts else None,
            markers=markers or None,
        )

    def _own_marker(self, room: RoomId, user: UserId) -> OwnMarker:
        model = self.rooms[room]
        marker = model.markers.get(user)
        read = marker.read_seq if marker is not None else 0
        return OwnMarker(room=room, read_seq=read, read_no=model.number_of(read))

    def _tell(self, model: ModelRoom, entry: Entry, row: Message | None, topic_gen: int | None = None) -> None:
        event = RoomEvent(
            room=model.room.id,
            epoch=self.epoch,
            seq=entry.seq,
            kind=entry.kind,
            op=entry.op,
            actor=entry.by,
            ref=entry.ref,
            at=self._now(),
            row=row,
            last_no=model.last_no,
            gen=model.gen,
        )
        self._broadcast((model.room.id, topic_gen or model.gen), event)

    def _pulse(self, model: ModelRoom, user: UserId) -> None:
        pulse = RoomPulse(
            room=model.room.id,
            epoch=self.epoch,
            head=model.head,
            gen=model.gen,
            marker_rev=model.marker_rev,
            markers=(model.markers[user],),
        )
        self._broadcast((model.room.id, model.gen), pulse)

    def _hint(self, user: UserId, change: AccountChange, room: RoomId) -> None:
        self.user_revs[user] += 1
        self._broadcast(user, AccountHint(epoch=self.epoch, user_rev=self.user_revs[user], change=change, room=room))

    def _broadcast(self, target: Topic | UserId, event: ServerEvent) -> None:
        for listener in self._listeners:
            listener(target, event)


def _is_member(model: ModelRoom, user: UserId) -> bool:
    return _state(model, user) is MemberState.MEMBER


def _state(model: ModelRoom | None, user: UserId) -> MemberState:
    member = model.members.get(user) if model is not None else None
    return member.state if member is not None else MemberState.REMOVED
