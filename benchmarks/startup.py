"""Process start to painted rooms and conversation, by the pixels of a real X screen, with a bare Qt window beside it.

The store has 100,000 messages in 50 rooms and its key lies in a real Secret Service on a private bus. The server of the
account is not there, so nothing but the store can paint. A region counts as painted from the moment on which 99 % of
its lines of pixels are as they stay. Rooms and conversation come in one paint, so that `window_ms` and
`conversation_ms` are equal but for the pictures that fall between two looks. `cold_ms` is the first page of a profile
that does not exist yet. The page cache is warm and modules are compiled, as in an installed program: one run of each
kind is dropped. `bare_cpu_ms` and `conversation_cpu_ms` are the processor time of the process up to the same moment;
on a busy machine their ratio tells more than that of the times on the clock.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.display import HEIGHT, WIDTH, Region, Screen, private_screen
from benchmarks.figures import distribution
from benchmarks.filling import fill
from benchmarks.on_desktop import run_on_desktop
from tools.bootstrap import compile_modules

RUNS = 12
MESSAGES = 100_000
ROOMS = 50
NOWHERE = "http://127.0.0.1:9"
IDLE_SECONDS = 10.0
WHOLE = Region(0, 0, WIDTH, HEIGHT)
_POLL_SECONDS = 0.002
_WATCHED_SECONDS = 1.2
"""From the first paint on: long enough for everything that the store can paint, too short for the offline notice."""
_LIMIT_SECONDS = 15.0
_SHARE = 0.99
_BARE = """
from PySide6.QtWidgets import QApplication, QListWidget
application = QApplication([])
window = QListWidget()
window.addItems([f"line {number}" for number in range(100)])
window.resize(1080, 720)
window.show()
application.exec()
"""


def measure() -> dict[str, object]:
    """Run the benchmark on a private desktop with an unlocked Secret Service."""
    return run_on_desktop("benchmarks.startup")


def measure_here() -> dict[str, object]:
    """Run the benchmark; the session bus of this process has the Secret Service."""
    compile_modules()
    with tempfile.TemporaryDirectory(prefix="desktop-chat-startup-") as folder, private_screen() as screen:
        screen.park_pointer()
        home = Path(folder) / "home"
        make_profile(home)
        rooms, conversation = _regions(screen, home)
        names = ("bare", "window", "conversation", "cold", "bare_cpu", "conversation_cpu")
        samples: dict[str, list[float]] = {name: [] for name in names}
        for run in range(RUNS + 1):
            bare = Start(screen, [sys.executable, "-c", _BARE], home)
            warm = Start(screen, source_program(), home)
            cold = Start(screen, [*source_program(), "--profile", f"new-{run}"], home)
            if run == 0:
                continue
            samples["bare"].append(bare.painted(WHOLE))
            samples["window"].append(warm.painted(rooms))
            samples["conversation"].append(warm.painted(conversation))
            samples["cold"].append(cold.painted(WHOLE))
            samples["bare_cpu"].append(bare.spent(WHOLE))
            samples["conversation_cpu"].append(warm.spent(conversation))
        memory = _idle_memory(screen, home)
    return {
        **{f"{name}_ms": distribution(values) for name, values in samples.items()},
        "window_ratio": _ratio(samples["window"], samples["bare"]),
        "conversation_ratio": _ratio(samples["conversation"], samples["bare"]),
        "cpu_ratio": _ratio(samples["conversation_cpu"], samples["bare_cpu"]),
        **memory,
    }


def _ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    return round(statistics.median(ours) / statistics.median(bare), 2)


class Start:
    """One start of a program, with every picture of the screen that was different from the one before."""

    def __init__(self, screen: Screen, command: Sequence[str], home: Path) -> None:
        blank = screen.picture(WHOLE)
        self._frames: list[_Frame] = []
        environment = screen.environment | {"DESKTOP_CHAT_HOME": str(home)}
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            self._watch(screen, process.pid, started)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
        _wait_until(screen, blank)

    def _watch(self, screen: Screen, pid: int, started: float) -> None:
        last = screen.glance()
        while True:
            now = time.perf_counter()
            seen = screen.glance()
            if seen != last:
                spent = time.clock_gettime(_clock_of(pid)) * 1000
                self._frames.append(_Frame((now - started) * 1000, spent, screen.picture(WHOLE)))
                last = seen
            if self._frames and now - started - self._frames[0].at / 1000 > _WATCHED_SECONDS:
                return
            if now - started > _LIMIT_SECONDS:
                raise TimeoutError("the program painted nothing")
            time.sleep(_POLL_SECONDS)

    @property
    def last(self) -> list[bytes]:
        """The picture as it stayed."""
        return self._frames[-1].picture

    def painted(self, region: Region) -> float:
        """Return after how many milliseconds the region looked as it stays."""
        return self._first_as_it_stays(region).at

    def spent(self, region: Region) -> float:
        """Return how many milliseconds of processor time the program had used then."""
        return self._first_as_it_stays(region).spent

    def _first_as_it_stays(self, region: Region) -> "_Frame":
        final = _cut(self.last, region)
        found = self._frames[-1]
        for frame in reversed(self._frames):
            same = sum(one == other for one, other in zip(_cut(frame.picture, region), final, strict=True))
            if same < _SHARE * region.height:
                break
            found = frame
        return found


class _Frame(NamedTuple):
    """One picture of the screen: when, in milliseconds from the start, after how much processor time, and what."""

    at: float
    spent: float
    picture: list[bytes]


def _clock_of(pid: int) -> int:
    """Return the clock of a process's processor time, as clock_getcpuclockid of the C library makes it."""
    return (~pid << 3) | 2


