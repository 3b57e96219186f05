"""Says to a screen reader what happens while the person is elsewhere in the window: messages and trouble."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.core.diffs import Notice, NoticeKind, RowsInserted, TimelinePatch, TimelineRow
from desktop_chat.qt.text import one_line, tr
from desktop_chat.qt.wording import spoken_row

ONE_BY_ONE = 3
"""More new messages than this at once are only counted."""
SPOKEN_MAX = 400


class Announcer(QObject):
    """Speaks for a window; nothing is made or sent unless somebody listens."""

    said = Signal(str)  # this sentence was handed to the screen reader

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def say(self, sentence: str, *, urgent: bool = False) -> None:
        """Say a sentence when the present one is over, or at once when it is urgent."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415 - 4 ms, and not for the start

        words = one_line(sentence, SPOKEN_MAX)
        if QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self._window, words)
            kinds = QAccessible.AnnouncementPoliteness
            event.setPoliteness(kinds.Assertive if urgent else kinds.Polite)
            QAccessible.updateAccessibility(event)
        self.said.emit(words)

    def say_notice(self, notice: Notice) -> None:
        """Say what a notice says."""
        self.say(notice.text, urgent=notice.kind is NoticeKind.ERROR)

    def say_link(self, sentence: str) -> None:
        """Say in what state the connection is."""
        self.say(tr("Connection: {word}", word=sentence))

    def say_patch(self, patch: TimelinePatch, count: int) -> None:
        """Say the messages of others that a patch has put at the end of the open room, of now `count` rows."""
        rows = new_at_end(patch, count)
        if len(rows) > ONE_BY_ONE:
            self.say(tr("%n new messages", n=len(rows)))
            return
        for row in rows:
            self.say(spoken_row(row))


def new_at_end(patch: TimelinePatch, count: int) -> list[TimelineRow]:
    """Return the rows of others that came to the end of a list that has `count` rows after the patch."""
    if patch.reset or patch.newer:
        return []
    return [
        row
        for diff in patch.diffs
        if isinstance(diff, RowsInserted) and diff.at + len(diff.rows) >= count
        for row in diff.rows
        if not row.own
    ]
