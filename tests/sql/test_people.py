"""Profiles: made once, found by others, refused to strangers."""

import asyncio

import asyncpg
import pytest

from tests.sql.builders import World, acting, call, refused

pytestmark = pytest.mark.database


async def test_first_call_makes_the_profile_and_the_second_returns_it(world: World) -> None:
    ann = world.account("Ann")

    first = await ann.call("ensure_profile", p_display_name="  Ann Lee ")
    second = await ann.call("ensure_profile", p_display_name="Somebody else")

    assert first == {"id": ann.id, "handle": "annlee", "name": "Ann Lee", "kind": "person", "state": "active"}
    assert second == first


async def test_namesakes_get_different_handles(world: World) -> None:
    people = [world.account("Ann") for _ in range(23)]

    handles = [(await person.call("ensure_profile", p_display_name="Ann"))["handle"] for person in people]

    assert handles[:3] == ["ann", "ann2", "ann3"]
    assert len(set(handles)) == 23


async def test_namesakes_at_the_same_time_get_different_handles(world: World) -> None:
    people = [world.account("Bo").on(await world.connection()) for _ in range(8)]

    profiles = await asyncio.gather(*(person.call("ensure_profile", p_display_name="Bo") for person in people))

    assert len({profile["handle"] for profile in profiles}) == 8


async def test_two_windows_of_one_account_make_one_profile(world: World) -> None:
    ann = world.account("Ann")
    windows = [ann.on(await world.connection()) for _ in range(4)]

    profiles = await asyncio.gather(*(window.call("ensure_profile", p_display_name="Ann") for window in windows))

    assert [profile["handle"] for profile in profiles] == ["ann"] * 4


@pytest.mark.parametrize(
    ("name", "handle"), [("Владимир Ш.", "владимирш"), ("李 小龙", "李小龙"), ("🦊", "person"), ("Å b" * 26, "åb" * 12)]
)
async def test_handles_come_from_any_script(world: World, name: str, handle: str) -> None:
    profile = await world.account(name).call("ensure_profile", p_display_name=name)

    assert (profile["handle"], profile["name"]) == (handle, name)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "x" * 81, "a\nb", "a\u0007b", "a\u202eb", "a\u2066b", "a\u200fb", "\u200d\u200d", "\u3164", None],
)
async def test_names_that_cannot_be_seen_or_rewrite_the_line_are_refused(world: World, name: str | None) -> None:
    with refused(422, "bad_name"):
        await world.account("x").call("ensure_profile", p_display_name=name)


async def test_a_token_of_an_anonymous_account_makes_a_guest(world: World) -> None:
    guest = world.account("Gast", anonymous=True)

    profile = await guest.call("ensure_profile", p_display_name="Gast")

    assert profile["kind"] == "guest"


async def test_without_a_token_nobody_gets_a_profile(world: World) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(world.shared, "anon"):
            await call(world.shared, "ensure_profile", {"p_display_name": "Ann"})
    with refused(401, "not_signed_in"):
        async with acting(world.shared, "authenticated"):
            await call(world.shared, "ensure_profile", {"p_display_name": "Ann"})


async def test_an_account_without_profile_can_do_nothing_else(world: World) -> None:
    nobody = world.account("Nobody")

    for function, parameters in (("sync", {"p": {"v": 1}}), ("find_people", {"p_query": "", "p_limit": 5})):
        with refused(403, "no_profile"):
            await nobody.call(function, **parameters)


async def test_people_are_found_by_the_beginning_of_name_or_handle(world: World) -> None:
    ann, bo, _ = await world.people("Ann Lee", "Bo_%", "Zoe")
    await world.suspend(await world.person("Anna Gone"))

    assert await bo.call("find_people", p_query="AN", p_limit=10) == [
        {"id": ann.id, "handle": "annlee", "name": "Ann Lee", "kind": "person"}
    ]
    assert [found["name"] for found in await ann.call("find_people", p_query="@bo", p_limit=10)] == ["Bo_%"]
    assert [found["name"] for found in await ann.call("find_people", p_query="", p_limit=1)] == ["Bo_%"]
    assert await ann.call("find_people", p_query="%", p_limit=10) == []
    assert await ann.call("find_people", p_query="Ann", p_limit=10) == []


async def test_a_guest_finds_only_people_of_the_same_rooms(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    guest = await world.person("Gast", anonymous=True)
    await ann.create_room(guest)

    found = await guest.call("find_people", p_query="", p_limit=10)

    assert [person["name"] for person in found] == ["Ann"]
    assert {row["id"] for row in await guest.select("select id::text from profiles")} == {ann.id, guest.id}
    with refused(404, "not_found"):
        await guest.open_dm(bo)


async def test_a_suspended_person_is_refused_at_once(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo)
    await world.suspend(bo)

    with refused(403, "suspended"):
        await bo.send(room)
    with refused(403, "suspended"):
        await bo.sync()
    assert (await bo.call("ensure_profile", p_display_name="Bo"))["state"] == "suspended"
