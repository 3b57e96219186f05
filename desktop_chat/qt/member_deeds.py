"""What is done with members, invitation links, blocked people and reports: dialogs and questions, over the bridge."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop_chat.core.deskchat_links import InviteLink, parse_link
from desktop_chat.core.diffs import Notice, NoticeKind, RoomView, TimelineRow
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import MemberState, Profile, Role
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.faces import view_face
from desktop_chat.qt.member_wishes import (
    Done,
    InvitationSeen,
    LinkTerms,
    PersonAction,
    PersonWish,
    RevokeWish,
    RoleWish,
)
from desktop_chat.qt.text import ask, isolated, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Action, MessageWish, NewRoom

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog


class MemberDeeds(QObject):
    """Works for the room that is shown. Dialogs are made when asked for and open at once; signals bring the answers."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._members = bridge.members
        self._dialogs: list[QDialog] = []

    def show_details(self) -> None:
        """Show all about the room that is shown."""
        from desktop_chat.qt.widgets.room_details import RoomDetails  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._view()
        if view is None:
            return
        dialog = RoomDetails(self._window.kit, self._me(), view, self._front())
        self._bridge.room_changed.connect(dialog.show_room)
        self._members.done.connect(dialog.show_done)
        dialog.rename_wanted.connect(lambda: self._window.commands.run("room.rename"))
        dialog.invite_wanted.connect(lambda: self._window.commands.run("room.invite"))
        dialog.leave_wanted.connect(lambda: self._window.commands.run("room.leave"))
        dialog.topic_wanted.connect(self._ask_topic)
        dialog.picture_wanted.connect(self.ask_picture)
        dialog.links_wanted.connect(self.show_links)
        dialog.archive_wanted.connect(self._ask_archive)
        dialog.wished.connect(self.carry_out)
        dialog.role_wished.connect(self._ask_role)
        self._keep(dialog)
        dialog.start()

    def ask_picture(self) -> None:
        """Ask for another picture of the room that is shown."""
        from desktop_chat.qt.picture_deeds import ask_picture  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._view()
        if view is not None:
            self._keep(ask_picture(self._window.kit, self._bridge.pictures, view_face(view), view.room, self._front()))

    def show_links(self) -> None:
        """Show the invitation links of the room that is shown."""
        from desktop_chat.qt.widgets.invite_links import InviteLinks  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._view()
        if view is None:
            return
        room = view.room
        dialog = InviteLinks(self._window.kit, room, view.title, self._front())
        self._members.links_listed.connect(dialog.show_links)

        def make(wish: LinkTerms) -> None:
            self._members.make_link(room, wish.terms)

        def revoke(wish: RevokeWish) -> None:
            self._members.revoke_link(room, wish.invitation)

        dialog.make_wanted.connect(make)
        dialog.revoke_wanted.connect(revoke)
        self._open(dialog)
        self._members.list_links(room)

    def ask_link(self) -> None:
        """Ask for an invitation link that came on some other way, and what it leads to."""
        from desktop_chat.qt.widgets.new_room import NameDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        hint = tr("You are asked again before you join.")
        dialog = NameDialog(tr("Invitation link"), hint, self._front())
        dialog.named.connect(self._follow)
        self._open(dialog)

    def _follow(self, typed: str) -> None:
        link = parse_link(typed)
        if isinstance(link, InviteLink):
            self._members.look_at_invitation(link.code)
        else:
            self._warn(tr("That is no invitation link. One begins with deskchat://invite/"))

    def show_person(self, person: Profile) -> None:
        """Show a person's card."""
        from desktop_chat.qt.widgets.person_card import PersonCard  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        card = PersonCard(self._window.kit, person, self._me(), self._front())
        card.show_room(self._view())
        card.show_standing(self._members.standing)
        # The conversation is told first, so that it knows when the card asks.
        card.know_from(self._window.conversation.about)
        self._bridge.account.presence_changed.connect(card.show_about)
        self._bridge.account.account_changed.connect(card.show_about)
        self._bridge.room_changed.connect(card.show_room)
        self._members.standing_changed.connect(card.show_standing)
        self._members.done.connect(card.show_done)
        card.wished.connect(self.carry_out)
        card.role_wished.connect(self._ask_role)
        self._open(card)

    def show_blocked(self) -> None:
        """Show whom the person blocks."""
        from desktop_chat.qt.widgets.blocked_people import BlockedPeople  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        dialog = BlockedPeople(self._window.kit, self._front())
        dialog.show_standing(self._members.standing)
        self._members.standing_changed.connect(dialog.show_standing)
        self._members.done.connect(dialog.show_done)
        dialog.wished.connect(self.carry_out)
        self._open(dialog)

    def show_reports(self) -> None:
        """Show what was reported, to the owner of the workspace."""
        from desktop_chat.qt.widgets.reports import ReportsDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        dialog = ReportsDialog(self._window.kit, self._front())
        self._members.reports_listed.connect(dialog.show_reports)
        dialog.closed.connect(lambda report: self._members.close_report(OpId(report)))
        dialog.wished.connect(self.carry_out)
        self._open(dialog)
        self._members.list_reports()

    def ask_report(self, person: Profile, room: RoomId | None = None, message: MessageId | None = None) -> None:
        """Ask what is wrong with a person or a message."""
        from desktop_chat.qt.widgets.reports import ReportDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        dialog = ReportDialog(person, self._front(), room=room, message=message)
        dialog.reported.connect(self._members.report)
        self._members.reported.connect(dialog.show_reported)
        dialog.accepted.connect(lambda: self._say(tr("Your report was sent to the owner of this workspace.")))
        self._open(dialog)

    def carry_out_for_author(self, wish: MessageWish) -> None:
        """Show who wrote a message, or report it."""
        timeline, room = self._window.conversation.timeline.timeline, self._window.conversation.room()
        number = timeline.find(wish.message)
        if number is None or room is None:
            return
        author = self.author_of(timeline.row(number))
        if wish.action is Action.REPORT:
            self.ask_report(author, room, wish.message)
        else:
            self.show_person(author)

    def author_of(self, row: TimelineRow) -> Profile:
        """Return who wrote a row, also when they are no member any more."""
        view = self._view()
        members = view.members if view is not None else ()
        found = next((member for member in members if member.user == row.message.sender), None)
        handle = found.handle if found is not None else ""
        return Profile(id=row.message.sender, handle=handle, name=row.author)

    def carry_out(self, wish: PersonWish) -> None:
        """Do what is wished for a person, after a question where it cannot be undone."""
        person, name = wish.person, isolated(wish.person.name)
        match wish.action:
            case PersonAction.CARD:
                self.show_person(person)
            case PersonAction.MESSAGE:
                self._bridge.make_room(NewRoom(kind=RoomKind.DIRECT, name="", members=(person.id,)))
                self._close_dialogs()
            case PersonAction.UNBLOCK:
                self._members.block(person.id, on=False)
            case PersonAction.REPORT:
                self.ask_report(person)
            case PersonAction.CODE:
                self._window.person_code_wanted.emit(person)
            case PersonAction.BLOCK:
                question = tr(
                    "Block {name}? What they write is hidden from you, and they cannot write to you or invite you."
                    " They are not told.",
                    name=name,
                )
                self._ask(tr("Block"), question, lambda: self._members.block(person.id, on=True))
            case _:
                self._change_member(person, wish.action)

    def _change_member(self, person: Profile, action: PersonAction) -> None:
        view = self._view()
        if view is None:
            return
        room, name, title = view.room, isolated(person.name), isolated(view.title)
        match action:
            case PersonAction.REMOVE:
                question = tr("Remove {name} from {title}? They can be invited again.", name=name, title=title)
                self._ask(tr("Remove"), question, lambda: self._set_state(room, person.id, MemberState.REMOVED))
            case PersonAction.BAN:
                question = tr(
                    "Ban {name} from {title}? They cannot come back until the ban is lifted.", name=name, title=title
                )
                self._ask(tr("Ban"), question, lambda: self._set_state(room, person.id, MemberState.BANNED))
            case _:
                self._set_state(room, person.id, MemberState.REMOVED)

    def _set_state(self, room: RoomId, user: UserId, state: MemberState) -> None:
        self._members.set_state(room, user, state)

    def _ask_role(self, wish: RoleWish) -> None:
        """Give a role; what one cannot take back oneself is asked about first."""
        view = self._view()
        if view is None:
            return
        room, me = view.room, self._me()
        if wish.role is Role.OWNER or wish.user == me:
            question, yes = tr("Owners can do everything here, and only they can take that back."), tr("Make an owner")
            if wish.user == me:
                question = tr("You will have a lower role here, and others have to give you this one back.")
                yes = tr("Take the lower role")
            self._ask(yes, question, lambda: self._members.set_role(room, wish.user, wish.role))
        else:
            self._members.set_role(room, wish.user, wish.role)

    def _ask_topic(self) -> None:
        from desktop_chat.qt.widgets.topic_dialog import TopicDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._view()
        if view is not None:
            room = view.room
            dialog = TopicDialog(view.topic, self._front())
            dialog.decided.connect(lambda topic: self._members.set_topic(room, topic))
            self._open(dialog)

    def _ask_archive(self) -> None:
        view = self._view()
        if view is None:
            return
        room, title = view.room, isolated(view.title)
        if view.state is not RoomState.LIVE:
            self._members.archive(room, on=False)
            return
        question = tr("Close {title} for all? Everybody can read it, nobody can write until it is opened.", title=title)
        self._ask(tr("Close for all"), question, lambda: self._members.archive(room, on=True))

    def ask_join(self, seen: InvitationSeen) -> None:
        """Ask before anything is joined; in a room where the person is already, there is nothing to ask."""
        to = seen.to
        if to is None:
            self._warn(seen.problem)
        elif to.joined:
            self._go_to(to.room)
        else:
            question = tr(
                "{by} invites you to {title} ({people}). Its members will see that you joined.",
                by=isolated(to.by),
                title=isolated(to.name),
                people=tr("%n members", n=to.members),
            )
            words = (tr("Join"), tr("Stay here"))
            join = seen.code
            ask(self._window, tr("Invitation"), question, words, lambda: self._members.join_by_invitation(join))

    def go_after_joining(self, done: Done) -> None:
        """Open what was joined, or say why it was not."""
        if done.room is None:
            self._warn(done.problem)
        else:
            self._go_to(done.room)

    def _go_to(self, room: RoomId) -> None:
        self._bridge.open_room(room)
        self._window.show_room_pane()

    def tell_problem(self, done: Done) -> None:
        """Say what went wrong where no dialog is left that would say it."""
        if done.problem and not self._dialogs:
            self._warn(done.problem)

    def _warn(self, sentence: str) -> None:
        self._bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=sentence))

    def _say(self, sentence: str) -> None:
        self._bridge.notice_raised.emit(Notice(kind=NoticeKind.INFO, text=sentence))

    def _ask(self, word: str, question: str, then: Callable[[], object]) -> None:
        ask(self._front(), word, question, (word, tr("Cancel")), then)

    def _open(self, dialog: "QDialog") -> None:
        self._keep(dialog)
        dialog.open()

    def _keep(self, dialog: "QDialog") -> None:
        """Let a dialog live until it is closed, and know of it as long; one may go with the dialog it belongs to."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialogs.append(dialog)

        def forget() -> None:
            if dialog in self._dialogs:
                self._dialogs.remove(dialog)

        dialog.finished.connect(forget)
        dialog.destroyed.connect(forget)

    def _close_dialogs(self) -> None:
        for dialog in reversed(self._dialogs):
            dialog.close()

    def _front(self) -> QWidget:
        """Return what lies in front: a question belongs to the dialog from which it is asked."""
        return self._dialogs[-1] if self._dialogs else self._window

    def _view(self) -> RoomView | None:
        return self._window.conversation.view_of

    def _me(self) -> UserId | None:
        return self._window.conversation.timeline.person()
