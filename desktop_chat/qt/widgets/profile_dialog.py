"""The own profile as others see it: name, colour, status and when it ends. Saved together, or not at all."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.domain.account import COLOURS, MAX_STATUS, PersonCard, ProfileChange
from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.qt.faces import person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.text import initials, label, say, set_tooltip, tr
from desktop_chat.qt.theme import SENDER_HUES, Role
from desktop_chat.qt.widgets.controls import button, field, labelled
from desktop_chat.qt.widgets.member_list import Avatar
from desktop_chat.qt.widgets.selectors import Selector
from desktop_chat.qt.widgets.sizes import keep_width

NAME_MAX = 80
HOUR_MS = 3_600_000
SWATCH = 40
FACE = 64


class ColourButton(QAbstractButton):
    """One colour, shown as the avatar that it makes; `number` None is the one that follows from the account."""

    def __init__(self, kit: Kit, number: int | None, who: UserId) -> None:
        super().__init__()
        self._kit = kit
        self._who = who
        self.number = number
        self.initials = ""
        name = tr("Usual colour") if number is None else tr("Colour {number}", number=number + 1)
        self.setCheckable(True)
        self.setAccessibleName(name)
        set_tooltip(self, name)
        self.setFixedSize(QSize(SWATCH, SWATCH))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the avatar; a ring says that it is chosen, a frame that it has the focus."""
        theme = self._kit.keeper.theme
        colour = theme.own_hue(self._who) if self.number is None else theme.hue(SENDER_HUES[self.number])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.rect().adjusted(5, 5, -5, -5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(0.16)
        painter.setBrush(colour)
        painter.drawEllipse(inside)
        painter.setOpacity(1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour)
        painter.setFont(self._kit.keeper.fonts.chip)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter), self.initials)
        if self.isChecked():
            painter.setPen(QPen(theme.colour(Role.TEXT), 2))
            painter.drawEllipse(self.rect().adjusted(3, 3, -3, -3))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)


class ProfileDialog(QDialog):
    """Told the profile as it stands and how saving went; tells what it should be."""

    saved = Signal(ProfileChange)  # the person wants this from now on
    picture_wanted = Signal()  # another picture; that is kept by itself
    privacy_wanted = Signal()  # the settings about what others may know

    def __init__(self, kit: Kit, card: PersonCard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Profile"))
        self._card = card
        self._now = kit.clock.now
        self._name = field(tr("Name"), tr("Name"))
        self._name.setMaxLength(NAME_MAX)
        self._name.setText(card.name)
        self._face = Avatar(kit, person_face(card.user, card.name), FACE)
        self._picture = button(tr("Picture…"))
        self._colours = QButtonGroup(self)
        for number in (None, *range(COLOURS)):
            choice = ColourButton(kit, number, card.user)
            choice.setChecked(number == card.colour)
            self._colours.addButton(choice)
        self._status = field(tr("Status"), tr("What you are doing, for others to see"))
        self._status.setAccessibleName(tr("Status"))
        self._status.setMaxLength(MAX_STATUS)
        self._status.setText(card.status_at(self._now()))
        self._until = Selector()
        self._until.setAccessibleName(tr("Clear the status"))
        self._problem = label(name="error", wrap=True)
        self._problem.hide()
        self._save = button(tr("Save"), kind="primary")
        self._cancel = button(tr("Cancel"))
        self._privacy = button(tr("Privacy…"), kind="quiet")
        self._fill_ends()
        self._lay_out()
        self._name.textChanged.connect(self._check)
        self._status.textChanged.connect(self._check)
        self._save.clicked.connect(self._tell)
        self._cancel.clicked.connect(self.reject)
        self._privacy.clicked.connect(self.privacy_wanted)
        self._picture.clicked.connect(self.picture_wanted)
        self._check()

    def show_saved(self, problem: str) -> None:
        """Close when it was kept, else say why not; what was typed stays."""
        if not problem:
            self.accept()
            return
        say(self._problem, problem)
        self._check()

    def _fill_ends(self) -> None:
        now, ends = self._now(), self._card.status_until
        if ends is not None and now < ends:
            self._until.addItem(tr("Clear as chosen: {time}", time=as_of_text(ends, now)), int(ends))
        for words, hours in (
            (tr("Do not clear"), 0),
            (tr("Clear in 1 hour"), 1),
            (tr("Clear in 4 hours"), 4),
            (tr("Clear in a day"), 24),
            (tr("Clear in a week"), 24 * 7),
        ):
            self._until.addItem(words, now + hours * HOUR_MS if hours else 0)

    def _lay_out(self) -> None:
        colours = QHBoxLayout()
        colours.setSpacing(0)
        for choice in self._colours.buttons():
            colours.addWidget(choice)
        colours.addStretch(1)
        feet = QHBoxLayout()
        feet.addWidget(self._privacy)
        feet.addStretch(1)
        feet.addWidget(self._cancel)
        feet.addWidget(self._save)
        inside = QVBoxLayout(self)
        keep_width(self, 400)
        inside.setContentsMargins(20, 18, 20, 18)
        inside.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._face)
        head.addLayout(labelled(self._name), 1)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignBottom)
        inside.addLayout(head)
        inside.addLayout(colours)
        inside.addLayout(labelled(self._status))
        inside.addWidget(self._until)
        inside.addWidget(self._problem)
        inside.addLayout(feet)

    def _check(self) -> None:
        self._save.setEnabled(bool(self._name.text().strip()))
        self._until.setEnabled(bool(self._status.text().strip()))
        self._face.show_face(person_face(self._card.user, self._name.text()))
        for choice in self._colours.buttons():
            if isinstance(choice, ColourButton):
                choice.initials = initials(self._name.text())
                choice.update()

    def _tell(self) -> None:
        choice, status = self._colours.checkedButton(), self._status.text().strip()
        until = int(self._until.currentData())
        self._problem.hide()
        self._save.setEnabled(False)
        self.saved.emit(
            ProfileChange(
                name=self._name.text().strip(),
                status=status,
                status_until=UnixMillis(until) if status and until else None,
                colour=choice.number if isinstance(choice, ColourButton) else None,
            )
        )
