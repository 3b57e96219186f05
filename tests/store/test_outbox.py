"""Commands that wait: what folds, what is frozen, and what is shown meanwhile."""

import asyncio
from dataclasses import replace

import pytest

from desktop_chat.domain.commands import SendMessage
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.errors import StoreError
from desktop_chat.domain.events import Reset
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.reaction import Reaction
from desktop_chat.store import outbox
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import (
    ANN,
    BO,
    ROOM,
    START,
    a_message,
    a_page,
    a_sync,
    an_event,
    an_id,
    an_op,
    deleting,
    editing,
    first_sync,
    hits_of,
    numbers,
    posted,
    reacting,
    sending,
    settled,
    texts,
)

NOW = UnixMillis(START + 100)
REFUSAL = Refusal(code="too_large", sentence="Too large.")


async def test_message_is_shown_unsent_as_soon_as_it_is_queued(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    recorded = await store.enqueue(sending(1), NOW)

    page = await store.newest(ROOM, 9)
    assert texts(page.messages) == ["message 1", "message 2", "hello"]
    assert page.messages[-1] == recorded.changed[0]
    assert page.messages[-1].delivery is Delivery.QUEUED
    assert page.messages[-1].sender == ANN
    assert recorded.lines[0].last == page.messages[-1]


async def test_queue_keeps_its_order(store: LocalStore) -> None:
    for number in (3, 1, 2):
        await store.enqueue(sending(number), NOW)

    items = await store.outbox()

    assert [item.command for item in items] == [sending(3), sending(1), sending(2)]
    assert [item.order for item in items] == sorted(item.order for item in items)


async def test_command_comes_back_as_it_was_queued(store: LocalStore) -> None:
    send = SendMessage(
        op=an_op(9), room=ROOM, message=an_id(9), content=TextContent(text="a\nb"), reply_to=an_id(1), mentions=(BO,)
    )
    commands = (send, editing(an_id(1), "edit"), reacting(an_id(1), on=False), deleting(an_id(1)))

    for command in commands:
        await store.enqueue(command, NOW)

    assert tuple(item.command for item in await store.outbox()) == commands


async def test_what_waits_is_known_also_when_nobody_waited_for_its_storing(store: LocalStore) -> None:
    assert await store.outbox() == ()

    for number in range(20):
        given_up = asyncio.get_running_loop().create_task(store.enqueue(sending(number), NOW))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])

    assert await store.outbox() == await store._database.read(outbox.read_all)


async def test_what_could_not_be_stored_does_not_wait(store: LocalStore) -> None:
    await store.enqueue(sending(1), NOW)
    before = await store.outbox()

    with pytest.raises(StoreError):
        await store.enqueue(sending(2), UnixMillis(1 << 70))

    assert await store.outbox() == before


async def test_same_command_twice_waits_once(store: LocalStore) -> None:
    await store.enqueue(sending(1), NOW)

    await store.enqueue(sending(1), NOW)

    assert len(await store.outbox()) == 1


async def test_accepted_message_becomes_a_confirmed_one(store: LocalStore) -> None:
    await store.record([first_sync(2)])
    command = sending(1)
    await store.enqueue(command, NOW)

    recorded = await store.record([settled(command.op, command.message, seq=3, no=3)])

    assert await store.outbox() == ()
    assert recorded.changed == (posted(command, 3),)
    assert (await store.newest(ROOM, 9)).messages[-1] == posted(command, 3)
    assert recorded.lines[0].position.last_no == 3


async def test_echo_before_the_answer_is_shown_once_and_sent_no_more(store: LocalStore) -> None:
    await store.record([first_sync(2)])
    command = sending(1)
    await store.enqueue(command, NOW)
    await store.mark_tried(command.op)

    await store.record([an_event(posted(command, 3))])
    between = await store.newest(ROOM, 9)
    await store.record([settled(command.op, command.message, seq=3, no=3)])

    assert numbers(between.messages) == [1, 2, 3]
    assert await store.outbox() == ()
    assert await store.newest(ROOM, 9) == between


async def test_answer_before_the_echo_ends_the_same(store: LocalStore) -> None:
    await store.record([first_sync(2)])
    command = sending(1)
    await store.enqueue(command, NOW)

    await store.record([settled(command.op, command.message, seq=3, no=3)])
    await store.record([an_event(posted(command, 3))])

    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2, 3]
    assert (await store.snapshot()).lines[0].position.cursor.seq == 3


async def test_message_of_somebody_else_under_the_same_id_leaves_the_own_one_waiting(store: LocalStore) -> None:
    await store.record([first_sync(2)])
    command = sending(1)
    await store.enqueue(command, NOW)

    await store.record([an_event(a_message(3, "taken", id=command.message))])

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2", "taken"]
    assert len(await store.outbox()) == 1


