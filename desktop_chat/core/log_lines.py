"""Lines of the program's own log, by how much they matter; what follows a line without a level belongs to it."""

import re
from collections.abc import Iterable
from enum import IntEnum

_HEAD = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")


class LogLevel(IntEnum):
    """From how much on something matters."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40
    CRITICAL = 50


def matter(lines: Iterable[str], least: LogLevel) -> list[str]:
    """Return the lines that matter at least so much, with what belongs to them, in order."""
    kept: list[str] = []
    keeping = least is LogLevel.DEBUG
    for line in lines:
        head = _HEAD.match(line)
        if head is not None:
            keeping = LogLevel[head[1]] >= least
        if keeping:
            kept.append(line)
    return kept
