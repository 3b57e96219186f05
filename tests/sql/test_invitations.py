"""Invitation links: who makes, sees and revokes them, whom they let in, and when they end."""

import asyncio

import asyncpg
import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused

pytestmark = pytest.mark.database


async def invite(
    person: Person, room: str, *, hours: int | None = None, uses: int | None = None, id_: str = ""
) -> Json:
    """Make a link."""
    return await person.call("create_invite", p_room=room, p_id=id_ or an_id(), p_hours=hours, p_uses=uses)


async def redeem(person: Person, code: str | None, op: str | None = None) -> Json:
    """Join by a code."""
    return await person.call("redeem_invite", p_code=code, p_op=op or an_id())


async def open_links(person: Person, room: str) -> list[str]:
    """Return the ids of the links that a person is told of."""
    return [link["id"] for link in await person.call("list_invites", p_room=room)]


async def test_whoever_has_the_code_is_asked_with_what_it_is_about_and_joins(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo, name="Crew")
    made = await invite(ann, room, hours=24, uses=5)

    asked = await cy.call("peek_invite", p_code=made["code"])
    receipt = await redeem(cy, made["code"])

    assert asked == {
        "room": room, "kind": "group", "name": "Crew", "topic": None, "members": 2, "joined": False, "by": "Ann",
    }  # fmt: skip
    assert (receipt["room"], receipt["seq"], receipt["repeat"]) == (room, 2, False)
    members = {m["u"]: (m["role"], m["state"]) for m in (await cy.sync())["rooms"][room]["members"]}
    assert members[cy.id] == ("member", "member")
    assert (await cy.call("peek_invite", p_code=made["code"]))["joined"] is True
    assert (await world.log(room))[-1]["meta"] == {"state": "member", "role": "member", "was": None, "by": "link"}
    [told] = await ann.call("list_invites", p_room=room)
    assert (told["uses"], told["max_uses"], told["by"], told["expires"] - told["made"]) == (1, 5, "Ann", 86_400_000)


