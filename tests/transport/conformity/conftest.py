"""One workspace for the whole suite, a fresh proxy in front of it for each test, and transports that leave nothing."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.ports import Transport
from desktop_chat.transport.faults import FaultProxy
from desktop_chat.transport.rest import RestBackend
from tests.support.workspace_process import WorkspaceProcess
from tests.transport.conformity.ways import CLOCK, QUICK, Line, SignIn, Somebody, Watch, Way, nothing
from tests.transport.keeper import Keeper
from tests.transport.raw_server import a_raw_server, answering

MakeWay = Callable[..., Transport]


@pytest.fixture(scope="package")
def workspace() -> Iterator[WorkspaceProcess]:
    """A workspace of a process of its own."""
    # Not to be counted into the first opening.
    import_module("desktop_chat.transport.library_connection")
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def line(workspace: WorkspaceProcess) -> AsyncIterator[Line]:
    """A proxy in front of the workspace, which does nothing bad until it is told to."""
    watch = Watch()
    state = workspace.state
    port = int(state.url.rpartition(":")[2])
    proxy = FaultProxy("127.0.0.1", port, spawner=watch, chance=random.Random(7).random)
    await proxy.start()
    async with a_raw_server(answering(404, b"{}")) as offers_nothing:
        yield Line(workspace, proxy, watch, offers_nothing)
    await proxy.close()
    await watch.tasks.cancel_all()


@pytest.fixture
async def make(line: Line, keeper: Keeper) -> AsyncIterator[MakeWay]:
    """Makes transports, and closes them at the end; the keeper then sees that no task is left."""
    made: list[Transport] = []

    def make(way: Way, *, key: str | None = None, straight: bool = False, settings: LinkSettings = QUICK) -> Transport:
        transport = line.over(way, line.site(key, straight=straight), nothing, keeper, settings)
        made.append(transport)
        return transport

    yield make
    for transport in made:
        await transport.close()


@pytest.fixture
async def sign_in(line: Line) -> AsyncIterator[SignIn]:
    """Signs people in with tickets; each test has people of its own."""
    backends: list[RestBackend] = []

    async def sign_in(name: str) -> Somebody:
        backend = RestBackend(line.site(straight=True), clock=CLOCK)
        backends.append(backend)
        own = f"{name}-{CLOCK.entropy(4).hex()}"
        ticket = await asyncio.to_thread(line.workspace.ask, {"op": "ticket", "person": own})
        session = await backend.redeem_ticket(str(ticket["ticket"]))
        backend.authorise(session.access_token)
        await backend.ensure_profile(own)
        return Somebody(own, backend, session)

    yield sign_in
    for backend in backends:
        await backend.close()
