"""The local workspace as one process: PostgreSQL, the gateway and the control channel, started and ended in order.

`serve` prints one JSON line when it serves (or why it cannot), then runs until it is told to end or is unused.
"""

import asyncio
import contextlib
import importlib
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass

from desktop_chat.protocol.control import Failed, encode_ready
from desktop_chat.workspace.account import Account, unprivileged_account
from desktop_chat.workspace.backup.last_state import forget_state_unless
from desktop_chat.workspace.binaries import find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import AlreadyServed, DataOfAnotherMajor, KeysUnusable, WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, prepare_folders, sweep_short_folders
from desktop_chat.workspace.keys import WorkspaceKeys, keep_keys, make_keys, read_keys
from desktop_chat.workspace.lifetime import FolderLock, Lifetime, signals_end
from desktop_chat.workspace.options import ServeOptions
from desktop_chat.workspace.postgres_port import Postgres

__all__ = ["EXIT_ALREADY_SERVED", "EXIT_FAILED", "ServeOptions", "serve"]

logger = logging.getLogger(__name__)

EXIT_FAILED = 1
EXIT_ALREADY_SERVED = 75
_REST = "desktop_chat.workspace.serving"


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
    except AlreadyServed as error:
        announce(encode_ready(Failed(error.code, str(error))))
        logger.info("Not started: %s", error)
        return EXIT_ALREADY_SERVED
    except WorkspaceError as error:
        announce(encode_ready(Failed(error.code, str(error))))
        logger.error("The workspace did not start: %s", error)  # noqa: TRY400  (expected; its sentence says all)
        return EXIT_FAILED
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
        binaries = usable_binaries(find_binaries(self.options.binaries), self.account)
        tcp, pg_ctl = self.options.tcp, self.options.pg_ctl
        return Cluster(self.folders, binaries, self.account, password=keys.database_password, tcp=tcp, pg_ctl=pg_ctl)


async def _serve_locked(options: ServeOptions, lifetime: Lifetime, announce: Callable[[bytes], None]) -> None:
    account = unprivileged_account()
    folders = prepare_folders(options.data, account)
    lock = FolderLock(folders.lock_file)
    lock.acquire()
    try:
        sweep_short_folders(account, options.clock.now() / 1000)
        async with contextlib.AsyncExitStack() as stack:
            start = _Start(options=options, folders=folders, account=account, lifetime=lifetime, stack=stack)
            await _serve_prepared(start, announce)
    except BaseExceptionGroup as group:
        raise workspace_error_in(group) from group
    finally:
        lock.release()


async def _serve_prepared(start: _Start, announce: Callable[[bytes], None]) -> None:
    keys = await _obtain_keys(start)
    cluster = await _postgres(start, keys)
    from desktop_chat.workspace.serving import House, serve_house  # noqa: PLC0415  (imported by now, in a thread)

    options, folders, lifetime = start.options, start.folders, start.lifetime
    house = House(options=options, folders=folders, lifetime=lifetime, stack=start.stack, cluster=cluster, keys=keys)
    await serve_house(house, announce)


async def _postgres(start: _Start, keys: WorkspaceKeys) -> Postgres:
    """Return the started PostgreSQL; all that serving needs was imported meanwhile."""
    postgres: Postgres
    if start.options.database_url is not None:
        from desktop_chat.workspace.outside_database import OutsideDatabase  # noqa: PLC0415  (seldom needed)

        postgres = OutsideDatabase(start.options.database_url)
        starting = postgres.start()
    else:
        postgres = cluster = start.cluster(keys)
        starting = _start_cluster(start, cluster, keys)
    start.stack.push_async_callback(postgres.stop)
    # Both wait for others most of the time: initdb and PostgreSQL leave a core for the imports.
    await asyncio.gather(starting, asyncio.to_thread(importlib.import_module, _REST))
    return postgres


async def _start_cluster(start: _Start, cluster: Cluster, keys: WorkspaceKeys) -> None:
    await _make(start, cluster, keys)
    forget_state_unless(start.folders, resting_in=cluster.database)
    await cluster.start()


async def _make(start: _Start, cluster: Cluster, keys: WorkspaceKeys) -> None:
    """Make the cluster if there is none, from the data of an older PostgreSQL where there is that."""
    try:
        await cluster.make()
    except DataOfAnotherMajor as refusal:
        from desktop_chat.workspace.backup.upgrading import Upgrade, upgrade_data  # noqa: PLC0415  (once in some years)

        options = start.options
        upgrade = Upgrade(
            folders=start.folders,
            account=start.account,
            tools=usable_binaries(find_binaries(options.binaries), start.account),
            password=keys.database_password,
            resources=options.resources,
            clock=options.clock,
            version=options.version,
        )
        await upgrade_data(upgrade, refusal)


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
        if start.options.database_url is None and (cluster := start.cluster(keys)).database.exists():
            await cluster.reset_password()
        keep_keys(path, keys)
    return keys


def workspace_error_in(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the one error of ours in a group, else the group: a bug, to be seen whole."""
    found = group.subgroup(WorkspaceError)
    while found is not None:
        first = found.exceptions[0]
        if not isinstance(first, BaseExceptionGroup):
            return first
        found = first
    return group
