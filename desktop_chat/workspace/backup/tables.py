"""Which tables hold a workspace, in an order in which they can be filled, and the sums that prove a copy whole.

Taken from the catalogue, so that a new migration needs nothing here. Not copied: `realtime.messages`, which lives three
days and is never caught up from, and what the server makes anew at each start.
"""

import json
from dataclasses import dataclass
from graphlib import TopologicalSorter

import asyncpg

SCHEMAS = ("auth", "storage", "app", "public")

_TABLES = """
select n.nspname as schema, c.relname as name, pg_table_size(c.oid) as bytes,
    array(
        select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum
    ) as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and not c.relispartition and n.nspname = any($1::text[])
order by n.nspname, c.relname
"""
_PARENTS = """
select cn.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent
from pg_constraint k
join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
where k.contype = 'f' and c.oid <> p.oid
"""
_SEQUENCES = """
select n.nspname as schema, c.relname as name, a.attname as column,
    pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) as sequence
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1::text[]) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and (a.attidentity <> '' or a.atthasdef)
    and pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) is not null
"""
# What a copy must agree in with its source; the last five must be nought in any healthy workspace (a room's last number
# is that of its last event, the log has no hole, each message has its event, nothing points nowhere).
SUMS = """
with logs as (
    select room_id, max(seq) as last, min(seq) as first, count(*) as events from app.room_events group by room_id
), posts as (
    select room_id, max(no) as last from public.messages group by room_id
), heads as (
    select h.last_seq, h.last_no, h.floor_seq, h.access_gen, coalesce(l.last, 0) as last, coalesce(l.first, 0) as first,
        coalesce(l.events, 0) as events, coalesce(p.last, 0) as last_post
    from app.room_heads h left join logs l using (room_id) left join posts p using (room_id)
)
select json_build_object(
    'accounts', (select count(*) from auth.users),
    'people', (select count(*) from public.profiles),
    'rooms', (select count(*) from public.rooms),
    'messages', (select count(*) from public.messages),
    'events', (select count(*) from app.room_events),
    'last_seqs', (select coalesce(sum(last_seq), 0) from heads),
    'last_nos', (select coalesce(sum(last_no), 0) from heads),
    'generations', (select coalesce(sum(access_gen), 0) from heads),
    'revisions', (select coalesce(sum(rev), 0) from public.messages),
    'wrong_last_seq', (select count(*) from heads where last_seq <> greatest(last, floor_seq)),
    'holes', (select count(*) from heads where events > 0 and events <> last - first + 1),
    'wrong_last_no', (select count(*) from heads where last_no <> last_post),
    'unlogged', (
        select count(*) from public.messages m
        join app.room_heads h on h.room_id = m.room_id and m.seq > h.floor_seq
        where not exists (
            select from app.room_events e where e.room_id = m.room_id and e.seq = m.seq and e.kind = 'posted'
        )
    ),
    'headless', (
        select count(*) from public.rooms r where not exists (select from app.room_heads h where h.room_id = r.id)
    )
)::text
"""
MUST_BE_NOUGHT = ("wrong_last_seq", "holes", "wrong_last_no", "unlogged", "headless")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with the columns that are stored, not generated; `size` is its bytes on disk."""

    schema: str
    name: str
    columns: tuple[str, ...]
    size: int

    @property
    def full_name(self) -> str:
        """The quoted name, for SQL."""
        return f'"{self.schema}"."{self.name}"'


async def tables_of(connection: asyncpg.Connection) -> tuple[Table, ...]:
    """Return the tables of the workspace, each after those that it refers to."""
    found = {
        f"{row['schema']}.{row['name']}": Table(
            schema=row["schema"], name=row["name"], columns=tuple(row["columns"]), size=row["bytes"]
        )
        for row in await connection.fetch(_TABLES, SCHEMAS)
    }
    parents: dict[str, set[str]] = {name: set() for name in found}
    for child, parent in await connection.fetch(_PARENTS):
        if child in found and parent in found:
            parents[child].add(parent)
    return tuple(found[name] for name in TopologicalSorter(parents).static_order())


async def sums_of(connection: asyncpg.Connection) -> dict[str, int]:
    """Count what a copy must agree in."""
    sums: dict[str, int] = json.loads(await connection.fetchval(SUMS))
    return sums


async def advance_sequences(connection: asyncpg.Connection) -> None:
    """Let numbered columns go on after the highest number that was copied."""
    for row in await connection.fetch(_SEQUENCES, SCHEMAS):
        table, column = f'"{row["schema"]}"."{row["name"]}"', f'"{row["column"]}"'
        highest = f"(select coalesce(max({column}), 0) + 1 from {table})"  # noqa: S608  (names of the catalogue)
        await connection.execute(f"select setval($1::text::regclass, {highest}, false)", row["sequence"])
