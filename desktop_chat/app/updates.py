"""Newer versions, once for all windows of this process: who looks, where it is shown, how the program starts again."""

import atexit
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_chat.app.frozen import is_frozen, program_command
from desktop_chat.app.open_windows import OpenWindows
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.update_source import update_source
from desktop_chat.domain.errors import StoreLocked
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.update import Artefact, DownloadFailed, Stage, UpdateStatus
from desktop_chat.protocol.update_manifest import read_key
from desktop_chat.qt.update_actions import UpdateActions
from desktop_chat.service.updates import UpdateParts, Updater
from desktop_chat.system.installation import find_installation
from desktop_chat.system.installing import SystemInstaller
from desktop_chat.system.instance import ProfileLock
from desktop_chat.system.signatures import is_signed
from desktop_chat.system.update_memory import UpdateMarksFile
from desktop_chat.transport.proxies import ProxyRule, parse_proxy_rule
from desktop_chat.transport.update_feed import HttpUpdateFeed

logger = logging.getLogger(__name__)

FOLDER = "updates"


class Updates:
    """Made after the first picture; `meet` every window, then `run`."""

    def __init__(self, first: Surroundings, windows: OpenWindows, home: Path) -> None:
        self._first = first
        self._windows = windows
        self._spawner = first.spawner
        self._settings = first.window.kit.settings
        self._actions: list[UpdateActions] = []
        self._updater = Updater(update_parts(home / FOLDER, first.taken.clock, self._proxies), self._tell)

    async def run(self) -> None:
        """Look once a day, for as long as the program lives."""
        await self._updater.run(lambda: self._settings.value.updates)

    def meet(self, given: Surroundings) -> None:
        """Let a window show how it stands, and say what is wished."""
        actions = UpdateActions(given.window, self._updater.status, given.window)
        actions.check_wanted.connect(self._check)
        actions.install_wanted.connect(self._install)
        self._actions.append(actions)
        actions.destroyed.connect(lambda: self._actions.remove(actions))
        actions.show_status(self._updater.status)

    def _check(self) -> None:
        self._spawner.spawn(self._updater.check(self._settings.value.updates.channel), "updates.check")

    def _install(self) -> None:
        self._spawner.spawn(self._updater.install(), "updates.install")

    def _tell(self, status: UpdateStatus) -> None:
        for actions in self._actions:
            actions.show_status(status)
        if status.stage is Stage.INSTALLED:
            atexit.register(start_again, self._first.taken.folder.name, portable=self._first.taken.options.portable)
            self._windows.quit()
        elif status.stage is Stage.HANDED_OVER and sys.platform == "win32":
            self._windows.quit()  # the setup cannot replace a program that runs

    def _proxies(self) -> ProxyRule:
        return parse_proxy_rule(self._settings.value.ways.proxy)


class SharedFeed(HttpUpdateFeed):
    """The feed for several processes: one of them downloads at a time."""

    def __init__(self, address: str, folder: Path, proxies: Callable[[], ProxyRule]) -> None:
        super().__init__(address, folder / "files", proxies)
        self._lock_folder = folder

    async def download(self, artefact: Artefact, told: Callable[[int], None]) -> str:
        """Fetch a file, as the feed does; raises `DownloadFailed` also while another process does."""
        try:
            lock = ProfileLock.acquire(self._lock_folder, "update")
        except StoreLocked as error:
            raise DownloadFailed("another window is at it") from error
        except OSError as error:
            raise DownloadFailed(error.strerror or type(error).__name__) from error
        try:
            return await super().download(artefact, told)
        finally:
            lock.release()


def update_parts(folder: Path, clock: Clock, proxies: Callable[[], ProxyRule]) -> UpdateParts:
    """Return what looks for versions of this very program, and keeps what it needs in a folder."""
    from desktop_chat import __version__

    own = find_installation(__version__, frozen=is_frozen())
    source = update_source()
    return UpdateParts(
        own=own,
        feed=SharedFeed(source.feed, folder, proxies) if source.feed else None,
        pinned=read_key(source.public_key) if source.public_key else b"",
        verify=is_signed,
        memory=UpdateMarksFile(folder),
        installer=SystemInstaller(own),
        clock=clock,
    )


def start_again(profile: str, *, portable: bool) -> None:
    """Start the program anew on a profile; called when this process has given everything back."""
    command = [*program_command(), "--profile", profile, *(["--portable"] if portable else [])]
    try:
        subprocess.Popen(command, start_new_session=True)  # noqa: S603 - this very program, without a shell
    except OSError as error:
        logger.warning("The program could not be started again: %s", error.strerror or type(error).__name__)
