"""A calm bar that says that a newer version is ready, or that nothing is known of one for long.

It waits below the header until somebody answers.
"""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.update_words import status_words
from desktop_chat.qt.widgets.controls import button

TOP = 62
"""Below the header of a pane, which stays readable."""
WIDEST = 560


class UpdateBar(QFrame):
    """A child of the pane over which it lies. It never takes the focus by itself."""

    install_wanted = Signal()  # install what is ready, and start again
    details_wanted = Signal()  # what is new, or what is wrong?
    put_off = Signal()  # not now

    def __init__(self, kit: Kit, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._keeper = kit.keeper
        self.setObjectName("notice")
        self._words = label(wrap=True)
        self.install_button = button(tr("Install and restart"), kind="primary")
        self.details_button = button(tr("What is new"), kind="quiet")
        self.later_button = button(tr("Later"), kind="quiet")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        for one in (self.later_button, self.details_button, self.install_button):
            line.addWidget(one)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 10, 10, 8)
        inside.setSpacing(6)
        inside.addWidget(self._words)
        inside.addLayout(line)
        self.install_button.clicked.connect(self.install_wanted)
        self.details_button.clicked.connect(self.details_wanted)
        self.later_button.clicked.connect(self.put_off)
        over.installEventFilter(self)
        self.hide()

    def show_status(self, status: UpdateStatus) -> None:
        """Say this."""
        words = status_words(status)
        self._words.setText(words)
        self.setAccessibleName(words)
        self.install_button.setVisible(status.stage is Stage.READY)
        self.details_button.setText(tr("Details") if status.stage is Stage.STALE else tr("What is new"))
        self._place()
        self.show()
        self.raise_()

    def text(self) -> str:
        """Return what is said, or nothing."""
        return self._words.text() if not self.isHidden() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the pane has another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = max(200, min(WIDEST, self._over.width() - 32))
        layout = self.layout()
        if layout is not None:
            self.setFixedSize(width, layout.totalHeightForWidth(width))
        self.move((self._over.width() - width) // 2, self._keeper.fonts.px(TOP))
