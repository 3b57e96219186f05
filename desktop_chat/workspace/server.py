"""The local workspace as one process: PostgreSQL, the gateway and the control channel, started and ended in order.

`serve` prints one JSON line when it serves (or why it cannot), then runs until it is told to end or is unused.
"""

import asyncio
import contextlib
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ports import Clock
from desktop_chat.protocol.control import (
    Done,
    Failed,
    Ready,
    WorkspaceState,
    decode_state,
    encode_ready,
    encode_state,
)
from desktop_chat.workspace.account import Account, unprivileged_account
from desktop_chat.workspace.binaries import find_binaries, reachable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.control import ControlServer, ControlSettings
from desktop_chat.workspace.databases import Pools, PreparedDatabase, keep_partitions, open_pools, prepare_database
from desktop_chat.workspace.errors import AlreadyServed, ClusterFailed, KeysUnusable, WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, prepare_folders, write_private
from desktop_chat.workspace.gateway_settings import GatewaySettings
from desktop_chat.workspace.keys import WorkspaceKeys, keep_keys, make_keys, read_keys
from desktop_chat.workspace.lifetime import FolderLock, Lifetime, signals_end
from desktop_chat.workspace.people import ensure_person
from desktop_chat.workspace.tickets import Tickets
from desktop_chat.workspace.web import LOOPBACK, WebServer, bind_loopback

logger = logging.getLogger(__name__)

EXIT_FAILED = 1
EXIT_ALREADY_SERVED = 75
STAGING = Path("/var/cache/desktop-chat")
"""Where root keeps a copy of the binaries that another account can reach."""
MOST_CRASHES_AN_HOUR = 5
_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What to serve and how. `port` 0 keeps the last one or takes a free one; `while_used` ends with the last lease."""

    data: Path
    resources: Path
    clock: Clock
    version: str
    port: int = 0
    while_used: bool = False
    linger_seconds: float = 10.0
    settings: GatewaySettings = field(default_factory=GatewaySettings)
    binaries: Path | None = None
    tcp: bool = sys.platform == "win32"


def print_line(line: bytes) -> None:
    """Write a line to standard output, whether or not somebody still reads there."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


async def serve(options: ServeOptions, announce: Callable[[bytes], None] = print_line) -> int:
    """Serve the workspace until told to end; returns the process's exit code.

    Call it in the main thread. SIGINT and SIGTERM end it in order. What cannot be started is announced in the same
    way as success, as {"error", "message"}; AlreadyServed has an exit code of its own, so that the caller joins.
    """
    lifetime = Lifetime(options.linger_seconds if options.while_used else None)
    try:
        with signals_end(lifetime):
            await _serve_locked(options, lifetime, announce)
    except WorkspaceError as error:
        announce(encode_ready(Failed(error.code, str(error))))
        logger.error("The workspace did not start: %s", error)  # noqa: TRY400  (expected; its sentence says all)
        return EXIT_ALREADY_SERVED if isinstance(error, AlreadyServed) else EXIT_FAILED
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """What the steps of a start share; `stack` undoes them in reverse."""

    options: ServeOptions
    folders: WorkspaceFolders
    account: Account | None
    lifetime: Lifetime
    stack: contextlib.AsyncExitStack

    def cluster(self, keys: WorkspaceKeys) -> Cluster:
        """Return the cluster of this folder, not started."""
        binaries = reachable_binaries(find_binaries(self.options.binaries), self.account, STAGING)
        password, tcp = keys.database_password, self.options.tcp
        return Cluster(self.folders, binaries, self.account, password=password, tcp=tcp)


async def _serve_locked(options: ServeOptions, lifetime: Lifetime, announce: Callable[[bytes], None]) -> None:
    account = unprivileged_account()
    folders = prepare_folders(options.data, account)
    lock = FolderLock(folders.lock_file)
    lock.acquire()
    try:
        async with contextlib.AsyncExitStack() as stack:
            start = _Start(options=options, folders=folders, account=account, lifetime=lifetime, stack=stack)
            await _serve_prepared(start, announce)
    except BaseExceptionGroup as group:
        raise _workspace_error_in(group) from group
    finally:
        lock.release()


async def _serve_prepared(start: _Start, announce: Callable[[bytes], None]) -> None:
    keys = await _obtain_keys(start)
    cluster = start.cluster(keys)
    await cluster.start()
    start.stack.push_async_callback(cluster.stop)
    prepared = await _prepare(cluster, start.options)
    listening = bind_loopback(start.options.port, _last_port(start.folders.state_file))
    start.stack.callback(listening.close)
    context = _context(start, keys, prepared, await start.stack.enter_async_context(open_pools(prepared)), listening)
    async with _running(context, listening, cluster, start.lifetime):
        await _offer(context, start, announce)


async def _offer(context: WorkspaceContext, start: _Start, announce: Callable[[bytes], None]) -> None:
    """Let windows in, until the end of the lifetime."""

    async def issue_ticket(person: str) -> Done:
        user = await ensure_person(context.gateway, person)
        return Done(ticket=context.tickets.issue(user), user=user)

    secret = context.clock.entropy(24).hex()
    settings = ControlSettings(socket=start.folders.control_socket, secret=secret, tcp=start.options.tcp)
    control = ControlServer(settings, start.lifetime, issue_ticket)
    try:
        state = _state(context, await control.start(), secret)
        write_private(start.folders.state_file, encode_state(state))
        start.lifetime.begin()
        announce(encode_ready(_ready(state)))
        logger.info("Serving %s from %s", state.url, context.data)
        await start.lifetime.wait()
        logger.info("Ending")
    finally:
        await control.close()


