"""What hangs on a message: reaction chips, the buttons of a refused one, and the avatars of readers in their lane."""

from typing import NamedTuple

from PySide6.QtCore import QRect

from desktop_chat.core.diffs import Reader, TimelineRow
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.text import one_line, tr
from desktop_chat.qt.theme import Fonts
from desktop_chat.qt.wishes import Action

CHIP_HEIGHT = 24
CHIP_GAP = 4
CHIP_PAD = 8
READER = 16
READER_STEP = 11
READERS_SHOWN = 3
CHIPS_SHOWN = 24


class Chip(NamedTuple):
    """A small button in a row: a reaction with its `key`, or an `action` of a refused message."""

    rect: QRect
    text: str
    key: str = ""
    own: bool = False
    action: Action | None = None


class ReaderMark(NamedTuple):
    """A small avatar; with `more` it shows that number instead, for it and the others that found no place."""

    rect: QRect
    reader: Reader
    more: int = 0


@dataclass(slots=True, kw_only=True)
class Flow:
    """Where the next line of chips goes; `flush_right` puts them under a bubble's right edge."""

    left: int
    right: int
    y: int
    flush_right: bool = False


def chips_of(row: TimelineRow, fonts: Fonts, me: UserId | None, flow: Flow, *, fold: str) -> tuple[Chip, ...]:
    """Place a row's chips line by line; `fold` are the words of the one that unfolds or folds a long text, if any."""
    wanted = [
        (f"{one_line(reaction.key, 16)} {len(reaction.users)}", reaction.key, me in reaction.users, None)
        for reaction in row.message.reactions[:CHIPS_SHOWN]
    ]
    unfold = [(fold, "", False, Action.UNFOLD)] if fold else []
    buttons: list[tuple[str, str, bool, Action | None]] = [*unfold, *wanted, *_refused_buttons(row)]
    made: list[Chip] = []
    line: list[Chip] = []
    x, height = flow.left, fonts.px(CHIP_HEIGHT)
    for text, key, own, action in buttons:
        width = fonts.chip_metrics.horizontalAdvance(text) + 2 * CHIP_PAD
        if line and x + width > flow.right:
            made += _aligned(line, flow.right, flush_right=flow.flush_right)
            line, x = [], flow.left
            flow.y += height + CHIP_GAP
        line.append(Chip(rect=QRect(x, flow.y, width, height), text=text, key=key, own=own, action=action))
        x += width + CHIP_GAP
    return (*made, *_aligned(line, flow.right, flush_right=flow.flush_right))


def reader_marks(readers: tuple[Reader, ...], right: int, bottom: int) -> tuple[ReaderMark, ...]:
    """Place up to three avatars at the right edge, overlapping; the last one counts those who found no place."""
    shown = readers[:READERS_SHOWN]
    hidden = len(readers) - len(shown)
    marks = []
    for number, reader in enumerate(shown):
        x = right - READER - (len(shown) - 1 - number) * READER_STEP
        more = hidden + 1 if hidden and number == READERS_SHOWN - 1 else 0
        marks.append(ReaderMark(rect=QRect(x, bottom - READER, READER, READER), reader=reader, more=more))
    return tuple(marks)


def _refused_buttons(row: TimelineRow) -> list[tuple[str, str, bool, Action | None]]:
    if row.message.refusal is None:
        return []
    return [
        (tr("Try again"), "", True, Action.RETRY),
        (tr("Edit"), "", False, Action.EDIT),
        (tr("Copy"), "", False, Action.COPY),
        (tr("Delete"), "", False, Action.DISCARD),
    ]


def _aligned(line: list[Chip], right: int, *, flush_right: bool) -> list[Chip]:
    if not line or not flush_right:
        return line
    shift = right - (line[-1].rect.right() + 1)
    return [
        Chip(rect=chip.rect.translated(shift, 0), text=chip.text, key=chip.key, own=chip.own, action=chip.action)
        for chip in line
    ]
