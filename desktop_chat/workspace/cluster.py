"""The PostgreSQL cluster of one workspace: made once, started, watched, restarted after a crash, ended in order.

It knows files and processes, no SQL: `migrate.py` brings the contents. One Cluster works on a folder at a time; the
caller holds the workspace's lock.
"""

import asyncio
import contextlib
import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop_chat.workspace import postmaster
from desktop_chat.workspace.account import Account, can_reach, give_to
from desktop_chat.workspace.binaries import Binaries
from desktop_chat.workspace.errors import ClusterFailed, DataOfAnotherMajor, FolderUnusable, WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, explain
from desktop_chat.workspace.logins import SUPERUSER, DatabaseLogin, Endpoint
from desktop_chat.workspace.pg_messages import classify
from desktop_chat.workspace.runner import START_LIMIT, DidNotStart, Place, Runner

_SOCKET_PORT = 5432
_LOG_BYTES = 1_000_000
_LOGS_KEPT = 3

SETTINGS = {
    "shared_buffers": "32MB",
    "max_connections": "60",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "dynamic_library_path": "$libdir",
    # What people write must not end in a log: no statements, no DETAIL lines, and refusals (ERROR) are every-day.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_checkpoints": "off",
    "log_connections": "off",
    "log_line_prefix": "%m [%p] ",
}


