"""The last net: what nobody caught is written to the log, and a crash inside a library leaves its stack in a file."""

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

logger = logging.getLogger(__name__)


def catch_crashes(folder: Path) -> None:
    """Log every uncaught exception of any thread and of Qt's slots, and dump the stacks on a fatal signal.

    Exceptions in slots do not come out of `emit`: PySide hands them to `sys.excepthook`, so this is where they end.
    """
    crash_file = (folder / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(crash_file)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.exit(130)
    exc_info = (kind, error, trace) if error is not None else None
    logger.critical("An error that nobody caught", exc_info=exc_info)
