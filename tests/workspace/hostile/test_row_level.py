"""What row-level security keeps, attacked by SQL, by HTTP and over the socket.

The attackers: a hostile member, somebody who was removed and kept token and socket, an outsider with an account, nobody
(the public key alone), and whoever has stolen that key and claims to be somebody. The flaws of the design are
regression tests of their own, each by its name:

    F1 F2 F5 F7 F12 F19 F22   who reads and writes what           tests/sql/test_flaws.py::test_f1_… and so on, and here
    F3 F4 F6 F8 to F11 F13    nothing lost, doubled or torn       tests/sql/test_flaws.py
    F14 to F18 F20 F21        cost, locks, times, accounts, moves tests/sql/test_flaws.py
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from tests.support.gateway import Person, RunningGateway
from tests.support.wires import Wire

pytestmark = pytest.mark.database
SECRET = "the secret word"
TOPICS = ("room:{room}:1", "room:{room}:2", "talk:{room}:1", "talk:{room}:2", "user:{ann}", "room:{room}", "{room}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A room with a secret: Ann owns it, Bo is in it, Eve was removed from it, Mal never was."""

    gateway: RunningGateway
    room: str
    ann: Person
    bo: Person
    eve: Person
    mal: Person

    def topics(self) -> list[str]:
        return [topic.format(room=self.room, ann=self.ann.id) for topic in TOPICS]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(gateway: RunningGateway) -> Scene:
    ann, bo, eve, mal = [await gateway.person(name) for name in ("ann", "bo", "eve", "mal")]
    room = await ann.room(bo, eve)
    await ann.write(room, "welcome")
    removed = await ann.call(
        "set_member", p_room=room, p_op=str(uuid.uuid4()), p_user=eve.id, p_state="removed", p_role=None
    )
    assert removed.status_code == 200, removed.text
    assert (await ann.write(room, SECRET)).status_code == 200
    return Scene(gateway=gateway, room=room, ann=ann, bo=bo, eve=eve, mal=mal)


async def tables(gateway: RunningGateway) -> list[str]:
    connection = await asyncpg.connect(**gateway.database.owner.arguments())
    try:
        rows = await connection.fetch(
            "select schemaname || '.' || tablename as name from pg_tables"
            " where schemaname in ('public', 'app', 'auth', 'storage', 'workspace_internal', 'realtime') order by 1"
        )
    finally:
        await connection.close()
    return [row["name"] for row in rows]


class Intruder:
    """Somebody who can talk to PostgreSQL as the gateway does for them."""

    def __init__(self, connection: asyncpg.Connection, role: str, claims: dict[str, Any]) -> None:
        self._connection = connection
        self._role = role
        self._claims = json.dumps(claims)

    async def tries(self, sql: str) -> str:
        """Run a statement in a transaction that is taken back; return what it gave as text, or the refusal's code."""
        transaction = self._connection.transaction()
        await transaction.start()
        try:
            await self._connection.execute("select set_config('request.jwt.claims', $1, true)", self._claims)
            await self._connection.execute(f"set local role {self._role}")
            return str([dict(row) for row in await self._connection.fetch(sql)])
        except asyncpg.PostgresError as error:
            return str(error.sqlstate)
        finally:
            await transaction.rollback()


@pytest.mark.parametrize("who", ["eve", "mal", "nobody"])
async def test_by_sql_neither_strangers_nor_who_was_removed_read_or_change_a_row(scene: Scene, who: str) -> None:
    claims = {"role": "anon"} if who == "nobody" else {"role": "authenticated", "sub": getattr(scene, who).id}
    connection = await asyncpg.connect(**scene.gateway.database.user.arguments())
    try:
        intruder = Intruder(connection, claims["role"], claims)
        for table in await tables(scene.gateway):
            assert SECRET not in await intruder.tries(f"select t::text from {table} t")
            assert await intruder.tries(f"truncate {table} cascade") == "42501", table
            for sql in (f"delete from {table} returning 1", f"insert into {table} default values returning 1"):
                assert await intruder.tries(sql) in {"42501", "[]", "23502"}, (table, sql)
    finally:
        await connection.close()
    left = await scene.gateway.execute("select count(*) from public.messages where room_id = $1", uuid.UUID(scene.room))
    assert left == 2


