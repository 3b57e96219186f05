"""One writer per profile: a lock of the operating system, which ends with its process, however that ends."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from desktop_chat.domain.errors import StoreLocked
from desktop_chat.domain.values import dataclass

LOCK_NAME = "profile.lock"
_LOCKED_BYTE = 1 << 30
"""Where the lock lies on Windows, which lets nobody read what is locked: far behind the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a profile open: the process, and a word for people (such as the address of its control socket)."""

    pid: int
    note: str = ""


class ProfileLock:
    """The right to write a profile. Taken in `acquire`, given back in `release` or by the end of the process."""

    def __init__(self, file: int, path: Path) -> None:
        self._file: int | None = file
        self._path = path

    @classmethod
    def acquire(cls, folder: Path, note: str = "") -> "ProfileLock":
        """Take the lock of the profile in a folder, which is made if it is missing.

        Raises:
            StoreLocked: another process, or another window of this one, has it; `holder` says which.
            OSError: the folder cannot be used.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / LOCK_NAME
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            raise StoreLocked(profile=folder.name) from error
        os.ftruncate(file, 0)
        os.write(file, json.dumps({"pid": os.getpid(), "note": note}).encode())
        return cls(file, path)

    def release(self) -> None:
        """Give the lock back; harmless when it was given back.

        The file stays: removing it would let two processes lock two files of the same name.
        """
        if self._file is None:
            return
        os.ftruncate(self._file, 0)
        os.close(self._file)
        self._file = None


def holder(folder: Path) -> Holder | None:
    """Return who has the profile open, as far as it can be told, or None when nobody has."""
    path = folder / LOCK_NAME
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        _lock(file)
    except OSError:
        return _written(file)
    finally:
        os.close(file)
    return None


def _written(file: int) -> Holder:
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(os.read(file, 4096))
        return Holder(pid=int(told["pid"]), note=str(told["note"]))
    return Holder(pid=0)


def _locker() -> Callable[[int], None]:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  # only there on Windows

        def lock_byte(file: int) -> None:
            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)

        return lock_byte
    import fcntl  # noqa: PLC0415  # not there on Windows

    def lock_file(file: int) -> None:
        # flock, not lockf: the latter is dropped as soon as this process closes any descriptor of the file.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    return lock_file


_lock = _locker()
