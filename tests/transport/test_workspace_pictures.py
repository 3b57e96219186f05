"""Pictures against a workspace that really runs: who uploads, names, sees and removes them."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_chat.domain.account import PersonCard, Whereabouts
from desktop_chat.domain.errors import Refused, Unauthorised
from desktop_chat.domain.ids import OpId, RoomId, UserId, uuid7
from desktop_chat.domain.picture import LARGEST, Picture, PictureId, picture_id
from desktop_chat.domain.room import Room, RoomKind
from desktop_chat.domain.user import MemberState, Role
from desktop_chat.transport.rest import RestBackend
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess
from tests.transport.conftest import MakeBackend

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
CLOCK = SystemClock()
NUMBERS = itertools.count(1)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


def new_op() -> OpId:
    return OpId(uuid7(CLOCK.now(), CLOCK.entropy(10)))


@dataclass
class Person:
    """Somebody who is signed in."""

    backend: RestBackend
    user: UserId

    def face(self, data: bytes = PNG) -> Picture:
        """Return a picture in this person's folder."""
        return Picture(self.user, picture_id(data))

    async def room(self, room: RoomId) -> Room:
        """Return a room as this person sees it."""
        page = next(page for page in (await self.backend.sync(None, 0, {}, [], only=False)).rooms if page.room == room)
        assert page.details is not None
        return page.details

    async def refused(self, asking: Awaitable[object]) -> str:
        """Return with which code this is refused."""
        with pytest.raises(Refused) as caught:
            await asking
        return caught.value.code


SignIn = Callable[[str], Awaitable[Person]]


@pytest.fixture(scope="module")
def workspace() -> Iterator[WorkspaceProcess]:
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sign_in(workspace: WorkspaceProcess, make_backend: MakeBackend) -> SignIn:
    """Signs a new person in with a ticket."""

    async def sign_in(name: str) -> Person:
        backend = make_backend(workspace.state.url, key=workspace.state.anon_key, call_limit=10.0)
        person = f"{name} {next(NUMBERS)}"
        ticket = await asyncio.to_thread(workspace.ask, {"op": "ticket", "person": person})
        session = await backend.redeem_ticket(str(ticket["ticket"]))
        backend.authorise(session.access_token)
        await backend.ensure_profile(person)
        return Person(backend, session.user)

    return sign_in


async def a_crew(sign_in: SignIn, kind: RoomKind = RoomKind.GROUP) -> tuple[Person, Person, Person, RoomId]:
    """Return the owner, an admin and a plain member of a room, and the room."""
    owner, admin, member = [await sign_in(name) for name in ("Owner", "Admin", "Member")]
    room = RoomId(new_op())
    await owner.backend.create_room(room, new_op(), kind, "Crew", [admin.user, member.user])
    await owner.backend.members.set_role(room, new_op(), admin.user, Role.ADMIN)
    return owner, admin, member, room


@pytest.mark.parametrize("data", [PNG, JPEG, PNG + bytes(LARGEST - len(PNG))], ids=["png", "jpeg", "large"])
async def test_a_picture_that_one_uploads_and_names_is_seen_by_another(sign_in: SignIn, data: bytes) -> None:
    ann, bo = await sign_in("Ann"), await sign_in("Bo")
    face = ann.face(data)

    for _again in range(2):
        await ann.backend.pictures.upload(face, data)
    named = await ann.backend.account.set_picture(face.id)

    def of_ann(cards: tuple[PersonCard, ...]) -> PersonCard:
        return next(card for card in cards if card.user == ann.user)

    assert named.picture == face.id
    assert of_ann((await bo.backend.account.beat(Whereabouts.HERE, 0)).people).picture == face.id
    assert picture_id(await bo.backend.pictures.download(face)) == face.id
    assert (await ann.backend.account.set_picture(None)).picture is None
    assert of_ann((await bo.backend.account.beat(Whereabouts.HERE, 0)).people).picture is None


async def test_naming_a_picture_leaves_the_rest_of_a_profile(sign_in: SignIn) -> None:
    ann = await sign_in("Ann")
    before = await ann.backend.account.set_picture(None)

    after = await ann.backend.account.set_picture(ann.face().id)

    assert (after.name, after.handle, after.colour) == (before.name, before.handle, before.colour)
    assert await ann.refused(ann.backend.account.set_picture(PictureId("x"))) == "bad_argument"


