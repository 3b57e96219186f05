"""Copies the rows of a workspace between two databases, as rows of the app's tables and of accounts that may be there.

Foreign keys stay on, parents come first, and nothing here needs a superuser at the target. Only columns that exist on
both sides and are stored are copied: a Supabase project has more of them in `auth`, which keep their defaults.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace

import asyncpg

from desktop_chat.workspace.backup.tables import MUST_BE_NOUGHT, Table, sums_of, tables_of
from desktop_chat.workspace.moving.target import TargetUnfit

OWN = ("app", "public")
ACCOUNTS = ("users", "identities")
SPOOL_BYTES = 32_000_000
"""What of one table is held in memory before it goes by way of a temporary file."""

Told = Callable[[str], None]
"""Called with the name of each table before it is copied."""

_COLUMNS = """
select array(
    select a.attname::text from pg_attribute a
    where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
)
"""
# GoTrue reads these into texts that cannot be null.
_TOKENS = (
    "confirmation_token", "recovery_token", "email_change", "email_change_token_new", "email_change_token_current",
    "phone_change", "phone_change_token", "reauthentication_token",
)  # fmt: skip
_NOBODY = "00000000-0000-0000-0000-000000000000"
_SEQUENCES = """
select pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) as sequence,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as relation, quote_ident(a.attname) as attribute
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1::text[]) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) is not null
"""


async def copy_rows(source: asyncpg.Connection, target: asyncpg.Connection, where: str, told: Told) -> None:
    """Make the target's tables of the app what the source's are, and add the accounts that are missing.

    Both connections are in a transaction, the target's tables exist.

    Raises:
        TargetUnfit: an account there has an e-mail address of another one here.
    """
    tables = await tables_of(source)
    own = [table for table in tables if table.schema in OWN]
    await target.execute(f"truncate {', '.join(table.full_name for table in own)}")
    for table in tables:
        if table.schema == "auth" and table.name in ACCOUNTS:
            told(f"{table.schema}.{table.name}")
            await _add_accounts(source, target, table, where)
        elif table.schema in OWN:
            told(f"{table.schema}.{table.name}")
            await _copy(source, target, table, (table.schema, table.name))
    for row in await target.fetch(_SEQUENCES, OWN):
        highest = f"(select coalesce(max({row['attribute']}), 0) + 1 from {row['relation']})"  # noqa: S608  (catalogue)
        await target.execute(f"select setval($1::text::regclass, {highest}, false)", row["sequence"])


async def prove(source: asyncpg.Connection, target: asyncpg.Connection, where: str) -> dict[str, int]:
    """Compare the sums of both, and return them.

    Raises:
        TargetUnfit: they differ, or the rooms and their logs do not agree.
    """
    wanted, sums = await sums_of(source), await sums_of(target)
    # A project may have accounts of its own besides.
    differing = [name for name in wanted if name != "accounts" and sums[name] != wanted[name]]
    broken = [name for name in MUST_BE_NOUGHT if sums[name]]
    if differing or broken or sums["accounts"] < wanted["accounts"]:
        named = ", ".join([*differing, *broken]) or "accounts"
        raise TargetUnfit(where, f"what arrived is not what was sent ({named}).")
    return wanted


async def _copy(
    source: asyncpg.Connection, target: asyncpg.Connection, table: Table, into: tuple[str | None, str]
) -> None:
    with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
        await source.copy_from_table(table.name, schema_name=table.schema, columns=table.columns, output=spool)
        spool.seek(0)
        await target.copy_to_table(into[1], schema_name=into[0], columns=table.columns, source=spool)


async def _add_accounts(source: asyncpg.Connection, target: asyncpg.Connection, table: Table, where: str) -> None:
    there = await target.fetchval(_COLUMNS, table.full_name)
    columns = tuple(column for column in table.columns if column in there)
    listed = ", ".join(f'"{column}"' for column in columns)
    moved = f"moved_{table.name}"
    empty = f"select {listed} from {table.full_name} limit 0"  # noqa: S608  (names of the catalogue)
    await target.execute(f"create temp table {moved} on commit drop as {empty}")
    await _copy(source, target, replace(table, columns=columns), (None, moved))
    if table.name == "users":
        await _refuse_namesakes(target, moved, where)
        blank = [f'"{column}" = coalesce("{column}", \'\')' for column in _TOKENS if column in columns]
        if blank:
            await target.execute(f"update {moved} set {', '.join(blank)}")  # noqa: S608  (constants)
        if "instance_id" in columns:
            await target.execute(f"update {moved} set instance_id = coalesce(instance_id, '{_NOBODY}')")  # noqa: S608
    changed = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column != "id")
    await target.execute(
        f"insert into {table.full_name} ({listed}) select {listed} from {moved}"  # noqa: S608  (names of the catalogue)
        f" on conflict (id) do update set {changed}"
    )
    if table.name == "users":
        missing = [column for column in _TOKENS if column in there and column not in columns]
        for column in missing:
            await target.execute(
                f'update auth.users set "{column}" = coalesce("{column}", \'\') where id in (select id from {moved})'  # noqa: S608
            )


async def _refuse_namesakes(target: asyncpg.Connection, moved: str, where: str) -> None:
    row = await target.fetchrow(
        f"select m.email from {moved} m join auth.users u on lower(u.email) = lower(m.email) and u.id <> m.id limit 1"  # noqa: S608
    )
    if row is not None:
        reason = (
            f"it has an account of {row['email']} already, which is not the one of this workspace. Delete it there."
        )
        raise TargetUnfit(where, reason)
