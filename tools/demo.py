"""Open two windows side by side, two people in one room, on a workspace of the demonstration's own: `make demo`.

Everything is kept in `.demo` in the checkout. The histories there are not protected by a keyring, and it says so: a
demonstration has nothing to hide, and should not leave keys in the keyring of the person.
"""

import base64
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.app.config import load_settings, save_settings
from desktop_chat.app.paths import HOME_VARIABLE, Paths, private_folder, profile_for_person

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".demo"
PEOPLE = ("Ada", "Ben")
ROOM = "Demo"
GRACE = 5.0


def places(area: QRect, count: int) -> list[QRect]:
    """Return where so many windows go, side by side over the whole of an area."""
    width = area.width() // count
    return [QRect(area.x() + number * width, area.y(), width, area.height()) for number in range(count)]


def place_window(home: Path, person: str, place: QRect) -> None:
    """Write into the settings of a person's profile where its window opens."""
    profile = private_folder(Paths(home).profile(profile_for_person(person)))
    window = QWidget()
    window.setGeometry(place.adjusted(8, 40, -8, -8))  # room for the frame, whose size is known only when it is shown
    geometry = base64.b64encode(bytes(window.saveGeometry().data())).decode()
    settings, _ = load_settings(profile)
    save_settings(profile, replace(settings, window=geometry))


def window_command(person: str, arguments: list[str]) -> list[str]:
    """Return the command that opens the window of one person."""
    program = str(Path(sys.executable).with_name("desktop-chat"))
    return [program, "--local", "--as", person, "--room", ROOM, "--unprotected-store", *arguments]


def main(arguments: list[str]) -> int:
    """Open both windows, wait until both are closed, and return the worse of their exit codes."""
    application = QApplication([])
    for person, place in zip(PEOPLE, places(application.primaryScreen().availableGeometry(), len(PEOPLE)), strict=True):
        place_window(HOME, person, place)
    print(f"Two windows, {' and '.join(PEOPLE)}, in the room {ROOM}; kept, unprotected, in {HOME.name}/", flush=True)
    environment = {**os.environ, HOME_VARIABLE: str(HOME)}
    windows = [subprocess.Popen(window_command(person, arguments), env=environment) for person in PEOPLE]
    try:
        return max(abs(opened.wait()) for opened in windows)
    except KeyboardInterrupt:
        return max(_ended(opened) for opened in windows)


def _ended(opened: "subprocess.Popen[bytes]") -> int:
    """Wait for a window to end. Ctrl+C in a terminal has reached it as well; a second signal would cut its end off."""
    try:
        return abs(opened.wait(GRACE))
    except subprocess.TimeoutExpired:
        opened.terminate()
        return abs(opened.wait())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
