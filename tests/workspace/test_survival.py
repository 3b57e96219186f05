"""PostgreSQL is killed beneath a gateway with open windows: both are sent to catch up, and find all that was said."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import asyncpg
import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.support.windows import a_message, a_shared_room, a_window, http_of
from tests.support.wires import Wire
from tests.support.workspace_process import PATIENCE, WorkspaceProcess, look_inside, superuser_of

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]


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


async def test_an_end_in_order_finishes_what_runs_and_tells_windows_to_come_back(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        async with http_of(server) as http:
            ann, bo = await a_window(server, http, "ann"), await a_window(server, http, "bo")
            room = await a_shared_room(ann, bo)
            wire = await bo.listen(room)
            blocker = await asyncpg.connect(**superuser_of(data).arguments())
            await blocker.execute("begin; select from app.room_heads for update")
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(ann.call("send_message", **a_message(room, "last words")))
                while not await look_inside(data, "select exists (select from pg_locks where not granted)"):
                    pass

                server.process.send_signal(signal.SIGTERM)
                assert await closed(wire) == 1012
                await blocker.execute("rollback")

            assert running.result().status_code == 200
            await blocker.close()
        assert await asyncio.to_thread(server.wait) == 0
