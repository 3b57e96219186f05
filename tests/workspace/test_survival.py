"""PostgreSQL is killed beneath a gateway with open windows: both are sent to catch up, and find all that was said."""

import asyncio
import contextlib
import os
import signal
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from desktop_chat.protocol.control import Ready
from tests.support.wires import Wire
from tests.support.workspace_process import PATIENCE, WorkspaceProcess

pytestmark = [pytest.mark.database, pytest.mark.timeout(120)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Somebody signed in by a ticket, with the HTTP client of one window."""

    id: str
    token: str
    http: httpx.AsyncClient
    ready: Ready

    async def call(self, function: str, **arguments: object) -> httpx.Response:
        return await self.http.post(
            f"/rest/v1/rpc/{function}", json=arguments, headers={"Authorization": f"Bearer {self.token}"}
        )

    async def until_called(self, function: str, **arguments: object) -> Any:
        """Call until the database answers again, as a client does: the same call, any number of times."""
        async with asyncio.timeout(PATIENCE):
            while (answer := await self.call(function, **arguments)).status_code >= 500:
                pass
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def listen(self, room: str) -> Wire:
        url = f"{self.ready.url.replace('http', 'ws')}/realtime/v1/websocket?apikey={self.ready.anon_key}&vsn=2.0.0"
        wire = Wire(connection=await connect(url, ping_interval=None), version="2.0.0")
        async with asyncio.timeout(PATIENCE):
            while (await self.http.get("/workspace/v1/health")).status_code != 200:
                pass  # broadcasts do not arrive yet
        assert (await wire.join(f"room:{room}:1", private=True, token=self.token))[4]["status"] == "ok"
        return wire


async def a_window(server: WorkspaceProcess, http: httpx.AsyncClient, name: str) -> Window:
    answer = server.ask({"op": "ticket", "person": name})
    session = await http.post("/auth/v1/token?grant_type=ticket", json={"ticket": answer["ticket"]})
    window = Window(id=answer["user"], token=session.json()["access_token"], http=http, ready=server.ready)
    assert (await window.call("ensure_profile", p_display_name=name)).status_code == 200
    return window


async def a_shared_room(ann: Window, bo: Window) -> str:
    room = str(uuid.uuid4())
    made = await ann.call(
        "create_room", p_id=room, p_op=str(uuid.uuid4()), p_kind="group", p_name="Kitchen", p_history="all",
        p_members=[bo.id],
    )  # fmt: skip
    assert made.status_code == 200, made.text
    return room


def a_message(room: str, text: str) -> dict[str, object]:
    content = {"t": "text", "text": text}
    return {"p_room": room, "p_id": str(uuid.uuid4()), "p_content": content, "p_reply": None, "p_mentions": []}


async def test_a_killed_postgresql_sends_every_window_to_catch_up_and_keeps_what_was_acknowledged(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        async with httpx.AsyncClient(
            base_url=server.ready.url, headers={"apikey": server.ready.anon_key}, timeout=PATIENCE
        ) as http:
            ann, bo = await a_window(server, http, "ann"), await a_window(server, http, "bo")
            room = await a_shared_room(ann, bo)
            wires = [await ann.listen(room), await bo.listen(room)]
            messages = [a_message(room, f"message {number}") for number in range(20)]
            sending = asyncio.gather(*(ann.call("send_message", **message) for message in messages))
            for wire in wires:
                await wire.receive()  # the first of them has come; the others are under way

            os.kill(server.postmaster, signal.SIGKILL)

            assert [await closed(wire) for wire in wires] == [1012, 1012]
            answers = await sending
            acknowledged = [
                message for message, answer in zip(messages, answers, strict=True) if answer.status_code == 200
            ]
            assert acknowledged
            assert {answer.status_code for answer in answers} <= {200, 500, 503}
            await bo.until_called("sync", p={"v": 1})
            again = await bo.listen(room)
            for message in messages:  # whoever heard no answer asks again with the same id
                await ann.until_called("send_message", **message)
            page = (await bo.until_called("sync", p={"v": 1}))["rooms"][room]

            texts = sorted(row["c"]["text"] for row in page["rows"])
            assert texts == sorted(f"message {number}" for number in range(20))
            assert {message["p_id"] for message in acknowledged} <= {row["id"] for row in page["rows"]}
            assert [row["no"] for row in page["rows"]] == list(range(1, 21))
            await ann.until_called("send_message", **a_message(room, "and live again"))
            heard = ""
            while "and live again" not in heard:
                heard = str(await again.receive())
            await again.connection.close()
        assert server.process.poll() is None
        assert "Unexpected" not in server.errors.read_text()


async def closed(wire: Wire) -> int | None:
    """Read on to the end; return the server's code."""
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(PATIENCE):
            while True:
                await wire.connection.recv()
    return wire.connection.close_code
