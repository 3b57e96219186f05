"""What to send next: strict order within a room, a failing room waits by itself, what may not go is stepped over."""

from collections.abc import Sequence
from math import inf

from desktop_chat.core.backoff import doubling
from desktop_chat.domain.commands import OutboxItem, SendMessage
from desktop_chat.domain.ids import MessageId, OpId, RoomId
from desktop_chat.domain.values import dataclass

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
AT_ONCE = 4
"""Rooms that are sent to at the same time."""


@dataclass(slots=True, kw_only=True)
class _Hold:
    failures: int = 0
    blamed: int = 0
    until: float = 0.0


class OutboxPolicy:
    """Remembers which rooms have something under way and which wait after a failure; the items come from the store."""

    def __init__(self) -> None:
        self._busy: dict[RoomId, OpId] = {}
        self._holds: dict[RoomId, _Hold] = {}
        self._kept_back: dict[OpId, float] = {}

    def keep_back(self, op: OpId, until: float) -> None:
        """Do not send an item before a moment, because the person may still take it back; others go on meanwhile."""
        self._kept_back[op] = until

    def take_back(self, op: OpId, now: float) -> bool:
        """Never send this item; return whether it was still kept back, and so was surely not sent."""
        if self._kept_back.get(op, now) <= now:
            return False
        self._kept_back[op] = inf
        return True

    def is_idle(self) -> bool:
        """Tell whether nothing is under way."""
        return not self._busy

    def ready(self, items: Sequence[OutboxItem], now: float) -> tuple[OutboxItem, ...]:
        """Return the items to send at `now` (seconds), at most one of each room; the caller sends them all."""
        heads = _heads(self._due(items, now))
        free = AT_ONCE - len(self._busy)
        chosen = [item for room, item in heads.items() if room not in self._busy and not self._held(room, now)]
        return tuple(chosen[: max(0, free)])

    def next_try(self, items: Sequence[OutboxItem], now: float) -> float | None:
        """Return when a room that waits after a failure may be tried again, or None when no time has to pass."""
        heads = _heads(self._due(items, now))
        waits = [self._holds[room].until for room in heads if room not in self._busy and self._held(room, now)]
        waits += [until for until in self._kept_back.values() if until < inf]
        return min(waits, default=None)

    def started(self, item: OutboxItem) -> None:
        """Remember that an item is under way, so that nothing overtakes it in its room."""
        self._busy[item.command.room] = item.command.op

    def is_busy(self, item: OutboxItem) -> bool:
        """Tell whether this item is under way."""
        return self._busy.get(item.command.room) == item.command.op

    def ended(self, item: OutboxItem) -> None:
        """Remember that the server has answered, with yes or with a definite no."""
        self._busy.pop(item.command.room, None)
        self._holds.pop(item.command.room, None)

    def failed(self, item: OutboxItem, now: float, chance: float, retry_after: float | None = None) -> None:
        """Hold the room after a failure that may pass, at least as long as the server asked for (seconds)."""
        room = item.command.room
        self._busy.pop(room, None)
        hold = self._holds.setdefault(room, _Hold())
        hold.failures += 1
        wait = doubling(hold.failures, first=FIRST_WAIT, cap=LONGEST_WAIT, chance=chance)
        hold.until = now + max(wait, retry_after or 0.0)

    def blame(self, item: OutboxItem) -> int:
        """Count a failure for which there is no other reason than this item; return how many those are in a row."""
        hold = self._holds.setdefault(item.command.room, _Hold())
        hold.blamed += 1
        return hold.blamed

    def release(self) -> None:
        """Let every room be tried at once, because the server can be reached again."""
        for hold in self._holds.values():
            hold.failures, hold.until = 0, 0.0

    def _due(self, items: Sequence[OutboxItem], now: float) -> list[OutboxItem]:
        """Return the items that are not kept back."""
        self._kept_back = {op: until for op, until in self._kept_back.items() if until > now}
        return [item for item in items if item.command.op not in self._kept_back]

    def _held(self, room: RoomId, now: float) -> bool:
        hold = self._holds.get(room)
        return hold is not None and hold.until > now


def _heads(items: Sequence[OutboxItem]) -> dict[RoomId, OutboxItem]:
    """Return the next item of each room: the first that was not refused and needs nothing that was."""
    heads: dict[RoomId, OutboxItem] = {}
    lacking: dict[MessageId, None] = {}
    for item in sorted(items, key=lambda item: item.order):
        command = item.command
        wants = command.reply_to if isinstance(command, SendMessage) else command.message
        if item.parked or wants in lacking:
            if isinstance(command, SendMessage):
                lacking[command.message] = None
            continue
        heads.setdefault(command.room, item)
    return heads