def _cut(picture: list[bytes], region: Region) -> list[bytes]:
    columns = slice(4 * region.left, 4 * (region.left + region.width))
    return [line[columns] for line in picture[region.top : region.top + region.height]]


def _wait_until(screen: Screen, picture: list[bytes]) -> None:
    deadline = time.perf_counter() + _LIMIT_SECONDS
    while screen.picture(WHOLE) != picture:
        if time.perf_counter() > deadline:
            raise TimeoutError("the screen did not become empty again")
        time.sleep(_POLL_SECONDS)


def source_program() -> list[str]:
    """Return the program as people start it."""
    installed = Path(sys.executable).with_name("desktop-chat")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "desktop_chat"]


def make_profile(home: Path) -> None:
    """Make the profile with the program's own vault and store, as the person's last session left it."""
    script = "from benchmarks.startup import fill_profile; fill_profile()"
    subprocess.run([sys.executable, "-c", script, str(home)], check=True)


def fill_profile() -> None:
    """Unlock a new profile by the Secret Service and fill its store (in a process of its own, whose memory goes)."""
    import asyncio

    from desktop_chat.app.config import save_settings
    from desktop_chat.app.paths import DEFAULT_PROFILE, Paths, private_folder
    from desktop_chat.domain.settings import Settings
    from desktop_chat.system import vault
    from desktop_chat.system.keyslots import SlotKind

    profile = private_folder(Paths(Path(sys.argv[1])).profile(DEFAULT_PROFILE))
    unlocked = asyncio.run(vault.unlock(profile, vault.Auto()))
    if unlocked.slot is not SlotKind.KEYRING:
        raise RuntimeError(f"the key went to {unlocked.slot}, not to the Secret Service")
    room = fill(profile, unlocked.key, rooms=ROOMS, messages=MESSAGES, url=NOWHERE)
    save_settings(profile, Settings(last_room=room))


def _regions(screen: Screen, home: Path) -> tuple[Region, Region]:
    """Find the window on the screen, and where in it the rooms and the conversation are."""
    blank = screen.picture(WHOLE)
    picture = Start(screen, source_program(), home).last
    lines = [number for number, line in enumerate(picture) if line != blank[number]]
    top, bottom = lines[0], lines[-1]
    middle = (top + bottom) // 2
    differing = [x for x in range(WIDTH) if picture[middle][4 * x : 4 * x + 4] != blank[middle][4 * x : 4 * x + 4]]
    left, right = differing[0], differing[-1]
    height = bottom - top
    rooms = Region(left + 4, top + 110, 270, height - 190)
    conversation = Region(left + 290, top + 90, right - left - 310, height - 190)
    return rooms, conversation


def _idle_memory(screen: Screen, home: Path) -> dict[str, object]:
    """Start once more, alone, and look after ten idle seconds."""
    environment = screen.environment | {"DESKTOP_CHAT_HOME": str(home)}
    process = subprocess.Popen(source_program(), env=environment, stdout=subprocess.DEVNULL)
    try:
        time.sleep(IDLE_SECONDS)
        memory = psutil.Process(process.pid).memory_full_info()
        peak = _status_kib(process.pid, "VmHWM")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    mib = 1024 * 1024
    return {
        "pss_idle_mb": round(memory.pss / mib, 1),
        "rss_idle_mb": round(memory.rss / mib, 1),
        "rss_peak_mb": round(peak / 1024, 1),
        "load": round(os.getloadavg()[0], 2),
    }


def _status_kib(pid: int, field: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    raise KeyError(field)
