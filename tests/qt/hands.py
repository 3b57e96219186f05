"""Keys, buttons and letters, as a person finds them in a window."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_chat.qt.timeline.view import TimelineView

NONE = Qt.KeyboardModifier.NoModifier


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key wherever the focus of the window is."""
    QTest.keyClick(window.focusWidget(), key, modifier)


def button(parent: QWidget, words: str) -> QAbstractButton:
    """Return the button with these words on it: of several pages', the one that is seen."""
    made = [made for made in parent.findChildren(QAbstractButton) if made.text() == words]
    return next((one for one in made if one.isVisibleTo(parent)), made[0])


def named(parent: QWidget, name: str) -> QAbstractButton:
    """Return the button that a screen reader calls so."""
    return next(made for made in parent.findChildren(QAbstractButton) if made.accessibleName() == name)


def place_of(view: TimelineView, text: str, part: str) -> QPoint:
    """Return the middle of a part of the first message's text."""
    return place_of_character(view, 0, text, text.index(part) + len(part) // 2) + QPoint(2, 0)


def place_of_character(view: TimelineView, row: int, text: str, at: int) -> QPoint:
    """Return where a character of a message's text begins, at half its height."""
    layout = view._cache.layout(row)
    piece = next(piece for piece in reversed(layout.text.pieces) if piece.start <= at)
    before = len(text[piece.start : at].encode("utf-16-le")) // 2
    line = piece.layout.lineForTextPosition(before)
    found = line.cursorToX(before)
    left = found[0] if isinstance(found, tuple) else found
    y = layout.text_y + piece.y + line.y() + line.height() / 2
    return QPoint(round(layout.text_x + left), round(y) + view.visualRect(view.timeline.index(row)).top())
