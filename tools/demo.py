"""Open two windows side by side, two people in one room, on a workspace of the demonstration's own: `make demo`.

Everything is kept in `.demo` in the checkout. The histories there are not protected by a keyring, and it says so: a
demonstration has nothing to hide, and should not leave keys in the keyring of the person.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".demo"
PEOPLE = ("Ada", "Ben")
ROOM = "Demo"


def window(person: str, arguments: list[str]) -> list[str]:
    """Return the command that opens the window of one person."""
    program = str(Path(sys.executable).with_name("desktop-chat"))
    return [program, "--local", "--as", person, "--room", ROOM, "--unprotected-store", *arguments]


def main(arguments: list[str]) -> int:
    """Open both windows, wait until both are closed, and return the worse of their exit codes."""
    print(f"Two windows, {' and '.join(PEOPLE)}, in the room {ROOM}; kept, unprotected, in {HOME.name}/", flush=True)
    environment = {**os.environ, "DESKTOP_CHAT_HOME": str(HOME)}
    windows = [subprocess.Popen(window(person, arguments), env=environment) for person in PEOPLE]
    try:
        return max(abs(opened.wait()) for opened in windows)
    except KeyboardInterrupt:
        for opened in windows:
            opened.terminate()
        return max(abs(opened.wait()) for opened in windows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
