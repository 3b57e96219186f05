"""Our own notifications, where the desktop has no service for them: cards in a corner of the screen."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.domain.notification import Card, CardAnswer, Deed
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import IconButton, WordButton

WIDTH = 340
GAP = 12
STAYS_MS = 8000
"""Not while the pointer is over it."""


class PopUp(QWidget):
    """One card. It takes no focus: somebody may just be typing elsewhere."""

    answered = Signal(CardAnswer)  # the person has done something with it
    gone = Signal(str)  # the card of this tag is not shown any more

    def __init__(self, kit: Kit, card: Card) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.tag = card.tag
        self._title = label(name="popupTitle")
        self._body = label(name="popupBody", wrap=True)
        close = IconButton(kit, "close", tr("Close notification"))
        close.clicked.connect(self._put_away)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        for words, deed in ((card.read, Deed.READ), (card.open, Deed.OPENED)):
            if words:
                button = WordButton(words)
                button.clicked.connect(lambda _=False, deed=deed: self._answer(deed))
                self._buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(GAP, GAP // 2, GAP // 2, GAP)
        rows.addLayout(head)
        rows.addWidget(self._body)
        rows.addLayout(self._buttons)
        self._leave = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._leave.timeout.connect(self.close)

    def say(self, card: Card) -> None:
        """Show these words, for the whole time anew."""
        self._title.setText(card.title)
        self._body.setText(card.body)
        self.setAccessibleName(f"{card.title}. {card.body}")
        self._leave.start()
        self.adjustSize()

    def enterEvent(self, event: object) -> None:
        """Stay while somebody reads."""
        super().enterEvent(event)  # type: ignore[arg-type]  # always the QEnterEvent that Qt gave
        self._leave.stop()

    def leaveEvent(self, event: object) -> None:
        """Go some time after."""
        super().leaveEvent(event)  # type: ignore[arg-type]  # always the QEvent that Qt gave
        self._leave.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what it is about."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._answer(Deed.OPENED)

    def closeEvent(self, event: object) -> None:
        """Tell that it has gone."""
        super().closeEvent(event)  # type: ignore[arg-type]  # always the QCloseEvent that Qt gave
        self.gone.emit(self.tag)

    def _put_away(self) -> None:
        self._answer(Deed.PUT_AWAY)

    def _answer(self, deed: Deed) -> None:
        self.answered.emit(CardAnswer(tag=self.tag, deed=deed))
        self.close()


class PopUps(QObject):
    """A `CardBoard` of our own: cards above one another in the lower right corner of the first screen."""

    answered = Signal(CardAnswer)  # the person has done something with a card

    def __init__(self, kit: Kit, parent: QObject) -> None:
        super().__init__(parent)
        self._kit = kit
        self._shown: dict[str, PopUp] = {}

    async def show(self, card: Card) -> bool:
        """Show a card in the place of the one with this tag."""
        if card.sound:
            QApplication.beep()
        shown = self._shown.get(card.tag)
        if shown is None:
            shown = self._shown[card.tag] = PopUp(self._kit, card)
            shown.answered.connect(self.answered)
            shown.gone.connect(self._forget)
        shown.say(card)
        self._place()
        shown.show()
        return True

    async def withdraw(self, tag: str) -> None:
        """Take a card away; harmless when there is none."""
        if tag in self._shown:
            self._shown[tag].close()

    def shown(self) -> tuple[PopUp, ...]:
        """Return the cards, the oldest first."""
        return tuple(self._shown.values())

    def clear(self) -> None:
        """Take all cards away."""
        for card in self.shown():
            card.close()

    def _forget(self, tag: str) -> None:
        self._shown.pop(tag, None)
        self._place()

    def _place(self) -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        bottom = screen.bottom() - GAP
        for card in self._shown.values():
            card.move(screen.right() - GAP - card.width(), bottom - card.height())
            bottom -= card.height() + GAP
