"""Ways through the history of the room that is shown: to a day, to an unread mention; and the day while scrolling."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton

from desktop_chat.core.diffs import RoomView, RosterEntry, RosterPatch
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.message_wishes import DayWish
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.timeline.lazy_list import Anchor
    from desktop_chat.qt.widgets.date_bubble import DateBubble

GAP = 8


class HistoryActions(QObject):
    """Makes what lies over the list when it is first needed."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._timeline = window.conversation.timeline
        self._entries: dict[str, RosterEntry] = {}
        self._mention_pill: QPushButton | None = None
        self._bubble: DateBubble | None = None
        self._before: Anchor | None = None
        self._rows = 0
        bridge.rooms_changed.connect(self.know_rooms)
        bridge.room_changed.connect(self._show_counts)
        self._timeline.moved.connect(self._moved)
        self._timeline.viewport().installEventFilter(self)
        for name, title, keys, run in (
            ("date", tr("Go to a date…"), ("Ctrl+G",), self.ask_date),
            ("mention", tr("Go to the next mention of you"), ("Ctrl+Shift+G",), self.go_to_mention),
        ):
            window.commands.add(
                Command(id=f"history.{name}", title=title, group=Group.ROOMS, keys=keys, run=run, applies=self._in_room)
            )

    def ask_date(self) -> None:
        """Ask which day to go to."""
        from desktop_chat.qt.widgets.date_dialog import DateDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        rows, now = self._timeline.visible_rows(), self._window.kit.clock.now()
        shown = self._timeline.timeline.row(rows.start).message.sent_at if rows else now
        dialog = DateDialog(shown, now, self._window)
        dialog.chosen.connect(self._go)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def go_to_mention(self) -> None:
        """Show the first unread message that names this person."""
        room = self._window.conversation.room()
        if room is not None:
            self._bridge.messages.go_to_mention(room)

    def mention_pill(self) -> QPushButton:
        """Return the pill that counts mentions, made when there is one for the first time."""
        if self._mention_pill is None:
            pill = self._mention_pill = QPushButton(self._timeline)
            pill.setObjectName("pill")
            pill.setAccessibleName(tr("Go to the next mention of you"))
            pill.clicked.connect(self.go_to_mention)
            pill.hide()
        return self._mention_pill

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the pill in its place when the list has another size."""
        if event.type() == QEvent.Type.Resize and self._mention_pill is not None:
            self._place(self._mention_pill)
        return super().eventFilter(watched, event)

    def _in_room(self) -> bool:
        return self._window.in_chat() and self._window.conversation.room() is not None

    def _go(self, wish: DayWish) -> None:
        room = self._window.conversation.room()
        if room is not None:
            self._bridge.messages.go_to_date(room, wish.at)

    def know_rooms(self, patch: RosterPatch) -> None:
        """Take the list of rooms."""
        self._entries = {entry.room: entry for entry in patch.entries}
        self._show_counts(self._window.conversation.view_of)

    def _show_counts(self, view: RoomView | None) -> None:
        """Tell the pills how much of the open room is unread, and how often it names this person."""
        entry = self._entries.get(view.room) if view is not None else None
        self._window.conversation.show_unread(entry.unread if entry is not None else 0)
        mentions = entry.mentions if entry is not None else 0
        if mentions or self._mention_pill is not None:
            pill = self.mention_pill()
            pill.setText(f"@ {mentions}")
            pill.setVisible(mentions > 0)
            self._place(pill)

    def _place(self, pill: QPushButton) -> None:
        below = self._window.conversation.pill
        pill.setFixedHeight(below.height())
        pill.adjustSize()
        area = self._timeline.size()
        bottom = area.height() - 12 - below.height()
        pill.move(area.width() - pill.width() - 24, bottom - GAP - pill.height())
        pill.raise_()

    def _moved(self) -> None:
        """Show the day while somebody scrolls: when the rows are the same and stand elsewhere, away from the end."""
        before, self._before = self._before, self._timeline.anchor()
        rows, self._rows = self._rows, self._timeline.timeline.count()
        if before is None or before == self._before or rows != self._rows or self._timeline.at_end():
            return
        if self._bubble is None:
            from desktop_chat.qt.widgets.date_bubble import DateBubble  # noqa: PLC0415 - not before somebody scrolls: the first window should not wait

            self._bubble = DateBubble(self._window.kit, self._timeline)
        self._bubble.show_day()
