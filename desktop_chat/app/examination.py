"""Puts the parts of an examination together, for the command line and for the window."""

from collections.abc import AsyncGenerator, Iterable
from pathlib import Path

from desktop_chat.app.address import Address
from desktop_chat.app.paths import resources_folder
from desktop_chat.domain.diagnosis import Finding
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.ports_doctor import Examiner, ServerProbe
from desktop_chat.service.doctor import examine
from desktop_chat.transport.doctor import Doctor
from desktop_chat.transport.ways import parse_sites

_HISTORY = """\
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations
    (version text primary key, statements text[], name text);
"""


def examine_server(address: Address, clock: Clock, examiner: Examiner | None = None) -> AsyncGenerator[Finding]:
    """Examine the server at an address; each finding comes when it is known.

    Raises:
        UserError: the address or the key cannot be one.
    """
    sites = parse_sites(address.url, address.key, address.vouch, address.ways)
    probe: ServerProbe = Doctor(sites, clock=clock)
    return examine(probe, [version for version, _, _ in _migrations()], examiner)


def schema_sql(applied: Iterable[str] = ()) -> str:
    """Return the SQL that brings a project up to date from the versions that are `applied`, to be run as one.

    It notes what it has applied as the Supabase CLI does, so that `supabase db push` goes on from there.
    """
    known = set(applied)
    missing = [migration for migration in _migrations() if migration[0] not in known]
    parts = [
        f"-- {path.name}\n{path.read_text(encoding='utf-8').rstrip()}\n"
        "insert into supabase_migrations.schema_migrations (version, name, statements)"
        f" values ('{version}', '{name}', '{{}}');\n"
        for version, name, path in missing
    ]
    return "\n".join(("begin;", _HISTORY, *parts, "commit;\n"))


def _migrations() -> list[tuple[str, str, Path]]:
    found = []
    for path in sorted((resources_folder() / "supabase" / "migrations").glob("*.sql")):
        version, _, name = path.stem.partition("_")
        found.append((version, name, path))
    return found
