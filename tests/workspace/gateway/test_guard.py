"""Who may talk to the gateway at all, and what an accident looks like from outside and in the log."""

import logging

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from desktop_chat.workspace.http_guard import Guard
from tests.support.gateway import RunningGateway

SECRET = "eyJ-a-secret-key"


@pytest.mark.database
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""]
)
async def test_foreign_host_is_refused(gateway: RunningGateway, host: str) -> None:
    port = gateway.url.rpartition(":")[2]

    answer = await gateway.http.get("/workspace/v1/health", headers={"Host": host.format(port=port)})

    assert (answer.status_code, answer.json()["code"]) == (403, "403")


@pytest.mark.database
@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
async def test_this_computer_is_served(gateway: RunningGateway, host: str) -> None:
    port = gateway.url.rpartition(":")[2]

    answer = await gateway.http.get("/workspace/v1/health", headers={"Host": host.format(port=port)})

    assert answer.status_code == 200


@pytest.mark.database
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
async def test_pages_from_elsewhere_are_refused(gateway: RunningGateway, origin: str) -> None:
    page = await gateway.http.get("/auth/v1/settings", headers={"Origin": origin})
    preflight = await gateway.http.options("/rest/v1/rpc/sync", headers={"Origin": origin})
    with pytest.raises(InvalidStatus) as socket:
        async with connect(f"{gateway.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={gateway.anon_key}",
                           additional_headers={"Origin": origin}):  # fmt: skip
            pass

    assert (page.status_code, preflight.status_code, socket.value.response.status_code) == (403, 403, 403)
    assert "access-control-allow-origin" not in page.headers


@pytest.mark.database
async def test_own_origin_is_let_in(gateway: RunningGateway) -> None:
    answer = await gateway.http.get("/auth/v1/settings", headers={"Origin": gateway.url})

    assert answer.status_code == 200


@pytest.mark.database
async def test_socket_with_a_foreign_host_is_refused(gateway: RunningGateway) -> None:
    url = f"{gateway.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={gateway.anon_key}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url.replace("127.0.0.1", "rebound.example"), host="127.0.0.1"):
            pass

    assert refused.value.response.status_code == 403


@pytest.mark.database
@pytest.mark.parametrize("path", ["/workspace/v1/health", "/rest/v1/nothing", "/auth/v1/otp", "/elsewhere"])
async def test_every_answer_carries_the_security_headers(gateway: RunningGateway, path: str) -> None:
    answer = await gateway.http.get(path)

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "server" not in answer.headers


@pytest.mark.database
async def test_health_names_the_program_and_needs_no_key(gateway: RunningGateway) -> None:
    async with httpx.AsyncClient() as stranger:
        answer = await stranger.get(f"{gateway.url}/workspace/v1/health")

    assert answer.json().keys() == {"name", "version", "epoch", "schema"}
    assert answer.json()["name"] == "desktop-chat"


@pytest.mark.database
async def test_keys_and_tokens_do_not_reach_the_log(gateway: RunningGateway, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ann = await gateway.person("ann")
    async with gateway.socket(ann.token) as wire:
        await wire.join("lobby", token=ann.token)
        await wire.connection.send(ann.token)
        await wire.beats()
    with pytest.raises(InvalidStatus):
        async with connect(f"{gateway.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={ann.token}&vsn=9"):
            pass
    await gateway.http.get(f"/rest/v1/rooms?apikey={gateway.anon_key}")
    await ann.call("missing", secret=ann.token)

    text = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("uvicorn", "desktop")))
    assert text
    assert gateway.anon_key not in text
    assert ann.token not in text
    assert ann.session["refresh_token"] not in text


def a_scope(kind: str = "http") -> Scope:
    return {"type": kind, "path": "/rest/v1/x", "headers": [(b"host", b"localhost:80"), (b"apikey", SECRET.encode())]}


async def answers_of(app: object, scope: Scope, *, most_bytes: int = 100, body: bytes = b"") -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        if scope["type"] == "http":
            return {"type": "http.request", "body": body}
        return {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await Guard(app, port=80, most_bytes=most_bytes)(scope, receive, send)  # type: ignore[arg-type]  # any application
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_accident_is_a_plain_500_and_tells_no_secret(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError(SECRET)

    sent = await answers_of(broken, a_scope(kind))

    assert sent[0]["status"] == 500
    assert SECRET not in str(sent)
    assert SECRET not in caplog.text
    assert "Unexpected ValueError at test_guard.py:" in caplog.text


async def test_accident_after_accepting_closes_the_socket(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        raise ValueError(SECRET)

    sent = await answers_of(broken, a_scope("websocket"))

    assert sent[-1] == {"type": "websocket.close", "code": 1011}
    assert "Unexpected ValueError" in caplog.text


async def test_accident_after_the_answer_began_only_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})
        raise ValueError(SECRET)

    sent = await answers_of(broken, a_scope())

    assert [message["type"] for message in sent] == ["http.response.start"]
    assert "Unexpected ValueError" in caplog.text


async def test_body_is_not_read_beyond_its_limit() -> None:
    async def greedy(_scope: Scope, receive: Receive, _send: Send) -> None:
        while True:
            await receive()

    sent = await answers_of(greedy, a_scope(), most_bytes=100, body=b"x" * 40)

    assert sent[0]["status"] == 413


async def test_two_hosts_in_one_request_are_refused() -> None:
    async def unreached(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    scope = a_scope()
    scope["headers"].append((b"host", b"evil.example"))

    assert (await answers_of(unreached, scope))[0]["status"] == 403


async def test_start_and_end_of_the_server_pass_through() -> None:
    seen: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    await answers_of(app, {"type": "lifespan"})

    assert seen == ["lifespan"]