async def test_the_code_is_long_different_each_time_and_kept_nowhere(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    codes = [(await invite(ann, room))["code"] for _ in range(3)]

    assert len({code for code in codes if len(code) == 32 and code.isalnum()}) == 3
    everything = await world.owner.fetchval("select string_agg(i::text, '') from app.invitations i")
    assert not any(code in everything for code in codes)
    assert all("code" not in link for link in await ann.call("list_invites", p_room=room))


async def test_joining_twice_is_done_once_and_uses_one_place(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room()
    made = await invite(ann, room, uses=2)
    op = an_id()

    first = await redeem(bo, made["code"], op)
    repeat = await redeem(bo, made["code"], op)
    again = await redeem(bo, made["code"])

    assert (repeat["seq"], repeat["repeat"], again["seq"]) == (first["seq"], True, None)
    assert [link["uses"] for link in await ann.call("list_invites", p_room=room)] == [1]


async def test_an_operation_is_not_used_for_another_code(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room()
    one, other = await invite(ann, room), await invite(ann, room)
    op = an_id()
    await redeem(bo, one["code"], op)

    with refused(409, "op_reused"):
        await redeem(bo, other["code"], op)


async def test_the_last_place_is_given_once_to_several_who_come_together(world: World) -> None:
    ann, *others = await world.people("Ann", "Bo", "Cy", "Dan")
    room = await ann.create_room()
    code = (await invite(ann, room, uses=1))["code"]
    windows = [person.on(await world.connection()) for person in others]

    answers = await asyncio.gather(*(redeem(window, code) for window in windows), return_exceptions=True)

    late = [answer for answer in answers if isinstance(answer, asyncpg.PostgresError)]
    assert [answer.hint for answer in late] == ["not_found", "not_found"]
    assert await open_links(ann, room) == []


@pytest.mark.parametrize("end", ["revoked", "expired", "closed", "unknown"])
async def test_a_link_that_has_ended_says_what_an_unknown_one_says(world: World, end: str) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room()
    made = await invite(ann, room, hours=1)
    if end == "revoked":
        await ann.call("revoke_invite", p_room=room, p_id=made["id"])
    elif end == "expired":
        await world.owner.execute("update app.invitations set expires_at = now() - interval '1 second'")
    elif end == "closed":
        await ann.call("archive_room", p_room=room, p_op=an_id(), p_on=True)
    code = "0" * 32 if end == "unknown" else made["code"]

    with refused(404, "not_found") as peeked:
        await bo.call("peek_invite", p_code=code)
    with refused(404, "not_found") as redeemed:
        await redeem(bo, code)

    said = {problem.value.message for problem in (peeked, redeemed)}
    assert said == {"This invitation is not valid any more."}
    with refused(404, "not_found"):
        await redeem(bo, None)


async def test_a_link_brings_back_who_left_or_was_removed_but_not_who_was_banned(world: World) -> None:
    ann, bo, cy, dan = await world.people("Ann", "Bo", "Cy", "Dan")
    room = await ann.create_room(bo, cy, dan)
    code = (await invite(ann, room))["code"]
    await bo.set_member(room, bo, "left")
    await ann.set_member(room, cy, "removed")
    await ann.set_member(room, dan, "banned")

    for person in (bo, cy):
        await redeem(person, code)
    for work in (redeem(dan, code), dan.call("peek_invite", p_code=code)):
        with refused(403, "not_allowed"):
            await work


async def test_only_owners_and_admins_make_see_and_revoke_links(world: World) -> None:
    ann, bo, cy, dan = await world.people("Ann", "Bo", "Cy", "Dan")
    room = await ann.create_room(bo, cy)
    await ann.set_member(room, bo, "member", "admin")
    await ann.set_member(room, cy, "member", "moderator")
    link = (await invite(bo, room))["id"]

    for person, hint in ((cy, "not_allowed"), (dan, "not_member")):
        for name, more in (
            ("create_invite", {"p_id": an_id(), "p_hours": 1, "p_uses": 1}), ("list_invites", {}),
            ("revoke_invite", {"p_id": link}),
        ):  # fmt: skip
            with refused(403, hint):
                await person.call(name, p_room=room, **more)
    assert await open_links(ann, room) == [link]
    await ann.call("revoke_invite", p_room=room, p_id=link)
    await ann.call("revoke_invite", p_room=room, p_id=link)
    assert await open_links(bo, room) == []


async def test_a_link_is_revoked_in_its_own_room_only(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room, other = await ann.create_room(), await bo.create_room()
    link = (await invite(ann, room))["id"]

    for where, person, id_ in ((other, bo, link), (room, ann, NOBODY)):
        with refused(404, "not_found"):
            await person.call("revoke_invite", p_room=where, p_id=id_)
    assert await open_links(ann, room) == [link]


async def test_a_repeat_whose_answer_was_lost_gets_a_code_that_works_and_voids_the_lost_one(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo)
    await ann.set_member(room, bo, "member", "admin")
    id_ = an_id()

    lost = await invite(ann, room, uses=3, id_=id_)
    found = await invite(ann, room, uses=3, id_=id_)

    with refused(404, "not_found"):
        await redeem(cy, lost["code"])
    for work in (invite(bo, room, uses=3, id_=id_), invite(ann, room, uses=4, id_=id_)):
        with refused(409, "id_taken"):
            await work
    await redeem(cy, found["code"])
    with refused(409, "id_taken"):
        await invite(ann, room, uses=3, id_=id_)


@pytest.mark.parametrize(("hours", "uses"), [(0, None), (8761, None), (None, 0), (None, 10_001)])
async def test_a_link_that_makes_no_sense_is_refused(world: World, hours: int | None, uses: int | None) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    with refused(422, "bad_argument"):
        await invite(ann, room, hours=hours, uses=uses)


async def test_direct_conversations_and_closed_rooms_have_no_links_and_others_at_most_fifty(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    direct, closed, full = await ann.open_dm(bo), await ann.create_room(), await ann.create_room()
    await ann.call("archive_room", p_room=closed, p_op=an_id(), p_on=True)
    for _ in range(50):
        await invite(ann, full)

    for room in (direct, closed):
        with refused(403, "not_allowed"):
            await invite(ann, room)
    with refused(422, "too_many"):
        await invite(ann, full)


async def test_in_a_room_with_history_since_joining_a_link_shows_nothing_from_before(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(history="joined")
    await ann.post(room, "Before")

    await redeem(bo, (await invite(ann, room))["code"])

    assert (await bo.call("history", p_room=room, p_before_no=None, p_limit=9))["rows"] == []
    assert (await world.head(room))["access_gen"] == 2


async def test_a_guest_who_was_given_a_link_comes_in(world: World) -> None:
    ann, guest = await world.person("Ann"), await world.person("Gast", anonymous=True)
    room = await ann.create_room(kind="channel")

    await redeem(guest, (await invite(ann, room))["code"])

    assert room in (await guest.sync())["rooms"]
