"""The list of a room's members: its view, and the delegate that paints a line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Member
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_words import member_words, spoken_member, standing_word
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import initials, isolated, tr
from desktop_chat.qt.theme import PAINTED_FROM, Role
from desktop_chat.qt.widgets.line_view import FoundLines

ROW_HEIGHT = 48
AVATAR = 34
PAD = 8
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_CUT = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex


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


class _MemberDelegate(QStyledItemDelegate):
    """Paints lines of one height: avatar, name and role, below that the handle."""

    def __init__(self, view: MemberView, kit: Kit) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        return QSize(200, self._keeper.fonts.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        member, theme, fonts = self._view.lines.line(index.row()), self._keeper.theme, self._keeper.fonts
        area = option.rect.adjusted(2, 1, -2, -1)
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.paint_ground(painter, theme, area, index)
        circle = QRect(area.left() + PAD, area.center().y() - AVATAR // 2 + 1, AVATAR, AVATAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.sender_tint(member.user))
        painter.drawEllipse(circle)
        painter.setPen(theme.sender(member.user))
        painter.setFont(fonts.name)
        painter.drawText(circle, _CENTRE, initials(member.name))
        text = area.adjusted(PAD + AVATAR + 10, 5, -PAD, -5)
        half = text.height() // 2
        room = text.width() - self._word(painter, standing_word(member), text)
        painter.setFont(fonts.name)
        painter.setPen(theme.colour(Role.TEXT))
        name = fonts.name_metrics.elidedText(isolated(member.name), _CUT, room)
        painter.drawText(QRect(text.left(), text.top(), room, half), _LEFT, name)
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        handle = fonts.small_metrics.elidedText(f"@{isolated(member.handle)}", _CUT, room)
        painter.drawText(QRect(text.left(), text.top() + half, room, half), _LEFT, handle)
        painter.restore()

    def _word(self, painter: QPainter, word: str, text: QRect) -> int:
        """Paint what somebody is here, at the right; returns how much room it takes."""
        if not word:
            return 0
        fonts = self._keeper.fonts
        width = fonts.small_metrics.horizontalAdvance(word)
        painter.setFont(fonts.small)
        painter.setPen(self._keeper.theme.colour(Role.TEXT_2))
        painter.drawText(QRect(text.right() - width, text.top(), width + 1, text.height()), _LEFT, word)
        return width + 14
