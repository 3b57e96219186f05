"""The history on this computer is searched by words, people, places and days; no server is asked."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from desktop_chat.domain.search import SearchAnswer
from desktop_chat.service import searching
from desktop_chat.store import search as store_search
from tests.service.virtual_time import run
from tests.service.worlds import OTHER, ROOM, World, a_conversation, end, server_now


async def a_talk() -> World:
    """Let Ann and Bo say something in one room, and Bo in another."""
    world = await a_conversation()
    for service, room, text in (
        (world.ann.service, ROOM, "an apple"),
        (world.bo.service, ROOM, "an apple pie"),
        (world.bo.service, OTHER, "apple https://example.org"),
    ):
        await service.send(room, text)
        await asyncio.sleep(1)
    return world


async def found(world: World, typed: str) -> list[str]:
    answer: SearchAnswer = await world.ann.service.search(typed)
    return [hit.found.snippet for hit in answer.hits]


def local_day(days: int = 0) -> str:
    now = datetime.fromtimestamp(server_now() / 1000, UTC).astimezone()
    return (now + timedelta(days=days)).date().isoformat()


def test_people_places_and_days_narrow_a_search() -> None:
    async def scenario() -> None:
        world = await a_talk()
        bo, room = "Bo", "Team"
        today = local_day()

        assert await found(world, "apple") == ["apple https://example.org", "an apple pie", "an apple"]
        assert await found(world, f"from:{bo} apple") == ["apple https://example.org", "an apple pie"]
        assert await found(world, "from:me apple") == ["an apple"]
        assert await found(world, f'in:"{room}" from:{bo}') == ["an apple pie"]
        assert await found(world, "has:link") == ["apple https://example.org"]
        assert await found(world, '"apple pie"') == ["an apple pie"]
        assert len(await found(world, f"apple on:{today}")) == 3
        assert len(await found(world, "apple on:today")) == 3
        assert await found(world, f"apple before:{today}") == []
        assert await found(world, f"apple after:{local_day(1)}") == []
        await end(world)

    run(scenario())


def test_a_name_that_nobody_has_is_said() -> None:
    async def scenario() -> None:
        world = await a_talk()

        people = await world.ann.service.search("from:zoe apple")
        places = await world.ann.service.search("in:attic apple")

        assert (people.hits, people.complaint) == ((), "Nobody here is called “zoe”.")
        assert (places.hits, places.complaint) == ((), "No conversation is called “attic”.")
        await end(world)

    run(scenario())


def test_a_hit_says_who_wrote_it_and_where() -> None:
    async def scenario() -> None:
        world = await a_talk()

        (hit,) = (await world.ann.service.search('"apple pie"')).hits

        assert (hit.author, hit.place, hit.found.message.room) == ("Bo", "Team", ROOM)
        await end(world)

    run(scenario())


def test_answers_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 2)

    async def scenario() -> None:
        world = await a_talk()

        first = await world.ann.service.search("apple")
        second = await world.ann.service.search("apple", first.below)

        assert [len(first.hits), len(second.hits)] == [2, 1]
        assert second.below is None
        await end(world)

    run(scenario())


def test_no_server_is_asked() -> None:
    async def scenario() -> None:
        world = await a_talk()
        world.ann.network.up = False
        asked = dict(world.ann.backend.calls)

        assert len(await found(world, "apple")) == 3

        assert dict(world.ann.backend.calls) == asked
        await end(world)

    run(scenario())


def test_a_word_that_none_begins_with_is_looked_for_within_others() -> None:
    async def scenario() -> None:
        world = await a_talk()

        assert await found(world, "pple") == ["apple https://example.org", "an apple pie", "an apple"]
        assert await found(world, "pple from:Bo in:Team") == ["an apple pie"]
        assert await found(world, "ie") == []
        assert await found(world, '"pple"') == []
        await end(world)

    run(scenario())


def test_a_search_within_words_stops_and_can_be_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "CALLS_WITHIN", 1)
    monkeypatch.setattr(store_search, "WINDOW", 0)

    async def scenario() -> None:
        world = await a_talk()
        first = await world.ann.service.search("pple pie")
        more = await world.ann.service.search("pple pie", first.below)

        assert (first.hits, first.below is not None) == ((), True)
        assert [hit.found.snippet for hit in more.hits] == ["an apple pie"]
        await end(world)

    run(scenario())
