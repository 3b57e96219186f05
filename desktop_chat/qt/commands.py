"""All that can be done in a window, by name: menus, shortcuts, the sheet of keys and the switcher are made from this.

It does nothing itself: whoever can do something adds a `Command` for it, once, while the window is made.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop_chat.domain.values import dataclass, replace
from desktop_chat.qt.text import tr

_ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


class Group(Enum):
    """Where a command belongs, in the order in which the sheet of keys shows them."""

    GENERAL = "general"
    ROOMS = "rooms"
    WRITING = "writing"
    MESSAGES = "messages"
    OUTBOX = "outbox"
    WORKSPACES = "workspaces"


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that a person can do.

    `keys` are the default shortcuts, as `QKeySequence` reads them. Without `run` the command only says what keys do
    that a widget treats by itself: they can be read in the sheet, but not be changed. `on` is the widget that must have
    the focus for the keys to count; without it they do anywhere in the window. `title` ends in "…" when something is
    asked before anything happens.
    """

    id: str
    title: str
    group: Group
    keys: tuple[str, ...] = ()
    run: Callable[[], object] | None = None
    applies: Callable[[], bool] = _always
    on: QWidget | None = None


class Commands(QObject):
    """The commands of one window, with the shortcuts that the person has chosen for them."""

    changed = Signal()  # other shortcuts count now

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._shortcuts: dict[str, list[QShortcut]] = {}

    def add(self, *commands: Command) -> None:
        """Know these commands from now on; `ValueError` when one has the id of another."""
        for command in commands:
            if command.id in self._commands:
                raise ValueError(f"There are two commands {command.id!r}.")
            self._commands[command.id] = command
            self._bind(command)

    def retitle(self, name: str, title: str) -> None:
        """Call a command so from now on; `KeyError` when there is none."""
        self._commands[name] = replace(self._commands[name], title=title)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a command with this id."""
        return name in self._commands

    def __iter__(self) -> Iterator[Command]:
        """Return all commands, in the order in which they were added."""
        return iter(self._commands.values())

    def __getitem__(self, name: str) -> Command:
        """Return the command with this id; `KeyError` when there is none."""
        return self._commands[name]

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the shortcuts of a command: the chosen ones, else its own."""
        command = self._commands[name]
        return command.keys if command.run is None else self._chosen.get(name, command.keys)

    def run(self, name: str) -> None:
        """Do it, if it applies now."""
        command = self._commands[name]
        if command.run is not None and command.applies():
            command.run()

    def choose_keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Let these shortcuts count, at once, and for all other commands their own; an empty tuple means none.

        A command may be added later: it gets its chosen shortcuts then.
        """
        before, self._chosen = self._chosen, dict(chosen)
        for name in before.keys() | self._chosen.keys():
            if name in self._commands and before.get(name) != self._chosen.get(name):
                self._bind(self._commands[name])
        self.changed.emit()

    def set_keys(self, name: str, keys: tuple[str, ...]) -> None:
        """Let these be the shortcuts of one command."""
        others = {other: chosen for other, chosen in self._chosen.items() if other != name}
        self.choose_keys(others if keys == self._commands[name].keys else others | {name: keys})

    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        """Return the shortcuts of those commands that have other ones than their own."""
        return dict(self._chosen)

    def holder(self, sequence: str, command: Command) -> Command | None:
        """Return another command that has this shortcut where `command` would have it, or None."""
        wanted = QKeySequence(sequence)
        for other in self:
            has = any(QKeySequence(key) == wanted for key in self.keys(other.id))
            if has and other is not command and _meet(_place(other), _place(command)):
                return other
        return None

    def fill(self, menu: QMenu, *names: str) -> None:
        """Add those of these commands to a menu that apply now, each with its first shortcut."""
        for name in names:
            if self._commands[name].applies():
                entry = menu.addAction(with_key(self._commands[name].title, self.keys(name)))
                entry.triggered.connect(lambda _=False, name=name: self.run(name))

    def _bind(self, command: Command) -> None:
        for old in self._shortcuts.pop(command.id, []):
            old.setEnabled(False)
            old.deleteLater()
        if command.run is None:
            return
        made = []
        for sequence in self.keys(command.id):
            shortcut = QShortcut(QKeySequence(sequence), command.on or self._window)
            if command.on is not None:
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda name=command.id: self.run(name))
            made.append(shortcut)
        self._shortcuts[command.id] = made


def _place(command: Command) -> QWidget | Group | None:
    """Return where the keys of a command count: in a widget, in another window (told by the group), or (None) here."""
    return command.group if command.run is None and command.on is None else command.on


def _meet(one: QWidget | Group | None, other: QWidget | Group | None) -> bool:
    """Tell whether there is a place of the focus in which the keys of both places count."""
    return one is other or (None in {one, other} and not {type(one), type(other)} & {Group})


def plain_title(command: Command) -> str:
    """Return a command's title as a name, without the mark that something is asked first."""
    return command.title.removesuffix("…")


def with_key(words: str, keys: tuple[str, ...]) -> str:
    """Return the words of an entry of a menu with the first of its shortcuts beside them."""
    return f"{words}\t{key_text(keys[0])}" if keys else words


def key_text(sequence: str) -> str:
    """Return a shortcut as people read it."""
    keys = QKeySequence(sequence)
    words = keys.toString(QKeySequence.SequenceFormat.NativeText)
    start, plus, last = words.rpartition("+")
    if not last:
        return words  # the key is a plus itself
    # By its English name: the native one is in the person's language.
    name = keys.toString(QKeySequence.SequenceFormat.PortableText).rpartition("+")[2]
    return f"{start}{plus}{(_ARROWS | {'Return': tr('Enter')}).get(name, last)}"


def group_title(group: Group) -> str:
    """Return the heading of a group."""
    match group:
        case Group.GENERAL:
            return tr("Everywhere")
        case Group.ROOMS:
            return tr("Conversations")
        case Group.WRITING:
            return tr("Writing")
        case Group.MESSAGES:
            return tr("In the messages")
        case Group.OUTBOX:
            return tr("In the outbox")
        case Group.WORKSPACES:
            return tr("Workspaces")
