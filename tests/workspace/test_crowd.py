"""Many clients at once, on a system that lets a process open few files to begin with."""

import asyncio
import json
import resource
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.support.workspace_process import WorkspaceProcess

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files"),
]

SOCKETS = 200
FEW_FILES = 128
JOIN = json.dumps(["1", "1", "realtime:crowd", "phx_join", {"config": {"presence": {"enabled": False}}}])
HELLO = json.dumps(["1", "2", "realtime:crowd", "broadcast", {"type": "broadcast", "event": "e", "payload": {}}])


def few_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, most))


async def test_more_clients_than_files_may_be_open_at_first(data: Path) -> None:
    data.parent.mkdir(exist_ok=True)
    with WorkspaceProcess.start(data, preexec_fn=few_files) as process:
        address = process.ready.url.replace("http", "ws")
        url = f"{address}/realtime/v1/websocket?apikey={process.ready.anon_key}&vsn=2.0.0"

        async with asyncio.timeout(60), AsyncExitStack() as stack:
            crowd: list[ClientConnection] = []
            for _ in range(SOCKETS):
                socket = await stack.enter_async_context(connect(url, ping_interval=None))
                await socket.send(JOIN)
                assert json.loads(await socket.recv())[4]["status"] == "ok"
                crowd.append(socket)
            await crowd[0].send(HELLO)

            heard = [json.loads(await socket.recv())[4]["event"] for socket in crowd[1:]]
    assert heard == ["e"] * (SOCKETS - 1)
