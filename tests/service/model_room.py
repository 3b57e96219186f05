"""One room of the model server: its log, its messages and its members, and what a cursor into it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop_chat.domain.commands import Accepted, Command
from desktop_chat.domain.events import EventKind, OwnMarker, Reset
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.room import Cursor, Room
from desktop_chat.domain.user import Member, MemberState
from desktop_chat.domain.version import MessageVersion

BEHIND_PAGES = 5
"""Who is more pages than this behind gets the newest page and a hole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a room's log."""

    seq: int
    kind: EventKind
    op: OpId
    by: UserId
    ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An operation that was done: by whom, what was asked, and what was answered."""

    by: UserId
    asked: Command | None
    accepted: Accepted


@dataclass(slots=True, kw_only=True)
class ModelRoom:
    """Everything about one room. `lacking` numbers are told of as its end, and are not in its log: it is damaged."""

    room: Room
    gen: int = 1
    lacking: int = 0
    members: dict[UserId, Member] = field(default_factory=dict)
    log: list[Entry] = field(default_factory=list)
    messages: dict[MessageId, Message] = field(default_factory=dict)
    done: dict[OpId, Done] = field(default_factory=dict)
    content_revs: dict[MessageId, int] = field(default_factory=dict)
    versions: dict[MessageId, list[MessageVersion]] = field(default_factory=dict)
    markers: dict[UserId, ReadMarker] = field(default_factory=dict)
    marker_rev: int = 0
    joined_nos: dict[UserId, int] = field(default_factory=dict)

    @property
    def head(self) -> int:
        """The newest number of the log."""
        return len(self.log)

    @property
    def told_head(self) -> int:
        """The number that the room says its log ends at."""
        return self.head + self.lacking

    @property
    def last_no(self) -> int:
        """How many messages were posted."""
        return len(self.messages)

    def copy(self) -> "ModelRoom":
        """Return the room as it stands; what is in it never changes, so the containers are enough."""
        return ModelRoom(
            room=self.room,
            gen=self.gen,
            lacking=self.lacking,
            members=dict(self.members),
            log=list(self.log),
            messages=dict(self.messages),
            done=dict(self.done),
            content_revs=dict(self.content_revs),
            versions={message: list(kept) for message, kept in self.versions.items()},
            markers=dict(self.markers),
            marker_rev=self.marker_rev,
            joined_nos=dict(self.joined_nos),
        )

    def tip(self, seq: int) -> str:
        """What a cursor at this number remembers."""
        return self.log[seq - 1].op[-8:] if 0 < seq <= self.head else ""

    def number_of(self, seq: int) -> int:
        """How many messages were posted up to a number of the log."""
        return sum(1 for message in self.messages.values() if (message.seq or 0) <= seq)

    def in_order(self) -> list[Message]:
        """Return all messages by their number."""
        return list(self.messages.values())  # they are posted in this order, and never taken out

    def changed_since(self, seq: int) -> list[Message]:
        """Return what was edited, deleted or reacted to after a number of the log."""
        return [message for message in self.messages.values() if message.rev > max(seq, message.seq or 0)]

    def state_of(self, user: UserId) -> MemberState:
        """Return where somebody stands; who never was here counts as removed."""
        member = self.members.get(user)
        return member.state if member is not None else MemberState.REMOVED

    def has_member(self, user: UserId) -> bool:
        """Tell whether somebody is a member now."""
        return self.state_of(user) is MemberState.MEMBER

    def keep_version(self, message: Message) -> None:
        """Keep what a message says, which is about to change."""
        version = MessageVersion(content=message.content, at=message.edited_at or message.sent_at)
        self.versions.setdefault(message.id, []).append(version)

    def append(self, kind: EventKind, op: OpId, user: UserId, ref: str | None) -> int:
        """Write the next line of the log; return its number."""
        self.log.append(Entry(seq=self.head + 1, kind=kind, op=op, by=user, ref=ref))
        return self.head

    def own_marker(self, user: UserId) -> OwnMarker:
        """Return how far somebody has read."""
        marker = self.markers.get(user)
        read = marker.read_seq if marker is not None else 0
        # What was written before somebody came is not unread for them.
        read_no = max(self.number_of(read), self.joined_nos.get(user, 0))
        return OwnMarker(room=self.room.id, read_seq=read, read_no=read_no)

    def reset_for(self, cursor: Cursor | None, per: int, *, forked: bool) -> Reset | None:
        """Say why a cursor can not simply be continued, if it can not."""
        if cursor is None:
            return Reset.NEW
        if forked or cursor.seq > self.told_head or cursor.tip != self.tip(cursor.seq):
            return Reset.FORK
        if self.head - cursor.seq > BEHIND_PAGES * per and len(self.changed_since(cursor.seq)) <= per:
            return Reset.BEHIND
        return None

    def rows_of(self, entries: Iterable[Entry]) -> list[Message]:
        """Return the messages that lines of the log are about, as they stand now."""
        touched = dict.fromkeys(entry.ref for entry in entries)
        return [message for message in self.messages.values() if message.id in touched]


RoomTopic = tuple[RoomId, int]
