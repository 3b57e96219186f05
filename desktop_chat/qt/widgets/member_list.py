"""The list of a room's members: its view, and the delegate that paints a line."""

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop_chat.domain.user import Member
from desktop_chat.qt.faces import Face, person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_words import member_words, spoken_member, standing_word
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import isolated, tr
from desktop_chat.qt.theme import PAINTED_FROM
from desktop_chat.qt.widgets.line_delegate import LineDelegate, halves, tile_in
from desktop_chat.qt.widgets.line_view import FoundLines

AVATAR = 34
PAD = 8


class MemberView(FoundLines[Member]):
    """The members; Enter and a double click activate one, the menu key and the right button ask for their menu."""

    menu_wanted = Signal()  # for the person at the cursor

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, tr("Members"), LineModel(member_words, spoken_member))
        self.setItemDelegate(_MemberDelegate(self, kit))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the person under the mouse, or by key of the one at the cursor."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.setCurrentIndex(self.indexAt(event.pos()))
        if self.chosen() is not None:
            self.menu_wanted.emit()

    def menu_place(self) -> QPoint:
        """Return where a menu for the person at the cursor belongs on the screen."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())


class Avatar(QWidget):
    """A face, for a card or a dialog."""

    def __init__(self, kit: Kit, face: Face, side: int) -> None:
        super().__init__()
        self._kit = kit
        self._face = face
        self.setFixedSize(side, side)
        kit.keeper.changed.connect(self.update)
        kit.faces.changed.connect(self.update)

    def show_face(self, face: Face) -> None:
        """Show another face."""
        self._face = face
        self.update()

    def paintEvent(self, _event: object) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setLayoutDirection(PAINTED_FROM)
        self._kit.faces.draw(painter, self.rect(), self._face, self._kit.keeper.fonts.name)


class _MemberDelegate(LineDelegate):
    """Paints avatar, name and role, below that the handle."""

    height = 48

    def __init__(self, view: MemberView, kit: Kit) -> None:
        super().__init__(view, kit)
        self._members = view.lines

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one member."""
        member = self._members.line(row)
        tile = tile_in(area, AVATAR, PAD)
        self.faces.draw(painter, tile, person_face(member.user, member.name), self.name().font)
        text = area.adjusted(PAD + AVATAR + 10, 5, -PAD, -5)
        room = text.width() - self.small().write_aside(painter, text, standing_word(member))
        upper, lower = halves(text)
        self.name().write(painter, upper, isolated(member.name), room)
        self.small().write(painter, lower, f"@{isolated(member.handle)}", room)
