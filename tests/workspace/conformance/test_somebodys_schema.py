"""Realtime in the test mode, with a schema and policies that are not ours, as a suite for Supabase brings them."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from tests.support.official import PASSWORD, an_address
from tests.support.suite_server import SuiteServer
from tests.support.wires import PATIENCE
from tests.workspace.conformance.scene import Who
from tests.workspace.conformance.stage import JavaScript, a_client, a_driver
from tools.javascript import PACKAGES

pytestmark = [pytest.mark.database, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SQL = """
create policy listen on realtime.messages for select to authenticated using (realtime.topic() ~ '^(topic|read-only):');
create policy speak on realtime.messages for insert to authenticated with check (realtime.topic() like 'topic:%');

create table public.notes (id text primary key, value text not null, topic text not null);
alter table public.notes enable row level security;
create policy all_of_them on public.notes to authenticated using (true);
alter publication supabase_realtime add table public.notes;

create function public.tell() returns trigger language plpgsql as $$
begin
    perform realtime.broadcast_changes(
        coalesce(new.topic, old.topic), tg_op, tg_op, tg_table_name, tg_table_schema, new, old, tg_level
    );
    return null;
end $$;
create trigger tell after insert or update or delete on public.notes for each row execute function public.tell();

create function public.change(topic text, kind text) returns void language plpgsql as $$
begin
    case kind
        when 'INSERT' then insert into public.notes values (topic, 'first', topic);
        when 'UPDATE' then update public.notes set value = 'second' where notes.topic = change.topic;
        when 'DELETE' then delete from public.notes where notes.topic = change.topic;
        when 'BYTES' then perform realtime.send_binary('\\xdeadbeef00ff'::bytea, 'BYTES', topic, true);
    end case;
end $$;
"""

HEARD = """
    const mine = client.channel(`topic:${name}`, {config: {private: true, broadcast: {replication_ready: true}}})
    const [ear, ready] = [new Ear(mine, 'broadcast', {event: '*'}), new Ear(mine, 'system', {})]
    await joined(mine)
    await ready.next()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SuiteServer]:
    file = tmp_path_factory.mktemp("sql") / "notes.sql"
    file.write_text(SQL, encoding="utf-8")
    with SuiteServer.start("--sql", str(file), gateway=0) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def driver(server: SuiteServer) -> AsyncIterator[JavaScript]:
    url, key = server.url("gateway"), server.said["anon_key"]
    async with httpx.AsyncClient(timeout=PATIENCE) as http, a_driver(PACKAGES) as driver:
        people = {who: await a_client(url, key, http) for who in (Who.ANN, Who.BO, Who.NOBODY)}
        for who in (Who.ANN, Who.BO):
            await people[who].auth.sign_up({"email": an_address(who.value), "password": PASSWORD})
        await driver.open(url, key, people)
        yield driver


async def test_topic_that_no_policy_opens(driver: JavaScript) -> None:
    answer = await driver.run(Who.ANN, "return joined(client.channel('restricted:1', {config: {private: true}}))")

    assert answer["message"].startswith("Unauthorized: You do not have permissions to read from this Channel topic")


async def test_topic_that_may_be_read_only(driver: JavaScript) -> None:
    snippet = """
        const theirs = other.channel('read-only:1', {config: {private: true}})
        const ear = new Ear(theirs, 'broadcast', {event: '*'})
        await joined(theirs)
        const mine = await joined(client.channel('read-only:1', {config: {private: true, broadcast: {ack: true}}}))
        const answer = await mine.send({type: 'broadcast', event: 'refused', payload: {}})
        await mine.httpSend('refused', {})
        return joined(other.channel('read-only:2', {config: {private: true}})).then(() => [answer, ear.empty])
    """

    assert await driver.run(Who.ANN, snippet) == {"value": ["error", True]}


async def test_private_presence(driver: JavaScript) -> None:
    snippet = """
        const mine = client.channel('topic:presence', {config: {private: true, presence: {key: 'ann'}}})
        const ear = new Ear(mine, 'presence', {event: 'join'})
        await joined(mine)
        await mine.track({message: 'here'})
        const {key, newPresences} = await ear.next()
        return [key, newPresences[0].message]
    """

    assert await driver.run(Who.ANN, snippet) == {"value": ["ann", "here"]}


