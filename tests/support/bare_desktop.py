"""A desktop of which a test chooses the parts: tray, notifications, keyring; screen, bus and window manager always.

All of it belongs to an account that is not root, as people's desktops do. What is on the screen is seen and done by
xdotool, because nothing of ours can be inside of an installed program.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

ACCOUNT = 4242
"""The number of an account that nobody has."""
PATIENCE = 60.0
TITLE = "Desktop Chat$"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


class NeverCame(AssertionError):
    """What was waited for did not come."""


def until(holds: Callable[[], object], what: str, limit: float = PATIENCE) -> None:
    """Ask again and again until this holds.

    Raises:
        NeverCame: it did not within `limit` seconds.
    """
    deadline = time.monotonic() + limit
    while not holds():
        if time.monotonic() > deadline:
            raise NeverCame(what)
        time.sleep(0.1)


class BareDesktop:
    """The desktop, from `with` to its end. `folder` has to be one that the account may enter."""

    def __init__(self, folder: Path, *, tray: bool = True, notifications: bool = True, keyring: bool = True) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.variables: dict[str, str] = {}
        self._parts = {"tray": tray, "notifications": notifications, "keyring": keyring}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        for made in (self.folder, self.home, self.folder / "run"):
            made.mkdir(exist_ok=True)
            os.chown(made, ACCOUNT, ACCOUNT)
            made.chmod(0o755 if made == self.folder else 0o700)
        self.variables = {
            "DISPLAY": f":{self._start_screen()}",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/bus",
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }
        (self.folder / "bus.conf").write_text(BUS.format(folder=self.folder), encoding="utf-8")
        self.start(["dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork"])
        until((self.folder / "bus").exists, "the bus is there")
        if self._parts["keyring"]:
            daemon = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
            self.start(daemon, said="tests")
            self._until_on_bus("org.freedesktop.secrets")
        self.start(["openbox"])
        until(lambda: self.run(["xdotool", "get_num_desktops"]).returncode == 0, "windows are managed")
        if self._parts["tray"]:
            self.start(["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "32"])
        if self._parts["notifications"]:
            self.start(["dunst"])
            self._until_on_bus("org.freedesktop.Notifications")
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    # ---- what runs on it

    def start(self, command: Sequence[str | Path], said: str = "", **variables: str) -> subprocess.Popen[str]:
        """Start a program as the account; it is ended with the desktop. What it says goes to a file of its name."""
        name = Path(command[0]).name
        errors = self._open.enter_context((self.folder / f"{name}.said").open("a", encoding="utf-8"))
        process = subprocess.Popen(
            command,
            env=self.variables | variables,
            stdin=subprocess.PIPE,
            stdout=errors,
            stderr=errors,
            user=ACCOUNT,
            group=ACCOUNT,
            extra_groups=[],
            start_new_session=True,
            cwd="/",
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(said)
        process.stdin.close()
        self._open.callback(_end, process)
        return process

    def adopt(self, process: subprocess.Popen[str]) -> None:
        """End also this one with the desktop, if it runs then."""
        self._open.callback(_end, process)

    def run(self, command: Sequence[str | Path], **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the account to its end."""
        return subprocess.run(
            command,
            env=self.variables | variables,
            capture_output=True,
            text=True,
            user=ACCOUNT,
            group=ACCOUNT,
            extra_groups=[],
            timeout=PATIENCE,
            check=False,
            cwd="/",
        )

    # ---- what a person sees and does

    def windows(self, process: subprocess.Popen[str] | None = None, title: str = TITLE) -> list[str]:
        """Return the windows that are in sight with such a title, of one process or of all."""
        one = ["--all", "--pid", str(process.pid)] if process is not None else []
        return self.run(["xdotool", "search", "--onlyvisible", *one, "--name", title]).stdout.split()

    def window_of(self, process: subprocess.Popen[str], title: str = TITLE) -> str:
        """Wait for a window of a process and return it."""
        until(lambda: process.poll() is not None or self.windows(process, title), f"a window {title!r} is in sight")
        assert process.poll() is None, f"it has ended with {process.returncode}"
        return self.windows(process, title)[0]

    def to_front(self, window: str) -> None:
        """Bring a window to the front, with the keyboard."""
        self.run(["xdotool", "windowactivate", "--sync", window])

    def put_away(self, window: str) -> None:
        """Minimise a window."""
        self.run(["xdotool", "windowminimize", "--sync", window])

    def write(self, window: str, text: str) -> None:
        """Write a line into the window, and press Return."""
        self.to_front(window)
        self.run(["xdotool", "type", "--clearmodifiers", "--delay", "15", text])
        self.press("Return")

    def press(self, key: str) -> None:
        """Press a key, where the focus is."""
        self.run(["xdotool", "key", "--clearmodifiers", key])

    def click(self, x: int, y: int) -> None:
        """Click somewhere on the screen."""
        self.run(["xdotool", "mousemove", str(x), str(y), "click", "1"])

    def notified(self) -> list[str]:
        """Return title and text of each notification that was shown, the newest first; those in sight are closed."""
        self.run(["dunstctl", "close-all"])
        told = json.loads(self.run(["dunstctl", "history"]).stdout or '{"data": [[]]}')
        return [f"{one['summary']['data']}: {one['body']['data']}" for one in told["data"][0]]

    def picture(self, file: Path) -> None:
        """Keep a picture of the screen, for people who look into a failure."""
        if shutil.which("import"):
            file.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["import", "-window", "root", str(file)], env=os.environ | self.variables, check=False)

    # ---- its parts

    def _start_screen(self) -> str:
        reading, writing = os.pipe()
        # Without the last option it starts over whenever nobody is connected, and ends who is just connecting.
        screen = ["-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
        command = ["Xvfb", "-displayfd", str(writing), *screen]
        Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
        server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        self._open.callback(_end, server)
        os.close(writing)
        with os.fdopen(reading) as number:
            return number.readline().strip()

    def _until_on_bus(self, name: str) -> None:
        asked = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]
        question = [*asked, "org.freedesktop.DBus.NameHasOwner", f"string:{name}"]
        until(lambda: "true" in self.run(question).stdout, f"{name} is on the bus")


def _end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def as_words(variables: Mapping[str, str]) -> list[str]:
    """Return variables as `env` takes them."""
    return [f"{name}={value}" for name, value in variables.items()]
