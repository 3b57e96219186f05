"""Notifications of a Linux desktop, by org.freedesktop.Notifications on the session bus (specification 1.2).

The service may come, go and be another one at any time: it is asked for each notification. Its body may be read as
markup, the title never: so the body is escaped where the service says that it reads markup, and plain where not.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import jeepney  # type: ignore[import-untyped]  # has no types
from jeepney.io.asyncio import DBusRouter, open_dbus_connection  # type: ignore[import-untyped]  # ditto
from jeepney.io.common import RouterClosed  # type: ignore[import-untyped]  # ditto

from desktop_chat.domain.notification import Card, CardAnswer, Deed
from desktop_chat.domain.ports import Spawner, TaskHandle

logger = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
LIMIT = 5.0
"""Seconds for an answer; the bus may have to start the service first."""
APPLICATION = "Desktop Chat"
DESKTOP_ENTRY = "desktop-chat"
_LAUNCHER = "com.canonical.Unity.LauncherEntry"
_LAUNCHER_PATH = "/com/canonical/unity/launcherentry/desktop_chat"
_REPLY_ACTION = "inline-reply"
_ADDRESS = jeepney.DBusAddress(PATH, bus_name=NAME, interface=NAME)
_GONE = (OSError, EOFError, RouterClosed)
_WORD_JOINER = "\u2060"
"""Has no width, and lets no line break."""
_ERRORS = (*_GONE, KeyError, ValueError, TimeoutError, jeepney.AuthenticationError, LookupError)
_WAITING = 100


class NotificationBus:
    """A `CardBoard` on the session bus. It connects for the first notification; `close` ends that."""

    def __init__(self, spawner: Spawner, answered: Callable[[CardAnswer], None]) -> None:
        """Call `answered` on the loop's thread with what people do with notifications."""
        self._spawner = spawner
        self._answered = answered
        self._router: DBusRouter | None = None
        self._open = AsyncExitStack()
        self._hearing: TaskHandle | None = None
        self._ids: dict[str, int] = {}
        self._activation = ""
        self._one_at_a_time = asyncio.Lock()

    async def show(self, card: Card) -> bool:
        """Show a notification in the place of the one with this tag; False when there is no service for it."""
        async with self._one_at_a_time:
            try:
                (abilities,) = await self._ask("GetCapabilities")
                (number,) = await self._ask("Notify", "susssasa{sv}i", *_arguments(card, abilities, self._ids))
            except _ERRORS as error:
                logger.info("A notification could not be shown: %s", type(error).__name__)
                await self._disconnect()
                return False
            self._ids[card.tag] = number
            return True

    async def withdraw(self, tag: str) -> None:
        """Take a notification away; harmless when it is not there."""
        async with self._one_at_a_time:
            number = self._ids.pop(tag, None)
            if number is None:
                return
            try:
                await self._ask("CloseNotification", "u", number)
            except _ERRORS as error:  # it has gone by itself, or the service has
                logger.debug("A notification could not be taken away: %s", type(error).__name__)

    async def count(self, unread: int) -> None:
        """Tell the desktop's bars how much is unread, by the signal of Unity's launcher that others took over."""
        shown = {"count": ("x", unread), "count-visible": ("b", unread > 0)}
        emitter = jeepney.DBusAddress(_LAUNCHER_PATH, interface=_LAUNCHER)
        signal = jeepney.new_signal(emitter, "Update", "sa{sv}", (f"application://{DESKTOP_ENTRY}.desktop", shown))
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(LIMIT):
                    await (await self._connect()).send(signal)
            except _ERRORS as error:
                logger.debug("The badge could not be told: %s", type(error).__name__)
                await self._disconnect()

    async def close(self) -> None:
        """Take all notifications away and leave the bus; harmless when it was not entered."""
        for tag in list(self._ids):
            await self.withdraw(tag)
        async with self._one_at_a_time:  # something may be on its way, and would find the connection gone
            await self._disconnect()

    async def _ask(self, method: str, signature: str = "", *values: object) -> Any:
        """Call the service; raises one of `_ERRORS`."""
        async with asyncio.timeout(LIMIT):
            router = await self._connect()
            reply = await router.send_and_get_reply(
                jeepney.new_method_call(_ADDRESS, method, signature or None, values)
            )
        if reply.header.message_type is jeepney.MessageType.error:
            problem = f"{method} was refused"
            raise LookupError(problem)
        return reply.body

    async def _connect(self) -> DBusRouter:
        if self._router is not None:
            return self._router
        connection = await open_dbus_connection("SESSION")
        self._open.push_async_callback(connection.close)
        self._router = router = await self._open.enter_async_context(DBusRouter(connection))
        rule = jeepney.MatchRule(type="signal", interface=NAME, path=PATH)
        heard: asyncio.Queue[Any] = asyncio.Queue(_WAITING)
        hearing = router.filter(rule, queue=heard)
        await router.send_and_get_reply(jeepney.message_bus.AddMatch(rule))
        self._hearing = self._spawner.spawn(self._hear(hearing, heard), "notifications.hear")
        return router

    async def _disconnect(self) -> None:
        opened, self._open, self._router = self._open, AsyncExitStack(), None
        self._ids.clear()
        if self._hearing is not None:
            self._hearing.cancel()
            self._hearing = None
        try:
            await opened.aclose()
        except _GONE as error:
            logger.debug("The bus had gone: %s", type(error).__name__)

    async def _hear(self, hearing: Any, heard: "asyncio.Queue[Any]") -> None:
        with hearing:
            while True:
                message = await heard.get()
                self._take(message.header.fields[jeepney.HeaderFields.member], message.body)

    def _take(self, signal: str, body: tuple[Any, ...]) -> None:
        tag = next((tag for tag, number in self._ids.items() if body and number == body[0]), None)
        if tag is None:
            return  # of another program, or one that was taken away
        match signal, body:
            case "ActivationToken", (_, str(token)):
                self._activation = token
            case "ActionInvoked", (_, "default" | "open"):
                token, self._activation = self._activation, ""
                self._tell(CardAnswer(tag=tag, deed=Deed.OPENED, activation=token))
            case "ActionInvoked", (_, "read"):
                self._tell(CardAnswer(tag=tag, deed=Deed.READ))
            case "NotificationReplied", (_, str(text)):
                self._tell(CardAnswer(tag=tag, deed=Deed.REPLIED, text=text))
            case "NotificationClosed", (_, 2):
                self._tell(CardAnswer(tag=tag, deed=Deed.PUT_AWAY))
            case _:
                return  # it has run out, or the service has more to tell than we know

    def _tell(self, answer: CardAnswer) -> None:
        self._answered(answer)


