"""The own avatar: picture or initials, and the way to the profile."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.faces import person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import isolated, set_tooltip, tr
from desktop_chat.qt.theme import Role

SIZE = 32
CIRCLE = 28


class OwnAvatar(QAbstractButton):
    """A round button; hidden while nobody is signed in."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._faces = kit.faces
        self._face = person_face(UserId(""), "")
        self.setFixedSize(SIZE, SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        kit.keeper.changed.connect(self.update)
        kit.faces.changed.connect(self.update)

    def show_person(self, me: Profile | None) -> None:
        """Say who is signed in."""
        self.setVisible(me is not None)
        if me is not None:
            self._face = person_face(me.id, me.name)
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
        self._faces.draw(painter, QRect(edge, edge, CIRCLE, CIRCLE), self._face, self._keeper.fonts.chip)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
