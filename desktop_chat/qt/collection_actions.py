"""Opens the lists of bookmarks, mentions and pins, keeps the bar of pins up to date, and leads to the messages."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop_chat.core.diffs import PinsChanged
from desktop_chat.core.roster import may_pin
from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.message_wishes import Collected, Collection
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import HitWish

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.pin_bar import PinBar


class CollectionActions(QObject):
    """What is behind the commands for collections of messages."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._bar: PinBar | None = None
        self._pins = PinsChanged(room=RoomId(""), pins=())
        bridge.messages.pins_changed.connect(self._take_pins)
        for collection, title, key in (
            (Collection.BOOKMARKS, tr("Bookmarks…"), "Ctrl+D"),
            (Collection.MENTIONS, tr("Mentions of you…"), "Ctrl+M"),
            (Collection.PINS, tr("Pinned messages…"), "Ctrl+P"),
        ):
            name = f"list.{collection.value}"
            run, applies = partial(self.open, collection), partial(self._applies, collection)
            window.commands.add(
                Command(id=name, title=title, group=Group.GENERAL, keys=(key,), run=run, applies=applies)
            )

    def open(self, collection: Collection) -> None:
        """Show a collection."""
        from desktop_chat.qt.widgets.collection_dialog import CollectionDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        view = self._window.conversation.view_of
        me = self._window.conversation.timeline.person()
        may_remove = collection is Collection.BOOKMARKS or (
            collection is Collection.PINS
            and view is not None
            and view.may_write
            and may_pin(view.kind, view.members, me)
        )
        dialog = CollectionDialog(self._window.kit, collection, self._window, may_remove=may_remove)
        dialog.hit_chosen.connect(self._show)
        dialog.removal_wanted.connect(partial(self._remove, collection))
        self._bridge.messages.collected.connect(dialog.show_hits)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        if collection is Collection.PINS:
            self._tell_pins()
        else:
            self._bridge.messages.collect(collection)

    def pin_bar(self) -> "PinBar":
        """Return the bar, made when something is pinned for the first time."""
        from desktop_chat.qt.widgets.pin_bar import PinBar  # noqa: PLC0415 - most rooms have no pins: the first window should not wait

        if self._bar is None:
            self._bar = PinBar(self._window.kit)
            self._bar.hit_chosen.connect(self._show)
            self._bar.list_wanted.connect(self.open)
            self._window.conversation.take_bar(self._bar)
        return self._bar

    def _applies(self, collection: Collection) -> bool:
        in_room = self._window.conversation.room() is not None
        return self._window.in_chat() and (in_room or collection is not Collection.PINS)

    def _take_pins(self, pins: PinsChanged) -> None:
        self._pins = pins
        self._show_pins()
        self._tell_pins()

    def _show_pins(self) -> None:
        here = self._pins.pins if self._pins.room == self._window.conversation.room() else ()
        if here or self._bar is not None:
            self.pin_bar().show_pins(here)

    def _tell_pins(self) -> None:
        here = self._pins.pins if self._pins.room == self._window.conversation.room() else ()
        self._bridge.messages.collected.emit(Collected(collection=Collection.PINS, hits=here))

    def _show(self, wish: HitWish) -> None:
        self._window.show_room_pane()
        self._bridge.open_at(wish.room, wish.message)

    def _remove(self, collection: Collection, wish: HitWish) -> None:
        if collection is Collection.PINS:
            self._bridge.messages.pin(wish.room, wish.message, on=False)
        else:
            self._bridge.messages.remove_bookmark(wish.room, wish.message)
