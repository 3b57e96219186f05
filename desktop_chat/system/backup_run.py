"""Runs the program's own command that backs a workspace up, as a process of its own, and tells how far it is.

In a process of its own, because a window that copies a database would stand still, and one that is closed would end it.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import IO

from desktop_chat.domain.errors import UserError

_CREATE_NO_WINDOW = 0x08000000  # subprocess.CREATE_NO_WINDOW, which exists on Windows only
_UNKNOWN = "The backup could not be made."


async def run_backup(command: Sequence[str], tell: Callable[[int], None]) -> str:
    """Run `... workspace backup FILE --json` to its end; `tell` is called with each new percent. Return the file.

    Cancelled, the process is ended; a half-made file is taken away by it.

    Raises:
        UserError: it could not be made; the sentence is the command's own.
    """
    loop = asyncio.get_running_loop()
    try:
        process = await asyncio.to_thread(_spawn, command)
    except OSError as error:
        raise UserError(f"The backup could not be started: {error.strerror or error}") from error

    def told(percent: int) -> None:
        loop.call_soon_threadsafe(tell, percent)

    try:
        return await asyncio.to_thread(_follow, process, told)
    except asyncio.CancelledError:
        process.terminate()
        raise


def _spawn(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  (the caller's own program)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=_CREATE_NO_WINDOW if sys.platform == "win32" else 0,
    )


def _follow(process: "subprocess.Popen[bytes]", told: Callable[[int], None]) -> str:
    """Read to the end: the answer is one short line, so that the pipe of progress is what fills."""
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        last = _read_progress(process.stderr, told)
        answer = _last_line(process.stdout.read())
    if "file" in answer and process.returncode == 0:
        return str(answer["file"])
    raise UserError(str(answer.get("message") or last or _UNKNOWN))


def _read_progress(lines: IO[bytes], told: Callable[[int], None]) -> str:
    """Tell each percent, and return the last line that was none: a sentence for people."""
    last = ""
    for line in lines:
        match _read(line):
            case {"percent": int(percent)}:
                told(percent)
            case _:
                last = line.decode(errors="replace").strip().removeprefix("desktop-chat: ") or last
    return last


def _last_line(output: bytes) -> dict[str, object]:
    lines = output.splitlines()
    return _read(lines[-1]) if lines else {}


def _read(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
