"""Where a person writes: a growing field, a strip for the message replied to or edited, and the typing line above.

The text is given away only when somebody says that it is stored (`finish`); until then it stays in the field.
"""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.domain.content import MAX_TEXT_BYTES
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import ElidedLabel, isolated, label, one_line, say, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.timeline.layout import COLUMN, column
from desktop_chat.qt.widgets.controls import IconButton
from desktop_chat.qt.widgets.focus_frame import FocusFrame
from desktop_chat.qt.widgets.message_field import MessageField
from desktop_chat.qt.widgets.sizes import KeptHeight
from desktop_chat.qt.wishes import Draft, DraftDone, UnfinishedText
from desktop_chat.qt.wording import body_text, told_text

DRAFT_DELAY_MS = 600
NEARLY_FULL = 0.9
"""The share of the longest message from which on it is said how much there is."""


class Composer(QWidget):
    """Writes for one room at a time; `show_room` first."""

    submitted = Signal(Draft)  # Enter: somebody should store this and call `finish`
    draft_changed = Signal(UnfinishedText)  # the text has rested for a while, or the room is left
    typing_changed = Signal(bool)  # the person types, or has emptied the field
    edit_last_wanted = Signal()  # Up in an empty field
    escaped = Signal()  # Escape, and there was nothing to cancel
    emoji_wanted = Signal()  # the button for emoji

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.room: RoomId | None = None
        self._reply_to: MessageId | None = None
        self._edits: MessageId | None = None
        self._before_edit = ""
        self._pending: Draft | None = None
        self._entered: list[str] = []
        self._left: tuple[Draft, str] | None = None
        self._told_draft = ""
        self._told_typing = False
        self._list_width = COLUMN
        self.field = MessageField()
        self._typing_line = ElidedLabel(name="small")
        KeptHeight(self._typing_line, kit.keeper, 18)
        self._strip_text = ElidedLabel(name="small")
        self._strip_close = IconButton(kit, "close", tr("Cancel reply or edit"), size=16)
        self._send = IconButton(kit, "send", tr("Send"), role=Role.ACCENT)
        self._smile = IconButton(kit, "smile", tr("Choose an emoji"))
        self._size = label(name="small")
        self._strip = QWidget()
        self._frame = FocusFrame(kit)
        self._frame.setObjectName("composer")
        self._lay_out()
        self._rest = QTimer(self, singleShot=True, interval=DRAFT_DELAY_MS)
        self._rest.timeout.connect(self._tell_draft)
        self.field.submitted.connect(self.submit)
        self.field.up_in_empty.connect(self.edit_last_wanted)
        self.field.escaped.connect(self._escape)
        self.field.focus_changed.connect(self._frame.show_focus)
        self.field.textChanged.connect(self._text_changed)
        self._send.clicked.connect(self.submit)
        self._smile.clicked.connect(self.emoji_wanted)
        self._strip_close.clicked.connect(self.cancel)
        self.setFocusProxy(self.field)
        self._strip.hide()
        self._text_changed()

    def show_room(self, room: RoomId | None, draft: str, placeholder: str) -> None:
        """Write for this room from now on; the unfinished text of the one before is told first."""
        if room == self.room:
            self.field.setPlaceholderText(placeholder)
            return
        early = self.field.toPlainText() if self.room is None and room is not None else ""
        entered = self._entered if early and not draft else []
        self.leave_room()
        self._told_draft = draft
        self._put(draft + early)
        self.room = room
        self.field.setPlaceholderText(placeholder)
        if early:
            self._text_changed()
            self._go_on("", entered)

    def leave_room(self) -> None:
        """Write for no room; what is typed until `show_room` belongs to the room that comes, and Enter waits for it."""
        if self.room is None:
            return
        self._tell_draft()
        if self._pending is not None and self._pending.edits is None:
            self._left = (self._pending, self._told_draft)
        self.room = None
        self._pending = None
        self._entered = []
        self._before_edit = ""
        self._told_typing = False
        self._set_strip(None, None, "")
        self._put("")
        self.show_typing("")

    def come_back(self, room: RoomId, placeholder: str) -> None:
        """Write for the room again that was left last: the other one could not be opened."""
        self.show_room(room, self._told_draft, placeholder)

    def show_placeholder(self, placeholder: str) -> None:
        """Say in the empty field what happens to what is written."""
        self.field.setPlaceholderText(placeholder)

    def reply_to(self, row: TimelineRow) -> None:
        """Answer this message."""
        words = tr("Reply to {who}: {text}", who=isolated(row.author), text=one_line(told_text(row.message), 120))
        self._leave_edit()
        self._set_strip(row.message.id, None, words)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self, row: TimelineRow) -> None:
        """Change this own message."""
        if self._edits is None:
            self._before_edit = self.field.toPlainText()
        self._set_strip(None, row.message.id, tr("Edit message"))
        self._put(body_text(row.message))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Leave reply or edit; an edit gives the text back that was there before."""
        self._leave_edit()
        self._set_strip(None, None, "")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Ask for the text to be stored; what is entered while an answer is awaited is asked for after it."""
        text = self.field.toPlainText()
        if self._pending is not None or self.room is None:
            self._entered.append(text)
        elif text.strip():
            self._submit(text)

    def finish(self, done: DraftDone) -> None:
        """Forget the text that is stored now; keep it when it is not."""
        if done.draft != self._pending:
            self._finish_left(done)
            return
        self._pending = None
        entered, self._entered = self._entered, []
        if not done.kept:
            return
        text = self.field.toPlainText()
        rest = text.removeprefix(done.draft.text)
        was_edit = self._edits is not None
        self._edits = None
        self._set_strip(None, None, "")
        if text.startswith(done.draft.text):
            self._put(rest or (self._before_edit if was_edit else ""))
        self._before_edit = ""
        self._tell_draft()
        if not was_edit:
            self._go_on(done.draft.text, entered)

    def show_typing(self, text: str) -> None:
        """Say who is typing."""
        self._typing_line.show_text(text)

    def typing_text(self) -> str:
        """Return the line that says who is typing."""
        return self._typing_line.full_text()

    def text(self) -> str:
        """Return what is written."""
        return self.field.toPlainText()

    def flush(self) -> None:
        """Tell the unfinished text now: the window closes."""
        self._tell_draft()

    def _lay_out(self) -> None:
        strip = QHBoxLayout(self._strip)
        strip.setContentsMargins(12, 4, 4, 0)
        strip.addWidget(self._strip_text, 1)
        strip.addWidget(self._strip_close)
        line = QHBoxLayout()
        line.setContentsMargins(12, 5, 5, 5)
        line.setSpacing(6)
        line.addWidget(self.field, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._size, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._smile, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._strip)
        inside.addLayout(line)
        outside = self._outside = QVBoxLayout(self)
        outside.setSpacing(3)
        outside.addWidget(self._typing_line)
        outside.addWidget(self._frame)
        self.align(COLUMN)

    def align(self, viewport: int) -> None:
        """Stand under the column of the messages, whose list is `viewport` pixels wide."""
        self._list_width = viewport
        left, width = column(viewport)
        self._outside.setContentsMargins(left, 2, max(0, self.width() - left - width), 14)

    def _finish_left(self, done: DraftDone) -> None:
        """Take a text that is stored now out of the draft of its room, which was left meanwhile."""
        if self._left is None or done.draft != self._left[0]:
            return
        told, self._left = self._left[1], None
        if done.kept and done.draft.room == self.room:
            self._put(self.field.toPlainText().removeprefix(done.draft.text))
            self._tell_draft()
        elif done.kept:
            rest = told.removeprefix(done.draft.text)
            self.draft_changed.emit(UnfinishedText(room=done.draft.room, text=rest))

    def _submit(self, text: str) -> None:
        if self.room is not None:
            self._pending = Draft(room=self.room, text=text, reply_to=self._reply_to, edits=self._edits)
            self.submitted.emit(self._pending)

    def _go_on(self, stored: str, entered: list[str]) -> None:
        """Submit what was entered meanwhile: each of these texts began with the one that is stored now."""
        waiting = [text.removeprefix(stored) for text in entered if text.startswith(stored)]
        waiting = [text for text in waiting if text.strip() and self.field.toPlainText().startswith(text)]
        if waiting:
            self._entered = waiting[1:]
            self._submit(waiting[0])

    def _set_strip(self, reply_to: MessageId | None, edits: MessageId | None, words: str) -> None:
        self._reply_to, self._edits = reply_to, edits
        self._strip_text.show_text(words)
        self._strip.setVisible(bool(words))

    def _leave_edit(self) -> None:
        if self._edits is not None:
            self._edits = None
            self._put(self._before_edit)
            self._before_edit = ""

    def _put(self, text: str) -> None:
        self.field.setPlainText(text)
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)

    def _escape(self) -> None:
        if self._reply_to is not None or self._edits is not None:
            self.cancel()
        else:
            self.escaped.emit()

    def _text_changed(self) -> None:
        text = self.field.toPlainText()
        self._send.setEnabled(bool(text.strip()))
        say(self._size, size_text(text))
        if self.room is None or self._edits is not None:
            return
        if text != self._told_draft:
            self._rest.start()
        if text != self._told_draft or self._told_typing:
            self._told_typing = bool(text)
            self.typing_changed.emit(self._told_typing)

    def _tell_draft(self) -> None:
        self._rest.stop()
        text = self._before_edit if self._edits is not None else self.field.toPlainText()
        if self.room is not None and text != self._told_draft:
            self._told_draft = text
            self.draft_changed.emit(UnfinishedText(room=self.room, text=text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay under the column: this widget may get its width before or after the list gets its own."""
        super().resizeEvent(event)
        self.align(self._list_width)
        self.field.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the field to another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.field.fit()


def size_text(text: str) -> str:
    """Return how much of the longest message a text is; nothing while it is far from that."""
    if len(text) * 4 < MAX_TEXT_BYTES * NEARLY_FULL:
        return ""
    size = len(text.strip().encode("utf-8", "replace"))
    if size < MAX_TEXT_BYTES * NEARLY_FULL:
        return ""
    if size > MAX_TEXT_BYTES:
        return tr("%n bytes too long", n=size - MAX_TEXT_BYTES)
    return tr("%n bytes left", n=MAX_TEXT_BYTES - size)
