"""Which topics of one connection are wanted, how each stands, and when one that was refused is asked for again."""

from collections.abc import Iterable, Sequence
from enum import Enum

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.phoenix_events import Fault
from desktop_chat.protocol.realtime import RoomTopic, TalkTopic, Topic, UserTopic

MOST_ROOMS = 90
MOST_TALKS = 9
"""A connection carries at most 100 channels: the account's, the rooms', and some for typing."""

RETRY_AFTER = (1.0, 2.0, 5.0, 10.0)
THROTTLED_AFTER = 30.0
"""Seconds; limits of the server are averages over a minute."""


class _Stage(Enum):
    DUE = "due"
    ASKED = "asked"
    UP = "up"
    PARKED = "parked"


@dataclass(slots=True)
class _Slot:
    topic: Topic
    stage: _Stage = _Stage.DUE
    due_at: float = 0.0
    failures: int = 0
    missing: bool = False
    wants_token: bool = False


def wanted_topics(user: UserId, rooms: Sequence[LiveRoom]) -> tuple[Topic, ...]:
    """Return the topics to join, what matters first, within the limits of a connection."""
    talks = [TalkTopic(room.room, room.gen) for room in rooms if room.typing]
    logs = [RoomTopic(room.room, room.gen) for room in rooms[:MOST_ROOMS]]
    return (UserTopic(user), *logs, *talks[:MOST_TALKS])


class ChannelPlan:
    """The wanted topics, by their text on the wire, in the order in which they are to be joined."""

    def __init__(self) -> None:
        self._slots: dict[str, _Slot] = {}

    def want(self, topics: Iterable[Topic]) -> tuple[str, ...]:
        """Add topics; what is there already stays as it is. Return those that are new, on the wire."""
        fresh = {str(topic): _Slot(topic) for topic in topics if str(topic) not in self._slots}
        self._slots.update(fresh)
        return tuple(fresh)

    def drop_all_but(self, topics: Iterable[Topic]) -> tuple[str, ...]:
        """Forget every other topic; return those to leave."""
        kept = {str(topic) for topic in topics}
        dropped = tuple(topic for topic in self._slots if topic not in kept)
        for topic in dropped:
            del self._slots[topic]
        return dropped

    def topic(self, text: str) -> Topic | None:
        """Return the wanted topic that is written like this."""
        slot = self._slots.get(text)
        return None if slot is None else slot.topic

    def take_due(self, now: float) -> tuple[str, ...]:
        """Return the topics to join now; they count as asked for from here on."""
        due = tuple(text for text, slot in self._slots.items() if slot.stage is _Stage.DUE and slot.due_at <= now)
        for text in due:
            self._slots[text].stage = _Stage.ASKED
        return due

    def next_due(self) -> float | None:
        """Return when the next topic is to be joined, or None."""
        return min((slot.due_at for slot in self._slots.values() if slot.stage is _Stage.DUE), default=None)

    def wait_no_longer(self) -> None:
        """Go on without the topics that are not up yet: what they would have brought is missed until they are.

        Those for typing bring nothing that could be missed.
        """
        for slot in self._slots.values():
            slot.missing = slot.missing or (slot.stage is not _Stage.UP and not isinstance(slot.topic, TalkTopic))

    def joined(self, text: str) -> bool:
        """Remember that a topic is up; True when something may have been missed, as it was up before or comes late."""
        slot = self._slots.get(text)
        if slot is None:
            return False
        missed, slot.missing = slot.missing, True
        slot.stage, slot.failures = _Stage.UP, 0
        return missed

    def failed(self, text: str, fault: Fault, now: float) -> None:
        """Decide when a topic that was refused or closed is asked for again, if ever by itself."""
        slot = self._slots.get(text)
        if slot is None:
            return
        # A refused join holds up the whole connection for five seconds: what cannot help is never repeated.
        slot.stage = _Stage.PARKED if fault in {Fault.TOKEN, Fault.FORBIDDEN} else _Stage.DUE
        slot.wants_token = fault is Fault.TOKEN
        wait = RETRY_AFTER[min(slot.failures, len(RETRY_AFTER) - 1)]
        slot.due_at = now + (THROTTLED_AFTER if fault is Fault.THROTTLED else wait)
        slot.failures += 1

    def token_came(self) -> None:
        """Ask again for what was refused because of the old token."""
        for slot in self._slots.values():
            if slot.wants_token:
                slot.wants_token, slot.stage, slot.due_at = False, _Stage.DUE, 0.0

    def is_up(self, text: str) -> bool:
        """Tell whether a topic is joined."""
        slot = self._slots.get(text)
        return slot is not None and slot.stage is _Stage.UP

    def settled(self, texts: Iterable[str]) -> bool:
        """Tell whether each of the topics has been answered in some way, or is not wanted any more."""
        slots = [self._slots[text] for text in texts if text in self._slots]
        return all(slot.stage in {_Stage.UP, _Stage.PARKED} or slot.failures > 0 for slot in slots)
