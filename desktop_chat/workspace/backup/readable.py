"""An export for people and their own records: who, which rooms, and every message, as JSON lines or CSV.

It is not a backup: nothing can be restored from it, and what cannot be read (passwords, keys) is not in it.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

import asyncpg

from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.folders import explain
from desktop_chat.workspace.logins import DatabaseLogin

_PERSON = """
select id from public.profiles where handle = $1 or display_name = $1 order by (handle = $1) desc, id limit 2
"""
_ROOMS_OF = "select array_agg(room_id) from public.room_members where user_id = $1 and state = 'member'"
_PEOPLE = """
select p.id::text, p.handle, p.display_name as name, p.state from public.profiles p
where $1::uuid[] is null or exists (
    select from public.room_members m where m.user_id = p.id and m.room_id = any($1)
)
order by p.display_name, p.id
"""
_ROOMS = """
select r.id::text, r.kind, r.name, r.topic, r.state, (
    select coalesce(string_agg(p.display_name, ', ' order by p.display_name), '')
    from public.room_members m join public.profiles p on p.id = m.user_id where m.room_id = r.id and m.state = 'member'
) as members
from public.rooms r where $1::uuid[] is null or r.id = any($1) order by r.name, r.id
"""
_MESSAGES = """
select m.room_id::text as room_id, coalesce(nullif(r.name, ''), r.kind) as room, m.no as number,
    to_char(m.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
    p.display_name as sender, m.content::text as content, m.edited_at is not null as edited,
    m.deleted_at is not null as deleted, m.reply_to::text as reply_to, m.id::text as id
from public.messages m join public.rooms r on r.id = m.room_id join public.profiles p on p.id = m.sender_id
where $1::uuid[] is null or m.room_id = any($1) order by r.name, m.room_id, m.no
"""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Form(Enum):
    """How rows are written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


@dataclass
class NobodyOfThatName(WorkspaceError):
    """No one person has this name or handle."""

    code = "nobody"
    name: str

    def __str__(self) -> str:
        return f"There is nobody called “{self.name}” in this workspace, or more than one. Give the handle."


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many rows each file has."""

    people: int
    rooms: int
    messages: int


async def export_readable(login: DatabaseLogin, folder: Path, form: Form, person: str | None = None) -> Exported:
    """Write `people`, `rooms` and `messages` into a folder; with `person` only what is in the rooms of that person.

    Raises:
        NobodyOfThatName: there is no such person, or several.
        DiskFull, FolderUnusable: it cannot be written, or a file of that name is there.
    """
    connection = await asyncpg.connect(**login.arguments())
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rooms = None if person is None else await _rooms_of(connection, person)
            counts = [
                await _write(connection.cursor(query, rooms), folder / f"{name}.{form.value}", form)
                for name, query in (("people", _PEOPLE), ("rooms", _ROOMS), ("messages", _MESSAGES))
            ]
    except OSError as error:
        raise explain(error, folder) from error
    finally:
        await connection.close(timeout=5)
    return Exported(people=counts[0], rooms=counts[1], messages=counts[2])


async def _rooms_of(connection: asyncpg.Connection, person: str) -> list[str]:
    rows = await connection.fetch(_PERSON, person)
    if len(rows) != 1:
        raise NobodyOfThatName(person)
    return await connection.fetchval(_ROOMS_OF, rows[0]["id"]) or []


async def _write(rows: Any, path: Path, form: Form) -> int:
    line = _json_line if form is Form.JSON_LINES else _csv_lines()
    count = 0
    with _new_file(path) as file:
        async for row in rows:
            file.write(line(_readable(dict(row))))
            count += 1
    return count


def _new_file(path: Path) -> TextIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = path.open("x", encoding="utf-8", newline="")
    path.chmod(0o600)
    return file


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Put the words of a message in place of its stored form; of what has none, the stored form stays."""
    if "content" in row:
        content = json.loads(row.pop("content") or "null")
        row["text"] = content.get("text", content) if isinstance(content, dict) else content
    return row


def _json_line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _csv_lines() -> Callable[[Mapping[str, Any]], str]:
    """Return what makes a line of a row, after a line of the columns' names before the first."""
    begun = False

    def line(row: Mapping[str, Any]) -> str:
        nonlocal begun
        text = io.StringIO()
        writer = csv.writer(text)
        if not begun:
            writer.writerow(row)
            begun = True
        writer.writerow([_cell(value) for value in row.values()])
        return text.getvalue()

    return line


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula: others wrote it."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
