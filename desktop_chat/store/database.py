"""One encrypted SQLite file and the one connection that does everything to it, in turns; it knows no table.

A read waits for the transaction before it (tens of milliseconds for a catch-up of a thousand messages, else
microseconds); in exchange it always sees what was written last, and the key is in one place.
"""

import asyncio
import errno
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import apsw

from desktop_chat.domain.errors import NoRoomToOpen, StoreBroken, StoreError, StoreFull, StoreLocked
from desktop_chat.store import ballast
from desktop_chat.store.connection import PATIENCE, SCHEMA_SUFFIX, beside, connect, keep_schema_pages
from desktop_chat.store.migrations import MIGRATIONS, migrate
from desktop_chat.store.turns import REAL, Gauge, NotNow, Turns

BROKEN_SUFFIX = ".broken"
"""A file of this name says that damage was met while the store was in use, so that the next opening rescues at once."""

LOG_PAGES = 1000
"""Pages in the write-ahead log beyond which it is brought into the file, as SQLite itself would do within a commit."""

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_NO_ROOM = frozenset(
    {
        apsw.SQLITE_IOERR_WRITE,
        apsw.SQLITE_IOERR_FSYNC,
        apsw.SQLITE_IOERR_DIR_FSYNC,
        apsw.SQLITE_IOERR_TRUNCATE,
        apsw.SQLITE_IOERR_SHMOPEN,
        apsw.SQLITE_IOERR_SHMSIZE,
        apsw.SQLITE_IOERR_SHMMAP,
    }
)
"""Failures to write that say nothing about the rows: a quota, a limit of file size, a disk that went away."""


class Database:
    """An open file. Every method may be called from any event loop; the work runs in order, one piece at a time.

    `thread` does that work unless it is small and nothing is before it, `disk` waits for the disk beside it. By
    `gauge` small work is found to be quick.
    """

    def __init__(
        self,
        path: Path,
        connection: apsw.Connection,
        thread: ThreadPoolExecutor,
        disk: ThreadPoolExecutor | None = None,
        *,
        gauge: Gauge = REAL,
    ) -> None:
        self.path = path
        self._connection = connection
        self._thread = thread
        self._disk = disk or thread
        self._turns = Turns(thread, gauge)
        self._log_pages = 0
        self._flushes = 0
        self._tidy: Callable[[apsw.Connection], None] | None = None
        self._closed = False
        # In place of SQLite's own checkpoint, which would wait for the disk within a commit.
        connection.set_wal_hook(self._logged)

    @classmethod
    async def open(cls, path: Path, key: bytes, migrations: Sequence[str] = MIGRATIONS) -> "Database":
        """Open or make the file and bring its schema up to date.

        Raises:
            KeyRejected: the file belongs to another key.
            StoreBroken: it is damaged. StoreTooNew: a newer program wrote it. NoRoomToOpen: the disk is full.
        """
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            connection = await asyncio.wrap_future(thread.submit(_open, path, key, migrations))
        except BaseException as error:
            thread.shutdown(wait=False)
            if isinstance(error, StoreFull):
                raise NoRoomToOpen(reason=error.reason) from error
            raise
        return cls(path, connection, thread, ThreadPoolExecutor(max_workers=1, thread_name_prefix="store disk"))

    async def read(self, work: Callable[[apsw.Connection], _Result], *, small: bool = False) -> _Result:
        """Run reading work on one state of the file; small work is done before anything else if that can be."""
        self._check_open()
        return await self._do(lambda: self._guarded(lambda: _transact(self._connection, work, "BEGIN")), small=small)

    async def write(self, work: Callable[[apsw.Connection], _Result], *, small: bool = False) -> _Result:
        """Run writing work as one transaction: all of it is stored, or nothing. A killed process takes nothing back.

        Small work, of a few rows, is done before anything else runs if it can be done at once.
        """
        self._check_open()

        def transact() -> _Result:
            return self._guarded(lambda: _transact(self._connection, work, "BEGIN IMMEDIATE"))

        try:
            return await self._do(transact, small=small)
        finally:
            self._checkpoint_if_due()

    async def _do(self, transact: Callable[[], _Result], *, small: bool) -> _Result:
        # While the log is brought to the disk, some disks let whoever writes to it wait.
        if small and not self._flushes:
            with suppress(NotNow):
                return self._turns.at_once(lambda: self._hastily(transact))
        return await self._turns.take(transact, small=small)

    def tidy_with(self, tidy: Callable[[apsw.Connection], None]) -> None:
        """Have this done from time to time, in a transaction of its own that nobody waits for."""
        self._tidy = tidy

    async def flush(self) -> None:
        """Wait until the disk has all that was written before: then not even a loss of power takes it back.

        That is milliseconds on many disks, so it is not done within the transaction: other work goes on meanwhile.

        Raises:
            StoreFull: the disk has found out that it has no room. StoreError: it does not answer as it should.
        """
        if self._closed:
            return  # closing has brought everything there
        self._flushes += 1
        try:
            await asyncio.wrap_future(self._disk.submit(_sync, beside(self.path, "-wal")))
        finally:
            self._flushes -= 1

    async def close(self) -> None:
        """Finish what is queued, tidy up and close; harmless when closed."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._turns.take(self._shut)
        finally:
            self._thread.shutdown(wait=False)
            self._disk.shutdown(wait=False)

    def _shut(self) -> None:
        with suppress(OSError, apsw.Error):
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            keep_schema_pages(self._connection, self.path)
        self._connection.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("The store is closed.")

    def _guarded(self, work: Callable[[], _Result]) -> _Result:
        try:
            return work()
        except apsw.Error as error:
            raise self._answered(error) from error
        except (OverflowError, UnicodeError) as error:
            message = f"A value cannot be stored ({error})."
            raise StoreError(message) from error

    def _hastily(self, transact: Callable[[], _Result]) -> _Result:
        """Do a transaction without waiting for another program that holds the file."""
        self._connection.set_busy_timeout(0)
        try:
            return transact()
        except StoreLocked as error:
            raise NotNow from error
        finally:
            self._connection.set_busy_timeout(PATIENCE)

    def _logged(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _checkpoint_if_due(self) -> None:
        """Let the thread bring the log into the file, so that it does not grow for ever; nobody waits for that."""
        if self._log_pages >= LOG_PAGES and not self._closed:
            self._log_pages = 0
            _ = self._turns.give(self._checkpoint)

    def _checkpoint(self) -> None:
        try:
            if self._tidy is not None:
                _transact(self._connection, self._tidy, "BEGIN IMMEDIATE")
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.Error as error:
            # Everything is in the log and stays there; the next commit tries again.
            _log.warning("The log of the store could not be brought into its file: %s", self._answered(error))

    def _answered(self, error: apsw.Error) -> StoreError:
        """Turn SQLite's complaint into ours, and do at once what cannot wait."""
        answer = classify(error, self.path)
        match answer:
            case StoreFull():
                if ballast.drop(self.path.parent):
                    _log.warning("The disk is full; the ballast was given up")
                    with suppress(apsw.Error):
                        self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            case StoreBroken():
                _log.error("The store is damaged: %s", answer.reason)
                with suppress(OSError):
                    beside(self.path, BROKEN_SUFFIX).touch(mode=0o600)
            case _:
                pass
        return answer


