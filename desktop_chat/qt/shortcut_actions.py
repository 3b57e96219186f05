"""Lets the shortcuts of the settings count, shows the sheet of them, and keeps what is changed there."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop_chat.domain.settings import Keyboard
from desktop_chat.domain.values import replace
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

BETWEEN = "; "
"""What stands between several shortcuts of one command in the settings."""


EDITOR_HEIGHT = 380


class ShortcutActions(QObject):
    """What is behind Ctrl+/ and its dialog."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = window.kit.settings
        self._settings.keyboard_changed.connect(self._apply)
        for name, title, keys, run in (
            ("help.shortcuts", tr("Keyboard shortcuts"), ("Ctrl+/", "F1"), self.show_sheet),
            ("help.edit_shortcuts", tr("Change keyboard shortcuts…"), (), self.edit),
        ):
            window.commands.add(Command(id=name, title=title, group=Group.GENERAL, keys=keys, run=run))
        self._apply(self._settings.value.keyboard)

    def show_sheet(self) -> None:
        """Show all shortcuts."""
        from desktop_chat.qt.widgets.shortcuts import ShortcutSheet  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        sheet = ShortcutSheet(self._window.commands, self._window)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.edit_wanted.connect(self.edit)
        sheet.open()

    def edit(self) -> None:
        """Let the person choose other shortcuts."""
        from desktop_chat.qt.widgets.shortcut_editor import ShortcutDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        dialog = ShortcutDialog(self._window.kit, self._window.commands, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.editor.keys_chosen.connect(self._keep)
        dialog.open()

    def editor(self) -> QWidget:
        """Make the part of the settings in which the shortcuts are changed."""
        from desktop_chat.qt.widgets.shortcut_editor import ShortcutEditor  # noqa: PLC0415 - as the dialog

        editor = ShortcutEditor(self._window.kit, self._window.commands)
        editor.setMinimumHeight(EDITOR_HEIGHT)
        editor.keys_chosen.connect(self._keep)
        return editor

    def _apply(self, keyboard: Keyboard) -> None:
        self._window.commands.choose_keys(
            {name: tuple(filter(None, keys.split(BETWEEN))) for name, keys in keyboard.shortcuts}
        )

    def _keep(self) -> None:
        chosen = self._window.commands.chosen()
        self._settings.put(replace(self._settings.value.keyboard, shortcuts=as_pairs(chosen)))


def as_pairs(chosen: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """Return the shortcuts of commands as they stand in the settings."""
    return tuple(sorted((name, BETWEEN.join(keys)) for name, keys in chosen.items()))
