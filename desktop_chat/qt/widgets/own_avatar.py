"""The own avatar: initials in the person's colour, and the way to their profile."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import initials, isolated, set_tooltip, tr
from desktop_chat.qt.theme import Role

SIZE = 32
CIRCLE = 28


class OwnAvatar(QAbstractButton):
    """A round button; hidden while nobody is signed in."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._who = UserId("")
        self._initials = ""
        self.setFixedSize(SIZE, SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        kit.keeper.changed.connect(self.update)

    def show_person(self, me: Profile | None) -> None:
        """Say who is signed in."""
        self.setVisible(me is not None)
        if me is not None:
            self._who, self._initials = me.id, initials(me.name)
            name = tr("Profile of {name}", name=isolated(me.name))
            self.setAccessibleName(name)
            set_tooltip(self, name)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter like Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the circle, and a ring where the focus is."""
        theme = self._keeper.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = (SIZE - CIRCLE) // 2
        circle = QRect(edge, edge, CIRCLE, CIRCLE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.sender_tint(self._who))
        painter.drawEllipse(circle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.sender(self._who))
        painter.setFont(self._keeper.fonts.chip)
        painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), self._initials)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
