"""The short way of a broadcast: told on with the answer of the call that has made it, once, when it is committed."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from desktop_chat.workspace import realtime_hub
from desktop_chat.workspace.realtime_feed import Feed
from desktop_chat.workspace.realtime_frames import Broadcast
from desktop_chat.workspace.realtime_hub import Channel
from tests.support.gateway import GENEROUS, Person, running_gateway
from tests.support.postgres import RunningPostgres
from tests.workspace.gateway.test_realtime_database import listening, the_binary_payload

pytestmark = pytest.mark.database

FUNCTIONS = """
create function public.says(p_topic text, p_texts text[], p_then text) returns text
language plpgsql security definer set search_path = '' as $$
declare
    each text;
begin
    foreach each in array p_texts loop
        perform realtime.send(jsonb_build_object('text', each), 'me', p_topic);
    end loop;
    begin
        perform realtime.send('{"text": "taken back"}', 'me', p_topic);
        raise exception using errcode = 'P0002';
    exception when no_data_found then
        null;
    end;
    if p_then = 'fail' then
        raise exception 'no' using errcode = 'PT422';
    end if;
    return current_setting('request.jwt.claims')::jsonb ->> 'sub';
end $$;
create function public.pretends(p_topic text) returns void language plpgsql set search_path = '' as $$
begin
    raise notice '%', format(E'guessed\\n["%s", "%s", "me", true]\\n{"text": "forged"}', gen_random_uuid(), p_topic);
    raise notice '%', format(E'["%s", "%s", "me", true]\\n{"text": "forged"}', gen_random_uuid(), p_topic);
end $$;
create function public.dawdles() returns void language sql set search_path = '' as $$
    select pg_catalog.pg_sleep(30)
