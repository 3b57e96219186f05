"""`--room NAME`: people who name the same room meet in it, whoever comes first and also when nobody does."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from desktop_chat.app.address import Address
from desktop_chat.app.room_by_name import PATIENCE, channel_id, enter_room, open_room_by_name
from desktop_chat.app.wiring import build_service, open_profile_store
from desktop_chat.core.diffs import Notice, RoomView, RosterPatch
from desktop_chat.domain.errors import Refused, UserError
from desktop_chat.domain.ids import Epoch, OpId, RoomId, UserId
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import MemberState
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.system.clock import SystemClock
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, World, a_world, end
from tests.support.workspace_process import WorkspaceProcess

CLOCK = SystemClock()


# On a workspace that really runs


@dataclass
class Somebody:
    """A service as a window has it, and what it has published of rooms."""

    service: ChatService
    tasks: Tasks
    roster: RosterPatch = field(default_factory=lambda: RosterPatch(entries=()))
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, news: object) -> None:
        if isinstance(news, RosterPatch):
            self.roster = news
            self.news.set()

    def last_line(self, room: RoomId) -> str:
        return next((entry.last_line for entry in self.roster.entries if entry.room == room), "")


ComeIn = Callable[[str], Awaitable[Somebody]]


@pytest.fixture(scope="module")
def workspace() -> Iterator[WorkspaceProcess]:
    """A workspace of a process of its own, until the module is through."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def come_in(workspace: WorkspaceProcess, tmp_path: Path) -> AsyncIterator[ComeIn]:
    """Lets a person in, as `--local --as NAME` does; the profile of a test is made on first use."""
    everybody: list[Somebody] = []

    async def come_in(name: str) -> Somebody:
        profile = tmp_path / f"{name}-{len(everybody)}"
        profile.mkdir()
        opened = await open_profile_store(profile, bytes(32), CLOCK)
        tasks = Tasks()
        address = Address(url=workspace.state.url, key=workspace.state.anon_key)
        service = build_service(opened.store, address, clock=CLOCK, spawner=tasks, settings=LinkSettings())
        somebody = Somebody(service=service, tasks=tasks)
        service.hub.subscribe(somebody.take)
        everybody.append(somebody)
        await service.start()
        ticket = await asyncio.to_thread(workspace.ask, {"op": "ticket", "person": name})
        await service.sign_in_with_ticket(str(ticket["ticket"]), name)
        return somebody

    yield come_in
    for somebody in everybody:
        await somebody.service.stop()
        await somebody.tasks.cancel_all()


@pytest.mark.database
async def test_who_comes_later_joins_the_room_of_who_came_first(come_in: ComeIn) -> None:
    ann = await come_in("ann")
    made = await enter_room(ann.service, "Tea")
    bob = await come_in("bob")

    joined = await enter_room(bob.service, " tEA ")

    assert joined == made
    assert [(entry.room, entry.title) for entry in bob.roster.entries if entry.title == "Tea"] == [(made, "Tea")]


@pytest.mark.database
async def test_people_who_start_at_the_same_moment_meet_in_one_room(come_in: ComeIn) -> None:
    people = [await come_in(name) for name in ("ann", "bob", "cleo", "dora")]

    for name in ("Lunch", "Ruhe ☕", "Straße"):
        rooms = await asyncio.gather(*(enter_room(somebody.service, name) for somebody in people))
        (channel,) = await people[0].service.find_channels(name)
        assert set(rooms) == {channel.id}
        assert (channel.name, channel.members) == (name, 4)


@pytest.mark.database
async def test_a_restart_with_another_store_finds_the_room_again(come_in: ComeIn) -> None:
    made = await enter_room((await come_in("ann")).service, "Again")

    assert await enter_room((await come_in("ann")).service, "Again") == made


@pytest.mark.database
async def test_a_message_written_in_the_named_room_reaches_the_other(come_in: ComeIn) -> None:
    ann, bob = await come_in("ann"), await come_in("bob")
    rooms = await asyncio.gather(*(enter_room(somebody.service, "Hall") for somebody in (ann, bob)))

    await bob.service.send(rooms[1], "hello")

    async with asyncio.timeout(20):
        while ann.last_line(rooms[0]) != "bob: hello":
            ann.news.clear()
            await ann.news.wait()


# Against the model server, in virtual time


async def both_in() -> World:
    """Make a world in which Ann and Bo are online."""
    world = a_world()
    for person in (world.ann, world.bo):
        await person.come_in()
    return world


def by_name(person: Person, name: str) -> Awaitable[RoomId]:
    return enter_room(person.service, name)


def test_an_own_room_of_that_title_is_entered_at_once_also_without_a_connection() -> None:
    async def scenario() -> None:
        world = await both_in()
        world.ann.network.up = False

        assert await by_name(world.ann, "garden") == world.ann.service.room_titled("Garden")
        await end(world)

    run(scenario())


def test_a_room_that_is_not_known_yet_is_waited_for_and_not_made_again() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.ann.service.start()
        world.ann.network.slowest = 5.0
        await world.ann.service.sign_in("ann@example.org", "secret")
        known = world.ann.service.room_titled("Team")
        rooms = len(world.server.rooms)

        entered = await by_name(world.ann, "Team")

        assert known is None
        assert world.server.rooms[entered].room.name == "Team"
        assert len(world.server.rooms) == rooms
        await end(world)

    run(scenario())


