"""Choosing an emoji: a pop-up with a quick row and a sensible set, by mouse and by arrow keys."""

import unicodedata

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QVBoxLayout, QWidget

from desktop_chat.qt.text import set_tooltip, tr
from desktop_chat.qt.widgets.controls import hairline

COLUMNS = 8
QUICK = "👍 ❤️ 😂 🎉 😮 😢 🙏 👀"
SENSIBLE = (
    "😀 😄 😅 🙂 😉 😊 😍 🤩 😘 😎 🤔 🤨 😐 🙄 😬 😴 "
    "🤯 🥳 😇 🤗 😤 😡 😭 😱 👏 🙌 👌 ✌️ 🤝 💪 👋 👎 "
    "🔥 ✨ ⭐ 💯 ✅ ❌ ❓ ❗ 🚀 🎯 💡 🐛 ☕ 🍕 🎂 🌈"
)


class ReactionPicker(QFrame):
    """A pop-up of emoji; `open_for` first."""

    picked = Signal(str)  # the emoji

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popover")
        self.setAccessibleName(tr("Choose a reaction"))
        self._buttons: list[QToolButton] = []
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(6)
        inside.addLayout(self._grid(QUICK))
        inside.addWidget(hairline())
        inside.addLayout(self._grid(SENSIBLE))

    def open_at(self, place: QPoint) -> None:
        """Show the pop-up with its lower right corner near a place of the screen, and take the keys."""
        size = self.sizeHint()
        screen = self.screen().availableGeometry()
        x = max(screen.left() + 4, min(place.x() - size.width(), screen.right() - size.width() - 4))
        y = max(screen.top() + 4, min(place.y(), screen.bottom() - size.height() - 4))
        self.move(x, y)
        self.show()
        self._buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the grid by arrows; Enter and Space press, Escape closes."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -COLUMNS,
            Qt.Key.Key_Down: COLUMNS,
        }
        at = next((number for number, made in enumerate(self._buttons) if made.hasFocus()), 0)
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            target = max(0, min(len(self._buttons) - 1, at + step))
            self._buttons[target].setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._buttons[at].click()
        else:
            super().keyPressEvent(event)

    def _grid(self, emoji: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(2)
        font = QFont(self.font())
        font.setPixelSize(18)
        for number, key in enumerate(emoji.split()):
            made = _EmojiButton(key, font)
            made.chosen.connect(self._pick)
            self._buttons.append(made)
            grid.addWidget(made, number // COLUMNS, number % COLUMNS)
        return grid

    def _pick(self, key: str) -> None:
        self.close()
        self.picked.emit(key)


class _EmojiButton(QToolButton):
    """One emoji, named for screen readers by Unicode."""

    chosen = Signal(str)  # it was pressed

    def __init__(self, key: str, font: QFont) -> None:
        super().__init__()
        self._key = key
        name = unicodedata.name(key[0], key).capitalize()
        self.setText(key)
        self.setFont(font)
        self.setFixedSize(34, 34)
        self.setAccessibleName(name)
        set_tooltip(self, name)
        # Arrow keys must reach the pop-up, so a button keeps none for itself but is reached by Tab as well.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrows and Enter to the pop-up."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _tell(self) -> None:
        self.chosen.emit(self._key)
