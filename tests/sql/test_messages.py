"""Messages and reactions: what is stored, what is sent live, what is refused."""

import json

import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused, tip, words

pytestmark = pytest.mark.database

EMOJI = [
    "👍",
    "❤️",
    "👨‍👩‍👧‍👦",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "1️⃣",
    "🇩🇪",
    "\u2139\ufe0f",
    "Ⓜ️",
    "©️",
    "🤝🏿",
]


async def a_room(world: World) -> tuple[Person, Person, str]:
    """Return two people and their group, which has one event so far."""
    ann, bo = await world.people("Ann", "Bo")
    return ann, bo, await ann.create_room(bo)


async def the_row(person: Person, room: str, message: str) -> Json:
    """Return a message as the person sees it."""
    rows = (await person.call("history", p_room=room, p_before_no=None, p_limit=200))["rows"]
    return next(row for row in rows if row["id"] == message)


async def test_a_message_gets_the_next_numbers_and_is_told_to_the_members(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = an_id()

    receipt = await ann.send(room, "Hi 🦊", message=message)

    row = await the_row(bo, room, message)
    at = receipt.pop("at")
    assert receipt == {"seq": 2, "no": 1, "head": 2, "gen": 1, "repeat": False}
    assert row == {
        "id": message, "no": 1, "seq": 2, "rev": 2, "by": ann.id, "c": words("Hi 🦊"), "at": at,
        "re": None, "ed": None, "del": None, "rx": [], "pin": None,
    }  # fmt: skip
    epoch = str(await world.owner.fetchval("select epoch from app.workspace"))
    event = (await world.sent_on(f"room:{room}:1", "ev"))[-1]
    del event["id"]
    assert event == {
        "v": 1, "e": epoch, "r": room, "s": 2, "k": "posted", "op": message, "by": ann.id, "ref": message, "at": at,
        "m": row, "n": 1, "gen": 1, "meta": None, "p": tip(str((await world.log(room))[0]["op_id"])),
    }  # fmt: skip


async def test_people_named_in_a_message_get_a_hint_but_strangers_and_the_sender_do_not(world: World) -> None:
    ann, bo, room = await a_room(world)
    cy = await world.person("Cy")

    await ann.send(room, mentions=[ann, bo, cy])

    hint = (await world.sent_on(f"user:{bo.id}"))[-1]
    assert (hint["k"], hint["r"], hint["s"]) == ("mention", room, 2)
    assert await world.sent_on(f"user:{cy.id}") == []
    assert [event["k"] for event in await world.sent_on(f"user:{ann.id}")] == ["member"]


async def test_a_reply_names_a_message_of_the_same_room(world: World) -> None:
    ann, bo, room = await a_room(world)
    other = await ann.create_room(bo)
    first, elsewhere, reply = await ann.post(room), await ann.post(other), an_id()

    await bo.send(room, "Yes", message=reply, reply=first)
    for target in (elsewhere, NOBODY):
        with refused(404, "not_found"):
            await bo.send(room, "Yes", reply=target)

    assert (await the_row(ann, room, reply))["re"] == first


@pytest.mark.parametrize(
    "content",
    [
        None, [], "text", 5, {}, {"t": 5}, {"t": None, "text": "x"}, {"t": "", "text": "x"}, {"t": "text"},
        {"t": "text", "text": None}, {"t": "text", "text": ""}, {"t": "text", "text": " \n\t"},
        {"t": "text", "text": 5}, {"t": "T E X T"},
    ],
)  # fmt: skip
async def test_content_that_is_no_message_is_refused(world: World, content: Json) -> None:
    ann, _, room = await a_room(world)

    with refused(422, "bad_content"):
        await ann.call("send_message", p_room=room, p_id=an_id(), p_content=content, p_reply=None, p_mentions=None)


async def test_content_of_a_kind_that_is_not_known_yet_is_kept(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = an_id()

    await ann.call(
        "send_message", p_room=room, p_id=message, p_content={"t": "poll", "q": []}, p_reply=None, p_mentions=None
    )

    assert (await the_row(bo, room, message))["c"] == {"t": "poll", "q": []}


async def test_a_message_may_have_32_kib_as_stored_and_not_a_byte_more(world: World) -> None:
    ann, bo, room = await a_room(world)
    room_left = 32_768 - len(json.dumps(words("")))

    message = await ann.post(room, "x" * room_left)
    with refused(413, "too_large"):
        await ann.send(room, "x" * (room_left + 1))
    with refused(413, "too_large"):
        await ann.send(room, "é" * (room_left // 2 + 1))
    with refused(413, "too_large"):
        await ann.edit(room, message, "x" * (room_left + 1))

    assert (await world.head(room))["last_seq"] == 2
    assert len((await the_row(bo, room, message))["c"]["text"]) == room_left


async def test_a_row_that_is_too_long_for_a_broadcast_is_only_hinted_at(own_world: World) -> None:
    ann, bo, room = await a_room(own_world)
    message = await ann.post(room, "x" * 32_000)

    # Control characters need six bytes each in the payload but one in a reader's eye; reactions add the rest.
    await own_world.owner.execute("alter table public.messages drop constraint messages_size")
    await own_world.owner.execute(
        "update public.messages set content = $2 where id = $1",
        message,
        words("x" * 70_000),
    )
    await bo.react(room, message)

    event = (await own_world.sent_on(f"room:{room}:1"))[-1]
    assert (event["k"], event["m"], event["s"]) == ("reacted", None, 3)


async def test_a_sender_edits_and_the_rest_may_not(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)

    receipt = await ann.edit(room, message, "Better", base=2)
    with refused(403, "not_allowed"):
        await bo.edit(room, message, "Worse")
    with refused(404, "not_found"):
        await ann.edit(room, NOBODY, "Nothing")

    row = await the_row(bo, room, message)
    assert (row["c"], row["ed"], row["rev"], row["seq"]) == (words("Better"), receipt["at"], 3, 2)
    assert receipt["seq"] == 3


async def test_an_edit_of_older_words_is_stale_and_shows_the_newer_ones(world: World) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room)
    await ann.edit(room, message, "From the laptop", base=2)

    with refused(409, "stale_edit") as caught:
        await ann.edit(room, message, "From the desktop", base=2)

    assert json.loads(caught.value.detail)["c"] == words("From the laptop")


async def test_a_reaction_in_between_does_not_make_an_edit_stale(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)
    await bo.react(room, message)

    await ann.edit(room, message, "Better", base=2)

    assert (await the_row(bo, room, message))["c"] == words("Better")


async def test_deleting_takes_words_and_reactions_and_leaves_the_place(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room, "Secret")
    await bo.react(room, message)

    receipt = await ann.delete(room, message)

    row = await the_row(bo, room, message)
    assert (row["c"], row["del"], row["rx"], row["no"], row["rev"]) == (None, receipt["at"], [], 1, 4)
    event = (await world.sent_on(f"room:{room}:1"))[-1]
    assert (event["k"], event["m"]) == ("deleted", row)


async def test_after_a_delete_nothing_more_happens_to_a_message(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)
    await ann.delete(room, message)

    with refused(409, "deleted"):
        await ann.edit(room, message, "Back")
    with refused(409, "deleted"):
        await bo.react(room, message)

    assert (await ann.delete(room, message))["seq"] is None
    assert (await bo.react(room, message, on=False))["seq"] is None


async def test_admins_of_a_group_delete_what_others_wrote_but_in_a_conversation_nobody_does(world: World) -> None:
    ann, bo, room = await a_room(world)
    dm = await ann.open_dm(bo)
    his, hers, private = await bo.post(room), await ann.post(room), await bo.post(dm)

    await ann.delete(room, his)
    with refused(403, "not_allowed"):
        await bo.delete(room, hers)
    with refused(403, "not_allowed"):
        await ann.delete(dm, private)

    assert (await the_row(bo, room, his))["c"] is None


@pytest.mark.parametrize("key", EMOJI)
async def test_any_emoji_is_a_reaction(world: World, key: str) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)

    await bo.react(room, message, key)

    assert (await the_row(ann, room, message))["rx"] == [[key, [bo.id]]]


@pytest.mark.parametrize(
    "key", ["", " ", "a", "5", "日本", "é", "👍 ", "👍\n", "<b>👍", "👍" * 17, "\u200d", "\ufe0f", None]
)
async def test_what_is_no_emoji_is_no_reaction(world: World, key: str) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room)

    with refused(422, "bad_emoji"):
        await ann.react(room, message, key)


async def test_reactions_are_shown_in_the_order_in_which_they_were_first_given(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)

    await bo.react(room, message, "🎉")
    await ann.react(room, message, "👍")
    await ann.react(room, message, "🎉")
    await bo.react(room, message, "🎉", on=False)

    row = await the_row(bo, room, message)
    assert row["rx"] == [["👍", [ann.id]], ["🎉", [ann.id]]]
    assert row["rev"] == 6


async def test_a_reaction_that_is_already_so_takes_no_number(world: World) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room)
    await ann.react(room, message)

    again = await ann.react(room, message)
    other = await ann.react(room, message, "🎉", on=False)

    assert (again["seq"], other["seq"], again["head"]) == (None, None, 3)