class Cluster:
    """One PostgreSQL on one folder. `start` and `stop` may be called again and again; `stop` twice is harmless."""

    def __init__(  # noqa: PLR0913  (three of them come from one look at the system, the rest are options)
        self,
        folders: WorkspaceFolders,
        binaries: Binaries,
        account: Account | None,
        *,
        password: str,
        tcp: bool = sys.platform == "win32",
        pg_ctl: bool = sys.platform == "win32",
        settings: Mapping[str, str] = SETTINGS,
    ) -> None:
        """Take what `prepare_folders`, `usable_binaries` and `unprivileged_account` found.

        `password` is the superuser's. `tcp` listens on 127.0.0.1 in place of a Unix socket; `pg_ctl` starts and ends
        PostgreSQL by its own program in place of signals.
        """
        self._settings = dict(settings)
        self._folders = folders
        self._binaries = binaries
        self._account = account
        self._password = password
        self._tcp = tcp
        place = Place(binaries=binaries, account=account, database=self.database, log=folders.start_log)
        self._runner = _runner_for(place, pg_ctl=pg_ctl)
        self._unsettled = False
        self._endpoint = Endpoint(host=str(folders.sockets), port=_SOCKET_PORT)
        if tcp:
            self._endpoint = Endpoint(host="127.0.0.1", port=_free_port())

    @property
    def database(self) -> Path:
        """The data folder of this major version."""
        return self._folders.database(self._binaries.major)

    @property
    def pid(self) -> int | None:
        """The process number of the running PostgreSQL, or None."""
        return self._runner.pid

    def superuser(self, database: str = "postgres") -> DatabaseLogin:
        """Return the superuser's login: for set-up only, closed before anybody else is served."""
        return DatabaseLogin(endpoint=self._endpoint, user=SUPERUSER, password=self._password, database=database)

    def login(self, user: str, password: str, database: str = "postgres") -> DatabaseLogin:
        """Return the login of another role."""
        return DatabaseLogin(endpoint=self._endpoint, user=user, password=password, database=database)

    async def make(self) -> None:
        """Make the cluster if there is none; `start` does it too.

        Raises:
            DataOfAnotherMajor, DiskFull, FolderUnusable, ClusterFailed.
        """
        try:
            self._finish_exchange()
            self._refuse_foreign_data()
            self._sweep_unfinished()
            if not self.database.exists():
                await self._initialise()
        except OSError as error:
            raise explain(error, self._folders.data) from error

    async def start(self) -> None:
        """Make the cluster if there is none, end a left-over PostgreSQL, start ours, wait until it takes connections.

        Call it from the main thread (see `postmaster.spawn`).

        Raises:
            DataOfAnotherMajor, DiskFull, FolderUnusable, PortTaken, ClusterFailed.
        """
        if self.pid is not None:
            return
        await self.make()
        try:
            await self._end_left_over()
            self._rotate_logs()
            self._folders.open_sockets(self._account)
            await self._launch()
        except OSError as error:
            raise explain(error, self._folders.data) from error

    async def stop(self) -> None:
        """End PostgreSQL in order: open transactions are rolled back, everything committed is on disk."""
        await self._runner.stop()
        self._folders.forget_sockets()

    async def settle(self) -> None:
        """Bring what initdb has just written to disk: it did not wait for that, so that a first start is quick.

        Call it when the cluster serves; until it returns, a power cut could take what no checkpoint writes again.
        """
        if self._unsettled:
            await self._run(
                [self._binaries.program("initdb"), "--sync-only", "-D", self._data_argument()], self.database, b""
            )
            self._unsettled = False

    async def wait_for_end(self) -> None:
        """Return when the running PostgreSQL has ended by itself (a crash); use it to start again."""
        await self._runner.wait_for_end()

    async def reset_password(self) -> None:
        """Give the superuser the password that this object was made with, through PostgreSQL's single-user mode.

        For a workspace whose keys were lost. The cluster must not be running.
        """
        await self._end_left_over()
        command: list[str | Path] = [
            self._binaries.program("postgres"), "--single", "-D", self._data_argument(), "-j", "postgres",
        ]  # fmt: skip
        statement = f"alter role {SUPERUSER} password '{self._password}'\n;\n\n"
        await self._run(command, self.database, statement.encode())

    # Making ------------------------------------------------------------------------------------------------------

    def _refuse_foreign_data(self) -> None:
        """Never start empty beside data of another version, and never open another version's data."""
        wanted = self._binaries.major
        for folder in sorted(self._folders.data.glob("pgdata-*/PG_VERSION")):
            found = folder.read_text(encoding="utf-8", errors="replace").strip()
            if found != str(wanted) and (folder.parent == self.database or not self.database.exists()):
                raise DataOfAnotherMajor(folder.parent, found, wanted)
        if self.database.exists() and not (self.database / "PG_VERSION").is_file():
            raise FolderUnusable(self.database, "it is not a PostgreSQL data folder")

    def _finish_exchange(self) -> None:
        """Go on where putting restored data in place was cut off: the old data is aside already."""
        restored = self._folders.restored(self._binaries.major)
        if restored.exists() and not self.database.exists():
            restored.rename(self.database)

    def _sweep_unfinished(self) -> None:
        for folder in self._folders.data.glob("new-pgdata-*"):
            shutil.rmtree(folder)

    async def _initialise(self) -> None:
        """Run initdb into a folder of another name, so that a half-made cluster is never taken for a whole one."""
        unfinished = self._folders.data / f"new-{self.database.name}"
        password_file = unfinished / "password"
        data = unfinished / "data"
        data.mkdir(mode=0o700, parents=True)
        password_file.write_text(self._password, encoding="ascii")
        password_file.chmod(0o600)
        for path in (unfinished, data, password_file):
            give_to(path, self._account)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command: list[str | Path] = [
            self._binaries.program("initdb"), "-D", self._data_argument(data), "-U", SUPERUSER,
            "-A", "scram-sha-256", f"--pwfile={self._data_argument(data)}/../password", "-E", "UTF8",
            "--no-sync", "--no-instructions",
            *(locale if self._binaries.major >= 17 else ["--locale=C.UTF-8"]),
        ]  # fmt: skip
        await self._run(command, data, b"")
        data.rename(self.database)
        self._unsettled = True
        shutil.rmtree(unfinished)

    def _data_argument(self, folder: Path | None = None) -> str:
        """Name the data folder so that PostgreSQL's account can open it.

        Below a folder that keeps the account out (root's home), it is named as the directory that the process was
        started in: Linux follows that link without asking the folders above.
        """
        folder = folder or self.database
        if self._account is None or can_reach(folder.parent, self._account):
            return str(folder)
        if sys.platform == "linux" and self._binaries.major >= 17:  # initdb of 15 leaves the folder it is started in
            return "/proc/self/cwd"
        name = self._account.name
        raise FolderUnusable(folder, f"PostgreSQL runs as “{name}”, whom the folders above do not let pass")

    async def _run(self, command: Sequence[str | Path], folder: Path, text: bytes) -> None:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=postmaster.environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            **(self._account.owns_processes() if self._account else {}),
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(text), START_LIMIT)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            raise self._explain(output.decode(errors="replace"))

    # Starting ----------------------------------------------------------------------------------------------------

    async def _launch(self) -> None:
        """Start; once more, for a moment, while children of a killed predecessor are still going."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + 10.0
        while True:
            try:
                return await self._launch_once()
            except ClusterFailed as error:
                if "pre-existing shared memory block" not in error.reason or loop.time() > give_up:
                    raise
                await asyncio.sleep(0.1)

    async def _launch_once(self) -> None:
        listening = {
            "listen_addresses": "127.0.0.1" if self._tcp else "",
            "port": str(self._endpoint.port),
            "unix_socket_directories": "" if self._tcp else str(self._folders.sockets),
            "unix_socket_permissions": "0700",
        }
        try:
            await self._runner.start(self._settings | listening, self._data_argument())
        except DidNotStart as error:
            raise self._explain(error.said) from None

    async def _end_left_over(self) -> None:
        await self._runner.end_left_over(self._endpoint, self._data_argument())

    def _rotate_logs(self) -> None:
        """Begin a new log when the last one has grown; keep three old ones."""
        log = self._folders.start_log
        if not log.exists() or log.stat().st_size < _LOG_BYTES:
            return
        for number in range(_LOGS_KEPT, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            newer = log if number == 1 else log.with_name(f"{log.name}.{number - 1}")
            with contextlib.suppress(FileNotFoundError):
                newer.replace(older)

    def _explain(self, text: str) -> WorkspaceError:
        return classify(text, folder=self._folders.data, port=self._endpoint.port, major=self._binaries.major)


def _runner_for(place: Place, *, pg_ctl: bool) -> Runner:
    if pg_ctl:
        from desktop_chat.workspace.pg_ctl_runner import PgCtlRunner  # noqa: PLC0415  (one of the two is never needed)

        return PgCtlRunner(place)
    from desktop_chat.workspace.direct_runner import DirectRunner  # noqa: PLC0415  (names signals that Windows lacks)

    return DirectRunner(place)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
