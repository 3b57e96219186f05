"""What a profile takes up on the disk, by kind. Blocks: call it in a worker thread."""

from collections.abc import Iterator
from pathlib import Path

from desktop_chat.qt.wishes import StorageFacts
from desktop_chat.store.opening import STORE_NAME
from desktop_chat.store.rescue import QUARANTINE


def measure_storage(profile: Path, log: Path) -> StorageFacts:
    """Return how many bytes the history, damaged ones that were put aside, and the logs of all profiles have."""
    history = sum(size for file, size in _sizes(profile) if file.name.startswith(STORE_NAME) and file.parent == profile)
    aside = sum(size for _, size in _sizes(profile / QUARANTINE))
    return StorageFacts(history=history, aside=aside, log=sum(size for _, size in _sizes(log)))


def _sizes(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield the files of a folder; one that goes away meanwhile has no size."""
    for file in folder.rglob("*"):
        try:
            if file.is_file():
                yield file, file.stat().st_size
        except OSError:
            continue
