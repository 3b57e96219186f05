"""Entries of a Linux desktop for this person: the program in the menu, `deskchat://` links to it, its start at login.

By the freedesktop specifications (desktop entries 1.5, autostart 0.5, MIME applications 1.0). Other systems have their
own ways (a registry, bundles), which are not written: `supported` says so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_chat.domain.errors import UserError

ENTRY = "desktop-chat.desktop"
SCHEME_TYPE = "x-scheme-handler/deskchat"
LIMIT = 10.0
"""Seconds for the desktop's own tool."""


def supported() -> bool:
    """Tell whether there is a way here to register the program."""
    return sys.platform.startswith("linux")


def register_links(command: Sequence[str]) -> None:
    """Have this command opened with `deskchat://` links, for this person; the link is its last argument.

    Raises:
        UserError: the entry cannot be written, or the desktop's tool is not there or does not take it.
    """
    folder = _folder("XDG_DATA_HOME", ".local/share") / "applications"
    _write(folder / ENTRY, _entry([*command, "--link"], " %u", f"MimeType={SCHEME_TYPE};\n"))
    tool = shutil.which("xdg-mime")
    if tool is None:
        raise UserError("The program “xdg-mime” is missing, so the desktop could not be told of the links.")
    try:
        subprocess.run([tool, "default", ENTRY, SCHEME_TYPE], check=True, capture_output=True, timeout=LIMIT)  # noqa: S603 - a tool of the system, with our own words
    except (OSError, subprocess.SubprocessError) as error:
        raise UserError("The desktop did not take the links.") from error


def start_at_login(command: Sequence[str] | None) -> None:
    """Start this command when the person logs in, or (None) nothing any more.

    Raises:
        UserError: the entry cannot be written.
    """
    file = _autostart()
    if command is None:
        file.unlink(missing_ok=True)
    else:
        _write(file, _entry(command, "", "X-GNOME-Autostart-enabled=true\n"))


def starts_at_login() -> bool:
    """Tell whether the program is started when the person logs in."""
    return _autostart().exists()


def _autostart() -> Path:
    return _folder("XDG_CONFIG_HOME", ".config") / "autostart" / ENTRY


def _folder(variable: str, usual: str) -> Path:
    chosen = os.environ.get(variable, "")
    return Path(chosen) if chosen.startswith("/") else Path.home() / usual


def _entry(command: Sequence[str], field: str, more: str) -> str:
    words = " ".join(_quoted(word) for word in command)
    return (
        "[Desktop Entry]\nType=Application\nName=Desktop Chat\nComment=Chat with your team\n"
        f"Exec={words}{field}\nIcon=desktop-chat\nTerminal=false\nCategories=Network;InstantMessaging;\n{more}"
    )


def _quoted(word: str) -> str:
    """Quote for `Exec`: the reserved letters within the quotes, then the backslashes of the value itself."""
    if "\n" in word or "\r" in word:
        raise UserError("The program lies in a folder whose name cannot be written into a desktop entry.")
    inside = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word)
    return f'"{inside}"'.replace("\\", "\\\\").replace("%", "%%")


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror or error}.") from error
