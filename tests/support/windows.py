"""Windows of people as the server sees them: signed in by a ticket, calling functions, listening to rooms."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import connect

from desktop_chat.domain.picture import picture_id
from desktop_chat.protocol.control import Ready
from tests.support.wires import Wire
from tests.support.workspace_process import PATIENCE, WorkspaceProcess


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

    async def show(self, owner: str, picture: bytes) -> None:
        """Upload the picture of oneself or of a room."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "image/png"}
        path = f"/storage/v1/object/avatars/{owner}/{picture_id(picture)}"
        answer = await self.http.post(path, content=picture, headers=headers)
        assert answer.status_code == 200, answer.text

    async def see(self, owner: str, picture: str) -> bytes:
        """Download the picture of a person or room."""
        path = f"/storage/v1/object/authenticated/avatars/{owner}/{picture}"
        return (await self.http.get(path, headers={"Authorization": f"Bearer {self.token}"})).content

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


@contextlib.asynccontextmanager
async def http_of(server: WorkspaceProcess) -> AsyncIterator[httpx.AsyncClient]:
    """Open what windows call through."""
    headers = {"apikey": server.ready.anon_key}
    async with httpx.AsyncClient(base_url=server.ready.url, headers=headers, timeout=PATIENCE) as http:
        yield http
