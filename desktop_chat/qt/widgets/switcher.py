"""The quick switcher: a panel over the window with a field and all that could be meant by what is typed there.

A part of the window and no window of its own, so that it is there with the next picture.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from desktop_chat.qt.commands import Commands
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.switch_lines import SwitchLine, key_of, spoken_line
from desktop_chat.qt.text import isolated, label, tr
from desktop_chat.qt.theme import PAINTED_FROM, Role
from desktop_chat.qt.widgets.finder import Finder
from desktop_chat.qt.widgets.switch_view import SwitchView

WIDTH = 580
HEIGHT = 470
DELAY_MS = 60
"""The pause in typing after which messages and people are looked for."""


class Switcher(QWidget):
    """Told what to offer; tells what is typed and what is chosen. Lies over its window until that, or until Escape."""

    typed = Signal(str)  # this stands in the field now; answer: `show_lines`
    rested = Signal(str)  # it has for a moment
    chosen = Signal(SwitchLine)  # this line was chosen; the switcher is closed
    cursor_moved = Signal(str)  # what a screen reader should say of the line at the cursor

    def __init__(self, kit: Kit, commands: Commands, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("switcher")
        self.setAccessibleName(tr("Quick switcher"))
        self._keeper = kit.keeper
        self._before: QWidget | None = None
        self._panel = QFrame(self)
        self._panel.setObjectName("panel")
        self.list = SwitchView(kit, commands)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._finder = Finder(tr("Find a conversation, person, message or command"), self.list, delay_ms=DELAY_MS)
        self.field = self._finder.field
        hint = label(tr("↑ ↓ choose    Enter open    > commands    @ people    # conversations"), name="small")
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(10, 10, 10, 8)
        inside.setSpacing(6)
        inside.addWidget(self._finder, 1)
        inside.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        self._finder.typed.connect(self._tell_typed)
        self._finder.rested.connect(self._tell_rested)
        self._finder.chosen.connect(self._choose)
        self.list.clicked.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._tell_cursor)
        window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)
        self.hide()

    def open(self) -> None:
        """Lie over the window with an empty field, and ask what to offer."""
        self._before = self.window().focusWidget()
        self._cover()
        self.show()
        self.raise_()
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.typed.emit("")

    def close_again(self) -> None:
        """Go away, and give the focus back to where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_lines(self, lines: Sequence[SwitchLine], *, keep: bool) -> None:
        """Offer these; `keep` the cursor on what it is on, because they are for the same letters as those before."""
        here = self.list.chosen() if keep else None
        shown = self.list.lines
        if tuple(lines) == shown.lines() and keep:
            return
        shown.show(lines)
        if not lines:
            typed = self.field.text().strip()
            nothing = tr("Nothing here is called {words}.", words=isolated(typed)) if typed else tr("Nothing yet.")
            self._finder.show_words(nothing)
            return
        self._finder.show_list()
        keys = [key_of(line.target) for line in lines]
        self.list.choose(keys.index(key_of(here.target)) if here is not None and key_of(here.target) in keys else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape; no other key goes through to the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_again()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close on a click beside the panel."""
        event.accept()
        self.close_again()

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: FBT001, N802 - Qt's signature
        """Stay in the field: there is nothing else to go to."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Let what lies below step back."""
        veil = QColor(self._keeper.theme.colour(Role.RAIL))
        veil.setAlphaF(0.66)
        painter = QPainter(self)
        painter.setLayoutDirection(PAINTED_FROM)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window when it has another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        whole = self.window().rect()
        self.setGeometry(whole)
        px = self._keeper.fonts.px
        width = min(px(WIDTH), whole.width() - 24)
        height = min(px(HEIGHT), whole.height() - 48)
        top = min(whole.height() // 8, whole.height() - height - 24)
        self._panel.setGeometry(QRect((whole.width() - width) // 2, top, width, height))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Close when something else in the window takes the focus: it was asked for by another command."""
        if self.isVisible() and new is not None and new is not self.field and new.window() is self.window():
            self._before = None
            self.hide()

    def _tell_typed(self) -> None:
        self.typed.emit(self.field.text())

    def _tell_rested(self) -> None:
        if self.isVisible():
            self.rested.emit(self.field.text())

    def _tell_cursor(self) -> None:
        line = self.list.chosen()
        if line is not None and self.isVisible():
            self.cursor_moved.emit(spoken_line(line))

    def _choose(self) -> None:
        line = self.list.chosen()
        if line is not None:
            self.close_again()
            self.chosen.emit(line)
