"""Examines servers as the window wishes it: the one of its conversations, or one whose address was typed."""

import asyncio
from contextlib import aclosing
from importlib import import_module

from desktop_chat.app.address import Address
from desktop_chat.app.host import ServiceHost
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ports import Clock, Spawner, TaskHandle
from desktop_chat.domain.ports_doctor import Examiner
from desktop_chat.qt.checkup_actions import CheckupActions
from desktop_chat.qt.sentences import said
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import ServerAddress


class Checkups:
    """One examination at a time; a new one ends the one before."""

    def __init__(self, window: MainWindow, host: ServiceHost, clock: Clock, spawner: Spawner) -> None:
        self._window = window
        self._host = host
        self._clock = clock
        self._spawner = spawner
        self._running: TaskHandle | None = None
        self._actions = window.findChild(CheckupActions)
        self._actions.sql = _schema_sql
        self._actions.wanted.connect(self._begin)

    def _begin(self, asked: ServerAddress) -> None:
        if self._running is not None:
            self._running.cancel()
        self._running = self._spawner.spawn(self._examine(asked), "checkups.examine")

    async def _examine(self, asked: ServerAddress) -> None:
        address = self._address(asked)
        if address is None:
            self._actions.finish(tr("Sign in first: there is no server to look at."))
            return
        # Few examine anything, and the live connection's library alone takes 60 ms.
        await asyncio.to_thread(import_module, "desktop_chat.app.examination")
        from desktop_chat.app.examination import examine_server

        try:
            async with aclosing(examine_server(address, self._clock, self._examiner(asked))) as found:
                async for finding in found:
                    self._actions.show_finding(finding)
        except DesktopChatError as error:
            self._actions.finish(said(error))
            return
        self._actions.finish()

    def _address(self, asked: ServerAddress) -> Address | None:
        if not asked.url:
            return self._host.address
        return Address(url=asked.url, key=asked.key, ways=self._window.kit.settings.value.ways)

    def _examiner(self, asked: ServerAddress) -> Examiner | None:
        service = self._host.service
        credentials = service.credentials() if service is not None and not asked.url else None
        if service is None or credentials is None:
            return None
        user, token = credentials
        return Examiner(user=user, token=token, room=next(iter(service.live_rooms()), None))


def _schema_sql() -> str:
    from desktop_chat.app.examination import schema_sql  # for who has to mend a project

    return schema_sql()
