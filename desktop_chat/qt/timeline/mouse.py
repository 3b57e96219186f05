"""What is at a point of a row: chips, hyperlinks, the quote of a reply and the avatars of readers."""

from PySide6.QtCore import QPoint

from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.qt.timeline.attachments import Chip
from desktop_chat.qt.timeline.layout import RowLayout
from desktop_chat.qt.timeline.textplaces import link_at, spoiler_at


def chip_at(layout: RowLayout, point: QPoint) -> Chip | None:
    """Return the chip at a point of the row."""
    return next((chip for chip in layout.chips if chip.rect.contains(point)), None)


def hyperlink_at(layout: RowLayout, point: QPoint) -> Hyperlink | None:
    """Return the hyperlink at a point of the row."""
    return link_at(layout.text, point.x() - layout.text_x, point.y() - layout.text_y)


def hidden_at(layout: RowLayout, point: QPoint, opened: frozenset[int]) -> int | None:
    """Return the first letter of the spoiler at a point of the row that is not open."""
    spoiler = spoiler_at(layout.text, point.x() - layout.text_x, point.y() - layout.text_y)
    return spoiler.start if spoiler is not None and spoiler.start not in opened else None


def quote_at(layout: RowLayout, point: QPoint) -> bool:
    """Tell whether a point is on the lines about the message that is replied to."""
    quote = layout.quote
    return quote is not None and quote.bar.united(quote.author.rect).united(quote.line.rect).contains(point)


def edited_at(layout: RowLayout, point: QPoint) -> bool:
    """Tell whether a point is on the small words of a row that say that it was edited."""
    return layout.tail is not None and layout.tail.rect.contains(point)


def readers_at(layout: RowLayout, point: QPoint) -> str:
    """Return who has read up to this row when the point is in the lane of their avatars."""
    return layout.reader_names if any(mark.rect.contains(point) for mark in layout.readers) else ""
