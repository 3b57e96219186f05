"""The open room: its header and its window of messages, painted from the store first and fetched for afterwards.

Whatever reads the store to show it does so in the pump's turn, so that no change can fall between the two.
"""

import logging
from typing import Protocol

from desktop_chat.core.diffs import RoomView, RowDiff, TimelinePatch
from desktop_chat.core.roster import may_write, picture_of, title_of
from desktop_chat.core.timeline import Timeline
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.errors import DesktopChatError, TransportError, UserError
from desktop_chat.domain.events import HistoryPage
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.message import Message, OrderKey
from desktop_chat.domain.ports import Page, Recorded
from desktop_chat.domain.user import Member
from desktop_chat.domain.values import replace
from desktop_chat.service.book import Book
from desktop_chat.service.hub import Hub
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)

FIRST_PAGE = 60
"""Messages painted first: about two screens."""
MOST_FIRST = 400
"""Unread messages are painted with the first page up to this many, so that the unread line is in it."""
PAGE = 100
ENOUGH = 30
"""With fewer messages than this on the screen, older ones are fetched without being asked for."""


def first_page(unread: int) -> int:
    """Return how many messages are read when a room is opened."""
    return max(FIRST_PAGE, min(MOST_FIRST, unread + 10))


class History(Protocol):
    """Fetches older messages into the store."""

    async def history(self, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        """Fetch and record (raises `TransportError`, `StoreError`)."""
        ...


class Timelines:
    """The one room that is open, or none."""

    def __init__(self, plugs: Plugs, *, pump: Pump, book: Book, hub: Hub, history: History) -> None:
        self._store = plugs.store
        self._pump = pump
        self._book = book
        self._hub = hub
        self._history = history
        self._group = Group(plugs.spawner)
        self._timeline: Timeline | None = None
        self._view: RoomView | None = None
        self._loading = False
        self._held_up = False
        self._sought: dict[MessageId, None] = {}
        self._members: tuple[Member, ...] = ()
        """Those whose names the timeline knows; the store gives the same ones until some have changed."""

    @property
    def room(self) -> RoomId | None:
        """The open room."""
        return self._timeline.room if self._timeline is not None else None

    async def open(self, room: RoomId) -> None:
        """Show a room from the store at once, then follow it; a short one is filled up from the server."""
        self._group.cancel()
        self._book.opened = room
        self._loading = False
        await self._pump.read(lambda: self._show_first(room))
        timeline = self._timeline
        if timeline is not None and timeline.older and len(timeline.rows()) < ENOUGH:
            self._group.spawn(self._fill(room), "timeline.fill")

    async def close(self) -> None:
        """Show no room any more."""
        self._group.cancel()
        self._book.opened = None
        self._timeline = None
        self._view = None

    def stop(self) -> None:
        """Fetch nothing any more."""
        self._group.cancel()

    async def load_older(self, room: RoomId) -> None:
        """Show what lies before the first row, from the store if it has it, else from the server."""
        timeline = self._of(room)
        if timeline is None or self._loading or not timeline.older:
            return
        self._loading = True
        try:
            first = timeline.first()
            # What is missing directly above is fetched before what the store has beyond it is shown.
            hole = first is not None and timeline.missing_before(first.id)
            if not hole and (await self._pump.read(lambda: self._extend_older(timeline)) or not timeline.older):
                return
            self._patch(timeline)
            await self._fetch_older(timeline)
        finally:
            self._loading = False
            self._patch(timeline)

    async def load_missing(self, room: RoomId, before: MessageId) -> None:
        """Fetch a page of what is missing directly before a message that is shown (raises `TransportError`)."""
        timeline = self._of(room)
        shown = timeline.message(before) if timeline is not None else None
        if timeline is None or shown is None or self._loading or not timeline.missing_before(before):
            return
        self._loading = True
        try:
            self._patch(timeline)
            _ = await self._history.history(room, shown.no, PAGE)
            await self._pump.read(lambda: self._look_for_holes(timeline))
        finally:
            self._loading = False
            self._patch(timeline)

    async def load_newer(self, room: RoomId) -> None:
        """Show what lies after the last row."""
        timeline = self._of(room)
        if timeline is not None and timeline.newer:
            await self._pump.read(lambda: self._extend_newer(timeline))

    async def jump_to(self, room: RoomId, message: MessageId) -> None:
        """Bring a message into view (raises `UserError` when this computer does not have it)."""
        if self._of(room) is None:
            await self.open(room)
        timeline = self._of(room)
        if timeline is not None and timeline.message(message) is not None:
            self._patch(timeline, jump_to=message)
            return
        page = await self._store.around(room, message, 1)
        if all(shown.id != message for shown in page.messages):
            raise UserError("That message is not on this computer yet. Scroll up to load older messages.")
        await self._pump.read(lambda: self._show_around(room, message))

    async def jump_to_newest(self, room: RoomId) -> None:
        """Show the end of a room."""
        timeline = self._of(room)
        if timeline is None:
            await self.open(room)
        elif timeline.newer:
            await self._pump.read(lambda: self._show_newest(room))
        elif rows := timeline.rows():
            self._patch(timeline, jump_to=rows[-1].message.id)

    def message(self, message: MessageId) -> Message | None:
        """Return a message that is shown."""
        return self._timeline.message(message) if self._timeline is not None else None

    def confirmed_up_to(self, room: RoomId, message: MessageId) -> Message | None:
        """Return the newest shown message that the server has, at or before this one."""
        timeline = self._of(room)
        return timeline.last_up_to(message) if timeline is not None else None

    def at_newest(self, room: RoomId) -> bool:
        """Tell whether the end of this room is shown."""
        timeline = self._of(room)
        return timeline is not None and not timeline.newer

    async def show(self, recorded: Recorded) -> None:
        """Publish what a transaction has changed in the open room; called by the pump."""
        timeline = self._timeline
        if timeline is None:
            return
        room = timeline.room
        if room in recorded.reloaded:
            await self._reload(timeline)
            return
        diffs: list[RowDiff] = []
        line = next((line for line in recorded.lines if line.room.id == room), None)
        if line is not None and line.members is not self._members:
            self._members = line.members
            diffs += timeline.take_names(self._book.names(room))
        diffs += timeline.remove([message for removed, message in recorded.removed if removed == room])
        diffs += timeline.apply([message for message in recorded.changed if message.room == room])
        diffs += timeline.take_markers([marker for marker in recorded.markers if marker.room == room])
        if diffs:
            self._patch(timeline, tuple(diffs))
        if line is not None:
            self._show_view(room)
        self._seek_quotes(timeline)

    def show_delivery(self, room: RoomId, message: MessageId, delivery: Delivery) -> None:
        """Show how far a message has come that the store says nothing new about (it is on its way now)."""
        timeline = self._of(room)
        shown = timeline.message(message) if timeline is not None else None
        if timeline is not None and shown is not None and shown.delivery < delivery:
            self._patch(timeline, timeline.apply([replace(shown, delivery=delivery)]))

    def hold_up(self, *, held_up: bool) -> None:
        """Show that what was not sent yet waits because the server is out of reach, or that it goes out again."""
        self._held_up = held_up
        if self._timeline is not None and (diffs := self._timeline.hold_up(held_up=held_up)):
            self._patch(self._timeline, diffs)

    async def show_blocked(self) -> None:
        """Hide or show what blocked people wrote, after the book knows of others; called by the pump."""
        if self._timeline is not None and (diffs := self._timeline.take_blocked(self._book.blocked)):
            self._patch(self._timeline, diffs)

    async def reveal(self, room: RoomId, message: MessageId) -> None:
        """Show a message of a blocked person, or hide it again; called by the pump."""
        timeline = self._of(room)
        if timeline is not None and (diffs := timeline.reveal(message)):
            self._patch(timeline, diffs)

    async def _reload(self, timeline: Timeline) -> None:
        """Read the window again, because the history under it was replaced; at the same place if that is left."""
        first = timeline.first()
        if timeline.newer and first is not None:
            await self._show_around(timeline.room, first.id)
        else:
            await self._show_newest(timeline.room, known=len(timeline.rows()))

    async def _show_first(self, room: RoomId) -> None:
        """Show what one sees of a room at first: the newest page, or where one stopped reading if that is far back."""
        line = self._book.lines.get(room)
        if line is not None and line.position.unread > MOST_FIRST:
            found = await self._store.messages.first_numbered(room, line.position.read_no + 1)
            if found is not None:
                page = await self._store.around(room, found[0], PAGE)
                self._show_page(page, read_no=line.position.read_no)
                return
        await self._show_newest(room)

    async def _show_newest(self, room: RoomId, known: int = 0) -> None:
        line = self._book.lines.get(room)
        unread = line.position.unread if line is not None else 0
        page = await self._store.newest(room, max(first_page(unread), known))
        self._show_page(page, read_no=line.position.read_no if line is not None else 0)

    async def _show_around(self, room: RoomId, message: MessageId) -> None:
        page = await self._store.around(room, message, PAGE)
        self._show_page(page, jump_to=message)

    def _show_page(self, page: Page, *, read_no: int | None = None, jump_to: MessageId | None = None) -> None:
        room = page.room
        timeline = Timeline(room, self._book.user)
        _ = timeline.take_names(self._book.names(room))
        _ = timeline.take_markers(self._book.markers.get(room, {}).values())
        _ = timeline.take_missing(page.missing)
        _ = timeline.take_blocked(self._book.blocked)
        _ = timeline.hold_up(held_up=self._held_up)
        diffs = timeline.reset(page.messages, older=page.older or not page.at_start, newer=page.newer)
        self._timeline = timeline
        self._sought = {}
        self._members = ()
        self._view = None
        self._show_view(room)
        self._hub.publish(
            TimelinePatch(
                room=room,
                diffs=diffs,
                reset=True,
                older=timeline.older,
                newer=timeline.newer,
                loading=self._loading,
                unread_from=timeline.unread_from(read_no) if read_no is not None else None,
                jump_to=jump_to,
            )
        )
        self._seek_quotes(timeline)

    def _show_view(self, room: RoomId) -> None:
        line = self._book.lines.get(room)
        if line is None:
            return
        view = RoomView(
            room=room,
            kind=line.room.kind,
            title=title_of(line, self._book.user),
            topic=line.room.topic or "",
            members=line.members,
            draft=line.draft,
            may_write=may_write(line, self._book.user),
            state=line.room.state,
            picture=picture_of(line),
        )
        if view != self._view:
            self._view = view
            self._hub.publish(view)

    async def _fill(self, room: RoomId) -> None:
        """Load older messages for a screen that is nearly empty; offline, the store has said all there is."""
        try:
            await self.load_older(room)
        except TransportError as error:
            logger.info("Older messages could not be fetched: %s", type(error).__name__)

    async def _fetch_older(self, timeline: Timeline) -> None:
        first = timeline.first()
        try:
            _ = await self._history.history(timeline.room, first.no if first is not None else None, PAGE)
        except TransportError:
            # Without the server, what the store has beyond a hole is still worth seeing.
            if not await self._pump.read(lambda: self._extend_older(timeline)):
                raise
            return
        if timeline.first() == first:
            _ = await self._pump.read(lambda: self._extend_older(timeline))
        else:  # what was missing directly above was put in place as it was recorded
            await self._pump.read(lambda: self._look_for_holes(timeline))

    async def _extend_older(self, timeline: Timeline) -> bool:
        """Put a page of the store before the first row; return whether there was any."""
        if timeline is not self._timeline:
            return False
        first = timeline.first()
        before = first.order if first is not None else OrderKey(unsent=True, number=0)
        page = await self._store.older(timeline.room, before, PAGE)
        diffs = timeline.extend_older(page.messages, older=self._has_older(page, timeline))
        if diffs:
            self._patch(timeline, diffs)
        await self._look_for_holes(timeline)
        self._seek_quotes(timeline)
        return bool(page.messages)

    def _has_older(self, page: Page, timeline: Timeline) -> bool:
        """Tell whether anything lies before a page that was read from before the first row."""
        first = timeline.first()
        if page.older or page.messages or first is None or first.no is None:
            return page.older or not page.at_start
        # An empty page cannot say where it is: the first row and the floor of the room can.
        line = self._book.lines.get(timeline.room)
        return first.no > max(1, line.position.floor_no if line is not None else 0)

    async def _extend_newer(self, timeline: Timeline) -> None:
        rows = timeline.rows()
        if timeline is not self._timeline or not rows:
            return
        page = await self._store.newer(timeline.room, rows[-1].message.order, PAGE)
        self._patch(timeline, timeline.extend_newer(page.messages, newer=page.newer and bool(page.messages)))
        await self._look_for_holes(timeline)
        self._seek_quotes(timeline)

    async def _look_for_holes(self, timeline: Timeline) -> None:
        """Show before which rows of the window messages are missing here, after it has grown or they have come."""
        rows = timeline.rows()
        if timeline is not self._timeline or not rows:
            return
        missing = await self._store.missing(timeline.room, rows[0].message.order, rows[-1].message.order)
        if diffs := timeline.take_missing(missing):
            self._patch(timeline, diffs)

    def _patch(self, timeline: Timeline, diffs: tuple[RowDiff, ...] = (), *, jump_to: MessageId | None = None) -> None:
        if timeline is not self._timeline:
            return
        self._hub.publish(
            TimelinePatch(
                room=timeline.room,
                diffs=diffs,
                older=timeline.older,
                newer=timeline.newer,
                loading=self._loading,
                jump_to=jump_to,
            )
        )

    def _seek_quotes(self, timeline: Timeline) -> None:
        """Look messages up that rows reply to and that are not in the window, each once."""
        missing = [message for message in timeline.missing_quotes() if message not in self._sought]
        if missing:
            self._sought.update(dict.fromkeys(missing))
            self._group.spawn(self._learn_quotes(timeline, tuple(missing)), "timeline.quotes")

    async def _learn_quotes(self, timeline: Timeline, missing: tuple[MessageId, ...]) -> None:
        async def learn() -> None:
            found: list[Message] = []
            for wanted in missing:
                page = await self._store.around(timeline.room, wanted, 1)
                found += [message for message in page.messages if message.id == wanted]
            if timeline is self._timeline and (diffs := timeline.learn_quotes(found)):
                self._patch(timeline, diffs)

        try:
            await self._pump.read(learn)
        except DesktopChatError as error:
            logger.info("Quoted messages could not be read: %s", type(error).__name__)

    def _of(self, room: RoomId) -> Timeline | None:
        return self._timeline if self._timeline is not None and self._timeline.room == room else None
