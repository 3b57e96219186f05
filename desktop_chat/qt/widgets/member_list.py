"""The list of a room's members: its view, and the delegate that paints a line."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Member
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_words import member_words, spoken_member, standing_word
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import initials, isolated, tr
from desktop_chat.qt.theme import PAINTED_FROM
from desktop_chat.qt.widgets.line_delegate import LineDelegate, halves, tile_in
from desktop_chat.qt.widgets.line_view import FoundLines

AVATAR = 34
PAD = 8
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


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
    """A person's round avatar, for a card."""

    def __init__(self, kit: Kit, user: UserId, name: str, side: int) -> None:
        super().__init__()
        self._keeper, self._user, self._name = kit.keeper, user, name
        self.setFixedSize(side, side)

    def paintEvent(self, _event: object) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setLayoutDirection(PAINTED_FROM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._keeper.theme.sender_tint(self._user))
        painter.drawEllipse(self.rect())
        painter.setPen(self._keeper.theme.sender(self._user))
        painter.setFont(self._keeper.fonts.name)
        painter.drawText(self.rect(), _CENTRE, initials(self._name))


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
        self.paint_tile(painter, tile, member.user, AVATAR / 2)
        letters = self.name()._replace(colour=self.keeper.theme.sender(member.user))
        letters.write_amid(painter, tile, initials(member.name))
        text = area.adjusted(PAD + AVATAR + 10, 5, -PAD, -5)
        room = text.width() - self.small().write_aside(painter, text, standing_word(member))
        upper, lower = halves(text)
        self.name().write(painter, upper, isolated(member.name), room)
        self.small().write(painter, lower, f"@{isolated(member.handle)}", room)
