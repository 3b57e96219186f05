"""The toolbar over the row under the mouse: one real widget that moves, so that it can be reached and read aloud."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import set_tooltip, tr
from desktop_chat.qt.timeline.layout import column
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.widgets.controls import IconButton
from desktop_chat.qt.wishes import Action, MessageWish, ReactionWish
from desktop_chat.qt.wording import is_plain

APPEAR_MS = 80
BUTTON = 28
QUICK_MOST = 3


class _QuickButton(QToolButton):
    """One emoji that is set with one click."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_key(self, key: str) -> None:
        """Offer this one."""
        self.key = key
        name = tr("React with {key}", key=key)
        self.setText(key)
        self.setAccessibleName(name)
        set_tooltip(self, name)


class HoverToolbar(QFrame):
    """Appears over the hovered row after a moment and follows it; a child of the view's viewport."""

    wished = Signal(MessageWish)  # a button was pressed
    reacted = Signal(ReactionWish)  # an emoji was pressed, which is to be set, or taken away if it is set

    def __init__(self, kit: Kit, view: TimelineView) -> None:
        super().__init__(view.viewport())
        self.setObjectName("toolbar")
        self.setAccessibleName(tr("Message actions"))
        self._view = view
        self._message: MessageId | None = None
        self._settings = kit.settings
        self._quick: list[_QuickButton] = []
        inside = self._inside = QHBoxLayout(self)
        inside.setContentsMargins(3, 3, 3, 3)
        inside.setSpacing(1)
        self._buttons: dict[Action, IconButton] = {}
        for action, icon, name in (
            (Action.REACT, "smile", tr("React")),
            (Action.REPLY, "reply", tr("Reply")),
            (Action.EDIT, "edit", tr("Edit")),
            (Action.MENU, "more", tr("More actions")),
        ):
            made = IconButton(kit, icon, name, size=18)
            made.setFixedSize(BUTTON, BUTTON)
            self._buttons[action] = made
            inside.addWidget(made)
        self._buttons[Action.REACT].clicked.connect(self._react)
        self._buttons[Action.REPLY].clicked.connect(self._reply)
        self._buttons[Action.EDIT].clicked.connect(self._edit)
        self._buttons[Action.MENU].clicked.connect(self._more)
        self._soon = QTimer(self, singleShot=True, interval=APPEAR_MS)
        self._soon.timeout.connect(self._appear)
        view.hover_changed.connect(self._follow)
        self.hide()

    def below(self) -> QPoint:
        """Return the place on the screen where a pop-up of a button belongs."""
        return self.mapToGlobal(self.rect().bottomRight()) + QPoint(0, 4)

    def _follow(self) -> None:
        row = self._view.hovered_row()
        self._message = row.message.id if row is not None else None
        if self.isVisible():
            self._appear()
        elif row is not None:
            self._soon.start()

    def _appear(self) -> None:
        row = self._view.hovered_row()
        if row is None or not is_plain(row.message) or row.message.refusal is not None:
            self.hide()
            return
        self._message = row.message.id
        self._show_quick()
        self._buttons[Action.EDIT].setVisible(row.own)
        self.adjustSize()
        rect = self._view.row_rect(row.message.id)
        left, width = column(self._view.viewport().width())
        top = max(2, rect.top() - 18)
        wide = self._view.viewport().width()
        x = min(left + width - self.width(), wide - self.width() - 4)
        self.move(wide - x - self.width() if self._view.isRightToLeft() else x, top)
        self.show()
        self.raise_()

    def _show_quick(self) -> None:
        """Offer the emoji used of late; the buttons are made when a row is first hovered."""
        from desktop_chat.qt.emoji_shelf import recent_keys  # noqa: PLC0415 - not before the first window is painted

        if not self._quick:
            for number in range(QUICK_MOST):
                made = _QuickButton()
                made.setFixedSize(BUTTON, BUTTON)
                made.clicked.connect(self._react_quickly)
                self._inside.insertWidget(number, made)
                self._quick.append(made)
        for made, key in zip(self._quick, recent_keys(self._settings), strict=False):
            made.show_key(key)

    def _react_quickly(self) -> None:
        made = self.sender()
        if self._message is not None and isinstance(made, _QuickButton):
            self.reacted.emit(ReactionWish(message=self._message, key=made.key, on=True))

    def _react(self) -> None:
        self._tell(Action.REACT)

    def _reply(self) -> None:
        self._tell(Action.REPLY)

    def _edit(self) -> None:
        self._tell(Action.EDIT)

    def _more(self) -> None:
        self._tell(Action.MENU)

    def _tell(self, action: Action) -> None:
        if self._message is not None:
            self.wished.emit(MessageWish(message=self._message, action=action))
