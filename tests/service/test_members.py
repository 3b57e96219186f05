"""Blocked people, roles, links and reports, as the service carries them out on a real store."""

import asyncio

import pytest

from desktop_chat.core.diffs import Notice, RoomView, StandingChanged, TypingChanged
from desktop_chat.domain.errors import Transient, UserError
from desktop_chat.domain.events import AccountChange, AccountHint
from desktop_chat.domain.ids import OpId
from desktop_chat.domain.membership import Complaint, ReportReason, Terms
from desktop_chat.domain.user import MemberState, Role, Standing
from desktop_chat.service.people import gone_text
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, ROOM, World, a_conversation, calm, end

HIDDEN = "HiddenContent"


async def with_words_of_bo() -> World:
    """Return a conversation in which Bo has said something, and Ann has answered it."""
    world = await a_conversation()
    said = await world.bo.service.send(ROOM, "of Bo")
    await asyncio.sleep(1)
    await world.ann.service.send(ROOM, "of Ann", said)
    await asyncio.sleep(1)
    return world


def blocked(world: World) -> list[str]:
    """Return whom Ann's window was told last that she blocks."""
    told = [news.standing for news in world.ann.screen.published if isinstance(news, StandingChanged)]
    return [person.name for person in told[-1].blocked]


def last_line(world: World) -> str:
    """Return what Ann's list of rooms shows of the room."""
    return next(entry.last_line for entry in world.ann.screen.roster.entries if entry.room == ROOM)


def unread(world: World) -> int:
    """Return how many messages of the room Ann's list of rooms shows as unread."""
    return next(entry.unread for entry in world.ann.screen.roster.entries if entry.room == ROOM)


def test_what_a_blocked_person_wrote_is_hidden_everywhere_until_it_is_asked_for() -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()
        ann = world.ann

        await ann.service.members.block(BO, on=True)
        await world.bo.service.send(ROOM, "more of Bo")
        await asyncio.sleep(1)

        assert ann.screen.texts() == [HIDDEN, "of Ann", HIDDEN]
        assert [row.blocked for row in ann.screen.rows] == [True, False, True]
        assert ann.screen.rows[1].quoted == "Message from a blocked person"
        assert (last_line(world), blocked(world)) == ("Bo: Message from a blocked person", ["Bo"])
        assert [hit.author for hit in (await ann.service.search("of")).hits] == ["Ann"]
        await ann.service.members.reveal(ROOM, ann.screen.rows[0].message.id)
        assert ann.screen.texts() == ["of Bo", "of Ann", HIDDEN]
        await ann.service.members.reveal(ROOM, ann.screen.rows[0].message.id)
        assert ann.screen.texts() == [HIDDEN, "of Ann", HIDDEN]
        await ann.service.members.block(BO, on=False)
        assert ann.screen.texts() == ["of Bo", "of Ann", "more of Bo"]
        assert (last_line(world), blocked(world)) == ("Bo: more of Bo", [])
        await end(world)

    run(scenario())


def test_what_a_blocked_person_writes_is_not_unread() -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()
        ann = world.ann
        await ann.service.mark_read(ROOM, ann.screen.rows[-1].message.id)
        await ann.service.close_room()
        await world.bo.service.send(ROOM, "before")
        await asyncio.sleep(1)
        seen = [unread(world)]

        await ann.service.members.block(BO, on=True)
        seen.append(unread(world))
        await world.bo.service.send(ROOM, "after")
        await asyncio.sleep(1)
        seen.append(unread(world))
        await ann.service.members.block(BO, on=False)
        seen.append(unread(world))

        assert seen == [1, 0, 0, 2]
        await end(world)

    run(scenario())


def test_a_block_is_known_at_the_next_start_before_the_server_has_answered() -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()
        await world.ann.service.members.block(BO, on=True)

        snapshot = await world.ann.store.snapshot()
        world.ann.service._engine.book.load(snapshot)
        await world.ann.service.open_room(ROOM)

        assert [person.name for person in snapshot.blocked] == ["Bo"]
        assert world.ann.screen.texts() == [HIDDEN, "of Ann"]
        assert last_line(world) == "You: of Ann"
        await end(world)

    run(scenario())


