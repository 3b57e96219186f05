"""The list of rooms itself: which one is open, what the mouse and the keys mean in it."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.models.room_model import RoomModel, Shelf
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.room_delegate import RoomDelegate, RoomListView


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMenuWish:
    """The menu of one room is wanted at a place of the screen."""

    room: RoomId
    place: QPoint


def shelf_title(shelf: Shelf) -> str:
    """Return what a shelf is called."""
    match shelf:
        case Shelf.ALL:
            return tr("All conversations")
        case Shelf.UNREAD:
            return tr("Unread")
        case Shelf.FAVOURITES:
            return tr("Favourites")
        case Shelf.ARCHIVE:
            return tr("Archived")


class RoomView(RoomListView):
    """The rooms; Enter and a click open one."""

    chosen = Signal(str)  # the id of the room to open
    menu_wanted = Signal(RoomMenuWish)  # the right button, or the menu key
    left = Signal()  # Escape: back from a shelf or a search to all rooms

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.rooms = RoomModel(kit.clock, self)
        self.hovered = -1
        self.setModel(self.rooms)
        self.setItemDelegate(RoomDelegate(self, kit))
        self.setAccessibleName(tr("Conversations"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        kit.keeper.changed.connect(self.scheduleDelayedItemsLayout)
        kit.faces.changed.connect(self.viewport().update)
        self.clicked.connect(self._choose)
        self.entered.connect(self._hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the room at the cursor with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the room under the mouse, or by the key of the one at the cursor."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            place = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_wanted.emit(RoomMenuWish(room=self.rooms.entry(index.row()).room, place=place))

    def leaveEvent(self, event: QEvent) -> None:
        """No room is under the mouse now."""
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def mark(self, room: RoomId | None) -> None:
        """Show which room is open."""
        number = self.rooms.find(room) if room is not None else None
        if number is None:
            self.clearSelection()
        elif self.currentIndex().row() != number or not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.rooms.index(number))

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = index.row()
        self.viewport().update()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.rooms.entry(index.row()).room)
