"""From a row, its neighbours and a width to all that is painted: a pure function; nothing is painted or kept here.

All coordinates are whole pixels from the top left of the row. Everything is placed from left to right; for who reads
from right to left the whole row is mirrored at the end, but not the letters. Two skins share the engine: in a
conversation own messages stand in a soft bubble at the end, in a channel everything is flat at the beginning.
"""

from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.grouping import Placement
from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.moments import day_text, time_text
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import alone, one_line, tr
from desktop_chat.qt.theme import Fonts
from desktop_chat.qt.timeline.attachments import CHIP_GAP, Chip, Flow, ReaderMark, chips_of, reader_marks
from desktop_chat.qt.timeline.hole import HOLE_HEIGHT, Hole, hole_between
from desktop_chat.qt.timeline.textblock import LINES_MAX, LINES_SHOWN, TextBlock, text_block
from desktop_chat.qt.timeline.textformats import TextLooks
from desktop_chat.qt.wording import body_reading, is_plain, mark_words, name_list, origin_of, state_word

COLUMN = 760
EDGE = 16
AVATAR = 32
TEXT_X = AVATAR + 12
LANE = 44
GROUP_GAP = (14, 8)
ROW_GAP = (3, 0)
"""Space above what begins a group and above what goes on with it: usually, and where the person wants it compact."""
DAY_HEIGHT = 44
UNREAD_HEIGHT = 28
END_GAP = 8
PAD_X = 12
PAD_Y = 7
BUBBLE_MAX = 520
QUOTE_HEIGHT = 40
QUOTE_MAX = 420
TICK = 16
GAP = 8
_RIGHT = Qt.TextElideMode.ElideRight


class Surroundings(NamedTuple):
    """What a layout depends on besides its row.

    `last_own` asks for the delivery state in words, `mirrored` for places as one who reads from right to left has them.
    """

    placement: Placement
    width: int
    fonts: Fonts
    looks: TextLooks
    now: UnixMillis
    me: UserId | None
    bubbles: bool
    last_own: bool
    newest: bool
    unfolded: bool
    loading: bool
    mirrored: bool = False

    def text_looks(self) -> tuple[int, bool, bool, TextLooks]:
        """Return what a layout of the text depends on, besides the text and its author."""
        return self.width, self.bubbles, self.unfolded, self.looks


class Words(NamedTuple):
    """A text of one line, cut to fit its place."""

    text: str
    rect: QRect


class Quote(NamedTuple):
    """The lines about the message that is replied to, beside a bar."""

    bar: QRect
    author: Words
    line: Words


@dataclass(slots=True, kw_only=True)
class RowLayout:
    """Everything that is painted of a row; filled by `row_layout` and not changed afterwards.

    `body` is the y of the message itself, below lines and author; `content` its rectangle, `tail` the small words after
    the text (edited, time, state) with the `tick` beside them.
    """

    text: TextBlock
    text_x: int = 0
    text_y: int = 0
    height: int = 0
    body: int = 0
    content: QRect
    hole: Hole | None = None
    day: Words | None = None
    unread: QRect | None = None
    avatar: QRect | None = None
    author: Words | None = None
    time: Words | None = None
    bubble: QRect | None = None
    quote: Quote | None = None
    tail: Words | None = None
    tick: QRect | None = None
    refusal: Words | None = None
    chips: tuple[Chip, ...] = ()
    readers: tuple[ReaderMark, ...] = ()
    reader_names: str = ""
    mirrored: bool = False


