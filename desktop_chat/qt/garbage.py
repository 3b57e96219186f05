"""Keeps Python from deleting widgets while Qt goes through all of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Put off the collection of garbage for as long as the block takes.

    Palette, font, style sheet and direction of the application are told by Qt to each of its windows in turn, from a
    list made before, and our Python is called for it. If a window that nobody holds is collected just then, Qt goes on
    to where it was, and the process ends by a segmentation fault (Qt 6.11, `QApplication::setLayoutDirection`).
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
