"""Who is signed in: one renewal for all, well before the token expires, and an end that loses nothing."""

import asyncio
from dataclasses import replace

import pytest

from desktop_chat.core.diffs import SessionChanged, SessionPhase
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Phase
from desktop_chat.domain.ports import Session
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ROOM, a_conversation, a_world, calm, end

PIN, OTHER_PIN = f"sha256={'ab' * 32}", f"sha256={'cd' * 32}"

HOUR = 3600.0


def phases(person: Person) -> list[SessionPhase]:
    return [value.phase for value in person.screen.published if isinstance(value, SessionChanged)]


def test_all_who_need_a_fresh_token_share_one_renewal() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.slowest = 0.1
        world.ann.tokens.clear()
        await asyncio.gather(
            world.ann.service.find_people(""),
            world.ann.service.find_people("a"),
            world.ann.service.find_people("b"),
            world.ann.service.send(ROOM, "hello"),
        )
        await asyncio.sleep(1)

        assert world.ann.backend.calls["refresh"] == 1
        assert world.bo.screen.texts() == ["hello"]
        await end(world)

    run(scenario())


def test_a_token_is_renewed_well_before_it_expires() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await asyncio.sleep(HOUR - 400)
        assert "refresh" not in world.ann.backend.calls
        await asyncio.sleep(200)

        assert world.ann.backend.calls["refresh"] == 1
        assert "unauthorised" not in world.ann.backend.calls
        account = await world.ann.account()
        assert account.session is not None
        assert account.session.access_token == world.ann.backend.token
        await end(world)

    run(scenario())


@pytest.mark.parametrize("days", [-1, 1])
def test_a_wrong_clock_does_not_renew_in_a_loop(days: int) -> None:
    async def scenario() -> None:
        world = a_world()
        world.ann.clock.ahead = days * 86_400_000
        await world.ann.come_in()
        await asyncio.sleep(HOUR - 400)
        assert world.ann.backend.calls.get("refresh", 0) <= 1
        await asyncio.sleep(400)

        assert world.ann.backend.calls["refresh"] <= 2
        assert "unauthorised" not in world.ann.backend.calls
        await end(world)

    run(scenario())


def test_a_refused_renewal_ends_the_session_and_keeps_everything() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.tokens.clear()
        world.ann.backend.refresh_refused = True
        await world.ann.service.send(ROOM, "written before")
        await asyncio.sleep(1)
        assert phases(world.ann)[-1] is SessionPhase.EXPIRED
        assert world.ann.screen.texts() == ["written before"]
        assert world.ann.service.link.phase is Phase.CLOSED
        assert "Please sign in again." in world.ann.screen.notices()[-1]
        await world.ann.service.send(ROOM, "written after")
        calls = dict(world.ann.backend.calls)
        await calm()
        assert world.ann.backend.calls == calls

        await world.ann.service.sign_in("ann@example.org", "secret")
        await calm()
        assert world.bo.screen.texts() == ["written before", "written after"]
        assert phases(world.ann)[-1] is SessionPhase.SIGNED_IN
        await end(world)

    run(scenario())


def test_a_token_that_the_link_refuses_is_renewed_and_the_link_comes_back() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.tokens.clear()
        world.ann.transport.cut()
        await asyncio.sleep(5)

        assert world.ann.backend.calls["refresh"] == 1
        assert world.ann.service.link.phase is Phase.LIVE
        await end(world)

    run(scenario())


def test_a_renewal_that_fails_for_now_is_tried_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        world.ann.transport.cut()
        await asyncio.sleep(2 * HOUR)
        world.ann.tokens.clear()
        await world.ann.service.send(ROOM, "much later")
        world.ann.network.up = True
        await calm()

        assert phases(world.ann)[-1] is SessionPhase.SIGNED_IN
        assert world.bo.screen.texts() == ["much later"]
        await end(world)

    run(scenario())


def test_after_a_sleep_the_connection_is_opened_anew_and_read_up_on() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.loses = lambda _event: True
        await world.bo.service.send(ROOM, "while asleep")
        await asyncio.sleep(2)
        world.ann.clock.ahead += 600_000
        await asyncio.sleep(1.1)

        assert world.ann.transport.opened == 2
        assert world.ann.backend.calls["distrust"] == 1, "a kept connection may be dead after a sleep"
        assert world.ann.screen.texts() == ["while asleep"]
        await end(world)

    run(scenario())


def test_a_restart_goes_on_with_the_kept_session() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.killed()
        await world.ann.start_again()
        await asyncio.sleep(1)

        assert phases(world.ann) == [SessionPhase.SIGNED_IN]
        assert world.ann.service.link.phase is Phase.LIVE
        assert world.ann.backend.calls["sign_in"] == 1
        await end(world)

    run(scenario())


