"""What the screen asks of the service, as a protocol that `service.chat.ChatService` fits by shape."""

from collections.abc import Callable, Sequence
from typing import Protocol

from desktop_chat.core.diffs import Published
from desktop_chat.domain.ids import MessageId, RoomId, UserId
from desktop_chat.domain.link import LinkStatus, Network
from desktop_chat.domain.link_report import LinkReport, Rehearsal, WaitingItem
from desktop_chat.domain.preferences import PrefsChange
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.search import SearchAnswer
from desktop_chat.domain.user import Profile
from desktop_chat.qt.account_bridge import AccountPort
from desktop_chat.qt.picture_bridge import PicturesPort
from desktop_chat.qt.service_port_members import MembersPort
from desktop_chat.qt.service_port_messages import MessagesPort

Listener = Callable[[Published | LinkStatus], None]


class HubPort(Protocol):
    """Where everything is published that the screen shows."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener with all that is published from now on, on this thread; returns how to stop it."""
        ...


class ChatPort(Protocol):
    """The service. Each coroutine raises a `DesktopChatError` when what was asked could not be done."""

    @property
    def hub(self) -> HubPort:
        """Where to listen."""
        ...

    @property
    def link(self) -> LinkStatus:
        """The last status that was announced."""
        ...

    @property
    def account(self) -> AccountPort:
        """The own account beside its rooms."""
        ...

    @property
    def pictures(self) -> PicturesPort:
        """The pictures of people and rooms."""
        ...

    @property
    def members(self) -> MembersPort:
        """Roles, removals, invitation links, blocked people and reports."""
        ...

    @property
    def messages(self) -> MessagesPort:
        """What is done with single messages."""
        ...

    def link_report(self) -> LinkReport:
        """Return all that is known of the connection now."""
        ...

    def waiting(self) -> tuple[WaitingItem, ...]:
        """Return what waits in the outbox, in order."""
        ...

    async def rehearse(self, fault: Rehearsal | None) -> None:
        """Make this fault of the network, or (None) none any more."""
        ...

    async def create_room(self, kind: RoomKind, name: str, members: Sequence[UserId]) -> RoomId:
        """Make a group or channel."""
        ...

    async def open_direct(self, peer: UserId) -> RoomId:
        """Find or make the direct room with a person."""
        ...

    async def invite(self, room: RoomId, user: UserId) -> None:
        """Make a person a member."""
        ...

    async def leave(self, room: RoomId) -> None:
        """Leave a room."""
        ...

    async def rename(self, room: RoomId, name: str) -> None:
        """Give a room another name."""
        ...

    async def find_people(self, query: str) -> tuple[Profile, ...]:
        """Find people by the beginning of a name."""
        ...

    async def find_channels(self, query: str) -> tuple[Channel, ...]:
        """Find channels by the beginning of their name, also those that the person is not in."""
        ...

    async def join_channel(self, room: RoomId) -> None:
        """Become a member of a channel; it can be opened then."""
        ...

    async def search(self, typed: str, below: int | None = None) -> SearchAnswer:
        """Find messages in the history on this computer; `below` goes on after the answer that told it."""
        ...

    async def open_room(self, room: RoomId) -> None:
        """Show a room: publishes its view and a patch with its newest page."""
        ...

    async def close_room(self) -> None:
        """Show no room."""
        ...

    async def load_older(self, room: RoomId) -> None:
        """Publish a patch with an older page."""
        ...

    async def load_newer(self, room: RoomId) -> None:
        """Publish a patch with a newer page."""
        ...

    async def load_missing(self, room: RoomId, before: MessageId) -> None:
        """Fetch a page of what is missing directly before a row whose `TimelineRow.missing` is not 0."""
        ...

    async def jump_to(self, room: RoomId, message: MessageId) -> None:
        """Publish the neighbourhood of a message."""
        ...

    async def jump_to_newest(self, room: RoomId) -> None:
        """Publish the newest page."""
        ...

    async def send(self, room: RoomId, text: str, reply_to: MessageId | None = None) -> MessageId:
        """Store a message in the outbox and publish it; returns after both."""
        ...

    async def edit(self, room: RoomId, message: MessageId, text: str) -> None:
        """Replace the text of an own message."""
        ...

    async def delete(self, room: RoomId, message: MessageId) -> None:
        """Delete an own message for everyone."""
        ...

    async def react(self, room: RoomId, message: MessageId, key: str, *, on: bool) -> None:
        """Set or take away an emoji."""
        ...

    async def retry(self, room: RoomId, message: MessageId) -> None:
        """Try a refused message again."""
        ...

    async def discard(self, room: RoomId, message: MessageId) -> None:
        """Forget a refused message."""
        ...

    async def mark_read(self, room: RoomId, message: MessageId) -> None:
        """Remember that everything up to this message is read."""
        ...

    async def say_typing(self, room: RoomId, *, on: bool) -> None:
        """Tell the room that this person is typing."""
        ...

    async def save_draft(self, room: RoomId, text: str) -> None:
        """Keep the unfinished text of a room."""
        ...

    async def mark_room_read(self, room: RoomId) -> None:
        """Remember that everything in a room is read."""
        ...

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> None:
        """Change how the person keeps a room, by the names of `RoomPrefs`."""
        ...

    def focus_changed(self, *, focused: bool) -> None:
        """Learn whether somebody looks at the window."""
        ...

    def network_changed(self, network: Network) -> None:
        """Learn that this computer has another network, or none."""
        ...

    async def refresh(self) -> None:
        """Try to connect now."""
        ...

    async def sign_out(self) -> None:
        """End the session on this computer."""
        ...
