"""`sync` and `history`: first load, catch-up, tail check, resets, paging, and rubbish."""

from typing import Any

import pytest

from tests.sql.builders import NOBODY, Json, Person, World, an_id, refused, words

pytestmark = pytest.mark.database


async def a_room(world: World) -> tuple[Person, Person, str]:
    ann, bo = await world.people("Ann", "Bo")
    return ann, bo, await ann.create_room(bo)


async def seed(world: World, room: str, sender: Person, count: int, *, letters: int = 3) -> None:
    """Post many messages by one statement, as the functions would have left them."""
    await world.owner.execute(
        """
        with start as (select last_seq, last_no from app.room_heads where room_id = $1),
        posted as (
            insert into public.messages (id, room_id, seq, no, rev, content_rev, sender_id, content, created_at)
            select gen_random_uuid(), $1, last_seq + n, last_no + n, last_seq + n, last_seq + n, $2,
                jsonb_build_object('t', 'text', 'text', rpad(n::text, $4, '.')), now()
            from start, generate_series(1, $3) as n
            returning id, seq
        ), logged as (
            insert into app.room_events (room_id, seq, kind, op_id, op_hash, actor_id, ref, created_at)
            select $1, seq, 'posted', id, '', $2, id, now() from posted
        )
        update app.room_heads set last_seq = last_seq + $3, last_no = last_no + $3 where room_id = $1
        """,
        room, sender.id, count, letters,
    )  # fmt: skip


async def test_first_load_brings_the_newest_page_with_room_members_and_markers(world: World) -> None:
    ann, bo, room = await a_room(world)
    await seed(world, room, ann, 150)
    await ann.mark(room, 151)

    answer = await bo.sync()
    page = answer["rooms"][room]

    assert (page["reset"], page["from"], page["upto"], page["head"], page["no"]) == ("new", 51, 151, 151, 150)
    assert [row["no"] for row in page["rows"]] == list(range(51, 151))
    assert page["events"] == []
    assert page["markers"] == [[ann.id, 151, 151, 1]]
    assert {member["name"] for member in page["members"]} == {"Ann", "Bo"}
    assert page["room"]["id"] == room
    assert answer["me"] == {"id": bo.id, "handle": "bo", "name": "Bo"}
    assert [(entry["r"], entry["role"], entry["state"]) for entry in answer["mine"]["members"]] == [
        (room, "member", "member")
    ]
    assert answer["more"] is False


