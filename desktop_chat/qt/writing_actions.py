"""Helps while one writes: completes people and emoji, and puts chosen emoji into the text."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QTextCursor

from desktop_chat.core.completing import Trigger, Wanted, closed_code, wanted
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.emoji_actions import EmojiActions
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.completer import Completer, Offered

OFFERED_MOST = 7


class WritingActions(QObject):
    """Watches the field of the composer; the list of completions is made when the first name is begun."""

    told = Signal(str)  # what a screen reader should say

    def __init__(self, window: MainWindow, emoji: EmojiActions, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._emoji = emoji
        self._composer = window.conversation.composer
        self._field = window.conversation.composer.field
        self._completer: Completer | None = None
        self._dismissed: str | None = None
        self._replacing = False
        self._field.textChanged.connect(self._text_changed)
        self._field.cursorPositionChanged.connect(self._look)
        self._composer.emoji_wanted.connect(self.choose_emoji)
        window.commands.add(
            Command(
                id="writing.emoji",
                title=tr("Choose an emoji…"),
                group=Group.WRITING,
                keys=("Ctrl+.",),
                run=self.choose_emoji,
                applies=self._may_write,
            )
        )

    def choose_emoji(self) -> None:
        """Show the emoji; the chosen one stands in the text afterwards."""
        corner = self._composer.mapToGlobal(QPoint(self._composer.width(), 0))
        self._emoji.pick(corner, self._insert)

    def _may_write(self) -> bool:
        view = self._window.conversation.view_of
        return self._window.in_chat() and view is not None and view.may_write

    def _insert(self, text: str) -> None:
        self._field.textCursor().insertText(text)
        self._field.setFocus()

    def _text_changed(self) -> None:
        """Replace a shortcode whose second colon was typed; what was undone is left as it is."""
        before = self._before()
        code = closed_code(before) if before.endswith(":") else None
        if code is None or self._replacing or self._field.document().isRedoAvailable():
            return
        found = self._emoji.shelf.table.by_code(code)
        if found is not None:
            key = self._emoji.shelf.toned(found)
            self._emoji.shelf.use(key)
            self._replace(f":{code}:", key)

    def _look(self) -> None:
        """Offer what can be meant by the name at the cursor."""
        asked = wanted(self._before()) if self._is_writing() else None
        if asked is None or asked.typed == self._dismissed:
            self._dismissed = self._dismissed if asked is not None else None
            if self._completer is not None:
                self._completer.hide()
            return
        self._dismissed = None
        offered = self._offers(asked)
        if offered or self._completer is not None:
            self._list().offer(offered)

    def _is_writing(self) -> bool:
        """Tell whether the person writes: a draft that was put into the field has nothing to be undone."""
        return self._field.hasFocus() and self._field.document().isUndoAvailable()

    def _offers(self, asked: Wanted) -> "tuple[Offered, ...]":
        if asked.trigger is Trigger.EMOJI:
            return self._emoji.shelf.find(asked.query, OFFERED_MOST)
        return self._people(asked.query)

    def _people(self, query: str) -> tuple[Profile, ...]:
        """Return members of the room that can be meant; all of them, by name, before a letter is typed."""
        from desktop_chat.core.fuzzy import Candidate, FuzzyIndex  # noqa: PLC0415 - not before somebody is named: the first window should not wait

        view = self._window.conversation.view_of
        me = self._window.conversation.timeline.person()
        members = [one for one in view.members if one.state is MemberState.MEMBER and one.user != me] if view else []
        people = {one.user: Profile(id=one.user, handle=one.handle, name=one.name) for one in members}
        if not query:
            return tuple(sorted(people.values(), key=lambda person: person.name.casefold()))[:OFFERED_MOST]
        index = FuzzyIndex([Candidate(id=one.id, name=one.handle, other=one.name) for one in people.values()])
        best = index.best(query, self._window.kit.clock.now(), OFFERED_MOST)
        by_id: dict[str, Profile] = {str(person.id): person for person in people.values()}
        return tuple(by_id[match.id] for match in best)

    def _list(self) -> "Completer":
        from desktop_chat.qt.widgets.completer import Completer  # noqa: PLC0415 - as above

        if self._completer is None:
            made = self._completer = Completer(self._window.kit, self._emoji.shelf, self._field)
            made.chosen.connect(self._take)
            made.dismissed.connect(self._dismiss)
            made.cursor_moved.connect(self.told)
        return self._completer

    def _take(self) -> None:
        asked = wanted(self._before())
        offered = self._list().list.chosen()
        self._list().hide()
        if asked is None or offered is None:
            return
        if isinstance(offered, Profile):
            self._replace(asked.typed, f"@{offered.handle} ")
            return
        key = self._emoji.shelf.toned(offered)
        self._emoji.shelf.use(key)
        self._replace(asked.typed, key)

    def _dismiss(self) -> None:
        asked = wanted(self._before())
        self._dismissed = asked.typed if asked is not None else None

    def _before(self) -> str:
        """Return what is written before the cursor."""
        cursor = self._field.textCursor()
        cursor.setPosition(0, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _replace(self, typed: str, text: str) -> None:
        """Put a text in the place of what was typed before the cursor; one step for undoing."""
        cursor = self._field.textCursor()
        start = cursor.position() - len(typed.encode("utf-16-le")) // 2
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self._replacing = True
        cursor.insertText(text)
        self._replacing = False
        self._field.setTextCursor(cursor)
