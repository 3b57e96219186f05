"""The real program with a hand inside: python -m tests.support.driven_inside ARGUMENTS...

Runs `desktop_chat.__main__.main` with real arguments. A thread reads commands, one JSON object a line, from standard
input; an object on the GUI thread carries them out by real key and mouse events on widgets that it finds by accessible
name, and writes what a person sees, one JSON object a line, to standard output whenever that is something else.
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QMimeData, QModelIndex, QObject, Qt, QTimerEvent, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QSystemTrayIcon,
    QTextEdit,
    QWidget,
)

from desktop_chat.__main__ import main
from desktop_chat.core.diffs import RoomView, RosterEntry, TimelineRow
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.user import MemberState
from desktop_chat.qt.faces import Face, person_face, room_face
from desktop_chat.qt.text import FIRST_STRONG_ISOLATE, POP_ISOLATE, ElidedLabel
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.widgets.onboarding import Onboarding
from desktop_chat.qt.widgets.unlock import Unlock
from desktop_chat.qt.wording import body_text, state_word

LOOK_MS = 20
LEFT = Qt.MouseButton.LeftButton
FACE = 40
NOTHING_HELD = Qt.KeyboardModifier.NoModifier

Command = dict[str, Any]


class CannotDo(Exception):
    """What was asked cannot be done with what is shown."""


class Hand(QObject):
    """Acts and looks on the GUI thread."""

    told = Signal(str)  # a line from standard input

    def __init__(self) -> None:
        super().__init__()
        self._last = ""
        self._timer = 0
        self.told.connect(self._start_and_obey, Qt.ConnectionType.QueuedConnection)

    def timerEvent(self, _event: QTimerEvent) -> None:
        self.look()

    def look(self) -> None:
        """Write what is shown when it is not what was written last."""
        seen = json.dumps({"seen": what_is_shown()})
        if seen != self._last:
            self._last = seen
            write(seen)

    def _start_and_obey(self, line: str) -> None:
        if not self._timer:
            self._timer = self.startTimer(LOOK_MS)
        command = json.loads(line)
        answer: dict[str, object] = {"done": command["number"], "problem": ""}
        try:
            DEEDS[command["do"]](command)
        except CannotDo as error:
            answer["problem"] = str(error)
        self.look()
        write(json.dumps(answer))


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# ---- looking


def window() -> MainWindow | None:
    """Return the window of the workspace that is shown."""
    windows = (top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow))
    return next((window for window in windows if not window.standing.aside), None)


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget; a standard button is called by its words."""
    if not widget.accessibleName() and isinstance(widget, QAbstractButton):
        return widget.text().replace("&", "")
    return without_isolates(widget.accessibleName())


def shown_widgets() -> list[QWidget]:
    """Return what is visible, pop-ups first, then dialogs, then the window."""
    shown = [widget for widget in QApplication.allWidgets() if widget.isVisible()]
    popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
    return sorted(shown, key=lambda widget: (widget.window() is not popup, widget.window() is not modal))


def open_menus() -> list[QMenu]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMenu) and widget.isVisible()]


def what_is_shown() -> dict[str, object]:
    main_window = window()
    if main_window is None:
        return {"page": "none"}
    if not main_window.isVisible():
        return {"page": "none", **tray_of(main_window)}
    return {"page": page_of(main_window), **tray_of(main_window), **the_rest_of(main_window)}


def tray_of(main_window: MainWindow) -> dict[str, object]:
    """Return where the icon in the tray is, what it says, and what its menu offers."""
    menu = [entry for menu in open_menus() for entry in entries_of(menu)]
    for icon in main_window.findChildren(QSystemTrayIcon):
        place = icon.geometry()
        if place.isValid():
            middle = [place.center().x(), place.center().y()]
            return {"tray": icon.toolTip(), "tray_place": middle, "menu": menu}
    return {"menu": menu}


def page_of(main_window: MainWindow) -> str:
    if main_window.in_chat():
        return "chat"
    pages = [widget for widget in main_window.findChildren(QWidget) if widget.isVisible()]
    if any(isinstance(widget, Unlock) for widget in pages):
        return "unlock"
    return "onboarding" if any(isinstance(widget, Onboarding) for widget in pages) else "none"


