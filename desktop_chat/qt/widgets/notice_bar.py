"""A sentence for the person, laid over the top of the conversation; it never moves the messages and goes by itself."""

from collections import deque

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import IconButton

SHOWN_MS = {NoticeKind.INFO: 5000, NoticeKind.WARNING: 9000, NoticeKind.ERROR: 0}
"""How long each kind stays; an error stays until it is closed."""
WAITING_MAX = 20
TOP = 62
"""Below the header of the conversation, which stays readable."""


class NoticeBar(QFrame):
    """Shows one notice after the other, the same text only once; a child of the widget that it lies over."""

    def __init__(self, kit: Kit, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("notice")
        self._waiting: deque[Notice] = deque(maxlen=WAITING_MAX)
        self._shown: Notice | None = None
        self._text = label(wrap=True)
        self._close = IconButton(kit, "close", tr("Close notice"), size=16)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(14, 8, 6, 8)
        inside.addWidget(self._text, 1)
        inside.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.advance)
        self._close.clicked.connect(self.advance)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show it now, or after those that are waiting."""
        if notice == self._shown or notice in self._waiting:
            return
        self._waiting.append(notice)
        if self._shown is None:
            self.advance()

    def advance(self) -> None:
        """Close this one and show the next."""
        self._timer.stop()
        self._shown = self._waiting.popleft() if self._waiting else None
        if self._shown is None:
            self.hide()
            return
        self._text.setText(self._shown.text[:1000])
        self.setAccessibleName(self._shown.text[:1000])
        self.place()
        self.show()
        self.raise_()
        if SHOWN_MS[self._shown.kind]:
            self._timer.start(SHOWN_MS[self._shown.kind])

    def text(self) -> str:
        """Return what is shown, or nothing."""
        return self._text.text() if self._shown is not None else ""

    def place(self) -> None:
        """Lie over the top of the parent; call it when that has another size."""
        width = max(200, min(560, self._over.width() - 32))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._over.width() - width) // 2, TOP)
