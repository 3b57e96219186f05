"""What live events do not bring is fetched: lost, doubled and late events, forks, removals, new rooms."""

import asyncio

from desktop_chat.core.diffs import CatchUpChanged, RoomView, RosterPatch, TimelinePatch
from desktop_chat.core.indicator import indicator_for
from desktop_chat.domain.errors import Withheld
from desktop_chat.domain.events import RoomEvent, ServerEvent
from desktop_chat.domain.ids import OpId, RoomId
from desktop_chat.domain.link import Freshness, LinkStatus, Phase
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import MemberState
from desktop_chat.service.catch_up import MOST_IDLE
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, OTHER, ROOM, a_conversation, a_world, calm, end


def loses_numbers(person: Person, *numbers: int) -> None:
    person.network.loses = lambda event: isinstance(event, RoomEvent) and event.seq in numbers


def loses_everything(_event: ServerEvent) -> bool:
    return True


def views(person: Person) -> list[RoomView]:
    return [value for value in person.screen.published if isinstance(value, RoomView)]


def test_a_lost_last_event_is_found_by_the_check_of_the_tail() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.network.loses = loses_everything
        await world.ann.service.send(ROOM, "the last word")
        await asyncio.sleep(1)
        assert world.bo.screen.texts() == []
        await asyncio.sleep(30)

        assert world.bo.screen.texts() == ["the last word"]
        assert world.bo.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())


def test_a_missing_number_is_fetched_after_a_moment() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        loses_numbers(world.bo, 2)
        await world.ann.service.send(ROOM, "one")
        await asyncio.sleep(0.1)
        await world.ann.service.send(ROOM, "two")
        await asyncio.sleep(0.1)
        assert world.bo.screen.texts() == []
        await asyncio.sleep(0.3)

        assert world.bo.screen.texts() == ["one", "two"]
        await end(world)

    run(scenario())


def test_the_answer_to_a_write_shows_that_the_tail_was_lost() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        loses_numbers(world.bo, 2, 3)
        await world.ann.service.send(ROOM, "from Ann")
        await asyncio.sleep(1)
        await world.bo.service.send(ROOM, "from Bo")
        await asyncio.sleep(0.5)

        assert world.bo.screen.texts() == ["from Ann", "from Bo"]
        await end(world)

    run(scenario())


def test_doubled_events_change_nothing() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.network.doubled = 1.0
        await world.ann.service.send(ROOM, "once")
        await asyncio.sleep(0.1)

        patches = [value for value in world.bo.screen.published if isinstance(value, TimelinePatch) and value.diffs]
        assert world.bo.screen.texts() == ["once"]
        assert len(patches) == 1
        await end(world)

    run(scenario())


def test_a_hundred_messages_at_once_are_few_changes_of_the_screen() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.bo.network.loses = loses_everything
        for number in range(100):
            await world.ann.service.send(ROOM, f"number {number}")
        await asyncio.sleep(1)
        world.bo.screen.published.clear()
        await world.bo.service.refresh()
        await asyncio.sleep(1)

        assert world.bo.screen.texts() == [f"number {number}" for number in range(100)]
        assert sum(isinstance(value, TimelinePatch) for value in world.bo.screen.published) <= 3
        await end(world)

    run(scenario())


def test_the_link_says_when_everything_is_here() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        assert world.ann.service.link.freshness is Freshness.FRESH
        assert world.ann.service.link.as_of is not None

        statuses = [value for value in world.ann.screen.published if isinstance(value, LinkStatus)]
        fresh = [status.freshness for status in statuses if status.phase is Phase.LIVE]
        assert fresh[0] is Freshness.CATCHING_UP
        await end(world)

    run(scenario())


def test_the_open_room_comes_first_after_an_absence() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.asked.clear()
        world.ann.transport.cut()
        await world.bo.service.send(ROOM, "meanwhile")
        await asyncio.sleep(5.0)

        assert [set(rooms) for rooms in world.ann.backend.asked[:2]] == [{ROOM}, {ROOM, OTHER}]
        assert world.ann.screen.texts() == ["meanwhile"]
        await end(world)

    run(scenario())


def test_a_cut_connection_is_opened_again_and_nothing_is_missing() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await asyncio.sleep(20)
        world.bo.transport.cut()
        await world.ann.service.send(ROOM, "meanwhile")
        await asyncio.sleep(1)

        assert world.bo.transport.opened == 2
        assert world.bo.screen.texts() == ["meanwhile"]
        await end(world)

    run(scenario())


def test_a_removed_member_hears_of_it_and_no_more() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "before")
        await asyncio.sleep(1)
        world.server.set_member(ROOM, OpId("0000dead-0000-7000-8000-000000000000"), BO, MemberState.REMOVED)
        await asyncio.sleep(1)
        await world.ann.service.send(ROOM, "after")
        await calm()

        assert world.bo.screen.texts() == ["before"]
        assert "You were removed from Team." in world.bo.screen.notices()
        assert not views(world.bo)[-1].may_write
        assert [entry.gone for entry in world.bo.screen.roster.entries if entry.room == ROOM] == [True]
        assert world.ann.screen.texts() == ["before", "after"]
        await end(world)

    run(scenario())


def test_who_leaves_is_not_told_that_they_left() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.bo.service.leave(ROOM)
        await asyncio.sleep(1)

        assert world.bo.screen.notices() == []
        assert not views(world.bo)[-1].may_write
        await end(world)

    run(scenario())


