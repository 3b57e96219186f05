"""Opens the quick switcher, gathers what it offers, and does what is chosen there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.diffs import RosterEntry, RosterPatch
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import NewRoom, PeopleFound, SearchDone, SearchWish

if TYPE_CHECKING:
    from desktop_chat.qt.switch_lines import SwitchLine, SwitchLines
    from desktop_chat.qt.widgets.switcher import Switcher

NAME = "room.switch"
LETTERS_FOR_MESSAGES = 2
"""Fewer are in nearly every message."""


class SwitchActions(QObject):
    """What is behind Ctrl+K. Remembers what was chosen as long as the window lives, so that it comes first."""

    told = Signal(str)  # what a screen reader should say

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._clock = window.kit.clock
        self._rooms: tuple[RosterEntry, ...] = ()
        self._used: dict[str, UnixMillis] = {}
        self._switcher: Switcher | None = None
        self._lines: SwitchLines | None = None
        bridge.rooms_changed.connect(self.know_rooms)
        title = tr("Go to a conversation, person, message or command…")
        window.commands.add(
            Command(id=NAME, title=title, group=Group.GENERAL, keys=("Ctrl+K",), run=self.open, applies=window.in_chat)
        )

    def open(self) -> None:
        """Show the switcher, or close it when it is shown."""
        from desktop_chat.qt.switch_lines import SwitchLines  # noqa: PLC0415 - not before somebody asks: the first window should not wait
        from desktop_chat.qt.widgets.switcher import Switcher  # noqa: PLC0415

        window = self._window
        if self._switcher is None:
            made = self._switcher = Switcher(window.kit, window.commands, window)
            made.typed.connect(self._offer)
            made.rested.connect(self._look_further)
            made.chosen.connect(self._go)
            made.cursor_moved.connect(self.told)
            self._bridge.people_found.connect(self._take_people)
            self._bridge.search_done.connect(self._take_hits)
        if self._switcher.isVisible():
            self._switcher.close_again()
            return
        view = window.conversation.view_of
        self._lines = SwitchLines(self._rooms, self._commands(), self._used, window.conversation.room())
        if view is not None:
            me = window.conversation.timeline.person()
            members = [member for member in view.members if member.user != me and member.state is MemberState.MEMBER]
            self._lines.know([Profile(id=one.user, handle=one.handle, name=one.name) for one in members])
        self._switcher.open()

    def _commands(self) -> list[Command]:
        """Return what can be done now: also what acts on the widget that has the focus."""
        here = self._window.focusWidget()
        return [
            command
            for command in self._window.commands
            if command.run is not None and command.on in {None, here} and command.id != NAME and command.applies()
        ]

    def know_rooms(self, patch: RosterPatch) -> None:
        """Take the list of rooms."""
        self._rooms = patch.entries

    def _offer(self, typed: str) -> None:
        if self._lines is not None:
            self._lines.found(())
            self._show(typed, keep=False)

    def _look_further(self, typed: str) -> None:
        """Ask for what is not known here yet: messages, and people with whom there is no conversation."""
        words = typed.removeprefix("@").strip()
        if words and typed[:1] not in {">", "#"}:
            self._bridge.look_up_people(words)
        if len(words) >= LETTERS_FOR_MESSAGES and typed[:1] not in {">", "#", "@"}:
            self._bridge.search(SearchWish(typed=typed))

    def _take_people(self, found: PeopleFound) -> None:
        if not found.problem and self._lines is not None and self._switcher is not None and self._switcher.isVisible():
            me = self._window.conversation.timeline.person()
            self._lines.know([person for person in found.people if person.id != me])
            self._show(self._switcher.field.text(), keep=True)

    def _take_hits(self, done: SearchDone) -> None:
        switcher = self._switcher
        if self._lines is None or switcher is None or done.wish != SearchWish(typed=switcher.field.text()):
            return
        self._lines.found(done.answer.hits[:6])
        self._show(done.wish.typed, keep=True)

    def _show(self, typed: str, *, keep: bool) -> None:
        if self._lines is not None and self._switcher is not None:
            self._switcher.show_lines(self._lines.lines(typed, self._clock.now()), keep=keep)

    def _go(self, line: "SwitchLine") -> None:
        from desktop_chat.qt.switch_lines import key_of  # noqa: PLC0415 - as above

        self._used[key_of(line.target)] = self._clock.now()
        match line.target:
            case RosterEntry() as entry:
                self._window.rooms.room_chosen.emit(entry.room)
            case Profile() as person:
                self._bridge.make_room(NewRoom(kind=RoomKind.DIRECT, name="", members=(person.id,)))
                self._window.show_room_pane()
            case Command() as command:
                self._window.commands.run(command.id)
            case hit:
                self._window.show_room_pane()
                self._bridge.open_at(hit.found.message.room, hit.found.message.id)
