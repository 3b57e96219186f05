"""Asking the database who may read and write a topic: each role, each extension, and a database that cannot answer."""

import json
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from websockets.asyncio.client import connect

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.realtime_authorise import Authoriser, CannotAuthorise, Reading
from tests.support.gateway import Person, RunningGateway
from tests.support.wires import Wire

pytestmark = pytest.mark.database

NOTHING = Reading(broadcast=False, presence=False)
NO_PARTITIONS = """
do $$ declare day text; begin
    for day in select inhrelid::regclass::text from pg_inherits where inhparent = 'realtime.messages'::regclass loop
        execute 'drop table ' || day;
    end loop;
end $$
"""


def claims_of(person: Person | None, *, role: str = "authenticated", **more: Any) -> Claims:
    subject = person.id if person is not None else None
    text = json.dumps({"sub": subject, "role": role, **more})
    return Claims(role=role, subject=subject, session=None, expires_at=2**40, text=text)


@pytest.fixture
def authoriser(gateway: RunningGateway) -> Authoriser:
    return Authoriser(gateway.context.gateway)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ann(gateway: RunningGateway) -> Person:
    return await gateway.person("ann")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(ann: Person) -> str:
    return await ann.room()


async def test_a_member_reads_broadcasts_and_no_presence(authoriser: Authoriser, ann: Person, room: str) -> None:
    reading = await authoriser.may_read(f"room:{room}:1", claims_of(ann))

    assert reading == Reading(broadcast=True, presence=False)
    assert reading.any


async def test_a_member_writes_where_people_talk_and_nowhere_else(
    authoriser: Authoriser, ann: Person, room: str
) -> None:
    topics = [f"talk:{room}:1", f"room:{room}:1", f"talk:{room}:2", f"user:{ann.id}", "elsewhere"]

    assert [await authoriser.may_write(topic, claims_of(ann)) for topic in topics] == [True, False, False, False, False]


@pytest.mark.parametrize(
    "topic",
    ["room:{room}:2", "room:{room}:0", "room:{room}:01", "room:{room}:1 ", "room:{room}:1\n", "room:{room}",
     "Room:{room}:1", "room:{upper}:1", "talk:{room}:1:1", "room:{room}:999999999999999999", "room:%:1",
     "user:{room}", "", " "],
)  # fmt: skip
async def test_a_topic_that_only_looks_like_ones_own_is_nobodys(
    authoriser: Authoriser, ann: Person, room: str, topic: str
) -> None:
    name = topic.format(room=room, upper=room.upper())

    assert await authoriser.may_read(name, claims_of(ann)) == NOTHING
    assert not await authoriser.may_write(name, claims_of(ann))


async def test_strangers_and_nobody_read_and_write_nothing(
    authoriser: Authoriser, gateway: RunningGateway, room: str
) -> None:
    eve = await gateway.person("eve")

    for claims in (claims_of(eve), claims_of(None, role="anon"), claims_of(None)):
        assert await authoriser.may_read(f"talk:{room}:1", claims) == NOTHING
        assert not await authoriser.may_write(f"talk:{room}:1", claims)


@pytest.mark.parametrize("role", ["postgres", "supabase_admin", "workspace_user"])
async def test_a_role_that_is_no_clients_is_refused(authoriser: Authoriser, ann: Person, room: str, role: str) -> None:
    assert await authoriser.may_read(f"room:{room}:1", claims_of(ann, role=role)) == NOTHING
    assert not await authoriser.may_write(f"talk:{room}:1", claims_of(ann, role=role))


@pytest.mark.expects_log("The policies of realtime.messages failed")
async def test_a_role_that_does_not_exist_is_refused(authoriser: Authoriser, ann: Person, room: str) -> None:
    assert await authoriser.may_read(f"room:{room}:1", claims_of(ann, role="no such role")) == NOTHING


@pytest.mark.expects_log("The policies of realtime.messages failed")
async def test_policies_that_fail_let_nobody_through(fresh_gateway: RunningGateway) -> None:
    await fresh_gateway.execute("create policy broken on realtime.messages using (1 / length('') = 1)")
    authoriser, ann = Authoriser(fresh_gateway.context.gateway), await fresh_gateway.person("Ann")

    assert await authoriser.may_read("anything", claims_of(ann)) == NOTHING
    assert not await authoriser.may_write("anything", claims_of(ann))


