"""Private topics: who listens, who speaks, asked the way the realtime server asks."""

import asyncpg
import pytest

from tests.sql.builders import World, acting, an_id

pytestmark = pytest.mark.database


async def test_members_listen_on_the_room_and_nobody_speaks_there(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)

    for person in (ann, bo):
        assert await person.may_listen(f"room:{room}:1")
        assert not await person.may_speak(f"room:{room}:1")


async def test_members_listen_and_speak_on_the_talk_topic(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)

    assert await bo.may_listen(f"talk:{room}:1")
    assert await bo.may_speak(f"talk:{room}:1")


async def test_a_person_listens_on_the_own_topic_only_and_nobody_speaks_there(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")

    assert await ann.may_listen(f"user:{ann.id}")
    assert not await ann.may_speak(f"user:{ann.id}")
    assert not await bo.may_listen(f"user:{ann.id}")
    assert not await bo.may_speak(f"user:{ann.id}")


async def test_an_outsider_is_kept_out_of_a_room(world: World) -> None:
    ann, eve = await world.people("Ann", "Eve")
    room = await ann.create_room()

    for topic in (f"room:{room}:1", f"talk:{room}:1"):
        assert not await eve.may_listen(topic)
        assert not await eve.may_speak(topic)


@pytest.mark.parametrize("state", ["left", "removed", "banned"])
async def test_a_former_member_is_kept_out_of_the_old_and_the_new_generation(world: World, state: str) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    await (bo if state == "left" else ann).set_member(room, bo, state)

    for generation in (1, 2):
        for kind in ("room", "talk"):
            assert not await bo.may_listen(f"{kind}:{room}:{generation}")
            assert not await bo.may_speak(f"{kind}:{room}:{generation}")
    assert await ann.may_listen(f"room:{room}:2")


async def test_only_the_current_generation_is_open(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    await ann.set_member(room, bo, "removed")

    assert [await ann.may_listen(f"room:{room}:{generation}") for generation in (1, 2, 3)] == [False, True, False]
    assert [await ann.may_speak(f"talk:{room}:{generation}") for generation in (1, 2, 3)] == [False, True, False]


async def test_a_suspended_member_is_kept_out(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    await world.suspend(bo)

    for topic in (f"room:{room}:1", f"talk:{room}:1", f"user:{bo.id}"):
        assert not await bo.may_listen(topic)
        assert not await bo.may_speak(topic)


async def test_whoever_is_not_signed_in_is_kept_out(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    await ann.send(room)

    for topic in (f"room:{room}:1", f"user:{ann.id}", "anything"):
        for role in ("anon", "authenticated"):
            async with acting(world.shared, role, None, topic):
                assert await world.shared.fetch("select id from realtime.messages") == []


async def test_any_other_topic_is_closed(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()
    shapes = [
        "", "anything", "presence", "room", "room:", "room:{room}", "room:{room}:", "room:{room}:0", "room:{room}:01",
        "room:{room}:1:1", "room:{room}:1 ", " room:{room}:1", "ROOM:{room}:1", "room:{room}:-1", "room:{room}:1e0",
        "room:{room}:9999999999999999999999", "room:{upper}:1", "room:'; drop table x; --:1", "realtime:room:{room}:1",
        "talk:{room}:x", "user:", "user:{room}", "user:{upper}", "user:{me}:1", "room:{room}:1\n", "room:{room}\n:1",
    ]  # fmt: skip
    topics = [shape.format(room=room, upper=room.upper(), me=ann.id) for shape in shapes]

    assert [topic for topic in topics if await ann.may_listen(topic)] == []
    assert [topic for topic in topics if await ann.may_speak(topic)] == []


async def test_presence_is_closed(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    assert not await ann.may_listen(f"talk:{room}:1", "presence")
    assert not await ann.may_speak(f"talk:{room}:1", "presence")


async def test_a_right_on_one_topic_does_not_show_what_was_sent_on_another(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    mine, theirs = await ann.create_room(), await bo.create_room()
    await ann.send(mine)
    await bo.send(theirs)

    async with acting(world.owner, "authenticated", ann.claims, f"room:{mine}:1"):
        rows = await world.owner.fetch("select distinct topic from realtime.messages")

    assert [row["topic"] for row in rows] == [f"room:{mine}:1"]


async def test_the_right_to_speak_on_one_topic_carries_nothing_to_another(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    for topic in (f"room:{room}:1", f"user:{ann.id}", f"talk:{an_id()}:1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(world.owner, "authenticated", ann.claims, f"talk:{room}:1"):
                await world.owner.execute(
                    "insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true)", topic
                )