async def test_a_whole_room_in_one_page_begins_at_zero(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.send(room)

    page = (await bo.sync())["rooms"][room]

    assert (page["from"], page["upto"], len(page["rows"])) == (0, 2, 1)


async def test_with_the_cursors_of_the_last_answer_there_is_nothing_new(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.send(room)
    first = await bo.sync()

    again = await bo.sync(epoch=first["epoch"], user_rev=first["user_rev"], rooms={room: await bo.cursor(room)})

    assert (again["rooms"], again["mine"], again["gone"], again["more"]) == (
        {},
        {"members": [], "markers": [], "prefs": [], "mentions": []},
        [],
        False,
    )


async def test_catching_up_brings_events_without_text_and_the_rows_as_they_are_now(world: World) -> None:
    ann, bo, room = await a_room(world)
    cursor = await bo.cursor(room)
    message = await ann.post(room, "First words")
    await ann.edit(room, message, "Last words")
    await bo.react(room, message)

    page = (await bo.sync(rooms={room: cursor}))["rooms"][room]

    assert [(event["s"], event["k"], event["by"], event["ref"]) for event in page["events"]] == [
        (2, "posted", ann.id, message), (3, "edited", ann.id, message), (4, "reacted", bo.id, message),
    ]  # fmt: skip
    assert [(row["id"], row["rev"], row["c"]) for row in page["rows"]] == [(message, 4, words("Last words"))]
    assert (page["from"], page["upto"], "reset" in page, "members" in page, "room" in page) == (
        1,
        4,
        False,
        False,
        False,
    )
    assert "First words" not in str(page)


async def test_catching_up_is_paged_in_order_until_nothing_is_left(world: World) -> None:
    ann, bo, room = await a_room(world)
    cursor = await bo.cursor(room)
    await seed(world, room, ann, 45)
    seen, spans = [], []

    more = True
    while more:
        answer = await bo.sync(rooms={room: cursor}, per=10)
        page = answer["rooms"][room]
        seen += [row["seq"] for row in page["rows"]]
        spans.append((page["from"], page["upto"]))
        cursor, more = [page["upto"], page["tip"], page["mrev"]], answer["more"]

    assert seen == list(range(2, 47))
    assert spans == [(1, 11), (11, 21), (21, 31), (31, 41), (41, 46)]


async def test_far_behind_brings_the_newest_page_and_what_changed_of_the_old(world: World) -> None:
    ann, bo, room = await a_room(world)
    edited, deleted, untouched = await ann.post(room), await ann.post(room), await ann.post(room)
    cursor = await bo.cursor(room)
    await ann.edit(room, edited, "Edited")
    await ann.delete(room, deleted)
    await seed(world, room, ann, 60)

    page = (await bo.sync(rooms={room: cursor}, per=10))["rooms"][room]

    assert page["reset"] == "behind"
    assert [row["no"] for row in page["rows"]] == list(range(54, 64))
    assert (page["from"], page["upto"]) == (page["rows"][0]["seq"] - 1, page["head"])
    assert {row["id"]: row["c"] for row in page["changed"]} == {edited: words("Edited"), deleted: None}
    assert untouched not in str(page)


async def test_far_behind_with_many_changes_is_paged_instead_so_that_none_is_lost(world: World) -> None:
    ann, bo, room = await a_room(world)
    messages = [await ann.post(room) for _ in range(12)]
    cursor = await bo.cursor(room)
    for message in messages:
        await ann.edit(room, message, "Edited")
    await seed(world, room, ann, 60)

    answer = await bo.sync(rooms={room: cursor}, per=10)
    page = answer["rooms"][room]

    assert "reset" not in page
    assert [event["k"] for event in page["events"]] == ["edited"] * 10
    assert answer["more"] is True


async def test_a_cursor_of_another_history_is_a_fork(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.send(room)
    seq, tip, marker = await bo.cursor(room)

    for cursor, epoch in (
        ([seq, "0badf00d", marker], None),
        ([seq + 5, tip, marker], None),
        ([seq, "", 0], None),
        ([seq, tip, marker], NOBODY),
    ):
        page = (await bo.sync(rooms={room: cursor}, epoch=epoch))["rooms"][room]
        assert (page["reset"], page["upto"], page["tip"]) == ("fork", seq, tip)


async def test_another_epoch_sends_everything_of_ones_own_again(world: World) -> None:
    _, bo, room = await a_room(world)
    before = await bo.sync()
    epoch = str(await world.owner.fetchval("select app.new_epoch()"))

    after = await bo.sync(epoch=before["epoch"], user_rev=before["user_rev"], rooms={room: await bo.cursor(room)})

    assert after["epoch"] == epoch != before["epoch"]
    assert [entry["r"] for entry in after["mine"]["members"]] == [room]
    assert after["rooms"][room]["reset"] == "fork"


async def test_a_cursor_below_the_kept_log_is_pruned(world: World) -> None:
    ann, bo, room = await a_room(world)
    cursor = await bo.cursor(room)
    await seed(world, room, ann, 10)
    await world.owner.execute("delete from app.room_events where room_id = $1 and seq < 6", room)
    await world.owner.execute("update app.room_heads set floor_seq = 6 where room_id = $1", room)

    page = (await bo.sync(rooms={room: cursor}))["rooms"][room]

    assert (page["reset"], page["upto"], len(page["rows"])) == ("pruned", 11, 10)


async def test_an_empty_cursor_is_the_beginning(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.send(room)

    page = (await bo.sync(rooms={room: [0, "", 0]}))["rooms"][room]

    assert ("reset" in page, page["from"], [event["k"] for event in page["events"]]) == (False, 0, ["room", "posted"])
    assert "members" not in page
    assert page["room"]["id"] == room


async def test_the_tail_check_names_open_rooms_only_and_brings_head_tip_and_generation(world: World) -> None:
    ann, bo, room = await a_room(world)
    other = await ann.create_room(bo)
    cursor = await bo.cursor(room)

    answer = await bo.sync(only=True, open=[room], rooms={room: cursor})

    assert other not in answer["rooms"]
    page = answer["rooms"][room]
    assert (page["events"], page["rows"], page["head"], page["tip"], page["gen"]) == ([], [], 1, cursor[1], 1)


async def test_open_rooms_come_first_and_then_the_latest(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    rooms = [await ann.create_room(bo) for _ in range(25)]

    answer = await bo.sync(open=[rooms[0]])
    rest = await bo.sync(rooms={room: [page["upto"], page["tip"], 0] for room, page in answer["rooms"].items()})

    assert answer["more"] is True
    assert set(answer["rooms"]) == {rooms[0], *rooms[6:]}
    assert set(rest["rooms"]) == set(rooms[1:6])
    assert rest["more"] is False


async def test_an_answer_stops_near_max_bytes_and_goes_on(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    rooms = [await ann.create_room(bo) for _ in range(4)]
    for room in rooms:
        await seed(world, room, ann, 30, letters=1000)
    cursors: dict[str, Any] = {}
    calls = 0

    more = True
    while more:
        answer = await bo.sync(rooms=cursors, max_bytes=16_384)
        sizes = [len(str(page)) for page in answer["rooms"].values()]
        cursors |= {room: [page["upto"], page["tip"], page["mrev"]] for room, page in answer["rooms"].items()}
        calls, more = calls + 1, answer["more"]
        assert sum(sizes) < 2.5 * 16_384

    assert set(cursors) == set(rooms)
    assert calls == 4


async def test_a_page_of_long_messages_is_cut_by_size_from_its_old_end(world: World) -> None:
    ann, bo, room = await a_room(world)
    cursor = await bo.cursor(room)
    await seed(world, room, ann, 30, letters=1000)

    newest = (await bo.sync(max_bytes=8192))["rooms"][room]
    onward = (await bo.sync(rooms={room: cursor}, max_bytes=8192))["rooms"][room]

    assert [row["no"] for row in newest["rows"]] == list(range(24, 31))
    assert (newest["from"], newest["upto"]) == (newest["rows"][0]["seq"] - 1, 31)
    assert [row["no"] for row in onward["rows"]] == list(range(1, 8))
    assert onward["upto"] == 8


async def test_membership_and_name_come_with_their_events(world: World) -> None:
    ann, bo, room = await a_room(world)
    cy = await world.person("Cy")
    cursor = await bo.cursor(room)
    await ann.set_member(room, cy, "member")
    with_member = (await bo.sync(rooms={room: cursor}))["rooms"][room]
    cursor = await bo.cursor(room)
    await ann.call("update_room", p_room=room, p_op=an_id(), p_patch={"name": "New"})
    with_name = (await bo.sync(rooms={room: cursor}))["rooms"][room]

    assert ("Cy" in {member["name"] for member in with_member["members"]}, "room" in with_member) == (True, False)
    assert (with_name["room"]["name"], "members" in with_name) == ("New", False)


async def test_a_room_joined_while_away_is_named_among_ones_own(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    before = await bo.sync()
    room = await ann.create_room(bo)

    after = await bo.sync(epoch=before["epoch"], user_rev=before["user_rev"], rooms={}, only=True)

    assert [(entry["r"], entry["state"], entry["urev"]) for entry in after["mine"]["members"]] == [(room, "member", 1)]
    assert after["user_rev"] == 1


@pytest.mark.parametrize("state", ["left", "removed", "banned"])
async def test_a_room_that_is_lost_says_why(world: World, state: str) -> None:
    ann, bo, room = await a_room(world)
    cursor = await bo.cursor(room)
    before = await bo.sync()
    receipt = await (bo if state == "left" else ann).set_member(room, bo, state)
    await ann.send(room, "Not for Bo")

    after = await bo.sync(epoch=before["epoch"], user_rev=before["user_rev"], rooms={room: cursor})

    assert after["gone"] == [{"room": room, "state": state, "at": receipt["at"]}]
    assert (after["rooms"], [entry["state"] for entry in after["mine"]["members"]]) == ({}, [state])
    assert "Not for Bo" not in str(after)


async def test_coming_back_to_a_room_with_history_since_joining_skips_what_was_missed(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(bo, history="joined")
    cursor = await bo.cursor(room)
    await ann.set_member(room, bo, "removed")
    hidden = await ann.post(room, "Hidden")
    await ann.set_member(room, bo, "member")
    shown = await ann.post(room, "Shown")
    await ann.edit(room, hidden, "Hidden still")

    page = (await bo.sync(rooms={room: cursor}))["rooms"][room]

    assert [row["id"] for row in page["rows"]] == [shown]
    assert [event["s"] for event in page["events"]] == [4, 5, 6]
    assert (page["from"], page["upto"]) == (1, 6)


BAD_ROOMS: list[Json] = [
    [], 5, {"x": [0, "", 0]}, {NOBODY: None}, {NOBODY: {}}, {NOBODY: []}, {NOBODY: [0, ""]}, {NOBODY: [0, "", 0, 0]},
    {NOBODY: [-1, "", 0]}, {NOBODY: [1.5, "", 0]}, {NOBODY: [10**30, "", 0]}, {NOBODY: [None, "", 0]},
    {NOBODY: [0, None, 0]}, {NOBODY: [0, "XYZ", 0]}, {NOBODY: [0, "", None]}, {NOBODY: [0, "'; drop table x; --", 0]},
    {NOBODY.upper().replace("0", "A"): [0, "", 0]},
]  # fmt: skip
RUBBISH: list[Json] = [
    None, [], "x", 5, {}, {"v": 2}, {"v": "one"}, *({"v": 1, "rooms": rooms} for rooms in BAD_ROOMS),
    {"v": 1, "epoch": "x"}, {"v": 1, "epoch": 5}, {"v": 1, "user_rev": -1}, {"v": 1, "user_rev": "x"},
    {"v": 1, "user_rev": 10**40}, {"v": 1, "open": {}}, {"v": 1, "open": [5]}, {"v": 1, "open": [None]},
    {"v": 1, "open": [[NOBODY]]}, {"v": 1, "only": "yes"}, {"v": 1, "per": "many"}, {"v": 1, "per": 1e300},
    {"v": 1, "max_bytes": []},
]  # fmt: skip


async def test_rubbish_is_refused_in_the_same_words(world: World) -> None:
    ann = await world.person("Ann")

    for request in RUBBISH:
        with refused(422, "bad_argument"):
            await ann.call("sync", p=request)


async def test_nulls_and_strange_sizes_are_taken_for_the_defaults(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room()

    answer = await ann.sync(epoch=None, user_rev=None, rooms=None, open=None, only=None, per=0, max_bytes=1)

    assert list(answer["rooms"]) == [room]


async def test_history_goes_back_page_by_page(world: World) -> None:
    ann, bo, room = await a_room(world)
    await seed(world, room, ann, 25)
    pages = []
    before: int | None = None

    more = True
    while more:
        page = await bo.call("history", p_room=room, p_before_no=before, p_limit=10)
        pages.append([row["no"] for row in page["rows"]])
        before, more = page["rows"][0]["no"], page["more"]

    assert pages == [list(range(16, 26)), list(range(6, 16)), list(range(1, 6))]


async def test_history_stays_within_bounds(world: World) -> None:
    ann, bo, room = await a_room(world)
    await seed(world, room, ann, 210)
    await seed(world, room, ann, 40, letters=30_000)

    most = await bo.call("history", p_room=room, p_before_no=200, p_limit=100_000)
    least = await bo.call("history", p_room=room, p_before_no=None, p_limit=-5)
    heavy = await bo.call("history", p_room=room, p_before_no=None, p_limit=200)
    none = await bo.call("history", p_room=room, p_before_no=1, p_limit=5)

    assert (len(most["rows"]), most["more"]) == (199, False)
    assert (len(least["rows"]), least["more"]) == (1, True)
    assert (len(heavy["rows"]), heavy["more"]) == (35, True)
    assert none == {"rows": [], "more": False}
