"""A local store as it looks after a year: filled through the product's own recording, with text of natural lengths."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.events import RoomPage, SyncPage
from desktop_chat.domain.ids import Epoch, MessageId, RoomId, UnixMillis, UserId, uuid7
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Account, Session
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import Room, RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.store.opening import open_store

START = UnixMillis(1_790_000_000_000)
EPOCH = Epoch("018f0000-0000-7000-8000-000000000001")
NAMES = ("Ada", "Ben", "Chloé", "Dmitri", "Eve", "Farid", "Grace", "李雷")
_TEXT = (
    "the plan for tomorrow looks good to me we should ship it before lunch and then write down what we learned because "
    "nobody will remember why this was hard next week great thanks maybe later yes no agreed review please draft ready"
)
WORDS = _TEXT.split()
BATCH = 10_000


class Filler:
    """Makes people, rooms and messages from one seed, so that every run sees the same history.

    Another filler can go on where one has ended: the people and rooms are the same, ids begin with the time.
    """

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self.people = [
            Profile(id=UserId(self._uuid(number)), handle=name.lower(), name=name) for number, name in enumerate(NAMES)
        ]

    @property
    def me(self) -> Profile:
        """The person whose store it is."""
        return self.people[0]

    def _uuid(self, at: int) -> str:
        return uuid7(UnixMillis(START + at), self._chance.randbytes(10))

    def room(self, number: int) -> Room:
        """Return a group."""
        return Room(
            id=RoomId(self._uuid(number)),
            kind=RoomKind.GROUP,
            name=f"Project {number + 1}",
            topic=None,
            state=RoomState.LIVE,
            created_by=self.me.id,
            created_at=START,
            rev=1,
        )

    def members(self, room: RoomId) -> tuple[Member, ...]:
        """Everybody is in every room."""
        return tuple(
            Member(
                room=room,
                user=person.id,
                name=person.name,
                handle=person.handle,
                role=Role.MEMBER,
                state=MemberState.MEMBER,
                rev=1,
            )
            for person in self.people
        )

    def text(self, length: int) -> str:
        """Return so many words."""
        return " ".join(self._chance.choice(WORDS) for _ in range(length))

    def message(self, room: RoomId, no: int) -> Message:
        """Return the message of this number; one in ten has reactions, lengths are like those of real chats."""
        length = max(1, min(120, int(self._chance.expovariate(1 / 12))))
        text = self.text(length)
        reactions = (Reaction(key="👍", users=(self.me.id,)),) if self._chance.random() < 0.1 else ()
        return Message(
            id=MessageId(self._uuid(no)),
            room=room,
            sender=self._chance.choice(self.people).id,
            content=TextContent(text=text),
            sent_at=UnixMillis(START + 90_000 * no),
            no=no,
            seq=no + 1,
            rev=no + 1,
            reactions=reactions,
        )

    def pages(self, room: Room, count: int, known: int = 0) -> Iterator[SyncPage]:
        """Yield what `sync` would tell of a room with so many messages, in batches, to whom knows the first ones."""
        for first in range(known + 1, count + 1, BATCH):
            last = min(count, first + BATCH - 1)
            rows = tuple(self.message(room.id, no) for no in range(first, last + 1))
            page = RoomPage(
                room=room.id,
                start=first if first > 1 else 0,
                upto=last + 1,
                tip="00000000",
                head=count + 1,
                gen=1,
                last_no=count,
                read_no=count,
                marker_rev=0,
                rows=rows,
                details=room if first == 1 else None,
                members=self.members(room.id) if first == 1 else None,
                markers=() if first == 1 else None,
            )
            yield self.sync_page(page)

    def sync_page(self, page: RoomPage) -> SyncPage:
        """Wrap one room's page."""
        return SyncPage(
            epoch=EPOCH,
            server_now=UnixMillis(START),
            user_rev=1,
            me=self.me,
            own_markers=(),
            gone=(),
            rooms=(page,),
            more=False,
        )


async def fill_store(profile: Path, key: bytes, *, rooms: int, messages: int, url: str) -> RoomId:
    """Fill a profile's store up; the first room has half of all messages. Returns that room."""
    filler = Filler()
    opened = await open_store(profile, key, START)
    known = {line.room.id: line.position.last_no for line in (await opened.store.snapshot()).lines}
    session = Session(user=filler.me.id, access_token="none", refresh_token="none", expires_at=UnixMillis(START * 2))
    await opened.store.keep_account(Account(url=url, key="bench", me=filler.me, session=session))
    first = messages if rooms == 1 else messages // 2
    others = 0 if rooms == 1 else (messages - first) // (rooms - 1)
    big = filler.room(0)
    for number in range(rooms):
        room = big if number == 0 else filler.room(number)
        for page in filler.pages(room, first if number == 0 else others, known.get(room.id, 0)):
            await opened.store.record([page])
    await opened.store.close()
    return big.id


def fill(profile: Path, key: bytes, *, rooms: int, messages: int, url: str) -> RoomId:
    """Do the same outside of a loop."""
    return asyncio.run(fill_store(profile, key, rooms=rooms, messages=messages, url=url))