async def test_a_reaction_without_sense_is_refused(world: World) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room)
    good = {"p_room": room, "p_op": an_id(), "p_id": message, "p_key": "👍", "p_on": True, "p_content": None}

    for changed, hint in (({"p_on": None}, "bad_argument"), ({"p_content": {"x": 1}}, "bad_content")):
        with refused(422, hint):
            await ann.call("set_reaction", **(good | changed))
    with refused(404, "not_found"):
        await ann.react(room, NOBODY)


async def test_one_person_gives_a_message_20_reactions_at_most(world: World) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room)
    for number in range(20):
        await ann.react(room, message, chr(0x1F600 + number))

    with refused(422, "bad_argument"):
        await ann.react(room, message, "🦊")


async def test_an_outsider_can_do_nothing_in_a_room(world: World) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room)
    eve = await world.person("Eve")

    for attempt in (
        eve.send(room), eve.edit(room, message, "x"), eve.delete(room, message), eve.react(room, message),
        eve.set_member(room, eve, "member"), eve.set_member(room, ann, "removed"),
        eve.call("update_room", p_room=room, p_op=an_id(), p_patch={"name": "x"}),
        eve.call("history", p_room=room, p_before_no=None, p_limit=5),
        eve.call("markers", p_room=room, p_after_rev=0), eve.send(NOBODY), eve.send(room, message=message),
    ):  # fmt: skip
        with refused(403, "not_member"):
            await attempt
    assert [event["seq"] for event in await world.log(room)] == [1, 2]
    assert (await eve.sync(rooms={room: [1, tip(an_id()), 0]}))["gone"] == [
        {"room": room, "state": "unknown", "at": None}
    ]


