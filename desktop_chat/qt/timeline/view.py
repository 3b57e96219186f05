"""The message list as a person meets it: the row under the mouse, the row at the cursor, and the wishes for them."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.domain.ids import MessageId, UserId
from desktop_chat.qt.hyperlinks import shown_address
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import one_line, show_tooltip, tr
from desktop_chat.qt.timeline.keys import CURSOR_KEYS, action_for
from desktop_chat.qt.timeline.lazy_list import LazyList
from desktop_chat.qt.timeline.mouse import chip_at, hyperlink_at, readers_at
from desktop_chat.qt.timeline.textblock import links_of
from desktop_chat.qt.wishes import Action, MessageWish, ReactionWish
from desktop_chat.qt.wording import is_plain, name_list


class TimelineView(LazyList):
    """A `LazyList` with hands: keys, mouse, chips and tooltips become wishes."""

    wished = Signal(MessageWish)  # a person wants something of a message
    reacted = Signal(ReactionWish)  # an emoji was clicked
    hover_changed = Signal()  # another row is under the mouse, or none
    left = Signal()  # Escape was pressed: back to the composer

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.setAccessibleName(tr("Messages"))
        self.setObjectName("timeline")
        self.setMouseTracking(True)
        self._names: dict[UserId, str] = {}
        self._pressed: tuple[MessageId, Hyperlink] | None = None
        self.moved.connect(self._leave_row)

    def set_names(self, names: dict[UserId, str]) -> None:
        """Say how the members of the room are called; for tooltips."""
        self._names = names

    def hovered_row(self) -> TimelineRow | None:
        """Return the row under the mouse."""
        return self.timeline.row(self._hover) if 0 <= self._hover < self.timeline.count() else None

    def current_row(self) -> TimelineRow | None:
        """Return the row at the keyboard cursor."""
        index = self.currentIndex()
        return self.timeline.row(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, act on its row, or go back to the composer."""
        row = self.current_row()
        action = action_for(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif action is not None and row is not None:
            self.wished.emit(MessageWish(message=row.message.id, action=action))
        elif event.key() in CURSOR_KEYS:
            super().keyPressEvent(event)
            self._ensure_visible(self.currentIndex().row())
        else:
            event.ignore()

    def focusInEvent(self, event: object) -> None:
        """Put the cursor on the newest visible row when it is nowhere."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # always the QFocusEvent that Qt gave
        if not self.currentIndex().isValid() and self.visible_rows():
            self.setCurrentIndex(self.timeline.index(self.visible_rows()[-1]))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Note which row is under the mouse, and whether it is a hyperlink; nothing is dragged here."""
        point = event.position().toPoint()
        self._hover_at(point)
        hand = self._hyperlink_at(point) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a chip, or move the cursor to the row; a hyperlink is opened when the button is let go on it."""
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self._press_chip(event.position().toPoint()):
            event.accept()
            return
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._hyperlink_at(point)
        index = self.indexAt(point)
        if index.isValid():
            self.setCurrentIndex(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the hyperlink that was pressed; nothing is selected by dragging."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._hyperlink_at(event.position().toPoint()) == pressed:
            message, link = pressed
            self.wished.emit(MessageWish(message=message, action=Action.OPEN_LINK, link=link))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reply to the row, unless it was a hyperlink that was clicked twice."""
        if self._hyperlink_at(event.position().toPoint()) is not None:
            return
        row = self.timeline.row(index.row()) if (index := self.indexAt(event.position().toPoint())).isValid() else None
        if row is not None:
            self.wished.emit(MessageWish(message=row.message.id, action=Action.REPLY))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the mouse, or at the cursor."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            message = self.timeline.row(index.row()).message.id
            self.wished.emit(MessageWish(message=message, action=Action.MENU))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse now; the toolbar's own hover does not count as leaving."""
        super().leaveEvent(event)
        if not self.rect().contains(self.mapFromGlobal(self.cursor().pos())):
            self._leave_row()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show who reacted, who has read, or where a hyperlink leads as a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tooltip(event.globalPos(), self.hint_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def hint_at(self, point: QPoint) -> str:
        """Return what the tooltip at a point of the viewport says."""
        span = self._span_at(point.y())
        if span is None:
            return ""
        layout = self._cache.layout(span.row)
        inside = point - QPoint(0, span.top)
        chip = chip_at(layout, inside)
        if chip is None or not chip.key:
            link = hyperlink_at(layout, inside)
            return shown_address(link) if link is not None else readers_at(layout, inside)
        return self._reactors(self.timeline.row(span.row), chip.key)

    def hyperlinks(self, message: MessageId) -> tuple[Hyperlink, ...]:
        """Return the hyperlinks in a message, as far as its text is shown."""
        number = self.timeline.find(message)
        if number is None or not is_plain(self.timeline.row(number).message):
            return ()
        return links_of(self._cache.layout(number).text)

    def chips(self, message: MessageId) -> list[QRect]:
        """Return where the chips of a message stand in the viewport."""
        for span in self._geometry.visible():
            if self.timeline.row(span.row).message.id == message:
                return [chip.rect.translated(0, span.top) for chip in self._cache.layout(span.row).chips]
        return []

    def _reactors(self, row: TimelineRow, key: str) -> str:
        users = next((reaction.users for reaction in row.message.reactions if reaction.key == key), ())
        names = [self._names.get(user, tr("somebody")) for user in users[:20]]
        return tr("{names} reacted with {key}", names=name_list(names), key=one_line(key, 16)) if names else ""

    def _press_chip(self, point: QPoint) -> bool:
        span = self._span_at(point.y())
        chip = chip_at(self._cache.layout(span.row), point - QPoint(0, span.top)) if span is not None else None
        if span is None or chip is None:
            return False
        message = self.timeline.row(span.row).message.id
        if chip.action is not None:
            self.wished.emit(MessageWish(message=message, action=chip.action))
        else:
            self.reacted.emit(ReactionWish(message=message, key=chip.key, on=not chip.own))
        return True

    def _hyperlink_at(self, point: QPoint) -> tuple[MessageId, Hyperlink] | None:
        span = self._span_at(point.y())
        if span is None:
            return None
        message = self.timeline.row(span.row).message
        link = hyperlink_at(self._cache.layout(span.row), point - QPoint(0, span.top)) if is_plain(message) else None
        return None if link is None else (message.id, link)

    def _hover_at(self, point: QPoint) -> None:
        span = self._span_at(point.y())
        self._set_hover(span.row if span is not None else -1)

    def _leave_row(self) -> None:
        self._set_hover(-1)

    def _set_hover(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.viewport().update()
            self.hover_changed.emit()
