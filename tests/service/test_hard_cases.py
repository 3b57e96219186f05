"""Where two things go wrong at once, or the wrong thing goes wrong: nothing may stop, lie, come twice or be lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from desktop_chat.core.diffs import OutboxChanged, TimelinePatch, TypingChanged
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.errors import Refused, StoreBroken, StoreFull, Transient
from desktop_chat.domain.events import AccountChange, AccountHint
from desktop_chat.domain.ids import OpId
from desktop_chat.domain.link import Freshness, Phase
from desktop_chat.domain.user import MemberState
from tests.service.clients import Person, typing
from tests.service.virtual_time import run
from tests.service.worlds import BO, ROOM, World, a_conversation, a_world, calm, end


def texts_of(world: World) -> list[str]:
    contents = [message.content for message in world.server.rooms[ROOM].in_order()]
    return [content.text if isinstance(content, TextContent) else "-" for content in contents]


def an_op(number: int) -> OpId:
    return OpId(f"0000dead-0000-7000-8000-0000{number:08x}")


def fail_once(owner: object, name: str, error: Exception) -> None:
    """Let the next call of a method fail, and the later ones work."""
    real: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def failing(*_arguments: object, **_named: object) -> object:
        setattr(owner, name, real)
        raise error

    setattr(owner, name, failing)


def delay_next_sync(person: Person, seconds: float, error: Exception | None = None) -> None:
    """Let the answer to the next `sync` be worked out now and arrive late, or not at all."""
    real: Callable[..., Awaitable[Any]] = person.backend.sync

    async def late(*arguments: object, **named: object) -> object:
        setattr(person.backend, "sync", real)  # noqa: B010  a method of one object, which a plain assignment may not be
        answer = await real(*arguments, **named)
        await asyncio.sleep(seconds)
        if error is not None:
            raise error
        return answer

    setattr(person.backend, "sync", late)  # noqa: B010  as above


def freshness(person: Person) -> Freshness:
    return person.service.link.freshness


def delivery_of_last(person: Person) -> Delivery:
    """Return how far the newest message has come that the server has."""
    return [row.message.delivery for row in person.screen.rows if row.message.seq is not None][-1]


def refuse_to_paint(kind: type[object]) -> Callable[[object], None]:
    def listener(value: object) -> None:
        broken = isinstance(value, kind)
        assert not broken, "a bug in a widget"

    return listener


@pytest.mark.parametrize("error", [StoreBroken("a page could not be read"), StoreFull()])
def test_an_outbox_that_cannot_be_read_once_is_read_again(error: Exception) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fail_once(world.ann.store, "outbox", error)
        await world.ann.service.send(ROOM, "hello")
        await calm()

        assert texts_of(world) == ["hello"]
        assert world.bo.screen.texts() == ["hello"]
        await end(world)

    run(scenario())


def test_a_refusal_that_cannot_be_kept_is_kept_at_the_next_try(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.refuse = lambda _command: Refused("not_allowed", "No.", 403)
        fail_once(world.ann.store, "park", StoreFull())
        await world.ann.service.send(ROOM, "rude")
        await calm()

        assert [row.message.refusal is not None for row in world.ann.screen.rows] == [True]
        await end(world)

    run(scenario())
    assert "failed" not in caplog.text


def test_what_is_stored_is_not_called_lost_by_a_screen_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.service.hub.subscribe(refuse_to_paint(TimelinePatch))
        world.ann.service.hub.subscribe(refuse_to_paint(OutboxChanged))
        await world.ann.service.send(ROOM, "once")
        await asyncio.sleep(1)

        assert texts_of(world) == ["once"]
        assert world.ann.screen.texts() == world.bo.screen.texts() == ["once"]
        await end(world)

    run(scenario())


def test_a_screen_that_fails_does_not_end_the_pump(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.service.hub.subscribe(refuse_to_paint(TypingChanged))
        world.ann.transport.push(typing(ROOM, BO, on=True))
        await asyncio.sleep(1)
        async with asyncio.timeout(5):
            await world.ann.service.send(ROOM, "still here")
        await asyncio.sleep(1)

        assert texts_of(world) == ["still here"]
        await end(world)

    run(scenario())


def test_what_was_deleted_and_edited_while_one_was_away_is_known_after_coming_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        secret = await world.ann.service.send(ROOM, "a secret")
        draft = await world.ann.service.send(ROOM, "a draft")
        for number in range(5):
            await world.ann.service.send(ROOM, f"number {number}")
        await asyncio.sleep(1)
        assert world.bo.screen.texts()[:2] == ["a secret", "a draft"]
        world.server.set_member(ROOM, an_op(1), BO, MemberState.REMOVED)
        await asyncio.sleep(1)
        await world.ann.service.delete(ROOM, secret)
        await world.ann.service.edit(ROOM, draft, "the final words")
        await asyncio.sleep(5)
        world.server.per = 2
        world.server.set_member(ROOM, an_op(2), BO, MemberState.MEMBER)
        await calm()
        await world.bo.service.open_room(ROOM)
        await asyncio.sleep(5)

        assert world.bo.screen.texts() == world.ann.screen.texts()
        assert "a secret" not in world.bo.screen.texts()
        await end(world)

    run(scenario())


def test_an_old_answer_does_not_bring_a_room_back_that_was_left() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await asyncio.sleep(1)
        delay_next_sync(world.bo, 2.0)
        await world.ann.service.send(ROOM, "hint")
        await world.bo.service.refresh()
        await asyncio.sleep(0.1)
        await world.bo.service.leave(ROOM)
        await asyncio.sleep(5)

        assert [entry.gone for entry in world.bo.screen.roster.entries if entry.room == ROOM] == [True]
        assert world.bo.screen.notices() == []
        await end(world)

    run(scenario())


def test_what_was_asked_before_the_link_joined_does_not_call_it_caught_up() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await asyncio.sleep(15)
        world.bo.transport.failing["open"] = Transient("no way")
        world.bo.transport.cut()
        await asyncio.sleep(1.0)
        delay_next_sync(world.bo, 3.0)
        await world.bo.service.refresh()
        await asyncio.sleep(0.1)
        await world.ann.service.send(ROOM, "said meanwhile")
        await asyncio.sleep(0.1)
        world.bo.transport.failing.clear()
        await world.bo.service.refresh()
        await asyncio.sleep(0.1)
        assert world.bo.service.link.phase is Phase.LIVE
        world.bo.backend.failing["sync"] = Transient("busy")
        await asyncio.sleep(4)

        assert world.bo.screen.texts() == []
        assert freshness(world.bo) is Freshness.CATCHING_UP
        world.bo.backend.failing.clear()
        await calm()
        assert freshness(world.bo) is Freshness.FRESH
        await end(world)

    run(scenario())


def test_the_link_does_not_call_itself_up_to_date_while_nothing_can_be_fetched() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        assert freshness(world.bo) is Freshness.FRESH
        world.bo.network.loses = lambda _event: True
        world.bo.backend.failing["sync"] = Transient("busy")
        await world.ann.service.send(ROOM, "unheard")
        await asyncio.sleep(60)
        assert world.bo.service.link.phase is Phase.LIVE
        assert freshness(world.bo) is Freshness.CATCHING_UP
        world.bo.backend.failing.clear()
        await calm()

        assert freshness(world.bo) is Freshness.FRESH
        assert world.bo.screen.texts() == ["unheard"]
        await end(world)

    run(scenario())


def test_on_a_full_disk_the_link_does_not_call_itself_up_to_date() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.fill_disk(full=True)
        await world.ann.service.send(ROOM, "x" * 10_000)
        await asyncio.sleep(1)
        assert freshness(world.bo) is Freshness.CATCHING_UP
        world.bo.fill_disk(full=False)
        await calm()

        assert len(world.bo.screen.rows) == 1
        assert freshness(world.bo) is Freshness.FRESH
        await end(world)

    run(scenario())


def test_after_a_failed_write_the_events_are_fetched_at_once() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fail_once(world.bo.store, "record", StoreFull())
        await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(1)

        assert world.bo.screen.texts() == ["hello"]
        await end(world)

    run(scenario())


def test_after_the_server_went_back_nobody_has_read_what_is_written_then() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        backup = world.server.backup()
        for number in range(9):
            _ = await world.ann.service.send(ROOM, f"number {number}")
        await asyncio.sleep(1)
        await world.bo.service.mark_read(ROOM, world.bo.screen.rows[-1].message.id)
        await asyncio.sleep(10)
        assert delivery_of_last(world.ann) is Delivery.READ
        world.server.restore(backup)
        await calm()
        again = await world.ann.service.send(ROOM, "anew")
        await asyncio.sleep(1)
        assert world.bo.screen.texts() == ["anew"]
        assert delivery_of_last(world.ann) is not Delivery.READ
        assert [row.readers for row in world.ann.screen.rows] == [()] * 10
        await world.bo.service.mark_read(ROOM, again)
        await asyncio.sleep(10)

        assert delivery_of_last(world.ann) is Delivery.READ
        await end(world)

    run(scenario())


def test_a_link_that_comes_back_while_a_call_hangs_is_caught_up_with_soon() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await asyncio.sleep(15)
        world.bo.backend.failing["sync"] = Transient("no network")
        world.bo.transport.cut()
        await asyncio.sleep(300)
        world.bo.network.loses = lambda _event: True
        await world.ann.service.send(ROOM, "meanwhile")
        world.bo.backend.failing.clear()
        delay_next_sync(world.bo, 10.0, Transient("no answer"))
        await world.bo.service.refresh()
        await asyncio.sleep(5)
        world.bo.transport.cut()
        await asyncio.sleep(7)

        assert world.bo.screen.texts() == ["meanwhile"]
        await end(world)

    run(scenario())


@pytest.mark.parametrize("ahead", [-86_400_000, 86_400_000])
def test_a_clock_that_is_a_day_wrong_renews_no_more_often(ahead: int) -> None:
    async def scenario() -> None:
        world = a_world()
        world.ann.clock.ahead = ahead
        await world.ann.come_in()
        await asyncio.sleep(3 * 3600)

        assert 2 <= world.ann.backend.calls["refresh"] <= 4
        assert "unauthorised" not in world.ann.backend.calls
        await end(world)

    run(scenario())


def test_a_hint_of_a_room_that_is_gone_asks_for_no_endless_repetition() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.set_member(ROOM, an_op(1), BO, MemberState.REMOVED)
        await calm()
        before = world.bo.backend.calls["sync"]
        world.bo.transport.push(
            AccountHint(epoch=world.server.epoch, user_rev=99, change=AccountChange.MENTION, room=ROOM)
        )
        await asyncio.sleep(10)

        assert world.bo.backend.calls["sync"] - before <= 2
        assert world.bo.screen.notices() == ["You were removed from Team."]
        await end(world)

    run(scenario())


def test_an_edit_after_a_kill_is_no_stale_one_because_of_the_edit_before_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(1)
        world.ann.network.loses = lambda _event: True
        await world.ann.service.edit(ROOM, message, "two")
        await asyncio.sleep(0.1)
        assert texts_of(world) == ["two"]
        await world.ann.killed()
        world.ann.backend.failing["sync"] = Transient("busy")
        await world.ann.start_again()
        await world.ann.service.open_room(ROOM)
        await world.ann.service.edit(ROOM, message, "three")
        await asyncio.sleep(1)
        world.ann.backend.failing.clear()
        await calm()

        assert texts_of(world) == world.ann.screen.texts() == ["three"]
        assert world.ann.screen.notices() == []
        await end(world)

    run(scenario())


def test_what_was_read_in_a_room_while_one_was_away_is_told_after_coming_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        message = await world.ann.service.send(ROOM, "hello")
        await asyncio.sleep(1)
        world.server.set_member(ROOM, an_op(1), BO, MemberState.REMOVED)
        await asyncio.sleep(1)
        world.bo.backend.failing["mark"] = Transient("busy")
        await world.bo.service.mark_read(ROOM, message)
        await world.bo.killed()
        await world.bo.start_again()
        world.bo.backend.failing.clear()
        await asyncio.sleep(10)
        assert delivery_of_last(world.ann) is not Delivery.READ
        world.server.set_member(ROOM, an_op(2), BO, MemberState.MEMBER)
        await calm()

        assert delivery_of_last(world.ann) is Delivery.READ
        await end(world)

    run(scenario())


def test_a_mark_of_a_former_history_is_not_taken_for_one_of_the_new(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        backup = world.server.backup()
        for number in range(9):
            _ = await world.ann.service.send(ROOM, f"number {number}")
        await asyncio.sleep(5)
        await world.bo.service.mark_read(ROOM, world.bo.screen.rows[-1].message.id)
        await asyncio.sleep(1)
        world.bo.network.slowest = 60.0
        await asyncio.sleep(1.5)
        world.bo.network.slowest = 0.0
        world.server.restore(backup)
        await world.bo.service.refresh()
        await asyncio.sleep(29)
        for number in range(3):
            _ = await world.ann.service.send(ROOM, f"anew {number}")
        await asyncio.sleep(30)
        await world.bo.service.mark_read(ROOM, world.bo.screen.rows[-1].message.id)
        await asyncio.sleep(10)

        assert world.bo.screen.texts() == ["anew 0", "anew 1", "anew 2"]
        assert delivery_of_last(world.ann) is Delivery.READ
        await end(world)

    run(scenario())
    assert "failed" not in caplog.text


def test_an_own_message_that_cannot_be_marked_as_read_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fail_once(world.ann.store, "keep_read", StoreFull())
        await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(1)
        await world.ann.service.mark_read(ROOM, world.ann.screen.rows[-1].message.id)

        assert world.ann.screen.unread(ROOM) == 0
        await end(world)

    run(scenario())
    assert "failed" not in caplog.text


def test_a_history_that_was_replaced_within_a_minute_is_recognised() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        backup = world.server.backup()
        await world.ann.service.send(ROOM, "lost by the server")
        await asyncio.sleep(1)
        world.bo.network.up = False
        world.bo.transport.cut()
        world.server.restore(backup)
        await world.ann.service.refresh()
        await asyncio.sleep(1)
        await world.ann.service.send(ROOM, "written instead")
        await asyncio.sleep(1)
        world.bo.network.up = True
        await calm()

        assert world.ann.screen.texts() == ["written instead", "lost by the server"]
        assert world.bo.screen.texts() == ["written instead"]
        await end(world)

    run(scenario())


def test_what_the_server_has_at_once_needs_no_disk() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fail_once(world.ann.store, "flush", StoreFull())
        await world.ann.service.send(ROOM, "once")

        assert texts_of(world) == ["once"]
        assert not any("loss of power" in text for text in world.ann.screen.notices())
        await end(world)

    run(scenario())


def test_what_the_server_does_not_have_is_brought_to_the_disk(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        fail_once(world.ann.store, "flush", StoreFull())
        await world.ann.service.send(ROOM, "first")
        fail_once(world.ann.store, "flush", StoreFull())
        await world.ann.service.send(ROOM, "behind it")

        assert sum("loss of power" in text for text in world.ann.screen.notices()) == 2
        await end(world)

    run(scenario())
    assert "not safe" in caplog.text


def test_a_message_that_is_under_way_is_not_called_lost_because_the_disk_fails_late(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        fail_once(world.ann.store, "flush", StoreFull())
        world.ann.network.slowest = 30.0
        await world.ann.service.send(ROOM, "once")
        world.ann.network.slowest = 0.0
        await calm()

        assert texts_of(world) == world.ann.screen.texts() == ["once"]
        assert ["loss of power" in text for text in world.ann.screen.notices()] == [True]
        await end(world)

    run(scenario())
    assert "not safe" in caplog.text
