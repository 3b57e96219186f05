"""The flaws that the design was attacked with (F1 to F22), each with the proof that it is gone from the schema."""

import asyncio
import itertools

import asyncpg
import pytest

from tests.sql.builders import Json, Person, World, an_id, refused, words
from tests.sql.client_model import ClientModel

pytestmark = pytest.mark.database


async def a_room(world: World, *, history: str = "all") -> tuple[Person, Person, str]:
    ann, bo = await world.people("Ann", "Bo")
    return ann, bo, await ann.create_room(bo, history=history)


async def test_f1_whoever_may_type_cannot_forge_what_comes_from_the_database(world: World) -> None:
    _, bo, room = await a_room(world)

    assert await bo.may_speak(f"talk:{room}:1")
    assert not await bo.may_speak(f"room:{room}:1")
    assert not await bo.may_speak(f"user:{bo.id}")


async def test_f2_after_a_removal_the_old_topic_is_silent_and_the_new_one_closed(world: World) -> None:
    ann, bo, room = await a_room(world)
    await ann.set_member(room, bo, "removed")
    await ann.send(room, "Not for Bo")

    assert "Not for Bo" not in str(await world.sent_on(f"room:{room}:1"))
    assert "Not for Bo" in str(await world.sent_on(f"room:{room}:2"))
    assert [await bo.may_listen(f"room:{room}:{generation}") for generation in (1, 2)] == [False, False]


async def test_f3_a_broadcast_that_was_lost_is_found_by_head_and_tail_check(own_world: World) -> None:
    ann, bo, room = await a_room(own_world)
    cursor = await bo.cursor(room)
    admin = await asyncpg.connect(**own_world.database.superuser.arguments())
    await admin.execute("alter table realtime.messages add constraint broken check (false) not valid")
    await admin.close()

    receipt = await ann.send(room, "Heard by nobody")

    assert len(await own_world.sent_on(f"room:{room}:1")) == 1
    assert receipt["head"] == 2
    page = (await bo.sync(only=True, open=[room], rooms={room: cursor}))["rooms"][room]
    assert (page["head"], [row["c"]["text"] for row in page["rows"]]) == (2, ["Heard by nobody"])


@pytest.mark.parametrize("written_after", [1, 3, 9])
async def test_f4_a_restored_backup_is_noticed_below_and_above_the_cursor(world: World, written_after: int) -> None:
    ann, bo, room = await a_room(world)
    for _ in range(6):
        await ann.send(room)
    client = ClientModel(person=bo)
    await client.catch_up()
    await world.owner.execute("delete from app.room_events where room_id = $1 and seq > 4", room)
    await world.owner.execute("delete from public.messages where room_id = $1 and seq > 4", room)
    await world.owner.execute("update app.room_heads set last_seq = 4, last_no = 3 where room_id = $1", room)
    for _ in range(written_after):
        await ann.send(room, "Another history")

    await client.catch_up()

    assert client.resets == ["new", "fork"]
    assert client.cursors[room][0] == 4 + written_after


async def test_f5_deleted_words_are_nowhere_in_the_tables(world: World) -> None:
    ann, _, room = await a_room(world)
    message = await ann.post(room, "Tell nobody")
    await ann.edit(room, message, "Tell nobody at all")
    await ann.delete(room, message)
    tables = await world.owner.fetch(
        "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'app')"
    )

    found = [
        table["name"]
        for table in tables
        if await world.owner.fetchval(
            f"select exists (select from {table['name']} as t where t::text like '%Tell nobody%')"
        )
    ]

    assert found == []


async def test_f6_skipping_ahead_brings_the_deletes_and_edits_of_what_one_has(world: World) -> None:
    ann, bo, room = await a_room(world)
    deleted, edited = await ann.post(room, "Secret"), await ann.post(room)
    cursor = await bo.cursor(room)
    await ann.delete(room, deleted)
    await ann.edit(room, edited, "Right")
    for _ in range(30):
        await ann.send(room)

    page = (await bo.sync(rooms={room: cursor}, per=5))["rooms"][room]

    assert {row["id"]: row["c"] for row in page["changed"]} == {deleted: None, edited: words("Right")}


async def test_f7_numbers_that_are_hidden_or_missing_are_covered_and_not_asked_for_again(world: World) -> None:
    ann, bo, room = await a_room(world, history="joined")
    cursor = await bo.cursor(room)
    await ann.set_member(room, bo, "removed")
    for _ in range(8):
        await ann.send(room, "Hidden")
    await ann.set_member(room, bo, "member")
    client = ClientModel(person=bo, cursors={room: cursor})

    await client.catch_up(per=4)
    calls = await client.catch_up(per=4)

    assert (client.cursors[room][0], calls, client.rows.get(room, {})) == (11, 1, {})


