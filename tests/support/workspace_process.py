"""A local workspace served by a process of its own, to be joined, ended and killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import asyncpg

from desktop_chat.protocol.control import Failed, Ready, WorkspaceState, decode_ready, decode_state
from desktop_chat.workspace.logins import DatabaseLogin, Endpoint
from desktop_chat.workspace.postmaster import is_alive, read_pid_file

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def serve_command(data: Path, *, port: int = 0, linger: float | None = None, python: str = sys.executable) -> list[str]:
    """Return what starts a server on `data`; with `linger` it ends so many seconds after the last lease."""
    return [python, "-m", "tests.support.serve_workspace", str(data), str(port), "" if linger is None else str(linger)]


@dataclass(slots=True)
class WorkspaceProcess:
    """A server process that has said what became of its start: `answer`."""

    data: Path
    process: subprocess.Popen[bytes]
    answer: Ready | Failed
    errors: Path

    @classmethod
    def start(cls, data: Path, command: list[str] | None = None, *, errors: Path | None = None, **options: Any) -> Self:
        """Start a server and wait for its first line; its log goes to `errors`, `options` to Popen."""
        errors = errors or Path(f"{data}.errors")
        with errors.open("wb") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                command or serve_command(data),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                **options,
            )
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, errors.read_text()
        return cls(data, process, decode_ready(line), errors)

    @property
    def ready(self) -> Ready:
        """What it announced when it served."""
        assert isinstance(self.answer, Ready), self.answer
        return self.answer

    @property
    def state(self) -> WorkspaceState:
        """The content of its lock file."""
        return decode_state((self.data / "workspace.json").read_bytes())

    @property
    def postmaster(self) -> int:
        """The process number of its PostgreSQL."""
        found = read_pid_file(next(self.data.glob("pgdata-*")))
        assert found is not None
        return found.pid

    def ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Ask the control channel on a connection of its own."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(self.state.control)
            connection.sendall(json.dumps(request).encode() + b"\n")
            answer: dict[str, Any] = json.loads(connection.makefile().readline())
            return answer

    def kill(self) -> None:
        """Kill the server (SIGKILL) and reap it."""
        self.process.kill()
        self.wait()

    def end(self) -> int:
        """End the server in order; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait for its end; returns its exit code."""
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end()
        elif self.process.stdout is not None:
            self.process.stdout.close()


def wait_until_gone(pid: int) -> None:
    """Wait for the end of a process that is not our child."""
    if hasattr(os, "pidfd_open"):
        import select

        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        ready, _, _ = select.select([descriptor], [], [], PATIENCE)
        os.close(descriptor)
        assert ready, f"process {pid} still lives"
        return
    limit = time.monotonic() + PATIENCE
    while is_alive(pid):
        assert time.monotonic() < limit, f"process {pid} still lives"


def superuser_of(data: Path) -> DatabaseLogin:
    """Return the superuser's login of a running workspace, as its own files tell it."""
    password = json.loads((data / "keys.json").read_bytes())["database_password"]
    lines = (next(data.glob("pgdata-*")) / "postmaster.pid").read_text().splitlines()
    endpoint = Endpoint(host=lines[4] or "127.0.0.1", port=int(lines[3]))
    return DatabaseLogin(endpoint=endpoint, user="supabase_admin", password=password)


async def look_inside(data: Path, sql: str, *arguments: object) -> Any:
    """Ask the database of a running workspace as its superuser; returns the first value."""
    connection = await asyncpg.connect(**superuser_of(data).arguments())
    try:
        return await connection.fetchval(sql, *arguments)
    finally:
        await connection.close()
