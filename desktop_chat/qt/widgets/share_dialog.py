"""The owner's dialog about sharing: one switch, whom to invite, and the fingerprint that others compare."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.core.deskchat_links import MOST_PLACES, JoinLink, link_text
from desktop_chat.core.fingerprints import words_of
from desktop_chat.domain.sharing import Admission, OpenInvitation, SharingState
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.share_wishes import SharingTold
from desktop_chat.qt.text import ask, isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.line_delegate import PlainLines
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.qr_code import QrCode
from desktop_chat.qt.widgets.selectors import Selector
from desktop_chat.qt.widgets.sizes import PageArea, open_at

NAME_MAX = 80
LIST_HEIGHT = 112


class ShareDialog(QDialog):
    """Told how sharing stands after each wish; shows nothing as done before it is."""

    share_wanted = Signal(bool)  # share, or share no more
    invitation_wanted = Signal(str)  # an invitation for somebody of this name
    revoke_wanted = Signal(str)  # the invitation of this id should let nobody in
    renewal_wanted = Signal()  # a new certificate
    admission_wanted = Signal(str)  # let these make accounts, as `Admission` names them

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Share on this network"))
        open_at(self, 520, 680)
        self._now = kit.clock.now
        self._state: SharingState | None = None
        self.switch = QCheckBox(tr("Share the workspace of this computer"))
        self.switch.setEnabled(False)
        self._where = label(tr("Asking the workspace…"), name="secondary", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self.admission = Selector()
        self.admission.setAccessibleName(tr("Who may make an account"))
        for admission, words in (
            (Admission.OPEN, tr("Everybody who reaches it")),
            (Admission.INVITED, tr("Only who was invited")),
            (Admission.CLOSED, tr("Nobody")),
        ):
            self.admission.addItem(words, admission.value)
        self._words = label(name="mono", wrap=True)
        self._words.setAccessibleName(tr("Fingerprint in words"))
        self.name = field(tr("For whom (only you see it)"), tr("Name"))
        self.name.setMaxLength(NAME_MAX)
        self.invite = button(tr("Make an invitation"), kind="primary")
        self.link = field(tr("The new invitation"))
        self.link.setReadOnly(True)
        self.copy = button(tr("Copy"))
        self.code = QrCode()
        self._once = label(tr("Good for one person and seven days. It is not shown again."), name="small", wrap=True)
        self.list = FoundLines(kit, tr("Open invitations"), LineModel(self._line, self._line))
        self.list.setItemDelegate(PlainLines(self.list, kit))
        self.list.setFixedHeight(LIST_HEIGHT)
        self.revoke = button(tr("Revoke…"), kind="danger", enabled=False)
        self.renew = button(tr("New certificate…"), kind="quiet")
        self._none = label(tr("No invitation is open."), name="small")
        self._closed = label(
            tr("Nobody can make an account now, not even with an invitation."), name="small", wrap=True
        )
        self._more = QWidget()
        self._made = QWidget()
        self._lay_out()
        self._connect()

    def show_sharing(self, told: SharingTold) -> None:
        """Show how sharing stands, or why nothing was done."""
        say(self._problem, told.problem)
        if told.state is not None:
            self._show(told.state)
        elif not told.problem:
            say(
                self._where,
                tr("This window is in another workspace. Only that of this computer can be shared here."),
            )
        self.switch.setEnabled(self._state is not None)
        self.switch.setChecked(self._state is not None and self._state.on)
        self.admission.setEnabled(self._state is not None)
        if self._state is not None:
            self._show_admission(self._state.admission)
        self._allow()

    def _show(self, state: SharingState) -> None:
        self._state = state
        self._more.setVisible(state.on)
        if state.on:
            places = ", ".join(f"{address}:{state.port}" for address in state.addresses)
            say(self._where, tr("Others on this network reach it at {places}.", places=places))
        else:
            say(self._where, tr("Off: nobody else on the network can reach it."))
        say(self._words, "\u2002".join(words_of(state.fingerprint)))
        self.list.lines.show(state.invitations)
        self.list.choose(0)
        self.list.setVisible(bool(state.invitations))
        self.revoke.setVisible(bool(state.invitations))
        self._none.setVisible(not state.invitations)
        if state.token:
            link = JoinLink(
                places=state.addresses[:MOST_PLACES], port=state.port, fingerprint=state.fingerprint, token=state.token
            )
            self._show_link(link_text(link))
        elif not state.on:
            self._show_link("")

    def _show_admission(self, admission: Admission) -> None:
        self.admission.setCurrentIndex(self.admission.findData(admission.value))
        closed = admission is Admission.CLOSED
        for part in (self.name, self.invite):
            part.setEnabled(not closed)
        self._closed.setVisible(closed)

    def _show_link(self, text: str) -> None:
        self.link.setText(text)
        self.link.setCursorPosition(0)
        self.code.show_text(text)
        self._made.setVisible(bool(text))
        if text:
            self.name.clear()
            self.copy.setFocus()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(tr("Share on this network"), name="heading"))
        words = tr(
            "People whom you invite can chat here from their own computers. All goes over the network encrypted."
        )
        column.addWidget(label(words, name="secondary", wrap=True))
        column.addWidget(self.switch)
        column.addWidget(self._where)
        column.addWidget(self._problem)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label(tr("Who may make an account"), name="secondary"))
        line.addWidget(self.admission, 1)
        column.addLayout(line)
        column.addWidget(self._more)
        column.addStretch(1)
        self._lay_out_more()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(PageArea(inside))
        for part in (self._problem, self._more, self._made, self._closed):
            part.hide()
        self.admission.setEnabled(False)

    def _lay_out_more(self) -> None:
        column = QVBoxLayout(self._more)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(tr("Invite somebody"), name="heading"))
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addWidget(self.invite)
        column.addLayout(line)
        column.addWidget(self._closed)
        made = QVBoxLayout(self._made)
        made.setContentsMargins(0, 0, 0, 0)
        made.setSpacing(8)
        line = QHBoxLayout()
        line.addWidget(self.link, 1)
        line.addWidget(self.copy)
        made.addLayout(line)
        made.addWidget(self._once)
        made.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._made)
        column.addWidget(label(tr("Fingerprint"), name="heading"))
        column.addWidget(self._words)
        words = tr("Whoever joins sees the same words if nobody is in between. Read them to each other.")
        column.addWidget(label(words, name="small", wrap=True))
        column.addWidget(label(tr("Open invitations"), name="heading"))
        column.addWidget(self._none)
        column.addWidget(self.list)
        column.addWidget(self.revoke, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.switch.clicked.connect(self._switch)
        self.admission.activated.connect(self._admit)
        self.invite.clicked.connect(self._invite)
        self.name.returnPressed.connect(self._invite)
        self.copy.clicked.connect(self._copy)
        self.revoke.clicked.connect(self._ask_revoke)
        self.list.delete_pressed.connect(self._ask_revoke)
        self.renew.clicked.connect(self._ask_renew)
        self.list.selectionModel().currentChanged.connect(self._allow)

    def _allow(self) -> None:
        self.revoke.setEnabled(self._chosen() is not None)

    def _line(self, invitation: OpenInvitation) -> str:
        until = as_of_text(invitation.expires, self._now())
        if not invitation.name:
            return tr("For one person, until {moment}", moment=until)
        return tr("For {name}, until {moment}", name=isolated(invitation.name), moment=until)

    def _chosen(self) -> OpenInvitation | None:
        chosen = self.list.chosen()
        return chosen if isinstance(chosen, OpenInvitation) else None

    def _switch(self) -> None:
        """Wish for the other state; the box shows it when it is so."""
        wanted = self.switch.isChecked()
        self.switch.setChecked(not wanted)
        if wanted:
            self._wish(on=True)
            return
        question = tr("Who is here over the network is cut off at once, and can come back when you share again.")
        answers = (tr("Share no more"), tr("Cancel"))
        ask(self, tr("Share no more"), question, answers, lambda: self._wish(on=False))

    def _wish(self, *, on: bool) -> None:
        self.switch.setEnabled(False)
        self.share_wanted.emit(on)

    def _admit(self) -> None:
        """Wish for the choice; the selector shows it when it is so."""
        if self._state is None:
            return
        wanted, now = Admission(self.admission.currentData()), self._state.admission
        self._show_admission(now)
        if wanted is now:
            return
        if wanted is not Admission.OPEN or not self._state.on:
            self.admission_wanted.emit(wanted.value)
            return
        question = tr(
            "Everybody on this network can make an account then, and see who is here. Who is invited can do so anyway."
        )
        answers = (tr("Let everybody in"), tr("Cancel"))
        title = tr("Who may make an account")
        ask(self, title, question, answers, lambda: self.admission_wanted.emit(wanted.value))

    def _invite(self) -> None:
        if self._state is not None and self._state.on:
            self.invitation_wanted.emit(self.name.text().strip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.link.text())

    def _ask_revoke(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        identifier = chosen.id
        question = tr("Nobody can join by this invitation any more. Who has joined already stays.")
        ask(
            self,
            tr("Revoke the invitation"),
            question,
            (tr("Revoke"), tr("Cancel")),
            lambda: self.revoke_wanted.emit(identifier),
        )

    def _ask_renew(self) -> None:
        question = tr(
            "Everybody who has joined is cut off until you invite them again: the fingerprint is another one then. "
            "Do this when somebody may have copied the certificate's file."
        )
        ask(
            self,
            tr("New certificate"),
            question,
            (tr("Make a new one"), tr("Cancel")),
            self.renewal_wanted.emit,
        )
