"""What is at a point of a row: chips and the avatars of readers."""

from PySide6.QtCore import QPoint

from desktop_chat.qt.timeline.attachments import Chip
from desktop_chat.qt.timeline.layout import RowLayout


def chip_at(layout: RowLayout, point: QPoint) -> Chip | None:
    """Return the chip at a point of the row."""
    return next((chip for chip in layout.chips if chip.rect.contains(point)), None)


def readers_at(layout: RowLayout, point: QPoint) -> str:
    """Return who has read up to this row when the point is in the lane of their avatars."""
    return layout.reader_names if any(mark.rect.contains(point) for mark in layout.readers) else ""
