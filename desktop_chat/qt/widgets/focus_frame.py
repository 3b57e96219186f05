"""The frame around a field: its edge says whether the field has the focus."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.theme import Role

RADIUS = 14
_PEN = 2.0


class FocusFrame(QFrame):
    """A frame that paints a strong edge over the plain one of the style sheet.

    A property with a rule of its own in the style sheet would have to ask the style to polish the frame anew, and
    PySide then loads the eleven enums of QStyle: 5 ms, before the first picture.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self._focused = False
        kit.keeper.changed.connect(self.update)

    def show_focus(self, focused: bool) -> None:  # noqa: FBT001 - the payload of a signal
        """Show whether the field has the focus."""
        self._focused = focused
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, and over it the edge."""
        super().paintEvent(event)
        if not self._focused:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._keeper.theme.colour(Role.ACCENT), _PEN))
        edge = QRectF(self.rect()).adjusted(_PEN / 2, _PEN / 2, -_PEN / 2, -_PEN / 2)
        painter.drawRoundedRect(edge, RADIUS - _PEN / 2, RADIUS - _PEN / 2)
