"""Finds this computer's local workspace or starts it, and holds a lease on it for as long as a window needs it.

The server is a process of its own that outlives the window that started it while others use it.
"""

import asyncio
import contextlib
import logging
import os
import select
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import IO, Any

from desktop_chat.domain.errors import DesktopChatError, ProtocolError
from desktop_chat.domain.owned_account import OwnedAccounts
from desktop_chat.domain.sharing import SharingState
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.accounts import ChangeAccount, LookAtAccounts
from desktop_chat.protocol.control import (
    LONGEST_LINE,
    CodeFor,
    Done,
    Failed,
    Lease,
    Ready,
    Reply,
    Report,
    Request,
    Status,
    Stop,
    TicketFor,
    WorkspaceState,
    decode_ready,
    decode_reply,
    decode_state,
    encode_request,
)
from desktop_chat.protocol.sharing import SharingRequest

logger = logging.getLogger(__name__)

START_SECONDS = 120.0
"""The longest start: a first one takes a second, one after a crash of the computer may have a log to replay."""
ANSWER_SECONDS = 10.0
_RETRY_SECONDS = 0.05
_PATIENCE_SECONDS = 0.7
_LOG_BYTES = 200_000
_JOINABLE = "already_served"
_CREATE_NO_WINDOW = 0x08000000  # subprocess.CREATE_NO_WINDOW, which exists on Windows only


@dataclass
class WorkspaceUnavailable(DesktopChatError):
    """The local workspace did not start or did not answer. `code` is a word for machines, `reason` a sentence."""

    code: str
    reason: str

    def __str__(self) -> str:
        return f"The local workspace is not available: {self.reason}"


class WorkspaceRefused(WorkspaceUnavailable):
    """The local workspace answers, but does not do this; `reason` is all that there is to say."""

    def __str__(self) -> str:
        return self.reason


def _strange() -> WorkspaceUnavailable:
    return WorkspaceUnavailable("bad_reply", "it answered something else")


class NotRunning(Exception):
    """No server answers on that data folder."""


@dataclass(slots=True)
class ControlConnection:
    """One open connection to the control channel; the lease is on it, when one was given."""

    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter
    _secret: str = field(repr=False)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def ask(self, request: Request) -> Reply:
        """Send a request and return the reply.

        Raises:
            NotRunning: the server went away or does not answer.
        """
        try:
            async with self._busy, asyncio.timeout(ANSWER_SECONDS):
                self._writer.write(encode_request(request, self._secret))
                await self._writer.drain()
                line = await self._reader.readline()
                return decode_reply(line)
        except (OSError, ValueError, TimeoutError, ProtocolError) as error:
            raise NotRunning from error

    def alive(self) -> bool:
        """Tell, at once and without waiting, whether the server still holds its end of this connection."""
        if self._reader.at_eof() or self._writer.is_closing():
            return False
        socket = self._writer.get_extra_info("socket")
        if socket is None or socket.fileno() < 0:
            return False
        # The end may have come in this very moment, before the loop has read it. Nothing else is ever sent unasked.
        readable, _, _ = select.select([socket], [], [], 0)
        return not readable

    async def ended(self) -> None:
        """Return when the server has gone. Nothing else may be asked meanwhile on this connection."""
        with contextlib.suppress(OSError):
            await self._reader.read()

    async def close(self) -> None:
        """Close the connection and so give the lease back; harmless when closed."""
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


