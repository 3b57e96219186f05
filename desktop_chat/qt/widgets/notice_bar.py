"""A sentence for the person, laid over the top of the pane in front; it never moves the messages and goes by itself."""

from collections import deque

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import IconButton

SHOWN_MS = {NoticeKind.INFO: 5000, NoticeKind.WARNING: 9000, NoticeKind.ERROR: 0}
"""How long each kind stays; an error stays until it is closed."""
SHORTLY_MS = 3000
"""How long one stays at most, errors excepted, while another waits: what is newer is not told late."""
WAITING_MAX = 20
TOP = 62
"""Below the header of a pane, which stays readable."""


class NoticeBar(QFrame):
    """Shows one notice after the other, the same text only once; a child of the window that holds the pane."""

    closed = Signal()  # the person has closed a notice; another one may have come up

    def __init__(self, kit: Kit, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._keeper = kit.keeper
        self.setObjectName("notice")
        self._waiting: deque[Notice] = deque(maxlen=WAITING_MAX)
        self._shown: Notice | None = None
        self._text = label(wrap=True)
        self.close_button = IconButton(kit, "close", tr("Close notice"), size=16)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(14, 8, 6, 8)
        inside.addWidget(self._text, 1)
        inside.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.advance)
        self.close_button.clicked.connect(self.dismiss)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show it now, or after those that are waiting."""
        if notice == self._shown or notice in self._waiting:
            return
        self._waiting.append(notice)
        if self._shown is None:
            self.advance()
        elif self._timer.isActive() and self._timer.remainingTime() > SHORTLY_MS:
            self._timer.start(SHORTLY_MS)

    def withdraw(self, notice: Notice) -> None:
        """Say this no longer, because it is no longer so."""
        if notice in self._waiting:
            self._waiting.remove(notice)
        if notice == self._shown:
            self.advance()

    def dismiss(self) -> None:
        """Close this one because the person wants that."""
        self.advance()
        self.closed.emit()

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
        if long := SHOWN_MS[self._shown.kind]:
            self._timer.start(min(long, SHORTLY_MS) if self._waiting else long)

    def text(self) -> str:
        """Return what is shown, or nothing."""
        return self._text.text() if self._shown is not None else ""

    def lie_over(self, pane: QWidget) -> None:
        """Lie over the top of this pane from now on; call it as well when that has another size."""
        self._over = pane
        self.place()

    def place(self) -> None:
        """Take the place over the top of the pane."""
        width = max(200, min(560, self._over.width() - 32))
        layout = self.layout()
        if layout is not None:
            self.setFixedSize(width, layout.totalHeightForWidth(width))
        window = self.parentWidget()
        corner = self._over.mapTo(window, QPoint(0, 0)) if window is not None else QPoint(0, 0)
        self.move(corner.x() + (self._over.width() - width) // 2, corner.y() + self._keeper.fonts.px(TOP))
