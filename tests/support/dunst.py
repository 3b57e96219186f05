"""A real notification daemon, dunst, on a session bus of its own: what it shows, and a person who acts on it.

Everything is on the private bus, so that neither the tests' desktop nor another test is reached. Needs a display.
"""

import asyncio
import os
import re
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import jeepney  # type: ignore[import-untyped]
from jeepney.io.asyncio import DBusRouter, open_dbus_connection  # type: ignore[import-untyped]

NAME = "org.freedesktop.Notifications"
COMMANDS = jeepney.DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface="org.dunstproject.cmd0")
LIMIT = 15.0
CONFIGURATION = """
[global]
    dmenu = {folder}/choose
    markup = full
    notification_limit = 20
"""
CHOOSE = """#!/bin/sh
grep -F "$(cat '{folder}/wanted')"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Displayed:
    """One notification as the daemon took it; `formatted` is the markup that it renders."""

    id: int
    summary: str
    body: str
    formatted: str
    category: str
    desktop_entry: str
    actions: dict[str, str]


class Dunst:
    """The bus and the daemon, from `start` to `stop`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._bus: Process | None = None
        self._daemon: Process | None = None
        self._router: Any = None
        self._open = AsyncExitStack()

    async def start(self, *, daemon: bool = True) -> Self:
        """Start a bus and, unless it is to come later, the daemon."""
        self._bus = await asyncio.create_subprocess_exec(
            "dbus-daemon", f"--config-file={self._bus_configuration()}", "--print-address", "--nofork", stdout=PIPE
        )
        assert self._bus.stdout is not None
        self.address = (await asyncio.wait_for(self._bus.stdout.readline(), LIMIT)).decode().strip()
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.address
        connection = await open_dbus_connection("SESSION")
        self._open.push_async_callback(connection.close)
        self._router = await self._open.enter_async_context(DBusRouter(connection))
        (self.folder / "choose").write_text(CHOOSE.format(folder=self.folder), encoding="utf-8")
        (self.folder / "choose").chmod(0o700)
        (self.folder / "dunstrc").write_text(CONFIGURATION.format(folder=self.folder), encoding="utf-8")
        if daemon:
            await self.start_daemon()
        return self

    async def start_daemon(self) -> None:
        """Start the daemon and wait until it has its name."""
        rule = jeepney.MatchRule(type="signal", member="NameOwnerChanged", path="/org/freedesktop/DBus")
        rule.add_arg_condition(0, NAME)
        await self._router.send_and_get_reply(jeepney.message_bus.AddMatch(rule))
        with self._router.filter(rule) as owners:
            self._daemon = await asyncio.create_subprocess_exec(
                "dunst", "-conf", str(self.folder / "dunstrc"), "-print", stdout=PIPE, stderr=asyncio.subprocess.DEVNULL
            )
            await asyncio.wait_for(owners.get(), LIMIT)

    async def stop_daemon(self) -> None:
        """End the daemon and wait for that."""
        daemon, self._daemon = self._daemon, None
        if daemon is not None:
            daemon.send_signal(signal.SIGTERM)
            await asyncio.wait_for(daemon.communicate(), LIMIT)

    async def stop(self) -> None:
        """End everything."""
        await self.stop_daemon()
        await self._open.aclose()
        if self._bus is not None:
            self._bus.send_signal(signal.SIGTERM)
            await asyncio.wait_for(self._bus.wait(), LIMIT)

    async def next(self) -> Displayed:
        """Return the next notification that the daemon displays."""
        assert self._daemon is not None
        assert self._daemon.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "}":
            line = (await asyncio.wait_for(self._daemon.stdout.readline(), LIMIT)).decode().rstrip("\n")
            if line == "{":
                lines = []
            lines.append(line)
        return _displayed("\n".join(lines))

    async def click(self) -> None:
        """Act as a person who clicks on the notification at the top."""
        await self._call("NotificationAction", "u", 0)

    async def choose(self, action: str) -> None:
        """Act as a person who chooses an action by its words, in the daemon's own menu."""
        (self.folder / "wanted").write_text(action, encoding="utf-8")
        await self._call("ContextMenuCall")

    async def put_away(self) -> None:
        """Act as a person who closes the newest notification."""
        await self._call("NotificationCloseLast")

    async def count(self) -> int:
        """Return how many notifications are on the screen."""
        properties = COMMANDS.with_interface("org.freedesktop.DBus.Properties")
        call = jeepney.new_method_call(properties, "Get", "ss", (COMMANDS.interface, "displayedLength"))
        reply = await self._router.send_and_get_reply(call)
        ((_, number),) = reply.body
        assert isinstance(number, int)
        return number

    async def _call(self, method: str, signature: str | None = None, *values: object) -> None:
        await self._router.send_and_get_reply(jeepney.new_method_call(COMMANDS, method, signature, values))

    def _bus_configuration(self) -> Path:
        """Return a bus that starts no services by itself: else a missing daemon would come when it is called."""
        file = self.folder / "bus.conf"
        file.write_text(
            f"<busconfig><type>session</type><listen>unix:dir={self.folder}</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
            '<allow own="*"/></policy></busconfig>',
            encoding="utf-8",
        )
        return file


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Ask again and again until this holds; each question is a round trip to another process."""
    async with asyncio.timeout(LIMIT):
        while not await holds():
            pass  # the question itself waits for another process


def _displayed(block: str) -> Displayed:
    def one(name: str) -> str:
        found = re.search(rf"^\t{name}: '(.*?)'$", block, re.MULTILINE | re.DOTALL)
        return found[1] if found else ""

    number = re.search(r"^\tid: (\d+)$", block, re.MULTILINE)
    category = re.search(r"^\tcategory: (.*)$", block, re.MULTILINE)
    assert number is not None
    return Displayed(
        id=int(number[1]),
        summary=one("summary"),
        body=one("body"),
        formatted=one("formatted"),
        category=category[1] if category else "",
        desktop_entry=one("desktop_entry"),
        actions=dict(re.findall(r'^\t\t"(.*)": "(.*)"$', block, re.MULTILINE)),
    )
