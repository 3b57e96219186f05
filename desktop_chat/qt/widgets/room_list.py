"""The left pane: who one is, a filter, the rooms, and at its foot the connection badge."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.core.diffs import OutboxChanged, RosterPatch, SessionChanged, TypingChanged
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.room_model import Shelf
from desktop_chat.qt.text import ElidedLabel, alone, label, set_tooltip, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import IconButton, button, field, hairline
from desktop_chat.qt.widgets.link_badge import LinkBadge
from desktop_chat.qt.widgets.own_avatar import OwnAvatar
from desktop_chat.qt.widgets.room_view import RoomView, shelf_title
from desktop_chat.qt.widgets.sizes import KeptHeight

HEADER = 52
COMPACT_HEADER = 46
QWIDGETSIZE_MAX = 16_777_215
"""Qt's own number for "as wide as there is room", which PySide does not name."""
OUTBOX_DELAY_MS = 1000
"""How long something has to wait before that is worth a word: nearly everything is gone before."""


class RoomPane(QWidget):
    """Told the roster, the session and the link; tells which room to open and what to make."""

    room_chosen = Signal(str)  # the id of the room to open
    new_room_wanted = Signal()  # the plus button
    menu_wanted = Signal()  # the menu button
    outbox_wanted = Signal()  # what waits should be listed
    risk_asked = Signal()  # the shield: what does it mean that this computer's copy is not protected?

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(220)
        self._keeper = kit.keeper
        self._open: RoomId | None = None
        self.avatar = OwnAvatar(kit)
        self._me = ElidedLabel(name="heading")
        self._status = ElidedLabel(name="small")
        self._status.hide()
        self._shield = IconButton(kit, "shield", tr("This computer's copy is not protected"), role=Role.WARNING)
        self._shield.hide()
        self.menu_button = IconButton(kit, "menu", tr("Menu"))
        self.new_button = IconButton(kit, "plus", tr("New conversation"))
        self.search = field(tr("Find a conversation"), tr("Find a conversation"))
        self.search.setObjectName("search")
        self.shelf_button = IconButton(kit, "filter", tr("Which conversations are listed"))
        self._shelf_name = ElidedLabel(name="small")
        self._shelf_bar = QWidget()
        self._show_all = button(tr("Show all"), kind="quiet")
        self.list = RoomView(kit)
        self.badge = LinkBadge(kit)
        self.outbox = button(tr("Outbox"), kind="quiet")
        self.outbox.hide()
        self._waiting = OutboxChanged(waiting=0, refused=0)
        self._waits = QTimer(self, singleShot=True, interval=OUTBOX_DELAY_MS)
        self._foot = QVBoxLayout()
        self._make = button(tr("New conversation"), kind="primary")
        self._hint = label(name="secondary", wrap=True)
        self._stack = QStackedLayout()
        self._lay_out()
        self.list.chosen.connect(self.room_chosen)
        self.list.left.connect(self._leave_shelf)
        self._show_all.clicked.connect(self._leave_shelf)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self.new_button.clicked.connect(self.new_room_wanted)
        self._make.clicked.connect(self.new_room_wanted)
        self.menu_button.clicked.connect(self.menu_wanted)
        self._shield.clicked.connect(self.risk_asked)
        self.outbox.clicked.connect(self.outbox_wanted)
        self._waits.timeout.connect(self._show_outbox)
        self._show_state()

    def show_rooms(self, patch: RosterPatch) -> None:
        """Show these rooms."""
        self.list.rooms.apply(patch)
        self.list.mark(self._open)
        self._show_state()

    def show_session(self, session: SessionChanged) -> None:
        """Say who is signed in."""
        self.show_me(session.me)

    def show_me(self, me: Profile | None, status: str = "") -> None:
        """Say what this person is called, and what they say of themselves."""
        self._me.show_text(alone(me.name) if me is not None else "")
        self._status.show_text(alone(status) if status else "")
        self._status.setVisible(me is not None and bool(status))
        self.avatar.show_person(me)

    def show_waiting(self, outbox: OutboxChanged) -> None:
        """Say how much waits to be sent once it has waited for a while, and what was refused at once."""
        self._waiting = outbox
        if not outbox.waiting or outbox.refused or self.outbox.isVisibleTo(self):
            self._show_outbox()
        elif not self._waits.isActive():
            self._waits.start()

    def show_unprotected(self, *, unprotected: bool) -> None:
        """Mark for good that the store of this window has no protection."""
        self._shield.setVisible(unprotected)

    def focus_target(self) -> QWidget:
        """Return what has the focus when the list of rooms is wanted: the list, or what stands in its place."""
        if self.list.rooms.count():
            return self.list
        return self._make if self.list.rooms.is_empty() else self.search

    def focus_list(self) -> None:
        """Put the focus there."""
        self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_open(self, room: RoomId | None) -> None:
        """Show which room is open."""
        self._open = room
        self.list.rooms.keep(room)
        self.list.mark(room)
        self._show_state()

    def show_shelf(self, shelf: Shelf) -> None:
        """List the rooms of a shelf; a search by name ends."""
        self.search.clear()
        self.list.rooms.show_shelf(shelf)
        self.list.mark(self._open)
        self._shelf_name.show_text(shelf_title(shelf))
        self._shelf_bar.setVisible(shelf is not Shelf.ALL)
        self._show_state()

    def show_typing(self, typing: TypingChanged) -> None:
        """Say in a room's line who is typing there."""
        self.list.rooms.show_typing(typing)

    def step(self, by: int) -> None:
        """Open the room before or after the open one."""
        rooms = self.list.rooms
        if not rooms.count():
            return
        now = rooms.find(self._open) if self._open is not None else None
        target = 0 if now is None else max(0, min(rooms.count() - 1, now + by))
        self.room_chosen.emit(rooms.entry(target).room)

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setContentsMargins(12, 2, 8, 8)
        search.setSpacing(4)
        search.addWidget(self.search)
        search.addWidget(self.shelf_button)
        shelf = QHBoxLayout(self._shelf_bar)
        shelf.setContentsMargins(20, 0, 8, 4)
        shelf.addWidget(self._shelf_name, 1)
        shelf.addWidget(self._show_all)
        self._shelf_bar.hide()
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(20, 24, 20, 24)
        inside.setSpacing(12)
        inside.addWidget(self._hint)
        inside.addWidget(self._make)
        inside.addStretch(1)
        foot = self._foot
        foot.setContentsMargins(8, 4, 8, 4)
        foot.setSpacing(0)
        foot.addWidget(self.outbox, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self.badge)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addWidget(self._header())
        outside.addLayout(search)
        outside.addWidget(self._shelf_bar)
        outside.addLayout(self._stack, 1)
        # Not before the stack has a place: it shows its first widget at once, which would be a window of its own.
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        outside.addWidget(hairline())
        outside.addLayout(foot)
        set_tooltip(self.search, tr("Ctrl+K"))

    def _header(self) -> QWidget:
        header = QHBoxLayout()
        header.setContentsMargins(16, 0, 10, 0)
        header.setSpacing(2)
        header.addWidget(self.avatar)
        header.addSpacing(8)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._me)
        names.addWidget(self._status)
        names.addStretch(1)
        header.addLayout(names, 1)
        header.addWidget(self._shield)
        header.addWidget(self.new_button)
        header.addWidget(self.menu_button)
        top = QWidget()
        KeptHeight(top, self._keeper, HEADER, COMPACT_HEADER)
        top.setLayout(header)
        return top

    def take_badge(self) -> None:
        """Show the connection badge at the foot of this pane, its usual place."""
        self.badge.setMaximumWidth(QWIDGETSIZE_MAX)
        self._foot.addWidget(self.badge)

    def _leave_shelf(self) -> None:
        self.show_shelf(Shelf.ALL)
        self.focus_list()

    def _show_outbox(self) -> None:
        self._waits.stop()
        waiting, refused = self._waiting.waiting, self._waiting.refused
        self.outbox.setText(tr("{count} not sent", count=refused) if refused else tr("Outbox ({count})", count=waiting))
        self.outbox.setAccessibleName(
            tr("Outbox: {waiting} waiting, {refused} not taken", waiting=waiting, refused=refused)
        )
        self.outbox.setVisible(waiting > 0)

    def _filter(self, words: str) -> None:
        self.list.rooms.filter_by(words)
        self.list.mark(self._open)
        self._show_state()

    def _open_first(self) -> None:
        if self.list.rooms.count():
            self.room_chosen.emit(self.list.rooms.entry(0).room)
            self.search.clear()

    def _show_state(self) -> None:
        rooms = self.list.rooms
        window = self.window()
        focused = window.focusWidget() in {self.list, self._make}
        self._hint.setText(self._why_empty())
        self._make.setVisible(rooms.is_empty())
        self._stack.setCurrentIndex(0 if rooms.count() else 1)
        if focused and window.focusWidget() is not self.focus_target():
            self.focus_list()

    def _why_empty(self) -> str:
        if self.list.rooms.is_empty():
            return tr("No conversation yet. Start one with somebody.")
        if self.search.text().strip():
            return tr("No conversation has that name.")
        match self.list.rooms.shelf:
            case Shelf.ALL:
                return tr("All conversations are in the archive.")
            case Shelf.UNREAD:
                return tr("Everything is read.")
            case Shelf.FAVOURITES:
                return tr("No favourites yet. The menu of a conversation adds it to them.")
            case Shelf.ARCHIVE:
                return tr("Nothing is in the archive.")
