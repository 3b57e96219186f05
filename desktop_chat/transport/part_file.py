"""A file that is still on its way: what is there of it, of which version at the server, and whether it is complete."""

import hashlib
from pathlib import Path

from desktop_chat.domain.update import Artefact


class PartFile:
    """Lies beside the `file` that it becomes. All methods go to the disk, so call the longer ones in a thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._part = file.with_name(f"{file.name}.part")
        self._tag = file.with_name(f"{file.name}.etag")

    def size(self) -> int:
        """Return how many bytes are there."""
        return self._part.stat().st_size if self._part.exists() else 0

    def going_on(self) -> dict[str, str]:
        """Return what asks for the rest, as long as it is still the file that was begun (RFC 9110, 13.1.5)."""
        there = self.size()
        if not there:
            return {}
        tag = {"If-Range": self._tag.read_text(encoding="ascii")} if self._tag.exists() else {}
        return {"Range": f"bytes={there}-", **tag}

    def drop(self) -> None:
        """Begin anew."""
        self._part.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)

    def keep_tag(self, tag: str) -> None:
        """Remember what the server calls this version; a weak tag does not stand for bytes."""
        if tag.startswith('"') and tag.isascii():
            self._tag.write_text(tag, encoding="ascii")

    def append(self, data: bytes) -> None:
        """Add what has come."""
        with self._part.open("ab") as target:
            target.write(data)

    def has_become(self, artefact: Artefact) -> bool:
        """Give the file its name if it is whole and right; tell whether it has it. What is too much is dropped."""
        if not is_right(self._part, artefact):
            if self.size() >= artefact.size:
                self.drop()
            return False
        self._part.replace(self._file)
        self._tag.unlink(missing_ok=True)
        return True


def is_right(file: Path, artefact: Artefact) -> bool:
    """Tell whether a file is the one that was announced."""
    if not file.is_file() or file.stat().st_size != artefact.size:
        return False
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest() == artefact.sha256
