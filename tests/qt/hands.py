"""Keys and buttons, as a person finds them in a window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

NONE = Qt.KeyboardModifier.NoModifier


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key wherever the focus of the window is."""
    QTest.keyClick(window.focusWidget(), key, modifier)


def button(parent: QWidget, words: str) -> QAbstractButton:
    """Return the button with these words on it."""
    return next(made for made in parent.findChildren(QAbstractButton) if made.text() == words)


def named(parent: QWidget, name: str) -> QAbstractButton:
    """Return the button that a screen reader calls so."""
    return next(made for made in parent.findChildren(QAbstractButton) if made.accessibleName() == name)
