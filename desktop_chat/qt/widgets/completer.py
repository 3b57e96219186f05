"""What can be meant by a name that is being written, in a small list above it; the keys stay with what is written."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from desktop_chat.core.emoji import Emoji
from desktop_chat.domain.user import Profile
from desktop_chat.qt.emoji_shelf import EmojiShelf, name_of
from desktop_chat.qt.faces import person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import isolated, tr
from desktop_chat.qt.widgets.line_delegate import PAD, LineDelegate, tile_in
from desktop_chat.qt.widgets.line_view import FoundLines

WIDTH = 320
ROW_HEIGHT = 32
TILE = 22
MARGIN = 5
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_TAKE = {Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter}

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


class _Delegate(LineDelegate):
    """Paints a person with their handle, or an emoji with its shortcode."""

    height = ROW_HEIGHT

    def __init__(self, view: FoundLines[Offered], kit: Kit, shelf: EmojiShelf) -> None:
        super().__init__(view, kit)
        self._offered = view.lines
        self._shelf = shelf
        self._emoji_font = QFont(shelf.font)
        self._emoji_font.setPixelSize(kit.keeper.fonts.px(18))

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one thing that is offered."""
        offered = self._offered.line(row)
        tile = tile_in(area, TILE)
        text = area.adjusted(2 * PAD + TILE, 0, -PAD, 0)
        if isinstance(offered, Profile):
            self.faces.draw(painter, tile, person_face(offered.id, offered.name), self.chip().font)
            title, aside = isolated(offered.name), f"@{isolated(offered.handle)}"
        else:
            self.base()._replace(font=self._emoji_font).write_amid(painter, tile, self._shelf.toned(offered))
            title, aside = name_of(offered), f":{offered.codes[0]}:" if offered.codes else ""
        room = text.width() - self.small().write_aside(painter, text, aside)
        self.base().write(painter, text, title, room)