async def test_f8_a_message_on_two_tiers_at_once_is_acknowledged_on_both(world: World) -> None:
    ann, _, room = await a_room(world)
    ways = [ann.on(await world.connection()) for _ in range(2)]

    answers = [
        await asyncio.gather(*(way.send(room, message=message) for way in ways))
        for message in (an_id() for _ in range(25))
    ]

    assert [sorted(answer["repeat"] for answer in pair) for pair in answers] == [[False, True]] * 25


async def test_f9_a_retry_neither_flips_a_reaction_nor_brings_old_words_back(world: World) -> None:
    ann, _, room = await a_room(world)
    message, reaction, edit = await ann.post(room), an_id(), an_id()
    await ann.react(room, message, op=reaction)
    await ann.edit(room, message, "Old", op=edit)
    await ann.edit(room, message, "New")

    await ann.react(room, message, op=reaction)
    await ann.edit(room, message, "Old", op=edit)
    with refused(409, "op_reused"):
        await ann.edit(room, message, "Changed before the retry", op=edit)

    row = (await ann.call("history", p_room=room, p_before_no=None, p_limit=1))["rows"][0]
    assert (row["c"], row["rx"]) == (words("New"), [["👍", [ann.id]]])


async def test_f10_the_head_of_an_answer_never_runs_ahead_of_its_events(world: World) -> None:
    ann, bo, room = await a_room(world)
    cursor = await bo.cursor(room)
    writers = [ann.on(await world.connection()) for _ in range(3)]
    reader = bo.on(await world.connection())
    answers: list[Json] = []

    async def write(person: Person) -> None:
        for _ in range(40):
            await person.send(room)

    async def read(done: asyncio.Event) -> None:
        while not done.is_set():
            answers.append((await reader.sync(rooms={room: cursor}, per=200, only=True, open=[room]))["rooms"][room])

    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(read(done))
        await asyncio.gather(*map(write, writers))
        done.set()
    await reading

    assert len(answers) > 10
    assert [len(page["events"]) + 1 for page in answers] == [page["head"] for page in answers]
    assert [max((row["no"] for row in page["rows"]), default=0) for page in answers] == [page["no"] for page in answers]


@pytest.mark.parametrize("state", ["left", "removed", "banned", "unknown"])
async def test_f11_a_lost_room_says_how_it_was_lost(world: World, state: str) -> None:
    ann, bo, room = await a_room(world)
    eve = await world.person("Eve")
    if state != "unknown":
        await (bo if state == "left" else ann).set_member(room, bo, state)

    gone = (await (eve if state == "unknown" else bo).sync(rooms={room: [0, "", 0]}))["gone"]

    assert [entry["state"] for entry in gone] == [state]


