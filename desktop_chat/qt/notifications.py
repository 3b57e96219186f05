"""Tells the person of messages that come while they look elsewhere, and does what they wish about them there."""

from collections.abc import Callable, Sequence
from typing import assert_never

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop_chat.core.diffs import Arrived, RosterPatch, SessionChanged, SessionPhase
from desktop_chat.core.notifying import Bubble, Notifier, Order, Situation, Withdraw
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.notification import Card, CardAnswer, CardBoard, Deed
from desktop_chat.domain.ports import Spawner
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.notification_words import TOGETHER, TRAY, card_for, tray_card
from desktop_chat.qt.widgets.main_window import MainWindow


class Notifications(QObject):
    """Shows on the first of its boards that can; `answered` takes what people do there."""

    def __init__(
        self, window: MainWindow, bridge: ServiceBridge, spawner: Spawner, *, quiet: Callable[[], bool]
    ) -> None:
        """Ask `quiet` each time whether the person wants to be left in peace."""
        super().__init__(window)
        self.boards: Sequence[CardBoard] = ()
        self._window = window
        self._bridge = bridge
        self._spawner = spawner
        self._quiet = quiet
        self._notifier = Notifier()
        self._unread: set[RoomId] = set()
        self._newest: dict[RoomId, MessageId] = {}
        self._unread = {entry.room for entry in window.rooms.list.rooms.entries() if entry.unread}
        bridge.arrived.connect(self._arrived)
        bridge.rooms_changed.connect(self._rooms_changed)
        bridge.room_changed.connect(self._looked)
        bridge.session_changed.connect(self._session_changed)
        window.activated.connect(self._looked)

    def answered(self, answer: CardAnswer) -> None:
        """Do what the person wished about a notification."""
        room = None if answer.tag in {TOGETHER, TRAY} else RoomId(answer.tag)
        newest = self._newest.pop(room, None) if room is not None else None
        match answer.deed:
            case Deed.OPENED:
                self._open(room, newest)
            case Deed.READ:
                self._mark_read(room, newest)
            case Deed.REPLIED:
                if room is not None and answer.text.strip():
                    self._bridge.reply_from_outside(room, answer.text)
                self._mark_read(room, newest)
            case Deed.PUT_AWAY:
                pass  # what is unread stays so
            case _:
                assert_never(answer.deed)
        self._notifier.put_away(room)
        if answer.deed is not Deed.PUT_AWAY:
            self._spawner.spawn(self._withdraw(answer.tag), "notifications.withdraw")

    def tell_of_tray(self) -> None:
        """Say that the program goes on in the tray."""
        self._spawner.spawn(self._show(tray_card()), "notifications.tell_of_tray")

    def looked_at(self) -> RoomId | None:
        """Return the room that somebody sees now."""
        window = self._window
        seen = window.isActiveWindow() and window.in_chat() and window.conversation.isVisible()
        return window.conversation.room() if seen else None

    def _arrived(self, news: Arrived) -> None:
        clock = self._window.kit.clock
        now = clock.now()
        rooms = self._window.rooms.list.rooms.entries()
        muted = frozenset(entry.room for entry in rooms if entry.prefs.muted(now))
        looked_at = self.looked_at()
        situation = Situation(now=clock.monotonic(), looked_at=looked_at, muted=muted, quiet=self._quiet())
        self._order(self._notifier.arrived(news.arrivals, situation, self._window.kit.settings.value.notifications))

    def _rooms_changed(self, patch: RosterPatch) -> None:
        # What calls somebody by an edit may stand in a room without anything unread: that is no reason to take it away.
        unread = {entry.room for entry in patch.entries if entry.unread and not entry.gone}
        read, self._unread = self._unread - unread, unread
        self._order(self._notifier.read([entry.room for entry in patch.entries if entry.gone or entry.room in read]))

    def _looked(self) -> None:
        room = self.looked_at()
        if room is not None:
            self._order(self._notifier.read([room]))

    def _session_changed(self, change: SessionChanged) -> None:
        if change.phase is SessionPhase.SIGNED_OUT:
            self._order(self._notifier.read(tuple(self._newest)))

    def _open(self, room: RoomId | None, newest: MessageId | None) -> None:
        self._window.come_forward()
        if room is None:
            self._window.show_list()
            return
        self._window.show_room_pane()
        if newest is None:
            self._bridge.open_room(room)
        else:
            self._bridge.open_at(room, newest)

    def _mark_read(self, room: RoomId | None, newest: MessageId | None) -> None:
        if room is not None and newest is not None:
            self._bridge.mark_read(room, newest)

    def _order(self, orders: tuple[Order, ...]) -> None:
        if orders:
            for order in orders:
                if isinstance(order, Bubble) and order.room is not None and order.newest is not None:
                    self._newest[order.room] = order.newest
                if isinstance(order, Bubble) and not self._window.isActiveWindow():
                    QApplication.alert(self._window)
            self._spawner.spawn(self._carry_out(orders), "notifications.carry_out")

    async def _carry_out(self, orders: tuple[Order, ...]) -> None:
        for order in orders:
            match order:
                case Bubble():
                    await self._show(card_for(order, self._window.standing.name))
                case Withdraw(room=room):
                    await self._withdraw(room if room is not None else TOGETHER)
                case _:
                    assert_never(order)

    async def _show(self, card: Card) -> None:
        for board in self.boards:
            if await board.show(card):
                return

    async def _withdraw(self, tag: str) -> None:
        for board in self.boards:
            await board.withdraw(tag)
