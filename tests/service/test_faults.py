"""What goes wrong below the service: full disks, refusals, floods, dying transports and failing tasks."""

import asyncio
import logging

import pytest

from desktop_chat.core.diffs import Notice, RowsInserted, TimelinePatch
from desktop_chat.domain.errors import (
    NotOurServer,
    ProtocolError,
    Refused,
    StoreFull,
    Transient,
    Unauthorised,
    UserError,
)
from desktop_chat.domain.events import AccountChange, AccountHint, EventKind, RoomEvent, RoomPulse
from desktop_chat.domain.ids import Epoch, OpId, RoomId, UnixMillis
from desktop_chat.domain.link import Blocked, Measured, Opened, Phase, Tier
from desktop_chat.domain.room import RoomKind
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, OTHER, ROOM, World, a_conversation, a_world, calm, end


def a_hint(world: World, change: AccountChange, room: RoomId | None = ROOM, *, later: int = 1) -> AccountHint:
    rev = world.server.user_revs[ANN] + later
    return AccountHint(epoch=world.server.epoch, user_rev=rev, change=change, room=room)


def an_event(world: World, person: Person, seq: int) -> RoomEvent:
    return RoomEvent(
        room=ROOM,
        epoch=world.server.epoch,
        seq=seq,
        kind=EventKind.OTHER,
        op=OpId(f"{seq:08x}-0000-7000-8000-000000000000"),
        actor=person.user,
        ref=None,
        at=UnixMillis(0),
        row=None,
        last_no=0,
        gen=1,
    )


def test_on_a_full_disk_nothing_is_kept_and_the_composer_is_told() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.fill_disk(full=True)
        with pytest.raises(StoreFull):
            await world.ann.service.send(ROOM, "x" * 10_000)
        assert world.ann.screen.texts() == []
        world.ann.fill_disk(full=False)
        await world.ann.service.send(ROOM, "again")
        await asyncio.sleep(1)

        assert world.bo.screen.texts() == ["again"]
        await end(world)

    run(scenario())


def test_what_could_not_be_recorded_is_told_once_and_fetched_when_there_is_room() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.fill_disk(full=True)
        for number in range(5):
            await world.ann.service.send(ROOM, f"{number}" * 5_000)
            await asyncio.sleep(1)
        told = [value for value in world.bo.screen.published if isinstance(value, Notice)]
        assert len(told) == 1
        assert "disk is full" in told[0].text
        world.bo.fill_disk(full=False)
        await calm()

        assert len(world.bo.screen.rows) == 5
        await end(world)

    run(scenario())


def test_a_flood_is_put_on_the_screen_in_few_pieces() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.network.slowest = 0.2
        for number in range(200):
            await world.ann.service.send(ROOM, f"number {number}")
        await asyncio.sleep(5)

        patches = [value for value in world.bo.screen.published if isinstance(value, TimelinePatch)]
        inserting = [p for p in patches if any(isinstance(diff, RowsInserted) for diff in p.diffs)]
        assert world.bo.screen.texts() == [f"number {number}" for number in range(200)]
        assert len(inserting) < 150
        await end(world)

    run(scenario())


@pytest.mark.parametrize(
    ("error", "phase"),
    [
        (Refused("wrong_key", "The key is wrong.", 401), Phase.REFUSED),
        (Transient("refused"), Phase.WAITING),
        (ProtocolError("no frame"), Phase.WAITING),
        (TimeoutError(), Phase.WAITING),
    ],
)
def test_a_link_that_cannot_be_opened_says_so_and_comes_back_when_asked(error: Exception, phase: Phase) -> None:
    async def scenario() -> None:
        world = a_world()
        world.ann.transport.failing["open"] = error
        await world.ann.come_in()
        assert world.ann.service.link.phase is phase
        world.ann.transport.failing.clear()
        await world.ann.service.refresh()
        await asyncio.sleep(1)

        assert world.ann.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())


