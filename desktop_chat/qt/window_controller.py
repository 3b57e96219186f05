"""Joins a window to the bridge: values go to the widgets, wishes to the service; it keeps only what is open."""

from PySide6.QtCore import QObject, Qt, QTimer

from desktop_chat.core.diffs import (
    Notice,
    NoticeKind,
    RoomView,
    RosterPatch,
    SessionChanged,
    SessionPhase,
    TimelinePatch,
    TypingChanged,
)
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import LinkStatus, Tier
from desktop_chat.domain.message import OrderKey
from desktop_chat.qt.account_actions import AccountActions
from desktop_chat.qt.announcer import Announcer
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.moments import day_number
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.text import one_line, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import DraftDone
from desktop_chat.qt.wording import typing_text

DAY_CHECK_MS = 60_000


class WindowController(QObject):
    """A child of its window, so that both live equally long."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._clock = window.kit.clock
        self._open: RoomId | None = None
        self._coming: RoomId | None = None
        self._marked: OrderKey | None = None
        self._title = ""
        self._today = day_number(self._clock.now())
        self._patch: RosterPatch | None = None
        self._tier: Tier | None = None
        self.announcer = Announcer(window)
        self.settings = SettingsActions(window, bridge, self)
        self.account = AccountActions(window, bridge, self.settings, self)
        self._connect_news()
        self._connect_wishes()
        self._day_check = QTimer(self, interval=DAY_CHECK_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._day_check.timeout.connect(self._check_day)
        self._day_check.start()

    def furnish(self) -> None:
        """Make all that can be done beyond what the first picture shows; once, as soon as that is on the screen."""
        from desktop_chat.qt.furniture import Furniture  # noqa: PLC0415 - 15 ms that the first picture does not need

        furniture = Furniture(self._window, self._bridge, self.settings, self.announcer, self)
        self._add_commands()
        if self._patch is not None:
            furniture.know_rooms(self._patch)

    def _connect_news(self) -> None:
        bridge, window = self._bridge, self._window
        bridge.link_changed.connect(window.rooms.badge.show_status)
        bridge.link_changed.connect(window.conversation.show_link)
        bridge.link_changed.connect(self._show_link)
        bridge.outbox_changed.connect(window.rooms.show_waiting)
        bridge.timeline_changed.connect(self._show_patch)
        bridge.rooms_changed.connect(self._show_rooms)
        bridge.room_changed.connect(self._show_room)
        bridge.room_refused.connect(self._stay)
        bridge.typing_changed.connect(self._show_typing)
        bridge.session_changed.connect(self._show_session)
        bridge.notice_raised.connect(window.conversation.notices.show_notice)
        bridge.notice_raised.connect(self.announcer.say_notice)
        bridge.notice_settled.connect(window.conversation.notices.withdraw)
        bridge.draft_done.connect(window.conversation.composer.finish)
        bridge.draft_done.connect(self._show_sent)
        window.rooms.badge.shown_changed.connect(window.conversation.show_level)
        window.rooms.badge.level_changed.connect(self.announcer.say_link)

    def _connect_wishes(self) -> None:
        window, bridge = self._window, self._bridge
        conversation = window.conversation
        window.rooms.room_chosen.connect(self._open_room)
        window.rooms.risk_asked.connect(self._explain_risk)
        window.activated.connect(self._mark_read)
        conversation.composer.submitted.connect(bridge.send)
        conversation.composer.draft_changed.connect(bridge.save_draft)
        conversation.composer.typing_changed.connect(self._say_typing)
        conversation.composer.escaped.connect(self._escape)
        conversation.notices.closed.connect(window.focus_pane)
        conversation.timeline.older_wanted.connect(self._load_older)
        conversation.timeline.newer_wanted.connect(self._load_newer)
        conversation.timeline.moved.connect(self._mark_read)
        conversation.newest_wanted.connect(self._jump_to_newest)

    def _add_commands(self) -> None:
        window = self._window
        for name, title, keys, run in (
            ("room.find", tr("Find in the list of conversations"), ("Ctrl+Shift+K",), self._focus_search),
            ("window.next_pane", tr("Next pane"), ("F6",), window.next_pane),
            ("session.renew", tr("Sign in again"), (), window.sign_in_again_wanted.emit),
            ("session.sign_out", tr("Sign out"), (), self._bridge.sign_out),
            ("window.quit", tr("Quit"), ("Ctrl+Q",), window.quit_wanted.emit),
        ):
            window.commands.add(Command(id=name, title=title, group=Group.GENERAL, keys=keys, run=run))
        field = window.conversation.composer.field
        written: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            ("send", tr("Send"), ("Return", "Ctrl+Return")),
            ("break", tr("New line"), ("Shift+Return",)),
            ("edit_last", tr("Edit your last message (when nothing is written)"), ("Up",)),
            ("escape", tr("Cancel reply or edit, close a notice, or go to the newest"), ("Esc",)),
        )
        for name, title, fixed in written:
            window.commands.add(Command(id=f"writing.{name}", title=title, group=Group.WRITING, keys=fixed, on=field))

    def _open_room(self, room: str) -> None:
        self._open = RoomId(room)
        self._window.rooms.mark_open(self._open)
        self._window.show_room_pane()
        if (self._coming or self._window.conversation.room()) != self._open:
            self._coming = self._open
            self._window.conversation.composer.leave_room()
            self._bridge.open_room(self._open)
        self._window.conversation.composer.setFocus()

    def _stay(self, room: str) -> None:
        """Go on in the room that is shown: the other one could not be opened."""
        if self._coming == room:
            self._coming = None
            self._open = self._window.conversation.room()
            self._window.rooms.mark_open(self._open)
            self._window.conversation.come_back()

    def _show_room(self, view: RoomView) -> None:
        if self._coming is not None and view.room != self._coming:
            return  # one of several rooms that were chosen quickly, one after the other
        self._coming = None
        arrived = self._window.conversation.room() != view.room
        self._open = view.room
        self._window.conversation.show_room(view)
        self._window.rooms.mark_open(view.room)
        self._show_title(view.title)
        if arrived:
            self._marked = None
            self._window.show_room_pane()
            self._window.conversation.composer.setFocus()

    def _show_patch(self, patch: TimelinePatch) -> None:
        conversation = self._window.conversation
        conversation.show_patch(patch)
        if patch.room == conversation.room():
            self.announcer.say_patch(patch, conversation.timeline.timeline.count())
        self._mark_read()

    def _show_sent(self, done: DraftDone) -> None:
        """Let the person see what they have just sent, also from far above."""
        if done.kept and done.draft.edits is None and done.draft.room == self._window.conversation.room():
            self._window.conversation.show_newest()

    def _escape(self) -> None:
        """Close a notice, else go to the newest message."""
        notices = self._window.conversation.notices
        if notices.isVisible():
            notices.dismiss()
        else:
            self._window.conversation.timeline.scroll_to_end()

    def _show_rooms(self, patch: RosterPatch) -> None:
        self._patch = patch
        pictures = {entry.room: entry.picture for entry in patch.entries if entry.picture is not None}
        self._window.kit.faces.know_rooms(pictures)
        self._window.rooms.show_rooms(patch)
        self._show_title(self._title)

    def _show_link(self, status: LinkStatus) -> None:
        """Fetch the pictures that could not be fetched as soon as there is a connection again."""
        if status.tier is not None and status.tier is not self._tier:
            self._window.kit.faces.try_again()
        self._tier = status.tier

    def _show_typing(self, typing: TypingChanged) -> None:
        self._window.rooms.show_typing(typing)
        if typing.room == self._open:
            self._window.conversation.composer.show_typing(typing_text(typing.names))

    def _show_session(self, session: SessionChanged) -> None:
        self._window.rooms.show_session(session)
        self._window.conversation.show_person(session.me.id if session.me is not None else None)
        match session.phase:
            case SessionPhase.SIGNED_IN:
                self._window.show_chat()
            case SessionPhase.SIGNED_OUT:
                self._open = self._coming = None
                self._window.conversation.close_room()
                self._show_title("")
                self._window.show_onboarding()
            case SessionPhase.EXPIRED:
                sentence = tr("Your session has ended. Choose “Sign in again” in the menu; nothing is lost.")
                self._window.conversation.notices.show_notice(Notice(kind=NoticeKind.ERROR, text=sentence))

    def _show_title(self, title: str) -> None:
        self._title = title
        unread = self._window.rooms.list.rooms.unread()
        name = tr("{room} - Desktop Chat", room=one_line(title)) if title else tr("Desktop Chat")
        self._window.setWindowTitle(f"({unread}) {name}" if unread else name)

    def _say_typing(self, on: bool) -> None:  # noqa: FBT001 - the payload of a signal
        if self._open is not None:
            self._bridge.say_typing(self._open, on=on)

    def _load_older(self) -> None:
        if self._open is not None:
            self._bridge.load_older(self._open)

    def _load_newer(self) -> None:
        if self._open is not None:
            self._bridge.load_newer(self._open)

    def _jump_to_newest(self) -> None:
        if self._open is not None:
            self._bridge.jump_to_newest(self._open)

    def _mark_read(self) -> None:
        """Everything up to the newest row in view is read while the window is in front; this only moves forward."""
        conversation = self._window.conversation
        seen = conversation.timeline.last_seen()
        if self._open is None or seen is None or conversation.room() != self._open:
            return
        if not self._window.isActiveWindow() or not conversation.isVisible():
            return
        if seen.seq is not None and (self._marked is None or seen.order > self._marked):
            self._marked = seen.order
            self._bridge.mark_read(self._open, seen.id)

    def _focus_search(self) -> None:
        if not self._window.in_chat():
            return
        self._window.show_list()
        self._window.rooms.search.setFocus()
        self._window.rooms.search.selectAll()

    def _explain_risk(self) -> None:
        sentence = tr(
            "The copy of your messages on this computer has no protection: anybody who has this disk can read it."
        )
        self._window.conversation.notices.show_notice(Notice(kind=NoticeKind.WARNING, text=sentence))

    def _check_day(self) -> None:
        today = day_number(self._clock.now())
        if today != self._today:
            self._today = today
            self._window.conversation.timeline.forget_layouts()
        # A mute, or the own status, may have ended.
        self.account.show_me()
        self._window.rooms.list.viewport().update()
        self._show_title(self._title)
