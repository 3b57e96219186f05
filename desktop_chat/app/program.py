"""One window's life: unlock the store, show what it has, let the person in, and put everything away at the end."""

import asyncio
import base64
import binascii
import gc
import logging
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from desktop_chat.app.address import Address
from desktop_chat.app.host import ServiceHost
from desktop_chat.app.options import ExitCode
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.wiring import load_adapters
from desktop_chat.core.diffs import Notice, NoticeKind, RoomView, SessionChanged, SessionPhase
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.ports import Account
from desktop_chat.qt.sentences import said, translated
from desktop_chat.qt.tasks import connect_async
from desktop_chat.qt.text import tr
from desktop_chat.qt.window import furnish
from desktop_chat.system.keyslots import SlotKind
from desktop_chat.system.vault import Unlocked

if TYPE_CHECKING:
    from desktop_chat.app.checkups import Checkups
    from desktop_chat.app.desktop import Desktop
    from desktop_chat.app.entrance import Entrance
    from desktop_chat.qt.outside import Outside

logger = logging.getLogger(__name__)

_PROTECTION = {
    SlotKind.KEYRING: "is encrypted; its key is in the keyring",
    SlotKind.PASSPHRASE: "is encrypted; its key is behind a passphrase",
    SlotKind.UNPROTECTED: "is NOT protected: its key lies beside it",
}

FORGET_EVERY = 3600.0
"""Seconds between two looks for messages that need not be kept any more; the first is after the first of them."""

_PATIENCE = 1.0
"""Seconds to wait for the first picture before all else goes on: the window may be shown where nobody sees it."""

_FAREWELL = 5.0
"""Seconds for a server to hear that a session ends here."""


