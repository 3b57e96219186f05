"""The dialog that lists messages from several places: bookmarks, mentions, pins; each can be shown where it stands."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.message_wishes import Collected, Collection
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.found_list import FoundView
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.wishes import HitWish


class CollectionDialog(QDialog):
    """Told what is in the collection, again whenever that changes. Enter shows the message at the cursor."""

    hit_chosen = Signal(HitWish)  # show this message where it stands
    removal_wanted = Signal(HitWish)  # take this message out of the collection

    def __init__(self, kit: Kit, collection: Collection, parent: QWidget, *, may_remove: bool) -> None:
        super().__init__(parent)
        title, self._nothing, remove = _words(collection)
        self.collection = collection
        self.setWindowTitle(title)
        open_at(self, 560, 480)
        self.list = FoundView(kit)
        self.list.setAccessibleName(title)
        self.state = label(tr("Loading…"), name="secondary", wrap=True)
        self.remove = button(remove, enabled=False)
        self._close = button(tr("Close"))
        self._show = button(tr("Show"), kind="primary", enabled=False)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(8, 16, 8, 16)
        inside.addWidget(self.state)
        inside.addStretch(1)
        self._stack = QStackedLayout()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self._close)
        foot.addWidget(self._show)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(20, 18, 20, 16)
        outside.setSpacing(10)
        outside.addWidget(label(title, name="heading"))
        outside.addLayout(self._stack, 1)
        # Not before it has a place: a stack shows its first widget at once, which would be a window of its own.
        self._stack.addWidget(page)
        self._stack.addWidget(self.list)
        outside.addLayout(foot)
        self.remove.setVisible(may_remove)
        self.list.activated.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._check)
        self._show.clicked.connect(self._choose)
        self.remove.clicked.connect(self._want_removal)
        self._close.clicked.connect(self.reject)

    def show_hits(self, collected: Collected) -> None:
        """Show what is in the collection now, with the cursor where it was."""
        if collected.collection is not self.collection:
            return
        at = max(0, self.list.currentIndex().row())
        self.list.lines.show(collected.hits)
        self.state.setText(collected.problem or self._nothing)
        self._stack.setCurrentIndex(1 if collected.hits else 0)
        self.list.choose(at)
        if collected.hits:
            self.list.setFocus()
        self._check()

    def _check(self) -> None:
        chosen = self.list.chosen() is not None
        self._show.setEnabled(chosen)
        self.remove.setEnabled(chosen)

    def _choose(self) -> None:
        if self._emit(self.hit_chosen):
            self.accept()

    def _want_removal(self) -> None:
        self._emit(self.removal_wanted)

    def _emit(self, signal: object) -> bool:
        hit = self.list.chosen()
        if hit is None:
            return False
        message = hit.found.message
        signal.emit(HitWish(room=message.room, message=message.id))  # type: ignore[attr-defined]  # a bound signal
        return True


def _words(collection: Collection) -> tuple[str, str, str]:
    """Return the title, what an empty list says, and the words for taking something out."""
    match collection:
        case Collection.BOOKMARKS:
            nothing = tr(
                "Nothing is bookmarked yet. Put the cursor on a message and press B; only you will know of it."
            )
            return tr("Bookmarks"), nothing, tr("Remove bookmark")
        case Collection.MENTIONS:
            return tr("Mentions of you"), tr("Nobody has mentioned you yet."), tr("Remove")
        case Collection.PINS:
            return tr("Pinned messages"), tr("Nothing is pinned here."), tr("Take down")