def test_without_a_connection_an_unknown_room_is_given_up_after_a_while() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.ann.service.start()
        started = asyncio.get_running_loop().time()

        with pytest.raises(UserError, match="no connection, so “Tea”"):
            await by_name(world.ann, "Tea")

        assert asyncio.get_running_loop().time() - started == pytest.approx(PATIENCE)
        await end(world)

    run(scenario())


def test_of_several_channels_with_the_name_both_enter_the_oldest() -> None:
    async def scenario() -> None:
        world = await both_in()
        carla = world.server.add_person(UserId(sibling(ANN, "c")), "Carla")
        for number in (2, 1):
            world.server.create_room(RoomId(sibling(channel(world), str(number))), RoomKind.CHANNEL, "Tea", [carla.id])
            await asyncio.sleep(1)

        rooms = [await by_name(person, "Tea") for person in (world.ann, world.bo)]

        assert rooms == [RoomId(sibling(channel(world), "2"))] * 2
        await end(world)

    run(scenario())


def test_a_channel_that_only_begins_with_the_name_is_another_one() -> None:
    async def scenario() -> None:
        world = await both_in()
        world.server.create_room(RoomId(sibling(channel(world), "1")), RoomKind.CHANNEL, "Tea time", [BO])

        entered = await by_name(world.ann, "Tea")

        assert (entered, world.server.rooms[entered].room.name) == (channel(world), "Tea")
        await end(world)

    run(scenario())


def test_when_the_channel_of_that_id_is_called_otherwise_now_everybody_meets_in_the_next_one() -> None:
    async def scenario() -> None:
        world = await both_in()
        first = await by_name(world.ann, "Tea")
        await world.ann.service.rename(first, "Coffee")
        await world.ann.service.leave(first)

        rooms = [await by_name(person, "Tea") for person in (world.bo, world.ann)]

        assert rooms == [channel(world, 1)] * 2
        await end(world)

    run(scenario())


def test_somebody_who_occupies_all_ids_keeps_nobody_from_a_room() -> None:
    async def scenario() -> None:
        world = await both_in()
        for number in range(20):
            world.server.create_room(channel(world, number), RoomKind.GROUP, "Mine", [BO])

        entered = await by_name(world.ann, "Tea")

        assert world.server.rooms[entered].room.name == "Tea"
        await end(world)

    run(scenario())


def test_who_was_banned_is_told_so_and_makes_no_second_room() -> None:
    async def scenario() -> None:
        world = await both_in()
        room = await by_name(world.ann, "Tea")
        world.server.set_member(room, OpId("00000000-0000-7000-8000-0000000000b1"), BO, MemberState.BANNED)

        with pytest.raises(Refused, match="banned"):
            await by_name(world.bo, "Tea")

        assert [model.room.id for model in world.server.rooms.values() if model.room.name == "Tea"] == [room]
        await end(world)

    run(scenario())


def test_any_other_refusal_is_told() -> None:
    async def scenario() -> None:
        world = await both_in()
        world.ann.backend.failing["create_room"] = Refused("frozen", "The workspace is being moved.", 503)

        with pytest.raises(Refused, match="being moved"):
            await by_name(world.ann, "Tea")
        await end(world)

    run(scenario())


@pytest.mark.parametrize("name", ["x" * 81, " \n ", "\x00"])
def test_what_cannot_be_a_name_is_refused_before_anything_is_asked(name: str) -> None:
    async def scenario() -> None:
        world = await both_in()

        with pytest.raises(UserError):
            await by_name(world.ann, name)

        assert "find_channels" not in world.ann.backend.calls
        await end(world)

    run(scenario())


def test_the_window_opens_the_room_and_shows_a_sentence_when_it_cannot() -> None:
    async def scenario() -> None:
        world = await both_in()
        bridge = ServiceBridge(world.ann.tasks)
        notices: list[Notice] = []
        bridge.notice_raised.connect(notices.append)

        await open_room_by_name(world.ann.service, "Tea", bridge)
        await open_room_by_name(world.ann.service, "x" * 81, bridge)

        views = [value for value in world.ann.screen.published if isinstance(value, RoomView)]
        assert [view.title for view in views] == ["Tea"]
        assert [notice.text for notice in notices] == ["This name is too long (at most 80 characters)."]
        await end(world)

    run(scenario())


def test_the_id_of_a_named_channel_depends_on_workspace_and_name_but_not_on_case() -> None:
    one, other = Epoch(str(UUID(int=1))), Epoch(str(UUID(int=2)))

    assert channel_id(one, "TEA") == channel_id(one, "tea")
    others = [channel_id(one, "tee"), channel_id(other, "tea"), channel_id(one, "tea", 1)]
    assert len({channel_id(one, "tea"), *others}) == 4


def channel(world: World, number: int = 0) -> RoomId:
    return channel_id(world.server.epoch, "Tea", number)


def sibling(text: str, end: str) -> str:
    """Return an id that ends otherwise."""
    return text[: -len(end)] + end
