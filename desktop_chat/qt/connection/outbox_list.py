"""The list of what waits to be sent: its view, its keys, and the delegate that paints a line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.domain.link_report import WaitingItem
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.models.outbox_model import OutboxModel, state_text, what_text
from desktop_chat.qt.moments import short_text
from desktop_chat.qt.text import tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_view import LineView

PAD = 12
GAP = 3
ICON = 14
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CUT = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex


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


class _Delegate(QStyledItemDelegate):
    """Paints three lines: the room and since when, what waits, and whether it was refused."""

    def __init__(self, view: OutboxList, kit: Kit) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._icons = kit.icons
        self._clock = kit.clock

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        fonts = self._keeper.fonts
        lines = fonts.name_metrics.height() + fonts.base_metrics.height() + fonts.small_metrics.height()
        return QSize(200, lines + 2 * PAD + 2 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one item."""
        item = self._view.outbox.item(index.row())
        area = option.rect.adjusted(2, 1, -2, -1)
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.paint_ground(painter, self._keeper.theme, area, index)
        fonts, theme = self._keeper.fonts, self._keeper.theme
        text = area.adjusted(PAD, PAD - 1, -PAD, -PAD + 1)
        first = QRect(text.left(), text.top(), text.width(), fonts.name_metrics.height())
        second = QRect(text.left(), first.bottom() + 1 + GAP, text.width(), fonts.base_metrics.height())
        third = QRect(text.left(), second.bottom() + 1 + GAP, text.width(), fonts.small_metrics.height())
        self._first_line(painter, item, first)
        painter.setFont(fonts.base)
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(second, _LEFT, fonts.base_metrics.elidedText(what_text(item), _CUT, second.width()))
        self._state(painter, item, third)
        painter.restore()

    def _first_line(self, painter: QPainter, item: WaitingItem, rect: QRect) -> None:
        fonts, theme = self._keeper.fonts, self._keeper.theme
        since = tr("since {time}", time=short_text(item.since, self._clock.now()))
        width = fonts.small_metrics.horizontalAdvance(since)
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        painter.drawText(QRect(rect.right() - width, rect.top(), width + 1, rect.height()), _LEFT, since)
        painter.setFont(fonts.name)
        painter.setPen(theme.colour(Role.TEXT))
        room = rect.width() - width - 10
        painter.drawText(rect, _LEFT, fonts.name_metrics.elidedText(self._view.outbox.title(item), _CUT, room))

    def _state(self, painter: QPainter, item: WaitingItem, rect: QRect) -> None:
        fonts = self._keeper.fonts
        role, icon = (Role.TEXT_2, "hollow-clock") if item.refusal is None else (Role.ERROR, "alert")
        painter.drawPixmap(QPoint(rect.left(), rect.center().y() - ICON // 2), self._icons.pixmap(icon, role, ICON))
        rest = rect.adjusted(ICON + 5, 0, 0, 0)
        painter.setFont(fonts.small)
        painter.setPen(self._keeper.theme.colour(role))
        painter.drawText(rest, _LEFT, fonts.small_metrics.elidedText(state_text(item), _CUT, rest.width()))
