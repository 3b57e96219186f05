"""Small worlds for tests: a server with a room and people in it."""

import asyncio
from dataclasses import dataclass

from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.room import RoomKind
from tests.service.clients import Person
from tests.service.model_server import ModelServer
from tests.service.virtual_time import START

ANN = UserId("00000000-0000-7000-8000-00000000000a")
BO = UserId("00000000-0000-7000-8000-00000000000b")
ROOM = RoomId("00000000-0000-7000-8000-000000000100")
OTHER = RoomId("00000000-0000-7000-8000-000000000200")
CALM = 120.0
"""Seconds after which everything has come to rest, the check of the tail included."""


@dataclass(slots=True)
class World:
    """A server, two people, and two rooms that both are in."""

    server: ModelServer
    ann: Person
    bo: Person


def server_now() -> UnixMillis:
    """Return the server's clock."""
    return UnixMillis(START + round(asyncio.get_running_loop().time() * 1000))


def a_world(seed: int = 1) -> World:
    """Make a server with two people who have not started yet."""
    server = ModelServer(server_now)
    server.add_person(ANN, "Ann")
    server.add_person(BO, "Bo")
    server.create_room(ROOM, RoomKind.GROUP, "Team", [ANN, BO])
    server.create_room(OTHER, RoomKind.GROUP, "Garden", [BO, ANN])
    return World(server=server, ann=Person(server, ANN, seed), bo=Person(server, BO, seed))


async def a_conversation(seed: int = 1) -> World:
    """Make a world in which both are online and have the same room open."""
    world = a_world(seed)
    for person in (world.ann, world.bo):
        await person.come_in()
        await person.service.open_room(ROOM)
    await asyncio.sleep(1.0)
    return world


async def calm() -> None:
    """Let everything come to rest."""
    await asyncio.sleep(CALM)


async def end(world: World) -> None:
    """Stop both services and see that nothing is left running."""
    for person in (world.ann, world.bo):
        await person.service.stop()
        await person.tasks.cancel_all()
