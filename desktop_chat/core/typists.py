"""Who is typing in which room: claims that run out by themselves, for a sender may vanish in mid-word."""

from desktop_chat.domain.events import Typing
from desktop_chat.domain.ids import RoomId, UserId

EXPIRY = 6.0
"""Seconds after which a claim that was not repeated is forgotten; senders repeat theirs every 3 s."""

MOST = 50
"""Claims remembered for one room. Anybody who may write can claim, so the number has to end somewhere."""


class Typists:
    """The claims of all rooms. Every method that can change a room returns the rooms that did change."""

    def __init__(self, me: UserId | None = None) -> None:
        self.me = me
        self._until: dict[RoomId, dict[UserId, float]] = {}

    def heard(self, typing: Typing, now: float) -> bool:
        """Take a claim in at `now` (seconds); tell whether the list of the room has changed. One's own is ignored."""
        if typing.user == self.me:
            return False
        if not typing.on:
            return self.stopped(typing.room, typing.user)
        room = self._until.setdefault(typing.room, {})
        known = typing.user in room
        if not known and len(room) >= MOST:
            return False
        room[typing.user] = now + EXPIRY
        return not known

    def stopped(self, room: RoomId, user: UserId) -> bool:
        """Forget a claim, because the person said so or because their message is here; tell whether there was one."""
        claims = self._until.get(room, {})
        if user not in claims:
            return False
        del claims[user]
        return True

    def expire(self, now: float) -> tuple[RoomId, ...]:
        """Forget what has run out and return the rooms in which somebody was forgotten."""
        changed: list[RoomId] = []
        for room, claims in self._until.items():
            over = [user for user, until in claims.items() if until <= now]
            for user in over:
                del claims[user]
            if over:
                changed.append(room)
        self._until = {room: claims for room, claims in self._until.items() if claims}
        return tuple(changed)

    def next_expiry(self) -> float | None:
        """Return when `expire` has something to do next, or None."""
        times = [until for claims in self._until.values() for until in claims.values()]
        return min(times, default=None)

    def in_room(self, room: RoomId) -> tuple[UserId, ...]:
        """Return who is typing in a room, longest first."""
        return tuple(self._until.get(room, {}))
