"""A program that was stopped and goes on: it believes no connection until the server has answered."""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process

import pytest

from desktop_chat.core.sleep import JUMP
from desktop_chat.domain.link import Phase
from desktop_chat.service.tasks import Tasks
from desktop_chat.transport.fault_kinds import Hang
from desktop_chat.transport.faults import FaultProxy
from tests.support.workspace_process import ROOT, WorkspaceProcess

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
PATIENCE = 60.0
SOON = 8.0
"""Seconds in which it has to be told: one on a quiet machine. As the open connection works, nothing else finds out."""


class Stopped:
    """The process and what it has said of its link; `said` grows."""

    def __init__(self, process: Process) -> None:
        self.said: list[Phase] = []
        self._process = process

    async def next(self) -> Phase:
        """Return what it says next."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        self.said.append(Phase[line.decode().strip()])
        return self.said[-1]

    async def until(self, phase: Phase) -> None:
        """Read on until it says this."""
        while await self.next() is not phase:
            continue


async def test_nothing_is_called_connected_after_a_stop_until_a_reply_has_come(workspace: WorkspaceProcess) -> None:
    tasks, state = Tasks(), workspace.state
    proxy = FaultProxy("127.0.0.1", int(state.url.rpartition(":")[2]), spawner=tasks)
    await proxy.start()
    ticket = await asyncio.to_thread(workspace.ask, {"op": "ticket", "person": "sleeper"})
    url = f"http://127.0.0.1:{proxy.port}"
    call = [sys.executable, "-m", "tests.support.sleeper", url, state.anon_key, str(ticket["ticket"]), "sleeper"]
    process = await asyncio.create_subprocess_exec(*call, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    program = Stopped(process)
    try:
        await program.until(Phase.LIVE)
        while proxy.requests < 4:  # it has caught up and says no more of that
            await program.next()
        process.send_signal(signal.SIGSTOP)
        proxy.set(Hang())  # new connections get no answer; the open one goes on working, and must not be believed
        await asyncio.sleep(JUMP + 2.0)  # the fault itself: for so long it stands still
        asked = proxy.requests
        process.send_signal(signal.SIGCONT)
        woke = time.monotonic()

        while await program.next() is Phase.LIVE:
            continue
        took = time.monotonic() - woke
        assert took < SOON, took
        told = len(program.said)
        while proxy.requests < asked + 2:
            await program.next()
        assert Phase.LIVE not in program.said[told:], "it is called connected, though nobody has answered"
        proxy.set(None)
        proxy.cut()
        await program.until(Phase.LIVE)
    finally:
        process.kill()
        await process.wait()
        await proxy.close()
        await tasks.cancel_all()
