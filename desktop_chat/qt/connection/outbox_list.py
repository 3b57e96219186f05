"""The list of what waits to be sent: its view, its keys, and the delegate that paints a line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_chat.domain.link_report import WaitingItem
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.outbox_model import OutboxModel, state_text, what_text
from desktop_chat.qt.moments import short_text
from desktop_chat.qt.text import tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_delegate import Index, LineDelegate
from desktop_chat.qt.widgets.line_view import LineView

PAD = 12
GAP = 3
ICON = 14


class OutboxList(LineView):
    """What waits; Enter and a double click activate a line, a press of a key is told to whoever has the actions."""

    key_pressed = Signal(str)  # a letter, or "Del", on the line at the cursor
    chosen_changed = Signal()  # the cursor stands on another line

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, tr("Waiting to be sent"))
        self.outbox = OutboxModel(self)
        self.setModel(self.outbox)
        self.setItemDelegate(_Delegate(self, kit))
        self.selectionModel().currentChanged.connect(self.chosen_changed)

    def chosen(self) -> WaitingItem | None:
        """Return what stands at the cursor."""
        index = self.currentIndex()
        return self.outbox.item(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell letters and Del; all else moves the cursor."""
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if plain and event.key() == Qt.Key.Key_Delete:
            self.key_pressed.emit("Del")
        elif plain and event.text().isalpha():
            self.key_pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)


class _Delegate(LineDelegate):
    """Paints the room and since when, below that what waits, and below that whether it was refused."""

    def __init__(self, view: OutboxList, kit: Kit) -> None:
        super().__init__(view, kit)
        self._outbox = view.outbox
        self._icons = kit.icons
        self._clock = kit.clock

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        heights = (ink.metrics.height() for ink in (self.name(), self.base(), self.small()))
        return QSize(200, sum(heights) + 2 * PAD + 2 * GAP)

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one item."""
        item, name, base, small = self._outbox.item(row), self.name(), self.base(), self.small()
        text = area.adjusted(PAD, PAD - 1, -PAD, -PAD + 1)
        first = QRect(text.left(), text.top(), text.width(), name.metrics.height())
        second = QRect(text.left(), first.bottom() + 1 + GAP, text.width(), base.metrics.height())
        third = QRect(text.left(), second.bottom() + 1 + GAP, text.width(), small.metrics.height())
        since = tr("since {time}", time=short_text(item.since, self._clock.now()))
        room = first.width() - small.write_aside(painter, first, since)
        name.write(painter, first, self._outbox.title(item), room)
        base.write(painter, second, what_text(item))
        self._state(painter, item, third)

    def _state(self, painter: QPainter, item: WaitingItem, rect: QRect) -> None:
        role, icon = (Role.TEXT_2, "hollow-clock") if item.refusal is None else (Role.ERROR, "alert")
        painter.drawPixmap(QPoint(rect.left(), rect.center().y() - ICON // 2), self._icons.pixmap(icon, role, ICON))
        self.small(role).write(painter, rect.adjusted(ICON + 5, 0, 0, 0), state_text(item))
