"""Values for the tests of the store: a room, its people, its messages, and the news about them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_chat.domain.commands import DeleteMessage, EditMessage, SendMessage, SetReaction
from desktop_chat.domain.content import Content, TextContent
from desktop_chat.domain.events import (
    EventKind,
    GoneRoom,
    HistoryPage,
    OwnMarker,
    Reset,
    RoomEvent,
    RoomPage,
    RoomPulse,
    Settled,
    SyncPage,
)
from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Account, Session
from desktop_chat.domain.room import Room, RoomKind, RoomState
from desktop_chat.domain.search import Found, SearchQuery
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
EPOCH = Epoch("11111111-1111-4111-8111-111111111111")
OTHER_EPOCH = Epoch("22222222-2222-4222-8222-222222222222")
ANN = UserId("aaaaaaaa-0000-7000-8000-000000000001")
BO = UserId("bbbbbbbb-0000-7000-8000-000000000002")
ROOM = RoomId("cccccccc-0000-7000-8000-000000000001")
OTHER_ROOM = RoomId("cccccccc-0000-7000-8000-000000000002")
START = 1_790_000_000_000
"""When the first message was sent, in milliseconds."""


async def open_at(folder: Path) -> LocalStore:
    """Open a store of Ann's."""
    store = LocalStore(await Database.open(folder / "store.db", KEY))
    await store.keep_account(an_account())
    return store


def an_account(session: Session | None = None) -> Account:
    return Account(url="http://here", key="anon", me=Profile(id=ANN, handle="ann", name="Ann"), session=session)


def an_id(number: int, kind: str = "d") -> MessageId:
    return MessageId(f"{kind * 8}-0000-7000-8000-{number:012d}")


def an_op(number: int) -> OpId:
    return OpId(f"eeeeeeee-0000-7000-8000-{number:012d}")


def a_message(no: int, text: str = "", *, author: UserId = BO, room: RoomId = ROOM, **changes: object) -> Message:
    """A confirmed message whose number in the log is its count."""
    message = Message(
        id=an_id(no),
        room=room,
        sender=author,
        content=TextContent(text=text or f"message {no}"),
        sent_at=UnixMillis(START + no * 1000),
        no=no,
        seq=no,
        rev=no,
    )
    return replace(message, **changes)  # type: ignore[arg-type]  # the fields of a Message, by name


def messages(first: int, last: int, **changes: object) -> tuple[Message, ...]:
    return tuple(a_message(no, **changes) for no in range(first, last + 1))  # type: ignore[arg-type]  # see a_message


def a_room(room: RoomId = ROOM, *, name: str = "Plans", rev: int = 1) -> Room:
    return Room(
        id=room,
        kind=RoomKind.GROUP,
        name=name,
        topic=None,
        state=RoomState.LIVE,
        created_by=ANN,
        created_at=UnixMillis(START),
        rev=rev,
    )


def a_member(user: UserId, name: str, *, room: RoomId = ROOM, rev: int = 1) -> Member:
    return Member(
        room=room, user=user, name=name, handle=name.lower(), role=Role.MEMBER, state=MemberState.MEMBER, rev=rev
    )


def a_marker(user: UserId, read: int, *, room: RoomId = ROOM, rev: int = 1) -> ReadMarker:
    return ReadMarker(room=room, user=user, read_seq=read, delivered_seq=read, rev=rev)


