"""Requests and answers that are small in one form and huge in another: long numbers, and crowds that react."""

import json

import asyncpg
import pytest

from tests.sql.builders import Json, Person, World, an_id, refused, words

pytestmark = pytest.mark.database

# 5,000 numbers of a few bytes each in a body and in the database, 650 MB when they are written out.
LONG_NUMBERS = "(select jsonb_build_object('t', 'x', 'n', jsonb_agg({})) from generate_series(1, 5000))"
CALLS = {
    "send_message": "select public.send_message($1, gen_random_uuid(), {}, null, '{{}}')",
    "edit_message": "select public.edit_message($1, gen_random_uuid(), gen_random_uuid(), {}, 1)",
    "set_reaction": "select public.set_reaction($1, gen_random_uuid(), gen_random_uuid(), 'x', true, {})",
    "update_room": "select public.update_room($1, gen_random_uuid(), {})",
}


async def a_room(world: World) -> tuple[Person, Person, str]:
    ann, bo = await world.people("Ann", "Bo")
    return ann, bo, await ann.create_room(bo)


@pytest.mark.parametrize("number", ["1e131071", "-1e131071", "1e-16000"])
@pytest.mark.parametrize("function", CALLS)
async def test_numbers_that_unfold_to_a_long_text_are_refused_before_they_do(
    world: World, function: str, number: str
) -> None:
    ann, _, room = await a_room(world)
    call = CALLS[function].format(LONG_NUMBERS.format(number))

    with refused(413, "too_large"):
        await ann.select(f"with t as (select set_config('statement_timeout', '1s', true)) {call} from t", room)


async def test_a_request_of_megabytes_is_refused_before_it_is_hashed(world: World) -> None:
    ann, _, room = await a_room(world)

    with refused(413, "too_large"):
        await ann.call(
            "send_message", p_room=room, p_id=an_id(), p_content=words("x" * 300_000), p_reply=None, p_mentions=[]
        )


@pytest.mark.parametrize("numbers", [[1.5, -20, 10**20, 0.000001], list(range(4000))])
async def test_ordinary_numbers_pass_up_to_32_kib(world: World, numbers: list[float]) -> None:
    ann, bo, room = await a_room(world)
    content = {"t": "x", "n": numbers}

    await ann.call("send_message", p_room=room, p_id=an_id(), p_content=content, p_reply=None, p_mentions=[])

    rows = (await bo.call("history", p_room=room, p_before_no=None, p_limit=1))["rows"]
    assert rows[0]["c"] == content


async def a_crowded_room(world: World, *, messages: int = 40) -> tuple[Person, str, Json]:
    """Return a member, a room whose messages have 400 reactions each, and the cursor from before them."""
    ann, bo, room = await a_room(world)
    await ann.post(room)
    cursor = await bo.cursor(room)
    for number in range(messages):
        await ann.post(room, str(number))
    await world.owner.execute(
        """
        insert into public.reactions (message_id, user_id, key, rev)
        select m.id, p.id, n::text, n from public.messages m, public.profiles p, generate_series(1, 200) as n
        where m.room_id = $1 and m.no > 1
        """,
        room,
    )
    return bo, room, cursor


async def test_a_page_with_crowds_of_reactions_stops_near_max_bytes(world: World) -> None:
    bo, room, cursor = await a_crowded_room(world)

    onward = await bo.sync(rooms={room: cursor}, max_bytes=65_536)
    newest = await bo.sync(max_bytes=65_536)

    for answer in (onward, newest):
        assert 1 <= len(answer["rooms"][room]["rows"]) < 10
        assert len(json.dumps(answer)) < 2 * 65_536
    assert onward["more"]
    assert onward["rooms"][room]["upto"] < onward["rooms"][room]["head"]


async def test_everything_of_a_crowded_room_is_reached_page_by_page(world: World) -> None:
    bo, room, cursor = await a_crowded_room(world)
    seen: list[str] = []
    more = True

    while more:
        answer = await bo.sync(rooms={room: cursor}, max_bytes=65_536)
        page, more = answer["rooms"][room], answer["more"]
        seen += [row["c"]["text"] for row in page["rows"]]
        cursor = [page["upto"], page["tip"], page["mrev"]]

    assert seen == [str(number) for number in range(40)]


async def test_a_page_of_history_with_crowds_of_reactions_is_cut_at_a_mebibyte(world: World) -> None:
    bo, room, _ = await a_crowded_room(world, messages=80)

    page = await bo.call("history", p_room=room, p_before_no=None, p_limit=200)

    assert page["more"]
    assert len(json.dumps(page)) < 1_200_000


async def test_renaming_a_room_again_and_again_is_a_flood(world: World) -> None:
    ann, _, room = await a_room(world)
    await world.owner.execute("update app.workspace set flood_burst = 3, flood_per_second = 0.001")
    await world.owner.execute("update app.user_heads set tokens = null")
    for number in range(3):
        await ann.call("update_room", p_room=room, p_op=an_id(), p_patch={"name": f"Name {number}"})

    with refused(429, "flood"):
        await ann.call("update_room", p_room=room, p_op=an_id(), p_patch={"name": "Once more"})


async def test_the_counters_of_a_room_agree_with_its_rows_after_every_kind_of_refusal(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)
    for refusal in (
        bo.edit(room, message, "Not mine", base=9),
        ann.send(room, "Something else", message=message),
        ann.send(room, " "),
        bo.delete(room, message),
        ann.react(room, message, "no emoji"),
        bo.set_member(room, ann, "removed"),
    ):
        with pytest.raises(asyncpg.PostgresError):
            await refusal

    counted = await world.owner.fetchrow(
        """
        select h.last_seq, h.last_no, count(e.seq) as events, max(e.seq) as highest,
            (select count(*) from public.messages m where m.room_id = $1) as messages,
            (select max(m.no) from public.messages m where m.room_id = $1) as number
        from app.room_heads h join app.room_events e using (room_id) where room_id = $1 group by h.last_seq, h.last_no
        """,
        room,
    )
    assert tuple(counted) == (2, 1, 2, 2, 1, 1)
