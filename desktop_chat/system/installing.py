"""Installs a file by what the system has for that, which asks for rights where it needs them; the file is verified.

Nothing goes through a shell, and nothing is installed that is not, at this moment, the file that was announced.
"""

import asyncio
import hashlib
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

from desktop_chat.domain.update import Artefact, Installation, InstallFailed, Origin
from desktop_chat.domain.values import dataclass

logger = logging.getLogger(__name__)

LONGEST_S = 1800.0
"""Seconds for an installer, which may wait for a password."""
_DISMISSED = frozenset({126, 127})
"""What `pkexec` answers when nobody gave the rights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A command, and whether it is awaited: then all is done at its end, else a person goes on with it."""

    command: tuple[str, ...]
    awaited: bool


class SystemInstaller:
    """Installs over this program."""

    def __init__(self, own: Installation) -> None:
        self._own = own

    async def install(self, file: str, artefact: Artefact) -> bool:
        """Install a file; tell whether it is done, so that a new start has the new version.

        Raises:
            InstallFailed: it is another file by now, nobody gave the rights, or the installer failed.
        """
        if not await asyncio.to_thread(_is_still, Path(file), artefact):
            raise InstallFailed("the file has changed since it was verified")
        deed = deed_for(self._own, file)
        if not deed.awaited:
            _begin(deed.command)
            return False
        await _carry_out(deed.command)
        return True


def deed_for(own: Installation, file: str) -> Deed:
    """Return how a file is installed over a program.

    Raises:
        InstallFailed: there is nothing that could do it.
    """
    match own.origin:
        case Origin.DEB:
            return _by_apt(file)
        case Origin.RUN:
            return _by_its_script(own, file)
        case Origin.ARCHIVE | Origin.SETUP_USER | Origin.SETUP_MACHINE | Origin.DMG:
            opened = {Origin.ARCHIVE: ("xdg-open", str(Path(file).parent)), Origin.DMG: ("open", file)}
            return Deed(command=opened.get(own.origin, (file,)), awaited=False)
        case Origin.CHECKOUT | Origin.DISTRIBUTION | Origin.APPIMAGE:
            raise InstallFailed("this program is not installed by us")


def _by_apt(file: str) -> Deed:
    if shutil.which("apt-get") and (_is_root() or shutil.which("pkexec")):
        asking = () if _is_root() else ("pkexec",)
        return Deed(command=(*asking, "apt-get", "install", "--yes", file), awaited=True)
    return Deed(command=("xdg-open", file), awaited=False)


def _by_its_script(own: Installation, file: str) -> Deed:
    prefix = Path(own.folder).parents[1]  # PREFIX/lib/desktop-chat
    command = ("sh", file, "--prefix", str(prefix))
    if os.access(prefix / "lib", os.W_OK):
        return Deed(command=command, awaited=True)
    return Deed(command=("pkexec", *command, "--system"), awaited=True)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _begin(command: tuple[str, ...]) -> None:
    try:
        # Goes on when this program ends: on Windows the setup waits for that.
        subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)  # noqa: S603 - no shell, see above
    except OSError as error:
        raise InstallFailed(f"{Path(command[0]).name} could not be started") from error


async def _carry_out(command: tuple[str, ...]) -> None:
    try:
        code, said = await asyncio.to_thread(_run, command)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InstallFailed(f"{Path(command[0]).name} could not be started, or did not come to an end") from error
    if command[0] == "pkexec" and code in _DISMISSED:
        raise InstallFailed("nobody gave the rights for it")
    if code != 0:
        logger.warning("The installer ended with %s: %s", code, said[-2000:])
        raise InstallFailed(f"the installer ended with code {code}; the log has its words")


def _run(command: tuple[str, ...]) -> tuple[int, str]:
    ended = subprocess.run(  # noqa: S603 - as above
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_S,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


def _is_still(file: Path, artefact: Artefact) -> bool:
    try:
        with file.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == artefact.sha256
    except OSError:
        return False
