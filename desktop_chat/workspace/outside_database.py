"""A PostgreSQL that somebody else runs, in place of a cluster of ours: found, judged, locked, and never stopped.

It has the same face as `Cluster`. Our database in it is taken only when it is empty or ours already, and by one server
at a time.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.logins import OWNER, DatabaseLogin, Endpoint

logger = logging.getLogger(__name__)

OLDEST = 15
_LOCK = 0x6465736B63686174  # "deskchat"
_RETRY_SECONDS = 0.5
_TLS: dict[str, str | bool] = {
    "disable": False,
    "prefer": "prefer",
    "require": "require",
    "verify-ca": "verify-ca",
    "verify-full": "verify-full",
}
_OURS = "select to_regclass('workspace_internal.compat') is not null"
_OTHERS = """
select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by 1 limit 3
"""
_ROLES = "select exists (select from pg_roles where rolname in ('authenticator', 'workspace_gateway'))"
_SUPERUSER = "select rolsuper from pg_roles where rolname = current_user"


@dataclass
class DatabaseUnfit(WorkspaceError):
    """The database that was named cannot be used; `reason` says why and what to do."""

    code = "database_unfit"
    where: str
    reason: str

    def __str__(self) -> str:
        return f"The database {self.where} cannot be used: {self.reason} Nothing was changed."


class OutsideDatabase:
    """The database behind a URL such as `postgresql://user:password@host:5432/name?sslmode=require`."""

    pid = None
    """Its process is not ours to know."""

    def __init__(self, url: str) -> None:
        """Take the URL.

        Raises:
            DatabaseUnfit: it is none.
        """
        self._login = login_of(url)
        self._lock: asyncpg.Connection | None = None
        self._broken = asyncio.Event()

    @property
    def where(self) -> str:
        """The database for people, without a password."""
        endpoint = self._login.endpoint
        return f"“{self._login.database}” on {endpoint.host}:{endpoint.port}"

    def superuser(self, database: str = "") -> DatabaseLogin:
        """Return the login that was given."""
        return self._login if not database else self.login(self._login.user, self._login.password, database)

    def login(self, user: str, password: str, database: str = "") -> DatabaseLogin:
        """Return the login of another role; the owner of our tables is who logs in and becomes it.

        Its password is not set, for on most servers `postgres` is the administrator's own.
        """
        given = self._login
        become = OWNER if user == OWNER else None
        return DatabaseLogin(
            endpoint=given.endpoint,
            user=given.user if become else user,
            password=given.password if become else password,
            database=database or given.database,
            tls=given.tls,
            become=become,
        )

    async def make(self) -> None:
        """Nothing is made: `start` judges what is there."""

    async def start(self) -> None:
        """Judge the database and take it for ourselves.

        Raises:
            DatabaseUnfit: it cannot be reached, is no PostgreSQL of ours, holds something else, or another has it.
        """
        if self._lock is not None and not self._lock.is_closed():
            return
        connection = await self._connect()
        try:
            await self._judge(connection)
            await self._take(connection)
        except BaseException:
            await connection.close(timeout=5)
            raise
        self._broken.clear()
        connection.add_termination_listener(lambda _: self._broken.set())
        self._lock = connection

    async def stop(self) -> None:
        """Let it go; harmless when it was not taken."""
        connection, self._lock = self._lock, None
        if connection is not None:
            with contextlib.suppress(*DATABASE_ERRORS):
                await connection.close(timeout=5)

    async def settle(self) -> None:
        """Nothing was made here that is not on disk."""

    async def wait_for_end(self) -> None:
        """Return when the database has gone and come back; it has to be taken again by `start` then."""
        await self._broken.wait()
        self._lock = None
        while True:
            try:
                connection = await self._connect()
            except DatabaseUnfit:
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            await connection.close(timeout=5)
            return

    async def reset_password(self) -> None:
        """Nobody here may set the password of somebody else's database.

        Raises:
            DatabaseUnfit: always.
        """
        raise DatabaseUnfit(self.where, "the password is wrong.")

    async def _connect(self) -> asyncpg.Connection:
        try:
            return await asyncpg.connect(**self._login.arguments())
        except asyncpg.InvalidCatalogNameError as error:
            raise DatabaseUnfit(self.where, "it does not exist. Make it with “createdb”.") from error
        except asyncpg.InvalidAuthorizationSpecificationError as error:
            raise DatabaseUnfit(self.where, "the name or the password is wrong.") from error
        except DATABASE_ERRORS as error:
            raise DatabaseUnfit(self.where, f"it does not answer ({error or type(error).__name__}).") from error

    async def _judge(self, connection: asyncpg.Connection) -> None:
        version = connection.get_server_version().major
        if version < OLDEST:
            raise DatabaseUnfit(self.where, f"it is PostgreSQL {version}, and {OLDEST} or newer is needed.")
        if not await connection.fetchval(_SUPERUSER):
            raise DatabaseUnfit(
                self.where,
                f"“{self._login.user}” may not make roles and schemas here. Name a superuser; people and the gateway "
                "never work with its rights.",
            )
        if await connection.fetchval(_OURS):
            return
        if others := await connection.fetch(_OTHERS):
            names = ", ".join(row[0] for row in others)
            raise DatabaseUnfit(self.where, f"it holds other things ({names}). Make an empty one for Desktop Chat.")
        if await connection.fetchval(_ROLES):
            raise DatabaseUnfit(
                self.where,
                "its server has roles of Supabase or of another Desktop Chat already, and they would be changed. Use a "
                "server of its own, or drop the roles if what they were for is gone.",
            )

    async def _take(self, connection: asyncpg.Connection) -> None:
        if not await connection.fetchval("select pg_try_advisory_lock($1)", _LOCK):
            raise DatabaseUnfit(self.where, "another server of Desktop Chat serves it. End that one first.")


def login_of(url: str) -> DatabaseLogin:
    """Read the URL of a database.

    Raises:
        DatabaseUnfit: it is none; what it says of a password is not repeated.
    """
    unfit = DatabaseUnfit("that was named", "its address must be like postgresql://user:password@host:5432/name.")
    try:
        parts = urlsplit(url)
        port, name = parts.port or 5432, unquote(parts.path.lstrip("/"))
        tls = _TLS[parse_qs(parts.query).get("sslmode", ["prefer"])[-1]]
    except (ValueError, KeyError):
        raise unfit from None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname or not name or not parts.username:
        raise unfit
    return DatabaseLogin(
        endpoint=Endpoint(host=_host(parts.netloc, parts.hostname), port=port),
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        database=name,
        tls=tls,
    )


def _host(netloc: str, hostname: str) -> str:
    """Return the host; a folder with a Unix socket is written with %2F, and keeps its capitals."""
    plain = unquote(netloc.rpartition("@")[2].partition(":")[0])
    return plain if plain.startswith("/") else hostname
