"""The window: rooms beside the conversation (one at a time when narrow), and the pages before there is a session."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.domain.user import Profile
from desktop_chat.qt.commands import Commands
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.share_wishes import JoinWish
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.conversation import Conversation
from desktop_chat.qt.widgets.room_list import RoomPane
from desktop_chat.qt.wishes import AskForCode, EnterByCode, Lock, ServerAddress, SignIn, SignUp, StorageFacts
from desktop_chat.qt.workspace_wishes import Standing

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.onboarding import Onboarding
    from desktop_chat.qt.widgets.unlock import Unlock

SMALLEST = (420, 480)
NARROW = 640
LINGER_MS, LINGERS = 20, 25
LIST_WIDTH = 280
LIST_MAX = 420


class MainWindow(QWidget):
    """Shows one page at a time; the signals are for whoever started the program, the rest goes over the bridge."""

    local_wanted = Signal()  # start or join this computer's workspace
    check_wanted = Signal(ServerAddress)  # look whether this is a Supabase project; answer: `onboarding().show_check`
    checkup_wanted = Signal(ServerAddress)  # examine this server closely
    sign_in_wanted = Signal(SignIn)  # sign in to a project
    sign_up_wanted = Signal(SignUp)  # make an account in a project
    code_wanted = Signal(AskForCode)  # a password was forgotten; answer: `onboarding().show_code_asked`
    code_entered = Signal(EnterByCode)  # sign in to a project by a one-time code
    join_wanted = Signal(JoinLink)  # a link invites into another workspace
    join_beside_wanted = Signal(JoinLink)  # make a place for it beside this workspace, and ask there
    join_checked = Signal(JoinLink)  # look at an invitation; answer: `onboarding().show_join_check`
    join_agreed = Signal(JoinWish)  # join a workspace on the network
    person_code_wanted = Signal(Profile)  # a one-time code, for somebody who has forgotten a password
    sign_in_again_wanted = Signal()  # the session has run out, and the person wants to go on
    passphrase_given = Signal(str)  # open, or set up, the store with this
    unprotected_chosen = Signal()  # set the store up without protection
    another_person_wanted = Signal(str)  # open a second window as the person of this name
    storage_asked = Signal()  # how much is on the disk? Answer: emit `storage_told`
    storage_told = Signal(StorageFacts)  # so much is on the disk
    clear_wanted = Signal()  # forget the history on this computer; answer: emit `storage_told`
    quit_wanted = Signal()  # Quit was chosen
    put_away = Signal()  # the window was closed, but the program goes on without it
    closed = Signal()  # the window was closed
    activated = Signal()  # the window has come to the front
    place_wanted = Signal()  # another workspace's window stands in the place of this one, and should give way
    standing_changed = Signal(Standing)  # it stands in another way among the windows of the other workspaces
    painted = Signal()  # the first picture is on the screen

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.commands = Commands(self)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("Desktop Chat"))
        self.setMinimumSize(*SMALLEST)
        self.resize(QSize(1080, 720).boundedTo(self.screen().availableSize()))
        self._onboarding: Onboarding | None = None
        self._unlock: Unlock | None = None
        self.may_stay: Callable[[], bool] = _never
        self.standing = Standing()
        self._rail: QWidget | None = None
        self._has_rail = False
        self._put_by: list[QDialog] = []
        self._in_room = False
        self._badge_in_header = False
        self._was_painted = False
        self.rooms = RoomPane(kit)
        self.conversation = Conversation(kit)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.rooms)
        self._splitter.addWidget(self.conversation)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([LIST_WIDTH, 1080 - LIST_WIDTH])
        self._pages = QStackedLayout()
        self._outside = QVBoxLayout(self)
        self._outside.setContentsMargins(0, 0, 0, 0)
        self._outside.setSpacing(0)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addLayout(self._pages, 1)
        self._outside.addLayout(self._middle, 1)
        self._pages.addWidget(self._splitter)
        self.notices = self.conversation.notices
        self.notices.setParent(self)
        self._splitter.splitterMoved.connect(self._place_notices)
        kit.keeper.changed.connect(self._arrange)
        self.conversation.back_wanted.connect(self.show_list)

    def onboarding(self) -> "Onboarding":
        """Return the first page, made when it is first needed."""
        from desktop_chat.qt.widgets.onboarding import Onboarding  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if self._onboarding is None:
            page = Onboarding(self.kit)
            page.local_wanted.connect(self.local_wanted)
            page.check_wanted.connect(self.check_wanted)
            page.checkup_wanted.connect(self.checkup_wanted)
            page.sign_in_wanted.connect(self.sign_in_wanted)
            page.sign_up_wanted.connect(self.sign_up_wanted)
            page.code_wanted.connect(self.code_wanted)
            page.code_entered.connect(self.code_entered)
            page.join_checked.connect(self.join_checked)
            page.join_wanted.connect(self.join_agreed)
            page.quit_wanted.connect(self.quit_wanted)
            self._pages.addWidget(page)
            self._onboarding = page
        return self._onboarding

    def unlock(self) -> "Unlock":
        """Return the page that asks for a passphrase, made when it is first needed."""
        from desktop_chat.qt.widgets.unlock import Unlock  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if self._unlock is None:
            page = Unlock(self.kit)
            page.passphrase_given.connect(self.passphrase_given)
            page.unprotected_chosen.connect(self.unprotected_chosen)
            self._pages.addWidget(page)
            self._unlock = page
        return self._unlock

    def show_onboarding(self) -> None:
        """Show the first page."""
        self._pages.setCurrentWidget(self.onboarding())
        self.onboarding().begin()

    def show_stuck(self, sentence: str) -> None:
        """Say why nothing at all can be done; the only thing offered is to quit."""
        self._pages.setCurrentWidget(self.onboarding())
        self.onboarding().show_stuck(sentence)

    def show_unlock(self, lock: Lock) -> None:
        """Ask for the key of the local store."""
        self.unlock().ask(lock)
        self._pages.setCurrentWidget(self.unlock())

    def show_chat(self) -> None:
        """Show the conversations, with the focus where one goes on."""
        arrived = not self.in_chat()
        self._pages.setCurrentWidget(self._splitter)
        if arrived or self.focusWidget() is None:
            self.focus_pane()

    def focus_pane(self) -> None:
        """Put the focus where one goes on: where one writes, else in the list of rooms."""
        if self.conversation.isVisibleTo(self) and self.conversation.room() is not None:
            self.conversation.composer.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rooms.focus_list()

    def in_chat(self) -> bool:
        """Tell whether the conversations are shown."""
        return self._pages.currentWidget() is self._splitter

    def show_unprotected(self, *, unprotected: bool) -> None:
        """Mark for good that the local store of this window has no protection."""
        self.rooms.show_unprotected(unprotected=unprotected)

    def take_banner(self, banner: QWidget) -> None:
        """Show a banner across the top, whatever page is shown; its owner shows and hides it."""
        self._outside.insertWidget(0, banner)

    def take_rail(self, rail: QWidget) -> None:
        """Have the rail of the workspaces at the side, whatever page is shown."""
        self._rail = rail
        self._middle.insertWidget(0, rail)

    def show_rail(self, *, shown: bool) -> None:
        """Show the rail from now on, or not; a narrow window has it beside the list alone."""
        self._has_rail = shown
        self._arrange()

    def list_width(self) -> int:
        """Return how wide the list of rooms is, or 0 where it has no width of its own."""
        return self.rooms.width() if self.rooms.isVisible() and self.conversation.isVisible() else 0

    def show_list_width(self, width: int) -> None:
        """Make the list of rooms so wide."""
        self._splitter.setSizes([width, max(1, self.width() - width)])

    def stand(self, standing: Standing) -> None:
        """Stand so among the windows of the other workspaces; dialogs come and go with their window."""
        if standing == self.standing:
            return
        before, self.standing = self.standing, standing
        if standing.aside and not before.aside:
            self._put_by = [dialog for dialog in self.findChildren(QDialog) if dialog.isVisible()]
            for dialog in self._put_by:
                dialog.hide()
        self.standing_changed.emit(standing)

    def take_place(self, other: "MainWindow") -> None:
        """Come to the front just where another window stands, which goes."""
        self.restoreGeometry(other.saveGeometry())
        if other.list_width():
            self.show_list_width(other.list_width())
        self.come_forward()
        other.hide()
        put_by, self._put_by = self._put_by, []
        for dialog in put_by:
            dialog.show()

    def appear(self) -> None:
        """Show the window, unless another workspace's stands in its place."""
        if not self.standing.aside:
            self.show()

    def show_room_pane(self) -> None:
        """Bring the conversation to the front when only one pane fits."""
        self._in_room = True
        self._arrange()

    def show_list(self) -> None:
        """Bring the list of rooms to the front when only one pane fits."""
        self._in_room = False
        self._arrange()
        self.rooms.focus_list()

    def end(self) -> None:
        """Close for good, whatever could keep the program going without a window."""
        self.may_stay = _never
        if self.isVisible():
            self.close()
        else:
            self.conversation.composer.flush()
            self.closed.emit()

    def come_forward(self, tries: int = LINGERS) -> None:
        """Come to the front, from wherever it was put away.

        WORKAROUND for Qt 6.11 on X11: a window that is shown within the 0.1 s in which Qt has not heard yet that it was
        hidden has the focus from then on, and never learns it. So this waits, for at most half a second.
        """
        if self.standing.aside:
            self.place_wanted.emit()
            return
        mine = [window for window in QGuiApplication.topLevelWindows() if window == self.windowHandle()]
        if tries and not self.isVisible() and QGuiApplication.focusWindow() in mine:
            QTimer.singleShot(LINGER_MS, self, lambda: self.come_forward(tries - 1))
            return
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def next_pane(self) -> None:
        """Move the focus on: notice, rooms, messages, composer, and around; when narrow, its pane comes with it."""
        if not self.in_chat():
            return
        room = [self.conversation.timeline, self.conversation.composer.field]
        open_room = self.conversation.room() is not None
        panes = [self.notices.close_button, self.rooms.focus_target(), *(room if open_room else [])]
        here = [pane for pane in panes if pane.isEnabled() and (pane is not panes[0] or self.notices.isVisible())]
        now = next(
            (number for number, pane in enumerate(here) if pane.hasFocus()), 0 if not open_room else len(here) - 1
        )
        target = here[(now + 1) % len(here)]
        if target is not self.notices.close_button:
            self._in_room = target in room
            self._arrange()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the focus where one goes on; Qt would give it to the first button."""
        super().showEvent(event)
        if self.focusWidget() is None and self.in_chat():
            self.focus_pane()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell, once, when everything that is painted with this event is on the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one pane or two."""
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is written, and tell."""
        self.conversation.composer.flush()
        if self.may_stay():
            event.ignore()
            self.hide()
            self.put_away.emit()
            return
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: object) -> None:
        """Tell when the window comes to the front: what is in view counts as read then."""
        super().changeEvent(event)  # type: ignore[arg-type]  # always the QEvent that Qt gave
        if self.isActiveWindow():
            self.activated.emit()

    def _arrange(self) -> None:
        beside = self._rail.width() if self._rail is not None and self._has_rail else 0
        narrow = self.width() - beside < self.kit.keeper.fonts.px(NARROW)
        if self._rail is not None:
            self._rail.setVisible(self._has_rail and not (narrow and self._in_room and self.in_chat()))
        self.conversation.back.setVisible(narrow)
        self.rooms.setMaximumWidth(16777215 if narrow else LIST_MAX)
        self.rooms.setVisible(not narrow or not self._in_room)
        self._place_badge(in_header=narrow and self._in_room)
        self.conversation.setVisible(not narrow or self._in_room)
        self._place_notices()

    def _place_badge(self, *, in_header: bool) -> None:
        if in_header is not self._badge_in_header:
            self._badge_in_header = in_header
            if in_header:
                self.conversation.take_badge(self.rooms.badge)
            else:
                self.rooms.take_badge()
            self.rooms.badge.show()  # another parent hides it until the loop's next turn

    def _place_notices(self) -> None:
        self.notices.lie_over(self.rooms if self.conversation.isHidden() else self.conversation)


def _never() -> bool:
    return False