def test_who_signs_out_is_signed_out_after_the_restart_too() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.send(ROOM, "stays here")
        await asyncio.sleep(1)
        await world.ann.service.sign_out()
        assert phases(world.ann)[-1] is SessionPhase.SIGNED_OUT
        assert world.ann.backend.token is None
        await world.ann.killed()
        await world.ann.start_again()
        await world.ann.service.sign_out()

        assert phases(world.ann) == [SessionPhase.SIGNED_OUT]
        assert world.ann.service.link.phase is Phase.CLOSED
        assert len(world.ann.screen.roster.entries) == 2
        await end(world)

    run(scenario())


def test_signing_out_works_without_a_network() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.up = False
        await world.ann.service.sign_out()

        assert phases(world.ann)[-1] is SessionPhase.SIGNED_OUT
        await end(world)

    run(scenario())


def test_a_profile_belongs_to_one_person() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.people[world.ann.user] = world.server.people[world.bo.user]

        with pytest.raises(UserError, match="belongs to Ann"):
            await world.ann.service.sign_up("bo@example.org", "secret", "Bo")
        await end(world)

    run(scenario())


def test_a_code_signs_in() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.ann.service.start()

        await world.ann.service.enter_by_code("ann@example.org", "0123456789", "a new password")

        assert phases(world.ann) == [SessionPhase.SIGNED_OUT, SessionPhase.SIGNED_IN]
        await end(world)

    run(scenario())


def test_a_ticket_signs_in() -> None:
    async def scenario() -> None:
        world = a_world()
        await world.ann.service.start()
        await world.ann.service.sign_in_with_ticket("once", "Ann")
        await asyncio.sleep(1)

        assert phases(world.ann) == [SessionPhase.SIGNED_OUT, SessionPhase.SIGNED_IN]
        assert len(world.ann.screen.roster.entries) == 2
        await end(world)

    run(scenario())


@pytest.mark.parametrize(
    ("kept", "url", "phase"),
    [
        ("http://127.0.0.1:54321", "http://127.0.0.1:9", SessionPhase.SIGNED_IN),
        ("http://127.0.0.1:54321", "https://elsewhere.example", SessionPhase.SIGNED_OUT),
        (f"https://10.0.0.1:8#{PIN}", f"https://10.0.0.2:9#{PIN}", SessionPhase.SIGNED_IN),
        (f"https://10.0.0.1:8#{PIN}", f"https://10.0.0.1:8#{OTHER_PIN}", SessionPhase.SIGNED_OUT),
        (f"https://10.0.0.1:8#{PIN}", "https://10.0.0.1:8", SessionPhase.SIGNED_OUT),
    ],
)
def test_a_session_is_given_to_its_own_server_only(kept: str, url: str, phase: SessionPhase) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.store.keep_account(replace(await world.ann.account(), url=kept))
        await world.ann.killed()
        await world.ann.start_again()
        await world.ann.killed()
        screen = world.ann.screen
        screen.published.clear()
        service = ChatService(
            store=world.ann.store,
            backend=world.ann.backend,
            transports={world.ann.transport.tier: world.ann.transport},
            clock=world.ann.clock,
            spawner=world.ann.tasks,
            server=Server(url=url, key="anon"),
        )
        service.hub.subscribe(screen.take)
        await service.start()

        assert phases(world.ann) == [phase]
        await service.stop()
        await service.stop()
        await end(world)

    run(scenario())


def test_a_session_expires_by_the_servers_clock() -> None:
    async def scenario() -> None:
        world = a_world()
        world.ann.backend.token_life_ms = 60_000
        await world.ann.come_in()
        account = await world.ann.account()
        assert account.session is not None
        assert account.session.expires_at == UnixMillis(account.session.expires_at)
        await asyncio.sleep(100)

        assert "unauthorised" not in world.ann.backend.calls
        assert 2 <= world.ann.backend.calls["refresh"] <= 5
        await end(world)

    run(scenario())


def test_a_renewal_that_hangs_is_not_taken_for_a_sleep_of_the_computer() -> None:
    async def scenario() -> None:
        world = a_world()
        world.ann.backend.token_life_ms = 60_000
        await world.ann.come_in()
        await asyncio.sleep(20)
        real = world.ann.backend.refresh

        async def slow(token: str) -> Session:
            await asyncio.sleep(15)
            return await real(token)

        setattr(world.ann.backend, "refresh", slow)  # noqa: B010  a method of one object
        opened = world.ann.transport.opened
        await asyncio.sleep(60)

        assert world.ann.backend.calls["refresh"] >= 1
        assert world.ann.transport.opened == opened
        await end(world)

    run(scenario())