def a_page(rows: Sequence[Message] = (), *, start: int = 0, upto: int = 0, **changes: object) -> RoomPage:
    """A page of a room's log with the room's description, ending at the head unless said otherwise."""
    page = RoomPage(
        room=ROOM,
        start=start,
        upto=upto,
        tip=f"{upto:08x}",
        head=upto,
        gen=1,
        last_no=upto,
        read_no=0,
        marker_rev=0,
        rows=tuple(rows),
        details=a_room(),
        members=(a_member(ANN, "Ann"), a_member(BO, "Bo")),
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # the fields of a RoomPage, by name


def a_sync(*pages: RoomPage, epoch: Epoch = EPOCH, **changes: object) -> SyncPage:
    page = SyncPage(
        epoch=epoch,
        server_now=UnixMillis(START),
        user_rev=1,
        me=Profile(id=ANN, handle="ann", name="Ann"),
        own_markers=(),
        gone=(),
        rooms=pages,
        more=False,
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # the fields of a SyncPage, by name


def first_sync(last: int, *, text: str = "") -> SyncPage:
    """What a new client gets of a room with so many messages."""
    rows = tuple(a_message(no, text) for no in range(1, last + 1))
    return a_sync(a_page(rows, upto=last, reset=Reset.NEW))


def an_event(row: Message, *, seq: int | None = None, epoch: Epoch = EPOCH, hint: bool = False) -> RoomEvent:
    """The live event that brought a row to where it is."""
    number = seq if seq is not None else row.rev
    return RoomEvent(
        room=row.room,
        epoch=epoch,
        seq=number,
        kind=EventKind.POSTED,
        op=an_op(number),
        actor=row.sender,
        ref=row.id,
        at=row.sent_at,
        row=None if hint else row,
        last_no=row.no or 0,
        gen=1,
    )


def a_pulse(*markers: ReadMarker, head: int = 0, epoch: Epoch = EPOCH) -> RoomPulse:
    return RoomPulse(room=ROOM, epoch=epoch, head=head, gen=1, marker_rev=len(markers), markers=markers)


def a_history(rows: Sequence[Message], *, before: int | None, more: bool) -> HistoryPage:
    return HistoryPage(room=ROOM, rows=tuple(rows), before_no=before, more=more)


def gone(room: RoomId = ROOM) -> GoneRoom:
    return GoneRoom(room=room, state=MemberState.REMOVED, at=UnixMillis(START))


def own_marker(read_seq: int, read_no: int) -> OwnMarker:
    return OwnMarker(room=ROOM, read_seq=read_seq, read_no=read_no)


def sending(number: int, text: str = "hello", *, room: RoomId = ROOM) -> SendMessage:
    message = an_id(number, "f")
    return SendMessage(op=OpId(message), room=room, message=message, content=TextContent(text=text))


def editing(message: MessageId, text: str, *, op: int = 1, **changes: Any) -> EditMessage:
    values: dict[str, Any] = {"base_rev": 0, "content": TextContent(text=text)}
    return EditMessage(op=an_op(op), room=ROOM, message=message, **(values | changes))


def deleting(message: MessageId, *, op: int = 2) -> DeleteMessage:
    return DeleteMessage(op=an_op(op), room=ROOM, message=message)


def reacting(message: MessageId, *, key: str = "👍", on: bool = True, op: int = 3) -> SetReaction:
    return SetReaction(op=an_op(op), room=ROOM, message=message, key=key, on=on)


def settled(op: OpId, message: MessageId, *, seq: int | None, no: int | None = None) -> Settled:
    return Settled(op=op, room=ROOM, message=message, seq=seq, no=no, at=UnixMillis(START + 500))


def posted(command: SendMessage, no: int) -> Message:
    """The server's row of a message that Ann has sent."""
    return Message(
        id=command.message,
        room=command.room,
        sender=ANN,
        content=command.content,
        sent_at=UnixMillis(START + 500),
        no=no,
        seq=no,
        rev=no,
    )


def text_of(content: Content) -> str:
    return content.text if isinstance(content, TextContent) else f"<{type(content).__name__}>"


def texts(shown: Sequence[Message]) -> list[str]:
    return [text_of(message.content) for message in shown]


def numbers(shown: Sequence[Message]) -> list[int | None]:
    return [message.no for message in shown]


async def hits_of(store: LocalStore, words: str, limit: int = 50) -> list[Found]:
    """Return what a search for these words finds, the last word being unfinished."""
    typed = tuple(words.split())
    page = await store.search(SearchQuery(words=typed, open_end=True), limit)
    return list(page.found)