@pytest.mark.parametrize(
    "role", ["postgres", "supabase_admin", "service_role", "workspace_gateway", "supabase_auth_admin"]
)
async def test_by_sql_nobody_becomes_more_than_they_are(scene: Scene, role: str) -> None:
    connection = await asyncpg.connect(**scene.gateway.database.user.arguments())
    try:
        intruder = Intruder(connection, "authenticated", {"role": "authenticated", "sub": scene.bo.id})
        assert await intruder.tries(f"set local role {role}") == "42501"
        assert await intruder.tries(f"set session authorization {role}") == "42501"
    finally:
        await connection.close()


async def test_by_sql_a_member_changes_nothing_past_the_functions(scene: Scene) -> None:
    connection = await asyncpg.connect(**scene.gateway.database.user.arguments())
    try:
        bo = Intruder(connection, "authenticated", {"role": "authenticated", "sub": scene.bo.id})
        assert SECRET in await bo.tries("select content::text from public.messages")
        for sql in (
            "update public.messages set content = '{}' where true",
            "update public.room_members set role = 'owner' where true",
            "update public.read_markers set read_seq = 99 where true",
            f"insert into public.room_members (room_id, user_id) values ('{scene.room}', '{scene.mal.id}')",
            "select * from app.room_events",
            "select * from auth.users",
            "select * from workspace_internal.invitations",
        ):
            assert await bo.tries(sql) == "42501", sql
    finally:
        await connection.close()


def headers_of(scene: Scene, who: str) -> dict[str, str]:
    if who == "nobody":
        return {}
    if who == "thief":
        # Who has the public key has nothing: no header, claim or cookie makes a person of it.
        return {
            "Authorization": f"Bearer {scene.gateway.anon_key}",
            "X-User-Id": scene.ann.id,
            "request.jwt.claims": json.dumps({"sub": scene.ann.id, "role": "service_role"}),
            "Cookie": f"sb-access-token={scene.ann.id}",
            "X-Forwarded-For": "127.0.0.1",
        }
    person: Person = getattr(scene, who)
    return person.headers


@pytest.mark.parametrize("who", ["eve", "mal", "nobody", "thief"])
async def test_by_http_the_room_is_not_there(scene: Scene, who: str) -> None:
    http, headers = scene.gateway.http, headers_of(scene, who)
    answers = [
        await http.get(f"/rest/v1/{table}?select=*", headers=headers)
        for table in ("messages", "rooms", "room_members", "read_markers", "reactions", "message_edits")
    ]
    answers += [
        await http.get(f"/rest/v1/messages?room_id=eq.{scene.room}", headers=headers),
        await call(http, headers, "history", p_room=scene.room, p_before_no=None, p_limit=50),
        await call(http, headers, "sync", p={"v": 1, "rooms": {scene.room: [0, "", 0]}, "open": [scene.room]}),
        await call(http, headers, "markers", p_room=scene.room, p_after_rev=0),
    ]

    assert not [answer.url for answer in answers if SECRET in answer.text or "Kitchen" in answer.text]
    assert all(answer.status_code < 500 for answer in answers), [answer.text for answer in answers]


@pytest.mark.parametrize("who", ["eve", "mal", "nobody", "thief", "bo"])
async def test_by_http_nothing_is_changed_past_the_functions(scene: Scene, who: str) -> None:
    http, headers = scene.gateway.http, headers_of(scene, who)
    there = f"?room_id=eq.{scene.room}"
    row = {"room_id": scene.room, "id": str(uuid.uuid4()), "user_id": scene.mal.id, "content": {}, "role": "owner"}
    answers = [
        await http.request(method, f"/rest/v1/{table}{query}", headers=headers, json=row)
        for method, query in (("POST", ""), ("PATCH", there), ("DELETE", there))
        for table in ("messages", "rooms", "room_members", "read_markers", "reactions")
    ]

    assert not [(answer.request.method, answer.url) for answer in answers if answer.status_code < 400]
    assert SECRET in (await scene.bo.get(f"messages?room_id=eq.{scene.room}")).text


