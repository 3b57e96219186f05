"""The test mode as a process of its own, started by the command line that a person types."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import jwt

PATIENCE = 60.0


@dataclass(slots=True)
class SuiteServer:
    """A started test mode; `said` is its one line."""

    process: subprocess.Popen[str]
    said: Mapping[str, Any]

    @classmethod
    def start(cls, *arguments: str, **ports: int) -> Self:
        """Start it with these arguments; ports (`auth=0`) are listened on."""
        listening = [word for name, port in ports.items() for word in (f"--{name}-port", str(port))]
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop_chat", "serve", *arguments, *listening],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            _, errors = process.communicate(timeout=PATIENCE)
            raise AssertionError(errors)
        return cls(process, json.loads(line))

    def url(self, name: str) -> str:
        """Return where a listener is."""
        return str(self.said[f"{name}_url"])

    def token(self, **claims: object) -> str:
        """Return a token that the secret signs."""
        return jwt.encode(dict(claims), self.said["jwt_secret"], algorithm="HS256")

    def end(self) -> tuple[int, str]:
        """End it politely; returns its exit code and what it said beside its line."""
        if self.process.poll() is None and "error" not in self.said:
            self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
