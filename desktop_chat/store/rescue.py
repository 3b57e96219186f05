"""Save what cannot be fetched again from a damaged file, and put the file aside; it is never deleted.

Account, outbox, drafts and own marks are read row by row, around the damage; everything else comes anew from the
server. The order of the steps is such that a process killed between any two of them loses nothing: the fresh file gets
its name `.rescue` when it is complete, and whoever finds one of that name only has to finish the exchange.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import apsw

from desktop_chat.domain.commands import OutboxItem
from desktop_chat.domain.errors import KeyRejected, StoreBroken
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.ports import Account
from desktop_chat.domain.values import dataclass
from desktop_chat.store import account, outbox, own_marks
from desktop_chat.store.connection import (
    FINGERPRINT_SUFFIX,
    SCHEMA_SUFFIX,
    beside,
    connect,
    mend_schema_pages,
)
from desktop_chat.store.database import BROKEN_SUFFIX, classify
from desktop_chat.store.migrations import migrate
from desktop_chat.store.own_marks import OwnMark
from desktop_chat.store.rows import OUTBOX_COLUMNS, item_of

RESCUE_SUFFIX = ".rescue"
QUARANTINE = "quarantine"
_MOST_PROBES = 10_000
_UNREADABLE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError, apsw.SQLError, apsw.FormatError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """What was saved from a damaged file, for a notice; `quarantine` is the folder in which the file is now."""

    account: bool
    commands: int
    drafts: int
    quarantine: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saved:
    account: Account | None = None
    items: tuple[OutboxItem, ...] = ()
    drafts: tuple[tuple[RoomId, str], ...] = ()
    marks: tuple[tuple[own_marks.Table, tuple[OwnMark, ...]], ...] = ()


def rescue(path: Path, key: bytes, now: UnixMillis) -> Rescued:
    """Exchange a damaged file for a new one with what could be saved from it. Blocks: call in a worker thread.

    Raises:
        OSError, apsw.Error: the new file could not be written; the damaged one is where it was.
    """
    saved = _salvage(path, key)
    fresh = beside(path, RESCUE_SUFFIX + ".new")
    _remove(fresh)
    with closing(connect(fresh, key)) as connection:
        migrate(connection)
        connection.pragma("synchronous", "full")
        with connection:
            if saved.account is not None:
                account.keep(connection, saved.account)
            outbox.restore(connection, saved.items)
            for room, text in saved.drafts:
                account.keep_draft(connection, room, text)
            for table, marks in saved.marks:
                own_marks.restore(connection, table, marks)
    fresh.replace(beside(path, RESCUE_SUFFIX))
    _remove(fresh)
    quarantine = finish_exchange(path, now) or path.parent
    _log.warning("The former store was put aside; %d waiting commands were saved", len(saved.items))
    return Rescued(
        account=saved.account is not None, commands=len(saved.items), drafts=len(saved.drafts), quarantine=quarantine
    )


def finish_exchange(path: Path, now: UnixMillis) -> Path | None:
    """Put a complete rescued file into the place of the damaged one, if there is one; return the quarantine."""
    rescued = beside(path, RESCUE_SUFFIX)
    if not rescued.exists():
        return None
    quarantine = put_aside(path, now)
    rescued.replace(path)
    return quarantine


def put_aside(path: Path, now: UnixMillis) -> Path:
    """Move a store out of the way, with everything that belongs to it; the next opening begins an empty one."""
    quarantine = path.parent / QUARANTINE / f"store-{now}"
    quarantine.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The log goes before the file: a new file must never meet the log of another.
    for suffix in ("-wal", "-shm", "", SCHEMA_SUFFIX):
        with suppress(FileNotFoundError):
            beside(path, suffix).replace(quarantine / beside(path, suffix).name)
    with suppress(FileNotFoundError):
        shutil.copy2(beside(path, FINGERPRINT_SUFFIX), quarantine)
    if beside(path, RESCUE_SUFFIX).exists():
        # The fingerprint stays: the rescued file has the same key.
        beside(path, BROKEN_SUFFIX).unlink(missing_ok=True)
        return quarantine
    for suffix in (FINGERPRINT_SUFFIX, BROKEN_SUFFIX):
        beside(path, suffix).unlink(missing_ok=True)
    return quarantine


def _salvage(path: Path, key: bytes) -> _Saved:
    """Read what can be read, with the kept copy of the list of tables if the file's own is damaged."""
    saved = _read_saved(path, key)
    if saved is None:
        saved = _salvage_with_kept_pages(path, key)
    return saved or _Saved()