async def test_changes_that_a_trigger_of_theirs_broadcasts(driver: JavaScript) -> None:
    snippet = """
        for (const kind of ['INSERT', 'UPDATE', 'DELETE']) {
            value_of(await client.rpc('change', {topic: `topic:${name}`, kind}))
        }
        const heard = [await ear.next(), await ear.next(), await ear.next()]
        return heard.map(({event, payload: {operation, table, schema, record, old_record}}) =>
            [event, operation, schema, table, record && record.value, old_record && old_record.value])
    """

    assert await driver.run(Who.ANN, HEARD + snippet, name="changes") == {
        "value": [
            ["INSERT", "INSERT", "public", "notes", "first", None],
            ["UPDATE", "UPDATE", "public", "notes", "second", "first"],
            ["DELETE", "DELETE", "public", "notes", None, "second"],
        ]
    }


async def test_bytes_that_their_function_sends_and_again_on_joining(driver: JavaScript) -> None:
    snippet = """
        value_of(await client.rpc('change', {topic: `topic:${name}`, kind: 'BYTES'}))
        const live = await ear.next()
        const config = {private: true, broadcast: {replay: {since: Date.now() - 60_000, limit: 1}}}
        const theirs = other.channel(`topic:${name}`, {config})
        const later = new Ear(theirs, 'broadcast', {event: 'BYTES'})
        await joined(theirs)
        const replayed = await later.next()
        return [...[live, replayed].map(({payload}) => [...new Uint8Array(payload)]), replayed.meta.replayed]
    """
    sent = [0xDE, 0xAD, 0xBE, 0xEF, 0x00, 0xFF]

    assert await driver.run(Who.ANN, HEARD + snippet, name="bytes") == {"value": [sent, sent, True]}


@pytest.mark.parametrize("vsn", ["1.0.0", "2.0.0"])
async def test_each_serializer_with_quick_heartbeats(driver: JavaScript, server: SuiteServer, vsn: str) -> None:
    snippet = """
        const own = client_of(url, key, {transport: require('ws'), vsn, heartbeatIntervalMs: 50})
        await own.realtime.setAuth(token)
        const mine = own.channel('topic:echo', {config: {private: true, broadcast: {self: true}}})
        const [ear, beats] = [new Ear(mine, 'broadcast', {event: '*'}), new Queue()]
        own.realtime.onHeartbeat((status) => status === 'ok' && beats.put(status))
        await joined(mine)
        await mine.send({type: 'broadcast', event: 'test', payload: {message: 'test'}})
        const answer = [(await ear.next()).payload, await beats.next()]
        await own.removeAllChannels()
        return answer
    """
    token = server.token(role="authenticated", sub="00000000-0000-0000-0000-000000000001", exp=4_000_000_000)
    values = {"url": server.url("gateway"), "key": server.said["anon_key"], "token": token, "vsn": vsn}

    assert await driver.run(Who.NOBODY, snippet, **values) == {"value": [{"message": "test"}, "ok"]}


async def test_token_that_the_suite_signs_for_a_public_channel(driver: JavaScript, server: SuiteServer) -> None:
    token = server.token(role="anon", sub="1234567890", iss="supabase-demo", exp=4_000_000_000)
    snippet = "await client.realtime.setAuth(token); return (await joined(client.channel('test-channel'))).state"

    assert await driver.run(Who.NOBODY, snippet, token=token) == {"value": "joined"}


async def test_limits_are_those_of_supabase(driver: JavaScript) -> None:
    snippet = """
        const mine = client.channel('topic:busy', {config: {private: true, presence: {key: 'ann'}}})
        const ear = new Ear(mine, 'system', {})
        await joined(mine)
        for (let call = 1; call <= 5; call += 1) await mine.track({call})
        mine.track({call: 6}) // is never answered
        return (await ear.next()).message
    """

    assert await driver.run(Who.ANN, snippet) == {"value": "Client presence rate limit exceeded"}
