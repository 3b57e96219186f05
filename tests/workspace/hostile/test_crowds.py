"""Crowds and slow ones: five hundred sockets that never read, handshakes that never end, doors that are full."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import ssl
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from desktop_chat.protocol.sharing import LookAtSharing
from desktop_chat.workspace import lan_door
from desktop_chat.workspace.certificate import make_certificate
from desktop_chat.workspace.lan_door import Crowd, Doors, Visitor
from tests.support.shared_workspace import ELSEWHERE, share, start_shared
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess

pytestmark = pytest.mark.database
SILENT = 500
MESSAGES, LONG = 25, 12_000
"""Copied for each socket, these would be 150 MB."""
MOST_GROWTH_MB = 80
PATIENCE = 20.0
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def shared() -> Iterator[WorkspaceProcess]:
    folder = Path(tempfile.mkdtemp(prefix="h-"))
    with start_shared(folder / "workspace", ELSEWHERE) as workspace:
        yield workspace
    shutil.rmtree(folder, ignore_errors=True)


def unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def never_reading(workspace: WorkspaceProcess, topic: str, token: str) -> socket.socket:
    """Open a socket with the smallest of buffers, join a topic, and read nothing from then on."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect(("127.0.0.1", workspace.ready.port))
    path = f"/realtime/v1/websocket?apikey={workspace.ready.anon_key}&vsn=1.0.0"
    made.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{workspace.ready.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert made.recv(64).startswith(b"HTTP/1.1 101")
    join = {"topic": f"realtime:{topic}", "event": "phx_join", "ref": "1", "join_ref": "1"}
    join["payload"] = {"config": {"private": True}, "access_token": token}  # type: ignore[assignment]  # it is JSON
    body = json.dumps(join).encode()
    made.sendall(b"\x81\xfe" + len(body).to_bytes(2, "big") + b"\0\0\0\0" + body)
    return made


async def test_five_hundred_sockets_that_never_read_cost_little_and_others_are_served(data: Path) -> None:
    with start_shared(data) as workspace, contextlib.ExitStack() as silent:
        async with httpx.AsyncClient(
            base_url=workspace.ready.url, headers={"apikey": workspace.ready.anon_key}, timeout=PATIENCE
        ) as http:
            made = await http.post("/auth/v1/signup", json={"email": "ann@example.org", "password": PASSWORD})
            token = made.json()["access_token"]
            http.headers["Authorization"] = f"Bearer {token}"
            await http.post("/rest/v1/rpc/ensure_profile", json={"p_display_name": "Ann"})
            room = str(uuid.uuid4())
            group = {"p_kind": "group", "p_name": "K", "p_history": "all", "p_members": []}
            asked = {"p_id": room, "p_op": str(uuid.uuid4()), **group}
            answer = await http.post("/rest/v1/rpc/create_room", json=asked)
            assert answer.status_code == 200, answer.text
            before = _memory(workspace)
            for _ in range(SILENT):
                silent.callback(never_reading(workspace, f"room:{room}:1", token).close)

            for _ in range(MESSAGES):
                content = {"t": "text", "text": "x" * LONG}
                message = {"p_room": room, "p_id": str(uuid.uuid4()), "p_content": content, "p_reply": None}
                sent = await http.post("/rest/v1/rpc/send_message", json={**message, "p_mentions": []})
                assert sent.status_code == 200, sent.text

            assert (await http.get("/workspace/v1/health")).status_code == 200
            growth = _memory(workspace) - before
            assert growth < MOST_GROWTH_MB, f"{growth:.0f} MB"


def _memory(workspace: WorkspaceProcess) -> float:
    return psutil.Process(workspace.process.pid).memory_info().rss / 1e6


async def test_the_head_of_a_request_is_not_waited_for_over_tls_either(shared: WorkspaceProcess) -> None:
    state = share(shared, LookAtSharing())
    reader, writer = await asyncio.open_connection(ELSEWHERE, state.port, ssl=unchecked())
    writer.write(b"GET /workspace/v1/health HTTP/1.1\r\nHost: ")

    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()


async def test_who_guesses_tokens_is_stopped(shared: WorkspaceProcess) -> None:
    state = share(shared, LookAtSharing())
    async with httpx.AsyncClient(base_url=f"https://{ELSEWHERE}:{state.port}", verify=False) as http:
        statuses = [
            (await http.post("/workspace/v1/invitation", json={"token": "A" * 24})).status_code for _ in range(40)
        ]

    assert set(statuses) == {404, 429}


class Still(Visitor):
    """Serves nothing, and says when it has gone."""

    def connection_lost(self, _exc: Exception | None) -> None:
        if self.farewell is not None:
            self.farewell()


@contextlib.asynccontextmanager
async def a_door(folder: Path, crowd: Crowd) -> AsyncIterator[int]:
    tls = make_certificate(folder / "certificate.pem", SystemClock().now()).tls()
    doors = Doors(crowd=crowd, make_visitor=Still)
    try:
        yield doors.open(ELSEWHERE, 0, tls)
    finally:
        await doors.close_all()


@contextlib.asynccontextmanager
async def visit(port: int) -> AsyncIterator[bool]:
    """Knock, and tell whether the door was opened; leave at the end."""
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(ELSEWHERE, port, ssl=unchecked())
    except OSError:
        yield False
        return
    yield True
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def test_one_address_takes_no_more_than_its_part(tmp_path: Path) -> None:
    async with a_door(tmp_path, Crowd(most=100, most_of_one=2)) as port, visit(port) as first:
        async with visit(port) as second, visit(port) as third:
            assert (first, second, third) == (True, True, False)

        assert await until_let_in(port)


async def until_let_in(port: int) -> bool:
    """Knock until a place is free: the server sees the end of a visit a little later than the visitor."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with visit(port) as inside:
                if inside:
                    return True


async def test_a_handshake_that_never_begins_holds_its_place_for_a_while_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lan_door, "HANDSHAKE_SECONDS", 0.2)
    async with a_door(tmp_path, Crowd(most=1, most_of_one=1)) as port:
        with socket.create_connection((ELSEWHERE, port)) as silent:
            silent.settimeout(PATIENCE)
            assert await asyncio.to_thread(_end_of, silent)
            assert await until_let_in(port)


def _end_of(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


async def test_who_speaks_no_tls_is_let_go(tmp_path: Path) -> None:
    async with a_door(tmp_path, Crowd(most=1, most_of_one=1)) as port:
        with socket.create_connection((ELSEWHERE, port)) as plain:
            plain.settimeout(PATIENCE)
            plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + os.urandom(64))
            await asyncio.to_thread(_drain, plain)
            assert await until_let_in(port)


def _drain(connection: socket.socket) -> None:
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(1000):
            pass
