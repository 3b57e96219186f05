"""Gathers what the Connection and Outbox pages show, and switches the rehearsal of a fault. It decides nothing."""

from desktop_chat.core.diffs import Published, TimelinePatch
from desktop_chat.core.twice import ShownTwice
from desktop_chat.core.waiting import waiting_item
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.events import SyncPage
from desktop_chat.domain.link import Freshness, LinkStatus, Tier
from desktop_chat.domain.link_report import Counters, LinkReport, Rehearsal, TierReport, WaitingItem
from desktop_chat.service.board import Board
from desktop_chat.service.book import Book
from desktop_chat.service.hub import Hub
from desktop_chat.service.hybrid import HybridTransport
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.sender import OutboxSender


class Reporter:
    """Asks those who know, and counts what nobody else counts."""

    def __init__(self, plugs: Plugs, *, hub: Hub, link: HybridTransport, board: Board, sender: OutboxSender) -> None:
        self._faults = plugs.faults
        self._clock = plugs.clock
        self._left_out = plugs.left_out
        self._link = link
        self._board = board
        self._sender = sender
        self._shown = ShownTwice()
        self._repaired = 0
        self._rehearsal: Rehearsal | None = None
        _ = hub.subscribe(self._watch)

    def report(self, book: Book) -> LinkReport:
        """Return the link in full, as it is now."""
        now = self._clock.now()
        history = self._link.history
        return LinkReport(
            status=self._link.status,
            tiers=self._tiers(),
            changes=history.changes(now),
            samples=history.samples(now),
            counters=Counters(
                delivered=self._board.delivered,
                repaired=self._repaired,
                duplicates=self._board.duplicates,
                shown_twice=self._shown.count,
            ),
            behind=book.left(),
            last_heartbeat=history.last_heartbeat,
            rehearsal=self._rehearsal,
            can_rehearse=self._faults is not None,
        )

    def waiting(self, *, held_up: bool) -> tuple[WaitingItem, ...]:
        """Return what the outbox has, in order; nothing is on its way while it is `held_up`."""
        sender = self._sender
        return tuple(waiting_item(item, sending=not held_up and sender.is_under_way(item)) for item in sender.items)

    async def rehearse(self, fault: Rehearsal | None) -> None:
        """Make this fault, or none any more.

        Raises:
            UserError: nothing is there that could make one.
        """
        if self._faults is None:
            raise UserError("Faults of the network cannot be rehearsed here.")
        await self._faults.set(fault)
        self._rehearsal = fault

    def fetched(self, page: SyncPage, book: Book) -> int:
        """Count what a page brings that should have come by itself: a tier was live and had caught up before."""
        if self._link.status.freshness is not Freshness.FRESH:
            return 0
        repaired, live = 0, {room.room for room in book.live_rooms()}
        for room in page.rooms:
            line = book.lines.get(room.room)
            if line is not None and room.room in live and room.reset is None:
                repaired += sum(row.rev > line.position.cursor.seq for row in room.rows)
        self._repaired += repaired
        return repaired

    def _tiers(self) -> tuple[TierReport, ...]:
        known = {report.tier: report for report in self._link.reports()}
        for tier, reason in self._left_out.items():
            known[tier] = TierReport(tier=tier, offered=False, reason=reason)
        return tuple(known[tier] for tier in Tier if tier in known)

    def _watch(self, value: Published | LinkStatus) -> None:
        if isinstance(value, TimelinePatch):
            self._shown.watch(value)