def classify(error: apsw.Error, path: Path) -> StoreError:
    """Say what a failure of SQLite means for the caller."""
    match error:
        case apsw.FullError():
            return StoreFull()
        case apsw.CantOpenError() | apsw.ReadOnlyError():
            return StoreFull(reason=str(error))
        case apsw.IOError() if getattr(error, "extendedresult", 0) in _NO_ROOM:
            return StoreFull(reason=str(error))
        case apsw.CorruptError() | apsw.NotADBError() | apsw.IOError() | apsw.FormatError():
            return StoreBroken(reason=str(error))
        case apsw.BusyError() | apsw.LockedError():
            return StoreLocked(profile=path.parent.name)
        case _:
            return StoreError(f"{type(error).__name__}: {error}")


def _open(path: Path, key: bytes, migrations: Sequence[str]) -> apsw.Connection:
    try:
        connection = connect(path, key)
    except apsw.Error as error:
        raise classify(error, path) from error
    except OSError as error:
        raise StoreFull(reason=error.strerror or str(error)) from error
    try:
        if migrate(connection, migrations) or not beside(path, SCHEMA_SUFFIX).exists():
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            keep_schema_pages(connection, path)
        ballast.load(path.parent)
    except apsw.Error as error:
        connection.close()
        raise classify(error, path) from error
    except OSError as error:
        connection.close()
        raise StoreFull(reason=error.strerror or str(error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _sync(log: Path) -> None:
    """Bring the write-ahead log to the disk, as SQLite itself does at each commit when `synchronous` is FULL.

    Another descriptor of the log takes no lock away: SQLite locks the database and its index, never the log.
    """
    try:
        descriptor = os.open(log, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return  # Closed meanwhile: everything is in the database, and that on the disk.
    except OSError as error:
        raise _not_kept(error) from error
    try:
        getattr(os, "fdatasync", os.fsync)(descriptor)
    except OSError as error:
        raise _not_kept(error) from error
    finally:
        os.close(descriptor)


def _not_kept(error: OSError) -> StoreError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(reason=error.strerror or "no space left")
    return StoreError(f"The disk does not confirm that this was saved ({error.strerror or error}).")


def _transact(connection: apsw.Connection, work: Callable[[apsw.Connection], _Result], begin: str) -> _Result:
    connection.execute(begin)
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has already rolled back after some failures (a full disk); asking again would be an error.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result
