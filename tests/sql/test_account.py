"""What a person says of themselves, keeps for themselves, and whether they are there: own only, hidden on demand."""

from typing import Any

import pytest

from tests.sql.builders import Json, Person, World, refused

pytestmark = pytest.mark.database

LATER = 1_900_000_000_000
MARKS = "select user_id::text, read_seq from public.read_markers where room_id = $1 order by 2"


async def a_talk(world: World) -> tuple[Person, Person, str]:
    ann, bo = await world.people("Ann", "Bo")
    return ann, bo, await ann.open_dm(bo)


async def set_profile(person: Person, **patch: Any) -> Json:
    return await person.call("set_profile", p_patch=patch)


async def set_own(person: Person, **patch: Any) -> Json:
    return await person.call("set_own", p_patch=patch)


async def beat(person: Person, state: str = "here", after: int = 0) -> Json:
    return await person.call("beat", p_state=state, p_people_rev=after)


async def presence_of(person: Person, other: Person, *, said: str = "here") -> Json:
    """Say that a person is there, and return what they hear of another."""
    answer = await beat(person, said)
    return next((told for told in answer["presence"] if told["u"] == other.id), None)


async def changed_people(person: Person, after: int = 0) -> Json:
    return (await beat(person, after=after))["people"]


async def hints(world: World, person: Person, kind: str) -> int:
    return sum(hint["k"] == kind for hint in await world.sent_on(f"user:{person.id}", "me"))


async def test_a_profile_is_changed_by_its_owner_and_told_to_those_who_see_it(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    made = await set_profile(ann, name="  Anna ", status="On a train", until=LATER, colour=3)

    assert made == {
        "id": ann.id, "handle": "ann", "name": "Anna", "status": "On a train", "until": LATER, "colour": 3,
        "picture": None,
    }  # fmt: skip
    assert await changed_people(bo) == {"rev": 1, "changed": [made]}
    assert await changed_people(bo, 1) == {"rev": 1, "changed": []}
    assert (await changed_people(bo, 2))["changed"] == [made]
    assert (await hints(world, bo, "people"), await hints(world, ann, "people")) == (1, 1)
    assert (await ann.sync())["me"]["name"] == "Anna"


async def test_what_is_not_named_stays_and_null_takes_away(world: World) -> None:
    ann, _, _ = await a_talk(world)
    await set_profile(ann, status="Away", until=LATER, colour=3)

    assert (await set_profile(ann, name="Anna"))["status"] == "Away"
    bare = await set_profile(ann, status=None, colour=None)
    assert (bare["status"], bare["until"], bare["colour"]) == (None, None, None)


async def test_the_same_again_is_no_change(world: World) -> None:
    ann, _, _ = await a_talk(world)
    await set_profile(ann, colour=3)
    await set_profile(ann, colour=3)

    assert (await changed_people(ann))["rev"] == 1


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"name": ""}, "bad_name"),
        ({"name": "x" * 81}, "bad_name"),
        ({"name": None}, "bad_argument"),
        ({"status": "x" * 101}, "bad_argument"),
        ({"status": "\u202egnp"}, "bad_argument"),
        ({"until": "soon"}, "bad_argument"),
        ({"colour": 8}, "bad_argument"),
        ({"handle": "root"}, "bad_argument"),
        ([], "bad_argument"),
    ],
)
async def test_a_strange_profile_is_refused(world: World, patch: Any, code: str) -> None:
    ann = await world.person("Ann")

    with refused(422, code):
        await ann.call("set_profile", p_patch=patch)


