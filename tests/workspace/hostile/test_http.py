"""Requests that no honest client sends: odd addresses, bodies that never end, values that grow."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from desktop_chat.workspace import http_guard, web
from desktop_chat.workspace.http_guard import Guard
from tests.support.gateway import PASSWORD, RunningGateway

pytestmark = pytest.mark.database

HEALTH = b"GET /workspace/v1/health HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n"


@contextlib.asynccontextmanager
async def raw_connection(
    gateway: RunningGateway, request: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    port = int(gateway.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.replace(b"PORT", str(port).encode()))
    try:
        yield reader, writer
    finally:
        writer.close()


async def answer_to(gateway: RunningGateway, request: bytes) -> bytes:
    """Return all that comes until the server hangs up."""
    async with asyncio.timeout(10), raw_connection(gateway, request) as (reader, _):
        answer: bytes = await reader.read()
        return answer


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /",
        b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nX-Long: ",
        b"POST / HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Long: ",
    ],
)
async def test_a_head_without_end_is_not_kept(gateway: RunningGateway, begun: bytes) -> None:
    async def until_its_end(reader: asyncio.StreamReader) -> bytes | None:
        try:
            return await reader.read()
        except ConnectionError:
            return None  # its last words were lost, as more was on its way than the server reads

    async with (
        asyncio.timeout(web.HEAD_SECONDS / 2),
        raw_connection(gateway, begun) as (reader, writer),
        asyncio.TaskGroup() as tasks,
    ):
        ended = tasks.create_task(until_its_end(reader))
        with contextlib.suppress(ConnectionError):
            while not ended.done():
                writer.write(b"x" * 8192)
                await writer.drain()

    answer = ended.result()
    assert answer is None or b"400" in answer


@pytest.mark.parametrize(
    "head",
    [
        b"GET /workspace/v1/health HTTP/1.0\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: localhost.:PORT\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: 127.0.0.1.:PORT\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: [::ffff:127.0.0.1]:PORT\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: evil@localhost:PORT\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: localhost:PORT, evil.example\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n",
        b"GET /workspace/v1/health HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT.evil.example\r\n",
        b"GET /auth/v1/health HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nOrigin: null\r\n",
    ],
)
async def test_addresses_that_only_look_like_ours_are_refused(gateway: RunningGateway, head: bytes) -> None:
    answer = await answer_to(gateway, head + b"Connection: close\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 403")


@pytest.mark.expects_log("Invalid HTTP request received")
@pytest.mark.parametrize("host", [b"evil.example", b"localhost:PORT"])
async def test_an_absolute_address_is_served_by_nobody(gateway: RunningGateway, host: bytes) -> None:
    answer = await answer_to(
        gateway, b"GET http://" + host + b"/workspace/v1/health HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.expects_log("Invalid HTTP request received")
@pytest.mark.parametrize(
    "request_head",
    [
        b"POST /auth/v1/signup HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /auth/v1/signup HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: -1\r\n\r\n",
        b"POST /auth/v1/signup HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nX: a\r\n b: folded\x00\r\n\r\n",
    ],
)
async def test_requests_that_could_be_read_in_two_ways_are_refused(
    gateway: RunningGateway, request_head: bytes
) -> None:
    answer = await answer_to(gateway, request_head)

    assert answer[9:12] in {b"400", b"501"}


@pytest.mark.expects_log("Invalid HTTP request received")
async def test_a_length_beside_chunks_hides_no_second_request(gateway: RunningGateway) -> None:
    answer = await answer_to(
        gateway,
        b"POST /auth/v1/nothing HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n0\r\n\r\n" + HEALTH,
    )

    assert answer.count(b"HTTP/1.1") == 1


async def test_a_body_in_chunks_is_counted_too(gateway: RunningGateway) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = b"POST /auth/v1/signup HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\napikey: KEY\r\n\r\n"
    request = head.replace(b"KEY", gateway.anon_key.encode()) + chunk * 31

    async with asyncio.timeout(10), raw_connection(gateway, request) as (reader, _):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")


async def test_who_never_ends_the_head_of_a_request_is_let_go(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "HEAD_SECONDS", 0.1)

    assert await answer_to(gateway, b"") == b""
    assert await answer_to(gateway, b"GET /workspace/v1/health HTTP/1.1\r\nHost: lo") == b""
    assert (await answer_to(gateway, HEALTH.replace(b"Connection: close\r\n", b"") + b"GET /")).count(b"HTTP/1.1") == 1


async def test_a_request_that_takes_its_time_is_not_let_go(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await gateway.account("ann")
    monkeypatch.setattr(web, "HEAD_SECONDS", 0.01)

    async with gateway.socket(ann.token) as wire, httpx.AsyncClient(headers={"Connection": "close"}) as client:
        body = {"email": ann.email, "password": PASSWORD}  # to compare it takes far longer
        url = f"{gateway.url}/auth/v1/token?grant_type=password&apikey={gateway.anon_key}"
        assert (await client.post(url, json=body)).status_code == 200
        await wire.beats()


def a_scope() -> Scope:
    return {"type": "http", "path": "/", "headers": [(b"host", b"localhost:80")]}


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    sent: list[Message] = []

    async def reading(_scope: Scope, receive: Receive, _send: Send) -> None:
        while True:
            await receive()

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await Guard(reading, port=80, most_bytes=10, body_seconds=0.01)(a_scope(), never, send)

    assert sent[0]["status"] == 408


async def test_a_body_that_comes_steadily_comes_to_an_end_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_guard, "UPLOAD_SECONDS", 0.05)
    sent: list[Message] = []

    async def reading(_scope: Scope, receive: Receive, _send: Send) -> None:
        while True:
            await receive()

    async def drop_by_drop() -> Message:
        await asyncio.sleep(0)  # what else waits has its turn, as between two packets
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    guard = Guard(reading, port=80, most_bytes=10, streamed=("/",))
    await guard(a_scope(), drop_by_drop, send)

    assert sent[0]["status"] == 408


async def test_a_whole_body_leaves_all_the_time_to_the_answer() -> None:
    sent: list[Message] = []
    hung_up = asyncio.Event()

    async def slow(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 200})

    messages: Iterator[Message] = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

    async def receive() -> Message:
        message = next(messages)
        if message["type"] == "http.disconnect":
            asyncio.get_running_loop().call_later(0.05, hung_up.set)
            await hung_up.wait()
        return message

    async def send(message: Message) -> None:
        sent.append(message)

    await Guard(slow, port=80, most_bytes=10, body_seconds=0.01)(a_scope(), receive, send)

    assert sent[0]["status"] == 200


async def test_who_hangs_up_in_the_middle_of_a_body_is_no_accident(gateway: RunningGateway) -> None:
    head = b"POST /auth/v1/signup HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 5\r\napikey: KEY\r\n\r\n"
    async with raw_connection(gateway, head.replace(b"KEY", gateway.anon_key.encode()) + b"{"):
        pass

    assert (await gateway.http.get("/workspace/v1/health")).status_code == 200  # and nothing is in the log


@pytest.mark.parametrize("letter", ["İ", "x"])
async def test_an_address_that_is_too_long_is_refused_however_it_got_so(gateway: RunningGateway, letter: str) -> None:
    email = f"{letter * 240}@{'d' * 10}{'' if letter == 'İ' else '.and-more'}"

    answer = await gateway.http.post("/auth/v1/signup", json={"email": email, "password": PASSWORD})

    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_failed")


async def test_what_a_person_keeps_with_an_account_never_outgrows_the_token_it_travels_in(
    gateway: RunningGateway,
) -> None:
    ann = await gateway.account("ann")

    first = await gateway.http.put("/auth/v1/user", json={"data": {"a": "x" * 3_000}}, headers=ann.headers)
    second = await gateway.http.put("/auth/v1/user", json={"data": {"b": "x" * 3_000}}, headers=ann.headers)
    other = await gateway.http.put("/auth/v1/user", json={"data": {"a": "short"}}, headers=ann.headers)

    assert [answer.status_code for answer in (first, second, other)] == [200, 400, 200]
    assert other.json()["user_metadata"]["a"] == "short"


async def test_an_account_made_with_long_numbers_can_still_be_used(gateway: RunningGateway) -> None:
    body = {"email": "numbers@example.org", "password": PASSWORD, "data": {"n": [1e308] * 500}}

    answer = await gateway.http.post("/auth/v1/signup", json=body)

    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_failed")


async def test_without_its_database_sign_in_asks_to_come_again(fresh_gateway: RunningGateway) -> None:
    body = {"email": "ann@example.org", "password": PASSWORD}
    fresh_gateway.context.gateway.terminate()

    answer = await fresh_gateway.http.post("/auth/v1/token?grant_type=password", json=body)

    assert (answer.status_code, answer.json()["error_code"]) == (503, "unexpected_failure")


QUERIES = [
    "select={}",
    "order={}",
    "{}=eq.1",
    "id={}",
    "id=eq.{}",
    "id=in.({})",
    "limit={}",
    "offset={}",
    "room_id=is.{}",
]
INJECTIONS = [
    "1;drop table public.rooms",
    "id) from auth.users --",
    '"id" from auth.users --',
    "(select encrypted_password from auth.users limit 1)",
    "id::regclass",
    "pg_sleep(3)",
    "$1",
    "\\",
    "'||version()||'",
    "ctid",
    "tableoid",
    "xmin",
    "*,auth.users.*",
    "\u0000",
]


@pytest.mark.parametrize("query", QUERIES)
async def test_nothing_in_a_query_string_reaches_the_database_as_sql(gateway: RunningGateway, query: str) -> None:
    ann = await gateway.person("ann")
    for injection in INJECTIONS:
        answer = await gateway.http.get(
            "/rest/v1/messages?" + query.format(quoted(injection)), headers=ann.headers, timeout=2
        )

        assert answer.status_code == 400, (injection, answer.text)
        assert "syntax error at" not in answer.text


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


@pytest.mark.parametrize(
    "table",
    ["pg_authid", "pg_catalog.pg_authid", "auth.users", "users", "app.workspace", "workspace", "room_events",
     "schema_migrations", "realtime.messages", "compat", "pg_class", "information_schema.tables"],
)  # fmt: skip
async def test_only_the_apps_tables_are_there(gateway: RunningGateway, table: str) -> None:
    ann = await gateway.person("ann")

    for headers in (ann.headers, {"Authorization": f"Bearer {gateway.context.keys.service_key}"}):
        answer = await gateway.http.get(f"/rest/v1/{table}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "PGRST205")


@pytest.mark.parametrize(
    "function",
    ["set_config", "pg_sleep", "pg_read_file", "lo_import", "append", "app.append", "fail", "new_epoch", "begin_op",
     "take_token", "seat", "send", "ensure_partitions", "uid", "query_to_xml", "dblink", "pg_terminate_backend"],
)  # fmt: skip
async def test_only_the_apps_functions_can_be_called(gateway: RunningGateway, function: str) -> None:
    ann = await gateway.person("ann")

    for headers in (ann.headers, {"Authorization": f"Bearer {gateway.context.keys.service_key}"}):
        answer = await gateway.http.post(f"/rest/v1/rpc/{function}", json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "PGRST202")


async def test_every_function_of_the_api_refuses_who_has_not_signed_in(gateway: RunningGateway) -> None:
    functions = await names_and_arguments(gateway)

    for name, arguments in functions:
        answer = await gateway.http.post(f"/rest/v1/rpc/{name}", json=dict.fromkeys(arguments))
        assert (answer.status_code, answer.json()["code"]) == (401, "42501"), name


async def test_an_outsider_learns_nothing_of_a_room_from_any_function_or_table(gateway: RunningGateway) -> None:
    ann, bo, eve = await gateway.person("ann"), await gateway.person("bo"), await gateway.person("eve")
    room = await ann.room(bo)
    await ann.write(room, "the secret word")

    said = [
        (await eve.get(f"{table}?select=*")).text for table in ("rooms", "room_members", "messages", "read_markers")
    ]
    said += [(await eve.get(f"messages?room_id=eq.{room}&order=seq")).text]
    for name, arguments in await names_and_arguments(gateway):
        given = {argument: {"p_room": room, "p_user": eve.id}.get(argument) for argument in arguments}
        text = (await eve.call(name, **given)).text
        said.append(text.replace(bo.id, "") if name == "find_people" else text)  # who is there is no secret
    said.append((await eve.call("sync", p={"v": 1, "rooms": {room: [0, "", 0]}, "open": [room]})).text)
    said.append((await eve.call("mark", p_marks=[{"r": room, "read": 1, "delivered": 1}])).text)

    assert not [text for text in said if "secret" in text or "Kitchen" in text or bo.id in text]


async def names_and_arguments(gateway: RunningGateway) -> list[tuple[str, list[str]]]:
    administrator = await asyncpg.connect(**gateway.database.owner.arguments())
    try:
        rows = await administrator.fetch(
            "select proname::text as name, proargnames as arguments from pg_proc"
            " where pronamespace = 'public'::regnamespace and pronargs > 0 and proowner = 'postgres'::regrole"
        )
    finally:
        await administrator.close()
    assert len(rows) > 10
    return [(row["name"], row["arguments"]) for row in rows]
