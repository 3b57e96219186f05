"""Keeps what is remembered of looks for newer versions, in one small file."""

import asyncio
import base64
import json
import secrets
from pathlib import Path

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import DownloadFailed, UpdateMarks

FILE_NAME = "seen.json"


class UpdateMarksFile:
    """The file in a folder, which is made when there is something to keep."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME

    async def load(self) -> UpdateMarks:
        """Return what was kept; nothing when there is no file, or none that can be read."""
        return await asyncio.to_thread(self._read)

    async def keep(self, marks: UpdateMarks) -> None:
        """Keep it, in one go.

        Raises:
            DownloadFailed: the disk does not take it: then nobody would notice an older list later.
        """
        try:
            await asyncio.to_thread(self._write, marks)
        except OSError as error:
            raise DownloadFailed(error.strerror or type(error).__name__) from error

    def _read(self) -> UpdateMarks:
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
            return UpdateMarks(
                pinned=base64.b64decode(told["pinned"]),
                key=base64.b64decode(told["key"]),
                stable=UnixMillis(int(told["stable"])),
                beta=UnixMillis(int(told["beta"])),
                checked=UnixMillis(int(told["checked"])),
                expires=UnixMillis(int(told.get("expires", 0))),  # not kept by the first versions
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return UpdateMarks()

    def _write(self, marks: UpdateMarks) -> None:
        told = {
            "pinned": base64.b64encode(marks.pinned).decode("ascii"),
            "key": base64.b64encode(marks.key).decode("ascii"),
            "stable": marks.stable,
            "beta": marks.beta,
            "checked": marks.checked,
            "expires": marks.expires,
        }
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._file.with_name(f"{FILE_NAME}.{secrets.token_hex(4)}")
        aside.write_text(json.dumps(told), encoding="utf-8")
        aside.replace(self._file)