def test_a_channel_that_was_joined_anew_is_caught_up_with_at_once() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.transport.push(Opened(tier=Tier.DIRECT))
        await asyncio.sleep(0.1)
        world.bo.network.lost = 1.0
        await world.ann.service.send(ROOM, "said while the channel was away")
        await asyncio.sleep(0.1)
        assert world.bo.screen.texts() == []
        world.bo.transport.push(Opened(tier=Tier.DIRECT))
        await asyncio.sleep(1)

        assert world.bo.screen.texts() == ["said while the channel was away"]
        await end(world)

    run(scenario())


def test_without_live_events_the_tail_is_still_read() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.transport.failing["open"] = Refused("no_upgrade", "No WebSocket here.")
        world.bo.transport.push(Blocked(tier=Tier.DIRECT, reason="closed for good"))
        await world.ann.service.send(ROOM, "slowly")
        await calm()

        assert world.bo.screen.texts() == ["slowly"]
        assert world.bo.service.link.phase is Phase.REFUSED
        await end(world)

    run(scenario())


def test_a_transport_that_dies_in_any_way_is_opened_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await asyncio.sleep(20)
        world.ann.transport.failing["inbound"] = ProtocolError("garbage")
        world.ann.transport.push(Measured(tier=Tier.DIRECT, latency_ms=1.0))
        await asyncio.sleep(20)
        assert world.ann.transport.opened == 2
        await world.ann.transport.close()
        await asyncio.sleep(20)
        assert world.ann.transport.opened == 3
        world.ann.transport.push(Measured(tier=Tier.DIRECT, latency_ms=12.5))
        await asyncio.sleep(1)

        assert world.ann.service.link.latency_ms == 12.5
        await end(world)

    run(scenario())


def test_a_bug_in_a_transport_does_not_end_the_link(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.transport.failing["inbound"] = ValueError("a bug")
        world.ann.transport.push(Measured(tier=Tier.DIRECT, latency_ms=1.0))
        await asyncio.sleep(20)

        assert world.ann.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())
    assert [record.levelno for record in caplog.records if record.levelno >= logging.WARNING] == [logging.ERROR]


def test_rooms_that_could_not_be_followed_are_asked_for_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.transport.failing["follow"] = Transient("no answer")
        world.ann.transport.failing["typing"] = Transient("no answer")
        world.ann.transport.failing["authorise"] = Transient("no answer")
        room = await world.ann.service.create_room(RoomKind.CHANNEL, "New", [world.bo.user])
        await world.ann.service.say_typing(ROOM, on=True)
        await asyncio.sleep(3600)
        world.ann.transport.failing.clear()
        await asyncio.sleep(40)
        await world.bo.service.send(room, "live")
        await asyncio.sleep(0.1)

        assert world.ann.screen.unread(room) == 1
        await end(world)

    run(scenario())


@pytest.mark.parametrize(
    "error",
    [
        Refused("no_schema", "This project has no tables.", 404),
        NotOurServer("a captive portal"),
        ProtocolError("HTML"),
        Transient("busy", retry_after=20.0),
    ],
)
def test_a_sync_that_fails_is_tried_again_without_a_hurry(error: Exception) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["sync"] = error
        world.ann.network.loses = lambda _event: True
        before = world.ann.backend.calls["sync"]
        await world.bo.service.send(ROOM, "waits")
        await asyncio.sleep(120)
        assert 1 <= world.ann.backend.calls["sync"] - before <= 12
        world.ann.backend.failing.clear()
        await calm()

        assert world.ann.screen.texts() == ["waits"]
        await end(world)

    run(scenario())


def test_a_room_made_while_sync_fails_is_there_later() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["sync"] = Transient("busy")
        room = await world.ann.service.create_room(RoomKind.GROUP, "Late", [])
        await world.ann.service.open_room(room)
        world.ann.backend.failing.clear()
        await calm()
        await world.ann.service.send(room, "here")

        assert world.ann.screen.texts() == ["here"]
        await end(world)

    run(scenario())


