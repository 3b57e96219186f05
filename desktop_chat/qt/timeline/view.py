"""The message list as a person meets it: the row under the mouse, the row at the cursor, and the wishes for them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.core.mentions import handles_of
from desktop_chat.domain.ids import MessageId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.user import Member
from desktop_chat.qt.hyperlinks import shown_address
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import one_line, show_tooltip, tr
from desktop_chat.qt.timeline.dragging import Dragging
from desktop_chat.qt.timeline.layout import RowLayout
from desktop_chat.qt.timeline.lazy_list import LazyList
from desktop_chat.qt.timeline.mouse import chip_at, edited_at, hidden_at, hyperlink_at, quote_at, readers_at
from desktop_chat.qt.timeline.selection import Position
from desktop_chat.qt.timeline.textplaces import character_at, links_of, spoilers_of, word_at
from desktop_chat.qt.wishes import Action, MessageWish, ReactionWish
from desktop_chat.qt.wording import is_plain, name_list

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
        self._dragging = Dragging(self, self._position_at)
        self._pressed: MessageWish | None = None
        self.moved.connect(self._leave_row)

    def set_people(self, members: Sequence[Member]) -> None:
        """Say who is in the room: how they are called, and whose handles are marked in texts."""
        self._names = {member.user: member.name for member in members}
        self.know(handles_of(members))

    def hovered_row(self) -> TimelineRow | None:
        """Return the row under the mouse."""
        return self.timeline.row(self._hover) if 0 <= self._hover < self.timeline.count() else None

    def current_row(self) -> TimelineRow | None:
        """Return the row at the keyboard cursor."""
        index = self.currentIndex()
        return self.timeline.row(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or go back to the composer; what acts on the row at the cursor is among the commands."""
        row = self.current_row()
        if self._key_of_selection(event):
            self.viewport().update()
        elif event.matches(QKeySequence.StandardKey.Copy) and row is not None:
            self.wished.emit(MessageWish(message=row.message.id, action=Action.COPY))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in CURSOR_KEYS:
            self._move_cursor(event)
        else:
            event.ignore()

    def focusInEvent(self, event: object) -> None:
        """Put the cursor on the newest visible row when it is nowhere."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # always the QFocusEvent that Qt gave
        if not self.currentIndex().isValid() and self.visible_rows():
            self.setCurrentIndex(self.timeline.index(self.visible_rows()[-1]))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose text while the button is held, else note which row is under the mouse, and what of it."""
        point = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton and self._dragging.move(point):
            self._pressed = None
            return
        self._hover_at(point)
        self.viewport().setCursor(self._shape_at(point))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a chip, or move the cursor to the row; a hyperlink is opened when the button is let go on it."""
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self._press_chip(event.position().toPoint()):
            event.accept()
            return
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._wish_at(point)
            self._dragging.press(point, lead=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        index = self.indexAt(point)
        if index.isValid():
            self.setCurrentIndex(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a choice of text, open the hyperlink that was pressed, or go to the message that is quoted."""
        pressed, self._pressed = self._pressed, None
        if (
            not self._dragging.release()
            and pressed is not None
            and self._wish_at(event.position().toPoint()) == pressed
        ):
            self.wished.emit(pressed)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the word, or reply to the row beside its text."""
        place = self._place_at(event.position().toPoint())
        if place is None:
            return
        message, layout, inside = place
        word = word_at(layout.text, inside.x() - layout.text_x, inside.y() - layout.text_y)
        if word is None:
            self.wished.emit(MessageWish(message=message.id, action=Action.REPLY))
            return
        self.selection.begin(Position(message.id, word[0]))
        self.selection.lead(Position(message.id, word[1]))
        self.viewport().update()

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
        place = self._place_at(point)
        if place is None:
            return ""
        message, layout, inside = place
        chip = chip_at(layout, inside)
        if chip is None or not chip.key:
            if hidden_at(layout, inside, self.timeline.spoilers.opened(message)) is not None:
                return tr("Spoiler: click to show it")
            link = hyperlink_at(layout, inside)
            return shown_address(link) if link is not None else readers_at(layout, inside)
        return self._reactors(message, chip.key)

    def hyperlinks(self, message: MessageId) -> tuple[Hyperlink, ...]:
        """Return the hyperlinks in a message, as far as its text is shown."""
        number = self.timeline.find(message)
        if number is None or not is_plain(self.timeline.row(number).message):
            return ()
        return links_of(self._cache.layout(number).text)

    def spoilers(self, message: Message) -> tuple[int, ...]:
        """Return the first letters of the spoilers of a message, hidden or not."""
        number = self.timeline.find(message.id)
        return spoilers_of(self._cache.layout(number).text) if number is not None else ()

    def turn_spoilers(self, message: Message, first: int | None = None) -> None:
        """Show the spoiler that begins with this letter, or all of a message; when they are shown, hide them."""
        self.timeline.turn_spoilers(message, self.spoilers(message) if first is None else (first,))

    def chips(self, message: MessageId) -> list[QRect]:
        """Return where the chips of a message stand in the viewport."""
        for span in self._geometry.visible():
            if self.timeline.row(span.row).message.id == message:
                return [chip.rect.translated(0, span.top) for chip in self._cache.layout(span.row).chips]
        return []

    def _key_of_selection(self, event: QKeyEvent) -> bool:
        """Copy, widen or drop what is chosen; return whether the key meant that."""
        if event.matches(QKeySequence.StandardKey.SelectAll) and self.timeline.count():
            self.selection.clear()
            self.selection.lead_rows(0)
            self.selection.lead_rows(self.timeline.count() - 1)
            return True
        if self.selection.bounds() is None:
            return False
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selection.text())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.selection.clear()
            return True
        return False

    def _move_cursor(self, event: QKeyEvent) -> None:
        """Go to another row; with Shift choose all messages on the way."""
        choosing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if choosing and self.selection.bounds() is None and self.currentIndex().isValid():
            self.selection.clear()
            self.selection.lead_rows(self.currentIndex().row())
        super().keyPressEvent(event)
        number = self.currentIndex().row()
        self._ensure_visible(number)
        if choosing and number >= 0:
            self.selection.lead_rows(number)
            self.viewport().update()

    def _position_at(self, point: QPoint) -> Position | None:
        """Return the character nearest to a point, which may lie beyond the edges of the list."""
        spans = self._geometry.visible()
        if not spans:
            return None
        span = self._span_at(point.y()) or (spans[0] if point.y() < spans[0].top else spans[-1])
        layout = self._cache.layout(span.row)
        at = character_at(layout.text, point.x() - layout.text_x, point.y() - span.top - layout.text_y)
        return Position(self.timeline.row(span.row).message.id, at)

    def _shape_at(self, point: QPoint) -> Qt.CursorShape:
        place = self._place_at(point)
        if place is None:
            return Qt.CursorShape.ArrowCursor
        if self._wish_at(point) is not None:
            return Qt.CursorShape.PointingHandCursor
        _message, layout, inside = place
        over = word_at(layout.text, inside.x() - layout.text_x, inside.y() - layout.text_y) is not None
        return Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor

    def _place_at(self, point: QPoint) -> tuple[Message, RowLayout, QPoint] | None:
        """Return the message at a point, its layout, and where in that the point is."""
        span = self._span_at(point.y())
        if span is None:
            return None
        return self.timeline.row(span.row).message, self._cache.layout(span.row), point - QPoint(0, span.top)

    def _reactors(self, message: Message, key: str) -> str:
        users = next((reaction.users for reaction in message.reactions if reaction.key == key), ())
        names = [self._names.get(user, tr("somebody")) for user in users[:20]]
        return tr("{names} reacted with {key}", names=name_list(names), key=one_line(key, 16)) if names else ""

    def _press_chip(self, point: QPoint) -> bool:
        place = self._place_at(point)
        chip = chip_at(place[1], place[2]) if place is not None else None
        if place is None or chip is None:
            return False
        message = place[0].id
        if chip.action is not None:
            self.wished.emit(MessageWish(message=message, action=chip.action))
        else:
            self.reacted.emit(ReactionWish(message=message, key=chip.key, on=not chip.own))
        return True

    def _wish_at(self, point: QPoint) -> MessageWish | None:
        """Return what a click on the words at a point wishes for: an address, what is hidden, or what is quoted."""
        place = self._place_at(point)
        if place is None:
            return None
        message, layout, inside = place
        if message.reply_to is not None and quote_at(layout, inside):
            return MessageWish(message=message.id, action=Action.GO_TO_QUOTED)
        if readers_at(layout, inside):
            return MessageWish(message=message.id, action=Action.INFO)
        if message.edited_at is not None and is_plain(message) and edited_at(layout, inside):
            return MessageWish(message=message.id, action=Action.VERSIONS)
        hidden = hidden_at(layout, inside, self.timeline.spoilers.opened(message))
        if hidden is not None:
            return MessageWish(message=message.id, action=Action.SPOILERS, spoiler=hidden)
        link = hyperlink_at(layout, inside) if is_plain(message) else None
        return None if link is None else MessageWish(message=message.id, action=Action.OPEN_LINK, link=link)

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
