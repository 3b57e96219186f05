"""What a backup says of itself: which tables and files it holds, their checksums, and the history that they belong to.

Values and JSON only. The format is described in docs/server.md; `FORMAT_VERSION` rises when an older program could
read a newer file wrongly.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

FORMAT = "desktop-chat-backup"
FORMAT_VERSION = 1
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class BadManifest(ValueError):
    """The manifest is none, or names what a restore must not touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the archive: its uncompressed bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """The rows of one table, as PostgreSQL's COPY text with these columns."""

    schema: str
    table: str
    columns: tuple[str, ...]
    rows: int
    member: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedMigration:
    """A migration that the tables were made with."""

    version: str
    name: str
    checksum: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that a backup vouches for. `made_at` in milliseconds since the epoch; `sums` see `tables.SUMS`.

    Without files (`with_files`) it is for the place where it was made, where they stay as they are. `private` are files
    of `WorkspaceFolders.sharing_files`; an older program that knows nothing of them restores all else.
    """

    made_at: int
    made_by: str
    reason: str
    epoch: str
    postgresql: int
    migrations: tuple[AppliedMigration, ...]
    tables: tuple[TablePart, ...]
    files: tuple[Member, ...]
    sums: dict[str, int]
    keys: Member | None = None
    with_files: bool = True
    private: tuple[Member, ...] = ()

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def members(self) -> tuple[Member, ...]:
        """Every member but the manifest, in the order in which they were written."""
        keys = () if self.keys is None else (self.keys,)
        return (*keys, *self.private, *(table.member for table in self.tables), *self.files)

    def to_json(self) -> bytes:
        """Return the manifest as it stands in the file."""
        content = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "made_at": self.made_at,
            "made_by": self.made_by,
            "reason": self.reason,
            "epoch": self.epoch,
            "postgresql": self.postgresql,
            "migrations": [[one.version, one.name, one.checksum] for one in self.migrations],
            "tables": [
                {"schema": one.schema, "table": one.table, "columns": one.columns, "rows": one.rows}
                | _member_json(one.member)
                for one in self.tables
            ],
            "files": [_member_json(one) for one in self.files] if self.with_files else None,
            "keys": None if self.keys is None else _member_json(self.keys),
            "private": [_member_json(one) for one in self.private],
            "sums": self.sums,
        }
        return json.dumps(content, indent=1).encode()


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        BadManifest: it is of a newer format, damaged, or names what is no table or file.
    """
    try:
        value = json.loads(content)
        if value["format"] != FORMAT:
            raise BadManifest("it is no backup of Desktop Chat")
        if value["format_version"] > FORMAT_VERSION:
            raise BadManifest("a newer version of Desktop Chat made it")
        return _from_json(value)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        if isinstance(error, BadManifest):
            raise
        raise BadManifest(f"its table of contents is damaged ({type(error).__name__})") from error


def _from_json(value: dict[str, Any]) -> Manifest:
    return Manifest(
        made_at=int(value["made_at"]),
        made_by=str(value["made_by"]),
        reason=str(value["reason"]),
        epoch=str(value["epoch"]),
        postgresql=int(value["postgresql"]),
        migrations=tuple(
            AppliedMigration(version=str(version), name=str(name), checksum=checksum)
            for version, name, checksum in value["migrations"]
        ),
        tables=tuple(map(_table, value["tables"])),
        files=tuple(map(_member, value["files"] or ())),
        with_files=value["files"] is not None,
        keys=None if value["keys"] is None else _member(value["keys"]),
        private=tuple(map(_member, value.get("private", ()))),
        sums={str(name): int(number) for name, number in value["sums"].items()},
    )


def _table(value: dict[str, Any]) -> TablePart:
    identifiers = (value["schema"], value["table"], *value["columns"])
    if not all(_IDENTIFIER.fullmatch(name) for name in identifiers):
        raise BadManifest("it names something that is no table")
    return TablePart(
        schema=value["schema"],
        table=value["table"],
        columns=tuple(value["columns"]),
        rows=int(value["rows"]),
        member=_member(value),
    )


def _member(value: dict[str, Any]) -> Member:
    if not _FILE_NAME.fullmatch(value["name"]):
        raise BadManifest("it names a file that could lie anywhere")
    return Member(name=value["name"], size=int(value["size"]), sha256=str(value["sha256"]))


def _member_json(member: Member) -> dict[str, Any]:
    return {"name": member.name, "size": member.size, "sha256": member.sha256}