def the_rest_of(main_window: MainWindow) -> dict[str, object]:
    conversation, pane = main_window.conversation, main_window.rooms
    timeline = conversation.timeline.timeline
    shown = shown_widgets()
    open_room = conversation.view_of
    return {
        "title": main_window.windowTitle(),
        "active": main_window.isActiveWindow(),
        "rooms": [
            described_room(pane.list.rooms.entry(number)) | {"spoken": spoken(pane.list.rooms.index(number))}
            for number in range(pane.list.rooms.count())
        ],
        "room": open_room.title if open_room is not None else "",
        "room_id": open_room.room if open_room is not None else "",
        "members": sorted(one.name for one in open_room.members if one.state is MemberState.MEMBER)
        if open_room
        else [],
        "rows": [described_row(timeline.row(number)) for number in range(timeline.count())],
        "unread_from": timeline.unread_from or "",
        "composer": conversation.composer.text(),
        "badge": pane.badge.word(),
        "notice": conversation.notices.text(),
        "said": [words for widget in shown if isinstance(widget, QLabel) and (words := words_on(widget))],
        "controls": sorted({name_of(widget) for widget in shown if name_of(widget) and widget.isEnabled()}),
        "people": [item for widget in shown if isinstance(widget, QListWidget) for item in items_of(widget)],
        "lines": [line for widget in shown for line in lines_of(widget)],
        "pages": [
            without_isolates(widget.toPlainText())
            for widget in shown
            if isinstance(widget, (QPlainTextEdit, QTextEdit)) and widget.isReadOnly()
        ],
        "fields": {name_of(widget): widget.text() for widget in shown if isinstance(widget, QLineEdit)},
    }


def words_on(label: QLabel) -> str:
    """Return what a label says, also where it had to be cut, without the invisible marks around names."""
    words = label.full_text() if isinstance(label, ElidedLabel) else label.text()
    return without_isolates(words)


def without_isolates(words: str) -> str:
    return words.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")


def described_room(entry: RosterEntry) -> dict[str, object]:
    return {
        "id": entry.room,
        "kind": entry.kind.value,
        "title": entry.title,
        "unread": entry.unread,
        "mentions": entry.mentions,
        "last": entry.last_line,
        "draft": entry.draft,
        "gone": entry.gone,
        "face": face_colour(room_face(entry)),
    }


def spoken(index: QModelIndex) -> str:
    """Return what a screen reader says for a line of a list."""
    return without_isolates(index.data(Qt.ItemDataRole.AccessibleTextRole))


def face_colour(face: Face) -> str:
    """Return the colour of a face above its letters, as it is painted now."""
    kit = the_window().kit
    return kit.faces.pixmap(face, FACE, kit.keeper.fonts.name, 1.0).toImage().pixelColor(FACE // 2, 4).name()


def described_row(row: TimelineRow) -> dict[str, object]:
    message = row.message
    return {
        "id": message.id,
        "seq": message.seq,
        "author": row.author,
        "text": body_text(message),
        "own": row.own,
        "delivery": state_word(row) if row.own else "",
        "readers": sorted(reader.name for reader in row.readers),
        "reactions": {reaction.key: len(reaction.users) for reaction in message.reactions},
        "edited": message.edited_at is not None,
        "deleted": isinstance(message.content, DeletedContent),
        "refused": message.refusal.sentence if message.refusal is not None else "",
        "quoted": row.quoted,
        "missing": row.missing,
        "face": face_colour(person_face(message.sender, row.author)),
    }


def items_of(people: QListWidget) -> list[str]:
    return [without_isolates(people.item(number).text()) for number in range(people.count())]


def lines_of(widget: QWidget) -> list[str]:
    """Return the lines of a list in a dialog."""
    if not isinstance(widget, QListView) or isinstance(widget, QListWidget) or not isinstance(widget.window(), QDialog):
        return []
    model = widget.model()
    return [without_isolates(spoken(model.index(number, 0))) for number in range(model.rowCount())]


def entries_of(menu: QMenu) -> list[str]:
    return [words_of(action.text()) for action in menu.actions() if action.text() and action.isEnabled()]


def words_of(entry: str) -> str:
    """Return the words of a menu's entry without its key."""
    return entry.partition("\t")[0]


# ---- acting


def control(name: str) -> QWidget:
    found = next((widget for widget in shown_widgets() if name_of(widget) == name and widget.isEnabled()), None)
    if found is None:
        raise CannotDo(f"nothing that is shown and enabled is called {name!r}")
    return found


def the_window() -> MainWindow:
    found = window()
    if found is None:
        raise CannotDo("there is no window")
    return found


def click(command: Command) -> None:
    widget = control(command["name"])
    widget.window().activateWindow()
    QTest.mouseClick(widget, LEFT, NOTHING_HELD, widget.rect().center())


def ask_for_menu(command: Command) -> None:
    """Press the menu key on a named control."""
    widget = control(command["name"])
    middle = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, widget.mapToGlobal(middle))
    QApplication.sendEvent(widget, event)


def focused() -> QWidget:
    """Return where keys go: to a dialog that must be answered first, wherever the window manager has put the focus."""
    widget, dialog = QApplication.focusWidget(), QApplication.activeModalWidget()
    if dialog is None or QApplication.activePopupWidget() is not None or (widget and widget.window() is dialog):
        return widget or the_window()
    return dialog


