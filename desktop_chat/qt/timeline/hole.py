"""A hole in the history, between two rows: a torn line that says how much is missing, and a button that fetches it."""

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt

from desktop_chat.qt.text import tr
from desktop_chat.qt.theme import Fonts
from desktop_chat.qt.timeline.attachments import CHIP_HEIGHT, CHIP_PAD, Chip
from desktop_chat.qt.wishes import Action
from desktop_chat.qt.wording import missing_text

HOLE_HEIGHT = 44
GAP = 10


class Hole(NamedTuple):
    """The sentence in the middle of the torn line across `rect`, with the button after it."""

    text: str
    words: QRect
    rect: QRect
    load: Chip


def hole_between(missing: int, rect: QRect, fonts: Fonts, *, loading: bool) -> Hole:
    """Place what is said of so many missing messages; the sentence is cut where there is little room."""
    button = tr("Loading…") if loading else tr("Load")
    button_width = fonts.chip_metrics.horizontalAdvance(button) + 2 * CHIP_PAD
    room = rect.width() - button_width - 4 * GAP
    text = fonts.chip_metrics.elidedText(missing_text(missing), Qt.TextElideMode.ElideRight, max(40, room))
    width = fonts.chip_metrics.horizontalAdvance(text)
    left = rect.left() + max(0, (rect.width() - width - GAP - button_width) // 2)
    height = fonts.px(CHIP_HEIGHT)
    middle = rect.top() + rect.height() // 2
    chip = QRect(left + width + GAP, middle - height // 2, button_width, height)
    return Hole(
        text=text,
        words=QRect(left, rect.top(), width + 1, rect.height()),
        rect=rect,
        load=Chip(rect=chip, text=button, own=not loading, action=Action.LOAD),
    )
