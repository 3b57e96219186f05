"""From a started cluster to a database that can be served: contract, migrations, fresh passwords, partitions, pools."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import asyncpg

from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.logins import LOGIN_ROLES, OWNER, STANDING_ROLE, DatabaseLogin
from desktop_chat.workspace.migrate import (
    apply_compat_over,
    apply_migrations,
    missing_migrations,
    read_compat,
    read_migrations,
)
from desktop_chat.workspace.postgres_port import Postgres

_DROP_OLD = "select realtime.drop_old_partitions()"
_ENSURE = "select realtime.ensure_partitions()"
_NO_EPOCH = "00000000-0000-0000-0000-000000000000"
_WORKSPACE = "select epoch::text, schema_version from app.workspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDatabase:
    """What the server learns from a database that is up to date. Passwords are new at each start and kept nowhere."""

    notify_channel: str = field(repr=False)
    epoch: str
    schema_version: int
    logins: dict[str, DatabaseLogin] = field(repr=False)
    migrations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Open connection pools; see `WorkspaceContext` for who may use which."""

    users: asyncpg.Pool
    service: asyncpg.Pool
    gateway: asyncpg.Pool


async def prepare_database(
    cluster: Postgres, resources: Path, before_upgrade: Callable[[], Awaitable[object]]
) -> PreparedDatabase:
    """Bring the database up to date and close the superuser's connection before anybody else is served.

    `before_upgrade` is awaited before a workspace that an older program made is changed; if it raises, it is not.

    Raises:
        MigrationFailed, MigrationChanged, DataFromTheFuture: it cannot be brought up to date.
    """
    migrations = read_migrations(resources / "supabase" / "migrations")
    connection = await asyncpg.connect(**cluster.superuser().arguments())
    try:
        missing = await missing_migrations(connection, migrations)
        if 0 < len(missing) < len(migrations):
            await before_upgrade()
        contract = await _prepare_contract(connection, cluster, resources)
        if missing:
            await apply_migrations(contract.logins[OWNER], migrations)
        row = await connection.fetchrow(_WORKSPACE)
    finally:
        await connection.close()
    versions = tuple(migration.version for migration in migrations)
    return replace(contract, epoch=row["epoch"], schema_version=row["schema_version"], migrations=versions)


async def prepare_contract(cluster: Postgres, resources: Path) -> PreparedDatabase:
    """Bring roles, passwords and Supabase's own schemas up to date; whose contents these are to serve is left open.

    Raises:
        MigrationFailed: the contract cannot be brought up to date.
    """
    connection = await asyncpg.connect(**cluster.superuser().arguments())
    try:
        return await _prepare_contract(connection, cluster, resources)
    finally:
        await connection.close()


async def _prepare_contract(connection: asyncpg.Connection, cluster: Postgres, resources: Path) -> PreparedDatabase:
    channel = f"broadcast_{secrets.token_hex(16)}"
    logins = {role: cluster.login(role, secrets.token_hex(32)) for role in LOGIN_ROLES}
    await apply_compat_over(connection, read_compat(resources / "workspace"))
    await set_passwords(connection, logins)
    await connection.execute("update workspace_internal.compat set notify_channel = $1", channel)
    await connection.execute(_ENSURE)
    await connection.execute(_DROP_OLD)
    return PreparedDatabase(notify_channel=channel, epoch=_NO_EPOCH, schema_version=0, logins=logins)


@contextlib.asynccontextmanager
async def open_pools(prepared: PreparedDatabase, user_timeout_ms: int) -> AsyncIterator[Pools]:
    """Open the pools; at the end they are closed, by force when a query hangs."""
    people = standing(prepared.logins["workspace_user"], user_timeout_ms)
    async with contextlib.AsyncExitStack() as stack:
        # Sizes: 2 cores are busy with 16 queries; the sum stays well below max_connections.
        users = await open_pool(stack, people, least=2, most=16)
        service = await open_pool(stack, prepared.logins["authenticator"], least=0, most=4)
        gateway = await open_pool(stack, prepared.logins["workspace_gateway"], least=1, most=8)
        yield Pools(users=users, service=service, gateway=gateway)


def standing(login: DatabaseLogin, timeout_ms: int) -> DatabaseLogin:
    """Let the connections of `users` stand as somebody who has signed in, nobody in particular: `WorkspaceContext`."""
    return replace(login, become=STANDING_ROLE, timeout_ms=timeout_ms)


async def open_pool(stack: contextlib.AsyncExitStack, login: DatabaseLogin, *, least: int, most: int) -> asyncpg.Pool:
    """Open one pool, which `stack` closes. What a request sets must end with its transaction."""
    pool = await asyncpg.create_pool(**login.arguments(), min_size=least, max_size=most, reset=_nothing_to_reset)
    stack.push_async_callback(_close, pool)
    return pool


async def keep_partitions(gateway: asyncpg.Pool) -> None:
    """Make partitions for the coming days and drop those over 72 hours old; call it at least once a day."""
    await gateway.execute(_ENSURE)
    await gateway.execute(_DROP_OLD)


async def set_passwords(connection: asyncpg.Connection, logins: dict[str, DatabaseLogin]) -> None:
    """Give roles the passwords of their logins."""
    async with connection.transaction():
        if connection.get_server_version() >= (16,):
            # Iterations slow down guessing; a random password of 256 bits cannot be guessed. Saves 10 ms a login.
            await connection.execute("set local scram_iterations = 1")
        for role, login in logins.items():
            if login.become is None:
                await connection.execute(f"alter role {role} password '{login.password}'")


async def _nothing_to_reset(_connection: asyncpg.Connection) -> None:
    """Spare each request a round trip (0.2 ms): role, claims and limits are local to transactions, which have ended.

    The pool itself rolls an open transaction back and takes listeners off before it asks this. Nothing here uses
    session-level settings, advisory locks or open cursors; tests keep it so.
    """


async def _close(pool: asyncpg.Pool) -> None:
    try:
        async with asyncio.timeout(3):
            await pool.close()
    except DATABASE_ERRORS:
        pool.terminate()