async def test_f12_with_history_since_joining_live_changes_of_the_past_carry_no_words(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    room = await ann.create_room(history="joined")
    old = await ann.post(room, "Before Bo")
    await ann.set_member(room, bo, "member")

    await ann.edit(room, old, "Before Bo, edited")
    await ann.send(room, "With Bo")

    heard = await world.sent_on(f"room:{room}:2", "ev")
    assert [(event["k"], event["m"] is None) for event in heard] == [("edited", True), ("posted", False)]
    assert "Before Bo" not in str(heard)
    assert [await bo.may_listen(f"room:{room}:{generation}") for generation in (1, 2)] == [False, True]
    with refused(404, "not_found"):
        await bo.react(room, old)


async def test_f13_a_marker_that_commits_late_is_still_delivered(world: World) -> None:
    ann, bo, room = await a_room(world)
    cy = await world.person("Cy")
    await ann.set_member(room, cy, "member")
    slow, quick = bo.on(await world.connection()), cy.on(await world.connection())
    transaction = slow.connection.transaction()
    await transaction.start()
    await slow.mark(room, read=1)

    waiting = asyncio.ensure_future(quick.mark(room, read=2))  # noqa: TID251  (a test's own task, awaited below)
    seen = await ann.call("markers", p_room=room, p_after_rev=0)
    await transaction.commit()
    await waiting
    later = await ann.call("markers", p_room=room, p_after_rev=seen["rev"])

    assert seen == {"rev": 0, "markers": []}
    assert later == {"rev": 2, "markers": [[bo.id, 1, 1, 1], [cy.id, 2, 2, 2]]}


async def test_f14_thirty_readers_of_one_message_cost_one_pulse_and_not_nine_hundred(world: World) -> None:
    ann = await world.person("Ann")
    others = await world.people(*(f"P{number}" for number in range(29)))
    room = await ann.create_room(*others)
    await ann.send(room)
    await world.owner.execute("update app.marker_heads set pulsed_at = 'infinity' where room_id = $1", room)

    for person in others:
        await person.mark(room, read=2)
    held_back = await world.sent_on(f"room:{room}:1", "pulse")
    await world.owner.execute("update app.marker_heads set pulsed_at = '-infinity' where room_id = $1", room)
    await ann.mark(room, read=2)

    pulses = await world.sent_on(f"room:{room}:1", "pulse")
    assert (held_back, [len(pulse["marks"]) for pulse in pulses]) == ([], [30])


async def test_f15_a_message_to_many_is_one_broadcast(world: World) -> None:
    ann = await world.person("Ann")
    room = await ann.create_room(*await world.people(*(f"P{number}" for number in range(40))))
    before = await world.owner.fetchval("select count(*) from realtime.messages")

    await ann.send(room)

    assert await world.owner.fetchval("select count(*) from realtime.messages") == before + 1


async def test_f16_no_function_of_the_api_takes_two_rooms(world: World) -> None:
    signatures = await world.owner.fetch(
        "select proname, proargnames from pg_proc"
        " where pronamespace = 'public'::regnamespace and 'p_room' = any (proargnames)"
    )

    assert len(signatures) >= 15
    assert [row["proname"] for row in signatures if sum("room" in name for name in row["proargnames"]) > 1] == []


async def test_f17_nothing_takes_the_lock_that_foreign_keys_wait_for(world: World) -> None:
    found = await world.owner.fetch(
        "select proname from pg_proc where pronamespace in ('public'::regnamespace, 'app'::regnamespace)"
        " and prosrc ~* 'for\\s+update'"
    )

    assert found == []


async def test_f18_times_never_go_back_against_the_numbers(world: World) -> None:
    ann, bo, room = await a_room(world)
    writers = [person.on(await world.connection()) for person in (ann, bo, ann, bo)]

    async def write(person: Person) -> None:
        for _ in range(30):
            await person.send(room)

    await asyncio.gather(*map(write, writers))

    times = [event["created_at"] for event in await world.log(room)]
    assert len(times) == 121
    assert all(earlier < later for earlier, later in itertools.pairwise(times))


async def test_f19_nobody_may_truncate_or_refer_to_a_table(world: World) -> None:
    found = await world.owner.fetch(
        "select c.relname, r.rolname, p.privilege from pg_class c"
        " cross join (values ('anon'), ('authenticated'), ('service_role')) as r (rolname)"
        " cross join (values ('TRUNCATE'), ('REFERENCES'), ('TRIGGER'), ('INSERT'), ('UPDATE'), ('DELETE'))"
        " as p (privilege)"
        " where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and c.relkind = 'r'"
        " and has_table_privilege(r.rolname, c.oid, p.privilege)"
    )

    assert found == []


async def test_f20_deleting_an_account_deletes_nothing_that_others_read(world: World) -> None:
    ann, bo, room = await a_room(world)
    admin = await asyncpg.connect(**world.database.superuser.arguments())
    await admin.execute("insert into auth.users (id, email) values ($1, 'bo@example.org')", bo.id)
    await bo.send(room, "Stays")

    await admin.execute("delete from auth.users where id = $1", bo.id)
    await admin.close()

    page = (await ann.sync())["rooms"][room]
    assert [row["c"]["text"] for row in page["rows"]] == ["Stays"]
    assert [event["seq"] for event in await world.log(room)] == [1, 2]


async def test_f21_rows_are_imported_with_foreign_keys_on_and_without_a_sound(world: World) -> None:
    ann, _, room = await a_room(world)
    before = await world.owner.fetchval("select count(*) from realtime.messages")
    columns = "id, room_id, seq, no, rev, content_rev, sender_id, content, created_at"
    statement = f"insert into public.messages ({columns}) values ($1, $2, $5, $5, $5, $5, $3, $4, now())"

    await world.owner.execute(statement, an_id(), room, ann.id, words(), 7)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await world.owner.execute(statement, an_id(), an_id(), ann.id, words(), 8)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await world.owner.execute(statement, an_id(), room, an_id(), words(), 9)

    assert await world.owner.fetchval("select count(*) from realtime.messages") == before


async def test_f22_the_policy_of_members_reads_members_without_end(world: World) -> None:
    ann, bo, room = await a_room(world)

    rows = await bo.select("select user_id::text from public.room_members where room_id = $1", room)

    assert {row["user_id"] for row in rows} == {ann.id, bo.id}
