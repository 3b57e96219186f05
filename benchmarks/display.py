"""A private X screen whose pixels are read straight from memory, and keys pressed on it as a person would.

Xvfb keeps its frame buffer in a file (`-fbdir`, X Window Dump format); mapping it shows what is painted without asking
the X server, so watching costs the watched program nothing but memory bandwidth.
"""

import contextlib
import ctypes
import ctypes.util
import mmap
import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
_HEADER_FIELDS = 25
_POLL_SECONDS = 0.0005
_START_SECONDS = 20.0
_GLANCE = 8


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the screen in pixels."""

    left: int
    top: int
    width: int
    height: int


class Screen:
    """The painted pixels and the keyboard of one private X server."""

    def __init__(self, name: str, pixels: mmap.mmap) -> None:
        self.name = name
        self._pixels = pixels
        fields = struct.unpack(f">{_HEADER_FIELDS}I", pixels[: 4 * _HEADER_FIELDS])
        self._start = fields[0] + 12 * fields[19]
        self._line = fields[12]
        self._made_input: _Input | None = None

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment with the screen as the display."""
        return os.environ | {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def picture(self, region: Region) -> list[bytes]:
        """Return the region's pixels, one bytes object a line, four bytes a pixel."""
        first = self._start + region.top * self._line + 4 * region.left
        size = 4 * region.width
        starts = range(first, first + region.height * self._line, self._line)
        return [self._pixels[start : start + size] for start in starts]

    def glance(self) -> list[bytes]:
        """Return every eighth line of the whole screen: enough to see that something was painted, and cheap."""
        step = _GLANCE * self._line
        starts = range(self._start, self._start + HEIGHT * self._line, step)
        return [self._pixels[start : start + 4 * WIDTH] for start in starts]

    def park_pointer(self) -> None:
        """Put the mouse pointer into the last corner, where it covers nothing."""
        self._input().move_pointer(WIDTH - 1, HEIGHT - 1)

    def wait_for_change(self, region: Region, before: list[bytes], *, limit: float) -> float:
        """Return the monotonic time at which the region stops being equal to `before`.

        Raises:
            TimeoutError: nothing was painted there in time.
        """
        deadline = time.perf_counter() + limit
        while (now := time.perf_counter()) < deadline:
            if self.picture(region) != before:
                return time.perf_counter()
            time.sleep(_POLL_SECONDS)
        raise TimeoutError(f"nothing was painted within {limit} s, at {now:.1f}")

    def press(self, key: str) -> float:
        """Press and release a key by its X name and return the monotonic time just before."""
        return self._input().press(key)

    def _input(self) -> "_Input":
        if self._made_input is None:
            self._made_input = _Input(self.name)
        return self._made_input


class _Input:
    """Key and pointer events by the XTEST extension, without a process in between."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL(_library("X11", "libX11.so.6"))
        self._test = ctypes.CDLL(_library("Xtst", "libXtst.so.6"))
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        self._x11.XFlush.argtypes = [ctypes.c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self._test.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, *[ctypes.c_int] * 3, ctypes.c_ulong]
        self._display = self._x11.XOpenDisplay(display.encode())
        if not self._display:
            raise RuntimeError(f"no X server answers at {display}")

    def press(self, key: str) -> float:
        code = self._x11.XKeysymToKeycode(self._display, self._x11.XStringToKeysym(key.encode()))
        started = time.perf_counter()
        for down in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, down, 0)
        self._x11.XFlush(self._display)
        return started

    def move_pointer(self, x: int, y: int) -> None:
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x11.XFlush(self._display)


def _library(name: str, usual: str) -> str:
    return ctypes.util.find_library(name) or usual


@contextlib.contextmanager
def private_screen() -> Iterator[Screen]:
    """Start Xvfb with openbox on a free display, and end both.

    Raises:
        FileNotFoundError: xvfb or openbox is not installed (`make setup-test` does).
    """
    with tempfile.TemporaryDirectory(prefix="desktop-chat-screen-") as folder, contextlib.ExitStack() as stack:
        read_end, write_end = os.pipe()
        server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(write_end),
                "-screen",
                "0",
                f"{WIDTH}x{HEIGHT}x24",
                "-fbdir",
                folder,
                "-nolisten",
                "tcp",
            ],
            pass_fds=[write_end],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, server)
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as numbers:
            display = f":{numbers.readline().strip()}"
        started = Path(folder) / "manager-has-started"
        manager = subprocess.Popen(
            ["openbox", "--startup", f"touch {started}"],
            env=os.environ | {"DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, manager)
        _wait_for(started)
        file = stack.enter_context((Path(folder) / "Xvfb_screen0").open("rb"))
        pixels = stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        yield Screen(display, pixels)


def _wait_for(file: Path) -> None:
    deadline = time.perf_counter() + _START_SECONDS
    while not file.exists():
        if time.perf_counter() > deadline:
            raise TimeoutError("openbox did not start")
        time.sleep(0.01)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=10)
