"""The installed program: what it knows of its build, what its loader left behind, and how it is started again.

PyInstaller's loader sets variables for itself. Every program that is started from here would inherit them, and load our
libraries in the place of its own: a browser that opens a link, the desktop's tools, PostgreSQL.
"""

import os
import sys
from pathlib import Path

from desktop_chat.app.paths import resources_folder

_LOADERS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_KEPT_AS = "_ORIG"
CONSOLE_PROGRAM = "desktop-chat-console.exe"


def is_frozen() -> bool:
    """Tell whether this is the installed program and no checkout."""
    return bool(getattr(sys, "frozen", False))


def restore_environment(variables: "os._Environ[str] | dict[str, str]" = os.environ) -> None:
    """Give the variables back that the loader has changed: it has read them, and nobody else has to."""
    for name in _LOADERS:
        before = variables.pop(name + _KEPT_AS, None)
        if before:
            variables[name] = before
        else:
            variables.pop(name, None)
    for name in [name for name in variables if name.startswith("_PYI_")]:
        del variables[name]


def keep_modules() -> None:
    """Go on reading modules from the executable that was started, also when an upgrade has replaced it.

    WORKAROUND for PyInstaller up to 6.22 (`pyimod01_archive.py`): it opens the file anew for each module, by its name
    and at the offsets of the old one: a window that ran through an upgrade could not make its next dialog.
    """
    if not sys.platform.startswith("linux"):
        return  # there, a program that runs cannot be replaced (Windows), or is replaced as a whole folder (macOS)
    import importlib

    archive = importlib.import_module("pyimod02_importers").pyz_archive
    held = os.open(archive._filename, os.O_RDONLY | os.O_CLOEXEC)  # noqa: SLF001 - see above
    archive._filename = f"/proc/self/fd/{held}"  # noqa: SLF001 - ditto


def build_note() -> str:
    """Return which commit the installed program was built of, in brackets; nothing in a checkout."""
    import json

    try:
        told = json.loads((resources_folder() / "build.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    commit, plus, changes = told["commit"].partition("+")
    return f" ({commit[:12]}{plus}{changes})"


def program_command() -> list[str]:
    """Return how to run this very program again, from a checkout and from an installation alike.

    An AppImage is mounted for as long as it runs, at another place each time: it is named by its own file.
    """
    if not is_frozen():
        return [sys.executable, "-m", "desktop_chat"]
    mounted, image = os.environ.get("APPDIR"), os.environ.get("APPIMAGE")
    if mounted and image and Path(sys.executable).is_relative_to(mounted):
        return [image]
    return [sys.executable]


def server_command() -> list[str]:
    """Return how to run this program without a window; on Windows by the one of its programs that has an output."""
    console = Path(sys.executable).with_name(CONSOLE_PROGRAM)
    return [str(console)] if sys.platform == "win32" and is_frozen() and console.exists() else program_command()
