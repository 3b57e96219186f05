"""A server in Python that keeps the promises of the SQL: gapless numbers, one log for each room, idempotent writes.

It is the truth that scenarios are checked against; `fork` takes it back to an earlier state as a restored backup does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from desktop_chat.domain.account import OwnSettings, PersonCard, Presence
from desktop_chat.domain.commands import Accepted, Command, DeleteMessage, EditMessage, SendMessage, SetPin, SetReaction
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.events import (
    AccountChange,
    AccountHint,
    EventKind,
    GoneRoom,
    HistoryPage,
    RoomPage,
    ServerEvent,
    SyncPage,
)
from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.picture import PictureId, is_picture_id
from desktop_chat.domain.preferences import NO_PREFS, OwnPrefs, PrefsChange, changed
from desktop_chat.domain.reaction import with_reaction
from desktop_chat.domain.room import Channel, Cursor, Room, RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from tests.service.model_pages import channels_of, event_of, page_of, pulse_of
from tests.service.model_room import Done, ModelRoom

Now = Callable[[], UnixMillis]
Topic = tuple[RoomId, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """A state of the whole server."""

    rooms: dict[RoomId, ModelRoom]
    user_revs: dict[UserId, int]
    named: dict[MessageId, frozenset[UserId]]
    mentions: dict[UserId, frozenset[tuple[RoomId, int]]]


class ModelServer:
    """The whole server. `listen` gets every broadcast with the topic or person that it is for."""

    def __init__(self, now: Now) -> None:
        self.epoch = Epoch("00000000-0000-7000-8000-0000000000e1")
        self.rooms: dict[RoomId, ModelRoom] = {}
        self.people: dict[UserId, Profile] = {}
        self.user_revs: dict[UserId, int] = {}
        self.cards: dict[UserId, tuple[int, PersonCard]] = {}
        self.own_settings: dict[UserId, OwnSettings] = {}
        self.presence: dict[UserId, Presence] = {}
        self.pictures: dict[str, bytes] = {}
        self.prefs: dict[tuple[UserId, RoomId], OwnPrefs] = {}
        self.named: dict[MessageId, frozenset[UserId]] = {}
        self.mentions: dict[UserId, frozenset[tuple[RoomId, int]]] = {}
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

    def backup(self) -> Backup:
        """Return the state as it is, to be given to `restore` later."""
        rooms = {room: model.copy() for room, model in self.rooms.items()}
        return Backup(rooms, dict(self.user_revs), dict(self.named), dict(self.mentions))

    def restore(self, backup: Backup, epoch: Epoch | None = None) -> None:
        """Go back to an earlier state; without a new epoch only the tips give that away."""
        self.rooms, self.user_revs = backup.rooms, backup.user_revs
        self.named, self.mentions = backup.named, backup.mentions
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
        model = self.rooms[room] = ModelRoom(room=made)
        _ = model.append(EventKind.ROOM, OpId(room), owner, None)
        for user in dict.fromkeys(members):
            self._seat(model, user, MemberState.MEMBER)
        return made

    def set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        """Invite, remove, or leave; everything but joining raises the generation."""
        model = self.rooms[room]
        if op not in model.done and model.state_of(user) is not state:
            self._set_member(room, op, user, state)

    def find_channels(self, user: UserId, query: str, limit: int) -> tuple[Channel, ...]:
        """Find live channels by the beginning of their name, the older of namesakes first."""
        return channels_of(self.rooms.values(), user, query, limit)

    def join_channel(self, user: UserId, room: RoomId, op: OpId) -> None:
        """Make somebody a member of a channel who asks for it."""
        model = self.rooms.get(room)
        if model is None or model.room.kind is not RoomKind.CHANNEL:
            raise Refused("not_found", "There is no such channel.", 404)
        if model.state_of(user) is MemberState.BANNED:
            raise Refused("not_allowed", "You were banned from this channel.", 403)
        if op not in model.done and not model.has_member(user):
            self._set_member(room, op, user, MemberState.MEMBER)

    def rename(self, room: RoomId, op: OpId, name: str) -> None:
        """Give a room another name."""
        model = self.rooms[room]
        if op in model.done:
            return
        self._describe(model, op, model.room.created_by, replace(model.room, name=name))

    def set_room_picture(self, user: UserId, room: RoomId, op: OpId, picture: PictureId | None) -> None:
        """Name a room's picture, or have none any more: its owners and admins may."""
        model = self.rooms[room]
        if op in model.done:
            return
        if not self.may_describe(user, room):
            raise Refused("not_allowed", "Only owners and admins may change a room.", 403)
        if picture is not None and not is_picture_id(picture):
            raise Refused("bad_argument", "A picture is named by 64 hexadecimal digits.", 422)
        self._describe(model, op, user, replace(model.room, picture=picture))

    def may_describe(self, user: UserId, room: RoomId) -> bool:
        """Tell whether a person may change what a room looks like."""
        model = self.rooms[room]
        allowed = model.has_member(user) and model.members[user].role in {Role.OWNER, Role.ADMIN}
        return allowed and model.room.kind is not RoomKind.DIRECT and model.room.state is RoomState.LIVE

    def perform(self, user: UserId, command: Command) -> Accepted:
        """Carry out a command once, however often it comes: look it up under the lock, then ask for the rights."""
        return self.seen(user, command) or self.carry_out(user, command)

    def seen(self, user: UserId, command: Command) -> Accepted | None:
        """Return what was answered to this command before, if it was done; called under the room's lock."""
        model = self.rooms[command.room]
        done = model.done.get(command.op)
        if done is None or done.by != user:
            return None
        if done.asked != command:
            raise Refused("op_reused", "This operation was already used for something else.", 409)
        head = model.head if model.has_member(user) else done.accepted.seq or 0
        return replace(done.accepted, repeat=True, head=head, gen=model.gen)

    def carry_out(self, user: UserId, command: Command) -> Accepted:
        """Do what was never done before."""
        model = self.rooms[command.room]
        if not model.has_member(user):
            raise Refused("not_member", "You are not a member of this room.", 403)
        if command.op in model.done:
            raise Refused("id_taken", "This operation belongs to somebody else.", 409)
        refusal = self.refuse(command)
        if refusal is not None:
            raise refusal
        accepted = self._carry_out(model, user, command)
        if accepted.seq is not None and isinstance(command, SendMessage | EditMessage | DeleteMessage):
            self._mention(model, user, command)
        if accepted.seq is not None:
            self.performed.append(command.op)
            model.done[command.op] = Done(by=user, asked=command, accepted=accepted)
        return accepted

    def mark(self, user: UserId, markers: Sequence[ReadMarker], epoch: Epoch | None = None) -> None:
        """Move marks forward, clipped to the head; those of another history mean nothing here."""
        if epoch not in {None, self.epoch}:
            return
        for wanted in markers:
            model = self.rooms.get(wanted.room)
            if model is None or not model.has_member(user):
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

    def set_prefs(self, user: UserId, room: RoomId, change: PrefsChange) -> OwnPrefs:
        """Change what is named of the own preferences of one room."""
        model = self.rooms.get(room)
        if model is None or not model.has_member(user):
            raise Refused("not_member", "You are not a member of this room.", 403)
        was = self.prefs.get((user, room))
        prefs = changed(was.prefs if was is not None else NO_PREFS, change)
        if was is None or was.prefs != prefs:
            self.prefs[user, room] = OwnPrefs(room=room, prefs=prefs, user_rev=self.user_revs[user] + 1)
            self._hint(user, AccountChange.PREFS, room)
        return self.prefs[user, room]

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
        mine = [room for room, model in self.rooms.items() if model.has_member(user)]
        pages: list[RoomPage] = []
        for room in mine:
            cursor = cursors.get(room)
            if cursor is None and only:
                continue
            page = page_of(self.rooms[room], user, cursor, self.per, forked=epoch not in {None, self.epoch})
            if page.reset is not None or page.head > page.start or page.markers or room in opened:
                pages.append(page)
        gone = [
            GoneRoom(room=room, state=self._state(room, user), at=self._now()) for room in cursors if room not in mine
        ]
        known = user_rev if epoch == self.epoch and user_rev <= self.user_revs[user] else 0
        moved = [room for room in mine if self.user_revs[user] > known]
        return SyncPage(
            epoch=self.epoch,
            server_now=self._now(),
            user_rev=self.user_revs[user],
            me=self.people[user],
            own_markers=tuple(self.rooms[room].own_marker(user) for room in moved),
            gone=tuple(gone),
            rooms=tuple(pages),
            more=any(page.upto < page.head for page in pages),
            own_prefs=tuple(own for (of, _), own in self.prefs.items() if of == user and own.user_rev > known),
            mentions=self.unread_mentions(user, mine),
        )

    def history(self, user: UserId, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        """Tell older messages, ascending."""
        if not self.rooms[room].has_member(user):
            raise Refused("not_member", "You are not a member of this room.", 403)
        older = [m for m in self.rooms[room].in_order() if before_no is None or (m.no or 0) < before_no]
        return HistoryPage(room=room, rows=tuple(older[-limit:]), before_no=before_no, more=len(older) > limit)

    def may_join(self, user: UserId, topic: Topic) -> bool:
        """Tell whether a person may listen to a room's topic."""
        model = self.rooms.get(topic[0])
        return model is not None and model.has_member(user) and model.gen == topic[1]

    def unread_mentions(self, user: UserId, mine: Sequence[RoomId]) -> Mapping[RoomId, tuple[int, ...]]:
        """Return the numbers of the unread messages that name somebody, by room."""
        unread: dict[RoomId, tuple[int, ...]] = {}
        for room, number in sorted(self.mentions.get(user, ())):
            if room in mine and number > self.rooms[room].own_marker(user).read_no:
                unread[room] = (*unread.get(room, ()), number)
        return unread

    def _describe(self, model: ModelRoom, op: OpId, user: UserId, room: Room) -> None:
        seq = model.append(EventKind.ROOM, op, user, None)
        model.room = replace(room, rev=seq)
        model.done[op] = Done(by=user, asked=None, accepted=self._accepted(model, op, seq, None))
        self._tell(model, None)

    def _set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        model = self.rooms[room]
        seq = model.append(EventKind.MEMBER, op, user, user)
        old_gen = model.gen
        leaves_channel = model.room.kind is RoomKind.CHANNEL and state is MemberState.LEFT
        if state is not MemberState.MEMBER and not leaves_channel:
            model.gen += 1
        self._seat(model, user, state)
        model.done[op] = Done(by=user, asked=None, accepted=self._accepted(model, op, seq, None))
        self._tell(model, None, topic_gen=old_gen)

    def _seat(self, model: ModelRoom, user: UserId, state: MemberState) -> None:
        profile = self.people[user]
        if state is MemberState.MEMBER:
            model.joined_nos[user] = model.last_no
        model.members[user] = Member(
            room=model.room.id,
            user=user,
            name=profile.name,
            handle=profile.handle,
            role=Role.OWNER if user == model.room.created_by else Role.MEMBER,
            state=state,
            rev=model.head,
        )
        self._hint(user, AccountChange.MEMBER, model.room.id)

    def _state(self, room: RoomId, user: UserId) -> MemberState:
        model = self.rooms.get(room)
        return model.state_of(user) if model is not None else MemberState.REMOVED

    def _carry_out(self, model: ModelRoom, user: UserId, command: Command) -> Accepted:
        match command:
            case SendMessage():
                row = self._post(model, user, command)
            case EditMessage(message=message):
                former = self._message(model, message, (user,))
                if isinstance(former.content, DeletedContent):
                    raise Refused("deleted", "This message was deleted.", 409)
                if command.base_rev < model.content_revs.get(message, former.seq or 0):
                    raise Refused("stale_edit", "This message was edited elsewhere.", 409)
                seq = model.append(EventKind.EDITED, command.op, user, message)
                model.content_revs[message] = seq
                model.keep_version(former)
                row = replace(former, content=command.content, edited_at=self._now(), rev=seq)
            case DeleteMessage(message=message):
                former = self._message(model, message, (user, model.room.created_by))
                if isinstance(former.content, DeletedContent):
                    return self._accepted(model, command.op, None, None)
                seq = model.append(EventKind.DELETED, command.op, user, message)
                _ = model.versions.pop(message, None)
                row = replace(
                    former, content=DeletedContent(), deleted_at=self._now(), reactions=(), pinned_at=None, rev=seq
                )
            case SetReaction() | SetPin():
                set_ = self._set(model, user, command)
                if set_ is None:
                    return self._accepted(model, command.op, None, None)
                row = set_
            case _:
                assert_never(command)
        model.messages[row.id] = row
        self._tell(model, row)
        no = row.no if isinstance(command, SendMessage) else None
        return self._accepted(model, command.op, model.head, no)

    def _set(self, model: ModelRoom, user: UserId, command: SetReaction | SetPin) -> Message | None:
        """Give a reaction or a pin, or take it away; None when it was so already."""
        former = self._message(model, command.message)
        deleted = isinstance(former.content, DeletedContent)
        if isinstance(command, SetReaction):
            kind = EventKind.REACTED
            now = replace(former, reactions=with_reaction(former.reactions, command.key, user, on=command.on))
        else:
            if user != model.room.created_by and model.room.kind is not RoomKind.DIRECT:
                raise Refused("not_allowed", "Only moderators may pin messages here.", 403)
            if deleted:
                raise Refused("deleted", "This message was deleted.", 409)
            kind = EventKind.PINNED
            same = (former.pinned_at is not None) is command.on
            now = former if same else replace(former, pinned_at=self._now() if command.on else None)
        if now == former:
            return None
        if deleted:
            raise Refused("deleted", "This message was deleted.", 409)
        return replace(now, rev=model.append(kind, command.op, user, command.message))

    def _post(self, model: ModelRoom, user: UserId, command: SendMessage) -> Message:
        if command.reply_to is not None:
            _ = self._message(model, command.reply_to)
        if any(command.message in other.messages for other in self.rooms.values()):
            raise Refused("id_taken", "This message id is used elsewhere.", 409)
        seq = model.append(EventKind.POSTED, command.op, user, command.message)
        return Message(
            id=command.message,
            room=command.room,
            sender=user,
            content=command.content,
            sent_at=self._now(),
            no=model.last_no + 1,
            seq=seq,
            rev=seq,
            reply_to=command.reply_to,
        )

    def _message(self, model: ModelRoom, message: MessageId, by: tuple[UserId, ...] | None = None) -> Message:
        """Return a message; with `by`, the person who changes it and who else than its sender may."""
        row = model.messages.get(message)
        if row is None:
            raise Refused("not_found", "There is no such message.", 404)
        if by is not None and by[0] not in {row.sender, *by[1:]}:
            raise Refused("not_allowed", "Only its sender may change a message.", 403)
        return row

    def _accepted(self, model: ModelRoom, op: OpId, seq: int | None, no: int | None) -> Accepted:
        return Accepted(
            op=op, room=model.room.id, seq=seq, no=no, at=self._now(), head=model.told_head, gen=model.gen, repeat=False
        )

    def _tell(self, model: ModelRoom, row: Message | None, topic_gen: int | None = None) -> None:
        self._broadcast((model.room.id, topic_gen or model.gen), event_of(model, self.epoch, row, self._now()))

    def _pulse(self, model: ModelRoom, user: UserId) -> None:
        self._broadcast((model.room.id, model.gen), pulse_of(model, self.epoch, user))

    def hint_only(self, user: UserId, change: AccountChange) -> None:
        """Tell a person's devices that something is to be asked for anew that has no number on the account's line."""
        rev = self.user_revs[user]
        self._broadcast(user, AccountHint(epoch=self.epoch, user_rev=rev, change=change, room=None))

    def _mention(self, model: ModelRoom, sender: UserId, command: SendMessage | EditMessage | DeleteMessage) -> None:
        """Let a message name whom its words name now; tell who is called by that, and who was and is not any more."""
        was = self.named.get(command.message, frozenset())
        asked = () if isinstance(command, DeleteMessage) else command.mentions
        if asked is None:
            return
        now = frozenset(named for named in asked if named != sender and model.has_member(named))
        self.named[command.message] = now
        mention = (model.room.id, model.messages[command.message].no or 0)
        for user in sorted(was ^ now):
            known = self.mentions.get(user, frozenset())
            self.mentions[user] = known | {mention} if user in now else known - {mention}
            rev = self.user_revs[user]
            hint = AccountHint(epoch=self.epoch, user_rev=rev, change=AccountChange.MENTION, room=model.room.id)
            self._broadcast(user, hint)

    def _hint(self, user: UserId, change: AccountChange, room: RoomId) -> None:
        self.user_revs[user] += 1
        self._broadcast(user, AccountHint(epoch=self.epoch, user_rev=self.user_revs[user], change=change, room=room))

    def _broadcast(self, target: Topic | UserId, event: ServerEvent) -> None:
        for listener in self._listeners:
            listener(target, event)
