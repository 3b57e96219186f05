"""A really started PostgreSQL with the Supabase contract and the app's migrations, handing out fresh databases.

async with running_postgres(tmp_path) as postgres:          # about 0.6 s once
    async with postgres.database() as database:             # about 30 ms each: a copy of a template
        connection = await asyncpg.connect(**database.owner.arguments())
"""

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from desktop_chat.workspace.account import unprivileged_account
from desktop_chat.workspace.binaries import find_binaries, usable_binaries
from desktop_chat.workspace.cluster import SETTINGS, Cluster
from desktop_chat.workspace.folders import prepare_folders
from desktop_chat.workspace.logins import LOGIN_ROLES, OWNER, DatabaseLogin
from desktop_chat.workspace.migrate import apply_compat, apply_migrations, read_compat, read_migrations

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TEMPLATE = "template_desktop_chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestDatabase:
    """One fresh database and who may log in to it."""

    __test__ = False

    name: str
    superuser: DatabaseLogin
    owner: DatabaseLogin
    authenticator: DatabaseLogin
    user: DatabaseLogin
    gateway: DatabaseLogin


@dataclass(slots=True, kw_only=True)
class RunningPostgres:
    """The cluster, with a template that has compat.sql and every migration applied."""

    cluster: Cluster
    passwords: dict[str, str]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextlib.asynccontextmanager
    async def database(self, template: str = TEMPLATE) -> AsyncIterator[TestDatabase]:
        """Hand out a copy of the template; it is dropped at the end, open connections or not."""
        name = f"chat_{next(self._numbers)}"
        await self._administer(f"create database {name} template {template} strategy file_copy")
        await self._administer(
            f"revoke all on database {name} from public",
            f"grant connect, create, temporary on database {name} to postgres",
            f"grant connect on database {name} to authenticator, workspace_user, workspace_gateway",
        )
        try:
            yield self.logins(name)
        finally:
            await self._administer(f"drop database {name} with (force)")

    def logins(self, name: str) -> TestDatabase:
        """Return the logins for a database of this cluster."""
        login = {role: self.cluster.login(role, self.passwords[role], name) for role in LOGIN_ROLES}
        return TestDatabase(
            name=name,
            superuser=self.cluster.superuser(name),
            owner=login[OWNER],
            authenticator=login["authenticator"],
            user=login["workspace_user"],
            gateway=login["workspace_gateway"],
        )

    async def make_template(self, name: str = TEMPLATE, migrations: Path | None = None) -> None:
        """Make the database that others are copied from."""
        await self._administer(f"create database {name}")
        await apply_compat(self.cluster.superuser(name), compat_text())
        await self._set_passwords()
        folder = RESOURCES / "supabase" / "migrations" if migrations is None else migrations
        await apply_migrations(self.logins(name).owner, read_migrations(folder))

    async def _set_passwords(self) -> None:
        await self._administer(*(f"alter role {role} password '{self.passwords[role]}'" for role in LOGIN_ROLES))

    async def _administer(self, *statements: str) -> None:
        connection = await asyncpg.connect(**self.cluster.superuser().arguments())
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


def compat_text() -> str:
    """Return the contract of a Supabase project."""
    return read_compat(RESOURCES / "workspace")


@contextlib.asynccontextmanager
async def running_postgres(folder: Path, *, migrations: Path | None = None) -> AsyncIterator[RunningPostgres]:
    """Start a cluster in `folder` and prepare the template (`migrations` replaces the app's own)."""
    account = unprivileged_account()
    cluster = Cluster(
        prepare_folders(folder / "workspace", account),
        usable_binaries(find_binaries(), account, Path("/var/cache/desktop-chat")),
        account,
        password=secrets.token_hex(16),
        settings=SETTINGS | {"fsync": "off"},  # nothing here has to outlive a power cut
    )
    await cluster.start()
    try:
        postgres = RunningPostgres(cluster=cluster, passwords={role: secrets.token_hex(16) for role in LOGIN_ROLES})
        await postgres.make_template(migrations=migrations)
        yield postgres
    finally:
        await cluster.stop()


@contextlib.contextmanager
def running_postgres_for_session(folder: Path) -> Iterator[RunningPostgres]:
    """Do the same for fixtures of a wide scope, whose tests each have an event loop of their own."""
    with asyncio.Runner() as runner:
        manager = running_postgres(folder)
        postgres = runner.run(manager.__aenter__())
        try:
            yield postgres
        finally:
            runner.run(manager.__aexit__(None, None, None))