def test_a_new_room_appears_by_itself_and_is_live() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        room = await world.ann.service.create_room(RoomKind.GROUP, "  New   room ", [BO])
        await world.ann.service.open_room(room)
        await asyncio.sleep(0.5)
        assert [entry.title for entry in world.bo.screen.roster.entries if entry.room == room] == ["New room"]
        await world.bo.service.open_room(room)
        await asyncio.sleep(0.1)
        await world.ann.service.send(room, "welcome")
        await asyncio.sleep(0.1)

        assert world.bo.screen.texts() == ["welcome"]
        await end(world)

    run(scenario())


def test_a_renamed_room_shows_its_new_name_to_both() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.rename(ROOM, "Crew")
        await asyncio.sleep(1)

        for person in (world.ann, world.bo):
            assert views(person)[-1].title == "Crew"
            assert "Crew" in [entry.title for entry in person.screen.roster.entries]
        await end(world)

    run(scenario())


def test_a_room_is_painted_from_the_store_without_any_network() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "kept here")
        await asyncio.sleep(1)
        await world.ann.killed()
        world.ann.network.up = False
        await world.ann.start_again()
        kinds = [type(value) for value in world.ann.screen.published]
        assert RosterPatch in kinds
        await world.ann.service.open_room(ROOM)

        assert world.ann.screen.texts() == ["kept here"]
        assert views(world.ann)[-1].title == "Team"
        await end(world)

    run(scenario())


def test_an_outage_of_hours_is_over_within_seconds_of_its_end() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        world.ann.transport.cut()
        await asyncio.sleep(3 * 3600)
        await world.bo.service.send(ROOM, "are you there?")
        world.ann.network.up = True
        await asyncio.sleep(40)

        assert world.ann.screen.texts() == ["are you there?"]
        assert world.ann.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())


def test_a_page_that_is_not_all_is_followed_by_the_next() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.per = 3
        world.bo.network.up = False
        world.bo.transport.cut()
        for number in range(15):
            await world.ann.service.send(ROOM, f"number {number}")
        await asyncio.sleep(1)
        world.bo.network.up = True
        await calm()

        assert world.bo.screen.texts() == [f"number {number}" for number in range(15)]
        await end(world)

    run(scenario())


def test_a_room_nobody_knew_yet_can_be_opened_directly() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.ann.come_in()
        room = await world.ann.service.open_direct(BO)
        await world.ann.service.open_room(room)
        again = await world.ann.service.open_direct(BO)

        assert room == again
        assert views(world.ann)[-1].title == "Bo"
        await world.bo.come_in()
        assert [entry.title for entry in world.bo.screen.roster.entries if entry.room == room] == ["Ann"]
        assert {OTHER, ROOM, RoomId(room)} == {entry.room for entry in world.bo.screen.roster.entries}
        await end(world)

    run(scenario())


def test_people_are_found_and_invited() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        room = await world.ann.service.create_room(RoomKind.GROUP, "Two", [])
        found = await world.ann.service.find_people("b")
        await world.ann.service.invite(room, found[1].id)
        await asyncio.sleep(1)

        assert [person.id for person in found] == [ANN, BO]
        assert room in [entry.room for entry in world.bo.screen.roster.entries]
        await end(world)

    run(scenario())


def test_how_much_is_still_to_be_fetched_is_told() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.killed()
        for number in range(150):
            await world.bo.service.send(ROOM, f"number {number}")
            await asyncio.sleep(0.01)
        await world.ann.start_again()
        behind: list[int] = []
        service = world.ann.service
        service.hub.subscribe(
            lambda value: behind.append(service.link_report().behind) if isinstance(value, CatchUpChanged) else None
        )
        await calm()

        told = [value.left for value in world.ann.screen.published if isinstance(value, CatchUpChanged)]
        assert len(told) > 1
        assert told == [*sorted(told[:-1], reverse=True), 0]
        assert behind == told
        await end(world)

    run(scenario())


def test_a_head_that_the_log_lacks_is_said_and_not_asked_for_without_end() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.rooms[ROOM].lacking = 1
        await world.ann.service.send(ROOM, "hello")
        before = world.ann.backend.calls["sync"]
        await asyncio.sleep(600)

        asked = world.ann.backend.calls["sync"] - before
        status = world.ann.service.link
        assert asked < 150  # in 600 s; about one round of three for each wait of 15 to 30 s, and the looks at the tail
        assert status.freshness is Freshness.CATCHING_UP
        assert indicator_for(status).detail == f"What is new cannot be fetched. {Withheld()}"
        assert world.ann.service.link_report().behind == 1

        await world.bo.service.send(OTHER, "elsewhere")
        await asyncio.sleep(40)
        assert [entry.unread for entry in world.ann.screen.roster.entries if entry.room == OTHER] == [1]

        world.server.rooms[ROOM].lacking = 0
        await asyncio.sleep(40)
        assert world.ann.service.link.freshness is Freshness.FRESH
        assert world.ann.screen.texts() == ["hello"]
        await end(world)

    run(scenario())


def test_looking_for_news_goes_on_where_a_head_is_lacking() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.rooms[ROOM].lacking = 1
        before = world.ann.backend.calls["sync"]

        await world.ann.service.look()

        assert world.ann.backend.calls["sync"] - before <= 2 * MOST_IDLE
        assert world.ann.service.link.freshness is Freshness.CATCHING_UP
        await end(world)

    run(scenario())