def press(command: Command) -> None:
    """Press keys ("Ctrl+N") on a named control, or on what has the focus."""
    target = control(command["name"]) if command["name"] else focused()
    *held, key = command["key"].split("+") if command["key"] != "+" else ["+"]
    modifiers = NOTHING_HELD
    for name in held:
        modifiers |= getattr(Qt.KeyboardModifier, {"Ctrl": "ControlModifier"}.get(name, f"{name}Modifier"))
    code = getattr(Qt.Key, "Key_Plus" if key == "+" else f"Key_{key}")
    QTest.keyClick(target, code, modifiers)


def write_text(command: Command) -> None:
    """Type; what no key has comes as from an input method, and line breaks by Shift+Enter."""
    target = control(command["name"])
    target.setFocus()
    for number, line in enumerate(command["text"].split("\n")):
        if number:
            QTest.keyClick(target, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        if line.isascii():
            QTest.keyClicks(target, line)
        else:
            event = QInputMethodEvent()
            event.setCommitString(line)
            QCoreApplication.sendEvent(target, event)


def clear(command: Command) -> None:
    target = control(command["name"])
    assert isinstance(target, QLineEdit | QPlainTextEdit)
    QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(target, Qt.Key.Key_Delete)


def paste(command: Command) -> None:
    QGuiApplication.clipboard().setText(command["text"])
    QTest.keyClick(control(command["name"]), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def paste_file(command: Command) -> None:
    """Paste a file, as after copying it in a file manager."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(command["path"])])
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(focused(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def choose_room(command: Command) -> None:
    rooms = the_window().rooms.list
    for number in range(rooms.rooms.count()):
        if rooms.rooms.entry(number).title == command["title"]:
            QTest.mouseClick(rooms.viewport(), LEFT, NOTHING_HELD, rooms.visualRect(rooms.rooms.index(number)).center())
            return
    raise CannotDo(f"there is no room {command['title']!r}")


def choose_person(command: Command) -> None:
    """Click a person in the list; where several may be chosen, tick the box as well, by Space."""
    people = control("People")
    assert isinstance(people, QListWidget)
    for number, text in enumerate(items_of(people)):
        if command["person"] in text:
            item = people.item(number)
            QTest.mouseClick(people.viewport(), LEFT, NOTHING_HELD, people.visualItemRect(item).center())
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                QTest.keyClick(people, Qt.Key.Key_Space)
            return
    raise CannotDo(f"nobody is called {command['person']!r}")


def choose_entry(command: Command) -> None:
    for menu in open_menus():
        for action in menu.actions():
            if words_of(action.text()) == command["entry"]:
                QTest.mouseClick(menu, LEFT, NOTHING_HELD, menu.actionGeometry(action).center())
                return
    raise CannotDo(f"no open menu has an entry {command['entry']!r}")


def act_on_row(command: Command) -> None:
    """Walk the cursor of the list to a message, from the end upwards, and press a key there."""
    view = the_window().conversation.timeline
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    for _ in range(view.timeline.count()):
        row = view.current_row()
        if row is not None and row.message.id == command["id"]:
            press({"name": "Messages", "key": command["key"]})
            return
        QTest.keyClick(view, Qt.Key.Key_Up)
    raise CannotDo(f"the cursor does not come to a message {command['id']}")


def activate(_command: Command) -> None:
    the_window().showNormal()
    the_window().raise_()
    the_window().activateWindow()


def minimise(_command: Command) -> None:
    the_window().showMinimized()


def close(_command: Command) -> None:
    the_window().close()


def say_hello(_command: Command) -> None:
    """Do nothing: the answer says that the event loop runs."""


DEEDS: dict[str, Callable[[Command], None]] = {
    "hello": say_hello,
    "click": click,
    "context": ask_for_menu,
    "press": press,
    "write": write_text,
    "clear": clear,
    "paste": paste,
    "paste_file": paste_file,
    "room": choose_room,
    "person": choose_person,
    "entry": choose_entry,
    "row": act_on_row,
    "activate": activate,
    "minimise": minimise,
    "close": close,
}


def lines() -> Iterator[str]:
    yield from sys.stdin


def obey(hand: Hand) -> None:
    for line in lines():
        hand.told.emit(line)


def _members(view: RoomView | None) -> list[str]:
    """Return the names of those who are in a room now."""
    return [] if view is None else sorted(one.name for one in view.members if one.state is MemberState.MEMBER)


if __name__ == "__main__":
    the_hand = Hand()
    threading.Thread(target=obey, args=(the_hand,), daemon=True).start()
    sys.exit(main())
