"""What a person did that a server had, and has lost because it went back to an earlier state, is offered again."""

from dataclasses import replace

import pytest

from desktop_chat.domain.commands import DeleteMessage, EditMessage, SendMessage
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.events import Reset, SyncPage
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.outbox import LOST
from tests.store.builders import (
    ANN,
    BO,
    OTHER_EPOCH,
    ROOM,
    START,
    a_history,
    a_message,
    a_page,
    a_sync,
    an_event,
    an_id,
    deleting,
    editing,
    posted,
    reacting,
    sending,
    settled,
    texts,
)

NOW = UnixMillis(START + 100_000)
MINE = a_message(1, "first words", author=ANN)


def at(seconds: int) -> UnixMillis:
    """Return an instant after the first message, by the server's clock."""
    return UnixMillis(START + 1000 * seconds)


def edited(text: str, seconds: int, *, rev: int, of: Message = MINE) -> Message:
    return replace(of, content=TextContent(text=text), edited_at=at(seconds), rev=rev)


def deleted(seconds: int, *, rev: int, of: Message = MINE) -> Message:
    return replace(of, content=DeletedContent(), deleted_at=at(seconds), rev=rev)


def page_of(row: Message, reset: Reset) -> SyncPage:
    return a_sync(a_page((row,), upto=row.rev, reset=reset))


async def known(store: LocalStore, row: Message) -> None:
    """Let the server tell of a row before it goes back."""
    await store.record([page_of(row, Reset.NEW)])


async def told_anew(store: LocalStore, row: Message) -> None:
    """Let the server, which went back, tell of the row as it has it now."""
    await store.record([page_of(row, Reset.FORK)])


async def test_lost_edit_is_offered_with_its_words(store: LocalStore) -> None:
    await known(store, edited("better words", 9, rev=5))

    await told_anew(store, MINE)

    (item,) = await store.outbox()
    command = item.command
    assert isinstance(command, EditMessage)
    assert (command.content, command.message, command.base_rev) == (TextContent(text="better words"), an_id(1), 1)
    assert (item.refusal, item.created_at) == (LOST, at(9))
    (shown,) = (await store.newest(ROOM, 9)).messages
    assert (texts([shown]), shown.refusal) == (["better words"], LOST)


async def test_lost_edit_whose_row_had_not_come_yet_is_offered(store: LocalStore) -> None:
    await known(store, MINE)
    await store.enqueue(editing(an_id(1), "better words"), NOW)
    await store.record([settled(editing(an_id(1), "").op, an_id(1), seq=2)])

    await told_anew(store, MINE)

    assert [type(item.command) for item in await store.outbox()] == [EditMessage]


async def test_lost_deletion_is_offered(store: LocalStore) -> None:
    await known(store, deleted(9, rev=5))

    await told_anew(store, MINE)

    (item,) = await store.outbox()
    assert (type(item.command), item.command.message, item.refusal) == (DeleteMessage, an_id(1), LOST)
    assert texts((await store.newest(ROOM, 9)).messages) == ["<DeletedContent>"]


async def test_the_same_loss_is_offered_once(store: LocalStore) -> None:
    await known(store, edited("better words", 9, rev=5))
    await told_anew(store, MINE)
    (item,) = await store.outbox()

    await store.record([a_sync(epoch=OTHER_EPOCH)])
    await store.record([a_sync(a_page((MINE,), upto=1, reset=Reset.FORK), epoch=OTHER_EPOCH)])

    assert [other.command.op for other in await store.outbox()] == [item.command.op]


async def test_what_was_forgotten_by_its_author_is_not_offered_again(store: LocalStore) -> None:
    await known(store, edited("better words", 9, rev=5))
    await told_anew(store, MINE)
    (item,) = await store.outbox()
    await store.discard(item.command.op)

    await told_anew(store, MINE)

    assert await store.outbox() == ()
    assert texts((await store.newest(ROOM, 9)).messages) == ["first words"]


async def test_lost_edit_of_an_older_page_is_offered_when_that_is_read(store: LocalStore) -> None:
    rows = (edited("better words", 9, rev=5), a_message(2), a_message(3))
    await store.record([a_sync(a_page(rows, upto=5, reset=Reset.NEW))])
    await store.record([a_sync(a_page((a_message(3),), start=2, upto=3, reset=Reset.FORK))])
    before = await store.outbox()

    await store.record([a_history((MINE, a_message(2)), before=3, more=False)])

    assert before == ()
    assert [type(item.command) for item in await store.outbox()] == [EditMessage]


