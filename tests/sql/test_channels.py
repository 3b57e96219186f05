"""Channels are open to everybody of the workspace: found by name, joined without an invitation."""

import asyncio

import asyncpg
import pytest

from tests.sql.builders import NOBODY, Json, Person, World, acting, an_id, call, refused

pytestmark = pytest.mark.database


async def find(person: Person, query: str | None = "", limit: int | None = 20) -> Json:
    """Return what a person finds."""
    return await person.call("find_channels", p_query=query, p_limit=limit)


async def names(person: Person, query: str | None = "", limit: int | None = 20) -> list[str]:
    """Return the names that a person finds, in order."""
    return [channel["name"] for channel in await find(person, query, limit)]


async def join(person: Person, room: str | None, op: str | None = None) -> Json:
    """Join a channel; return the receipt."""
    return await person.call("join_channel", p_room=room, p_op=op or an_id())


async def archive(world: World, room: str, state: str = "archived") -> None:
    """Close a room, as no function of the API does yet."""
    await world.owner.execute("update public.rooms set state = $2 where id = $1", room, state)


async def test_channels_are_found_with_topic_number_of_members_and_whether_one_is_in(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    tea = await ann.create_room(bo, cy, kind="channel", name="Tea")
    await ann.call("update_room", p_room=tea, p_op=an_id(), p_patch={"topic": "Green or black"})
    await cy.set_member(tea, cy, "left")

    assert await find(ann) == [
        {"id": tea, "name": "Tea", "topic": "Green or black", "members": 2, "joined": True},
    ]
    assert await find(cy) == [
        {"id": tea, "name": "Tea", "topic": "Green or black", "members": 2, "joined": False},
    ]


async def test_channels_are_found_by_the_beginning_of_their_name_in_any_case_and_come_by_name(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    for name in ("tea time", "Tea", "Строй", "%", "coffee", "TEAM"):
        await ann.create_room(kind="channel", name=name)

    assert await names(bo, " tEa ") == ["Tea", "tea time", "TEAM"]
    assert await names(bo, "строй") == ["Строй"]
    assert await names(bo, "%") == ["%"]
    assert await names(bo, "ea") == []
    assert (await names(bo))[:2] == (await names(bo, limit=2)) == ["%", "coffee"]
    assert await names(bo, None, None) == await names(bo)
    assert await names(bo, limit=0) == await names(bo, limit=-1) == []


async def test_of_namesakes_the_older_comes_first(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    made = [await person.create_room(kind="channel", name=name) for person, name in ((ann, "tea"), (bo, "Tea"))]

    assert [channel["id"] for channel in await find(ann, "tea")] == made
    assert [channel["id"] for channel in await find(bo, "tea")] == made


async def test_no_more_than_fifty_come_at_once(world: World) -> None:
    ann = await world.person("Ann")
    for number in range(52):
        await ann.create_room(kind="channel", name=f"c{number:02}")

    assert await names(ann, limit=1000) == [f"c{number:02}" for number in range(50)]


async def test_groups_direct_conversations_and_closed_channels_are_not_found(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    await ann.create_room(bo, name="Group")
    await ann.open_dm(bo)
    for state in ("archived", "deleted"):
        await archive(world, await ann.create_room(bo, kind="channel", name=state), state)

    assert await names(ann) == await names(bo) == []


async def test_a_guest_finds_only_channels_in_which_it_is(world: World) -> None:
    ann = await world.person("Ann")
    guest = await world.person("Gast", anonymous=True)
    await ann.create_room(kind="channel", name="Open")
    await ann.create_room(guest, kind="channel", name="With guests")

    assert await names(guest) == ["With guests"]


async def test_who_has_no_active_account_finds_nothing_even_where_nothing_is(world: World) -> None:
    bo = await world.person("Bo")
    await world.suspend(bo)

    with refused(403, "suspended"):
        await find(bo)
    with refused(403, "no_profile"):
        await find(world.account("Nobody"))
    with refused(401, "not_signed_in"):
        async with acting(world.shared, "authenticated"):
            await call(world.shared, "find_channels", {"p_query": "", "p_limit": 5})


@pytest.mark.parametrize(("function", "parameters"), [
    ("find_channels", {"p_query": "", "p_limit": 5}), ("join_channel", {"p_room": NOBODY, "p_op": NOBODY}),
])  # fmt: skip
async def test_without_a_token_channels_are_closed(world: World, function: str, parameters: Json) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(world.shared, "anon"):
            await call(world.shared, function, parameters)


async def test_whoever_joins_is_a_member_who_sees_what_was_written_and_writes(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel", name="Tea")
    await ann.send(tea, "Before")

    receipt = await join(bo, tea)
    page = (await bo.sync())["rooms"][tea]

    assert (receipt["seq"], receipt["head"], receipt["gen"], receipt["repeat"]) == (3, 3, 1, False)
    assert {m["u"]: (m["role"], m["state"]) for m in page["members"]} == {
        ann.id: ("owner", "member"), bo.id: ("member", "member"),
    }  # fmt: skip
    assert (page["no"], page["read_no"], len(page["rows"])) == (1, 1, 1)
    assert (await bo.send(tea))["seq"] == 4
    assert await bo.may_listen(f"room:{tea}:1")


async def test_the_members_and_the_own_devices_hear_of_a_join(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel", name="Tea")

    receipt = await join(bo, tea)

    told = (await world.sent_on(f"room:{tea}:1", "ev"))[-1]
    assert (told["k"], told["s"], told["by"], told["ref"]) == ("member", receipt["seq"], bo.id, bo.id)
    assert told["meta"] == {"state": "member", "role": "member", "was": None}
    hint = (await world.sent_on(f"user:{bo.id}"))[-1]
    assert (hint["k"], hint["r"], hint["s"], hint["state"], hint["urev"]) == (
        "member",
        tea,
        receipt["seq"],
        "member",
        1,
    )


async def test_in_a_channel_with_history_since_joining_the_past_stays_hidden_and_a_new_topic_begins(
    world: World,
) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel", history="joined")
    await ann.send(tea, "Before")

    receipt = await join(bo, tea)
    await ann.send(tea, "After")
    page = (await bo.sync())["rooms"][tea]

    assert receipt["gen"] == 2
    assert [row["c"]["text"] for row in page["rows"]] == ["After"]
    assert [await bo.may_listen(f"room:{tea}:{gen}") for gen in (1, 2)] == [False, True]


@pytest.mark.parametrize("how", ["left", "removed"])
async def test_who_has_left_or_was_removed_may_join_again(world: World, how: str) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(bo, kind="channel")
    await {"left": bo, "removed": ann}[how].set_member(tea, bo, how)

    receipt = await join(bo, tea)

    assert receipt["repeat"] is False
    assert (await world.log(tea))[-1]["meta"] == {"state": "member", "role": "member", "was": how}
    assert (await bo.send(tea))["no"] == 1


async def test_whoever_is_in_already_changes_nothing(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    guest = await world.person("Gast", anonymous=True)
    tea = await ann.create_room(bo, guest, kind="channel")
    await ann.set_member(tea, bo, "member", "admin")
    before = await world.log(tea)

    receipts = [await join(person, tea) for person in (ann, bo, guest)]

    assert [(receipt["seq"], receipt["at"], receipt["repeat"]) for receipt in receipts] == [(None, None, False)] * 3
    assert await world.log(tea) == before
    roles = {m["u"]: m["role"] for m in (await ann.sync())["rooms"][tea]["members"]}
    assert (roles[ann.id], roles[bo.id]) == ("owner", "admin")


async def test_the_owner_of_a_deserted_channel_owns_it_again_and_nobody_else_does(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    tea = await ann.create_room(kind="channel")
    await ann.set_member(tea, ann, "left")

    for person in (bo, ann, cy):
        await join(person, tea)

    roles = {m["u"]: m["role"] for m in (await ann.sync())["rooms"][tea]["members"]}
    assert roles == {ann.id: "owner", bo.id: "member", cy.id: "member"}


async def test_an_owner_who_left_another_owner_behind_or_was_removed_comes_back_as_a_member(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    tea = await ann.create_room(bo, cy, kind="channel")
    for person in (bo, cy):
        await ann.set_member(tea, person, "member", "owner")
    await ann.set_member(tea, ann, "left")
    await cy.set_member(tea, bo, "removed")
    await cy.set_member(tea, cy, "left")

    await join(bo, tea)

    roles = {m["u"]: (m["role"], m["state"]) for m in (await bo.sync())["rooms"][tea]["members"]}
    assert roles[bo.id] == ("member", "member")


async def test_an_admin_who_comes_back_is_a_member(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(bo, kind="channel")
    await ann.set_member(tea, bo, "member", "admin")
    await bo.set_member(tea, bo, "left")

    await join(bo, tea)

    assert (await world.log(tea))[-1]["meta"]["role"] == "member"


async def test_of_rooms_that_are_no_channels_nothing_is_told(world: World) -> None:
    ann, bo, eve = await world.people("Ann", "Bo", "Eve")
    deleted = await ann.create_room(bo, kind="channel")
    await archive(world, deleted, "deleted")
    rooms = [await ann.create_room(bo), await ann.open_dm(bo), deleted, an_id()]
    before = [await world.log(room) for room in rooms]

    refusals = []
    for room in rooms:
        for person in (eve, bo):
            with refused(404, "not_found") as caught:
                await join(person, room)
            refusals.append(caught.value.message)

    assert set(refusals) == {"There is no such channel."}
    assert [await world.log(room) for room in rooms] == before


@pytest.mark.parametrize("room_of", ["channel", "group", "nothing"])
async def test_guests_have_to_be_invited_and_learn_nothing_about_what_is_there(world: World, room_of: str) -> None:
    ann = await world.person("Ann")
    guest = await world.person("Gast", anonymous=True)
    rooms = {"channel": await ann.create_room(kind="channel"), "group": await ann.create_room(), "nothing": an_id()}

    with refused(403, "not_allowed") as caught:
        await join(guest, rooms[room_of])

    assert caught.value.message == "Guests have to be invited."


async def test_who_was_banned_stays_out(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(bo, kind="channel")
    await ann.set_member(tea, bo, "banned")

    with refused(403, "not_allowed"):
        await join(bo, tea)


async def test_a_closed_channel_takes_nobody(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel")
    await archive(world, tea)

    with refused(403, "not_allowed"):
        await join(bo, tea)


async def test_who_has_no_active_account_joins_nothing(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel")
    await world.suspend(bo)

    with refused(403, "suspended"):
        await join(bo, tea)
    with refused(403, "no_profile"):
        await join(world.account("Nobody"), tea)


async def test_while_a_workspace_is_moved_nobody_joins(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel")
    await world.owner.execute("update app.workspace set frozen = true")

    with refused(503, "frozen"):
        await join(bo, tea)


@pytest.mark.parametrize("field", ["p_room", "p_op"])
async def test_without_room_or_op_nobody_joins(world: World, field: str) -> None:
    ann = await world.person("Ann")

    with refused(422, "bad_argument"):
        await ann.call("join_channel", **({"p_room": an_id(), "p_op": an_id()} | {field: None}))


async def test_joining_and_leaving_in_a_circle_meets_the_flood_limit(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea = await ann.create_room(kind="channel")
    await world.owner.execute("update app.workspace set flood_burst = 2, flood_per_second = 0.001")
    await join(bo, tea)
    await bo.set_member(tea, bo, "left")
    await join(bo, tea)
    await bo.set_member(tea, bo, "left")

    with refused(429, "flood"):
        await join(bo, tea)


async def test_the_same_join_again_is_answered_with_the_first_receipt(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea, op = await ann.create_room(kind="channel"), an_id()
    first = await join(bo, tea, op)
    await ann.send(tea)

    again = await join(bo, tea, op)
    await bo.set_member(tea, bo, "left")
    after_leaving = await join(bo, tea, op)

    assert again == first | {"repeat": True, "head": 3}
    # The repeat of an old call brings nobody back; somebody who has left learns no newer head.
    assert after_leaving == first | {"repeat": True, "head": first["seq"]}
    assert (await world.log(tea))[-1]["meta"]["state"] == "left"


async def test_an_op_that_was_used_for_something_else_joins_nothing(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    tea, op = await ann.create_room(bo, kind="channel"), an_id()
    await bo.set_member(tea, bo, "left", op=op)

    with refused(409, "op_reused"):
        await join(bo, tea, op)


async def test_an_op_of_somebody_else_joins_nothing(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    tea, op = await ann.create_room(kind="channel"), an_id()
    await join(bo, tea, op)

    with refused(409, "id_taken"):
        await join(cy, tea, op)


async def test_an_op_counts_for_its_channel_only(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    channels, op = [await ann.create_room(kind="channel") for _ in range(2)], an_id()

    receipts = [await join(bo, channel, op) for channel in channels]

    assert [receipt["repeat"] for receipt in receipts] == [False, False]


async def test_a_room_id_of_somebody_else_is_taken_whatever_its_kind(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")

    for kind in ("channel", "group"):
        room = await ann.create_room(kind=kind)
        with refused(409, "id_taken"):
            await bo.create_room(kind="channel", name="Team", room=room)


async def test_two_joins_at_once_are_two_members_with_a_number_each(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    ways = [person.on(await world.connection()) for person in (bo, cy)]

    for _ in range(10):
        tea = await ann.create_room(kind="channel")
        receipts = await asyncio.gather(*(join(way, tea) for way in ways))
        assert sorted(receipt["seq"] for receipt in receipts) == [2, 3]
        assert [event["seq"] for event in await world.log(tea)] == [1, 2, 3]


async def test_one_person_who_joins_over_two_ways_at_once_joins_once(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    ways = [bo.on(await world.connection()) for _ in range(3)]

    for ops in ([an_id(), an_id(), an_id()], [an_id()] * 3):
        tea = await ann.create_room(kind="channel")
        await asyncio.gather(*(join(way, tea, op) for way, op in zip(ways, ops, strict=True)))
        assert [event["kind"] for event in await world.log(tea)] == ["room", "member"]


async def test_two_who_make_the_same_channel_at_once_meet_in_one(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    ways = [person.on(await world.connection()) for person in (ann, bo)]

    for _ in range(10):
        tea = an_id()
        made = await asyncio.gather(
            *(way.create_room(kind="channel", name="Tea", room=tea) for way in ways), return_exceptions=True
        )
        refusals = [answer.hint for answer in made if isinstance(answer, asyncpg.PostgresError)]
        assert refusals == ["id_taken"]
        await asyncio.gather(*(join(way, tea) for way in ways))
        assert [channel["members"] for channel in await find(ann) if channel["id"] == tea] == [2]


async def test_joining_beside_writing_leaving_and_inviting_never_dead_locks(world: World) -> None:
    people = [person.on(await world.connection()) for person in await world.people(*"ABCDEF")]
    channels = [await people[0].create_room(kind="channel", name=name) for name in ("one", "two")]

    async def churn(person: Person, order: list[str]) -> None:
        for _ in range(8):
            for channel in order:
                await join(person, channel)
                await person.send(channel, mentions=people)
                await people[0].on(person.connection).set_member(channel, people[1], "member")
                await person.set_member(channel, person, "left")

    await asyncio.gather(
        *(churn(person, channels[:: 1 if number % 2 else -1]) for number, person in enumerate(people[2:]))
    )

    for channel in channels:
        head = await world.head(channel)
        assert [event["seq"] for event in await world.log(channel)] == list(range(1, head["last_seq"] + 1))
    deadlocks = await world.owner.fetchval("select deadlocks from pg_stat_database where datname = current_database()")
    assert deadlocks == 0