async def test_a_guest_hears_of_changed_profiles_of_those_with_whom_they_share_a_room(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    guest = await world.person("Guest", anonymous=True)
    await ann.create_room(guest)
    await set_profile(ann, colour=1)
    await set_profile(bo, colour=2)

    assert [person["id"] for person in (await changed_people(guest))["changed"]] == [ann.id]


async def test_own_settings_come_to_ones_own_devices_and_to_nobody_else(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    assert (await beat(ann))["settings"] is None

    made = await set_own(ann, typing=False, quiet={"weekly": True})

    assert made == {
        "presence": True, "last_seen": True, "typing": False, "reading": True, "quiet": {"weekly": True},
    }  # fmt: skip
    assert (await beat(ann))["settings"] == made
    assert (await beat(bo))["settings"] is None
    assert await hints(world, ann, "people") == 1


@pytest.mark.parametrize(
    "patch",
    [None, [], {"typing": 1}, {"typing": None}, {"quiet": []}, {"x": True}, {"quiet": {"x": "y" * 2000}}],
)
async def test_strange_settings_are_refused(world: World, patch: Any) -> None:
    ann = await world.person("Ann")

    with refused(422, "bad_argument"):
        await ann.call("set_own", p_patch=patch)


async def test_nothing_of_it_is_changed_while_the_workspace_is_moved_or_by_the_suspended(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    await world.suspend(bo)
    await world.owner.execute("update app.workspace set frozen = true")

    for call in (set_profile, set_own):
        with refused(503, "frozen"):
            await call(ann)
        with refused(403, "suspended"):
            await call(bo)
    with refused(403, "suspended"):
        await beat(bo)


async def test_people_who_talk_directly_hear_whether_the_other_is_there(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    assert await presence_of(bo, ann) == {"u": ann.id, "state": None, "seen": None}

    await presence_of(ann, bo)
    heard = await presence_of(bo, ann)

    assert heard["state"] == "here"
    assert heard["seen"] > 0
    await presence_of(ann, bo, said="gone")
    assert (await presence_of(bo, ann))["state"] == "gone"


async def test_only_a_change_is_told_live(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    for state in ("here", "here", "away", "away"):
        await presence_of(ann, bo, said=state)

    assert await hints(world, bo, "presence") == 2


async def test_who_was_not_heard_of_for_long_is_gone(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    await presence_of(ann, bo)
    await world.owner.execute("update app.presence set seen_at = seen_at - interval '80 seconds'")

    assert (await presence_of(bo, ann))["state"] == "gone"


async def test_of_others_nothing_is_heard(world: World) -> None:
    ann, _, _ = await a_talk(world)
    eve = await world.person("Eve")
    await ann.create_room(eve)
    await presence_of(ann, eve)

    assert await presence_of(eve, ann) is None


async def test_hidden_presence_is_neither_kept_nor_told(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    await presence_of(ann, bo)
    await set_own(ann, presence=False)

    assert await presence_of(bo, ann) == {"u": ann.id, "state": None, "seen": None}
    await presence_of(ann, bo)
    assert await world.owner.fetchval("select count(*) from app.presence where user_id = $1", ann.id) == 0
    assert await hints(world, bo, "presence") == 2


async def test_when_somebody_was_last_there_can_be_hidden_alone(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    await set_own(ann, last_seen=False)
    await presence_of(ann, bo)

    assert await presence_of(bo, ann) == {"u": ann.id, "state": "here", "seen": None}


async def test_who_is_blocked_does_not_see_whether_one_is_there(world: World) -> None:
    ann, bo, _ = await a_talk(world)
    await presence_of(ann, bo)
    await ann.call("set_block", p_user=bo.id, p_on=True)

    assert (await presence_of(bo, ann))["state"] is None


@pytest.mark.parametrize("state", [None, "", "online"])
async def test_a_strange_presence_is_refused(world: World, state: Any) -> None:
    ann = await world.person("Ann")

    with refused(422, "bad_argument"):
        await beat(ann, state)


async def test_hidden_reading_is_a_delivery_to_others_everywhere_and_stays_ones_own(world: World) -> None:
    ann, bo, room = await a_talk(world)
    await set_own(bo, reading=False)
    seq = (await ann.send(room))["seq"]
    epoch = (await bo.sync())["epoch"]
    await bo.mark(room, seq)

    answer = await ann.sync()
    gen = answer["rooms"][room]["gen"]
    pulses = await world.sent_on(f"room:{room}:{gen}", "pulse")

    assert [mark[:3] for mark in answer["rooms"][room]["markers"]] == [[bo.id, 0, seq]]
    assert [mark[:3] for mark in pulses[-1]["marks"]] == [[bo.id, 0, seq]]
    assert [mark[:3] for mark in (await ann.call("markers", p_room=room, p_after_rev=0))["markers"]] == [
        [bo.id, 0, seq]
    ]
    assert await ann.select(MARKS, room) == []
    assert [tuple(row) for row in await bo.select(MARKS, room)] == [(bo.id, seq)]
    assert (await bo.sync(epoch=epoch))["rooms"][room]["read_no"] == 1


async def test_in_a_large_room_hidden_reading_leaves_no_trace(world: World) -> None:
    people = await world.people(*(f"P{number}" for number in range(9)))
    room = await people[0].create_room(*people[1:])
    await set_own(people[1], reading=False)
    await people[1].mark(room, (await people[0].send(room))["seq"])

    assert [mark[0] for mark in (await people[0].sync())["rooms"][room]["markers"]] == []