@pytest.mark.parametrize(
    ("former", "now"),
    [
        (edited("better words", 9, rev=5), edited("better words", 9, rev=3)),
        (edited("better words", 9, rev=5), edited("newer words", 20, rev=3)),
        (edited("better words", 9, rev=5), deleted(20, rev=3)),
        (deleted(9, rev=5), deleted(20, rev=3)),
        (MINE, edited("newer words", 20, rev=3)),
        (replace(edited("better words", 9, rev=5), sender=BO), replace(MINE, sender=BO)),
        (replace(deleted(9, rev=5), sender=BO), replace(MINE, sender=BO)),
    ],
    ids=["kept", "edited later", "deleted later", "deleted anew", "never edited", "of another", "deleted of another"],
)
async def test_nothing_is_offered_that_was_not_lost_or_was_replaced(
    store: LocalStore, former: Message, now: Message
) -> None:
    await known(store, former)

    await told_anew(store, now)

    assert await store.outbox() == ()


@pytest.mark.parametrize("waiting", [editing(an_id(1), "the last words"), deleting(an_id(1))], ids=["edit", "deletion"])
async def test_what_waits_was_wanted_after_the_lost_edit(
    store: LocalStore, waiting: EditMessage | DeleteMessage
) -> None:
    await known(store, edited("better words", 9, rev=5))
    await store.enqueue(waiting, NOW)

    await told_anew(store, MINE)

    assert [item.command for item in await store.outbox()] == [waiting]


async def test_a_new_edit_takes_the_place_of_the_offered_one(store: LocalStore) -> None:
    await known(store, edited("better words", 9, rev=5))
    await told_anew(store, MINE)

    await store.enqueue(editing(an_id(1), "the last words"), NOW)

    assert [item.command for item in await store.outbox()] == [editing(an_id(1), "the last words")]


@pytest.mark.parametrize(
    ("former", "row", "left"),
    [
        (edited("better words", 9, rev=5), edited("better words", 30, rev=2), 0),
        (edited("better words", 9, rev=5), edited("other words", 30, rev=2), 1),
        (edited("better words", 9, rev=5), deleted(30, rev=2), 0),
        (deleted(9, rev=5), deleted(30, rev=2), 0),
        (deleted(9, rev=5), edited("other words", 30, rev=2), 1),
    ],
)
async def test_what_another_device_has_done_again_is_offered_no_more(
    store: LocalStore, former: Message, row: Message, left: int
) -> None:
    await known(store, former)
    await told_anew(store, MINE)

    await store.record([an_event(row)])

    assert len(await store.outbox()) == left


@pytest.mark.parametrize(
    ("former", "kind"), [(edited("better words", 9, rev=5), EditMessage), (deleted(9, rev=5), DeleteMessage)]
)
async def test_what_was_changed_of_a_message_that_another_device_sends_again_is_offered(
    store: LocalStore, former: Message, kind: type
) -> None:
    await known(store, former)
    await store.record([a_sync(a_page((), upto=0, reset=Reset.FORK))])

    await store.record([an_event(MINE)])

    assert [type(item.command) for item in await store.outbox()] == [kind]


async def test_edit_that_waits_for_a_lost_message_becomes_its_words(store: LocalStore) -> None:
    await known(store, MINE)
    await store.enqueue(editing(an_id(1), "the last words", mentions=(BO,)), NOW)
    await store.park(editing(an_id(1), "").op, Refusal(code="not_found", sentence="There is no such message."))

    await store.record([a_sync(a_page((), upto=0, reset=Reset.FORK))])

    (item,) = await store.outbox()
    command = item.command
    assert isinstance(command, SendMessage)
    assert (command.content, command.mentions) == (TextContent(text="the last words"), (BO,))
    assert item.refusal == LOST
    assert texts((await store.newest(ROOM, 9)).messages) == ["the last words"]


@pytest.mark.parametrize(("now", "left"), [("the last words", []), ("first words", ["the last words"])])
async def test_words_in_which_a_lost_message_waits_are_offered_where_other_words_of_it_come_back(
    store: LocalStore, now: str, left: list[str]
) -> None:
    await known(store, edited("better words", 9, rev=5))
    await store.enqueue(editing(an_id(1), "the last words"), NOW)
    await store.record([a_sync(a_page((), upto=0, reset=Reset.FORK))])

    await store.record([an_event(a_message(1, now, author=ANN))])

    items = [item.command for item in await store.outbox()]
    assert [command.content.text for command in items if isinstance(command, EditMessage)] == left
    assert len(items) == len(left)


