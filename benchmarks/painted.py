"""Two windows of the real program side by side on a private screen: from the key press to the pixels of the other.

The text is typed beforehand; then Return is pressed by XTEST. Own and other row are seen by looking at the frame
buffer, at the lower end of either list of messages.
"""

import contextlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.display import HEIGHT, WIDTH, Region, Screen
from benchmarks.two_people import READER, WRITER, profile_of

WARM_UP = 5
_PANES = {READER: 0, WRITER: WIDTH // 2}
_SHOWN_SECONDS = 20.0
_PAINT_SECONDS = 5.0
_QUIET_SECONDS = 0.12
_POLL_SECONDS = 0.0005
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """Milliseconds from pressing Return until the row was painted: in the writer's window, and in the reader's."""

    own: list[float]
    other: list[float]


def measure_painted(screen: Screen, home: Path, room: str, count: int) -> Painted:
    """Send so many messages by keyboard, after some that do not count."""
    chance = random.Random(5)
    painted = Painted(own=[], other=[])
    with _windows(screen, home, room):
        for number in range(count + WARM_UP):
            for _ in range(6):
                _ = screen.press(chance.choice(_LETTERS))
            _settle(screen, chance)
            own, other = _press_return(screen)
            if number >= WARM_UP:
                painted.own.append(own)
                painted.other.append(other)
            _settle(screen, chance)
    return painted


def _press_return(screen: Screen) -> tuple[float, float]:
    """Press Return and watch both lists until both have changed; returns the milliseconds that each took."""
    waiting = {person: screen.picture(_list_of(person)) for person in _PANES}
    at: dict[str, float] = {}
    pressed = screen.press("Return")
    while waiting:
        for person in (READER, WRITER):
            if person in waiting and screen.picture(_list_of(person)) != waiting[person]:
                at[person] = (time.perf_counter() - pressed) * 1000
                del waiting[person]
        if time.perf_counter() - pressed > _PAINT_SECONDS:
            raise TimeoutError(f"no row was painted for {' and '.join(waiting)}")
        time.sleep(_POLL_SECONDS)
    return at[WRITER], at[READER]


def _list_of(person: str) -> Region:
    """Return the lower end of a person's list of messages: above the composer and the line that says who types.

    That is where a new row appears. Looking at more would take a third of a processor from what is being watched.
    """
    return Region(_PANES[person] + 20, HEIGHT - 135, WIDTH // 2 - 55, 40)


def _settle(screen: Screen, chance: random.Random) -> None:
    """Wait until nothing has been painted for a while, then a little longer, to meet every phase of every timer."""
    whole = Region(0, 0, WIDTH, HEIGHT)
    before, since = screen.picture(whole), time.perf_counter()
    while time.perf_counter() - since < _QUIET_SECONDS:
        time.sleep(0.01)
        if (now := screen.picture(whole)) != before:
            before, since = now, time.perf_counter()
    time.sleep(chance.uniform(0, 0.03))


@contextlib.contextmanager
def _windows(screen: Screen, home: Path, room: str) -> Iterator[None]:
    """Open both windows on the room, the writer's last: the focus is there."""
    environment = screen.environment | {"DESKTOP_CHAT_HOME": str(home)}
    script = "import sys, benchmarks.painted as found; found.place_windows(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", script, str(home), room], env=environment, check=True)
    with contextlib.ExitStack() as stack:
        for person in (READER, WRITER):
            command = [sys.executable, "-m", "desktop_chat", "--local", "--as", person]
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            stack.callback(_end, process)
            _wait_until_shown(screen, person)
        yield


def _wait_until_shown(screen: Screen, person: str) -> None:
    blank = screen.picture(_list_of(person))
    _ = screen.wait_for_change(_list_of(person), blank, limit=_SHOWN_SECONDS)
    _settle(screen, random.Random(1))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


def place_windows(home: str, room: str) -> None:
    """Write into both profiles' settings where the window opens and on which room (on the screen in question)."""
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QApplication

    from desktop_chat.app.config import load_settings, save_settings
    from desktop_chat.domain.settings import NotifyOf
    from tools.demo import place_window

    application = QApplication([])
    for person, left in _PANES.items():
        place_window(Path(home), person, QRect(left, 0, WIDTH // 2, HEIGHT))
        profile = profile_of(Path(home), person)
        settings, _ = load_settings(profile)
        # A card that tells of a message would lie over the very place where the writer's own rows are looked for.
        silent = replace(settings.notifications, of=NotifyOf.NOTHING)
        save_settings(profile, replace(settings, last_room=room, notifications=silent))
    application.quit()
