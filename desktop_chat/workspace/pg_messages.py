"""What PostgreSQL's programs say when they fail, turned into our errors (they speak English: LC_ALL=C)."""

import re
from pathlib import Path

from desktop_chat.workspace.errors import (
    ClusterFailed,
    DataOfAnotherMajor,
    DiskFull,
    FolderUnusable,
    PortTaken,
    WorkspaceError,
)

_LONGEST_TAIL = 8_000


def classify(text: str, *, folder: Path, port: int, major: int) -> WorkspaceError:
    """Return the error that a failed initdb or postgres describes in `text`."""
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return DiskFull(folder)
    foreign = re.search(r"data directory was initialized by PostgreSQL version (\S+),", text)
    if foreign is not None:
        return DataOfAnotherMajor(folder, foreign[1], major)
    if "Address already in use" in text or "could not create any TCP/IP sockets" in text:
        return PortTaken(port)
    refused = re.search(r"Permission denied|Read-only file system|has wrong ownership|has invalid permissions", text)
    if refused is not None:
        return FolderUnusable(folder, refused[0])
    return ClusterFailed(" / ".join(text.strip().splitlines()[-6:]) or "it said nothing")


def tail(log: Path, start: int) -> str:
    """Return what was added to a log since byte `start`, at most its last 8,000 bytes."""
    with log.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(start, size - _LONGEST_TAIL))
        return file.read().decode(errors="replace")
