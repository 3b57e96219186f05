"""Lets the person choose an emoji, for a message or for what is being written; keeps what belongs to all emoji."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.emoji_shelf import EmojiShelf
    from desktop_chat.qt.widgets.emoji_picker import EmojiPicker


class EmojiActions(QObject):
    """One picker for a window, made when it is first asked for."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._picker: EmojiPicker | None = None
        self._then: Callable[[str], None] | None = None

    @cached_property
    def shelf(self) -> "EmojiShelf":
        """The emoji that can be shown here."""
        from desktop_chat.qt.emoji_shelf import EmojiShelf  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        kit = self._window.kit
        return EmojiShelf(kit.icons.folder.parent / "emoji" / "emoji.tsv", kit.settings)

    def pick(self, place: QPoint, then: Callable[[str], None]) -> None:
        """Show the picker at a place of the screen; `then` gets what is chosen there."""
        from desktop_chat.qt.widgets.emoji_picker import EmojiPicker  # noqa: PLC0415 - as above

        if self._picker is None:
            self._picker = EmojiPicker(self._window.kit, self.shelf, self._window)
            self._picker.picked.connect(self._picked)
        self._then = then
        self._picker.open_at(place)

    def _picked(self, key: str) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(key)
