"""Reports: the dialog in which a person or a message is reported, and the one in which the owner reads what came."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.membership import Complaint, Report, ReportReason
from desktop_chat.domain.user import Profile
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_wishes import Done, PersonAction, PersonWish, ReportsListed
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.text import isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.line_delegate import PlainLines
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import keep_width, open_at

NOTE_MAX = 1000


def reason_word(reason: ReportReason) -> str:
    """Return what a reason is called."""
    return {
        ReportReason.SPAM: tr("Unwanted advertising"),
        ReportReason.ABUSE: tr("Insult or threat"),
        ReportReason.OTHER: tr("Something else"),
    }[reason]


class ReportDialog(QDialog):
    """Asks what is wrong, and says before anything is sent who will read it. It stays open until it has arrived."""

    reported = Signal(Complaint)  # this should be sent; answer: `show_reported`

    def __init__(
        self, person: Profile, parent: QWidget, *, room: RoomId | None = None, message: MessageId | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Report"))
        self._person, self._room, self._message = person, room, message
        self._reasons = QButtonGroup(self)
        self._note = QPlainTextEdit()
        self._note.setObjectName("field")
        self._note.setAccessibleName(tr("What happened"))
        self._note.setPlaceholderText(tr("What happened (as you like)"))
        self._note.setTabChangesFocus(True)
        self._note.setMinimumHeight(90)
        self._state = label(name="alert", wrap=True)
        self._send = button(tr("Send the report"), kind="primary")
        self._cancel = button(tr("Cancel"))
        self._lay_out()
        self._note.textChanged.connect(self._check)
        self._send.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.reject)

    def show_reported(self, done: Done) -> None:
        """Close when it has arrived, else say why not."""
        if done.problem:
            say(self._state, done.problem)
            self._send.setEnabled(True)
        else:
            self.accept()

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self)
        keep_width(self, 400)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        name = isolated(self._person.name)
        title = tr("Report {name}", name=name) if self._message is None else tr("Report a message of {name}", name=name)
        inside.addWidget(label(title, name="heading", wrap=True))
        who = tr("The owner of this workspace will read it, with your name. {name} is not told.", name=name)
        if self._message is not None:
            who += " " + tr("A copy of the message goes with it, and stays when the message is deleted.")
        inside.addWidget(label(who, name="secondary", wrap=True))
        for reason in ReportReason:
            choice = QRadioButton(reason_word(reason))
            choice.setProperty("reason", reason.value)
            self._reasons.addButton(choice)
            inside.addWidget(choice)
        self._reasons.buttons()[0].setChecked(True)
        inside.addWidget(self._note, 1)
        inside.addWidget(self._state)
        inside.addLayout(foot(self._cancel, self._send))
        say(self._state, "")

    def _check(self) -> None:
        over = len(self._note.toPlainText().strip()) - NOTE_MAX
        say(self._state, tr("%n characters too long", n=over) if over > 0 else "")
        self._send.setEnabled(over <= 0)

    def _finish(self) -> None:
        self._send.setEnabled(False)
        choice = self._reasons.checkedButton()
        reason = ReportReason(choice.property("reason")) if choice is not None else ReportReason.OTHER
        note = self._note.toPlainText().strip()
        self.reported.emit(
            Complaint(about=self._person.id, reason=reason, note=note, room=self._room, message=self._message)
        )


class ReportsDialog(QDialog):
    """What was reported, the oldest first; each is put away when it has been dealt with."""

    closed = Signal(str)  # the report of this id is dealt with; answer: `show_reports`
    wished = Signal(PersonWish)  # something should be done with the person whom it is about

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Reports"))
        open_at(self, 480, 460)
        self._now = kit.clock.now
        self.list = FoundLines(kit, tr("Reports"), LineModel(self._words, self._words))
        self.list.setItemDelegate(PlainLines(self.list, kit))
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setObjectName("field")
        self._text.setAccessibleName(tr("The report"))
        self._text.setTabChangesFocus(True)
        self._state = label(tr("Looking for reports…"), name="secondary", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self.person = button(tr("About the person…"), enabled=False)
        self.put_away = button(tr("Dealt with"), kind="primary", enabled=False)
        self._close = button(tr("Close"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("Reports"), name="heading"))
        inside.addWidget(self._state)
        inside.addWidget(self.list, 1)
        inside.addWidget(self._text, 1)
        inside.addWidget(self._problem)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.person)
        line.addLayout(foot(self._close, self.put_away), 1)
        inside.addLayout(line)
        say(self._problem, "")
        self.list.selectionModel().currentChanged.connect(self._show)
        self.put_away.clicked.connect(self._put_away)
        self.person.clicked.connect(self._about)
        self._close.clicked.connect(self.reject)

    def show_reports(self, listed: ReportsListed) -> None:
        """Show the reports as they are now."""
        say(self._problem, listed.problem)
        if not listed.problem:
            self.list.lines.show(listed.reports)
            self.list.choose(0)
            say(self._state, "" if listed.reports else tr("Nothing was reported."))
        self._show()

    def _words(self, report: Report) -> str:
        reason, time = reason_word(report.reason), as_of_text(report.at, self._now())
        return tr("{name}: {reason}, {time}", name=isolated(report.about.name), reason=reason, time=time)

    def _show(self) -> None:
        report = self.list.chosen()
        self.put_away.setEnabled(report is not None)
        self.person.setEnabled(report is not None)
        self._text.setPlainText(_full_text(report) if report is not None else "")

    def _put_away(self) -> None:
        report = self.list.chosen()
        if report is not None:
            self.put_away.setEnabled(False)
            self.closed.emit(report.id)

    def _about(self) -> None:
        report = self.list.chosen()
        if report is not None:
            self.wished.emit(PersonWish(person=report.about, action=PersonAction.CARD))


def _full_text(report: Report) -> str:
    parts = [tr("Reported by {name}", name=isolated(report.by.name))]
    if report.room is not None:
        parts.append(tr("In {title}", title=isolated(report.room)))
    if report.note:
        parts.append(report.note)
    if report.text is not None:
        parts += [tr("The message:"), report.text]
    return "\n\n".join(parts)