def test_a_block_from_another_device_is_heard_and_one_that_was_missed_is_found_at_the_next_connection() -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()
        backend, transport = world.ann.backend, world.ann.transport

        backend.members.standing = Standing(blocked=(world.server.people[BO],))
        transport.push(AccountHint(epoch=world.server.epoch, user_rev=999, change=AccountChange.BLOCK, room=None))
        await asyncio.sleep(1)
        heard = world.ann.screen.texts()
        backend.members.standing = Standing()
        transport.cut()
        await calm()

        assert (heard, world.ann.screen.texts()) == ([HIDDEN, "of Ann"], ["of Bo", "of Ann"])
        await end(world)

    run(scenario())


def test_a_standing_that_cannot_be_asked_for_goes_on_being_true() -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()
        await world.ann.service.members.block(BO, on=True)

        world.ann.backend.failing["own_standing"] = Transient("busy")
        await world.ann.service.members.learn()

        assert blocked(world) == ["Bo"]
        await end(world)

    run(scenario())


def test_nobody_is_seen_typing_who_is_blocked() -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()
        await world.ann.service.members.block(BO, on=True)
        before = len(world.ann.screen.published)

        await world.bo.service.say_typing(ROOM, on=True)
        await asyncio.sleep(1)

        assert not any(isinstance(news, TypingChanged) for news in world.ann.screen.published[before:])
        await end(world)

    run(scenario())


@pytest.mark.parametrize("state", [MemberState.REMOVED, MemberState.BANNED])
def test_whoever_is_removed_learns_why_and_keeps_what_was_said(state: MemberState) -> None:
    async def scenario() -> None:
        world = await with_words_of_bo()

        await world.ann.service.members.set_state(ROOM, BO, state)
        await calm()

        notices = [news.text for news in world.bo.screen.published if isinstance(news, Notice)]
        view = [news for news in world.bo.screen.published if isinstance(news, RoomView)][-1]
        assert notices == [gone_text(state, "Team")]
        assert (view.may_write, {member.user: member.state for member in view.members}[BO]) == (False, state)
        assert world.bo.screen.texts() == ["of Bo", "of Ann"]
        await end(world)

    run(scenario())


def test_everything_else_is_asked_of_the_server_in_its_words() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        members, calls = world.ann.service.members, world.ann.backend.members.calls
        calls.clear()

        await members.set_role(ROOM, BO, Role.MODERATOR)
        await members.set_topic(ROOM, "  What \n for ")
        await members.set_topic(ROOM, " ")
        await members.archive(ROOM, on=True)
        made = await members.make_invitation(ROOM, Terms(hours=1, uses=2))
        listed = await members.invitations(ROOM)
        await members.revoke_invitation(ROOM, made.invitation.id)
        seen = await members.look_at_invitation(made.code)
        room = await members.join_by_invitation(made.code)
        await members.report(Complaint(about=BO, reason=ReportReason.SPAM, note=" Look "))
        await members.close_report(OpId("report"))

        assert [call[0] for call in calls] == [
            "set_role", "set_topic", "set_topic", "archive_room", "create_invite", "list_invites", "revoke_invite",
            "peek_invite", "redeem_invite", "report", "close_report", "own_standing",
        ]  # fmt: skip
        assert [call[2] for call in calls[1:3]] == ["What for", None]
        assert calls[9] == ("report", Complaint(about=BO, reason=ReportReason.SPAM, note="Look"))
        assert (len(listed), seen.room, room) == (1, room, room)
        assert await members.reports() == ()
        await end(world)

    run(scenario())


def test_what_is_too_long_is_refused_before_it_is_sent() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        for work in (
            world.ann.service.members.set_topic(ROOM, "x" * 501),
            world.ann.service.members.report(Complaint(about=ANN, reason=ReportReason.OTHER, note="x" * 1001)),
        ):
            with pytest.raises(UserError):
                await work
        await end(world)

    run(scenario())