async def test_message_that_the_server_has_is_not_queued_again(store: LocalStore) -> None:
    await store.record([first_sync(2), an_event(posted(sending(1), 3))])

    await store.enqueue(sending(1), NOW)

    assert await store.outbox() == ()


async def test_edit_of_an_unsent_message_changes_what_will_be_sent(store: LocalStore) -> None:
    await store.enqueue(sending(1, "helo"), NOW)

    recorded = await store.enqueue(editing(sending(1).message, "hello"), NOW)

    assert [item.command for item in await store.outbox()] == [sending(1, "hello")]
    assert texts(recorded.changed) == ["hello"]


async def test_deleting_an_unsent_message_takes_it_back(store: LocalStore) -> None:
    await store.enqueue(sending(1), NOW)
    await store.enqueue(reacting(sending(1).message), NOW)

    recorded = await store.enqueue(deleting(sending(1).message), NOW)

    assert recorded.removed == ((ROOM, sending(1).message),)
    assert recorded.changed == ()
    assert await store.outbox() == ()


async def test_edit_of_a_tried_message_waits_by_itself(store: LocalStore) -> None:
    await store.enqueue(sending(1, "helo"), NOW)
    await store.mark_tried(sending(1).op)

    recorded = await store.enqueue(editing(sending(1).message, "hello"), NOW)

    assert [item.command for item in await store.outbox()] == [
        sending(1, "helo"),
        editing(sending(1).message, "hello"),
    ]
    assert texts(recorded.changed) == ["hello"]


async def test_second_edit_replaces_the_first_that_was_not_tried(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "one", op=1), NOW)

    await store.enqueue(editing(an_id(1), "two", op=2), NOW)

    assert [item.command for item in await store.outbox()] == [editing(an_id(1), "two", op=2)]


async def test_second_edit_waits_behind_a_tried_one(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "one", op=1), NOW)
    await store.mark_tried(an_op(1))

    await store.enqueue(editing(an_id(1), "two", op=2), NOW)

    assert len(await store.outbox()) == 2
    assert texts((await store.newest(ROOM, 9)).messages) == ["two"]


async def test_reaction_set_and_taken_away_offline_is_one_command(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(reacting(an_id(1), op=1), NOW)
    await store.enqueue(reacting(an_id(1), key="🎉", op=2), NOW)

    await store.enqueue(reacting(an_id(1), on=False, op=3), NOW)

    assert [item.command for item in await store.outbox()] == [
        reacting(an_id(1), on=False, op=3),
        reacting(an_id(1), key="🎉", op=2),
    ]


async def test_waiting_changes_are_laid_over_the_server_row(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    await store.enqueue(reacting(an_id(1)), NOW)
    await store.enqueue(deleting(an_id(2)), NOW)

    shown = (await store.newest(ROOM, 9)).messages
    assert shown[0].reactions == (Reaction(key="👍", users=(ANN,)),)
    assert shown[0].changing
    assert shown[1].content == DeletedContent()


async def test_accepted_edit_is_shown_without_waiting_for_the_row(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "corrected"), NOW)

    recorded = await store.record([settled(an_op(1), an_id(1), seq=2)])

    assert texts(recorded.changed) == ["corrected"]
    assert not recorded.changed[0].changing
    assert len(await hits_of(store, "corrected")) == 1
    assert await hits_of(store, "message") == []


async def test_row_of_an_accepted_edit_replaces_what_was_foreseen(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "mine"), NOW)
    await store.record([settled(an_op(1), an_id(1), seq=2)])

    await store.record([an_event(a_message(1, "mine", rev=2, edited_at=UnixMillis(9), reactions=()))])

    assert (await store.newest(ROOM, 9)).messages[0].rev == 2
    assert (await store.newest(ROOM, 9)).messages[0].edited_at == 9


async def test_late_answer_does_not_undo_a_newer_row(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "mine"), NOW)
    await store.record([an_event(a_message(1, "corrected elsewhere", rev=3))])

    await store.record([settled(an_op(1), an_id(1), seq=2)])

    assert texts((await store.newest(ROOM, 9)).messages) == ["corrected elsewhere"]


async def test_accepted_reaction_and_deletion_are_shown_at_once(store: LocalStore) -> None:
    await store.record([first_sync(2)])
    await store.enqueue(reacting(an_id(1), op=1), NOW)
    await store.enqueue(deleting(an_id(2), op=2), NOW)

    await store.record([settled(an_op(1), an_id(1), seq=3), settled(an_op(2), an_id(2), seq=4)])

    shown = (await store.newest(ROOM, 9)).messages
    assert shown[0].reactions == (Reaction(key="👍", users=(ANN,)),)
    assert texts(shown) == ["message 1", "<DeletedContent>"]
    assert [message.changing for message in shown] == [False, False]


