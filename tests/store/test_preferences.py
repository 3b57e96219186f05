"""Preferences and mentions in the file: what is wanted is laid over what the server says until the server has it."""

from desktop_chat.domain.ids import Epoch
from desktop_chat.domain.ports import Recorded
from desktop_chat.domain.preferences import NO_PREFS, OwnPrefs, RoomPrefs, WaitingPrefs, changed
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import OTHER_ROOM, ROOM, a_page, a_sync, first_sync


def own(user_rev: int = 5, **prefs: bool) -> OwnPrefs:
    return OwnPrefs(room=ROOM, prefs=changed(NO_PREFS, prefs), user_rev=user_rev)


async def kept(store: LocalStore) -> RoomPrefs:
    """Return how the room is kept, as a start reads it."""
    return next(line.prefs for line in (await store.snapshot()).lines if line.room.id == ROOM)


def told(recorded: Recorded) -> RoomPrefs:
    """Return how the room is kept, as the transaction told it."""
    return next(line.prefs for line in recorded.lines if line.room.id == ROOM)


async def test_a_change_is_kept_and_waits(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    assert await kept(store) == NO_PREFS

    recorded = await store.keep_prefs(ROOM, {"pinned": True})
    await store.keep_prefs(ROOM, {"muted_until": 9, "pinned": False})

    assert told(recorded) == RoomPrefs(pinned=True)
    assert await store.unsent_prefs() == (WaitingPrefs(room=ROOM, change={"pinned": False, "muted_until": 9}),)


async def test_what_the_server_says_lies_below_what_it_is_to_be_told(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.keep_prefs(ROOM, {"pinned": True})

    recorded = await store.record([a_sync(own_prefs=(own(archived=True),))])

    assert told(recorded) == await kept(store) == RoomPrefs(pinned=True, archived=True)


async def test_an_answer_ends_the_wait_and_says_how_it_stands(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.keep_prefs(ROOM, {"pinned": True})
    (waiting,) = await store.unsent_prefs()

    recorded = await store.settle_prefs(waiting, own(pinned=True, favourite=True))

    assert told(recorded) == RoomPrefs(pinned=True, favourite=True)
    assert await store.unsent_prefs() == ()


async def test_what_was_changed_again_meanwhile_goes_on_waiting(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.keep_prefs(ROOM, {"pinned": True, "archived": True})
    (waiting,) = await store.unsent_prefs()
    await store.keep_prefs(ROOM, {"pinned": False})

    await store.settle_prefs(waiting, own(pinned=True, archived=True))

    assert await store.unsent_prefs() == (WaitingPrefs(room=ROOM, change={"pinned": False}),)
    assert await kept(store) == RoomPrefs(archived=True)


async def test_an_answer_that_is_older_than_a_page_changes_nothing(store: LocalStore) -> None:
    await store.record([first_sync(3), a_sync(own_prefs=(own(9, favourite=True),))])
    await store.keep_prefs(ROOM, {"pinned": True})
    (waiting,) = await store.unsent_prefs()

    await store.settle_prefs(waiting, own(8, pinned=True))

    assert await kept(store) == RoomPrefs(favourite=True)


async def test_a_refused_change_is_forgotten(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.keep_prefs(ROOM, {"pinned": True})
    (waiting,) = await store.unsent_prefs()

    assert told(await store.settle_prefs(waiting, None)) == NO_PREFS
    assert await store.unsent_prefs() == ()


async def test_another_history_says_everything_anew_and_what_waits_stays(store: LocalStore) -> None:
    await store.record([first_sync(3), a_sync(own_prefs=(own(archived=True),))])
    await store.keep_prefs(ROOM, {"pinned": True})

    await store.record([a_sync(epoch=Epoch("another"))])

    assert await kept(store) == RoomPrefs(pinned=True)


async def test_mentions_are_those_of_the_last_page_that_tells_of_them(store: LocalStore) -> None:
    await store.record([first_sync(3), a_sync(a_page(room=OTHER_ROOM))])

    recorded = await store.record([a_sync(mentions={ROOM: (2, 3)})])
    silent = await store.record([a_sync()])
    again = await store.record([a_sync(mentions={ROOM: (2, 3)})])

    assert [(line.room.id, line.mentions) for line in recorded.lines] == [(ROOM, (2, 3))]
    assert (silent.lines, again.lines) == ((), ())
    assert (await store.snapshot()).lines[0].mentions == (2, 3)

    gone = await store.record([a_sync(mentions={})])
    assert [line.mentions for line in gone.lines] == [()]
