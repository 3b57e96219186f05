"""The bar below a room's header that shows one pinned message after the other, and leads to them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop_chat.domain.search import Hit
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.message_wishes import Collection
from desktop_chat.qt.snippet import told_words
from desktop_chat.qt.text import ElidedLabel, isolated, one_line, tr
from desktop_chat.qt.widgets.controls import IconButton, hairline
from desktop_chat.qt.wishes import HitWish

HEIGHT = 36
LIMIT = 200


class PinBar(QFrame):
    """Takes no place while nothing is pinned. A click on it shows its message, and offers the next one."""

    hit_chosen = Signal(HitWish)  # show this message where it stands
    list_wanted = Signal(Collection)  # show all that is pinned

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._pins: tuple[Hit, ...] = ()
        self._at = 0
        self.show_button = IconButton(kit, "pin", tr("Show the pinned message"), size=18)
        self.list_button = IconButton(kit, "menu", tr("All pinned messages"), size=18)
        self._words = ElidedLabel(name="small")
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(self.show_button)
        line.addWidget(self._words, 1)
        line.addWidget(self.list_button)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addLayout(line)
        outside.addWidget(hairline())
        self.setFixedHeight(kit.keeper.fonts.px(HEIGHT))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_button.clicked.connect(self.show_next)
        self.list_button.clicked.connect(self._want_list)
        self.hide()

    def show_pins(self, pins: Sequence[Hit]) -> None:
        """Show what is pinned now, the last pinned first."""
        self._pins = tuple(pins)
        self._at = 0
        self._show()

    def show_next(self) -> None:
        """Bring the message that is offered into view, and offer the next one."""
        if not self._pins:
            return
        message = self._pins[self._at].found.message
        self._at = (self._at + 1) % len(self._pins)
        self._show()
        self.hit_chosen.emit(HitWish(room=message.room, message=message.id))

    def text(self) -> str:
        """Return what the bar says."""
        return self._words.full_text() if self._pins else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do what the button does; the words are larger."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_next()

    def _want_list(self) -> None:
        self.list_wanted.emit(Collection.PINS)

    def _show(self) -> None:
        self.setVisible(bool(self._pins))
        if not self._pins:
            return
        hit = self._pins[self._at]
        words = one_line(told_words(hit.found), LIMIT)
        line = tr("{who}: {text}", who=isolated(hit.author or tr("Somebody")), text=words)
        if len(self._pins) > 1:
            line = tr("{number} of {count}   {line}", number=self._at + 1, count=len(self._pins), line=line)
        self._words.show_text(line)
