"""A page of text to be read in a dialog, which cursor and screen reader can go through. It knows no message."""

from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.theme import Role


class TextPage(QTextEdit):
    """Filled by inserting text at a cursor, with `looks`: that is never read as markup."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self.setObjectName("reading")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(kit.keeper.fonts.base)
        self.setAccessibleName(name)

    def looks(self, role: Role) -> QTextCharFormat:
        """Return the format of plain text in a colour."""
        looks = QTextCharFormat()
        looks.setForeground(self._keeper.theme.colour(role))
        return looks
