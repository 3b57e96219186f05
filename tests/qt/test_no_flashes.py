"""Nothing is a window of its own, not even for a moment, while a window or a part of it is made: that would flash."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.qt.widgets.main_window import MainWindow
from tests.qt.conftest import Stage


class Watch(QObject):
    """Notes each window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is shown for the first time."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda stage: MainWindow(stage.window.kit), []),
        (lambda stage: stage.window.commands.run("list.bookmarks"), ["CollectionDialog"]),
        (lambda stage: stage.window.commands.run("search.all"), ["SearchDialog"]),
        (lambda stage: stage.window.commands.run("room.browse"), ["ChannelBrowser"]),
        (lambda stage: stage.window.commands.run("link.outbox"), ["OutboxPage"]),
        (lambda stage: stage.window.commands.run("link.connection"), ["ConnectionPage"]),
        (lambda stage: stage.window.commands.run("settings.open"), ["SettingsDialog"]),
        (lambda stage: stage.window.commands.run("room.new"), ["NewRoomDialog"]),
        (lambda stage: stage.window.commands.run("room.details"), ["RoomDetails"]),
        (lambda stage: stage.window.commands.run("person.blocked"), ["BlockedPeople"]),
        (lambda stage: stage.window.commands.run("room.switch"), []),
        (lambda stage: stage.window.commands.run("help.shortcuts"), ["ShortcutSheet"]),
        (lambda stage: stage.window.onboarding(), []),
        (lambda stage: stage.window.unlock(), []),
    ],
)
def test_what_is_made_shows_nothing_but_itself(
    talk: Stage, qapp: QApplication, make: Callable[[Stage], object], expected: list[str]
) -> None:
    watch = Watch()
    qapp.installEventFilter(watch)

    made = make(talk)
    qapp.processEvents()

    qapp.removeEventFilter(watch)
    assert watch.shown == expected
    del made
