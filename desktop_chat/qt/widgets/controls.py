"""Small controls that are made the same way everywhere: icon buttons, text buttons, hairlines, the state of a field."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, set_tooltip
from desktop_chat.qt.theme import Role

BUTTON = 32
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class WordButton(QPushButton):
    """A button with words. Enter presses the one with the focus; Qt would do that with Space alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter like Space."""
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the ring of a focused primary button: one of the button's own colour needs the gap of its style sheet."""
        super().paintEvent(event)
        if self.hasFocus() and self.objectName() == "primary":
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)


class IconButton(QToolButton):
    """A button with an icon and no words; its accessible name is also its tooltip."""

    def __init__(self, kit: Kit, icon: str, name: str, *, role: Role = Role.TEXT_2, size: int = 20) -> None:
        super().__init__()
        self._icons = kit.icons
        self._icon = icon
        self._role = role
        self._size = size
        self.setAccessibleName(name)
        set_tooltip(self, name)
        self.setFixedSize(BUTTON, BUTTON)
        self.setIconSize(QSize(size, size))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        kit.keeper.changed.connect(self._draw)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the icon now at the latest: most buttons are hidden at the start, and drawing takes a third of a ms."""
        super().showEvent(event)
        if self.icon().isNull():
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter like Space."""
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        self.setIcon(self._icons.icon(self._icon, self._role, self._size))


def button(text: str, *, kind: str = "", enabled: bool = True) -> WordButton:
    """Make a button; `kind` is "primary", "quiet", "danger", "card" or nothing. User's text never goes here."""
    made = WordButton(text)
    made.setObjectName(kind)
    made.setAccessibleName(text)
    made.setEnabled(enabled)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def field(name: str, placeholder: str = "", *, secret: bool = False) -> QLineEdit:
    """Make a line to type in; `name` is its accessible name."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def labelled(line: QLineEdit) -> QVBoxLayout:
    """Lay a line out under a label that stays when something is typed, as a placeholder does not."""
    column = QVBoxLayout()
    column.setSpacing(3)
    words = label(line.accessibleName(), name="small")
    words.setBuddy(line)
    column.addWidget(words)
    column.addWidget(line)
    return column


def add_keys(window: QWidget, keys: Mapping[str, "SignalInstance[tuple[()]]"]) -> None:
    """Let keys emit signals wherever the focus is in a window."""
    for sequence, signal in keys.items():
        QShortcut(QKeySequence(sequence), window).activated.connect(signal)


def hairline(parent: QWidget | None = None) -> QFrame:
    """Make a horizontal line of one pixel."""
    made = QFrame(parent)
    made.setObjectName("hairline")
    made.setFixedHeight(1)
    return made
