"""How this program came to this computer: by which package, or out of a checkout; found by looking, nothing is noted.

Who builds a package for a distribution puts a file `packaged-by` beside the program, with the distribution's name in
its first line: then the program only tells of newer versions, and leaves them to that.
"""

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop_chat.domain.update import Installation, Origin, Version

PACKAGED_BY = "packaged-by"
_DEBIAN = Path("/usr/lib/desktop-chat")
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def find_installation(version: str, *, frozen: bool, program: Path | None = None) -> Installation:
    """Return what this program is; `program` is its executable, usually that of this process."""
    folder = (program or Path(sys.executable)).resolve().parent
    packager = _packager(folder)
    origin = Origin.CHECKOUT if not frozen else Origin.DISTRIBUTION if packager else origin_of(folder, os.environ)
    return Installation(
        version=Version.parse(version),
        platform=_platform(),
        origin=origin,
        folder=str(folder),
        packager=packager,
    )


def origin_of(folder: Path, variables: Mapping[str, str], system: str = sys.platform) -> Origin:
    """Return what brought an installed program into a folder."""
    if system == "win32":
        everybody = [variables[name] for name in ("ProgramFiles", "ProgramW6432") if variables.get(name)]
        return Origin.SETUP_MACHINE if any(folder.is_relative_to(one) for one in everybody) else Origin.SETUP_USER
    if system == "darwin":
        return Origin.DMG
    if variables.get("APPIMAGE") and folder.is_relative_to(variables.get("APPDIR", "\0")):
        return Origin.APPIMAGE
    if folder == _DEBIAN:
        return Origin.DEB
    # The installer of the .run keeps a list of its files beside the folder.
    return Origin.RUN if folder.with_name(f"{folder.name}.installed").is_file() else Origin.ARCHIVE


def _packager(folder: Path) -> str:
    if Path("/.flatpak-info").exists():
        return "Flatpak"
    try:
        return (folder / PACKAGED_BY).read_text(encoding="utf-8").partition("\n")[0].strip()[:80]
    except (OSError, UnicodeDecodeError):
        return ""


def _platform() -> str:
    machine = platform.machine().lower()
    if sys.platform == "win32":
        return "windows-x64" if machine in {"amd64", "x86_64"} else f"windows-{machine}"
    if sys.platform == "darwin":
        return f"macos-{machine}"
    return f"linux-{_MACHINES.get(machine, machine)}"
