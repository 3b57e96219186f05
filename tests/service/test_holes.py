"""After a long absence: the newest page at once, a hole that says so, and its filling on demand."""

import asyncio

import pytest

from desktop_chat.core.diffs import Published, TimelinePatch
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.errors import Transient
from desktop_chat.domain.link import LinkStatus
from desktop_chat.service.tasks import Tasks
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, World, a_conversation, end

MISSED = 60
PAGE = 10


async def back_after_a_long_absence() -> World:
    """Let Bo have two messages, miss sixty, and come back to the last ten."""
    world = await a_conversation()
    await write(world, "early", 2)
    world.bo.network.up = False
    world.bo.transport.cut()
    await write(world, "late", MISSED)
    world.server.per = PAGE
    world.bo.network.up = True
    await world.bo.service.refresh()
    await asyncio.sleep(1)
    return world


async def with_only_the_newest_page(person: Person) -> None:
    """Open the room anew with all read, so that the first page is a short one."""
    await person.service.mark_read(ROOM, person.screen.rows[-1].message.id)
    await person.service.open_room(ROOM)
    assert person.screen.texts() == [f"late {number}" for number in range(50, 60)]


async def write(world: World, word: str, count: int) -> None:
    for number in range(count):
        await world.ann.service.send(ROOM, f"{word} {number}")
    await asyncio.sleep(1)


def holes(person: Person) -> list[tuple[str, int]]:
    """Return before which texts how many messages are missing on the screen."""
    return [
        (text, row.missing) for text, row in zip(person.screen.texts(), person.screen.rows, strict=True) if row.missing
    ]


def test_who_was_away_for_long_sees_the_newest_page_at_once_and_where_something_is_missing() -> None:
    async def scenario() -> None:
        world = await back_after_a_long_absence()

        assert world.bo.screen.texts() == ["early 0", "early 1", *(f"late {number}" for number in range(50, 60))]
        assert holes(world.bo) == [("late 50", 50)]
        await end(world)

    run(scenario())


def test_who_looks_at_the_newest_page_has_read_up_to_its_end() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        service, screen, tasks = world.bo.service, world.bo.screen, Tasks()

        def look(value: Published | LinkStatus) -> None:
            """Mark as the window does: what is in view, as soon as it is."""
            if isinstance(value, TimelinePatch) and screen.rows:
                tasks.spawn(service.mark_read(ROOM, screen.rows[-1].message.id), "test.look")

        await write(world, "early", 2)
        service.hub.subscribe(look)
        world.bo.network.up = False
        world.bo.transport.cut()
        await write(world, "late", MISSED)
        world.server.per = PAGE
        world.bo.network.up = True
        await service.refresh()
        await asyncio.sleep(5)

        assert holes(world.bo)
        assert [entry.unread for entry in screen.roster.entries if entry.room == ROOM] == [0]
        assert {row.message.delivery for row in world.ann.screen.rows} == {Delivery.READ}
        await tasks.cancel_all()
        await end(world)

    run(scenario())


def test_a_hole_is_filled_from_its_newer_end_until_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        monkeypatch.setattr("desktop_chat.service.timelines.PAGE", 20)
        world = await back_after_a_long_absence()
        before = world.bo.screen.rows[2].message.id

        await world.bo.service.load_missing(ROOM, before)
        assert holes(world.bo) == [("late 30", 30)]
        await world.bo.service.load_missing(ROOM, before)
        assert holes(world.bo) == [("late 30", 30)]
        while holes(world.bo):
            await world.bo.service.load_missing(ROOM, world.bo.screen.rows[2].message.id)

        assert world.bo.screen.texts() == world.ann.screen.texts()
        await end(world)

    run(scenario())


def test_scrolling_up_to_a_hole_fetches_what_is_missing_before_what_lies_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        monkeypatch.setattr("desktop_chat.service.timelines.FIRST_PAGE", PAGE)
        monkeypatch.setattr("desktop_chat.service.timelines.ENOUGH", 0)
        world = await back_after_a_long_absence()
        await with_only_the_newest_page(world.bo)

        await world.bo.service.load_older(ROOM)
        assert (world.bo.screen.texts()[0], holes(world.bo)) == ("late 0", [])
        await world.bo.service.load_older(ROOM)

        assert world.bo.screen.texts() == world.ann.screen.texts()
        await end(world)

    run(scenario())


def test_without_the_server_what_lies_beyond_a_hole_is_shown_with_the_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        monkeypatch.setattr("desktop_chat.service.timelines.FIRST_PAGE", PAGE)
        monkeypatch.setattr("desktop_chat.service.timelines.ENOUGH", 0)
        world = await back_after_a_long_absence()
        await with_only_the_newest_page(world.bo)
        world.bo.network.up = False

        await world.bo.service.load_older(ROOM)
        assert holes(world.bo) == [("late 50", 50)]
        assert world.bo.screen.texts()[:2] == ["early 0", "early 1"]
        with pytest.raises(Transient):
            await world.bo.service.load_missing(ROOM, world.bo.screen.rows[2].message.id)
        await end(world)

    run(scenario())