@pytest.mark.parametrize(
    "asked",
    [
        "auth.uid()::text",
        "auth.jwt() ->> 'sub'",
        "current_setting('request.jwt.claims')::json ->> 'sub'",
        "current_setting('request.jwt.claim.sub')",
        "current_setting('request.headers')::json ->> 'x-none' is null and auth.uid()::text",
    ],
)
async def test_policies_find_who_asks_in_every_way_that_supabase_tells_it(
    fresh_gateway: RunningGateway, asked: str
) -> None:
    *conditions, subject = asked.rsplit(" and ", 1)
    condition = " and ".join([*conditions, f"{subject} = realtime.topic()"])
    await fresh_gateway.execute(f"create policy theirs on realtime.messages for select using ({condition})")
    authoriser, ann = Authoriser(fresh_gateway.context.gateway), await fresh_gateway.person("Ann")

    assert await authoriser.may_read(ann.id, claims_of(ann)) == Reading(broadcast=True, presence=True)
    assert await authoriser.may_read("somebody else", claims_of(ann)) == NOTHING


async def test_policies_are_told_the_headers_of_the_connection(fresh_gateway: RunningGateway) -> None:
    asks = "current_setting('request.headers')::json ->> 'x-device' = 'kitchen'"
    await fresh_gateway.execute(f"create policy theirs on realtime.messages for all using ({asks}) with check ({asks})")
    ann = await fresh_gateway.person("Ann")
    url = f"{fresh_gateway.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={ann.token}&vsn=2.0.0"
    joined = []
    for headers in ({"X-Device": "kitchen", "Device": "hall"}, {"X-Device": "hall"}, {"Device": "kitchen"}):
        async with connect(url, ping_interval=None, additional_headers=headers) as connection:
            wire = Wire(connection=connection, version="2.0.0")
            joined.append((await wire.join("theirs", private=True))[4]["status"])

    assert joined == ["ok", "error", "error"]
    authoriser, claims = Authoriser(fresh_gateway.context.gateway), claims_of(ann)
    assert await authoriser.may_write("theirs", claims, headers='{"x-device": "kitchen"}')
    assert not await authoriser.may_write("theirs", claims)


async def test_the_service_is_not_bound_and_not_asked(room: str) -> None:
    authoriser = Authoriser(a_pool_that_is_closed())

    assert await authoriser.may_read(f"room:{room}:9", claims_of(None, role="service_role")) == Reading(
        broadcast=True, presence=True
    )
    assert await authoriser.may_write(f"room:{room}:9", claims_of(None, role="service_role"))


async def test_asking_leaves_no_row_and_announces_nothing(
    authoriser: Authoriser, gateway: RunningGateway, ann: Person, room: str
) -> None:
    before = await gateway.execute("select count(*) from realtime.messages")
    async with gateway.socket(ann.token) as wire:
        await wire.join(f"talk:{room}:1", private=True)

        await authoriser.may_read(f"talk:{room}:1", claims_of(ann))
        await authoriser.may_write(f"talk:{room}:1", claims_of(ann))

        await wire.beats()
    assert await gateway.execute("select count(*) from realtime.messages") == before


async def test_a_database_that_does_not_answer_is_told_apart_from_a_refusal(ann: Person, room: str) -> None:
    authoriser = Authoriser(a_pool_that_is_closed())

    with pytest.raises(CannotAuthorise):
        await authoriser.may_read(f"room:{room}:1", claims_of(ann))
    with pytest.raises(CannotAuthorise):
        await authoriser.may_write(f"talk:{room}:1", claims_of(ann))


async def test_a_database_that_takes_too_long_is_not_waited_for(
    gateway: RunningGateway, ann: Person, room: str
) -> None:
    authoriser = Authoriser(gateway.context.gateway, seconds=0.2)
    holder = await asyncpg.connect(**gateway.database.superuser.arguments())
    try:
        async with holder.transaction():
            await holder.execute("lock table realtime.messages in access exclusive mode")
            with pytest.raises(CannotAuthorise):
                await authoriser.may_read(f"room:{room}:1", claims_of(ann))
    finally:
        await holder.close()

    assert (await authoriser.may_read(f"room:{room}:1", claims_of(ann))).broadcast


async def test_after_days_of_sleep_a_join_makes_the_partition_it_needs(fresh_gateway: RunningGateway) -> None:
    ann = await fresh_gateway.person("ann")
    room = await ann.room()
    await fresh_gateway.administer(NO_PARTITIONS)

    async with fresh_gateway.socket(ann.token) as wire:
        assert (await wire.join(f"room:{room}:1", private=True))[4]["status"] == "ok"
        await ann.write(room, "Good morning")
        assert (await wire.receive())[4]["payload"]["m"]["c"]["text"] == "Good morning"


async def test_after_days_of_sleep_a_first_word_makes_the_partition_it_needs(fresh_gateway: RunningGateway) -> None:
    ann = await fresh_gateway.person("ann")
    room = await ann.room()
    await fresh_gateway.administer(NO_PARTITIONS)

    assert await Authoriser(fresh_gateway.context.gateway).may_write(f"talk:{room}:1", claims_of(ann))


def a_pool_that_is_closed() -> asyncpg.Pool:
    """Return a pool that was never opened: whoever asks it gets an error of the interface."""
    return asyncpg.create_pool(host="127.0.0.1", port=1, user="nobody")
