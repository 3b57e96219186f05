"""The card of one person: who they are, and all that can be done with them, here and in the room that is shown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.core.diffs import RoomView
from desktop_chat.core.rights import Obstacle, PersonDeed, person_obstacle, role_obstacle
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Member, MemberState, Profile, Role, Standing
from desktop_chat.qt.faces import person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_wishes import Done, PersonAction, PersonWish, RoleWish
from desktop_chat.qt.member_words import obstacle_text, role_word, seat_in
from desktop_chat.qt.text import isolated, label, say, set_tooltip, tr
from desktop_chat.qt.widgets.controls import WordButton, button, hairline
from desktop_chat.qt.widgets.member_list import Avatar
from desktop_chat.qt.widgets.selectors import Selector
from desktop_chat.qt.widgets.sizes import keep_width

AVATAR = 56
SETTLE_MS = 500
"""Roles that begin alike are told apart by a second letter, and arrows go over those between: the last one counts."""


class PersonCard(QDialog):
    """Told the room (None: no part of it is shown) and whether the person is blocked; tells wishes."""

    wished = Signal(PersonWish)  # something should be done with the person
    role_wished = Signal(RoleWish)  # they should have another role in the room

    def __init__(self, kit: Kit, person: Profile, me: UserId | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About {name}", name=isolated(person.name)))
        self._person = person
        self._me = me
        self._at_home = kit.settings.value.local
        self._view: RoomView | None = None
        self._ask_about: Callable[[UserId], Sequence[str]] = lambda _user: ()
        self._about = label(name="small", wrap=True)
        self._where = label(name="small", wrap=True)
        self._reason = label(name="small", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self._roles = Selector()
        self._roles.setAccessibleName(tr("Role"))
        keys = tr("Arrow keys choose, and so do the first letters of a role.")
        self._roles.setAccessibleDescription(keys)
        set_tooltip(self._roles, keys)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._choose_role)
        self._role_words = label(tr("Role"), name="small")
        self._role_words.setBuddy(self._roles)
        self._line = hairline()
        self._buttons = {
            action: button(words, kind=kind)
            for action, words, kind in (
                (PersonAction.MESSAGE, tr("Send a message"), "primary"),
                (PersonAction.REMOVE, tr("Remove from this conversation…"), ""),
                (PersonAction.BAN, tr("Ban from this conversation…"), "danger"),
                (PersonAction.UNBAN, tr("Lift the ban"), ""),
                (PersonAction.BLOCK, tr("Block…"), "danger"),
                (PersonAction.UNBLOCK, tr("Unblock"), ""),
                (PersonAction.REPORT, tr("Report…"), ""),
                (PersonAction.CODE, tr("Forgotten password…"), ""),
            )
        }
        self._lay_out(kit)
        for action, pressed in self._buttons.items():
            pressed.clicked.connect(lambda _=False, action=action: self._tell(action))
        self._roles.activated.connect(self._settle)  # not to `start`, which would take the row for a time
        self.show_about()
        self.show_room(None)
        self.show_standing(Standing())

    def offered(self, action: PersonAction) -> WordButton:
        """Return the button of an action."""
        return self._buttons[action]

    def know_from(self, about: Callable[[UserId], Sequence[str]]) -> None:
        """Learn how to ask whether this person is there and what they say of themselves; `show_about` asks."""
        self._ask_about = about
        self.show_about()

    def show_about(self) -> None:
        """Show how that is now."""
        own = self._person.id == self._me  # one knows whether one is there
        say(self._about, " · ".join(list(self._ask_about(self._person.id))[own:]))

    def show_standing(self, standing: Standing) -> None:
        """Say whether this person is blocked."""
        blocked = any(person.id == self._person.id for person in standing.blocked)
        other = self._person.id != self._me
        self._buttons[PersonAction.MESSAGE].setVisible(other)
        self._buttons[PersonAction.BLOCK].setVisible(other and not blocked)
        self._buttons[PersonAction.UNBLOCK].setVisible(other and blocked)
        self._buttons[PersonAction.REPORT].setVisible(other)
        # Who keeps the workspace on this computer may let anybody in again; elsewhere that takes the service key.
        self._buttons[PersonAction.CODE].setVisible(other and self._at_home)

    def show_room(self, view: RoomView | None) -> None:
        """Show what this person is in a room; in a direct conversation there is nothing to say."""
        if self._view is not None and view is not None and view.room != self._view.room:
            return
        self._view = view if view is not None and view.kind is not RoomKind.DIRECT else None
        member = self._member()
        self._show_part(member)
        here = member is not None and member.state is MemberState.MEMBER
        say(self._where, self._where_text(member))
        self._roles.setVisible(here)
        self._role_words.setVisible(here)
        self._line.setVisible(member is not None)
        self._fill_roles(member if here else None)

    def done(self, result: int) -> None:
        """Close, but not before what was chosen is told."""
        if self._settled.isActive():
            self._settled.stop()
            self._choose_role()
        super().done(result)

    def show_done(self, done: Done) -> None:
        """Say what went wrong with something that was asked from here."""
        say(self._problem, done.problem)

    def _lay_out(self, kit: Kit) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(label(isolated(self._person.name), name="heading", wrap=True))
        names.addWidget(label(f"@{isolated(self._person.handle)}", name="small"))
        names.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(14)
        face = Avatar(kit, person_face(self._person.id, self._person.name), AVATAR)
        head.addWidget(face, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        inside = QVBoxLayout(self)
        keep_width(self, 340)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addWidget(self._buttons[PersonAction.MESSAGE])
        inside.addWidget(self._line)
        for part in (self._where, self._role_words, self._roles):
            inside.addWidget(part)
        for action in (PersonAction.REMOVE, PersonAction.BAN, PersonAction.UNBAN, PersonAction.CODE):
            inside.addWidget(self._buttons[action])
        inside.addWidget(self._reason)
        inside.addWidget(hairline())
        inside.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for action in (PersonAction.BLOCK, PersonAction.UNBLOCK, PersonAction.REPORT):
            foot.addWidget(self._buttons[action])
        foot.addStretch(1)
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        inside.addLayout(foot)
        say(self._problem, "")

    def _member(self) -> Member | None:
        if self._view is None:
            return None
        shown = (MemberState.MEMBER, MemberState.BANNED)
        return next((one for one in self._view.members if one.user == self._person.id and one.state in shown), None)

    def _where_text(self, member: Member | None) -> str:
        if member is None or self._view is None:
            return ""
        if member.state is MemberState.BANNED:
            return tr("Banned from {title}", title=isolated(self._view.title))
        return tr("{role} in {title}", role=role_word(member.role), title=isolated(self._view.title))

    def _show_part(self, member: Member | None) -> None:
        """Offer what can be done to a member, or to somebody who is banned."""
        obstacles: list[Obstacle] = []
        state = member.state if member is not None else None
        for action, deed, wanted in (
            (PersonAction.REMOVE, PersonDeed.REMOVE, MemberState.MEMBER),
            (PersonAction.BAN, PersonDeed.BAN, MemberState.MEMBER),
            (PersonAction.UNBAN, PersonDeed.UNBAN, MemberState.BANNED),
        ):
            offered = member is not None and state is wanted and self._person.id != self._me
            self._buttons[action].setVisible(offered)
            if offered and member is not None and self._view is not None:
                obstacle = person_obstacle(seat_in(self._view, self._me), deed, member, oneself=False)
                self._buttons[action].setEnabled(obstacle is None)
                obstacles += [obstacle] if obstacle is not None else []
        say(self._reason, obstacle_text(obstacles[0]) if obstacles else "")

    def _fill_roles(self, member: Member | None) -> None:
        if self._settled.isActive() and member is not None:
            return  # somebody is choosing: what they have pressed already is not taken from them
        self._roles.clear()
        if member is None or self._view is None:
            return
        seat, oneself = seat_in(self._view, self._me), member.user == self._me
        given = [
            role for role in Role if role is member.role or role_obstacle(seat, member, role, oneself=oneself) is None
        ]
        for role in given:
            self._roles.addItem(role_word(role), role.value)
        self._roles.setCurrentIndex(given.index(member.role))
        self._roles.setEnabled(len(given) > 1)

    def _settle(self, _row: int) -> None:
        self._settled.start()

    def _choose_role(self) -> None:
        member, chosen = self._member(), self._roles.currentData()
        if member is None or chosen is None:
            return
        self._fill_roles(member)  # what holds is shown: it may be asked about first, or refused
        if Role(chosen) is not member.role:
            self.role_wished.emit(RoleWish(user=member.user, role=Role(chosen)))

    def _tell(self, action: PersonAction) -> None:
        say(self._problem, "")
        self.wished.emit(PersonWish(person=self._person, action=action))
