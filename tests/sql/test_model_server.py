"""The model server of the simulation keeps the promises of the SQL: the same script gives both the same answers."""

import random
from dataclasses import replace
from functools import partial
from typing import Any

import asyncpg
import pytest

from desktop_chat.domain.commands import Command, DeleteMessage, EditMessage, SendMessage, SetPin, SetReaction
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.events import RoomEvent, RoomPage, SyncPage
from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message
from desktop_chat.domain.room import Cursor, RoomKind
from desktop_chat.domain.user import MemberState
from desktop_chat.protocol import postgrest
from desktop_chat.protocol.realtime import RoomTopic, decode_event
from desktop_chat.protocol.rpc import RpcCall
from tests.service.model_server import ModelServer, Topic
from tests.sql.builders import Person, World, an_id

pytestmark = pytest.mark.database

STEPS = 80
PER = 4


class Both:
    """The same people in the same room of a real database and of the model; every answer is compared."""

    def __init__(self, people: list[Person], room: str, made_by: OpId, seed: int) -> None:
        self.chance = random.Random(seed)
        self.people = people
        self.room = RoomId(room)
        self.model = ModelServer(lambda: UnixMillis(0))
        self.model.per = PER
        for person in people:
            _ = self.model.add_person(UserId(person.id), person.name)
        members = [UserId(person.id) for person in people]
        _ = self.model.create_room(self.room, RoomKind.GROUP, "Team", members)
        log = self.model.rooms[self.room].log
        log[0] = replace(log[0], op=made_by)
        self.heard: list[Any] = []
        self.model.listen(lambda target, event: self.heard.append((target, event)))
        self.done: list[tuple[Person, Command]] = []
        self.cursors = [Cursor()]
        self.refusals: dict[str, int] = {}

    async def step(self) -> None:
        """Do one thing on both sides."""
        person = self.chance.choice(self.people)
        match self.chance.randrange(10):
            case 0 if self.done:
                await self._repeat(person)
            case 1:
                await self._change_member()
            case 2:
                await self._mark(person)
            case 3 | 4:
                await self._sync(person)
            case _:
                await self._perform(person, self._a_command())

    async def compare_all(self) -> None:
        """See that everybody is told the same, from the beginning and from every cursor that there was."""
        author, command = next(pair for pair in self.done if isinstance(pair[1], SendMessage))
        other = next(person for person in self.people if person is not author)
        for person, again in ((author, command), (author, reworded(command)), (other, command)):
            await self._perform(person, again)
        for person in self.people:
            for cursor in self.cursors[::4]:
                await self._sync(person, cursor)
            await self._history(person)

    async def compare_lacking(self) -> None:
        """See that both tell the same of a room whose head is one beyond its log, as after a damage."""
        model = self.model.rooms[self.room]
        model.lacking = 1
        world = self.people[0].world
        await world.owner.execute("update app.room_heads set last_seq = last_seq + 1 where room_id = $1", self.room)
        for person in self.people:
            ends = Cursor(seq=model.head, tip=model.tip(model.head)), Cursor(seq=model.told_head), Cursor(seq=0)
            for cursor in (*self.cursors[::4], *ends):
                await self._sync(person, cursor)

    def _a_command(self) -> Command:
        chance, op = self.chance, OpId(an_id())
        known = list(self.model.rooms[self.room].messages.values())
        message = chance.choice(known).id if known and chance.random() < 0.95 else MessageId(an_id())
        kind = chance.randrange(6)
        if kind <= 2 or not known:
            reply = message if chance.random() < 0.3 else None
            content = TextContent(text=str(chance.random()))
            return SendMessage(
                op=op, room=self.room, message=MessageId(op), content=content, reply_to=reply, mentions=self._some()
            )
        if kind == 3:
            base = chance.randrange(self.model.rooms[self.room].head + 2)
            content = TextContent(text=str(chance.random()))
            names = self._some() if chance.random() < 0.7 else None
            return EditMessage(op=op, room=self.room, message=message, content=content, base_rev=base, mentions=names)
        if kind == 4 and chance.random() < 0.5:
            return DeleteMessage(op=op, room=self.room, message=message)
        if kind == 4:
            return SetPin(op=op, room=self.room, message=message, on=chance.random() < 0.6)
        return SetReaction(op=op, room=self.room, message=message, key=chance.choice("👍🎉"), on=chance.random() < 0.6)

    def _some(self) -> tuple[UserId, ...]:
        """Return some of the people, to be named; none of them most often."""
        return tuple(UserId(person.id) for person in self.people if self.chance.random() < 0.3)

    async def _perform(self, person: Person, command: Command) -> None:
        self.heard.clear()
        expected = self._refusal_or(lambda: self.model.perform(UserId(person.id), command))
        answer = await self._asked(person, postgrest.command_call(command))
        if isinstance(expected, str) or isinstance(answer, str):
            assert answer == expected, command
            self.refusals[answer] = self.refusals.get(answer, 0) + 1
            return
        accepted = replace(postgrest.decode_accepted(command, answer), at=None)
        assert accepted == replace(expected, at=None), command
        self.done.append((person, command))
        for target, event in self.heard:
            if isinstance(event, RoomEvent):
                await self._same_event(person, target, event)

    async def _same_event(self, person: Person, target: Topic, event: RoomEvent) -> None:
        """Compare what was sent live last."""
        sent = (await person.world.sent_on(f"room:{target[0]}:{target[1]}", "ev"))[-1]
        del sent["id"]
        heard = decode_event(RoomTopic(*target), "ev", sent)
        assert heard is not None
        row = None if event.row is None else timeless(event.row)
        assert replace(heard, at=0, row=timeless(heard.row), epoch="") == replace(event, at=0, row=row, epoch="")  # type: ignore[union-attr, arg-type]  # an event of the log

    async def _repeat(self, person: Person) -> None:
        """Do again what was done: as it was, in other words, or by somebody else."""
        author, command = self.chance.choice(self.done)
        match self.chance.randrange(3):
            case 0:
                await self._perform(author, command)
            case 1:
                await self._perform(author, reworded(command))
            case _:
                await self._perform(person, command)

    async def _change_member(self) -> None:
        """Let the owner take the last person out, or back in."""
        owner, other = self.people[0], self.people[-1]
        model = self.model.rooms[self.room]
        state = MemberState.REMOVED if model.has_member(UserId(other.id)) else MemberState.MEMBER
        op = OpId(an_id())
        self.model.set_member(self.room, op, UserId(other.id), state)
        _ = await owner.set_member(self.room, other, state.value, op=op)

    async def _mark(self, person: Person) -> None:
        head = self.model.rooms[self.room].head
        read, delivered = self.chance.randrange(head + 3), self.chance.randrange(head + 3)
        marker = ReadMarker(room=self.room, user=UserId(person.id), read_seq=read, delivered_seq=max(read, delivered))
        told = self.chance.choice((None, self.model.epoch, Epoch(an_id())))
        self.model.mark(UserId(person.id), [marker], told)
        real = Epoch((await person.sync())["epoch"]) if told == self.model.epoch else told
        call = postgrest.mark_call([marker], real)
        _ = await person.call(call.name, **call.parameters)

    async def _sync(self, person: Person, cursor: Cursor | None = None) -> None:
        chosen = cursor or self.chance.choice([*self.cursors, Cursor(seq=10_000, tip="00000000"), None])
        if chosen is not None and chosen.seq > 0 and cursor is None and self.chance.random() < 0.1:
            chosen = replace(chosen, tip="deadbeef")
        cursors = {} if chosen is None else {self.room: chosen}
        only = self.chance.random() < 0.5
        opened = [self.room] if self.chance.random() < 0.5 else []
        call = postgrest.sync_call(None, 0, cursors, opened, only=only)
        call.parameters["p"]["per"] = PER  # type: ignore[index, call-overload]  # JSON
        real = postgrest.decode_sync(await person.call(call.name, **call.parameters))
        model = self.model.sync(UserId(person.id), (None, 0), cursors, opened, only=only)
        assert told(real) == told(model), (person.name, chosen, only)
        for page in real.rooms:
            self.cursors.append(Cursor(seq=page.upto, tip=page.tip, marker_rev=page.marker_rev))

    async def _history(self, person: Person) -> None:
        for before in (None, 1, 3, 1000):
            call = postgrest.history_call(self.room, before, 3)
            expected = self._refusal_or(partial(self.model.history, UserId(person.id), self.room, before, 3))
            answer = await self._asked(person, call)
            if isinstance(expected, str) or isinstance(answer, str):
                assert answer == expected
                continue
            page = postgrest.decode_history(self.room, before, answer)
            assert [timeless(row) for row in page.rows] == [timeless(row) for row in expected.rows]
            assert page.more == expected.more

    async def _asked(self, person: Person, call: RpcCall) -> Any:
        """Return the database's answer, or the machine's word of its refusal."""
        try:
            return await person.call(call.name, **call.parameters)
        except asyncpg.PostgresError as error:
            return str(getattr(error, "hint", None))

    def _refusal_or(self, work: Any) -> Any:
        try:
            return work()
        except Refused as refused:
            return refused.code


