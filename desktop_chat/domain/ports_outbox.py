"""The outbox: what a person wants and the server does not have yet; part of `Store` in `domain/ports.py`."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from desktop_chat.domain.commands import Command, OutboxItem
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.ids import OpId, UnixMillis, UserId
from desktop_chat.domain.ports_messages import Told_co


class OutboxStore(Protocol[Told_co]):
    """The store's part."""

    async def enqueue(
        self, command: Command, now: UnixMillis, *, go: Callable[[], Awaitable[None]] | None = None
    ) -> Told_co:
        """Put a command at the end of the outbox. A change of a message that was never tried folds into it.

        With `go` it is put on a wire now: frozen as by `mark_tried`, in the same transaction, and `go` is awaited as
        soon as that is over, before anything is read about how it is to be shown.
        """
        ...

    async def mark_tried(self, op: OpId) -> OutboxItem | None:
        """Freeze an item just before it is put on a wire, count the attempt, and return it as it has to be sent.

        A later edit may have been folded into the item since it was read; None: it was discarded or replaced.
        """
        ...

    async def park(self, op: OpId, refusal: Refusal) -> Told_co:
        """Keep a refused item, visibly failed, out of the way of the others."""
        ...

    async def unpark(self, op: OpId, mentions: Sequence[UserId] = ()) -> Told_co:
        """Let a refused item be tried again; its words then name these people, unless there are none."""
        ...

    async def drop_reply(self, op: OpId) -> Told_co:
        """Let a waiting message stand for itself, because what it answers is not there."""
        ...

    async def discard(self, op: OpId) -> Told_co:
        """Take an item out of the outbox for good."""
        ...

    async def outbox(self) -> tuple[OutboxItem, ...]:
        """Return what waits, in order."""
        ...
