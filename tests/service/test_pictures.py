"""Pictures are fetched once, taken only when they fit their names, and exchanged without leaving any behind."""

import asyncio

import pytest

from desktop_chat.core.diffs import AccountChanged, RoomView
from desktop_chat.domain.account import PersonCard, ProfileChange
from desktop_chat.domain.errors import Refused, Transient, Unauthorised, UserError
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.picture import LARGEST, Picture, PictureId, picture_id
from desktop_chat.domain.room import RoomKind
from desktop_chat.service.pictures import AT_ONCE
from tests.service.clients import Person
from tests.service.virtual_time import run
from tests.service.worlds import ANN, BO, OTHER, ROOM, World, a_conversation, end

SECOND = 1.0


def a_file(number: int = 0, size: int = 5_000) -> bytes:
    """Make a file that begins as a PNG does; each number makes another one."""
    return b"\x89PNG\r\n\x1a\n" + number.to_bytes(4, "big") * (size // 4)


def stored(world: World, owner: UserId | RoomId, data: bytes) -> Picture:
    """Put a picture into the server's storage."""
    picture = Picture(owner, picture_id(data))
    world.server.pictures[picture.path] = data
    return picture


def downloads(person: Person) -> int:
    """Return how often a person's program has asked for a picture."""
    return person.backend.calls.get("download", 0)


def card(person: Person, of: UserId) -> PersonCard:
    """Return a profile as a person's window was told of it last."""
    told = next(value for value in reversed(person.screen.published) if isinstance(value, AccountChanged))
    return told.people[of]


def shown(person: Person, room: RoomId = ROOM) -> tuple[PictureId | None, PictureId | None]:
    """Return the picture of a room in the list, and above the messages."""
    listed = next(entry.picture for entry in person.screen.roster.entries if entry.room == room)
    return listed, [value for value in person.screen.published if isinstance(value, RoomView)][-1].picture


async def together(world: World) -> World:
    """Let Ann and Bo also talk directly, so that they hear of each other's profiles."""
    await world.ann.service.open_direct(BO)
    await asyncio.sleep(SECOND)
    return world


def test_what_is_stored_is_shown_without_asking() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        data = a_file()
        picture = stored(world, BO, data)
        first = await world.ann.service.pictures.show(picture)
        world.ann.network.up = False

        assert (first, await world.ann.service.pictures.show(picture)) == (data, data)
        assert downloads(world.ann) == 1
        await end(world)

    run(scenario())


def test_two_who_ask_at_once_share_one_download_and_one_who_goes_does_not_end_it() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.slowest = SECOND
        data = a_file()
        picture = stored(world, BO, data)
        pictures = world.ann.service.pictures

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await pictures.show(picture)
        both = await asyncio.gather(pictures.show(picture), pictures.show(picture))

        assert set(both) == {data}
        assert downloads(world.ann) == 1
        await end(world)

    run(scenario())


@pytest.mark.parametrize(
    "wrong",
    [a_file(1), b"", a_file(size=LARGEST)],
    ids=["another", "nothing", "too large"],
)
def test_what_does_not_fit_its_name_is_refused_and_not_kept(wrong: bytes) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        name = picture_id(wrong) if len(wrong) > LARGEST else picture_id(a_file())
        picture = Picture(BO, name)
        world.server.pictures[picture.path] = wrong

        for _ in range(2):
            with pytest.raises(Refused, match="not what it says"):
                await world.ann.service.pictures.show(picture)

        assert downloads(world.ann) == 2
        assert await world.ann.store.picture(name) is None
        await end(world)

    run(scenario())


def test_what_is_no_name_of_a_picture_is_not_asked_for() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        for name in ("", "../" * 21 + "x", "A" * 64, "\ud800" * 64):
            with pytest.raises(Refused, match="not what it says"):
                await world.ann.service.pictures.show(Picture(BO, PictureId(name)))

        assert downloads(world.ann) == 0
        await end(world)

    run(scenario())


def test_on_a_full_disk_pictures_are_shown_all_the_same() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        data = a_file(size=100_000)
        picture = stored(world, BO, data)
        world.ann.fill_disk(full=True)

        assert await world.ann.service.pictures.show(picture) == data
        assert await world.ann.store.picture(picture.id) is None
        world.ann.fill_disk(full=False)
        await end(world)

    run(scenario())


def test_only_some_are_fetched_at_a_time() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.slowest = SECOND
        files = [a_file(number) for number in range(20)]
        pictures = [stored(world, BO, data) for data in files]

        assert await asyncio.gather(*map(world.ann.service.pictures.show, pictures)) == files
        assert world.ann.backend.pictures.most == AT_ONCE
        await end(world)

    run(scenario())


def test_what_is_not_there_is_an_error_of_that_call_and_is_asked_for_again() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        data = a_file()
        with pytest.raises(Refused, match="no such picture"):
            await world.ann.service.pictures.show(Picture(BO, picture_id(data)))
        world.ann.network.up = False
        with pytest.raises(Transient):
            await world.ann.service.pictures.show(Picture(BO, picture_id(data)))
        world.ann.network.up = True

        assert await world.ann.service.pictures.show(stored(world, BO, data)) == data
        await end(world)

    run(scenario())


@pytest.mark.parametrize("turns", [0, 3], ids=["not begun", "under way"])
def test_nobody_waits_for_a_service_that_has_stopped(turns: int) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.slowest = 20.0
        waiting = asyncio.gather(
            world.ann.service.pictures.show(stored(world, BO, a_file())),
            world.ann.service.pictures.show(stored(world, BO, a_file(1))),
            return_exceptions=True,
        )
        for _ in range(turns + 1):
            await asyncio.sleep(0)

        world.ann.service.pictures.stop()

        assert [type(outcome) for outcome in await waiting] == [Transient, Transient]
        await end(world)

    run(scenario())


def test_the_own_picture_is_shown_at_once_and_comes_to_the_others() -> None:
    async def scenario() -> None:
        world = await together(await a_conversation())
        data = a_file()

        await world.ann.service.pictures.set_own(data)
        own = card(world.ann, ANN).picture
        await asyncio.sleep(SECOND)
        theirs = card(world.bo, ANN).picture

        assert own == theirs == picture_id(data)
        assert await world.ann.service.pictures.show(Picture(ANN, picture_id(data))) == data
        assert await world.bo.service.pictures.show(Picture(ANN, picture_id(data))) == data
        assert (downloads(world.ann), downloads(world.bo)) == (0, 1)
        await end(world)

    run(scenario())


def test_a_picture_stays_when_the_status_changes_and_after_a_start_without_a_network() -> None:
    async def scenario() -> None:
        world = await together(await a_conversation())
        data = a_file()
        await world.ann.service.pictures.set_own(data)

        await world.ann.service.account.set_profile(
            ProfileChange(name="Anna", status="Out", status_until=None, colour=3)
        )
        await asyncio.sleep(SECOND)
        await world.bo.service.pictures.show(Picture(ANN, picture_id(data)))
        await world.bo.killed()
        world.bo.network.up = False
        await world.bo.start_again()

        assert (card(world.ann, ANN).picture, card(world.ann, ANN).status) == (picture_id(data), "Out")
        assert card(world.bo, ANN).picture == picture_id(data)
        assert await world.bo.service.pictures.show(Picture(ANN, picture_id(data))) == data
        await end(world)

    run(scenario())


def test_a_rooms_picture_comes_to_its_members() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        data = a_file()

        await world.ann.service.pictures.set_room(ROOM, data)
        own = shown(world.ann)
        await asyncio.sleep(SECOND)

        assert own == shown(world.bo) == (picture_id(data), picture_id(data))
        assert await world.bo.service.pictures.show(Picture(ROOM, picture_id(data))) == data
        assert (downloads(world.ann), downloads(world.bo)) == (0, 1)
        await world.bo.killed()
        world.bo.network.up = False
        await world.bo.start_again()
        assert [entry.picture for entry in world.bo.screen.roster.entries if entry.room == ROOM] == [picture_id(data)]
        await end(world)

    run(scenario())


def test_a_rooms_picture_is_for_its_members() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.server.create_room(RoomId("secret"), RoomKind.GROUP, "Secret", [BO])
        picture = stored(world, RoomId("secret"), a_file())

        with pytest.raises(Refused, match="no such picture"):
            await world.ann.service.pictures.show(picture)
        await end(world)

    run(scenario())


def test_of_pictures_that_follow_each_other_the_last_is_left() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        pictures = world.ann.service.pictures

        for number in (1, 2, 2):
            await pictures.set_own(a_file(number))
            await pictures.set_room(ROOM, a_file(number))
        left = sorted(world.server.pictures)
        await pictures.set_own(None)
        await pictures.set_room(ROOM, None)

        assert left == sorted(Picture(owner, picture_id(a_file(2))).path for owner in (ANN, ROOM))
        assert world.server.pictures == {}
        assert (card(world.ann, ANN).picture, shown(world.ann)) == (None, (None, None))
        await end(world)

    run(scenario())


def test_of_two_changes_at_once_no_picture_is_left_behind() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.network.slowest = SECOND

        await asyncio.gather(*(world.ann.service.pictures.set_own(a_file(number)) for number in range(3)))

        assert list(world.server.pictures) == [Picture(ANN, picture_id(a_file(2))).path]
        assert card(world.ann, ANN).picture == picture_id(a_file(2))
        await end(world)

    run(scenario())


def test_what_could_not_be_removed_is_no_error() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        await world.ann.service.pictures.set_own(a_file(1))
        world.ann.backend.failing["remove"] = Transient("busy")

        await world.ann.service.pictures.set_own(a_file(2))

        assert card(world.ann, ANN).picture == picture_id(a_file(2))
        await end(world)

    run(scenario())


def test_a_refusal_takes_the_uploaded_picture_away_again_but_not_the_one_that_is_shown() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        pictures, failing = world.ann.service.pictures, world.ann.backend.failing
        await pictures.set_own(a_file(1))
        await pictures.set_room(ROOM, a_file(1))
        before = dict(world.server.pictures)
        failing["set_picture"] = failing["set_room_picture"] = Refused("not_allowed", "No.", 403)

        for number in (2, 1):
            with pytest.raises(Refused):
                await pictures.set_own(a_file(number))
            with pytest.raises(Refused):
                await pictures.set_room(ROOM, a_file(number))

        assert world.server.pictures == before
        assert (card(world.ann, ANN).picture, shown(world.ann)[0]) == (picture_id(a_file(1)), picture_id(a_file(1)))
        await end(world)

    run(scenario())


def test_a_picture_whose_naming_was_not_answered_stays_where_it_may_be_looked_for() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        world.ann.backend.failing["set_picture"] = Transient("the answer was lost")

        with pytest.raises(Transient):
            await world.ann.service.pictures.set_own(a_file())

        assert list(world.server.pictures) == [Picture(ANN, picture_id(a_file())).path]
        await end(world)

    run(scenario())


def test_who_may_not_change_a_room_changes_nothing() -> None:
    async def scenario() -> None:
        world = await a_conversation()

        with pytest.raises(Refused, match="may not put"):
            await world.ann.service.pictures.set_room(OTHER, a_file())
        with pytest.raises(Refused):
            await world.ann.service.pictures.set_room(OTHER, None)

        assert world.server.pictures == {}
        assert shown(world.ann, OTHER)[0] is None
        await end(world)

    run(scenario())


def test_offline_and_signed_out_nothing_changes() -> None:
    async def scenario() -> None:
        world = await a_conversation()
        pictures = world.ann.service.pictures
        await pictures.set_own(a_file(1))
        before = dict(world.server.pictures)
        world.ann.network.up = False

        for data in (a_file(2), None):
            with pytest.raises(Transient):
                await pictures.set_own(data)
            with pytest.raises(Transient):
                await pictures.set_room(ROOM, data)
        world.ann.network.up = True
        await world.ann.service.sign_out()
        for data in (a_file(2), None):
            with pytest.raises(Unauthorised):
                await pictures.set_own(data)

        assert world.server.pictures == before
        assert (card(world.ann, ANN).picture, shown(world.ann)[0]) == (picture_id(a_file(1)), None)
        await end(world)

    run(scenario())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (a_file(size=LARGEST), r"This picture is too large \(at most 256 KiB\)\."),
        (b"", "has to be a PNG or JPEG file"),
        (b"GIF89a", "has to be a PNG or JPEG file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "has to be a PNG or JPEG file"),
    ],
)
def test_what_is_no_picture_is_not_sent(data: bytes, sentence: str) -> None:
    async def scenario() -> None:
        world = await a_conversation()

        with pytest.raises(UserError, match=sentence):
            await world.ann.service.pictures.set_own(data)
        with pytest.raises(UserError, match=sentence):
            await world.ann.service.pictures.set_room(ROOM, data)

        assert "upload" not in world.ann.backend.calls
        await end(world)

    run(scenario())


@pytest.mark.parametrize("begin", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"], ids=["PNG", "JPEG"])
def test_both_kinds_of_files_are_taken(begin: bytes) -> None:
    async def scenario() -> None:
        world = await a_conversation()
        data = begin.ljust(LARGEST, b"\x00")

        await world.ann.service.pictures.set_own(data)

        assert list(world.server.pictures.values()) == [data]
        await end(world)

    run(scenario())
