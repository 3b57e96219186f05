"""Preferences of rooms and unread mentions: one's own only, numbered on one's own line, told by `sync`."""

from typing import Any

import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused

pytestmark = pytest.mark.database

KEPT = "select muted_until, archived, pinned, favourite, unread from public.member_prefs where room_id = $1"


async def a_room(world: World) -> tuple[Person, Person, str]:
    ann, bo = await world.people("Ann", "Bo")
    return ann, bo, await ann.create_room(bo)


def plain(prefs: Json) -> Json:
    return {name: value for name, value in prefs.items() if name not in {"r", "urev"}}


async def test_a_change_names_what_it_changes_and_leaves_the_rest(world: World) -> None:
    ann, _, room = await a_room(world)
    await ann.set_prefs(room, pinned=True, muted=1_900_000_000_123)

    answer = await ann.set_prefs(room, archived=True, pinned=False)

    assert plain(answer) == {
        "muted": 1_900_000_000_123, "archived": True, "pinned": False, "favourite": False, "unread": False,
    }  # fmt: skip
    assert answer["r"] == room


async def test_a_mute_ends_with_zero_and_may_be_for_ever(world: World) -> None:
    ann, _, room = await a_room(world)

    assert (await ann.set_prefs(room, muted=253_402_214_400_000))["muted"] == 253_402_214_400_000
    assert (await ann.set_prefs(room, muted=0))["muted"] == 0


async def test_each_change_has_a_number_of_ones_own_line_and_is_told_to_ones_other_devices(world: World) -> None:
    ann, _, room = await a_room(world)
    before = (await ann.sync())["user_rev"]

    first = await ann.set_prefs(room, pinned=True)
    second = await ann.set_prefs(room, unread=True)

    assert (first["urev"], second["urev"]) == (before + 1, before + 2)
    told = [hint for hint in await world.sent_on(f"user:{ann.id}", "me") if hint["k"] == "prefs"]
    assert [(hint["urev"], hint["r"]) for hint in told] == [(before + 1, room), (before + 2, room)]


async def test_the_same_change_again_does_nothing(world: World) -> None:
    ann, _, room = await a_room(world)
    first = await ann.set_prefs(room, pinned=True)

    assert await ann.set_prefs(room, pinned=True) == first
    assert (await ann.sync())["user_rev"] == first["urev"]


async def test_sync_brings_what_is_new_of_ones_own_and_nothing_of_others(world: World) -> None:
    ann, bo, room = await a_room(world)
    other = await ann.create_room(bo, name="Other")
    epoch = (await ann.sync())["epoch"]
    first = await ann.set_prefs(room, pinned=True)
    second = await ann.set_prefs(other, favourite=True)

    assert (await ann.sync())["mine"]["prefs"] == [first, second]
    assert (await ann.sync(epoch=epoch, user_rev=first["urev"]))["mine"]["prefs"] == [second]
    assert (await ann.sync(epoch=epoch, user_rev=second["urev"], only=True))["mine"]["prefs"] == []
    assert (await ann.sync(epoch=NOBODY, user_rev=second["urev"]))["mine"]["prefs"] == [first, second]
    assert (await ann.sync(epoch=epoch, user_rev=second["urev"] + 9))["mine"]["prefs"] == [first, second]
    assert (await bo.sync())["mine"]["prefs"] == []


