"""Read markers: high-water marks that only grow."""

from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMarker:
    """How far one person has received and read one room, as numbers of its log. Reading implies having received."""

    room: RoomId
    user: UserId
    read_seq: int
    delivered_seq: int
    rev: int = 0

    def merged(self, other: "ReadMarker") -> "ReadMarker":
        """Return the maximum of both, whichever came first."""
        read = max(self.read_seq, other.read_seq)
        return replace(
            self,
            read_seq=read,
            delivered_seq=max(read, self.delivered_seq, other.delivered_seq),
            rev=max(self.rev, other.rev),
        )