@pytest.mark.parametrize("who", ["eve", "mal", "nobody", "thief"])
async def test_by_http_nobody_speaks_in_a_room_that_they_are_not_in(scene: Scene, who: str) -> None:
    http, headers = scene.gateway.http, headers_of(scene, who)
    said = await call(
        http,
        headers,
        "send_message",
        p_room=scene.room,
        p_id=str(uuid.uuid4()),
        p_content={"t": "text", "text": "forged"},
        p_reply=None,
        p_mentions=[],
    )
    told = [
        await http.post(
            "/realtime/v1/api/broadcast",
            headers=headers,
            json={"messages": [{"topic": topic, "event": "ev", "payload": {"forged": 1}, "private": True}]},
        )
        for topic in scene.topics()
    ]

    assert said.status_code in {401, 403, 404}, said.text
    assert not [answer.text for answer in told if answer.status_code >= 500]
    sent = await scene.gateway.execute("select count(*) from realtime.messages where payload::text like '%forged%'")
    assert sent == 0


async def call(http: httpx.AsyncClient, headers: dict[str, str], function: str, **arguments: object) -> httpx.Response:
    return await http.post(f"/rest/v1/rpc/{function}", headers=headers, json=arguments)


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("who", ["eve", "mal", "nobody"])
async def test_over_the_socket_no_topic_of_the_room_is_joined(scene: Scene, who: str, version: str) -> None:
    token = None if who == "nobody" else getattr(scene, who).token
    async with scene.gateway.socket(token, version) as wire:
        for number, topic in enumerate(scene.topics()):
            reply = await wire.join(topic, token=token, ref=str(number + 1), private=True)
            assert reply[4]["status"] == "error", topic


async def heard_by(wire: Wire) -> str:
    """Return all that has come until the server answers a heartbeat."""
    heard: list[Any] = []
    await wire.send("phoenix", "heartbeat", {}, ref="last")
    while not heard or heard[-1][1] != "last":
        heard.append(await wire.receive())
    return str(heard)


async def joins(wire: Wire, topic: str, person: Person, ref: str) -> str:
    """Join a topic, whatever else comes meanwhile; return the status of the reply."""
    payload = {"config": {"private": True, "presence": {"enabled": False}}, "access_token": person.token}
    await wire.send(f"realtime:{topic}", "phx_join", payload, ref=ref, join_ref=ref)
    while True:
        frame = await wire.receive()
        if frame[3] == "phx_reply" and frame[1] == ref:
            return str(frame[4]["status"])


async def test_over_a_stale_socket_who_was_removed_hears_and_says_nothing_more(gateway: RunningGateway) -> None:
    ann, bo, eve = [await gateway.person(name) for name in ("ann", "bo", "eve")]
    room = await ann.room(bo, eve)
    async with gateway.socket(eve.token) as stale, gateway.socket(bo.token) as other:
        assert await joins(stale, f"room:{room}:1", eve, "1") == "ok"
        assert await joins(other, f"room:{room}:1", bo, "1") == "ok"
        removed = await ann.call(
            "set_member", p_room=room, p_op=str(uuid.uuid4()), p_user=eve.id, p_state="removed", p_role=None
        )
        assert removed.status_code == 200
        assert await joins(other, f"room:{room}:2", bo, "2") == "ok"

        assert (await ann.write(room, SECRET)).status_code == 200
        heard = ""
        while SECRET not in heard:
            heard += str(await other.receive())
        forged = {"type": "broadcast", "event": "ev", "payload": {"forged": 1}}
        for generation in (1, 2):
            await stale.send(f"realtime:room:{room}:{generation}", "broadcast", forged, join_ref="1")
            await stale.send(f"realtime:talk:{room}:{generation}", "broadcast", forged, join_ref="1")
            assert await joins(stale, f"room:{room}:{generation}", eve, f"3{generation}") == "error"

        assert SECRET not in await heard_by(stale)
        assert "forged" not in await heard_by(other)


@pytest.mark.parametrize("event", ["ev", "pulse", "broadcast"])
async def test_over_the_socket_a_member_forges_nothing_on_the_topic_of_the_log(scene: Scene, event: str) -> None:
    topic = f"room:{scene.room}:2"
    async with scene.gateway.socket(scene.bo.token) as hostile, scene.gateway.socket(scene.ann.token) as victim:
        assert await joins(hostile, topic, scene.bo, "1") == "ok"
        assert await joins(victim, topic, scene.ann, "1") == "ok"
        forged = {"type": "broadcast", "event": event, "payload": {"forged": event}}
        await hostile.send(f"realtime:{topic}", "broadcast", forged, join_ref="1")
        await heard_by(hostile)

        assert "forged" not in await heard_by(victim)
