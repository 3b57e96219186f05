"""A stretch of text that a person has chosen, within one message or over several, and what is copied of it."""

import sys
from typing import NamedTuple

from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.models.timeline_model import TimelineModel
from desktop_chat.qt.moments import moment_text
from desktop_chat.qt.text import one_line
from desktop_chat.qt.wording import body_reading, is_plain

END = sys.maxsize
"""Behind the last character of whatever text there is."""
LONGEST_NAME = 80


class Position(NamedTuple):
    """Before the letter with number `at` of a message's text, as `Reading.letters` has them."""

    message: MessageId
    at: int


class Bounds(NamedTuple):
    """A selection by rows: from a character of the first one to before a character of the last one."""

    first: int
    start: int
    last: int
    end: int

    def part(self, number: int) -> tuple[int, int] | None:
        """Return which characters of a row are chosen, or None."""
        if not self.first <= number <= self.last:
            return None
        return self.start if number == self.first else 0, self.end if number == self.last else END


class Selection:
    """From where it began to where it is led; both stay at their messages while the list changes around them."""

    def __init__(self, model: TimelineModel) -> None:
        self._model = model
        self._anchor: Position | None = None
        self._cursor: Position | None = None

    def begin(self, position: Position) -> None:
        """Begin anew here, with nothing chosen yet."""
        self._anchor, self._cursor = position, None

    def lead(self, position: Position) -> None:
        """Choose up to here."""
        self._cursor = position

    def clear(self) -> None:
        """Choose nothing."""
        self._anchor = self._cursor = None

    def lead_rows(self, number: int) -> None:
        """Choose whole messages, from the one in which it began to the one with this number."""
        start = self._model.find(self._anchor.message) if self._anchor is not None else None
        begun = number if start is None else start
        backwards = number < begun
        self.begin(Position(self._model.row(begun).message.id, END if backwards else 0))
        self.lead(Position(self._model.row(number).message.id, 0 if backwards else END))

    def bounds(self) -> Bounds | None:
        """Return what is chosen by rows; None when it is nothing, or an end of it is not in the list any more."""
        if self._anchor is None or self._cursor is None or self._anchor == self._cursor:
            return None
        rows = self._model.find(self._anchor.message), self._model.find(self._cursor.message)
        if rows[0] is None or rows[1] is None:
            return None
        ends = sorted([(rows[0], self._anchor.at), (rows[1], self._cursor.at)])
        return Bounds(*ends[0], *ends[1])

    def text(self, *, markdown: bool = False) -> str:
        """Return what is copied: the words alone, or with several messages each below its author and moment.

        They are plain text, or with `markdown` as they were typed.
        """
        bounds = self.bounds()
        if bounds is None:
            return ""
        parts = []
        for number in range(bounds.first, bounds.last + 1):
            row, part = self._model.row(number), bounds.part(number)
            if part is None or not is_plain(row.message):
                continue
            read = body_reading(row.message)
            words = read.markdown(*part) if markdown else read.plain(*part)
            if bounds.first != bounds.last and words:
                words = f"{one_line(row.author, LONGEST_NAME)}, {moment_text(row.message.sent_at)}\n{words}"
            parts.append(words)
        return "\n\n".join(part for part in parts if part)
