"""What people do in a story: write, change, react, read, look around, invite and remove."""

import asyncio
import random
from collections.abc import Sequence

from desktop_chat.domain.commands import OutboxItem, SendMessage
from desktop_chat.domain.delivery import LOST
from desktop_chat.domain.errors import TransportError
from desktop_chat.domain.ids import MessageId, OpId, RoomId
from desktop_chat.domain.message import Message
from desktop_chat.domain.user import MemberState
from tests.simulation.checker import Checker, is_deleted
from tests.simulation.device import Device
from tests.simulation.history import History, Sent
from tests.simulation.server import SimServer

MOST_PAGES = 60
A_MOMENT = 0.05


class Actions:
    """Acts of people, by chance; each is noted before and after, so that the checker knows what was asked."""

    def __init__(
        self,
        server: SimServer,
        checker: Checker,
        history: History,
        chance: random.Random,
        rooms: Sequence[RoomId],
    ) -> None:
        self._server = server
        self._checker = checker
        self._history = history
        self._chance = chance
        self._rooms = rooms
        self._ops = 0

    async def do(self, device: Device) -> None:
        """Let one person do one thing."""
        room = device.room or self._rooms[0]
        rows = [row.message for row in device.screen.rows if not is_deleted(row.message)]
        own = [message for message in rows if message.sender == device.user]
        match self._chance.randrange(20):
            case 0 | 1 | 2 | 3 | 4 | 5 | 6:
                reply = self._chance.choice(rows).id if rows and self._chance.random() < 0.2 else None
                await self.send(device, room, reply)
            case 7 | 8 | 9 if own:
                await self._change(device, self._pick(own))
            case 10 | 11 if rows:
                emoji, on = self._chance.choice("👍🎉🦊"), self._chance.random() < 0.7
                await device.service.react(room, self._pick(rows).id, emoji, on=on)
            case 12 | 13 if rows:
                await device.service.mark_read(room, rows[-1].id)
            case 14:
                await device.service.open_room(self._chance.choice(self._rooms))
            case 15 if rows:
                await device.service.load_older(room)
            case 16:
                await self._change_members()
            case chosen:
                await self._look_around(device, room, chosen)

    async def _look_around(self, device: Device, room: RoomId, chosen: int) -> None:
        match chosen:
            case 17:
                await device.service.say_typing(room, on=True)
            case 18:
                _ = await self.answer_refusals(device)
            case _:
                await device.service.refresh()

    async def send(self, device: Device, room: RoomId, reply_to: MessageId | None = None) -> None:
        """Write a message; it counts once the service has said that it is kept."""
        message = await device.service.send(room, f"{device.name} {self._chance.random()}", reply_to)
        order = len(self._history.sent)
        self._history.sends(
            Sent(message=message, room=room, device=device.name, user=device.user, reply_to=reply_to, order=order)
        )

    async def answer_refusals(self, device: Device) -> int:
        """Send again what the server has lost, and forget what it does not want; return how much that was."""
        refused = [item for item in await device.store.outbox() if item.refusal is not None]
        for message in dict.fromkeys(item.command.message for item in refused):
            await self._answer(device, [item for item in refused if item.command.message == message])
        return len(refused)

    async def _answer(self, device: Device, items: Sequence[OutboxItem]) -> None:
        """Answer all that was refused about one message: the person is shown it as one thing."""
        room, message = items[0].command.room, items[0].command.message
        for item in items:
            assert item.refusal is not None
            self._history.refused[message] = item.refusal.code
            self._history.note(device.name, "refusal", item.refusal.code, message[-12:])
            known = message in self._server.rooms[room].messages and isinstance(item.command, SendMessage)
            lost = item.refusal.code == LOST
            self._history.expect(not known or lost, "2 refused although it is there", device.name, message)
        lost = any(item.refusal is not None and item.refusal.code == LOST for item in items)
        if lost and self._server.rooms[room].has_member(device.user):
            await device.service.retry(room, message)
            return
        for item in items:
            self._history.gives_up(item.command)
        await device.service.discard(room, message)

    async def read_everything(self, device: Device) -> None:
        """Look at every room from end to end."""
        for room in self._rooms:
            await self.read_whole(device, room)

    async def read_whole(self, device: Device, room: RoomId) -> None:
        """Open a room and load it to its beginning, holes included."""
        service = device.service
        if room not in service._engine.book.lines:
            return
        await service.open_room(room)
        try:
            for _page in range(MOST_PAGES):
                while service._engine.timelines._loading:  # noqa: ASYNC110  (virtual time, which nothing else can tell)
                    await asyncio.sleep(A_MOMENT)  # what opening has begun to fetch
                timeline = service._engine.timelines._timeline
                hole = next((row for row in device.screen.rows if row.missing), None)
                if timeline is None or (not timeline.older and hole is None):
                    return
                if hole is not None:
                    await service.load_missing(room, hole.message.id)
                else:
                    await service.load_older(room)
        except TransportError as error:
            self._history.note(device.name, "could not read", type(error).__name__)

    async def _change(self, device: Device, message: Message) -> None:
        if self._chance.random() < 0.7:
            named = self._chance.choice(("", "", *(f" @{person.handle}" for person in self._server.people.values())))
            await device.service.edit(message.room, message.id, f"edited {self._chance.random()}{named}")
            return
        self._history.deleted[message.id] = None
        await device.service.delete(message.room, message.id)

    async def _change_members(self) -> None:
        """Let the owner of a room remove somebody, or take them back; done at the server, as from elsewhere."""
        room = self._chance.choice(self._rooms)
        model = self._server.rooms[room]
        others = [user for user in model.members if user != model.room.created_by]
        user = self._chance.choice(others)
        self._ops += 1
        op = OpId(f"0000dead-0000-7000-8000-{self._ops:012x}")
        if model.has_member(user):
            self._server.set_member(room, op, user, MemberState.REMOVED)
            self._checker.removes(user, room)
        else:
            self._server.set_member(room, op, user, MemberState.MEMBER)
            self._checker.invites(user, room)
        self._history.note("server", "members", room[-3:], user[-1], model.state_of(user).value)

    def _pick(self, messages: Sequence[Message]) -> Message:
        """Choose one, the newer the rather."""
        return messages[-1 - min(int(self._chance.expovariate(0.5)), len(messages) - 1)]