async def test_reaction_that_changed_nothing_leaves_the_row_as_it_is(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(reacting(an_id(1), op=1), NOW)

    await store.record([settled(an_op(1), an_id(1), seq=None)])

    assert (await store.newest(ROOM, 9)).messages[0] == a_message(1)
    assert await store.outbox() == ()


async def test_refused_message_stays_in_view_with_its_reason(store: LocalStore) -> None:
    await store.enqueue(sending(1), NOW)

    recorded = await store.park(sending(1).op, REFUSAL)
    again = await store.unpark(sending(1).op)

    assert recorded.changed[0].refusal == REFUSAL
    assert again.changed[0].refusal is None


async def test_refused_change_shows_its_reason_on_the_message(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "mine"), NOW)

    recorded = await store.park(an_op(1), REFUSAL)

    assert recorded.changed[0].refusal == REFUSAL


async def test_discarded_message_goes_with_all_that_waits_about_it(store: LocalStore) -> None:
    await store.enqueue(sending(1), NOW)
    await store.mark_tried(sending(1).op)
    await store.enqueue(editing(sending(1).message, "edit"), NOW)

    recorded = await store.discard(sending(1).op)

    assert recorded.removed == ((ROOM, sending(1).message),)
    assert await store.outbox() == ()


async def test_discarded_change_shows_the_row_again(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "mine"), NOW)

    recorded = await store.discard(an_op(1))

    assert recorded.changed == (a_message(1),)


@pytest.mark.parametrize("method", ["unpark", "discard"])
async def test_unknown_command_changes_nothing(store: LocalStore, method: str) -> None:
    recorded = await getattr(store, method)(an_op(5))

    assert (recorded.changed, recorded.removed, recorded.lines) == ((), (), ())


async def test_own_unsent_messages_survive_a_fork(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.enqueue(sending(1), NOW)

    await store.record([a_sync(a_page([a_message(1)], upto=1, reset=Reset.FORK))])

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "hello"]


async def test_edit_of_a_refused_message_changes_what_is_sent_again(store: LocalStore) -> None:
    await store.enqueue(sending(1, "too rude"), NOW)
    await store.mark_tried(sending(1).op)
    await store.park(sending(1).op, REFUSAL)

    await store.enqueue(editing(sending(1).message, "polite"), NOW)
    parked = await store.outbox()
    await store.unpark(sending(1).op)

    (item,) = await store.outbox()
    assert [waiting.refusal for waiting in parked] == [REFUSAL]
    assert item.command == sending(1, "polite")
    assert item.refusal is None


async def test_edit_after_a_refused_one_replaces_it_and_so_does_a_deletion(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "refused", op=11), NOW)
    await store.park(an_op(11), REFUSAL)

    await store.enqueue(editing(an_id(1), "better", op=12), NOW)
    (edit,) = await store.outbox()
    await store.park(an_op(12), REFUSAL)
    await store.enqueue(deleting(an_id(1), op=13), NOW)
    (deletion,) = await store.outbox()

    assert (edit.command.op, edit.refusal) == (an_op(12), None)
    assert deletion.command == deleting(an_id(1), op=13)


@pytest.mark.parametrize("way", ["deleted", "discarded"])
async def test_reply_to_a_message_that_is_taken_back_stands_for_itself(store: LocalStore, way: str) -> None:
    await store.enqueue(sending(1, "taken back"), NOW)
    await store.enqueue(replace(sending(2, "a reply"), reply_to=sending(1).message), NOW)
    await store.enqueue(replace(sending(3, "to another"), reply_to=an_id(9)), NOW)

    if way == "deleted":
        await store.enqueue(deleting(sending(1).message), NOW)
    else:
        await store.discard(sending(1).op)

    commands = [item.command for item in await store.outbox()]
    assert commands == [sending(2, "a reply"), replace(sending(3, "to another"), reply_to=an_id(9))]


async def test_reply_can_be_dropped_from_what_waits(store: LocalStore) -> None:
    await store.enqueue(replace(sending(1), reply_to=an_id(9)), NOW)

    recorded = await store.drop_reply(sending(1).op)
    nothing = await store.drop_reply(an_op(99))

    assert [item.command for item in await store.outbox()] == [sending(1)]
    assert [message.reply_to for message in recorded.changed] == [None]
    assert nothing.changed == ()


async def test_the_former_words_of_a_message_are_told_once_and_only_where_they_changed(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    reworded = await store.record([an_event(a_message(1, "new", rev=3, edited_at=UnixMillis(9)))])
    pinned = await store.record(
        [an_event(a_message(1, "new", rev=4, edited_at=UnixMillis(9), pinned_at=UnixMillis(9)))]
    )

    assert reworded.former == {an_id(1): "message 1"}
    assert pinned.former == {}