class Program:
    """The sequence of a window. `run` returns the exit code when the person has had enough."""

    def __init__(self, given: Surroundings) -> None:
        taken = given.taken
        self._given = given
        self._taken = taken
        self._settings = given.window.kit.settings
        self._quit = asyncio.Event()
        self._painted = asyncio.Event()
        self._named_room = taken.options.room
        self._host = ServiceHost(
            taken.folder, given.bridge, clock=taken.clock, spawner=given.spawner, settings=taken.settings.link
        )
        self._entrance: Entrance | None = None
        self._outside: Outside | None = None
        self._desktop: Desktop | None = None
        self._checkups: Checkups | None = None
        given.window.painted.connect(self._painted.set)
        given.window.closed.connect(self._quit.set)
        given.window.quit_wanted.connect(self.quit)
        given.window.another_person_wanted.connect(self._open_another)
        self._settings.save_failed.connect(self._say_not_saved)
        self._settings.storage_changed.connect(self._storage_set)
        self._settings.link_changed.connect(self._connection_set)
        connect_async(given.window.storage_asked, self._measure, given.spawner)
        connect_async(given.window.clear_wanted, self._clear, given.spawner)
        self._settings.ways_changed.connect(self._connection_set)
        given.bridge.session_changed.connect(self._session_changed)
        given.bridge.room_changed.connect(self._room_changed)

    async def run(self) -> int:
        """Live until the window is closed or Quit is chosen."""
        self._given.spawner.spawn(self._begin(), "program.begin")
        self._given.spawner.spawn(self._tidy(), "program.tidy")
        self._given.spawner.spawn(self._look_outside(), "program.look_outside")
        self._given.spawner.spawn(self._forget_now_and_then(), "program.forget")
        self._given.spawner.spawn(self._meet_desktop(), "program.meet_desktop")
        try:
            await self._quit.wait()
        finally:
            await self._end()
        return ExitCode.OK

    def quit(self) -> None:
        """End the program in order, by closing the window: that keeps what is written in it."""
        self._given.window.end()
        self._quit.set()

    async def first_picture(self) -> None:
        """Wait until the window has been painted, for a second at most; one that stands aside is not painted."""
        if self._given.window.standing.aside:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._painted.wait()

    def address(self) -> Address | None:
        """Return the server that this window's workspace is at, as far as it is known."""
        return self._host.address

    async def sign_out(self) -> None:
        """End the session at the server, if it can be reached within a few seconds."""
        if self._host.service is None:
            return
        try:
            async with asyncio.timeout(_FAREWELL):
                await self._host.service.sign_out()
        except (DesktopChatError, TimeoutError) as error:
            logger.info("The session was not ended at the server: %s", type(error).__name__)

    async def _tidy(self) -> None:
        """Make what the first picture does without, and look for garbage from then on.

        Never in what the start has made: that stays.
        """
        await self.first_picture()
        furnish(self._given.window)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    async def _look_outside(self) -> None:
        """Listen to the computer about focus and network, when the first picture and the first attempt have gone."""
        await self.first_picture()
        await self._taken.clock.sleep(_PATIENCE)
        from desktop_chat.qt.outside import Outside  # loads QtNetwork, 20 ms

        self._outside = Outside(self._given.bridge, self._given.window)
        self._outside.watch_network()

    async def _meet_desktop(self) -> None:
        """Join the desktop around the window, and follow the link that it was started with."""
        await self.first_picture()
        from desktop_chat.app.checkups import Checkups
        from desktop_chat.app.desktop import Desktop  # sockets and all the rest that the first picture does without

        self._checkups = Checkups(self._given.window, self._host, self._taken.clock, self._given.spawner)
        self._desktop = Desktop(self._given, self._open_handed_over)
        self._desktop.meet_owner(self._way_in(), self._way_in().home)
        link = self._taken.options.link
        if link is not None:
            self._desktop.follow(link)
        if self._taken.options.background:
            self._desktop.show_quietly()
        await self._desktop.start()

    async def _begin(self) -> None:
        given = self._given
        self._restore_geometry()
        try:
            account = await self._open_store()
        except DesktopChatError as error:
            self._show_stuck(error)
            return
        for sentence in self._taken.complaints:
            given.bridge.notice_raised.emit(Notice(kind=NoticeKind.WARNING, text=translated(sentence)))
        local = self._taken.options.local or self._settings.value.local
        if account is not None:
            await self._show_stored(account, local=local)
        entrance = self._way_in()
        if local:
            await entrance.go_local()
        elif account is None:
            entrance.ask()
        else:
            self._open_named_room()

    async def _open_store(self) -> Account | None:
        """Own the store that was opened while Qt was loaded, or ask for its key; return whose it is."""
        window = self._given.window
        ready = await self._taken.head_start.ready()
        if ready is not None:
            window.show_unprotected(unprotected=ready.unlocked.unprotected)
            self._say_protection(ready.unlocked)
            return await self._host.take_store(ready.opened, ready.unlocked.key)
        from desktop_chat.app.unlocking import unlock_by_asking  # rarely needed

        unlocked = await unlock_by_asking(self._taken.folder, window)
        window.show_unprotected(unprotected=unlocked.unprotected)
        self._say_protection(unlocked)
        return await self._host.open_store(unlocked.key)

    def _say_protection(self, unlocked: Unlocked) -> None:
        """Say on the terminal what protects the local history, for whoever started the program there."""
        words = _PROTECTION[unlocked.slot]
        sys.stderr.write(f"The local history of the profile “{self._taken.folder.name}” {words}.\n")

    async def _show_stored(self, account: Account, *, local: bool) -> None:
        """Paint what the store has in one go, before any network.

        Of this computer's workspace only the address of last time is known here, which anybody may have by now: the
        service goes online when the workspace was joined.
        """
        given = self._given
        given.window.show_chat()
        address = Address(url=account.url, key=account.key, ways=self._settings.value.ways)
        if local:
            address = Address(url=account.url, key=account.key, vouch=partial(self._home_alive, account.url))
        service = await self._host.show(address)
        if self._settings.value.last_room:
            try:
                await service.open_room(RoomId(self._settings.value.last_room))
            except DesktopChatError as error:
                logger.info("The last room is not opened: %s", type(error).__name__)
        if not self._taken.options.background:
            given.window.appear()
        await self.first_picture()
        await load_adapters()
        if not local and self._host.service is not None:
            await self._host.service.start()

    def _home_alive(self, url: str) -> bool:
        return self._entrance is not None and self._entrance.home_alive(url)

    def _show_stuck(self, error: DesktopChatError) -> None:
        """Say why nothing can be done, where the person looks; the window offers nothing but to quit."""
        logger.error("The profile cannot be opened: %s", error)
        self._given.window.show_stuck(said(error))
        self._given.window.appear()

    def _way_in(self) -> "Entrance":
        """Return the ways to a server, which a stored conversation is painted without."""
        if self._entrance is None:
            from desktop_chat.app.entrance import Entrance  # its launcher and all that the sign-in needs, 5 ms
            from desktop_chat.app.home import LocalWorkspace

            home = LocalWorkspace(self._taken.workspace, self._taken.clock)
            self._entrance = Entrance(self._given, self._host, home, self._entered)
        return self._entrance

    def _entered(self, local: bool) -> None:  # noqa: FBT001 - called by its one caller, as a callback
        person = self._way_in().person if local else ""
        self._settings.use(replace(self._settings.value, local=local, person=person))
        self._open_named_room()

    def _open_named_room(self) -> None:
        service, name = self._host.service, self._named_room
        if service is not None and name:
            from desktop_chat.app.room_by_name import open_room_by_name  # only with --room

            self._named_room = None
            self._given.spawner.spawn(open_room_by_name(service, name, self._given.bridge), "program.open_named_room")

    def _open_handed_over(self, name: str) -> None:
        self._named_room = name
        self._open_named_room()

    def _session_changed(self, change: SessionChanged) -> None:
        window = self._given.window
        if change.phase is SessionPhase.SIGNED_OUT and change.me is not None and window.in_chat():
            self._way_in().ask()

    def _room_changed(self, view: RoomView) -> None:
        if view.room != self._settings.value.last_room:
            self._settings.use(replace(self._settings.value, last_room=view.room))

    async def _forget_now_and_then(self) -> None:
        while True:
            await self._taken.clock.sleep(FORGET_EVERY)
            await self._forget_old()

    def _storage_set(self) -> None:
        self._given.spawner.spawn(self._forget_old(), "program.forget")

    async def _forget_old(self) -> None:
        """Forget messages for which the person wants no place here any more."""
        days, service = self._settings.value.storage.days(), self._host.service
        if days is None or service is None:
            return
        try:
            await service.keep_days(days)
        except DesktopChatError as error:
            logger.warning("Old messages could not be forgotten: %s", type(error).__name__)

    def _connection_set(self) -> None:
        self._given.spawner.spawn(self._reconnect(), "program.reconnect")

    async def _reconnect(self) -> None:
        """Connect as the person has just set it; of several changes in a row only the last one makes a connection."""
        settings = self._settings.value
        try:
            await self._host.use(settings.link, settings.ways)
        except DesktopChatError as error:
            self._given.bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=said(error)))

    async def _measure(self) -> None:
        from desktop_chat.app.storage import measure_storage  # not before somebody asks

        facts = await asyncio.to_thread(measure_storage, self._taken.folder, self._taken.workspace.parent / "log")
        self._given.window.storage_told.emit(facts)

    async def _clear(self) -> None:
        """Forget the history, and say how much room that has made, or why it could not be."""
        try:
            await self._host.clear()
        except DesktopChatError as error:
            self._given.bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=said(error)))
        await self._measure()

    def _say_not_saved(self, reason: str) -> None:
        sentence = tr("Your settings could not be saved, they hold until you quit: {reason}", reason=reason)
        self._given.bridge.notice_raised.emit(Notice(kind=NoticeKind.WARNING, text=sentence))

    def _open_another(self, person: str) -> None:
        from desktop_chat.app.frozen import program_command

        command = [*program_command(), "--local", "--as", person]
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - this very program, without a shell
        # Reaps it when it ends, so that a closed window does not stay behind in the table of processes.
        threading.Thread(target=process.wait, name="second window", daemon=True).start()

    def _restore_geometry(self) -> None:
        self._given.window.show_list_width(self._settings.value.list_width)
        try:
            saved = base64.b64decode(self._settings.value.window, validate=True)
        except binascii.Error:
            return
        self._given.window.restoreGeometry(QByteArray(saved))

    async def _end(self) -> None:
        window = self._given.window
        if not window.standing.aside:  # it has stood where the person put it
            geometry = base64.b64encode(bytes(window.saveGeometry().data())).decode()
            width = window.list_width() or self._settings.value.list_width
            self._settings.use(replace(self._settings.value, window=geometry, list_width=width))
        self._given.window.hide()
        if self._desktop is not None:
            await self._desktop.end()
        await self._taken.head_start.abandon()
        await self._host.end()
        if self._entrance is not None:
            await self._entrance.leave()