async def test_the_flood_limit_refuses_with_the_time_to_wait_and_lets_repeats_pass(world: World) -> None:
    ann, bo, room = await a_room(world)
    await world.owner.execute("update app.workspace set flood_burst = 3, flood_per_second = 0.001 where one")
    first = an_id()
    await bo.send(room, message=first)
    await bo.send(room)
    await bo.send(room)

    with refused(429, "flood") as caught:
        await bo.send(room)
    with refused(429, "flood"):
        await bo.edit(room, first, "x")

    assert 900_000 < json.loads(caught.value.detail)["retry_after_ms"] <= 1_000_000
    assert (await bo.send(room, message=first))["repeat"]
    await bo.delete(room, first)
    await ann.send(room)
    assert (await world.head(room))["last_no"] == 4


async def test_the_flood_limit_fills_up_again(world: World) -> None:
    ann, _, room = await a_room(world)
    await world.owner.execute("update app.workspace set flood_burst = 2, flood_per_second = 2 where one")
    await world.owner.execute(
        "update app.user_heads set tokens = 0, filled_at = clock_timestamp() - interval '1 second' where user_id = $1",
        ann.id,
    )

    await ann.send(room)

    tokens = await world.owner.fetchval("select tokens from app.user_heads where user_id = $1", ann.id)
    assert 0.9 < tokens <= 1


async def test_the_default_flood_limit_is_30_and_then_2_a_second(world: World) -> None:
    defaults = await world.owner.fetch(
        "select column_name, column_default from information_schema.columns"
        " where table_schema = 'app' and table_name = 'workspace' and column_name like 'flood%' order by 1"
    )

    assert [tuple(row) for row in defaults] == [("flood_burst", "30"), ("flood_per_second", "2")]


async def test_a_frozen_workspace_takes_no_writes_and_goes_on_being_read(world: World) -> None:
    ann, bo, room = await a_room(world)
    message = await ann.post(room)
    await world.owner.execute("update app.workspace set frozen = true where one")

    for attempt in (
        ann.send(room), ann.edit(room, message, "x"), ann.delete(room, message), ann.react(room, message),
        ann.set_member(room, bo, "removed"), ann.create_room(bo), ann.open_dm(bo), ann.mark(room, 2),
        world.account("New").call("ensure_profile", p_display_name="New"),
    ):  # fmt: skip
        with refused(503, "frozen"):
            await attempt
    assert room in (await ann.sync())["rooms"]
