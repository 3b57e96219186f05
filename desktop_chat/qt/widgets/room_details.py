"""The dialog about a room: its name, topic and kind, its members with what may be done to them, and how to leave it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_chat.core.diffs import RoomView
from desktop_chat.core.rights import (
    Obstacle,
    PersonDeed,
    RoomDeed,
    Seat,
    person_obstacle,
    role_obstacle,
    room_obstacle,
)
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.qt.faces import view_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_wishes import Done, PersonAction, PersonWish, RoleWish
from desktop_chat.qt.member_words import kind_text, listed_members, obstacle_text, role_word, seat_in
from desktop_chat.qt.text import isolated, label, say, set_tooltip, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.finder import Finder
from desktop_chat.qt.widgets.member_list import Avatar, MemberView
from desktop_chat.qt.widgets.sizes import open_at

FACE = 48
TYPING_MS = 0
"""All members are here, so nothing is waited for before they are filtered."""


class RoomDetails(QDialog):
    """Told the room and each change of it; tells wishes. What is not allowed cannot be pressed, and says why."""

    rename_wanted = Signal()  # the name should be another one
    topic_wanted = Signal()  # the topic should be another one
    picture_wanted = Signal()  # the picture should be another one
    invite_wanted = Signal()  # somebody should be invited by name
    links_wanted = Signal()  # the invitation links should be shown
    archive_wanted = Signal()  # the room should be closed for all, or opened again
    leave_wanted = Signal()  # the person wants to leave
    wished = Signal(PersonWish)  # something should be done with a person
    role_wished = Signal(RoleWish)  # somebody should have another role

    def __init__(self, kit: Kit, me: UserId | None, view: RoomView, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Conversation details"))
        open_at(self, 480, 620)
        self._me = me
        self._view = view
        self._folded: list[tuple[str, Member]] = []
        self._face = Avatar(kit, view_face(view), FACE)
        self._title = label(name="heading", wrap=True)
        self._kind = label(name="small", wrap=True)
        self._topic = label(name="secondary", wrap=True)
        self._why = label(name="small", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self.rename = button(tr("Rename…"))
        self.change_topic = button(tr("Topic…"))
        self.change_picture = button(tr("Picture…"))
        self.invite = button(tr("Invite…"))
        self.links = button(tr("Invitation links…"))
        self.archive = button(tr("Close for all…"))
        self.leave = button(tr("Leave…"), kind="danger")
        self.list = MemberView(kit)
        self.finder = Finder(tr("Find a member"), self.list, delay_ms=TYPING_MS)
        self._lay_out()
        self._connect()
        self.show_room(view)

    def start(self) -> None:
        """Open."""
        self.open()
        self.finder.field.setFocus()

    def show_room(self, view: RoomView) -> None:
        """Show the room as it is now; another room is none of this dialog's business."""
        if view.room != self._view.room:
            return
        self._view = view
        seat = seat_in(view, self._me)
        self._face.setVisible(view.kind is not RoomKind.DIRECT)
        self._face.show_face(view_face(view))
        self._title.setText(isolated(view.title))
        self._kind.setText(kind_text(view))
        say(self._topic, isolated(view.topic) if view.topic else "")
        moderates = room_obstacle(seat, RoomDeed.DELETE_OTHERS) is None
        self._folded = [(_folded(member), member) for member in listed_members(view, banned=moderates)]
        self.archive.setText(tr("Close for all…") if view.state is RoomState.LIVE else tr("Open again"))
        self.archive.setAccessibleName(self.archive.text())
        for pressed, deed in self._deeds().items():
            _allow(pressed, room_obstacle(seat, deed))
            pressed.setVisible(view.kind is not RoomKind.DIRECT)
        self._filter()

    def show_done(self, done: Done) -> None:
        """Say what went wrong with something that was asked from here."""
        if done.room in {None, self._view.room}:
            say(self._problem, done.problem)

    def person_menu(self, member: Member) -> QMenu:
        """Make the menu of a person: what may be done, and greyed with the reason what may not."""
        menu = QMenu(self)
        menu.setAccessibleName(tr("Person actions"))
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        _entry(menu, tr("About {name}…", name=isolated(member.name)), partial(self._tell, member, PersonAction.CARD))
        if member.user != self._me:
            _entry(menu, tr("Send a message"), partial(self._tell, member, PersonAction.MESSAGE))
        if self._view.kind is RoomKind.DIRECT:
            return menu
        menu.addSeparator()
        if member.state is MemberState.MEMBER:
            self._add_roles(menu, member)
        banned = member.state is MemberState.BANNED
        offered = (
            [(tr("Lift the ban"), PersonAction.UNBAN, PersonDeed.UNBAN)]
            if banned
            else [
                (tr("Remove…"), PersonAction.REMOVE, PersonDeed.REMOVE),
                (tr("Ban…"), PersonAction.BAN, PersonDeed.BAN),
            ]
        )
        for words, action, deed in offered:
            _entry(menu, words, partial(self._tell, member, action), self._obstacle(deed, member))
        return menu

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._kind)
        names = QHBoxLayout()
        names.setSpacing(12)
        names.addWidget(self._face, 0, Qt.AlignmentFlag.AlignTop)
        names.addLayout(words, 1)
        changes = QHBoxLayout()
        changes.setSpacing(8)
        for change in (self.rename, self.change_topic, self.change_picture):
            changes.addWidget(change)
        changes.addStretch(1)
        people = QHBoxLayout()
        people.setSpacing(8)
        people.addWidget(self.invite)
        people.addWidget(self.links)
        people.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.leave)
        foot.addWidget(self.archive)
        foot.addStretch(1)
        close = button(tr("Close"), kind="primary")
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addLayout(names)
        inside.addWidget(self._topic)
        inside.addLayout(changes)
        inside.addLayout(people)
        inside.addWidget(self.finder, 1)
        inside.addWidget(self._why)
        inside.addWidget(self._problem)
        inside.addLayout(foot)
        say(self._why, "")
        say(self._problem, "")

    def _connect(self) -> None:
        for pressed, signal in (
            (self.rename, self.rename_wanted),
            (self.change_topic, self.topic_wanted),
            (self.change_picture, self.picture_wanted),
            (self.invite, self.invite_wanted),
            (self.links, self.links_wanted),
            (self.archive, self.archive_wanted),
            (self.leave, self.leave_wanted),
        ):
            pressed.clicked.connect(signal)
        self.finder.typed.connect(self._filter)
        self.finder.chosen.connect(self._show_card)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.delete_pressed.connect(self._remove)
        self.list.selectionModel().currentChanged.connect(self._explain)

    def _deeds(self) -> dict[QPushButton, RoomDeed]:
        return {
            self.rename: RoomDeed.DESCRIBE,
            self.change_topic: RoomDeed.DESCRIBE,
            self.change_picture: RoomDeed.DESCRIBE,
            self.invite: RoomDeed.INVITE,
            self.links: RoomDeed.USE_LINKS,
            self.archive: RoomDeed.ARCHIVE,
            self.leave: RoomDeed.LEAVE,
        }

    def _filter(self) -> None:
        self.finder.rest()
        words = self.finder.field.text().casefold().strip().removeprefix("@")
        kept = self.list.chosen()
        found = [member for folded, member in self._folded if words in folded]
        self.list.lines.show(found)
        same = next((at for at, member in enumerate(found) if kept and member.user == kept.user), 0)
        self.list.choose(same)
        if found:
            self.finder.show_list()
        else:
            self.finder.show_words(tr("Nobody here is called so."))
        self._explain()

    def _explain(self) -> None:
        """Say why nothing can be changed about the person at the cursor, if so."""
        member = self.list.chosen()
        if member is None or self._view.kind is RoomKind.DIRECT or member.user == self._me:
            say(self._why, "")
            return
        deed = PersonDeed.UNBAN if member.state is MemberState.BANNED else PersonDeed.REMOVE
        obstacle = self._obstacle(deed, member)
        higher = obstacle is Obstacle.NEEDS_HIGHER
        words = tr("Only somebody with a higher role may change {name}.", name=isolated(member.name))
        say(self._why, words if higher else "")

    def _obstacle(self, deed: PersonDeed, member: Member) -> Obstacle | None:
        return person_obstacle(self._seat(), deed, member, oneself=member.user == self._me)

    def _seat(self) -> Seat:
        return seat_in(self._view, self._me)

    def _add_roles(self, menu: QMenu, member: Member) -> None:
        roles = menu.addMenu(tr("Role"))
        roles.setToolTipsVisible(True)
        for role in Role:
            obstacle = role_obstacle(self._seat(), member, role, oneself=member.user == self._me)
            give = partial(self.role_wished.emit, RoleWish(user=member.user, role=role))
            entry = _entry(roles, role_word(role), give, None if role is member.role else obstacle)
            entry.setCheckable(True)
            entry.setChecked(role is member.role)

    def _show_menu(self) -> None:
        member = self.list.chosen()
        if member is not None:
            menu = self.person_menu(member)
            menu.popup(self.list.menu_place())
            menu.setActiveAction(menu.actions()[0])

    def _show_card(self) -> None:
        member = self.list.chosen()
        if member is not None:
            self._tell(member, PersonAction.CARD)

    def _remove(self) -> None:
        member = self.list.chosen()
        if member is None or member.state is not MemberState.MEMBER:
            return
        if self._view.kind is not RoomKind.DIRECT and self._obstacle(PersonDeed.REMOVE, member) is None:
            self._tell(member, PersonAction.REMOVE)

    def _tell(self, member: Member, action: PersonAction) -> None:
        say(self._problem, "")
        person = Profile(id=member.user, handle=member.handle, name=member.name)
        self.wished.emit(PersonWish(person=person, action=action))


def _folded(member: Member) -> str:
    return f"{member.name} {member.handle}".casefold()


def _allow(pressed: QPushButton, obstacle: Obstacle | None) -> None:
    """Let a button be pressed, or say why it cannot be, for the eye and for a screen reader."""
    reason = obstacle_text(obstacle) if obstacle is not None else ""
    pressed.setEnabled(obstacle is None)
    pressed.setAccessibleDescription(reason)
    set_tooltip(pressed, reason)


def _entry(menu: QMenu, words: str, run: Callable[[], object], obstacle: Obstacle | None = None) -> QAction:
    entry = menu.addAction(words)
    entry.triggered.connect(lambda: run())  # noqa: PLW0108 - drops the bool that `triggered` brings
    entry.setEnabled(obstacle is None)
    set_tooltip(entry, obstacle_text(obstacle) if obstacle is not None else "")
    return entry
