"""What can be meant by a name that is being written, in a small list above it; the keys stay with what is written."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from desktop_chat.core.emoji import Emoji
from desktop_chat.domain.user import Profile
from desktop_chat.qt.emoji_shelf import EmojiShelf, name_of
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import initials, isolated, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_view import FoundLines

WIDTH = 320
ROW_HEIGHT = 32
TILE = 22
PAD = 10
MARGIN = 5
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_CUT = Qt.TextElideMode.ElideRight
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_TAKE = {Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter}

Index = QModelIndex | QPersistentModelIndex
Offered = Profile | Emoji


class Completer(QFrame):
    """Shown while a field has something to complete: arrows choose, Tab or Enter takes, Escape closes."""

    chosen = Signal()  # `list.chosen()` shall stand in the place of what is typed
    dismissed = Signal()  # Escape: nothing shall be offered for this word any more
    cursor_moved = Signal(str)  # what a screen reader should say of the line at the cursor

    def __init__(self, kit: Kit, shelf: EmojiShelf, field: QPlainTextEdit) -> None:
        super().__init__(field.window())
        self.setObjectName("panel")
        self.setAccessibleName(tr("Completions"))
        self._px = kit.keeper.fonts.px
        self._field = field
        self._shelf = shelf
        self.list = FoundLines[Offered](kit, tr("Completions"), LineModel(self.words, self.words))
        self.list.setItemDelegate(_Delegate(self.list, kit, shelf))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.addWidget(self.list)
        self.list.clicked.connect(self.chosen)
        self.list.selectionModel().currentChanged.connect(self._tell_cursor)
        field.installEventFilter(self)
        self.hide()

    def offer(self, lines: Sequence[Offered]) -> None:
        """Show these above the cursor of the field; nothing hides the list."""
        if tuple(lines) != self.list.lines.lines():
            self.list.lines.show(lines)
        if not lines:
            self.hide()
            return
        self._place(len(lines))
        self.show()
        self.raise_()
        self.list.choose(0)

    def words(self, offered: Offered) -> str:
        """Return what a screen reader says for a line."""
        if isinstance(offered, Profile):
            return tr("{name}, @{handle}", name=isolated(offered.name), handle=isolated(offered.handle))
        return name_of(offered)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean the list, before the field gets them; go when the field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if self.isVisible() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in {*_STEPS, *_TAKE, Qt.Key.Key_Escape}:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._press(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        if event.modifiers() not in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}:
            return False
        step = _STEPS.get(event.key())
        if step is not None:
            self.list.choose((self.list.currentIndex().row() + step) % self.list.lines.count())
        elif event.key() in _TAKE:
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.dismissed.emit()
        else:
            return False
        return True

    def _place(self, count: int) -> None:
        height = self._px(ROW_HEIGHT) * count + 2 * MARGIN + 2
        whole = self.window().rect()
        width = min(self._px(WIDTH), whole.width() - 16)
        cursor = self._field.viewport().mapTo(self.window(), self._field.cursorRect().topLeft())
        top = self._field.mapTo(self.window(), QPoint(0, 0)).y() - 10
        left = max(8, min(cursor.x() - 2 * PAD, whole.width() - width - 8))
        self.setGeometry(QRect(left, max(8, top - height), width, min(height, top - 8)))

    def _tell_cursor(self) -> None:
        offered = self.list.chosen()
        if offered is not None and self.isVisible():
            self.cursor_moved.emit(self.words(offered))


class _Delegate(QStyledItemDelegate):
    """Paints a person with their handle, or an emoji with its shortcode."""

    def __init__(self, view: FoundLines[Offered], kit: Kit, shelf: EmojiShelf) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._shelf = shelf
        self._emoji_font = QFont(shelf.font)
        self._emoji_font.setPixelSize(kit.keeper.fonts.px(18))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        return QSize(200, self._keeper.fonts.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        offered = self._view.lines.line(index.row())
        fonts, theme = self._keeper.fonts, self._keeper.theme
        area = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.paint_ground(painter, theme, area, index)
        tile = QRect(area.left() + PAD, area.center().y() - TILE // 2 + 1, TILE, TILE)
        self._tile(painter, offered, tile)
        text = area.adjusted(2 * PAD + TILE, 0, -PAD, 0)
        title, aside = self._words(offered)
        aside = fonts.small_metrics.elidedText(aside, _CUT, text.width() // 2)
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        painter.drawText(text, _RIGHT, aside)
        room = text.width() - fonts.small_metrics.horizontalAdvance(aside) - PAD
        painter.setFont(fonts.base)
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(text, _LEFT, fonts.base_metrics.elidedText(title, _CUT, room))
        painter.restore()

    def _words(self, offered: Offered) -> tuple[str, str]:
        if isinstance(offered, Profile):
            return isolated(offered.name), f"@{isolated(offered.handle)}"
        return name_of(offered), f":{offered.codes[0]}:" if offered.codes else ""

    def _tile(self, painter: QPainter, offered: Offered, rect: QRect) -> None:
        theme = self._keeper.theme
        if isinstance(offered, Profile):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.sender_tint(offered.id))
            painter.drawEllipse(rect)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.sender(offered.id))
            painter.setFont(self._keeper.fonts.chip)
            painter.drawText(rect, _CENTRE, initials(offered.name))
            return
        painter.setPen(theme.colour(Role.TEXT))
        painter.setFont(self._emoji_font)
        painter.drawText(rect, _CENTRE, self._shelf.toned(offered))