def column(width: int) -> tuple[int, int]:
    """Return the left edge and the width of the column in which messages stand."""
    usable = max(160, min(COLUMN, width - 2 * EDGE))
    return max(EDGE, (width - usable) // 2), usable


def row_layout(row: TimelineRow, around: Surroundings, text: TextBlock | None = None) -> RowLayout:
    """Lay a row out; `text` is its text as it was laid out for the same looks before, if it was."""
    left, width = column(around.width)
    in_bubble = row.own and around.bubbles
    in_bubble_width = min(BUBBLE_MAX, round((width - LANE) * 0.8)) - 2 * PAD_X
    room = in_bubble_width if in_bubble else max(80, width - TEXT_X - LANE)
    most = LINES_MAX if around.unfolded else LINES_SHOWN
    looks = around.looks if is_plain(row.message) else around.looks._replace(font=around.fonts.italic)
    block = text or text_block(body_reading(row.message), looks, room, most=most)
    made = RowLayout(text=block, content=QRect(left, 0, width, 0))
    _lines_above(made, row, around)
    if in_bubble:
        _bubble(made, row, around, room)
    else:
        _flat(made, row, around, room)
    _below(made, row, around)
    _lane(made, row, around)
    if around.mirrored:
        _mirror(made, around.width)
    return made


def _lines_above(made: RowLayout, row: TimelineRow, around: Surroundings) -> None:
    left, width = column(around.width)
    px, y = around.fonts.px, 0
    if around.placement.hole:
        made.hole = hole_between(
            row.missing, QRect(left, y, width, px(HOLE_HEIGHT)), around.fonts, loading=around.loading
        )
        y += px(HOLE_HEIGHT)
    if around.placement.day_line:
        made.day = Words(text=day_text(row.message.sent_at, around.now), rect=QRect(left, y, width, px(DAY_HEIGHT)))
        y += px(DAY_HEIGHT)
    if around.placement.unread_line:
        made.unread = QRect(left, y, width, px(UNREAD_HEIGHT))
        y += px(UNREAD_HEIGHT)
    if not around.placement.first:
        y += ROW_GAP[around.fonts.compact]
    elif y == 0:
        y += GROUP_GAP[around.fonts.compact]
    made.body = y


def _bubble(made: RowLayout, row: TimelineRow, around: Surroundings, room: int) -> None:
    left, width = column(around.width)
    right = left + width - LANE
    words = _tail_text(row, around, with_time=True)
    small = around.fonts.small_metrics
    tail_width = small.horizontalAdvance(words) + 4 + TICK
    beside = _last_width(made, around) + 2 * GAP + tail_width
    inline = beside <= room
    inner = round(max(made.text.width, beside if inline else tail_width) + 0.5)
    inner = min(room, max(inner, _quote_width(row, around, room)))
    x = right - PAD_X - inner
    made.text_x, made.text_y = x, made.body + PAD_Y
    _quote(made, row, around, inner)
    line = small.height()
    bottom = made.text_y + made.text.height + (0 if inline else line + 2)
    made.bubble = QRect(x - PAD_X, made.body, inner + 2 * PAD_X, bottom + PAD_Y - made.body)
    made.content = made.bubble
    made.tail = Words(
        text=words, rect=QRect(right - PAD_X - tail_width, bottom - line - 1, tail_width - TICK - 4, line)
    )
    made.tick = QRect(right - PAD_X - TICK, bottom - line - 1 + (line - TICK) // 2, TICK, TICK)


def _flat(made: RowLayout, row: TimelineRow, around: Surroundings, room: int) -> None:
    left, _width = column(around.width)
    x = left + TEXT_X
    if around.placement.first:
        _author_line(made, row, around, room)
    made.text_x, made.text_y = x, made.body
    _quote(made, row, around, min(room, QUOTE_MAX))
    small = around.fonts.small_metrics
    words = _tail_text(row, around, with_time=False)
    tick = TICK + 4 if row.own else 0
    tail_width = small.horizontalAdvance(words) + tick
    bottom = made.text_y + made.text.height
    if tail_width:
        last = _last_width(made, around)
        inline = last and last + GAP + tail_width <= room
        tail_x = x + (round(last) + GAP if inline else 0)
        bottom += 0 if inline else small.height() + 2
        rect = QRect(tail_x, bottom - small.height() - 2, tail_width - tick, small.height())
        made.tail = Words(text=words, rect=rect)
        if row.own:
            made.tick = QRect(rect.right() + 5, rect.center().y() - TICK // 2, TICK, TICK)
    made.content = QRect(x, made.body, room, bottom - made.body)


def _last_width(made: RowLayout, around: Surroundings) -> float:
    """Return after how many pixels of the last line something may follow; mirrored, that is before its beginning."""
    return made.text.width if around.mirrored else made.text.last_width


def _author_line(made: RowLayout, row: TimelineRow, around: Surroundings, room: int) -> None:
    left, _width = column(around.width)
    fonts = around.fonts
    height = fonts.name_metrics.height() + 3
    made.avatar = QRect(left, made.body + 1, AVATAR, AVATAR)
    time = time_text(row.message.sent_at)
    time_width = fonts.small_metrics.horizontalAdvance(time)
    name = fonts.name_metrics.elidedText(alone(row.author), _RIGHT, max(40, room - time_width - GAP))
    name_width = fonts.name_metrics.horizontalAdvance(name)
    made.author = Words(text=name, rect=QRect(left + TEXT_X, made.body, name_width + 2, height - 3))
    baseline = fonts.name_metrics.ascent() - fonts.small_metrics.ascent()
    at = QRect(left + TEXT_X + name_width + GAP, made.body + baseline, time_width + 2, fonts.small_metrics.height())
    made.time = Words(text=time, rect=at)
    made.body += height


def _tail_text(row: TimelineRow, around: Surroundings, *, with_time: bool) -> str:
    parts = mark_words(row)
    if row.message.edited_at is not None and is_plain(row.message):
        parts.append(tr("edited"))
    if with_time:
        parts.append(time_text(row.message.sent_at))
    if row.own and (around.last_own or row.message.refusal is not None or row.message.seq is None):
        parts.append(state_word(row))
    return " · ".join(parts)


def _quote_width(row: TimelineRow, around: Surroundings, room: int) -> int:
    said = _said_above(row)
    if said is None:
        return 0
    author, line = said
    longest = max(
        around.fonts.chip_metrics.horizontalAdvance(author), around.fonts.small_metrics.horizontalAdvance(line)
    )
    return min(room, QUOTE_MAX, longest + 12)


def _said_above(row: TimelineRow) -> tuple[str, str] | None:
    """Return the two lines above a text: who is replied to, and what; or that it was forwarded, and from whom."""
    if row.message.reply_to is not None:
        author = alone(row.quoted_author) if row.quoted_author else tr("Reply")
        return author, alone(row.quoted, 120) if row.quoted else tr("Earlier message")
    origin = origin_of(row.message)
    return (tr("Forwarded from"), origin) if origin else None


def _quote(made: RowLayout, row: TimelineRow, around: Surroundings, room: int) -> None:
    said = _said_above(row)
    if said is None:
        return
    author, line = said
    x, y = made.text_x, made.text_y + 1
    height = around.fonts.px(QUOTE_HEIGHT)
    half = (height - 6) // 2
    width = max(20, room - 12)
    made.quote = Quote(
        bar=QRect(x, y, 2, 2 * half),
        author=Words(
            text=around.fonts.chip_metrics.elidedText(author, _RIGHT, width), rect=QRect(x + 10, y, width, half)
        ),
        line=Words(
            text=around.fonts.small_metrics.elidedText(line, _RIGHT, width), rect=QRect(x + 10, y + half, width, half)
        ),
    )
    made.text_y += height


def _below(made: RowLayout, row: TimelineRow, around: Surroundings) -> None:
    y = made.content.bottom() + 1
    right = made.bubble.right() + 1 if made.bubble is not None else None
    left, width = column(around.width)
    start = made.content.left() if right is None else left
    flow = Flow(left=start, right=left + width - LANE if right is None else right, y=y + CHIP_GAP)
    if row.message.refusal is not None:
        metrics = around.fonts.small_metrics
        sentence = one_line(translated(row.message.refusal.sentence), 160)
        room = flow.right - flow.left
        text = metrics.elidedText(sentence, _RIGHT, room)
        text_width = metrics.horizontalAdvance(text)
        x = flow.left if right is None else flow.right - text_width
        made.refusal = Words(text=text, rect=QRect(x, flow.y, text_width + 2, metrics.height()))
        flow.y += metrics.height() + CHIP_GAP
    flow.flush_right = right is not None
    made.chips = chips_of(row, around.fonts, around.me, flow, fold=fold_words(row, made.text))
    if made.chips:
        y = made.chips[-1].rect.bottom() + 1
    elif made.refusal is not None:
        y = made.refusal.rect.bottom() + 1
    if made.avatar is not None:
        y = max(y, made.avatar.bottom() + 1)
    made.height = y + (2 if made.chips else 0) + (END_GAP if around.newest else 0)
    if made.hole is not None:
        made.chips = (made.hole.load, *made.chips)


def fold_words(row: TimelineRow, text: TextBlock) -> str:
    """Return the words for unfolding or folding a long text, or one of a blocked person; empty for any other."""
    if row.blocked and row.message.deleted_at is None:
        return tr("Hide") if is_plain(row.message) else tr("Show")
    if text.cut:
        return tr("Show all")
    return tr("Show less") if text.long else ""


def _lane(made: RowLayout, row: TimelineRow, around: Surroundings) -> None:
    if not row.readers:
        return
    left, width = column(around.width)
    made.readers = reader_marks(row.readers, left + width, made.height - 2 - (END_GAP if around.newest else 0))
    made.reader_names = tr("Read by {names}", names=name_list([reader.name for reader in row.readers]))


def _mirror(made: RowLayout, width: int) -> None:
    """Mirror all places of a row; a text stays as it is, and stands where its mirrored box does."""

    def turned(rect: QRect) -> QRect:
        return QRect(width - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())

    def words(one: Words | None) -> Words | None:
        return None if one is None else one._replace(rect=turned(one.rect))

    def chip(one: Chip) -> Chip:
        return one._replace(rect=turned(one.rect))

    def maybe(rect: QRect | None) -> QRect | None:
        return None if rect is None else turned(rect)

    made.mirrored = True
    made.text_x = width - made.text_x - ceil(made.text.width)
    made.content = turned(made.content)
    made.unread, made.avatar, made.bubble, made.tick = map(maybe, (made.unread, made.avatar, made.bubble, made.tick))
    made.day, made.author, made.time, made.tail, made.refusal = map(
        words, (made.day, made.author, made.time, made.tail, made.refusal)
    )
    if made.hole is not None:
        hole = made.hole
        made.hole = hole._replace(words=turned(hole.words), rect=turned(hole.rect), load=chip(hole.load))
    if made.quote is not None:
        author, line = (one._replace(rect=turned(one.rect)) for one in (made.quote.author, made.quote.line))
        made.quote = Quote(bar=turned(made.quote.bar), author=author, line=line)
    made.chips = tuple(map(chip, made.chips))
    made.readers = tuple(mark._replace(rect=turned(mark.rect)) for mark in made.readers)