def _arguments(card: Card, abilities: list[str], ids: dict[str, int]) -> tuple[object, ...]:
    """Return what `Notify` takes; a time of -1 lets the service decide how long it is shown."""
    actions: list[str] = []
    if "actions" in abilities:
        actions += ["default", card.open, "read", card.read] if card.read else ["default", card.open]
    hints = {"desktop-entry": ("s", DESKTOP_ENTRY), "category": ("s", "im.received"), "urgency": ("y", 1)}
    if card.reply and _REPLY_ACTION in abilities:
        actions += [_REPLY_ACTION, card.reply]
        hints["x-kde-reply-placeholder-text"] = ("s", card.reply)
    hints |= {"sound-name": ("s", "message-new-instant")} if card.sound else {"suppress-sound": ("b", True)}
    body = _escaped(card.body) if "body-markup" in abilities else _without_tags(card.body)
    return APPLICATION, ids.get(card.tag, 0), "", _without_tags(card.title), body, actions, hints, -1


def _without_tags(text: str) -> str:
    """Return a text in which nothing can be read as a tag, and which looks the same.

    Titles are plain text, but not all services know: dunst 1.9 looks for pictures in them as well. An entity would be
    shown letter by letter by those that do know.
    """
    return re.sub("<(?=[A-Za-z/!?])", f"<{_WORD_JOINER}", text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
