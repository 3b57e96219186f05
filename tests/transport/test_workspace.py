"""All adapters against a workspace that really runs: PostgreSQL, gateway and all."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType

import pytest

from desktop_chat.domain.commands import DeleteMessage, EditMessage, SendMessage, SetReaction
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.errors import Refused, Transient, Unauthorised
from desktop_chat.domain.events import AccountHint, EventKind, RoomEvent, RoomPulse, Typing
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UserId, uuid7
from desktop_chat.domain.link import Lost, Measured, Opened
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.membership import Complaint, ReportReason, Terms
from desktop_chat.domain.ports import Inbound, LiveRoom, Session
from desktop_chat.domain.room import Channel, Cursor, RoomKind, RoomState
from desktop_chat.domain.user import MemberState, Role
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess, wait_until_gone
from tests.transport.conftest import MakeBackend, MakeTransport
from tests.transport.keeper import Keeper

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
CLOCK = SystemClock()
NUMBERS = itertools.count(1)


def new_id() -> str:
    return uuid7(CLOCK.now(), CLOCK.entropy(10))


def a_message(room: RoomId, text: str) -> SendMessage:
    message = MessageId(new_id())
    return SendMessage(op=OpId(message), room=room, message=message, content=TextContent(text=text))


SignIn = Callable[[str], Awaitable["Person"]]


@dataclass
class Person:
    """Somebody who is signed in, with both ways to the server."""

    backend: RestBackend
    transport: DirectTransport | LibraryTransport
    session: Session

    async def open(self, *rooms: LiveRoom) -> AsyncIterator[Inbound]:
        await self.transport.open(self.session.user, self.session.access_token, rooms)
        return self.transport.inbound()

    async def gen(self, room: RoomId) -> int:
        page = await self.backend.sync(None, 0, {}, [room], only=False)
        return next(found.gen for found in page.rooms if found.room == room)


async def next_of(
    items: AsyncIterator[Inbound], kind: type[Inbound] | UnionType, wanted: Callable[[Inbound], bool] = lambda _: True
) -> Inbound:
    """Return the next item of one kind that is wanted; others are stepped over."""
    async with asyncio.timeout(10):
        while not isinstance(item := await anext(items), kind) or not wanted(item):
            continue
        return item


@pytest.fixture(scope="module")
def workspace() -> Iterator[WorkspaceProcess]:
    """A workspace of a process of its own, until the module is through."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_workspace() -> Iterator[WorkspaceProcess]:
    """A workspace for one test alone, to be killed."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        postmaster = process.postmaster
        yield process
        process.kill()
        wait_until_gone(postmaster)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=[DirectTransport, LibraryTransport])
async def sign_in(
    request: pytest.FixtureRequest, workspace: WorkspaceProcess, make_backend: MakeBackend, keeper: Keeper
) -> AsyncIterator[SignIn]:
    """Signs a person in with a ticket, once over each tier that has a socket; the account is made for it."""
    made: list[DirectTransport | LibraryTransport] = []

    async def sign_in(name: str) -> Person:
        url, key = workspace.state.url, workspace.state.anon_key
        backend = make_backend(url, key=key, call_limit=10.0)
        # Somebody else in every test: an account may only say so much in a minute.
        person = f"{name} {next(NUMBERS)}"
        ticket = await asyncio.to_thread(workspace.ask, {"op": "ticket", "person": person})
        session = await backend.redeem_ticket(str(ticket["ticket"]))
        backend.authorise(session.access_token)
        await backend.ensure_profile(person)
        made.append(request.param(parse_site(url, key), clock=CLOCK, spawner=keeper))
        return Person(backend, made[-1], session)

    yield sign_in
    for transport in made:
        await transport.close()


async def a_team(owner: Person, *others: Person) -> RoomId:
    """Make a group of these people."""
    room = RoomId(new_id())
    members = [person.session.user for person in others]
    await owner.backend.create_room(room, OpId(new_id()), RoomKind.GROUP, "Team", members)
    return room


async def test_the_probe_knows_a_workspace_and_a_wrong_key(
    workspace: WorkspaceProcess, make_backend: MakeBackend
) -> None:
    await make_backend(workspace.state.url, key=workspace.state.anon_key).probe()

    with pytest.raises(Refused) as caught:
        await make_backend(workspace.state.url, key="wrong").probe()
    assert caught.value.code == "wrong_key"


async def test_an_account_signs_up_in_and_out(workspace: WorkspaceProcess, make_backend: MakeBackend) -> None:
    backend = make_backend(workspace.state.url, key=workspace.state.anon_key, call_limit=10.0)

    made = await backend.sign_up("cleo@example.org", "correct horse 9", "Cleo")
    session = await backend.sign_in("cleo@example.org", "correct horse 9")
    with pytest.raises(Refused) as caught:
        await backend.sign_in("cleo@example.org", "wrong horse 9")
    fresh = await backend.refresh(session.refresh_token)
    backend.authorise(fresh.access_token)
    await backend.sign_out()

    assert caught.value.code == "invalid_credentials"
    assert made.user == session.user == fresh.user
    assert fresh.refresh_token != session.refresh_token
    with pytest.raises(Unauthorised):
        await backend.refresh(fresh.refresh_token)


async def test_who_forgot_a_password_gets_in_by_a_code_of_the_owner(
    workspace: WorkspaceProcess, make_backend: MakeBackend
) -> None:
    backend = make_backend(workspace.state.url, key=workspace.state.anon_key, call_limit=10.0)
    made = await backend.sign_up("dora@example.org", "correct horse 9", "Dora")
    await backend.ask_for_code("dora@example.org")

    given = workspace.ask({"op": "code", "account": made.user})
    entered = await backend.enter_by_code("dora@example.org", f" {given['ticket']} ", "another horse 9")
    again = await backend.sign_in("dora@example.org", "another horse 9")

    assert given["user"] == "dora@example.org"
    assert entered.user == again.user == made.user
    with pytest.raises(Refused) as caught:
        await backend.enter_by_code("dora@example.org", str(given["ticket"]), "a third horse 9")
    assert caught.value.code == "otp_expired"
    assert workspace.ask({"op": "code", "account": "nobody@example.org"})["error"] == "bad_person"


async def test_a_conversation_arrives_live_and_whole(sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await a_team(ann, bo)
    items = await bo.open(LiveRoom(room=room, gen=await bo.gen(room), typing=True))
    assert isinstance(await next_of(items, Opened), Opened)
    assert isinstance(await next_of(items, Measured), Measured)

    hello = a_message(room, "hello 👋 \x01 \u202e <b>")
    accepted = await ann.backend.perform(hello)
    posted = await next_of(items, RoomEvent)
    assert isinstance(posted, RoomEvent)
    assert posted.row is not None
    assert (posted.kind, posted.seq, posted.row.content) == (EventKind.POSTED, accepted.seq, hello.content)

    changed = TextContent(text="hello again")
    op = OpId(new_id())
    naming = EditMessage(
        op=op,
        room=room,
        message=hello.message,
        content=changed,
        base_rev=posted.row.rev,
        mentions=(bo.session.user,),
    )
    await ann.backend.perform(naming)
    edited = await next_of(items, RoomEvent)
    assert isinstance(edited, RoomEvent)
    assert edited.row is not None
    assert (edited.kind, edited.row.content, edited.tip) == (EventKind.EDITED, changed, op[-8:])
    called = await bo.backend.sync(None, 0, {}, [room], only=False)
    assert called.mentions == {room: (posted.row.no,)}
    leaves_names = EditMessage(
        op=OpId(new_id()), room=room, message=hello.message, content=hello.content, base_rev=edited.row.rev
    )
    await ann.backend.perform(leaves_names)
    assert isinstance(await next_of(items, RoomEvent), RoomEvent)
    assert (await bo.backend.sync(None, 0, {}, [room], only=False)).mentions == called.mentions

    await bo.backend.perform(SetReaction(op=OpId(new_id()), room=room, message=hello.message, key="👍", on=True))
    reacted = await next_of(items, RoomEvent)
    assert isinstance(reacted, RoomEvent)
    assert reacted.row is not None
    assert [reaction.users for reaction in reacted.row.reactions] == [(bo.session.user,)]

    await ann.backend.perform(DeleteMessage(op=OpId(new_id()), room=room, message=hello.message))
    deleted = await next_of(items, RoomEvent)
    assert isinstance(deleted, RoomEvent)
    assert deleted.row is not None
    assert deleted.row.content == DeletedContent()


async def test_the_same_command_twice_is_done_once(sign_in: SignIn) -> None:
    ann = await sign_in("ann")
    room = await a_team(ann)
    hello = a_message(room, "hello")

    first, second = await ann.backend.perform(hello), await ann.backend.perform(hello)

    assert (first.seq, first.repeat) == (second.seq, False)
    assert second.repeat


async def test_sync_and_history_tell_what_live_did_not(sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await a_team(ann, bo)
    first = (await bo.backend.sync(None, 0, {}, [room], only=False)).rooms
    cursor = next(Cursor(seq=page.upto, tip=page.tip) for page in first if page.room == room)
    for text in ("one", "two", "three"):
        await ann.backend.perform(a_message(room, text))

    (page,) = (await bo.backend.sync(None, 0, {room: cursor}, [room], only=True)).rooms
    newest = await bo.backend.history(room, None, 2)
    older = await bo.backend.history(room, newest.rows[0].no, 2)

    assert [row.content for row in page.rows] == [TextContent(text=text) for text in ("one", "two", "three")]
    assert (newest.more, older.more) == (True, False)
    assert [row.content for row in older.rows] == [TextContent(text="one")]


async def test_marks_typing_and_hints_arrive(sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await a_team(ann, bo)
    live = LiveRoom(room=room, gen=await ann.gen(room), typing=True)
    items = await ann.open(live)
    await bo.open(live)
    # `open` does not wait for the channels for typing; another room that is joined comes behind them.
    await bo.transport.follow([live, LiveRoom(room=await a_team(bo), gen=1)])
    sent = await ann.backend.perform(a_message(room, "hello"))

    await bo.backend.mark(
        [ReadMarker(room=room, user=bo.session.user, read_seq=sent.head, delivered_seq=sent.head)], None
    )
    pulse = await next_of(items, RoomPulse)
    await bo.transport.say_typing(live, bo.session.user, on=True)
    typing = await next_of(items, Typing)
    await a_team(bo, ann)
    hint = await next_of(items, AccountHint)

    assert isinstance(pulse, RoomPulse)
    assert [(marker.user, marker.read_seq) for marker in pulse.markers] == [(bo.session.user, sent.head)]
    assert typing == Typing(room=room, user=bo.session.user, on=True)
    assert isinstance(hint, AccountHint)


async def test_who_is_removed_hears_no_more_and_the_rest_move_on(sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await a_team(ann, bo)
    gen = await ann.gen(room)
    items = await ann.open(LiveRoom(room=room, gen=gen))
    await next_of(items, Opened)

    await ann.backend.set_member(room, OpId(new_id()), bo.session.user, MemberState.REMOVED)
    told = await next_of(items, RoomEvent)
    await ann.transport.follow([LiveRoom(room=room, gen=gen + 1)])
    await ann.backend.perform(a_message(room, "alone"))
    heard = await next_of(items, RoomEvent)

    assert isinstance(told, RoomEvent)
    assert isinstance(heard, RoomEvent)
    assert (told.kind, told.gen, heard.kind, heard.gen) == (EventKind.MEMBER, gen + 1, EventKind.POSTED, gen + 1)
    with pytest.raises(Refused) as caught:
        await bo.backend.perform(a_message(room, "hello?"))
    assert caught.value.code == "not_member"
    (gone,) = (await bo.backend.sync(None, 0, {room: Cursor(seq=1)}, [], only=True)).gone
    assert (gone.room, gone.state) == (room, MemberState.REMOVED)


async def test_a_channel_is_found_and_joined_without_an_invitation(sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room, group, op = RoomId(new_id()), await a_team(ann), OpId(new_id())
    name = f"Open door {room}"
    await ann.backend.create_room(room, OpId(new_id()), RoomKind.CHANNEL, name, ())
    items = await ann.open(LiveRoom(room=room, gen=1))
    await next_of(items, Opened)

    (before,) = await bo.backend.find_channels(f"open D{name[6:]}", 5)
    for _again in range(2):
        await bo.backend.join_channel(room, op)
    # The room's beginning may still have been under way.
    told = await next_of(items, RoomEvent, lambda item: isinstance(item, RoomEvent) and item.seq > 1)
    (after,) = await bo.backend.find_channels(f"open D{name[6:]}", 5)
    with pytest.raises(Refused) as caught:
        await bo.backend.join_channel(group, OpId(new_id()))

    assert before == Channel(id=room, name=name, topic=None, members=1, joined=False)
    assert after == Channel(id=room, name=name, topic=None, members=2, joined=True)
    assert isinstance(told, RoomEvent)
    assert (told.kind, told.actor, told.seq) == (EventKind.MEMBER, bo.session.user, 2)
    assert (caught.value.code, str(caught.value)) == ("not_found", "There is no such channel.")
    assert (await bo.backend.perform(a_message(room, "thanks"))).seq == 3


async def test_a_room_that_is_left_and_followed_again_at_once_is_heard(sign_in: SignIn) -> None:
    ann, bo = await sign_in("ann"), await sign_in("bo")
    room = await a_team(ann, bo)
    live = LiveRoom(room=room, gen=await bo.gen(room))
    items = await bo.open(live)
    await next_of(items, Opened)

    for _ in range(3):
        await bo.transport.follow([])
        await bo.transport.follow([live])
    await ann.backend.perform(a_message(room, "now"))

    # Nothing but that: a channel that had to be joined once more would be told as `Opened` before.
    assert isinstance(await next_of(items, Opened | RoomEvent), RoomEvent)


async def test_a_token_that_is_none_is_not_accepted(workspace: WorkspaceProcess, make_transport: MakeTransport) -> None:
    transport = make_transport(workspace.state.url, key=workspace.state.anon_key, connect=10.0)

    with pytest.raises(Unauthorised):
        await transport.open(UserId(new_id()), "no.such.token", [])


async def test_a_key_that_is_none_is_refused(workspace: WorkspaceProcess, make_transport: MakeTransport) -> None:
    with pytest.raises(Refused):
        await make_transport(workspace.state.url, key="wrong", connect=10.0).open(UserId(new_id()), "jwt", [])


async def test_a_fresh_token_keeps_the_channels(sign_in: SignIn) -> None:
    ann = await sign_in("ann")
    room = await a_team(ann)
    items = await ann.open(LiveRoom(room=room, gen=1))
    await next_of(items, Opened)

    fresh = await ann.backend.refresh(ann.session.refresh_token)
    ann.backend.authorise(fresh.access_token)
    await ann.transport.authorise(fresh.access_token)
    await ann.backend.perform(a_message(room, "still here"))

    assert isinstance(await next_of(items, RoomEvent), RoomEvent)


async def test_a_workspace_that_is_killed_is_lost_and_then_transient(
    own_workspace: WorkspaceProcess, make_backend: MakeBackend, make_transport: MakeTransport
) -> None:
    url, key = own_workspace.state.url, own_workspace.state.anon_key
    backend, transport = make_backend(url, key=key), make_transport(url, key=key)
    ticket = await asyncio.to_thread(own_workspace.ask, {"op": "ticket", "person": "ann"})
    session = await backend.redeem_ticket(str(ticket["ticket"]))
    backend.authorise(session.access_token)
    await backend.ensure_profile("Ann")
    await transport.open(session.user, session.access_token, [])
    items = transport.inbound()

    own_workspace.process.kill()

    assert isinstance(await next_of(items, Lost), Lost)
    with pytest.raises(Transient):
        await backend.ensure_profile("Ann")


async def test_roles_links_blocks_and_reports_are_carried_out_by_the_database(sign_in: SignIn) -> None:
    ann, bo, cy = await sign_in("Ann"), await sign_in("Bo"), await sign_in("Cy")
    room = await a_team(ann, bo)
    members, user = ann.backend.members, bo.session.user

    await members.set_role(room, OpId(new_id()), user, Role.MODERATOR)
    await members.set_topic(room, OpId(new_id()), "What for")
    made = await members.create_invite(room, OpId(new_id()), Terms(hours=24, uses=3))
    seen = await cy.backend.members.peek_invite(made.code)
    joined = await cy.backend.members.redeem_invite(made.code, OpId(new_id()))
    listed = await members.list_invites(room)
    await members.revoke_invite(room, made.invitation.id)
    await members.set_block(user, on=True)
    await members.report(OpId(new_id()), Complaint(about=user, reason=ReportReason.ABUSE, note="Look"))
    await members.archive_room(room, OpId(new_id()), on=True)
    page = next(page for page in (await bo.backend.sync(None, 0, {}, [], only=False)).rooms if page.room == room)

    assert (seen.room, seen.topic, seen.members, seen.joined, joined) == (room, "What for", 2, False, room)
    assert [(link.id, link.uses, link.max_uses) for link in listed] == [(made.invitation.id, 1, 3)]
    assert page.details is not None
    assert page.members is not None
    assert page.details.state is RoomState.ARCHIVED
    assert {member.user: member.role for member in page.members}[user] is Role.MODERATOR
    assert [person.id for person in (await members.own_standing()).blocked] == [user]
    with pytest.raises(Refused) as caught:
        await bo.backend.open_direct(ann.session.user)
    assert caught.value.code == "not_found"
    for work in (bo.backend.members.list_reports(), bo.backend.members.close_report(OpId(new_id()))):
        with pytest.raises(Refused) as caught:
            await work
        assert caught.value.code == "not_allowed"
