"""Opens the pages about the connection and carries out what is wished there; keeps the banner of a rehearsal."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.diffs import SessionChanged, SessionPhase, TimelinePatch
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link_report import LinkReport, WaitingKind
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.message_actions import MessageActions
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Action, MessageWish, RehearsalWish, WaitingWish

if TYPE_CHECKING:
    from desktop_chat.qt.connection.outbox_page import OutboxPage
    from desktop_chat.qt.connection.page import ConnectionPage
    from desktop_chat.qt.connection.rehearsal import RehearsalBanner


class LinkActions(QObject):
    """Each page is made when it is first asked for, and brought to the front when it is asked for again."""

    checkup_wanted = Signal()  # the server of this window's conversations should be examined
    rehearsal_told = Signal(str)  # a rehearsal has begun or ended, in words

    def __init__(self, window: MainWindow, bridge: ServiceBridge, messages: MessageActions, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._messages = messages
        self._connection: ConnectionPage | None = None
        self._outbox: OutboxPage | None = None
        self._banner: RehearsalBanner | None = None
        self._rehearses = False
        self._to_edit: MessageId | None = None
        window.rooms.badge.clicked.connect(self.show_connection)
        window.rooms.outbox_wanted.connect(self.show_outbox)
        window.closed.connect(self.leave)
        bridge.link_reported.connect(self._show_rehearsal)
        bridge.session_changed.connect(self._show_session)
        bridge.timeline_changed.connect(self._edit_when_shown)
        for name, title, keys, run in (
            ("refresh", tr("Try to connect now"), ("F5", "Ctrl+R"), bridge.refresh),
            ("connection", tr("Connection…"), ("Ctrl+L",), self.show_connection),
            ("outbox", tr("Outbox…"), ("Ctrl+O",), self.show_outbox),
        ):
            window.commands.add(Command(id=f"link.{name}", title=title, group=Group.GENERAL, keys=keys, run=run))
        for name, title, keys in (
            ("retry", tr("Try again"), ("R",)),
            ("edit", tr("Edit"), ("E",)),
            ("copy", tr("Copy text"), ("C",)),
            ("show", tr("Show the message"), ("S", "Return")),
            ("delete", tr("Delete…"), ("Del",)),
        ):
            window.commands.add(Command(id=f"outbox.{name}", title=title, group=Group.OUTBOX, keys=keys))

    def show_connection(self) -> None:
        """Show how this window is connected."""
        from desktop_chat.qt.connection.page import ConnectionPage  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if not self._window.in_chat():
            return
        if self._connection is None:
            page = self._connection = ConnectionPage(self._window.kit, self._window)
            page.report_wanted.connect(self._bridge.report_link)
            page.refresh_wanted.connect(self._bridge.refresh)
            page.outbox_wanted.connect(self.show_outbox)
            page.checkup_wanted.connect(self.checkup_wanted)
            page.rehearsal_wanted.connect(self._rehearse)
            self._bridge.link_reported.connect(page.show_report)
            self._bridge.rehearsal_tried.connect(page.settle_rehearsal)
            self._bridge.link_changed.connect(self._renew)
        _bring(self._connection)

    def show_outbox(self) -> None:
        """Show what waits to be sent."""
        from desktop_chat.qt.connection.outbox_page import OutboxPage  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if not self._window.in_chat():
            return
        if self._outbox is None:
            page = self._outbox = OutboxPage(self._window.kit, self._window)
            page.list_wanted.connect(self._list_waiting)
            page.wished.connect(self.carry_out)
            page.refresh_wanted.connect(self._bridge.refresh)
            page.connection_wanted.connect(self.show_connection)
            self._bridge.waiting_listed.connect(page.show_waiting)
            self._bridge.outbox_changed.connect(self._list_if_seen)
        _bring(self._outbox)

    def carry_out(self, wish: WaitingWish) -> None:
        """Do what is wished about something that waits."""
        item = wish.item
        match wish.action:
            case Action.RETRY:
                self._bridge.retry(item.room, item.message)
            case Action.DELETE if item.refusal is None and item.kind is WaitingKind.MESSAGE:
                self._bridge.delete(item.room, item.message)
            case Action.DELETE if item.refusal is not None:
                self._bridge.discard(item.room, item.message)
            case Action.DELETE:
                self._bridge.messages.take_back(item.op)
            case Action.SHOW | Action.EDIT:
                self._to_edit = item.message if wish.action is Action.EDIT else None
                self._bridge.open_at(item.room, item.message)
                self._window.show_room_pane()
                self._window.activateWindow()
            case _:
                return  # it has been sent since, or the page does such things itself

    def leave(self) -> None:
        """End the rehearsal and close the pages: they belong to a window that closes, or to a person who goes."""
        self.end_rehearsal()
        for page in (self._connection, self._outbox):
            if page is not None:
                page.close()

    def end_rehearsal(self) -> None:
        """Make no fault any more; harmless when there is none."""
        if self._rehearses:
            self._bridge.rehearse(None)

    def _rehearse(self, wish: RehearsalWish) -> None:
        self._bridge.rehearse(wish.fault)

    def _renew(self) -> None:
        if self._connection is not None and self._connection.isVisible():
            self._bridge.report_link()

    def _list_if_seen(self) -> None:
        if self._outbox is not None and self._outbox.isVisible():
            self._list_waiting()

    def _list_waiting(self) -> None:
        if self._outbox is not None:
            self._outbox.show_titles(self._window.rooms.list.rooms.titles())
            self._bridge.list_waiting()

    def _edit_when_shown(self, patch: TimelinePatch) -> None:
        """Begin the edit that was wished in the outbox, once the message stands in the timeline."""
        if self._to_edit is not None and patch.jump_to == self._to_edit:
            message, self._to_edit = self._to_edit, None
            self._messages.carry_out(MessageWish(message=message, action=Action.EDIT))

    def _show_rehearsal(self, report: LinkReport) -> None:
        before, self._rehearses = self._rehearses, report.rehearsal is not None
        if self._banner is None and self._rehearses:
            from desktop_chat.qt.connection.rehearsal import RehearsalBanner  # noqa: PLC0415 - for those who rehearse

            self._banner = RehearsalBanner()
            self._banner.end_wanted.connect(self.end_rehearsal)
            self._window.take_banner(self._banner)
        if self._banner is not None:
            self._banner.show_fault(report.rehearsal)
            if before != self._rehearses:
                self.rehearsal_told.emit(self._banner.text() or tr("The rehearsal has ended."))

    def _show_session(self, session: SessionChanged) -> None:
        if session.phase is SessionPhase.SIGNED_OUT:
            self.leave()


def _bring(page: "ConnectionPage | OutboxPage") -> None:
    page.show()
    page.raise_()
    page.activateWindow()