async def test_lost_message_that_is_to_be_deleted_is_let_go(store: LocalStore) -> None:
    await known(store, MINE)
    await store.enqueue(reacting(an_id(1)), NOW)
    await store.enqueue(deleting(an_id(1)), NOW)

    await store.record([a_sync(a_page((), upto=0, reset=Reset.FORK))])

    assert await store.outbox() == ()
    assert (await store.newest(ROOM, 9)).messages == ()


async def posted_ahead(store: LocalStore) -> None:
    """Let an own message be known as the third of a room, by its answer, before the second has come."""
    await store.record([a_sync(a_page((a_message(1),), upto=1, reset=Reset.NEW))])
    await store.enqueue(sending(3, "mine"), NOW)
    await store.record([settled(sending(3).op, sending(3).message, seq=3, no=3)])


async def test_own_message_whose_place_an_event_gives_away_before_a_fork_is_known_is_offered(store: LocalStore) -> None:
    await posted_ahead(store)

    await store.record([an_event(a_message(2)), an_event(a_message(3, "in its place"))])

    assert [item.command.message for item in await store.outbox()] == [sending(3).message]
    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2", "in its place", "mine"]


@pytest.mark.parametrize("third", [(a_message(3, "in its place"),), ()], ids=["given away", "of another kind"])
async def test_own_message_that_a_page_goes_past_is_offered(store: LocalStore, third: tuple[Message, ...]) -> None:
    await posted_ahead(store)

    recorded = await store.record([a_sync(a_page((a_message(2), *third), start=1, upto=4))])

    assert recorded.reloaded == ((ROOM,) if not third else ())
    assert [item.refusal for item in await store.outbox()] == [LOST]
    assert texts((await store.newest(ROOM, 9)).messages)[-1] == "mine"


async def test_what_a_page_tells_of_or_does_not_reach_stays_where_it_is(store: LocalStore) -> None:
    await posted_ahead(store)

    await store.record([a_sync(a_page((a_message(2),), start=1, upto=2, head=3))])
    await store.record([a_sync(a_page((posted(sending(3, "mine"), 3),), start=2, upto=3))])

    assert await store.outbox() == ()
    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2", "mine"]


@pytest.mark.parametrize("rows", [(), (replace(MINE, rev=2),)], ids=["untouched", "touched before"])
async def test_change_that_a_page_goes_past_without_it_makes_the_room_begin_anew(
    store: LocalStore, rows: tuple[Message, ...]
) -> None:
    await known(store, MINE)
    await store.enqueue(editing(an_id(1), "better words"), NOW)
    await store.record([settled(editing(an_id(1), "").op, an_id(1), seq=3)])

    await store.record([a_sync(a_page(rows, start=1, upto=4))])
    begun_anew = (await store.snapshot()).lines[0].position.cursor.seq
    await store.record([a_sync(a_page((MINE,), start=0, upto=4))])

    assert begun_anew == 0
    assert (await store.snapshot()).lines[0].position.cursor.seq == 4
    (item,) = await store.outbox()
    assert isinstance(item.command, EditMessage)
    assert item.refusal == LOST


async def test_change_that_a_page_brings_or_does_not_reach_is_believed(store: LocalStore) -> None:
    await known(store, MINE)
    await store.enqueue(editing(an_id(1), "better words"), NOW)
    await store.record([settled(editing(an_id(1), "").op, an_id(1), seq=3)])

    await store.record([a_sync(a_page((), start=1, upto=2, head=3))])
    await store.record([a_sync(a_page((edited("better words", 9, rev=3),), start=2, upto=3))])

    assert (await store.snapshot()).lines[0].position.cursor.seq == 3
    assert await store.outbox() == ()
    assert texts((await store.newest(ROOM, 9)).messages) == ["better words"]


async def test_change_in_whose_place_an_event_comes_makes_the_room_begin_anew(store: LocalStore) -> None:
    await known(store, MINE)
    await store.enqueue(reacting(an_id(1)), NOW)
    await store.record([settled(reacting(an_id(1)).op, an_id(1), seq=2)])

    recorded = await store.record([an_event(a_message(2))])

    assert recorded.reloaded == (ROOM,)
    assert (await store.snapshot()).lines[0].position.cursor.seq == 0
    assert (await store.snapshot()).lines[0].position.head == 2
