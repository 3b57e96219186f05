"""Logs: to a small rotating file, never with a token, a key or the text of a message.

Our own modules log no texts by rule; this keeps out what libraries would add, and covers tokens as a last line.
"""

import logging
import os
from pathlib import Path

from desktop_chat.domain.redaction import redacted

_TALKATIVE = ("websockets", "httpx", "httpcore", "asyncio", "qasync", "uvicorn", "keyring", "hpack", "realtime")
_FILE_BYTES = 1024 * 1024
_FILE_COUNT = 3


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and covers secrets in the result."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        return redacted(super().format(record))


class LateFileHandler(logging.Handler):
    """A rotating file that is opened, and whose module is loaded (2 ms), when there is something to write."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._rotating: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record."""
        if self._rotating is None:
            from logging.handlers import RotatingFileHandler

            self._rotating = RotatingFileHandler(
                self._file,
                maxBytes=_FILE_BYTES,
                backupCount=_FILE_COUNT - 1,
                encoding="utf-8",
                errors="backslashreplace",
                delay=True,
            )
            self._rotating.setFormatter(self.formatter)
        self._rotating.emit(record)

    def close(self) -> None:
        """Close the file; harmless when nothing was written."""
        if self._rotating is not None:
            self._rotating.close()
        super().close()


def log_level(*, verbose: bool) -> int:
    """Return from which level on things are logged: all of them if that is wanted here or in the environment."""
    wanted = verbose or os.environ.get("DESKTOP_CHAT_LOG", "").strip().lower() == "debug"
    return logging.DEBUG if wanted else logging.INFO


def set_up_logging(file: Path, *, level: int = logging.INFO, json_lines: bool = False) -> None:
    """Send the program's log to a rotating file (3 files of 1 MiB at most), and warnings to standard error."""
    formatter: logging.Formatter = RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    if json_lines:
        from desktop_chat.app.json_log import JsonLines

        formatter = JsonLines()
    to_file = LateFileHandler(file)
    to_person = logging.StreamHandler()
    to_person.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.setLevel(level)
    for handler in (to_file, to_person):
        handler.setFormatter(formatter)
        root.addHandler(handler)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
