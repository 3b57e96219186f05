"""Storage's rows: each statement runs as the person who asks, or as the system where Supabase's storage does so too.

No rule is here: what a policy refuses, PostgreSQL refuses.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Sequence

import asyncpg

from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.rest.transaction import ROLE
from desktop_chat.workspace.storage.callers import as_uuid
from desktop_chat.workspace.storage.errors import exists_already, no_such_bucket

_SCOPE = """
select set_config('request.jwt.claims', $1, true),
    set_config('request.jwt.claim.sub', $2, true),
    set_config('request.jwt.claim.role', $3, true),
    set_config('storage.operation', $4, true),
    set_config('storage.allow_delete_query', 'true', true),
    set_config('search_path', 'storage, public, extensions', true),
    set_config('statement_timeout', $5, true),
    set_config('TimeZone', 'UTC', true),
    set_config('role', $6, true)
"""
_BUCKET = "select public, file_size_limit, allowed_mime_types from storage.buckets where id = $1"
# Without RETURNING: who may add need not be allowed to see. Only as a whole do these two say what an upload may do.
_ADD = """
insert into storage.objects (bucket_id, name, owner, owner_id, version, metadata, user_metadata)
values ($1, $2, $3::uuid, $4, $5, $6::jsonb, $7::jsonb)
"""
_REPLACE = f"""{_ADD} on conflict (bucket_id, name) do update set owner = excluded.owner, owner_id = excluded.owner_id,
    version = excluded.version, metadata = excluded.metadata, user_metadata = excluded.user_metadata
returning id::text
"""
_LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 5))"
_CURRENT = "select version from storage.objects where bucket_id = $1 and name = $2 for update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What a bucket says about its objects."""

    public: bool
    most_bytes: int | None
    allowed_types: list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An object as it is to be stored."""

    bucket: str
    name: str
    owner: str | None
    version: str
    metadata: dict[str, object] | None = None
    user_metadata: object = None

    def values(self) -> tuple[str | None, ...]:
        """Return the parameters of the statements that store it."""
        both = [None if value is None else json.dumps(value) for value in (self.metadata, self.user_metadata)]
        return self.bucket, self.name, as_uuid(self.owner), self.owner, self.version, *both


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What was stored, and the version that it took the place of."""

    id: str
    replaced: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One transaction as one role."""

    connection: asyncpg.Connection
    role: str

    # One prepared statement for each role: a plan made with one role's rights must not serve another.
    async def rows(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Run a statement and return its rows."""
        found: list[asyncpg.Record] = await self.connection.fetch(f"/* {self.role} */ {sql}", *arguments)
        return found

    async def row(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        """Run a statement and return its first row."""
        return await self.connection.fetchrow(f"/* {self.role} */ {sql}", *arguments)

    async def count(self, sql: str, *arguments: object) -> int:
        """Run a statement without rows and return how many it changed."""
        status: str = await self.connection.execute(f"/* {self.role} */ {sql}", *arguments)
        return int(status.rpartition(" ")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageDatabase:
    """The pools: `users` can become anon or authenticated, `service` service_role, `system` owns the schema storage."""

    users: asyncpg.Pool
    service: asyncpg.Pool
    system: asyncpg.Pool
    timeout_ms: int
    acquire_seconds: float = 10.0

    @contextlib.asynccontextmanager
    async def acting_as(self, claims: Claims, operation: str) -> AsyncIterator[Session]:
        """Run the body in a transaction with a person's rights; it is undone by any error."""
        # Which roles there are is said by PostgreSQL: the logins of the pools can become no other.
        pool = self.service if claims.role == "service_role" else self.users
        async with pool.acquire(timeout=self.acquire_seconds) as connection, connection.transaction():
            await connection.fetch(
                _SCOPE, claims.text, claims.subject or "", claims.role, operation, str(self.timeout_ms), claims.role
            )
            yield Session(connection=connection, role=claims.role if ROLE.fullmatch(claims.role) else "another")

    @contextlib.asynccontextmanager
    async def acting_as_system(self, operation: str) -> AsyncIterator[Session]:
        """Run the body in a transaction that row-level security does not bind."""
        async with self.system.acquire(timeout=self.acquire_seconds) as connection, connection.transaction():
            await connection.fetch(_SCOPE, "", "", "", operation, str(self.timeout_ms), "none")
            yield Session(connection=connection, role="system")

    async def bucket(self, name: str) -> Bucket:
        """Return what is needed of a bucket, whoever asks.

        Raises:
            StorageError: there is none.
        """
        async with self.acting_as_system("storage.bucket.get") as session:
            row = await session.row(_BUCKET, name)
        if row is None:
            raise no_such_bucket()
        return Bucket(
            public=bool(row["public"]), most_bytes=row["file_size_limit"], allowed_types=row["allowed_mime_types"]
        )

    async def check_upload(self, claims: Claims, row: Row, operation: str, *, upsert: bool) -> None:
        """Try out whether a person may store this, by storing it in a transaction that is undone.

        Raises:
            asyncpg.PostgresError: a policy refuses it.
            StorageError: the name is taken.
        """
        with contextlib.suppress(_Undone):
            async with self.acting_as(claims, operation) as session:
                await session.connection.fetchval(_LOCK, f"{row.bucket}/{row.name}")
                with _naming_objects():
                    await session.rows(_REPLACE if upsert else _ADD, *row.values())
                raise _Undone

    async def store(self, row: Row, operation: str, *, upsert: bool) -> Stored:
        """Store an object that its owner was allowed to store; when this returns, it is stored for good.

        Raises:
            StorageError: the name was taken meanwhile.
        """
        async with self.acting_as_system(operation) as session:
            await session.connection.fetchval(_LOCK, f"{row.bucket}/{row.name}")
            current = await session.row(_CURRENT, row.bucket, row.name) if upsert else None
            with _naming_objects():
                stored = await session.row(_REPLACE if upsert else f"{_ADD} returning id::text", *row.values())
        assert stored is not None
        return Stored(id=stored["id"], replaced=None if current is None else current["version"])

    async def named_versions(self, versions: Sequence[str]) -> frozenset[str]:
        """Return which of these versions a row names."""
        async with self.acting_as_system("storage.sweep") as session:
            found = await session.rows("select version from storage.objects where version = any ($1)", versions)
        return frozenset(row["version"] for row in found)


class _Undone(Exception):
    """Undo a transaction that was a test."""


@contextlib.contextmanager
def _naming_objects() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError:
        raise exists_already("KeyAlreadyExists") from None