async def _obtain_keys(start: _Start) -> WorkspaceKeys:
    """Read the keys, or make them: for a new workspace, or in place of damaged ones, which are put aside."""
    path, clock = start.folders.keys_file, start.options.clock
    try:
        keys = read_keys(path)
    except KeysUnusable as error:
        aside = path.with_name(f"keys.json.damaged-{clock.now()}")
        path.rename(aside)
        logger.warning("%s They were put aside as %s; everybody has to sign in again.", error, aside.name)
        keys = None
    if keys is None:
        keys = make_keys(clock)
        cluster = start.cluster(keys)
        if cluster.database.exists():
            await cluster.reset_password()
        keep_keys(path, keys)
    return keys


async def _prepare(cluster: Cluster, options: ServeOptions) -> PreparedDatabase:
    try:
        return await prepare_database(cluster, options.resources)
    except asyncpg.InvalidPasswordError:
        # The file of keys came from elsewhere (a backup). Who may read it may also reset the password.
        logger.warning("PostgreSQL has another password than the file of keys; it is set anew")
        await cluster.stop()
        await cluster.reset_password()
        await cluster.start()
        return await prepare_database(cluster, options.resources)


def _context(
    start: _Start, keys: WorkspaceKeys, prepared: PreparedDatabase, pools: Pools, listening: socket.socket
) -> WorkspaceContext:
    return WorkspaceContext(
        users=pools.users,
        service=pools.service,
        gateway=pools.gateway,
        listener=prepared.logins["workspace_gateway"],
        notify_channel=prepared.notify_channel,
        keys=keys,
        tickets=Tickets(start.options.clock),
        clock=start.options.clock,
        epoch=prepared.epoch,
        version=start.options.version,
        schema_version=prepared.schema_version,
        url=f"http://{LOOPBACK}:{listening.getsockname()[1]}",
        data=start.folders.data,
        settings=start.options.settings,
    )


@contextlib.asynccontextmanager
async def _running(
    context: WorkspaceContext, listening: socket.socket, cluster: Cluster, lifetime: Lifetime
) -> AsyncIterator[None]:
    """Run the gateway and look after PostgreSQL; when either cannot go on, the body is cancelled, the cause raised."""
    from desktop_chat.workspace.gateway import create_app  # noqa: PLC0415  (100 ms, while PostgreSQL is starting)

    web = WebServer(create_app(context), listening, longest_frame=context.settings.realtime.most_frame_bytes)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(web.run_until_told(), name="gateway")
        keepers = [
            group.create_task(_restart_after_crashes(cluster, context.clock), name="PostgreSQL's keeper"),
            group.create_task(_keep_partitions(context), name="partitions' keeper"),
        ]
        serving.add_done_callback(lambda _: lifetime.end())
        await web.serving.wait()
        try:
            yield
        finally:
            for keeper in keepers:
                keeper.cancel()
            web.should_exit = True


async def _restart_after_crashes(cluster: Cluster, clock: Clock) -> None:
    """Start PostgreSQL again whenever it has ended by itself; what was acknowledged is in its log."""
    crashes: list[float] = []
    while True:
        await cluster.wait_for_end()
        now = clock.monotonic()
        crashes = [at for at in crashes if at > now - _HOUR] + [now]
        if len(crashes) > MOST_CRASHES_AN_HOUR:
            raise ClusterFailed("it ends again and again")
        logger.warning("PostgreSQL has ended by itself and is started again")
        await cluster.start()


async def _keep_partitions(context: WorkspaceContext) -> None:
    """Make the partitions of the coming days; they reach three days ahead, so a missed hour is no harm."""
    while True:
        await context.clock.sleep(_HOUR)
        try:
            await keep_partitions(context.gateway)
        except (asyncpg.PostgresError, OSError) as error:
            logger.warning("Partitions are made in an hour: %s", type(error).__name__)


def _state(context: WorkspaceContext, control: str, secret: str) -> WorkspaceState:
    return WorkspaceState(
        pid=os.getpid(),
        port=int(context.url.rpartition(":")[2]),
        url=context.url,
        anon_key=context.keys.anon_key,
        control=control,
        secret=secret,
        version=context.version,
        epoch=context.epoch,
    )


def _ready(state: WorkspaceState) -> Ready:
    return Ready(url=state.url, port=state.port, anon_key=state.anon_key, pid=state.pid, version=state.version)


def _last_port(state_file: Path) -> tuple[int, ...]:
    """Return the port of the last run: clients remember the address."""
    try:
        return (decode_state(state_file.read_bytes()).port,)
    except (OSError, ProtocolError):
        return ()


def _workspace_error_in(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the one error of ours in a group, else the group: a bug, to be seen whole."""
    found = group.subgroup(WorkspaceError)
    while found is not None:
        first = found.exceptions[0]
        if not isinstance(first, BaseExceptionGroup):
            return first
        found = first
    return group
