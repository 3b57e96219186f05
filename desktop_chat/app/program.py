"""One window's life: unlock the store, show what it has, let the person in, and put everything away at the end."""

import asyncio
import base64
import binascii
import logging
import subprocess
import threading
from dataclasses import replace

from PySide6.QtCore import QByteArray

from desktop_chat.app.config import Settings, save_settings
from desktop_chat.app.entrance import Entrance
from desktop_chat.app.home import Address, LocalWorkspace, program_command
from desktop_chat.app.host import ServiceHost
from desktop_chat.app.options import ExitCode
from desktop_chat.app.room_by_name import open_room_by_name
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.unlocking import unlock_by_asking, unlock_unasked
from desktop_chat.core.diffs import Notice, NoticeKind, RoomView, SessionChanged, SessionPhase
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import RoomId

logger = logging.getLogger(__name__)


class Program:
    """The sequence of a window. `run` returns the exit code when the person has had enough."""

    def __init__(self, given: Surroundings) -> None:
        self._given = given
        self._settings = given.settings
        self._quit = asyncio.Event()
        self._named_room = given.options.room
        self._host = ServiceHost(
            given.profile, given.bridge, clock=given.clock, spawner=given.spawner, settings=given.settings.link
        )
        self._entrance = Entrance(given, self._host, LocalWorkspace(given.workspace, given.clock), self._entered)
        given.window.closed.connect(self._quit.set)
        given.window.quit_wanted.connect(self.quit)
        given.window.another_person_wanted.connect(self._open_another)
        given.window.kit.keeper.mode_chosen.connect(self._looks_chosen)
        given.bridge.session_changed.connect(self._session_changed)
        given.bridge.room_changed.connect(self._room_changed)

    async def run(self) -> int:
        """Live until the window is closed or Quit is chosen."""
        self._given.spawner.spawn(self._begin(), "program.begin")
        try:
            await self._quit.wait()
        finally:
            await self._end()
        return ExitCode.OK

    def quit(self) -> None:
        """End the program in order, by closing the window: that keeps what is written in it."""
        self._given.window.close()
        self._quit.set()

    async def _begin(self) -> None:
        given = self._given
        self._restore_geometry()
        try:
            unlocked = await unlock_unasked(given.profile, unprotected=given.options.unprotected)
            if unlocked is None:
                unlocked = await unlock_by_asking(given.profile, given.window)
            given.window.show_unprotected(unprotected=unlocked.unprotected)
            account = await self._host.open_store(unlocked.key)
        except DesktopChatError as error:
            self._show_stuck(error)
            return
        for sentence in given.complaints:
            given.bridge.notice_raised.emit(Notice(kind=NoticeKind.WARNING, text=sentence))
        local = given.options.local or self._settings.local
        if account is not None:
            await self._show_stored(Address(url=account.url, key=account.key))
        if local:
            await self._entrance.go_local()
        elif account is None:
            self._entrance.ask()
        else:
            self._open_named_room()

    async def _show_stored(self, address: Address) -> None:
        """Paint what the store has, before any network."""
        given = self._given
        given.window.show_chat()
        service = await self._host.serve(address)
        if self._settings.last_room:
            try:
                await service.open_room(RoomId(self._settings.last_room))
            except DesktopChatError as error:
                logger.info("The last room is not opened: %s", type(error).__name__)
        given.window.show()

    def _show_stuck(self, error: DesktopChatError) -> None:
        """Say why nothing can be done, where the person looks; the window offers nothing but to quit."""
        logger.error("The profile cannot be opened: %s", error)
        self._given.window.show_stuck(str(error))
        self._given.window.show()

    def _entered(self, local: bool) -> None:  # noqa: FBT001 - called by its one caller, as a callback
        self._remember(replace(self._settings, local=local, person=self._entrance.person if local else ""))
        self._open_named_room()

    def _open_named_room(self) -> None:
        service, name = self._host.service, self._named_room
        if service is not None and name:
            self._named_room = None
            self._given.spawner.spawn(open_room_by_name(service, name, self._given.bridge), "program.open_named_room")

    def _session_changed(self, change: SessionChanged) -> None:
        window = self._given.window
        if change.phase is SessionPhase.SIGNED_OUT and change.me is not None and window.in_chat():
            self._entrance.ask()

    def _room_changed(self, view: RoomView) -> None:
        if view.room != self._settings.last_room:
            self._remember(replace(self._settings, last_room=view.room))

    def _looks_chosen(self, mode: str) -> None:
        self._remember(replace(self._settings, theme=mode))

    def _open_another(self, person: str) -> None:
        command = [*program_command(), "--local", "--as", person]
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - this very program, without a shell
        # Reaps it when it ends, so that a closed window does not stay behind in the table of processes.
        threading.Thread(target=process.wait, name="second window", daemon=True).start()

    def _remember(self, settings: Settings) -> None:
        if settings == self._settings:
            return
        self._settings = settings
        try:
            save_settings(self._given.profile, settings)
        except OSError as error:
            logger.warning("The settings could not be saved: %s", error)

    def _restore_geometry(self) -> None:
        try:
            saved = base64.b64decode(self._settings.window, validate=True)
        except binascii.Error:
            return
        self._given.window.restoreGeometry(QByteArray(saved))

    async def _end(self) -> None:
        geometry = bytes(self._given.window.saveGeometry().data())
        self._remember(replace(self._settings, window=base64.b64encode(geometry).decode()))
        self._given.window.hide()
        await self._host.end()
        await self._entrance.leave()
