"""Where the workspace keeps what, with modes that shut everybody else out.

Unix socket paths end at 107 bytes (103 on macOS) and must be reachable by the account that PostgreSQL runs as, so
sockets move to a short private folder where the data folder is deep, or where we are root.
"""

import contextlib
import errno
import os
import re
import socket
import stat
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop_chat.workspace.account import Account, give_to
from desktop_chat.workspace.errors import DiskFull, FolderUnusable, WorkspaceError

LONGEST_SOCKET_PATH = 100
_SHORT_NAME = re.compile(r"desktop-chat-[0-9a-f]{12}-(run|pg)")
_SOCKET_LOCK = re.compile(r"\.s\.PGSQL\.\d+\.lock")
_LATELY_SECONDS = 600.0
_PRIVATE = 0o700
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceFolders:
    """Every path of one workspace. `sockets` belongs to PostgreSQL's account, `run` to us."""

    data: Path
    run: Path
    sockets: Path
    log: Path

    @property
    def sharing_files(self) -> tuple[Path, ...]:
        """The certificate that others have pinned, and how it was shared: who has both is this workspace to them."""
        return self.data / "certificate.pem", self.data / "sharing.json"

    @property
    def keys_file(self) -> Path:
        """The secrets, 0600."""
        return self.data / "keys.json"

    @property
    def state_file(self) -> Path:
        """How to reach the running server, 0600; it outlives the server, whose life is told by `lock_file`."""
        return self.data / "workspace.json"

    @property
    def lock_file(self) -> Path:
        """The file whose OS lock says that a server is alive."""
        return self.data / "workspace.lock"

    @property
    def control_socket(self) -> Path:
        """Where windows ask for leases and tickets."""
        return self.run / "control.sock"

    @property
    def backups(self) -> Path:
        """The backups that are made unasked."""
        return self.data / "backups"

    @property
    def files(self) -> Path:
        """What people have uploaded, whole or in part."""
        return self.data / "files"

    @property
    def blobs(self) -> Path:
        """The files that rows of storage.objects name: whole, and never changed."""
        return self.files / "blobs"

    @property
    def start_log(self) -> Path:
        """What PostgreSQL says, all of it."""
        return self.log / "postgresql.log"

    def open_sockets(self, account: Account | None) -> None:
        """Make the folder for PostgreSQL's socket, owned by its account.

        Raises:
            FolderUnusable: somebody else made it.
        """
        _make_short_folder(self.sockets, account)

    def forget_sockets(self) -> None:
        """Remove that folder after PostgreSQL has ended, if it lies outside of `data`."""
        if self.data not in self.sockets.parents:
            with contextlib.suppress(OSError):
                self.sockets.rmdir()  # only when empty

    def database(self, major: int) -> Path:
        """PostgreSQL's data; each major version has a folder of its own."""
        return self.data / f"pgdata-{major}"

    def restored(self, major: int) -> Path:
        """PostgreSQL's data as it was restored, whole and proven, about to take the place of `database`."""
        return self.data / f"restored-pgdata-{major}"


def prepare_folders(data: Path, account: Account | None) -> WorkspaceFolders:
    """Make the folders that are missing and take foreign rights from those that are there.

    Raises:
        FolderUnusable: a folder cannot be made or belongs to somebody else.
        DiskFull: there is no room for a folder.
    """
    data = data.absolute()
    try:
        _make_private(data)
        _make_private(data / "log")
        run = data / "run"
        if _too_long(run / "control.sock"):
            run = _short_folder(data, "run")
        _make_private(run)
        sockets = run if account is None and not _too_long(run / ".s.PGSQL.65535") else _short_folder(data, "pg")
    except OSError as error:
        raise explain(error, data) from error
    return WorkspaceFolders(data=data, run=run, sockets=sockets, log=data / "log")


def explain(error: OSError, folder: Path) -> WorkspaceError:
    """Turn what the operating system says of a folder into our error."""
    if error.errno in _FULL:
        return DiskFull(folder)
    return FolderUnusable(folder, error.strerror or str(error))


