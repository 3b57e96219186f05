"""A file that only takes up room, to be given up when the disk is full.

On a full disk SQLite cannot even delete or tidy up: both write first. What the ballast frees is enough for that.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

BALLAST_BYTES = 1 << 20
ROOM_TO_SPARE = 16 * BALLAST_BYTES
_NAME = "ballast"


def load(folder: Path) -> bool:
    """Put the ballast there if it is missing and the disk has room to spare; return whether it is there."""
    ballast = folder / _NAME
    with suppress(FileNotFoundError):
        if ballast.stat().st_size == BALLAST_BYTES:
            return True
    try:
        if not has_room(folder):
            return False
        # Random, because a file system that compresses would keep zeros in no room at all.
        ballast.write_bytes(os.urandom(BALLAST_BYTES))
    except OSError:
        drop(folder)
        return False
    return True


def has_room(folder: Path) -> bool:
    """Tell whether the disk has room for more than what a person would miss."""
    try:
        return shutil.disk_usage(folder).free >= ROOM_TO_SPARE
    except OSError:
        return False


def drop(folder: Path) -> bool:
    """Give the room back; return whether there was any to give."""
    try:
        (folder / _NAME).unlink()
    except OSError:
        return False
    return True