@dataclass(slots=True)
class RunningWorkspace:
    """A workspace that lives at least until `close`. `url` and `anon_key` are what a client needs to talk to it."""

    url: str
    anon_key: str
    version: str
    pid: int
    lease: ControlConnection = field(repr=False)
    _state: WorkspaceState = field(repr=False)

    async def ticket(self, person: str) -> str:
        """Return a one-use ticket (60 s) to sign in as a person of this computer, who is made on first use.

        Raises:
            WorkspaceUnavailable: the server has gone, or refuses (`bad_person`).
        """
        match await self._ask(TicketFor(person)):
            case Done(ticket=str(ticket)):
                return ticket
            case Failed(code, message):
                raise WorkspaceUnavailable(code, message)
            case _:
                raise _strange()

    async def code(self, account: str) -> tuple[str, str]:
        """Return the address of an account (given by its id or its address) and a one-time code for it.

        Raises:
            WorkspaceUnavailable: the server has gone.
            WorkspaceRefused: there is no such account.
        """
        match await self._ask_owner(CodeFor(account)):
            case Done(ticket=str(code), user=str(email)):
                return email, code
            case _:
                raise _strange()

    async def share(self, request: SharingRequest) -> SharingState:
        """Do something about sharing the workspace on the network, and return how that stands then.

        Raises:
            WorkspaceUnavailable: the server has gone.
            WorkspaceRefused: it cannot; the sentence is its own.
        """
        match await self._ask_owner(request):
            case SharingState() as state:
                return state
            case _:
                raise _strange()

    async def accounts(self, request: LookAtAccounts) -> OwnedAccounts:
        """Return a page of the workspace's accounts.

        Raises:
            WorkspaceUnavailable: the server has gone.
            WorkspaceRefused: it cannot; the sentence is its own.
        """
        match await self._ask_owner(request):
            case OwnedAccounts() as found:
                return found
            case _:
                raise _strange()

    async def change_account(self, request: ChangeAccount) -> None:
        """Do something to an account.

        Raises:
            WorkspaceUnavailable: the server has gone.
            WorkspaceRefused: there is no such account, or it cannot.
        """
        if await self._ask_owner(request) != Done():
            raise _strange()

    async def _ask_owner(self, request: Request) -> Reply:
        reply = await self._ask(request)
        if isinstance(reply, Failed):
            raise WorkspaceRefused(reply.code, reply.message)
        return reply

    async def _ask(self, request: Request) -> Reply:
        """Ask on a connection of its own: the lease's is listened to for the server's end."""
        connection = await _asking(self._state)
        try:
            return await connection.ask(request)
        except NotRunning as error:
            raise WorkspaceUnavailable("not_running", "it has ended") from error
        finally:
            await connection.close()

    def alive(self) -> bool:
        """Tell, at once and without waiting, whether the server runs: then it is what listens at `url`."""
        return self.lease.alive()

    async def ended(self) -> None:
        """Return when the server has gone, by a crash or by `stop_workspace`; ensure it again then."""
        await self.lease.ended()

    async def close(self) -> None:
        """Give the lease back; the last one to do so ends a server that runs while it is used."""
        await self.lease.close()

    async def __aenter__(self) -> "RunningWorkspace":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def ensure_workspace(data: Path, command: Sequence[str], *, limit: float = START_SECONDS) -> RunningWorkspace:
    """Join the workspace that serves `data`, or start it by `command` (`... serve --data DATA --while-used`).

    Two windows that start at once get one server: the folder's lock lets one in, the other joins it.

    Raises:
        WorkspaceUnavailable: it could not be started (the sentence is the server's own), or not within `limit` seconds.
    """
    patience = 0.0
    try:
        async with asyncio.timeout(limit):
            while True:
                joined = await _join_within(data, patience)
                if joined is not None:
                    return joined
                await _start(data, command)
                patience = _PATIENCE_SECONDS
    except TimeoutError as error:
        raise WorkspaceUnavailable("too_slow", f"it was not ready after {limit:.0f} seconds") from error


async def join_workspace(data: Path) -> RunningWorkspace | None:
    """Take a lease on the workspace that serves `data`; None when there is none (or one that is just ending)."""
    state = await asyncio.to_thread(_read_state, data)
    if state is None:
        return None
    try:
        connection = await _connect(state)
    except NotRunning:
        return None
    try:
        reply = await connection.ask(Lease())
    except NotRunning:
        reply = Failed("not_running", "")
    if isinstance(reply, Failed):
        await connection.close()
        return None
    return RunningWorkspace(state.url, state.anon_key, state.version, state.pid, connection, state)


async def status_of_workspace(data: Path) -> dict[str, Any] | None:
    """Ask the server on `data` how it is; None when there is none, or none that answers."""
    state = await asyncio.to_thread(_read_state, data)
    if state is None:
        return None
    try:
        connection = await _connect(state)
    except NotRunning:
        return None
    try:
        reply = await connection.ask(Status())
    except NotRunning:
        return None
    finally:
        await connection.close()
    return reply.content if isinstance(reply, Report) else None


