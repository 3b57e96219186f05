"""Which key means which action on the row at the cursor of the message list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop_chat.qt.wishes import Action

CURSOR_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)
_ACTIONS = {
    Qt.Key.Key_E: Action.EDIT,
    Qt.Key.Key_R: Action.REPLY,
    Qt.Key.Key_C: Action.COPY,
    Qt.Key.Key_A: Action.UNFOLD,
    Qt.Key.Key_L: Action.LOAD,
    Qt.Key.Key_Q: Action.GO_TO_QUOTED,
    Qt.Key.Key_O: Action.OPEN_LINK,
    Qt.Key.Key_Plus: Action.REACT,
    Qt.Key.Key_Equal: Action.REACT,
    Qt.Key.Key_Delete: Action.DELETE,
    Qt.Key.Key_Return: Action.MENU,
    Qt.Key.Key_Enter: Action.MENU,
}
_BARE = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


def action_for(event: QKeyEvent) -> Action | None:
    """Return the action, or None when the key means none."""
    if event.matches(QKeySequence.StandardKey.Copy):
        return Action.COPY
    if event.modifiers() not in _BARE:
        return None
    return _ACTIONS.get(Qt.Key(event.key()))
