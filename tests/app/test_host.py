"""The one service of a window: shown before it is started, exchanged for another server, put away with its store."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.app.address import Address
from desktop_chat.app.head_start import HeadStart
from desktop_chat.app.host import ServiceHost
from desktop_chat.core.diffs import RoomView, RosterPatch, RowsInserted, SessionPhase, TimelinePatch
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link import LinkSettings, Phase, WaySettings
from desktop_chat.domain.ports import Account
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.rescue import QUARANTINE
from desktop_chat.system.clock import SystemClock
from tests.app.stored import NOWHERE, stored_profile
from tests.store.builders import ROOM

HERE = Address(url=NOWHERE, key="anon")
ELSEWHERE = Address(url="http://127.0.0.1:7", key="anon")
CLOCK = SystemClock()


@dataclass
class Held:
    """A host on a stored profile, and the lists of rooms that its window was told."""

    host: ServiceHost
    tasks: Tasks
    account: Account | None
    bridge: ServiceBridge
    rosters: list[RosterPatch] = field(default_factory=list)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return stored_profile(tmp_path / "home")


@pytest.fixture
async def held(qapp: QApplication, folder: Path) -> AsyncIterator[Held]:
    tasks = Tasks()
    bridge = ServiceBridge(tasks)
    host = ServiceHost(folder, bridge, clock=CLOCK, spawner=tasks, settings=LinkSettings())
    ready = await HeadStart(folder, CLOCK, unprotected=False, room=ROOM).ready()
    assert ready is not None
    held = Held(host, tasks, await host.take_store(ready.opened, ready.unlocked.key), bridge)
    bridge.rooms_changed.connect(held.rosters.append)
    yield held
    await host.end()
    await tasks.cancel_all()


def names(tasks: Tasks) -> set[str]:
    return {task.get_name() for task in tasks._tasks}


async def test_the_store_says_whose_it_is(held: Held) -> None:
    assert held.account is not None
    assert held.account.url == NOWHERE


async def test_rooms_are_shown_before_anything_is_started(held: Held) -> None:
    await held.host.show(HERE)

    assert [len(roster.entries) for roster in held.rosters] == [2]
    assert held.host.phase is SessionPhase.SIGNED_IN
    assert names(held.tasks) == {"pump"}


async def test_starting_afterwards_tells_the_rooms_once(held: Held) -> None:
    service = await held.host.show(HERE)

    await service.start()

    assert len(held.rosters) == 1
    assert "catch_up.work" in names(held.tasks)


async def test_the_same_server_keeps_the_service(held: Held) -> None:
    service = await held.host.serve(HERE)

    assert await held.host.serve(HERE) is service
    assert held.host.address == HERE


async def test_another_server_gets_another_service_on_the_same_store(held: Held) -> None:
    first = await held.host.serve(HERE)

    second = await held.host.serve(ELSEWHERE)

    assert second is not first
    assert held.host.address == ELSEWHERE
    assert len(held.rosters[-1].entries) == 2


async def test_the_open_room_stays_open_when_the_server_moves(held: Held) -> None:
    first = await held.host.serve(HERE)
    await first.open_room(ROOM)
    patches: list[TimelinePatch] = []
    held.bridge.timeline_changed.connect(patches.append)

    second = await held.host.serve(ELSEWHERE)
    sent = await second.send(ROOM, "after the move")

    rows = [row for patch in patches for diff in patch.diffs if isinstance(diff, RowsInserted) for row in diff.rows]
    assert rows[-1].message.id == sent


async def test_an_address_that_is_none_is_refused(held: Held) -> None:
    with pytest.raises(UserError):
        await held.host.serve(Address(url="no address", key="anon"))


async def test_ending_twice_is_harmless(held: Held) -> None:
    await held.host.serve(HERE)

    await held.host.end()
    await held.host.end()

    assert held.host.service is None
    assert held.host.address is None


async def test_other_numbers_of_the_link_hold_at_once_and_keep_what_is_open(held: Held) -> None:
    first = await held.host.serve(HERE)
    await first.open_room(ROOM)
    rooms: list[RoomView] = []
    held.bridge.room_changed.connect(rooms.append)

    await held.host.use(LinkSettings(attempts=9), WaySettings())
    second = held.host.service

    assert second is not None
    assert second is not first
    assert [view.room for view in rooms] == [ROOM]
    assert second.link.phase is not Phase.CLOSED
    assert second.link.attempts == 9


async def test_other_addresses_hold_at_once(held: Held) -> None:
    ways = WaySettings(http="http://127.0.0.1:8")
    first = await held.host.show(HERE)

    await held.host.use(LinkSettings(), ways)

    assert held.host.service is not first
    assert held.host.address == replace(HERE, ways=ways)
    assert held.host.service is not None
    assert held.host.service.link.phase is Phase.CLOSED


async def test_the_workspace_on_this_computer_is_not_looked_for_elsewhere(held: Held) -> None:
    home = replace(HERE, vouch=lambda: True)
    service = await held.host.show(home)

    await held.host.use(LinkSettings(), WaySettings(http="http://127.0.0.1:8"))

    assert (held.host.service, held.host.address) == (service, home)


async def test_what_is_set_before_there_is_a_service_holds_for_the_first(held: Held) -> None:
    await held.host.use(LinkSettings(attempts=9), WaySettings())
    service = await held.host.serve(HERE)

    assert service.link.attempts == 9


@pytest.mark.expects_log("The former store was put aside")
async def test_clearing_forgets_the_history_and_keeps_what_cannot_be_fetched_again(held: Held, folder: Path) -> None:
    first = await held.host.serve(HERE)
    await first.open_room(ROOM)
    sent = await first.send(ROOM, "not sent yet")
    await first.save_draft(ROOM, "half a word")

    await held.host.clear()
    service = held.host.service

    assert service is not None
    assert service is not first
    assert service.link.phase is not Phase.CLOSED
    assert held.host.phase is SessionPhase.SIGNED_IN
    assert held.host._store is not None
    assert [item.command.message for item in await held.host._store.outbox()] == [sent]
    assert (await service.search("lunch")).hits == ()
    assert not (folder / QUARANTINE).exists()


async def test_without_a_server_nothing_is_cleared(held: Held) -> None:
    with pytest.raises(UserError, match="Sign in first"):
        await held.host.clear()

    assert len((await held.host.show(HERE)).waiting()) == 0
    assert [len(roster.entries) for roster in held.rosters] == [2]