def test_marks_that_are_refused_are_not_tried_in_a_loop() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["mark"] = Refused("bad_argument", "No.", 422)
        message = await world.bo.service.send(ROOM, "one")
        await asyncio.sleep(1)
        await world.ann.service.mark_read(ROOM, message)
        await asyncio.sleep(600)

        assert world.ann.backend.calls["mark"] <= 2
        assert world.ann.screen.unread(ROOM) == 0
        await end(world)

    run(scenario())


def test_a_bug_while_sending_holds_the_item_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["perform"] = ValueError("a bug")
        await world.ann.service.send(ROOM, "kept")
        await asyncio.sleep(0.5)
        world.ann.backend.failing.clear()
        await calm()

        assert world.bo.screen.texts() == ["kept"]
        await end(world)

    run(scenario())
    assert "sender.send" in caplog.text


def test_leaving_that_fails_is_an_error_and_the_room_stays() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["set_member"] = Transient("busy")
        with pytest.raises(Transient):
            await world.ann.service.leave(ROOM)
        with pytest.raises(UserError, match="needs a name"):
            await world.ann.service.rename(ROOM, " ")
        with pytest.raises(UserError, match="too long"):
            await world.ann.service.rename(ROOM, "x" * 81)
        await world.ann.service.send(ROOM, "still here")
        with pytest.raises(UserError, match="cannot write"):
            await world.ann.service.send(RoomId("unknown"), "nowhere")
        await end(world)

    run(scenario())


def test_hints_about_the_account_are_followed_up() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        async def calls_after(hint: AccountHint) -> int:
            before = world.ann.backend.calls["sync"]
            world.ann.transport.push(hint)
            await asyncio.sleep(0.1)
            return world.ann.backend.calls["sync"] - before

        assert await calls_after(a_hint(world, AccountChange.MEMBER)) == 1
        assert await calls_after(a_hint(world, AccountChange.MARKER)) == 1
        assert await calls_after(a_hint(world, AccountChange.MENTION)) == 1
        assert await calls_after(a_hint(world, AccountChange.MENTION, None)) == 0
        assert await calls_after(a_hint(world, AccountChange.PREFS)) == 1
        assert await calls_after(a_hint(world, AccountChange.MEMBER, later=0)) == 0
        await end(world)

    run(scenario())


def test_rubbish_numbers_and_another_history_have_the_truth_fetched() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.bo.service.send(ROOM, "true")
        await asyncio.sleep(1)
        world.ann.transport.push(an_event(world, world.bo, 10**9))
        world.ann.transport.push(
            RoomPulse(room=OTHER, epoch=Epoch("other"), head=10**9, gen=10**9, marker_rev=1, markers=())
        )
        await calm()

        assert world.ann.screen.texts() == ["true"]
        assert world.ann.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())


def test_a_quote_from_far_back_is_looked_up() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        first = await world.bo.service.send(ROOM, "far back")
        for number in range(80):
            await world.bo.service.send(ROOM, f"number {number}")
        await asyncio.sleep(1)
        await world.bo.service.send(ROOM, "as I said", first)
        await asyncio.sleep(1)
        await world.ann.service.mark_read(ROOM, world.ann.screen.rows[-1].message.id)
        await world.ann.service.open_room(ROOM)
        await asyncio.sleep(1)

        assert len(world.ann.screen.rows) == 60
        assert world.ann.screen.rows[-1].quoted == "far back"
        await end(world)

    run(scenario())


def test_before_anybody_has_signed_in_calls_say_so() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.ann.service.start()
        with pytest.raises(Unauthorised):
            await world.ann.service.find_people("")
        await world.ann.service.refresh()
        assert world.ann.backend.calls == {}
        await end(world)

    run(scenario())
