"""Faults planted into the product, or into the server's promises. The checker has to find each of them."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from desktop_chat.core.failover import LinkPolicy
from desktop_chat.core.gaps import Gaps
from desktop_chat.core.outbox import OutboxPolicy
from desktop_chat.core.tier_state import TierState
from desktop_chat.domain.commands import Accepted, Command, OutboxItem, SendMessage
from desktop_chat.domain.errors import TransportError
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.link import LinkOrder, Tier
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded
from desktop_chat.service import catch_up
from desktop_chat.service.book import Book
from desktop_chat.service.catch_up import CatchUp
from desktop_chat.service.marks import Marks
from desktop_chat.service.sender import OutboxSender
from desktop_chat.store.recording import Recorder
from tests.service.model_server import ModelServer
from tests.simulation.server import Answer, Fail, SimServer

Mutant = contextlib.AbstractContextManager[Any]


def non_idempotent_send() -> Mutant:
    """The server does again what it has done already."""

    def perform(server: ModelServer, user: UserId, command: Command) -> Accepted:
        model = server.rooms[command.room]
        model.done.pop(command.op, None)
        if isinstance(command, SendMessage):
            model.messages.pop(command.message, None)
        return server.carry_out(user, command)

    return patch.object(ModelServer, "perform", perform)


def no_gap_repair() -> Mutant:
    """A missing number is waited for, and never fetched."""

    def wait(_gaps: Gaps, _stream: Any, _now: float) -> None:
        """Set no time at which it is fetched."""

    return patch.object(Gaps, "_wait", wait)


def no_ordering() -> Mutant:
    """What was written last goes first."""
    real = OutboxPolicy.ready

    def ready(policy: OutboxPolicy, items: Sequence[OutboxItem], now: float) -> tuple[OutboxItem, ...]:
        turned = [replace(item, order=-item.order) for item in items]
        chosen = {item.command.op for item in real(policy, turned, now)}
        return tuple(item for item in items if item.command.op in chosen)

    return patch.object(OutboxPolicy, "ready", ready)


def outbox_cleared_before_ack() -> Mutant:
    """An item leaves the outbox when it is put on the wire."""
    real = OutboxSender._perform

    async def perform(sender: OutboxSender, item: OutboxItem) -> None:
        _ = await sender._pump.change(lambda: sender._store.discard(item.command.op))
        await real(sender, item)

    return patch.object(OutboxSender, "_perform", perform)


def tier_closed_before_catch_up() -> Mutant:
    """A lower tier is closed as soon as a higher one has joined."""
    real = LinkPolicy._opened

    def opened(policy: LinkPolicy, tier: Tier, now: Any) -> list[LinkOrder]:
        orders = real(policy, tier, now)
        return orders + policy._close([other for other in policy._tiers if other.value > tier.value])

    return patch.object(LinkPolicy, "_opened", opened)


def marker_moved_back() -> Mutant:
    """The mark that comes last stands, not the furthest."""

    def merged(_marker: ReadMarker, other: ReadMarker) -> ReadMarker:
        return other

    return patch.object(ReadMarker, "merged", merged)


def tail_not_checked() -> Mutant:
    """Nobody looks whether a last event was lost."""

    async def watch_tail(_worker: CatchUp) -> None:
        _ = await asyncio.Event().wait()

    return patch.object(CatchUp, "_watch_tail", watch_tail)


def op_looked_up_before_the_lock() -> Mutant:
    """The server looks an operation up first and waits for the room's lock then: flaw F8 of the data model."""

    def serve_write(server: SimServer, token: str | None, command: Command, answer: Answer, fail: Fail) -> None:
        try:
            user = server.check(token)
            seen = server.seen(user, command)
        except TransportError as error:
            fail(error)
        else:
            server.serve(command.room, lambda: seen or server.carry_out(user, command), answer, fail)

    return patch.object(SimServer, "serve_write", serve_write)


def fresh_without_asking() -> Mutant:
    """Everything is called caught up before it was fetched."""
    real = CatchUp._fetch

    async def fetch(worker: CatchUp, wants: Any) -> None:
        current = [tier for tier, opening in wants.tiers.items() if opening == worker._openings[tier]]
        server = worker._backend
        if current:
            worker._listener.caught_up(tuple(current), server._sim.now())  # type: ignore[attr-defined]  # of a story
        await real(worker, wants)

    return patch.object(CatchUp, "_fetch", fetch)


def deaf_tier_kept() -> Mutant:
    """A tier that answers is believed, though it brings nothing."""

    def miss(_state: TierState, _now: float) -> None:
        """Count nothing."""

    return patch.object(TierState, "miss", miss)


def lost_changes_forgotten() -> Mutant:
    """What a server that went back has lost of edits and deletions is taken for never said."""

    def offer_change(_recorder: Recorder, _former: Message, _now: Message) -> None:
        """Offer nothing."""

    return patch.object(Recorder, "_offer_change", offer_change)


def lacking_head_asked_for_without_end() -> Mutant:
    """What a server tells of and does not hand out is asked for again and again."""
    return patch.object(catch_up, "MOST_IDLE", catch_up.MOST_CALLS)


def marks_kept_over_a_restore() -> Mutant:
    """What was read in a history that the server has lost counts as read in the one that it tells now."""
    real = Book.absorb

    def absorb(book: Book, recorded: Recorded) -> None:
        real(book, replace(recorded, reloaded=()))

    return patch.object(Book, "absorb", absorb)


def own_marks_not_told_again() -> Mutant:
    """What was read, and a server that went back does not know any more, is not told again."""

    def begin_anew(_marks: Marks, _room: RoomId, _now: float) -> None:
        """Believe that the server still knows."""

    return patch.object(Marks, "_begin_anew", begin_anew)


MUTANTS: dict[str, Callable[[], Mutant]] = {
    mutant.__name__: mutant
    for mutant in (
        non_idempotent_send,
        no_gap_repair,
        no_ordering,
        outbox_cleared_before_ack,
        tier_closed_before_catch_up,
        marker_moved_back,
        tail_not_checked,
        op_looked_up_before_the_lock,
        fresh_without_asking,
        deaf_tier_kept,
        lost_changes_forgotten,
        lacking_head_asked_for_without_end,
        marks_kept_over_a_restore,
        own_marks_not_told_again,
    )
}


@contextlib.contextmanager
def planted(name: str | None) -> Iterator[None]:
    """Work with a fault planted, or with none."""
    with MUTANTS[name]() if name is not None else contextlib.nullcontext():
        yield