async def test_preferences_are_read_by_their_owner_only(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.set_prefs(room, pinned=True)

    assert [row["pinned"] for row in await ann.select(KEPT, room)] == [True]
    assert await bo.select(KEPT, room) == []


async def test_who_is_no_member_has_no_preferences(world: World) -> None:
    ann, bo, room = await a_room(world)
    eve = await world.person("Eve")
    await bo.set_prefs(room, pinned=True)
    await ann.set_member(room, bo, "removed")

    for person in (eve, bo):
        with refused(403, "not_member"):
            await person.set_prefs(room, pinned=True)
    assert await bo.select(KEPT, room) == []


async def test_a_suspended_account_changes_nothing(world: World) -> None:
    ann, _, room = await a_room(world)
    await world.suspend(ann)

    with refused(403, "suspended"):
        await ann.set_prefs(room, pinned=True)


async def test_nothing_is_changed_while_the_workspace_is_moved(world: World) -> None:
    ann, _, room = await a_room(world)
    await world.owner.execute("update app.workspace set frozen = true")

    with refused(503, "frozen"):
        await ann.set_prefs(room, pinned=True)


@pytest.mark.parametrize(
    "prefs",
    [
        None,
        [],
        "x",
        {"pinned": "yes"},
        {"pinned": None},
        {"muted": "1"},
        {"muted": -1},
        {"muted": 1e30},
        {"hidden": True},
    ],
)
async def test_rubbish_is_refused(world: World, prefs: Any) -> None:
    ann, _, room = await a_room(world)

    with refused(422, "bad_argument"):
        await ann.call("set_prefs", p_room=room, p_prefs=prefs)


async def test_unread_mentions_are_told_until_they_are_read(world: World) -> None:
    ann, bo, room = await a_room(world)
    first = await ann.send(room, "@bo look", mentions=[bo])
    await ann.send(room, "and this")
    second = await ann.send(room, "@bo again", mentions=[bo])

    assert (await bo.sync())["mine"]["mentions"] == [{"r": room, "nos": [first["no"], second["no"]]}]
    assert (await ann.sync())["mine"]["mentions"] == []

    await bo.mark(room, first["seq"])
    assert (await bo.sync())["mine"]["mentions"] == [{"r": room, "nos": [second["no"]]}]
    await bo.mark(room, second["seq"])
    assert (await bo.sync())["mine"]["mentions"] == []


async def test_read_mentions_are_cleared_away_at_the_next(world: World) -> None:
    ann, bo, room = await a_room(world)
    await bo.mark(room, (await ann.send(room, "@bo", mentions=[bo]))["seq"])
    await ann.send(room, "@bo", mentions=[bo])

    assert await world.owner.fetchval("select count(*) from app.mentions") == 1


async def test_who_has_blocked_somebody_is_not_called_by_them(world: World) -> None:
    ann, bo, room = await a_room(world)
    await bo.call("set_block", p_user=ann.id, p_on=True)
    await ann.send(room, "@bo", mentions=[bo])

    assert (await bo.sync())["mine"]["mentions"] == []


async def test_mentions_in_a_room_that_was_left_are_not_told(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.send(room, "@bo", mentions=[bo])
    await bo.set_member(room, bo, "left")

    assert (await bo.sync())["mine"]["mentions"] == []


async def test_an_edit_calls_whom_it_newly_names_and_takes_back_whom_it_does_not_name_any_more(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo, cy)
    said = an_id()
    sent = await ann.send(room, "@bo look", message=said, mentions=[bo])

    await ann.edit(room, said, "@cy look", mentions=[cy, ann])

    assert (await bo.sync())["mine"]["mentions"] == []
    assert (await cy.sync())["mine"]["mentions"] == [{"r": room, "nos": [sent["no"]]}]
    assert await hints_of(world, bo) == [sent["seq"]] * 2
    assert await hints_of(world, cy) == [sent["seq"]]
    assert await named_by(world, said) == [cy.id]


async def test_an_edit_that_names_the_same_people_calls_nobody_again(world: World) -> None:
    ann, bo, room = await a_room(world)
    said = an_id()
    sent = await ann.send(room, "@bo look", message=said, mentions=[bo])

    await ann.edit(room, said, "@bo, look", mentions=[bo])
    await ann.edit(room, said, "an edit of a client of before")

    assert (await bo.sync())["mine"]["mentions"] == [{"r": room, "nos": [sent["no"]]}]
    assert await hints_of(world, bo) == [sent["seq"]]
    assert await named_by(world, said) == [bo.id]


async def test_an_edit_calls_nobody_who_is_no_member_or_has_blocked_its_author(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo)
    await bo.call("set_block", p_user=ann.id, p_on=True)
    said = an_id()
    await ann.send(room, "look", message=said)

    await ann.edit(room, said, "@bo @cy look", mentions=[bo, cy])

    assert (await bo.sync())["mine"]["mentions"] == []
    assert await hints_of(world, bo) == await hints_of(world, cy) == []
    assert await named_by(world, said) == [bo.id]


async def test_who_has_read_a_message_has_no_unread_mention_of_its_edit_but_is_called(world: World) -> None:
    ann, bo, room = await a_room(world)
    said = an_id()
    sent = await ann.send(room, "look", message=said)
    await bo.mark(room, sent["seq"])

    await ann.edit(room, said, "@bo look", mentions=[bo])

    assert (await bo.sync())["mine"]["mentions"] == []
    assert await hints_of(world, bo) == [sent["seq"]]


async def test_a_refused_edit_calls_nobody(world: World) -> None:
    ann, bo, room = await a_room(world)
    said = an_id()
    await ann.send(room, "look", message=said)
    await ann.edit(room, said, "look here")

    with refused(409, "stale_edit"):
        await ann.edit(room, said, "@bo", mentions=[bo], base=1)
    with refused(403, "not_allowed"):
        await bo.edit(room, said, "@ann", mentions=[ann])
    with refused(422, "bad_argument"):
        await ann.edit(room, said, "@all", mentions=[bo] * 101)

    assert await hints_of(world, bo) == []
    assert await named_by(world, said) == []


async def test_a_repeated_edit_is_known_by_its_names_too(world: World) -> None:
    ann, bo, room = await a_room(world)
    said, op = an_id(), an_id()
    await ann.send(room, "look", message=said)
    first = await ann.edit(room, said, "@bo", op=op, mentions=[bo])

    again = await ann.edit(room, said, "@bo", op=op, mentions=[bo])

    assert (again["seq"], again["repeat"]) == (first["seq"], True)
    with refused(409, "op_reused"):
        await ann.edit(room, said, "@bo", op=op)
    assert len(await hints_of(world, bo)) == 1


async def test_a_deleted_message_mentions_nobody(world: World) -> None:
    ann, bo, room = await a_room(world)
    said = an_id()
    sent = await ann.send(room, "@bo look", message=said, mentions=[bo])

    await ann.delete(room, said)

    assert (await bo.sync())["mine"]["mentions"] == []
    assert await hints_of(world, bo) == [sent["seq"]] * 2


async def hints_of(world: World, person: Person) -> list[int]:
    """Return of which events a person was told that a mention came or went."""
    return [told["s"] for told in await world.sent_on(f"user:{person.id}") if told.get("k") == "mention"]


async def named_by(world: World, message: str) -> list[str]:
    """Return whom a message names, as it is stored."""
    named = await world.owner.fetchval("select mentions from public.messages where id = $1", message)
    return [str(user) for user in named]