def _salvage_with_kept_pages(path: Path, key: bytes) -> _Saved | None:
    kept = beside(path, SCHEMA_SUFFIX)
    if not kept.exists() or not path.exists():
        return None
    mended = beside(path, ".mended")
    _remove(mended)
    try:
        # A full disk must end the rescue, not the hope for what could not be copied: no error of writing is caught.
        mended.touch(mode=0o600)
        shutil.copyfile(path, mended)
        mend_schema_pages(mended, kept.read_bytes())
        with suppress(FileNotFoundError):
            shutil.copyfile(beside(path, "-wal"), beside(mended, "-wal"))
        return _read_saved(mended, key)
    finally:
        _remove(mended)


def _read_saved(path: Path, key: bytes) -> _Saved | None:
    """Read the tables that matter, or return None when not even the list of tables can be read."""
    try:
        connection = connect(path, key)
    except (KeyRejected, StoreBroken):
        return None
    except apsw.Error as error:
        _let_pass(error, path)
        return None
    with closing(connection):
        # Reading must not change the damaged file.
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        try:
            next(connection.execute("SELECT count(*) FROM sqlite_schema"))
        except apsw.Error as error:
            _let_pass(error, path)
            return None
        return _Saved(
            account=_account(connection),
            items=tuple(_items(connection)),
            drafts=tuple((room, text) for _, room, text in _rows(connection, "drafts", "room, body")),
            marks=(("hidden", _marks(connection, "hidden")), ("bookmarks", _marks(connection, "bookmarks"))),
        )


def _let_pass(error: apsw.Error, path: Path) -> None:
    """Raise an error again that is not about damage, such as a full disk."""
    if not isinstance(classify(error, path), StoreBroken):
        raise error


def _account(connection: apsw.Connection) -> Account | None:
    try:
        return account.read(connection)
    except _UNREADABLE:
        return None


def _items(connection: apsw.Connection) -> Iterator[OutboxItem]:
    for row in _rows(connection, "outbox", OUTBOX_COLUMNS):
        with suppress(ValueError, KeyError, TypeError):
            yield item_of(row[1:])


def _marks(connection: apsw.Connection, table: own_marks.Table) -> tuple[OwnMark, ...]:
    rows = _rows(connection, table, "message, room, at")
    return tuple(OwnMark(message=message, room=room, at=at) for _, message, room, at in rows)


def _rows(connection: apsw.Connection, table: str, columns: str) -> list[tuple[Any, ...]]:
    """Return all rows of a small table that can be read: from both ends up to the damage, then one by one."""
    select = f"SELECT rowid, {columns} FROM {table}"  # noqa: S608  # constants of ours
    found: dict[int, tuple[Any, ...]] = {}

    def take(sql: str, bindings: tuple[int, ...] = ()) -> bool:
        try:
            for row in connection.execute(sql, bindings):
                found[row[0]] = row
        except _UNREADABLE:
            return False
        return True

    if not take(f"{select} ORDER BY rowid"):
        forward = max(found, default=0)
        take(f"{select} ORDER BY rowid DESC")
        last = max(found, default=0)
        backward = min((number for number in found if number > forward), default=last + _MOST_PROBES)
        for number in range(forward + 1, min(backward, forward + 1 + _MOST_PROBES)):
            take(f"{select} WHERE rowid = ?", (number,))
    return [found[number] for number in sorted(found)]


def _remove(path: Path) -> None:
    """Remove a file of our own making, with its companions."""
    for suffix in ("", "-wal", "-shm", FINGERPRINT_SUFFIX, SCHEMA_SUFFIX):
        beside(path, suffix).unlink(missing_ok=True)
