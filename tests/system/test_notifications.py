"""Notifications over D-Bus, on a real daemon: what it displays, what people do there, and when it is not there."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jeepney  # type: ignore[import-untyped]
import pytest
from jeepney.io.asyncio import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

from desktop_chat.domain.notification import Card, CardAnswer, Deed
from desktop_chat.service.tasks import Tasks
from desktop_chat.system.notifications import NAME, PATH, NotificationBus
from tests.support.dunst import Dunst, until

pytestmark = pytest.mark.display

CARD = Card(tag="room-1", title="Bo", body="tea?", sound=True, open="Open", read="Mark as read", reply="Reply…")
ABOUT_ALL = Card(tag="all", title="Desktop Chat", body="9 new messages in 4 conversations", open="Open")


class Person:
    """Our side of the bus, and what it was told that the person did."""

    def __init__(self) -> None:
        self.tasks = Tasks()
        self.answers: asyncio.Queue[CardAnswer] = asyncio.Queue()
        self.bus = NotificationBus(self.tasks, self.answers.put_nowait)

    async def answer(self) -> CardAnswer:
        async with asyncio.timeout(15):
            return await self.answers.get()


@pytest.fixture
async def dunst(private_home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dunst]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    dunst = await Dunst(private_home).start()
    yield dunst
    await dunst.stop()


@pytest.fixture
async def person(dunst: Dunst) -> AsyncIterator[Person]:
    person = Person()
    yield person
    await person.bus.close()
    await person.tasks.cancel_all()


async def test_a_notification_is_displayed_with_what_can_be_done(dunst: Dunst, person: Person) -> None:
    assert await person.bus.show(CARD) is True

    shown = await dunst.next()
    assert (shown.summary, shown.body) == ("Bo", "tea?")
    assert (shown.category, shown.desktop_entry) == ("im.received", "desktop-chat")
    assert shown.actions == {"default": "Open", "read": "Mark as read"}


async def test_markup_of_others_is_text(dunst: Dunst, person: Person, tmp_path: Path) -> None:
    hostile = f"<b>bold</b> & <img src='file://{tmp_path}/canary.png'> <a href=\"http://evil.example\">x</a> &lt;"

    await person.bus.show(Card(tag="room-1", title=hostile, body=hostile, open="Open"))

    shown = await dunst.next()
    rendered = shown.formatted.partition("\n")[2]
    assert not re.search("<[A-Za-z/]", shown.summary), "no service can take a part of a title for a tag"
    assert rendered == (
        f"&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img src='file://{tmp_path}/canary.png'&gt; "
        '&lt;a href="http://evil.example"&gt;x&lt;/a&gt; &amp;lt;'
    )


async def test_a_click_opens(dunst: Dunst, person: Person) -> None:
    await person.bus.show(CARD)
    await dunst.next()

    await dunst.click()

    assert await person.answer() == CardAnswer(tag="room-1", deed=Deed.OPENED)


async def test_the_action_of_the_daemons_menu_marks_as_read(dunst: Dunst, person: Person) -> None:
    await person.bus.show(CARD)
    await dunst.next()

    await dunst.choose("Mark as read")

    assert await person.answer() == CardAnswer(tag="room-1", deed=Deed.READ)


async def test_what_the_person_puts_away_is_told(dunst: Dunst, person: Person) -> None:
    await person.bus.show(CARD)
    await person.bus.show(ABOUT_ALL)
    await dunst.next()
    await dunst.next()

    await dunst.put_away()

    assert (await person.answer()).deed is Deed.PUT_AWAY


async def test_the_next_one_of_a_room_takes_the_place_of_the_former(dunst: Dunst, person: Person) -> None:
    await person.bus.show(CARD)
    first = await dunst.next()
    await person.bus.show(Card(tag="room-1", title="Bo", body="tea?\nnow?", open="Open"))
    second = await dunst.next()

    assert (second.id, second.body) == (first.id, "tea?\nnow?")
    assert await dunst.count() == 1


async def test_it_is_taken_away_and_nothing_is_left_at_the_end(dunst: Dunst, person: Person) -> None:
    for card in (CARD, ABOUT_ALL):
        await person.bus.show(card)
        await dunst.next()
    await until(lambda: _counts(dunst, 2))

    await person.bus.withdraw("room-1")
    await person.bus.withdraw("room-1")
    await until(lambda: _counts(dunst, 1))
    await person.bus.close()
    await until(lambda: _counts(dunst, 0))

    assert person.answers.empty()


async def test_another_programs_notification_is_not_ours(dunst: Dunst, person: Person) -> None:
    other = Person()
    await person.bus.show(CARD)
    await other.bus.show(ABOUT_ALL)
    await until(lambda: _counts(dunst, 2))

    await dunst.choose("Mark as read")

    assert (await person.answer()).tag == "room-1"
    assert person.answers.empty()
    assert other.answers.empty()
    await other.bus.close()
    await other.tasks.cancel_all()


async def test_a_daemon_that_is_not_there_is_told_and_one_that_comes_is_used(dunst: Dunst, person: Person) -> None:
    await person.bus.show(CARD)
    await dunst.next()
    await dunst.stop_daemon()

    assert await person.bus.show(CARD) is False
    await dunst.start_daemon()

    assert await person.bus.show(CARD) is True
    assert (await dunst.next()).summary == "Bo"


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all", "rubbish"])
async def test_without_a_bus_nothing_is_shown_and_nothing_breaks(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    person = Person()

    assert await person.bus.show(CARD) is False
    await person.bus.withdraw("room-1")
    await person.bus.close()


class ReplyingService:
    """A stand-in for a desktop that offers inline replies (KDE's does, dunst does not): the same calls and signals."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.asked: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()

    async def serve(self) -> None:
        await self._connection.send(jeepney.message_bus.RequestName(NAME))
        while True:
            message = await self._connection.receive()
            if message.header.message_type is not jeepney.MessageType.method_call:
                continue
            match message.header.fields[jeepney.HeaderFields.member]:
                case "GetCapabilities":
                    answer = jeepney.new_method_return(message, "as", (["actions", "inline-reply"],))
                case _:
                    self.asked.put_nowait(message.body)
                    answer = jeepney.new_method_return(message, "u", (7,))
            await self._connection.send(answer)

    async def signal(self, name: str, signature: str, *values: object) -> None:
        emitter = jeepney.DBusAddress(PATH, interface=NAME)
        await self._connection.send(jeepney.new_signal(emitter, name, signature, values))


async def test_a_reply_is_taken_where_the_desktop_offers_it_and_so_is_the_right_to_come_forward(
    private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    bus = await Dunst(private_home).start(daemon=False)
    person = Person()
    connection = await open_dbus_connection("SESSION")
    service = ReplyingService(connection)
    serving = person.tasks.spawn(service.serve(), "service")

    async def shown() -> bool:
        return await person.bus.show(Card(tag="room-1", title="Bo", body="a < b", open="Open", reply="Reply…"))

    await until(shown)
    body = await service.asked.get()
    await service.signal("NotificationReplied", "us", 7, "yes, at four")
    await service.signal("ActivationToken", "us", 7, "token-1")
    await service.signal("ActionInvoked", "us", 7, "default")

    assert body[4] == "a < b"  # this service reads no markup, so nothing is escaped for it
    assert body[5] == ["default", "Open", "inline-reply", "Reply…"]
    assert body[6]["x-kde-reply-placeholder-text"] == ("s", "Reply…")
    assert body[6]["suppress-sound"] == ("b", True)
    assert await person.answer() == CardAnswer(tag="room-1", deed=Deed.REPLIED, text="yes, at four")
    assert await person.answer() == CardAnswer(tag="room-1", deed=Deed.OPENED, activation="token-1")
    serving.cancel()
    await connection.close()
    await person.bus.close()
    await person.tasks.cancel_all()
    await bus.stop()


async def _counts(dunst: Dunst, wanted: int) -> bool:
    return await dunst.count() == wanted
