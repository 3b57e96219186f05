"""The right pane: the room's header, its messages and the composer, with looks for no room, an empty and a gone one."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.core.diffs import PresenceChanged, RoomView, TimelinePatch
from desktop_chat.core.indicator import Indicator, Level
from desktop_chat.core.rights import RoomDeed, room_obstacle
from desktop_chat.domain.account import UNKNOWN, PersonCard, PresenceMap
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.link import LinkStatus
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import MemberState
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_words import gone_text, seat_in
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.text import ElidedLabel, alone, isolated, label, tr
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.widgets.composer import Composer
from desktop_chat.qt.widgets.controls import IconButton, hairline
from desktop_chat.qt.widgets.hover_toolbar import HoverToolbar
from desktop_chat.qt.widgets.notice_bar import NoticeBar
from desktop_chat.qt.widgets.sizes import KeptHeight
from desktop_chat.qt.wording import name_list
from desktop_chat.qt.wording_rooms import presence_text

HEADER = 52
COMPACT_HEADER = 46
PILL_HEIGHT = 30
BADGE_IN_HEADER = 120
"""Pixels, however large the text is: the title needs the rest, and whoever presses the badge is told all."""


class Conversation(QWidget):
    """Told the room, its rows and the link; tells wishes about the room as a whole."""

    back_wanted = Signal()  # the back button of the narrow window
    invite_wanted = Signal()  # the invite button
    details_wanted = Signal()  # the button for the members and all else about the room
    menu_wanted = Signal()  # the room's menu button
    newest_wanted = Signal()  # the pill was pressed and the newest rows are not loaded

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(320)
        self.view_of: RoomView | None = None
        self._me: UserId | None = None
        self._presence: PresenceMap = {}
        self._people: Mapping[UserId, PersonCard] = {}
        self._link = LinkStatus()
        self._offline = False
        self._now = kit.clock.now
        self._keeper = kit.keeper
        self._new_rows = 0
        self.unread = 0
        self._last: MessageId | None = None
        self._badge_place = QHBoxLayout()
        self.back = IconButton(kit, "back", tr("Back to the conversations"))
        self._title = ElidedLabel(name="heading")
        self._below = ElidedLabel(name="small")
        self.details = IconButton(kit, "people", tr("Conversation details"))
        self.invite = IconButton(kit, "invite", tr("Invite somebody"))
        self.menu_button = IconButton(kit, "more", tr("Conversation menu"))
        self.timeline = TimelineView(kit)
        self.composer = Composer(kit)
        self.toolbar = HoverToolbar(kit, self.timeline)
        self.notices = NoticeBar(kit, self)
        self.pill = QPushButton(self.timeline)
        self.pill.setObjectName("pill")
        self._empty = label(name="secondary", wrap=True, parent=self.timeline)
        self._loading = label(tr("Loading earlier messages…"), name="banner", parent=self.timeline)
        self._stack = QStackedLayout(self)
        self._lay_out()
        self._connect()
        self.close_room()

    def show_room(self, view: RoomView) -> None:
        """Show another room, or the same with other members."""
        changed = self.view_of is None or self.view_of.room != view.room
        self.view_of = view
        if changed:
            self._new_rows = 0
            self._last = None
            if self.timeline.timeline.room != view.room:
                self.timeline.timeline.clear()
        self._stack.setCurrentIndex(1)
        self._title.show_text(alone(view.title))
        self.invite.setVisible(room_obstacle(seat_in(view, self._me), RoomDeed.INVITE) is None)
        self.timeline.set_people(view.members)
        self._apply_person()
        self.composer.show_room(view.room, view.draft, self._placeholder())
        self.composer.setEnabled(view.may_write)
        self._show_below()
        self._show_overlays()

    def show_person(self, me: UserId | None) -> None:
        """Say whose window this is."""
        self._me = me
        self._apply_person()

    def show_patch(self, patch: TimelinePatch) -> None:
        """Bring the rows up to date; patches for other rooms are not for this pane."""
        if self.view_of is None or patch.room != self.view_of.room:
            return
        followed = self.timeline.at_end()
        self.timeline.timeline.apply(patch)
        if not patch.diffs:
            self.timeline.viewport().update()  # a hole says whether it is being filled
        if patch.jump_to is not None:
            self.timeline.show_message(patch.jump_to)
        self._count_new(followed=followed or patch.reset)
        self._show_overlays()

    def show_presence(self, presence: PresenceChanged) -> None:
        """Say under the title of a direct conversation whether the other is there."""
        self._presence = presence.people
        self._show_below()

    def show_people(self, people: Mapping[UserId, PersonCard]) -> None:
        """Know what people say of themselves."""
        self._people = people
        self._show_below()

    def about(self, user: UserId) -> list[str]:
        """Return whether somebody is there, and what they say of themselves."""
        card, now = self._people.get(user), self._now()
        status = card.status_at(now) if card is not None else ""
        return [presence_text(self._presence.get(user, UNKNOWN), now), *([isolated(status)] if status else [])]

    def show_link(self, status: LinkStatus) -> None:
        """Know up to when everything is here."""
        self._link = status
        self._show_below()

    def show_level(self, shown: Indicator) -> None:
        """Say in the header when what is shown may be old, whenever the badge says it: both are equally calm."""
        self._offline = shown.level is Level.RED
        self._show_below()
        if self.view_of is not None:
            self.composer.show_placeholder(self._placeholder())

    def take_badge(self, badge: QWidget) -> None:
        """Show the connection badge in the header: in a narrow window this pane is all that is seen."""
        badge.setMaximumWidth(BADGE_IN_HEADER)
        self._badge_place.addWidget(badge)

    def show_unread(self, unread: int) -> None:
        """Know how much of the room that is shown is still unread."""
        self.unread = unread
        self._show_pill()

    def take_bar(self, bar: QWidget) -> None:
        """Show a bar between the header and the messages; its owner shows and hides it."""
        self._column.insertWidget(2, bar)

    def come_back(self) -> None:
        """Write for the room that is shown again, after another one could not be opened."""
        if self.view_of is not None:
            self.composer.come_back(self.view_of.room, self._placeholder())

    def close_room(self) -> None:
        """Show no room."""
        self.composer.show_room(None, "", "")
        self.view_of = None
        self.timeline.timeline.clear()
        self._stack.setCurrentIndex(0)

    def room(self) -> RoomId | None:
        """Return the room that is shown."""
        return self.view_of.room if self.view_of is not None else None

    def subtitle(self) -> str:
        """Return the line under the title."""
        return self._below.full_text()

    def empty_text(self) -> str:
        """Return what is said in the place of messages, or nothing."""
        return self._empty.text() if self._empty.isVisible() else ""

    def show_newest(self) -> None:
        """Go to the newest message, wherever the list stands."""
        if self.timeline.timeline.newer:
            self.newest_wanted.emit()
        elif not self.timeline.at_end():
            self.timeline.scroll_to_end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what lies over the list in its place when the list has another size."""
        if event.type() == QEvent.Type.Resize:
            self.composer.align(self.timeline.viewport().width())
            self._place_overlays()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the notice in its place."""
        super().resizeEvent(event)
        self.notices.place()

    def _lay_out(self) -> None:
        nothing = QWidget()
        inside = QVBoxLayout(nothing)
        hint = label(tr("Choose a conversation, or start a new one."), name="secondary", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(hint)
        self._stack.addWidget(nothing)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.setContentsMargins(0, 6, 0, 6)
        titles.addWidget(self._title)
        titles.addWidget(self._below)
        header = QHBoxLayout()
        header.setContentsMargins(16, 0, 12, 0)
        header.setSpacing(4)
        header.addWidget(self.back)
        header.addLayout(titles, 1)
        header.addLayout(self._badge_place)
        header.addWidget(self.details)
        header.addWidget(self.invite)
        header.addWidget(self.menu_button)
        top = QWidget()
        KeptHeight(top, self._keeper, HEADER, COMPACT_HEADER)
        top.setLayout(header)
        room = QWidget()
        column = self._column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(hairline())
        column.addWidget(self.timeline, 1)
        column.addWidget(self.composer)
        self._stack.addWidget(room)
        self.back.hide()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pill.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.details.clicked.connect(self.details_wanted)
        self.invite.clicked.connect(self.invite_wanted)
        self.menu_button.clicked.connect(self.menu_wanted)
        self.timeline.moved.connect(self._list_moved)
        self.timeline.left.connect(self.composer.setFocus)
        self.timeline.viewport().installEventFilter(self)
        self.pill.clicked.connect(self._to_newest)

    def _apply_person(self) -> None:
        channel = self.view_of is not None and self.view_of.kind is RoomKind.CHANNEL
        self.timeline.set_person(self._me, bubbles=not channel)

    def _placeholder(self) -> str:
        if self.view_of is not None and not self.view_of.may_write:
            return closed_text(self.view_of, self._me)
        if self._offline:
            return tr("Offline - will be sent later")
        return tr("Write a message")

    def _show_below(self) -> None:
        if self.view_of is None:
            return
        if self._offline and self._link.as_of is not None:
            self._below.show_text(tr("Up to date as of {time}", time=as_of_text(self._link.as_of, self._now())))
            return
        self._below.show_text(" · ".join([below_title(self.view_of, self._me), *self._about_peer(self.view_of)]))

    def _about_peer(self, view: RoomView) -> list[str]:
        """Return whether the other person of a direct conversation is there, and what they say of themselves."""
        peer = next((member.user for member in view.members if member.user != self._me), None)
        return [] if view.kind is not RoomKind.DIRECT or peer is None else self.about(peer)

    def _count_new(self, *, followed: bool) -> None:
        model = self.timeline.timeline
        last = model.row(model.count() - 1).message.id if model.count() else None
        if followed or self.timeline.at_end():
            self._new_rows = 0
        elif last != self._last and self._last is not None:
            before = model.find(self._last)
            self._new_rows += model.count() - 1 - before if before is not None else 0
        self._last = last

    def _list_moved(self) -> None:
        if self.timeline.at_end():
            self._new_rows = 0
        self._show_pill()

    def _show_overlays(self) -> None:
        model = self.timeline.timeline
        self._empty.setText(tr("Loading…") if model.loading else tr("No messages yet. Say hello."))
        self._empty.setVisible(model.count() == 0)
        self._loading.setVisible(model.loading and model.count() > 0 and self.timeline.visible_rows().start == 0)
        self._show_pill()
        self._place_overlays()

    def _show_pill(self) -> None:
        away = not self.timeline.at_end() or self.timeline.timeline.newer
        new = max(self._new_rows, self.unread)
        words = tr("{count} new ↓", count=new) if new else tr("Newest ↓")
        if self.pill.text() != words:
            self.pill.setText(words)
            self.pill.setAccessibleName(tr("Go to the newest message"))
            self._place_overlays()
        self.pill.setVisible(away and self.timeline.timeline.count() > 0)

    def _place_overlays(self) -> None:
        area = self.timeline.size()
        height = self._keeper.fonts.px(PILL_HEIGHT)
        self.pill.setFixedHeight(height)
        self.pill.adjustSize()
        self.pill.move(area.width() - self.pill.width() - 24, area.height() - height - 12)
        self._loading.adjustSize()
        self._loading.move((area.width() - self._loading.width()) // 2, 8)
        self._empty.setGeometry(40, area.height() // 2 - 30, max(10, area.width() - 80), 60)

    def _to_newest(self) -> None:
        self.show_newest()
        self.composer.setFocus()


def closed_text(view: RoomView, me: UserId | None) -> str:
    """Return why nothing can be written in a room."""
    own = next((member.state for member in view.members if member.user == me), MemberState.LEFT)
    if own is not MemberState.MEMBER:
        return gone_text(own)
    return tr("This conversation is closed: it can be read, and nobody can write")


def below_title(view: RoomView, me: UserId | None) -> str:
    """Return the line under a room's title: its topic, or who is in it."""
    if view.topic:
        return isolated(view.topic)
    members = [member for member in view.members if member.state is MemberState.MEMBER]
    others = [member.name for member in members if member.user != me]
    if view.kind is RoomKind.DIRECT:
        peer = next((member for member in view.members if member.user != me), None)
        return f"@{isolated(peer.handle)}" if peer is not None else ""
    if not others:
        return tr("Only you so far")
    return tr("%n members: {names}", n=len(members), names=name_list([*others, tr("you")]))
