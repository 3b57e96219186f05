"""A message with everything that hangs on it, and the one rule by which two versions of it are merged."""

from typing import NamedTuple

from desktop_chat.domain.content import Content
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.values import dataclass, replace


class OrderKey(NamedTuple):
    """Where a message stands: confirmed ones by the server's number, then unsent ones as they were written.

    A tuple, because windows of messages are searched by it dozens of times for each message that comes.
    """

    unsent: bool
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message.

    `no` (gapless count of posted messages), `seq` (its number in the room's log) and `rev` (the number of its last
    change) are the server's; an unsent message has `no` and `seq` None, `rev` 0, and `outbox_order` says where it
    stands among the unsent. `changing` is true while an own edit, deletion or reaction to it waits in the outbox,
    `bookmarked` that the person has marked it for themselves on this computer.
    """

    id: MessageId
    room: RoomId
    sender: UserId
    content: Content
    sent_at: UnixMillis
    no: int | None = None
    seq: int | None = None
    rev: int = 0
    reply_to: MessageId | None = None
    edited_at: UnixMillis | None = None
    deleted_at: UnixMillis | None = None
    pinned_at: UnixMillis | None = None
    reactions: tuple[Reaction, ...] = ()
    delivery: Delivery = Delivery.SENT
    refusal: Refusal | None = None
    changing: bool = False
    bookmarked: bool = False
    outbox_order: int = 0

    @property
    def order(self) -> OrderKey:
        """The key by which a timeline is sorted."""
        if self.seq is None:
            return OrderKey(unsent=True, number=self.outbox_order)
        return OrderKey(unsent=False, number=self.seq)

    def merged(self, other: "Message") -> "Message":
        """Return the version that stands: the higher revision wins, how far it was delivered only grows."""
        newer, older = (other, self) if other.rev > self.rev else (self, other)
        return replace(newer, delivery=max(newer.delivery, older.delivery))