$$;
revoke all on all functions in schema public from public;
grant execute on function public.says(text, text[], text), public.pretends(text), public.dawdles() to authenticated;
grant execute on all functions in schema realtime to postgres;
"""

DAWDLING = "from pg_stat_activity where usename = 'workspace_user' and query ilike '%dawdles%' and state = 'active'"


@pytest_asyncio.fixture(loop_scope="session")
async def ann(gateway_postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Person]:
    async with (
        gateway_postgres.database() as database,
        running_gateway(database, tmp_path_factory.mktemp("echo"), GENEROUS) as gateway,
    ):
        await gateway.administer(FUNCTIONS)
        yield await gateway.person("ann")


async def heard(ann: Person, *calls: tuple[str, dict[str, object]]) -> tuple[list[object], list[int]]:
    """Let Ann call functions; return the texts that arrive, up to a last one that the feed brings, and the statuses."""
    gateway, topic = ann.gateway, f"user:{ann.id}"
    async with listening(ann, "2.0.0") as wire:
        statuses = [(await ann.call(name, p_topic=topic, **arguments)).status_code for name, arguments in calls]
        await gateway.execute("""select realtime.send('{"text": "last"}', 'me', $1)""", topic)
        texts: list[object] = []
        while "last" not in texts:
            payload = the_binary_payload(await wire.receive())
            assert isinstance(payload, dict)
            texts.append(payload["text"])
        await wire.beats()
    return texts, statuses


async def test_what_a_call_has_said_arrives_once_and_in_order(ann: Person) -> None:
    texts, statuses = await heard(
        ann,
        ("says", {"p_texts": ["1", "2"], "p_then": "go on"}),
        ("says", {"p_texts": ["3", "x" * 20_000, "4"], "p_then": "go on"}),
        ("says", {"p_texts": ["5"], "p_then": "go on"}),
    )

    assert statuses == [200] * 3
    assert texts == ["1", "2", "3", "x" * 20_000, "4", "5", "last"]


async def test_what_is_rolled_back_is_never_said(ann: Person) -> None:
    assert await heard(ann, ("says", {"p_texts": ["1"], "p_then": "fail"})) == (["last"], [422])


async def test_what_only_looks_like_a_broadcast_is_not_believed(ann: Person) -> None:
    assert await heard(ann, ("pretends", {})) == (["last"], [204])


async def test_it_needs_no_notification(
    gateway_postgres: RunningPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notified: list[object] = []
    monkeypatch.setattr(Feed, "_notified", lambda *notification: notified.append(notification[4]))
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path) as gateway:
        ann, bob = await gateway.person("ann"), await gateway.person("bob")
        room = await ann.room(bob)
        async with listening(bob, "2.0.0", f"room:{room}:1") as wire:
            answer = await ann.write(room, "first")
            arrived = the_binary_payload(await wire.receive())
            await gateway.execute("""select realtime.send('{"by": "hand"}', 'ev', $1)""", f"room:{room}:1")
            async with asyncio.timeout(10):
                while not notified:
                    await wire.beats()

    assert ["hand" in str(told) for told in notified] == [True]
    assert isinstance(arrived, dict)
    assert arrived["s"] == answer.json()["seq"]


async def test_others_hear_it_before_its_author(
    gateway_postgres: RunningPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def write(channels: Iterable[Channel], broadcast: Broadcast) -> None:
        receivers = list(channels)
        written.extend(
            str(channel.claims.subject) for channel in receivers if channel.topic.startswith("realtime:room")
        )
        put_all(receivers, broadcast)

    put_all = realtime_hub._put_all
    monkeypatch.setattr(realtime_hub, "_put_all", write)
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path) as gateway:
        ann, bob, cy = [await gateway.person(name) for name in ("ann", "bob", "cy")]
        topic = f"room:{await ann.room(bob, cy)}:1"
        async with (
            listening(ann, "2.0.0", topic) as own,
            listening(bob, "2.0.0", topic) as first,
            listening(ann, "1.0.0", topic),
            listening(cy, "2.0.0", topic),
        ):
            written.clear()
            await ann.write(topic.split(":")[1], "hello")
            await asyncio.gather(own.receive(), first.receive())

    assert written == [bob.id, cy.id, ann.id, ann.id]


@pytest.mark.expects_log("The feed of broadcasts was interrupted")
async def test_when_nobody_knows_what_was_committed_all_are_sent_to_catch_up(
    gateway_postgres: RunningPostgres, tmp_path: Path
) -> None:
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path) as gateway:
        await gateway.administer(FUNCTIONS)
        ann = await gateway.person("ann")
        async with listening(ann, "2.0.0") as wire, asyncio.TaskGroup() as tasks:
            call = tasks.create_task(ann.call("dawdles"))
            superuser = await asyncpg.connect(**database.superuser.arguments())
            while not await superuser.fetchval(f"select count(pg_terminate_backend(pid)) {DAWDLING}"):
                await wire.beats()
            await superuser.close()
            assert (await wire.receive())[3] == "system"
            assert await wire.close_code() == 1012

    assert call.result().status_code == 503


async def test_a_call_is_made_as_who_asks_and_nobody_else(ann: Person) -> None:
    bob = await ann.gateway.person("bob")
    arguments: dict[str, object] = {"p_topic": str(uuid.uuid4()), "p_texts": [], "p_then": "go on"}

    answers = [await person.call("says", **arguments) for person in (ann, bob, ann)]

    assert [answer.json() for answer in answers] == [ann.id, bob.id, ann.id]
    assert (await ann.gateway.http.post("/rest/v1/rpc/says", json=arguments)).status_code == 401


async def test_a_call_that_takes_too_long_is_ended_by_the_database(
    gateway_postgres: RunningPostgres, tmp_path: Path
) -> None:
    hasty = replace(GENEROUS, rest=replace(GENEROUS.rest, user_timeout_ms=200))
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path, hasty) as gateway:
        await gateway.administer(FUNCTIONS)
        ann = await gateway.person("ann")

        answer = await ann.call("dawdles")

        assert (answer.status_code, answer.json()["code"]) == (500, "57014")
        assert (await ann.call("sync", p={"v": 1})).status_code == 200
