"""Keeps the layouts of the rows that were seen last, each for exactly the look that it was made for."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.grouping import placement
from desktop_chat.domain.ids import MessageId, UnixMillis, UserId
from desktop_chat.qt.models.timeline_model import TimelineModel
from desktop_chat.qt.moments import day_number
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.timeline.layout import RowLayout, Surroundings, row_layout
from desktop_chat.qt.timeline.textblock import TextBlock
from desktop_chat.qt.timeline.textformats import Shades, TextLooks, colourless

CAPACITY = 400


class _Look(NamedTuple):
    """What a layout was made for. Rows are values, so the same object is the same look; comparing ids costs nothing."""

    row: TimelineRow
    before: TimelineRow | None
    after: TimelineRow | None
    width: int
    marks: tuple[bool, bool, bool, bool, bool]

    def same(self, other: "_Look") -> bool:
        return (
            self.row is other.row
            and self.before is other.before
            and self.after is other.after
            and self.width == other.width
            and self.marks == other.marks
        )


class _Kept(NamedTuple):
    """A layout, with what it was made for."""

    look: _Look
    around: Surroundings
    layout: RowLayout

    def fits(self, look: _Look, around: Surroundings) -> bool:
        """Tell whether it would come out the same: most changes of a neighbour change nothing here."""
        return self.look.row is look.row and self.around == around._replace(now=self.around.now)

    def text(self, look: _Look, around: Surroundings) -> TextBlock | None:
        """Return its text if that would come out the same, since that is the most work: a new state changes none."""
        row, was = look.row, self.look.row
        same = row.message.content == was.message.content and row.own == was.own
        return self.layout.text if same and around.text_looks() == self.around.text_looks() else None


class LayoutCache:
    """Layouts by message, at most `CAPACITY`; `misses` counts how many were made."""

    def __init__(
        self, model: TimelineModel, keeper: ThemeKeeper, now: Callable[[], UnixMillis], shades: Shades = colourless
    ) -> None:
        self._model = model
        self._now = now
        self._kept: OrderedDict[MessageId, _Kept] = OrderedDict()
        self._shades = shades
        self.fonts = keeper.fonts
        self.mirrored = False
        self.people: Mapping[str, UserId] = {}
        self.me: UserId | None = None
        self.wear(keeper)
        self.width = 0
        self.bubbles = True
        self.last_own: MessageId | None = None
        self.unfolded: set[MessageId] = set()
        self.misses = 0

    def wear(self, keeper: ThemeKeeper) -> None:
        """Use these fonts and colours from now on; other colours alone lay only coloured texts out anew."""
        same = self.fonts is keeper.fonts
        self.fonts = keeper.fonts
        fonts = keeper.fonts
        self.looks = TextLooks(fonts.base, fonts.base_metrics, keeper.theme, self._shades, self.people, self.me)
        self._forget(lambda text: not same or text.coloured)

    def meet(self, me: UserId | None, people: Mapping[str, UserId]) -> None:
        """Mark the handles of these people from now on, and one's own more strongly."""
        if (me, people) != (self.me, self.people):
            self.me, self.people = me, people
            self.looks = self.looks._replace(people=people, me=me)
            self._forget(lambda text: "@" in text.reading.letters)

    def layout(self, number: int) -> RowLayout:
        """Return the layout of the row at this place, as it should look now."""
        model = self._model
        row = model.row(number)
        message = row.message.id
        look = _Look(
            row=row,
            before=model.row(number - 1) if number else None,
            after=model.row(number + 1) if number + 1 < model.count() else None,
            width=self.width,
            marks=(
                message == self.last_own,
                self.bubbles,
                message == model.unread_from,
                message in self.unfolded,
                row.missing > 0 and model.loading,
            ),
        )
        kept = self._kept.get(message)
        if kept is None or not kept.look.same(look):
            kept = self._made(look, kept)
            self._kept[message] = kept
            if len(self._kept) > CAPACITY:
                self._kept.popitem(last=False)
        self._kept.move_to_end(message)
        return kept.layout

    def clear(self) -> None:
        """Forget all: fonts, colours, the day or the person have changed."""
        self._kept.clear()

    def clear_waiting(self) -> bool:
        """Forget the texts that wait for the colours of their code; return whether there were any."""
        return self._forget(lambda text: text.waits)

    def _forget(self, wrong: Callable[[TextBlock], bool]) -> bool:
        """Forget the rows with such texts; return whether there were any."""
        found = [message for message, kept in self._kept.items() if wrong(kept.layout.text)]
        for message in found:
            del self._kept[message]
        return bool(found)

    def _made(self, look: _Look, former: _Kept | None) -> _Kept:
        around = self._surroundings(look)
        if former is not None and former.fits(look, around):
            return _Kept(look, around, former.layout)
        self.misses += 1
        text = former.text(look, around) if former is not None else None
        return _Kept(look, around, row_layout(look.row, around, text))

    def _surroundings(self, look: _Look) -> Surroundings:
        place = placement(
            look.row, before=look.before, after=look.after, unread_from=self._model.unread_from, day_of=day_number
        )
        return Surroundings(
            placement=place,
            width=look.width,
            fonts=self.fonts,
            looks=self.looks,
            now=self._now(),
            me=self.me,
            bubbles=self.bubbles,
            last_own=look.marks[0],
            newest=look.after is None,
            unfolded=look.marks[3],
            loading=look.marks[4],
            mirrored=self.mirrored,
        )
