"""Whether people are there is told honestly; profiles and settings reach those whom they concern."""

import asyncio
from dataclasses import replace

import pytest

from desktop_chat.core.diffs import AccountChanged, PresenceChanged
from desktop_chat.domain.account import OwnSettings, Presence, ProfileChange, Whereabouts
from desktop_chat.domain.errors import Transient
from desktop_chat.domain.ids import UserId
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, ROOM, World, a_conversation, end

ANNA = ProfileChange(name="Anna", status="On a train", status_until=None, colour=3)


async def a_direct_talk() -> World:
    """Make a world in which Ann and Bo also talk directly, and both have heard of each other."""
    world = await a_conversation()
    await world.ann.service.open_direct(BO)
    await asyncio.sleep(2)
    return world


def seen(person: Person, other: UserId) -> Whereabouts:
    """Return what a person was told last of whether another is there."""
    told = [value.people for value in person.screen.published if isinstance(value, PresenceChanged)]
    presence: Presence | None = told[-1].get(other) if told else None
    return Whereabouts.UNKNOWN if presence is None else presence.where


def account(person: Person) -> AccountChanged:
    return next(value for value in reversed(person.screen.published) if isinstance(value, AccountChanged))


def test_people_who_talk_directly_see_each_other_come_and_go() -> None:
    async def scenario() -> None:
        world = await a_direct_talk()
        assert (seen(world.ann, BO), seen(world.bo, ANN)) == (Whereabouts.HERE, Whereabouts.HERE)

        await world.bo.service.stop()
        await asyncio.sleep(1)

        assert seen(world.ann, BO) is Whereabouts.GONE
        await end(world)

    run(scenario())


def test_who_was_killed_is_gone_when_the_silence_has_lasted() -> None:
    async def scenario() -> None:
        world = await a_direct_talk()
        await world.bo.killed()
        await asyncio.sleep(30)
        assert seen(world.ann, BO) is Whereabouts.HERE

        await asyncio.sleep(80)
        assert seen(world.ann, BO) is Whereabouts.GONE
        await end(world)

    run(scenario())


def test_who_has_not_looked_for_five_minutes_is_away_until_they_look_again() -> None:
    async def scenario() -> None:
        world = await a_direct_talk()
        world.bo.service.focus_changed(focused=False)
        await asyncio.sleep(200)
        assert seen(world.ann, BO) is Whereabouts.HERE

        await asyncio.sleep(140)
        assert seen(world.ann, BO) is Whereabouts.AWAY
        world.bo.service.focus_changed(focused=True)
        await asyncio.sleep(1)
        assert seen(world.ann, BO) is Whereabouts.HERE
        await end(world)

    run(scenario())


def test_without_a_server_nothing_is_known_of_others() -> None:
    async def scenario() -> None:
        world = await a_direct_talk()
        world.ann.network.up = False
        await asyncio.sleep(200)
        assert seen(world.ann, BO) is Whereabouts.UNKNOWN

        world.ann.network.up = True
        await asyncio.sleep(100)
        assert seen(world.ann, BO) is Whereabouts.HERE
        await end(world)

    run(scenario())


def test_hidden_presence_is_unknown_to_others_at_once() -> None:
    async def scenario() -> None:
        world = await a_direct_talk()

        await world.bo.service.account.change_own(lambda own: replace(own, shows_presence=False))
        await asyncio.sleep(1)

        assert seen(world.ann, BO) is Whereabouts.UNKNOWN
        assert seen(world.bo, ANN) is Whereabouts.HERE
        await end(world)

    run(scenario())


def test_who_hides_typing_says_nothing_of_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.bo.service.account.change_own(lambda own: replace(own, shows_typing=False))

        await world.bo.service.say_typing(ROOM, on=True)

        assert world.bo.transport.typed == []
        await end(world)

    run(scenario())


def test_of_two_changes_made_at_once_none_is_lost() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        change = world.ann.service.account.change_own

        await asyncio.gather(
            change(lambda own: replace(own, shows_typing=False)), change(lambda own: replace(own, shows_reading=False))
        )

        assert account(world.ann).settings == OwnSettings(shows_typing=False, shows_reading=False)
        await end(world)

    run(scenario())


def test_a_new_name_and_status_come_to_others_and_stay() -> None:
    async def scenario() -> None:
        world = await a_direct_talk()
        await world.ann.service.account.set_profile(ANNA)
        await asyncio.sleep(1)

        assert account(world.ann).people[ANN].name == "Anna"
        assert account(world.bo).people[ANN].status == "On a train"
        titles = [entry.title for entry in world.bo.screen.roster.entries]
        assert "Anna" in titles

        await world.bo.killed()
        world.bo.network.up = False
        await world.bo.start_again()
        assert account(world.bo).people[ANN].colour == 3
        await end(world)

    run(scenario())


def test_settings_come_to_the_persons_other_device() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        second = Person(world.server, ANN, 7)
        await second.come_in()

        settings = OwnSettings(shows_reading=False)
        await world.ann.service.account.change_own(lambda own: replace(own, shows_reading=False))
        await asyncio.sleep(1)

        assert account(second).settings == settings
        await second.service.stop()
        await end(world)

    run(scenario())


def test_what_cannot_be_kept_now_is_an_error_of_that_call() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False

        with pytest.raises(Transient):
            await world.ann.service.account.set_profile(ANNA)
        assert account(world.ann).people == {}
        await end(world)

    run(scenario())