async def stop_workspace(data: Path) -> bool:
    """Ask the server on `data` to end, whoever uses it, and wait until it lets nobody in; False: there was none."""
    state = await asyncio.to_thread(_read_state, data)
    if state is None:
        return False
    try:
        connection = await _connect(state)
    except NotRunning:
        return False
    try:
        await connection.ask(Stop())
        await connection.ended()
    except NotRunning:
        return False
    finally:
        await connection.close()
    return True


async def _join_within(data: Path, patience: float) -> RunningWorkspace | None:
    """Join, asking again for a while: a server that was just started by another window is not there at once."""
    give_up = asyncio.get_running_loop().time() + patience
    while True:
        joined = await join_workspace(data)
        if joined is not None or asyncio.get_running_loop().time() >= give_up:
            return joined
        await asyncio.sleep(_RETRY_SECONDS)


async def _asking(state: WorkspaceState) -> ControlConnection:
    try:
        return await _connect(state)
    except NotRunning as error:
        raise WorkspaceUnavailable("not_running", "it has ended") from error


async def _connect(state: WorkspaceState) -> ControlConnection:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            port = state.control_port
            if port is not None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LONGEST_LINE)
            elif sys.platform != "win32":
                reader, writer = await asyncio.open_unix_connection(state.control, limit=LONGEST_LINE)
            else:
                raise NotRunning
    except (OSError, ValueError, TimeoutError) as error:
        raise NotRunning from error
    return ControlConnection(reader, writer, state.secret)


def _read_state(data: Path) -> WorkspaceState | None:
    """Read the lock file; a damaged one counts as none, the server that starts then writes a new one.

    One that somebody else could have written is not believed: it could lead to a server that only looks like ours.
    """
    path = data / "workspace.json"
    try:
        return decode_state(path.read_bytes() if sys.platform == "win32" else _read_own(path))
    except (OSError, ProtocolError):
        return None


def _read_own(path: Path) -> bytes:
    """Read a file that is ours and that nobody else may write; raise OSError for any other, for links and for pipes."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o022:
            raise PermissionError(path)
        return file.read(LONGEST_LINE + 1)


async def _start(data: Path, command: Sequence[str]) -> None:
    """Start a server and wait until it serves, says why not, or says that another one was faster."""
    process = await asyncio.to_thread(_spawn, data, command)
    assert process.stdout is not None
    try:
        line = await asyncio.to_thread(process.stdout.readline, LONGEST_LINE)
    except asyncio.CancelledError:
        process.terminate()  # our limit has passed: it must not come up behind our back
        raise
    finally:
        # Reaps it whenever it ends, also after this window's loop, and keeps it from being killed with the window.
        threading.Thread(target=process.communicate, name="workspace reaper", daemon=True).start()
    if not line:
        raise WorkspaceUnavailable("crashed", f"its process ended at once; {_log_file(data)} may say why")
    answer = _understood(line)
    if isinstance(answer, Failed) and answer.code != _JOINABLE:
        raise WorkspaceUnavailable(answer.code, answer.message)


def _spawn(data: Path, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own: closing our terminal or our window is not its business."""
    log = _log_file(data)
    try:
        _make_private(log.parent)
        with _open_log(log) as errors:
            return subprocess.Popen(  # noqa: S603  (the caller's own program)
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                creationflags=_CREATE_NO_WINDOW if sys.platform == "win32" else 0,
            )
    except OSError as error:
        raise WorkspaceUnavailable("not_startable", f"{error.strerror or error} ({data})") from error


def _make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for us alone whatever the umask says."""
    for missing in reversed([folder, *(parent for parent in folder.parents if not parent.exists())]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _open_log(log: Path) -> IO[bytes]:
    """Open the log to add to it, from its beginning when it has grown; never through a link."""
    follow_no_link = 0 if sys.platform == "win32" else os.O_NOFOLLOW
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | follow_no_link, 0o600)
    if os.fstat(descriptor).st_size >= _LOG_BYTES:
        os.ftruncate(descriptor, 0)
    return os.fdopen(descriptor, "ab")


def _log_file(data: Path) -> Path:
    return data / "log" / "server.log"


def _understood(line: bytes) -> Ready | Failed:
    try:
        return decode_ready(line)
    except ProtocolError as error:
        raise WorkspaceUnavailable("bad_reply", "what was started is no workspace server") from error
