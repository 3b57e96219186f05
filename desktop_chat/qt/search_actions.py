"""Opens the search of the history and shows what is chosen there; remembers the words for the next time."""

from PySide6.QtCore import QObject, Qt

from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import HitWish, SearchWish


class SearchActions(QObject):
    """What is behind the shortcuts for searching."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._last = ""
        for name, title, keys, run in (
            ("all", tr("Search messages…"), ("Ctrl+Shift+F",), self.search_everywhere),
            ("here", tr("Search this conversation…"), ("Ctrl+F",), self.search_here),
        ):
            window.commands.add(
                Command(id=f"search.{name}", title=title, group=Group.ROOMS, keys=keys, run=run, applies=window.in_chat)
            )

    def search_everywhere(self) -> None:
        """Search all that is on this computer, beginning with the words of last time."""
        self._open(self._last)

    def search_here(self) -> None:
        """Search the conversation that is shown."""
        view = self._window.conversation.view_of
        title = view.title.replace('"', " ").strip() if view is not None else ""
        self._open(f'in:"{title}" ' if title else "")

    def _open(self, typed: str) -> None:
        from desktop_chat.qt.widgets.search_dialog import SearchDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if not self._window.in_chat():
            return
        dialog = SearchDialog(self._window.kit, typed, self._window)
        dialog.searched.connect(self._search)
        dialog.hit_chosen.connect(self._show)
        self._bridge.search_done.connect(dialog.show_answer)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if typed == self._last:
            dialog.field.selectAll()
        dialog.start()

    def _search(self, wish: SearchWish) -> None:
        self._last = wish.typed
        self._bridge.search(wish)

    def _show(self, wish: HitWish) -> None:
        self._window.show_room_pane()
        self._bridge.open_at(wish.room, wish.message)
