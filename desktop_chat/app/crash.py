"""The last net: what nobody caught is logged, and what killed the program leaves its stack in a file for a report.

A report holds kinds of errors and places in the code. What an error says is left out: it may quote what somebody wrote.
"""

import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from desktop_chat.domain.redaction import redacted

logger = logging.getLogger(__name__)

LONGEST = 60_000
"""Characters of a report, from its end."""


class CrashNet:
    """Catches for the profile of this name, from `spread` on; `last` is what a former run has left."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self._file = folder / f"crash-{name}.log"
        self._last = folder / f"crash-{name}.last.txt"

    def spread(self) -> None:
        """Log every uncaught exception of any thread and of Qt's slots, and dump the stacks on a fatal signal.

        Exceptions in slots do not come out of `emit`: PySide hands them to `sys.excepthook`, so this is where they end.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._file.exists() and self._file.stat().st_size:
            self._file.replace(self._last)
        faulthandler.enable(self._file.open("a", encoding="utf-8"))
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    def last(self) -> str:
        """Return the report about what killed a former run, or nothing; it is told once."""
        try:
            left = self._last.read_text(encoding="utf-8", errors="replace")
            self._last.replace(self._last.with_suffix(".told"))
        except OSError:
            return ""
        return report(left)

    def _caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        exc_info = (kind, error, trace) if error is not None else None
        logger.critical("An error that nobody caught", exc_info=exc_info)
        try:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(places(kind, trace))
        except OSError:
            logger.warning("The error could not be kept for a report")


def places(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return where an error came from, without what it says."""
    frames = traceback.extract_tb(trace)
    lines = [f'  File "{frame.filename}", line {frame.lineno} in {frame.name}\n' for frame in frames]
    return f"Uncaught {kind.__module__}.{kind.__qualname__}\n{''.join(lines)}\n"


def report(left: str) -> str:
    """Return a text to hand on: what of the program and the system matters, and where it ended."""
    import platform  # 2 ms, and not for the start

    from PySide6.QtCore import qVersion

    from desktop_chat import __version__

    head = f"Desktop Chat {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n\n"
    return head + without_home(redacted(left[-LONGEST:]))


def without_home(text: str) -> str:
    """Return the text without the name of the person's folder."""
    return text.replace(str(Path.home()), "~")