async def test_the_folder_of_another_is_closed(sign_in: SignIn) -> None:
    ann, bo = await sign_in("Ann"), await sign_in("Bo")
    await ann.backend.pictures.upload(ann.face(), PNG)

    assert await bo.refused(bo.backend.pictures.upload(ann.face(JPEG), JPEG)) == "not_allowed"
    assert await bo.refused(bo.backend.pictures.upload(Picture(RoomId(new_op()), ann.face().id), PNG)) == "not_allowed"
    await bo.backend.pictures.remove(ann.face())
    assert await bo.backend.pictures.download(ann.face()) == PNG


async def test_a_picture_that_was_removed_is_not_found_and_may_come_back(sign_in: SignIn) -> None:
    ann = await sign_in("Ann")
    pictures, face = ann.backend.pictures, ann.face()
    assert await ann.refused(pictures.download(face)) == "not_found"
    await pictures.upload(face, PNG)

    for _again in range(2):
        await pictures.remove(face)

    assert await ann.refused(pictures.download(face)) == "not_found"
    await pictures.upload(face, PNG)
    assert await pictures.download(face) == PNG


async def test_without_a_session_nothing_is_seen(
    sign_in: SignIn, workspace: WorkspaceProcess, make_backend: MakeBackend
) -> None:
    ann = await sign_in("Ann")
    await ann.backend.pictures.upload(ann.face(), PNG)
    nobody = make_backend(workspace.state.url, key=workspace.state.anon_key)

    assert await ann.refused(nobody.pictures.download(ann.face())) == "not_found"
    assert await ann.refused(nobody.pictures.upload(ann.face(JPEG), JPEG)) == "not_allowed"
    nobody.authorise("no.such.token")
    with pytest.raises(Unauthorised):
        await nobody.pictures.download(ann.face())


@pytest.mark.parametrize("kind", [RoomKind.GROUP, RoomKind.CHANNEL])
async def test_the_picture_of_a_room_is_set_by_owner_and_admin_and_seen_by_members(
    sign_in: SignIn, kind: RoomKind
) -> None:
    owner, admin, member, room = await a_crew(sign_in, kind)
    outsider = await sign_in("Outsider")
    logo, other = Picture(room, picture_id(PNG)), Picture(room, picture_id(JPEG))

    for person in (member, outsider):
        assert await person.refused(person.backend.pictures.upload(logo, PNG)) == "not_allowed"
    await owner.backend.pictures.upload(logo, PNG)
    await admin.backend.pictures.upload(logo, PNG)
    op = new_op()
    for _again in range(2):
        await owner.backend.members.set_room_picture(room, op, logo.id)
    assert (await member.room(room)).picture == logo.id
    assert await member.backend.pictures.download(logo) == PNG
    assert await outsider.refused(outsider.backend.pictures.download(logo)) == "not_found"

    await admin.backend.pictures.upload(other, JPEG)
    await admin.backend.members.set_room_picture(room, new_op(), other.id)
    await member.backend.pictures.remove(logo)
    assert await owner.backend.pictures.download(logo) == PNG
    await admin.backend.pictures.remove(logo)
    assert await owner.refused(owner.backend.pictures.download(logo)) == "not_found"
    assert (await member.room(room)).picture == other.id

    await owner.backend.members.set_room_picture(room, new_op(), None)
    assert (await member.room(room)).picture is None
    setting = member.backend.members.set_room_picture(room, new_op(), logo.id)
    assert await member.refused(setting) == "not_allowed"
    setting = outsider.backend.members.set_room_picture(room, new_op(), logo.id)
    assert await outsider.refused(setting) == "not_member"


async def test_who_was_removed_sees_a_room_s_picture_no_more(sign_in: SignIn) -> None:
    owner, admin, _, room = await a_crew(sign_in)
    logo = Picture(room, picture_id(PNG))
    await admin.backend.pictures.upload(logo, PNG)

    await owner.backend.set_member(room, new_op(), admin.user, MemberState.REMOVED)

    assert await admin.refused(admin.backend.pictures.download(logo)) == "not_found"
    await admin.backend.pictures.remove(logo)
    assert await owner.backend.pictures.download(logo) == PNG


async def test_a_direct_conversation_has_no_picture(sign_in: SignIn) -> None:
    ann, bo = await sign_in("Ann"), await sign_in("Bo")
    room = (await ann.backend.open_direct(bo.user)).id
    logo = Picture(room, picture_id(PNG))

    assert await ann.refused(ann.backend.pictures.upload(logo, PNG)) == "not_allowed"
    assert await ann.refused(ann.backend.members.set_room_picture(room, new_op(), logo.id)) == "not_allowed"
