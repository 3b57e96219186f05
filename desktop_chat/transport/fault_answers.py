"""Cuts what a server says over HTTP into whole answers, and bends the messages that a long poll brings. No I/O."""

import json
from collections.abc import Callable
from typing import Final

from desktop_chat.transport.fault_kinds import Messages

MOST_HELD: Final = 262_144
"""Bytes of an answer that are held back to be looked at; what is longer is passed on as it comes."""


class AnswerCutter:
    """Gives whole answers where they are small and say how long they are (RFC 9112, 6), all else as it comes."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._left = 0
        self._opaque = False

    def feed(self, data: bytes) -> list[bytes]:
        """Return what is whole now."""
        self._rest += data
        pieces = []
        while self._rest and (piece := self._next()):
            pieces.append(piece)
        return pieces

    def _next(self) -> bytes:
        """Take the next piece out; nothing while it is not whole."""
        if self._opaque:
            return self._take(len(self._rest))
        if self._left:
            piece = self._take(min(self._left, len(self._rest)))
            self._left -= len(piece)
            return piece
        end = self._rest.find(b"\r\n\r\n")
        if end < 0:
            return b""
        head, length = end + 4, stated_length(bytes(self._rest[:end]))
        if length is None:
            self._opaque = True
            return self._take(len(self._rest))
        if length > MOST_HELD:
            self._left = length
            return self._take(head)
        return self._take(head + length) if len(self._rest) >= head + length else b""

    def _take(self, size: int) -> bytes:
        piece = bytes(self._rest[:size])
        del self._rest[:size]
        return piece


class PollBender:
    """Loses, doubles and swaps the messages inside the answers to long polls; one may wait for the next answer.

    `bent` counts what it has done.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self.bent = 0
        self._chance = chance
        self._held: list[str] = []

    def bend(self, answer: bytes, fault: Messages) -> bytes | None:
        """Return the answer as it comes out; None when it is none to a long poll."""
        head, gap, body = answer.partition(b"\r\n\r\n")
        poll = _poll_of(body)
        if poll is None:
            return None
        messages: list[str] = []
        for message in poll["messages"]:
            before, self._held = self._held, []
            messages += [*self._bent(message, fault, may_wait=not before), *before]
        poll["messages"] = messages
        bent = json.dumps(poll).encode()
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
        return b"\r\n".join([*lines, b"Content-Length: %d" % len(bent)]) + gap + bent

    def _bent(self, message: str, fault: Messages, *, may_wait: bool) -> list[str]:
        if fault.holding.decode() not in message:
            return [message]
        if self._chance() < fault.lost:
            self.bent += 1
            return []
        if may_wait and self._chance() < fault.swapped:
            self.bent += 1
            self._held = [message]
            return []
        twice = self._chance() < fault.twice
        self.bent += twice
        return [message, message] if twice else [message]


def stated_length(head: bytes) -> int | None:
    """Return how long the head says that the body is; None when it says no number, or that it comes in chunks."""
    fields = [line.partition(b":") for line in head.lower().split(b"\r\n")[1:]]
    values = {name.strip(): value.strip() for name, _, value in fields}
    length = values.get(b"content-length", b"")
    return int(length) if length.isdigit() and b"transfer-encoding" not in values else None


def _poll_of(body: bytes) -> dict[str, list[str]] | None:
    try:
        poll = json.loads(body)
    except ValueError:
        return None
    return poll if isinstance(poll, dict) and isinstance(poll.get("messages"), list) else None
