"""Read positions, marks that wait for the server, drafts and the account."""

from dataclasses import replace

from desktop_chat.domain.events import OwnMarker, Reset
from desktop_chat.domain.ids import Epoch, UnixMillis
from desktop_chat.domain.ports import Session, Store
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import (
    ANN,
    BO,
    EPOCH,
    OTHER_ROOM,
    ROOM,
    START,
    a_marker,
    a_message,
    a_page,
    a_room,
    a_sync,
    an_account,
    first_sync,
    gone,
    own_marker,
)


async def test_read_position_never_moves_back(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.keep_read(ROOM, 7, 7)

    recorded = await store.keep_read(ROOM, 3, 3)

    assert recorded.lines == ()
    assert (await store.snapshot()).lines[0].position.unread == 2


async def test_read_mark_waits_until_the_server_has_it(store: LocalStore) -> None:
    await store.record([first_sync(9)])

    recorded = await store.keep_read(ROOM, 7, 7)
    waiting = await store.unsent_marks()
    await store.confirm_marks(waiting)

    assert recorded.lines[0].position.unread == 2
    assert [(mark.room, mark.user, mark.read_seq, mark.delivered_seq) for mark in waiting] == [(ROOM, ANN, 7, 7)]
    assert await store.unsent_marks() == ()


async def test_mark_that_moved_while_it_was_told_waits_again(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.keep_read(ROOM, 5, 5)
    told = await store.unsent_marks()
    await store.keep_read(ROOM, 8, 8)

    await store.confirm_marks(told)

    assert [mark.read_seq for mark in await store.unsent_marks()] == [8]


async def test_mark_that_another_device_has_told_does_not_wait(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.keep_read(ROOM, 5, 5)

    await store.record([a_sync(own_markers=(own_marker(6, 6),))])

    assert await store.unsent_marks() == ()


async def test_marks_of_a_gone_or_unknown_room_do_not_wait(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.keep_read(ROOM, 5, 5)
    await store.keep_read(OTHER_ROOM, 5, 5)

    await store.record([a_sync(gone=(gone(),))])

    assert await store.unsent_marks() == ()
    await store.confirm_marks([a_marker(ANN, 3, room=OTHER_ROOM)])


async def test_draft_is_kept_and_forgotten(store: LocalStore) -> None:
    await store.record([first_sync(1)])

    recorded = await store.keep_draft(ROOM, "half a sen")
    kept = (await store.snapshot()).lines[0].draft
    await store.keep_draft(ROOM, "")

    assert recorded.lines[0].draft == kept == "half a sen"
    assert (await store.snapshot()).lines[0].draft == ""


async def test_account_and_session_come_back(store: LocalStore) -> None:
    session = Session(user=ANN, access_token="access", refresh_token="refresh", expires_at=UnixMillis(START))

    await store.keep_account(an_account(session))

    assert (await store.snapshot()).account == an_account(session)


async def test_signing_out_forgets_the_tokens(store: LocalStore) -> None:
    session = Session(user=ANN, access_token="access", refresh_token="refresh", expires_at=UnixMillis(START))
    await store.keep_account(an_account(session))

    await store.keep_account(an_account())

    assert (await store.snapshot()).account == an_account()


async def test_new_store_knows_nothing(store: LocalStore) -> None:
    port: Store = store

    snapshot = await port.snapshot()

    assert (snapshot.epoch, snapshot.user_rev) == (None, 0)
    assert (snapshot.lines, snapshot.markers, snapshot.outbox) == ((), (), ())


async def test_progress_of_the_account_only_grows(store: LocalStore) -> None:
    await store.record([a_sync(user_rev=9)])

    await store.record([a_sync(user_rev=4)])

    snapshot = await store.snapshot()
    assert (snapshot.epoch, snapshot.user_rev) == (Epoch(EPOCH), 9)


async def test_after_a_fork_of_one_room_the_marks_of_the_others_are_asked_for_and_told_again(store: LocalStore) -> None:
    quiet = a_page(
        room=OTHER_ROOM, details=a_room(OTHER_ROOM), marker_rev=7, markers=(a_marker(BO, 3, room=OTHER_ROOM),)
    )
    await store.record([first_sync(9), a_sync(quiet, own_markers=(OwnMarker(room=OTHER_ROOM, read_seq=5, read_no=5),))])

    newer = replace(quiet, marker_rev=4, markers=(a_marker(ANN, 1, room=OTHER_ROOM),))
    recorded = await store.record([a_sync(a_page((a_message(1),), upto=1, reset=Reset.FORK), newer)])

    assert set(recorded.reloaded) == {ROOM, OTHER_ROOM}
    assert [(mark.user, mark.read_seq) for mark in (await store.snapshot()).markers] == [(ANN, 1)]
    lines = {line.room.id: line.position for line in (await store.snapshot()).lines}
    assert lines[OTHER_ROOM].cursor.marker_rev == 0
    assert [(mark.room, mark.read_seq) for mark in await store.unsent_marks()] == [(OTHER_ROOM, 5)]