def write_private(path: Path, content: bytes) -> None:
    """Replace a file whole, readable by its owner only, on disk before the old one goes.

    Raises:
        DiskFull: there was no room; the old file is untouched.
        FolderUnusable: the folder cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # never through a link
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o600)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise explain(error, path.parent) from error


def read_private(path: Path) -> bytes:
    """Read a file of ours; take the rights of others from it when a copy or a backup has given them some.

    Raises:
        FolderUnusable: it is a link, no file, or belongs to somebody else, who would know what is in it.
        OSError: it cannot be read, or is not there.
    """
    if sys.platform == "win32":
        return path.read_bytes()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FolderUnusable(path, "it is a link") from error
        raise
    with os.fdopen(descriptor, "rb") as file:
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode):
            raise FolderUnusable(path, "it is not a file")
        if info.st_uid != os.geteuid():
            raise FolderUnusable(path, "it belongs to another account")
        if info.st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
        return file.read()


def sweep_short_folders(account: Account | None, now: float) -> None:
    """Remove what killed servers left in the folder for short-lived files; `now` in seconds since the epoch.

    Each start clears the folders of its own data; these belong to data that was moved or deleted since. One is left
    alone while a socket in it answers, or when it was touched lately: its server may be about to listen.
    """
    if sys.platform == "win32":
        return
    owners = {os.geteuid(), *([account.user] if account is not None else [])}
    for folder in _runtime_folder().glob("desktop-chat-*"):
        with contextlib.suppress(OSError):
            info = folder.lstat()
            is_ours = stat.S_ISDIR(info.st_mode) and info.st_uid in owners and _SHORT_NAME.fullmatch(folder.name)
            if is_ours and now - info.st_mtime > _LATELY_SECONDS and not any(map(_answers, folder.iterdir())):
                for path in folder.iterdir():
                    if path.is_socket() or _SOCKET_LOCK.fullmatch(path.name):
                        path.unlink(missing_ok=True)
                folder.rmdir()  # only when nothing else is in it


def _answers(path: Path) -> bool:
    """Tell whether somebody listens on a Unix socket."""
    if not path.is_socket():
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True


def _make_private(folder: Path) -> None:
    # Each folder above that is missing is ours alone, too: whoever may write there could put another one in its place.
    for missing in reversed([folder, *(parent for parent in folder.parents if not parent.exists())]):
        try:
            missing.mkdir(mode=_PRIVATE, exist_ok=True)
        except FileExistsError:
            raise FolderUnusable(missing, "it is not a folder") from None
    if sys.platform == "win32":
        return  # a folder below the profile is private by inheritance
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode):
        raise FolderUnusable(folder, "it is not a folder")
    if info.st_uid != os.geteuid():
        raise FolderUnusable(folder, "it belongs to another account")
    if stat.S_IMODE(info.st_mode) != _PRIVATE:
        folder.chmod(_PRIVATE)
    os.utime(folder)  # a sweep leaves alone what is in use


def _too_long(path: Path) -> bool:
    return len(os.fsencode(path)) > LONGEST_SOCKET_PATH


def _short_folder(data: Path, purpose: str) -> Path:
    if sys.platform == "win32":
        return data / "run"
    return _runtime_folder() / f"desktop-chat-{sha256(os.fsencode(data)).hexdigest()[:12]}-{purpose}"


def _make_short_folder(folder: Path, account: Account | None) -> None:
    """Make (or take again) a folder that belongs to us or to `account` and lets nobody else in.

    Its name is known to others, so one that is a link or somebody else's is refused, not used.
    """
    try:
        folder.mkdir(mode=_PRIVATE)
        give_to(folder, account)
    except FileExistsError:
        if sys.platform == "win32":
            return
        info = folder.lstat()
        owner = os.geteuid() if account is None else account.user
        if not stat.S_ISDIR(info.st_mode) or info.st_uid != owner or stat.S_IMODE(info.st_mode) != _PRIVATE:
            raise FolderUnusable(folder, "it was made by somebody else") from None
        os.utime(folder)


def _runtime_folder() -> Path:
    if sys.platform != "win32" and os.geteuid() == 0:
        candidates = [Path("/run")]  # root's own XDG_RUNTIME_DIR would not let PostgreSQL's account pass
    else:
        candidates = [Path(value) for value in (os.environ.get("XDG_RUNTIME_DIR"),) if value]
    for candidate in candidates:
        if candidate.is_dir() and os.access(candidate, os.W_OK | os.X_OK) and len(str(candidate)) < 40:
            return candidate
    return Path(tempfile.gettempdir())
