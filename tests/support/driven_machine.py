"""One computer of a test: the windows on it and its local workspace, which can be ended, stopped and killed."""

import os
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.control import decode_state
from desktop_chat.workspace.postmaster import is_alive, read_pid_file
from tests.support.driven_program import DrivenProgram
from tests.support.workspace_process import wait_until_gone

LOUD = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) |^Q[A-Z]\w+[:(]|^qt\.|^Traceback|^Fatal ")


@dataclass(slots=True)
class Machine:
    """One computer: a folder for everything that the program keeps, its windows, and its local workspace."""

    home: Path
    programs: list[DrivenProgram] = field(default_factory=list)

    def window(self, *arguments: str, before: Sequence[str] = ()) -> DrivenProgram:
        """Start the program and wait until it shows something."""
        program = DrivenProgram.start(self.home, *arguments, before=before)
        self.programs.append(program)
        program.wait_until(lambda seen: seen.page != "none", "a window is shown")
        return program

    def person(self, name: str, *, before: Sequence[str] = ()) -> DrivenProgram:
        """Start the program as a person of the local workspace and wait until that is live."""
        program = self.window("--local", "--as", name, "--unprotected-store", before=before)
        program.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", f"{name} is live")
        return program

    @property
    def workspace(self) -> Path:
        return self.home / "workspace"

    def profile(self, name: str) -> Path:
        """The folder in which a person's store is."""
        return self.home / "profiles" / name

    @property
    def server(self) -> int:
        """The process number of the workspace's server, which may have ended."""
        return decode_state((self.workspace / "workspace.json").read_bytes()).pid

    @property
    def postmaster(self) -> int:
        """The process number of PostgreSQL."""
        found = read_pid_file(next(self.workspace.glob("pgdata-*")))
        assert found is not None
        return found.pid

    def kill(self, pid: int) -> None:
        """Kill a process (SIGKILL) and wait until it has gone."""
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)

    def end(self) -> None:
        """End every window and the workspace."""
        for program in self.programs:
            program.stop()
        try:
            server = self.server
        except (OSError, ProtocolError):
            return
        if is_alive(server):
            os.kill(server, signal.SIGTERM)
            wait_until_gone(server)

    def complaints(self) -> list[str]:
        """Return what was logged as a warning or worse, in any log of this computer."""
        logs = [*self.home.glob("log/*.log"), *self.home.parent.glob("*.stderr")]
        return [
            f"{log.name}: {line}" for log in logs for line in log.read_text("utf-8").splitlines() if LOUD.match(line)
        ]