def reworded(command: Command) -> Command:
    """Return the same operation for another content, if it has one."""
    if isinstance(command, SendMessage | EditMessage):
        return replace(command, content=TextContent(text="other words"))
    return command


def timeless(row: Message | None) -> Any:
    """Return a row without its times, and with its reactions in one order."""
    if row is None:
        return None
    edited = None if row.edited_at is None or row.deleted_at is not None else UnixMillis(0)
    deleted = None if row.deleted_at is None else UnixMillis(0)
    reactions = tuple(
        replace(reaction, users=tuple(sorted(reaction.users)))
        for reaction in sorted(row.reactions, key=lambda reaction: reaction.key)
    )
    pinned = None if row.pinned_at is None else UnixMillis(0)
    same = replace(row, sent_at=UnixMillis(0), edited_at=edited, deleted_at=deleted, reactions=reactions)
    return replace(same, pinned_at=pinned)


def told(page: SyncPage) -> dict[str, Any]:
    """Return what a page says, without its times and what the model leaves out."""
    return {
        "user_rev": page.user_rev,
        "gone": [(gone.room, gone.state) for gone in page.gone],
        "more": page.more,
        "mentions": page.mentions,
        "rooms": [told_of(room) for room in page.rooms],
    }


def told_of(page: RoomPage) -> tuple[Any, ...]:
    """Return what a page says of one room, members by who, what and since when."""
    members = page.members
    same = replace(
        page,
        rows=tuple(timeless(row) for row in page.rows),
        changed=tuple(timeless(row) for row in page.changed),
        details=None if page.details is None else replace(page.details, created_at=UnixMillis(0)),
        members=None,
        markers=None if page.markers is None else tuple(sorted(page.markers, key=lambda marker: marker.user)),
    )
    return same, None if members is None else sorted((m.user, m.state.value, m.rev) for m in members)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_model_answers_as_the_database_does(world: World, seed: int) -> None:
    people = await world.people("Ann", "Bo", "Cy")
    room = await people[0].create_room(*people[1:])
    both = Both(people, room, OpId(str((await world.log(room))[0]["op_id"])), seed)

    for _step in range(STEPS):
        await both.step()
    await both.compare_all()
    await both.compare_lacking()

    assert "op_reused" in both.refusals
    assert len(both.cursors) > 5
