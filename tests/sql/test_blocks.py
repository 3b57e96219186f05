"""Blocked people are answered as if the other were not there; reports are read by the workspace's owner alone."""

import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused

pytestmark = pytest.mark.database


async def block(person: Person, other: Person, *, on: bool = True) -> Json:
    """Block somebody, or take that back."""
    return await person.call("set_block", p_user=other.id, p_on=on)


async def blocked(person: Person) -> list[str]:
    """Return the names of those whom a person has blocked."""
    return [other["name"] for other in (await person.call("own_standing"))["blocked"]]


async def report(person: Person, about: Person, *, reason: str = "spam", **more: object) -> Json:
    """Report a person or a message."""
    given = {"p_id": an_id(), "p_room": None, "p_message": None, "p_note": "", **more}
    return await person.call("report", p_user=about.id, p_reason=reason, **given)


async def test_a_block_is_known_on_own_devices_only_and_may_be_repeated(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")

    first = await block(ann, bo)
    repeat = await block(ann, bo)

    assert (first, await blocked(ann), await blocked(bo)) == (repeat, ["Bo"], [])
    [hint] = await world.sent_on(f"user:{ann.id}")
    assert (hint["k"], hint["urev"], hint["r"]) == ("block", first["urev"], None)
    assert await world.sent_on(f"user:{bo.id}") == []
    assert (await ann.sync())["user_rev"] == first["urev"]
    await block(ann, bo, on=False)
    assert await blocked(ann) == []


async def test_whom_somebody_has_blocked_is_told_that_they_are_not_there(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await bo.create_room()
    await block(ann, bo)

    said = []
    for nobody in (False, True):
        other = world.account("Ghost") if nobody else ann
        for work in (bo.open_dm(other), bo.set_member(room, other, "member"), bo.create_room(other)):
            with refused(404, "not_found") as refusal:
                await work
            said.append(str(refusal.value))
    assert said[:3] == said[3:]
    assert await ann.open_dm(bo)


async def test_in_a_conversation_that_was_there_before_the_blocked_one_is_not_heard_and_the_other_is(
    world: World,
) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room, group = await ann.open_dm(bo), await ann.create_room(bo)
    message = an_id()
    await bo.send(room, "before", message=message)
    await block(ann, bo)

    with refused(404, "not_found"):
        await bo.send(room)
    assert (await bo.send(room, "before", message=message))["repeat"] is True
    assert (await ann.send(room))["seq"] is not None
    assert (await bo.send(group))["seq"] is not None
    await block(ann, bo, on=False)
    assert (await bo.send(room))["seq"] is not None


async def test_no_hint_of_a_mention_comes_from_a_blocked_person(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await ann.create_room(bo, cy)
    await block(ann, bo)

    await bo.send(room, "@ann @cy", mentions=[ann, cy])
    await cy.send(room, "@ann", mentions=[ann])

    assert [hint["s"] for hint in await world.sent_on(f"user:{ann.id}") if hint["k"] == "mention"] == [3]
    assert [hint["s"] for hint in await world.sent_on(f"user:{cy.id}") if hint["k"] == "mention"] == [2]


async def test_a_block_that_makes_no_sense_is_refused(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    guest = await world.person("Gast", anonymous=True)

    for user, on in ((ann.id, True), (None, True), (bo.id, None)):
        with refused(422, "bad_argument"):
            await ann.call("set_block", p_user=user, p_on=on)
    with refused(404, "not_found"):
        await ann.call("set_block", p_user=NOBODY, p_on=True)
    with refused(404, "not_found"):
        await block(guest, bo)
    await block(bo, ann)
    await block(ann, bo)


async def test_a_thousand_people_can_be_blocked(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    await world.owner.execute(
        """
        with made as (
            insert into public.profiles (id, handle, display_name)
            select gen_random_uuid(), 'x' || n, 'X' from generate_series(1, 1000) as n returning id)
        insert into app.blocks (user_id, blocked_id) select $1::text::uuid, id from made
        """,
        ann.id,
    )

    with refused(422, "too_many"):
        await block(ann, bo)


async def test_a_reported_message_reaches_the_owner_with_its_words_even_when_they_are_deleted(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room = await bo.create_room(cy, name="Crew")
    message = await bo.post(room, "Buy this")
    id_ = an_id()

    for _ in range(2):
        await report(cy, bo, p_id=id_, p_room=room, p_message=message, p_note=" Again! ")
    await bo.delete(room, message)

    [told] = await ann.call("list_reports")
    assert (told["by"]["name"], told["about"]["name"], told["room"], told["reason"]) == ("Cy", "Bo", "Crew", "spam")
    assert (told["c"], told["note"]) == ({"t": "text", "text": "Buy this"}, "Again!")
    assert (await ann.call("own_standing")) == {"owner": True, "reports": 1, "blocked": []}
    for _ in range(2):
        await ann.call("close_report", p_id=told["id"])
    assert (await ann.call("list_reports"), (await ann.call("own_standing"))["reports"]) == ([], 0)


async def test_nobody_but_the_owner_reads_reports_and_the_administrator_names_another(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    await report(ann, bo)

    for name, arguments in (("list_reports", {}), ("close_report", {"p_id": an_id()})):
        with refused(403, "not_allowed"):
            await bo.call(name, **arguments)
    assert await bo.call("own_standing") == {"owner": False, "reports": 0, "blocked": []}
    await world.owner.execute("select app.set_workspace_owner($1)", bo.id)
    assert len(await bo.call("list_reports")) == 1
    with refused(403, "not_allowed"):
        await ann.call("list_reports")
    with refused(404, "not_found"):
        await bo.call("close_report", p_id=NOBODY)


async def test_a_report_that_makes_no_sense_is_refused(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    room, other = await ann.create_room(bo), await cy.create_room()
    message, hidden = await bo.post(room), await cy.post(other)

    for about, more in (
        (ann, {}), (bo, {"reason": "dull"}), (bo, {"p_note": "x" * 1001}), (bo, {"p_room": room}), (bo, {"p_id": None}),
    ):  # fmt: skip
        with refused(422, "bad_argument"):
            await report(ann, about, **more)
    with refused(403, "not_member"):
        await report(ann, cy, p_room=other, p_message=hidden)
    for about, where, which in ((cy, room, message), (bo, room, hidden)):
        with refused(404, "not_found"):
            await report(ann, about, p_room=where, p_message=which)
    with refused(404, "not_found"):
        await report(ann, world.account("Ghost"))
    id_ = an_id()
    await report(ann, bo, p_id=id_)
    with refused(409, "id_taken"):
        await report(cy, bo, p_id=id_)


async def test_nobody_buries_the_owner_in_reports(world: World) -> None:
    ann, bo, cy = await world.people("Ann", "Bo", "Cy")
    for _ in range(50):
        await report(bo, cy)

    with refused(429, "flood"):
        await report(bo, cy)
    [first, *_] = await ann.call("list_reports")
    await ann.call("close_report", p_id=first["id"])
    await report(bo, cy)
