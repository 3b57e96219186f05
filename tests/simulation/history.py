"""What was asked, answered and shown in one story, and a hash over all of it that must be the same in every run."""

import asyncio
import hashlib
from dataclasses import dataclass, field

from desktop_chat.domain.commands import Command, DeleteMessage, EditMessage, SendMessage
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId

MOST_VIOLATIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that a person gave to the service and was told is kept."""

    message: MessageId
    room: RoomId
    device: str
    user: UserId
    reply_to: MessageId | None
    order: int


@dataclass(slots=True)
class Changes:
    """Which words were asked for in one message, each under its place in the order of asking; None: to delete it.

    `taken` is what the server has said yes to, `given_up` whether the person gave up something that it refused.
    """

    asked: dict[str | None, int] = field(default_factory=dict)
    taken: dict[str | None, None] = field(default_factory=dict)
    given_up: bool = False


@dataclass(slots=True)
class History:
    """Grows while a story is played. `lines` is the trace as text, kept only when somebody wants to read it."""

    keep_lines: bool = False
    sent: dict[MessageId, Sent] = field(default_factory=dict)
    acked: dict[OpId, int | None] = field(default_factory=dict)
    refused: dict[MessageId, str] = field(default_factory=dict)
    deleted: dict[MessageId, None] = field(default_factory=dict)
    discarded: dict[MessageId, None] = field(default_factory=dict)
    changes: dict[MessageId, Changes] = field(default_factory=dict)
    restores: int = 0
    violations: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def note(self, who: str, what: str, *values: object) -> None:
        """Write down what happened now."""
        now = asyncio.get_running_loop().time()
        line = f"{now:.6f} {who} {what} {' '.join(map(str, values))}"
        self._hash.update(line.encode("utf-8", "replace"))
        self.counts[what] = self.counts.get(what, 0) + 1
        if self.keep_lines:
            self.lines.append(line)

    def sends(self, sent: Sent) -> None:
        """Remember that a person has written a message."""
        self.sent[sent.message] = sent
        self.note(sent.device, "sent", sent.room[-3:], sent.message[-12:])

    def asks(self, command: Command) -> None:
        """Remember that words, or their deletion, were put on the wire."""
        if isinstance(command, SendMessage | EditMessage | DeleteMessage):
            asked = self.changes.setdefault(command.message, Changes()).asked
            asked.setdefault(_words(command), len(asked))

    def takes(self, command: Command, seq: int | None) -> None:
        """Remember that the writer of a command was told that it was carried out."""
        self.acked[command.op] = seq
        if isinstance(command, SendMessage | EditMessage | DeleteMessage):
            self.changes[command.message].taken[_words(command)] = None

    def gives_up(self, command: Command) -> None:
        """Remember that a person let go of what the server has refused."""
        if isinstance(command, SendMessage):
            self.discarded[command.message] = None
        else:
            self.changes.setdefault(command.message, Changes()).given_up = True

    def expect(self, holds: bool, rule: str, *values: object) -> None:
        """Write down that a rule was broken, unless it holds."""
        if holds or len(self.violations) >= MOST_VIOLATIONS:
            return
        now = asyncio.get_running_loop().time()
        text = f"{now:.3f} {rule}: {' '.join(map(str, values))}"
        self.violations.append(text)
        self.note("checker", "violation", text)

    def digest(self) -> str:
        """Return the hash of everything that was written down."""
        return self._hash.hexdigest()


def _words(command: SendMessage | EditMessage | DeleteMessage) -> str | None:
    return None if isinstance(command, DeleteMessage) else command.content.text
