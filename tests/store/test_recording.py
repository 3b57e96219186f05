"""What the server says, brought into the rows: cursors, revisions, resets, forks and epochs."""

from desktop_chat.domain.commands import SendMessage
from desktop_chat.domain.content import DeletedContent, TextContent, UnsupportedContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.events import Recordable, Reset
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import Cursor, RoomPosition
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.outbox import LOST
from tests.store.builders import (
    ANN,
    BO,
    OTHER_EPOCH,
    OTHER_ROOM,
    ROOM,
    START,
    a_history,
    a_marker,
    a_member,
    a_message,
    a_page,
    a_pulse,
    a_room,
    a_sync,
    an_event,
    an_id,
    an_op,
    first_sync,
    gone,
    hits_of,
    messages,
    numbers,
    own_marker,
    texts,
)


async def position(store: LocalStore) -> RoomPosition:
    return (await store.snapshot()).lines[0].position


async def test_first_page_of_a_room_is_stored_whole(store: LocalStore) -> None:
    recorded = await store.record([first_sync(3)])

    snapshot = await store.snapshot()
    assert numbers(recorded.changed) == [1, 2, 3]
    assert recorded.reloaded == (ROOM,)
    assert recorded.lines == snapshot.lines
    assert snapshot.lines[0].room == a_room()
    assert snapshot.lines[0].members == (a_member(ANN, "Ann"), a_member(BO, "Bo"))
    assert snapshot.lines[0].last == a_message(3)
    assert snapshot.lines[0].position.cursor == Cursor(seq=3, tip="00000003")
    assert snapshot.lines[0].position.unread == 3


async def test_row_comes_back_as_it_was_stored(store: LocalStore) -> None:
    row = a_message(
        1,
        "text with \U0001f600 and\nlines",
        rev=9,
        reply_to=an_id(7),
        edited_at=UnixMillis(5),
        reactions=(Reaction(key="👍", users=(ANN, BO)), Reaction(key="🎉", users=(BO,))),
        delivery=Delivery.READ,
    )

    await store.record([a_sync(a_page([row], upto=9))])

    assert (await store.newest(ROOM, 5)).messages == (row,)


async def test_content_that_is_gone_or_unknown_comes_back(store: LocalStore) -> None:
    deleted = a_message(1, content=DeletedContent(), deleted_at=UnixMillis(7))
    unknown = a_message(2, content=UnsupportedContent(kind="hologram"))

    await store.record([a_sync(a_page([deleted, unknown], upto=2))])

    assert (await store.newest(ROOM, 5)).messages == (deleted, unknown)


async def test_next_event_moves_the_cursor(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    recorded = await store.record([an_event(a_message(4))])

    assert numbers(recorded.changed) == [4]
    assert (await position(store)).cursor == Cursor(seq=4, tip=an_op(4)[-8:])
    assert (await position(store)).unread == 4


async def test_event_after_a_gap_is_shown_but_the_cursor_stays(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    await store.record([an_event(a_message(6))])

    assert (await position(store)).cursor.seq == 3
    assert (await position(store)).head == 6
    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2, 3, 6]


async def test_hint_without_a_row_moves_only_the_head(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    recorded = await store.record([an_event(a_message(4), hint=True)])

    assert recorded.changed == ()
    assert (await position(store)).cursor.seq == 3
    assert (await position(store)).head == 4


async def test_event_of_another_epoch_changes_nothing(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    before = await store.snapshot()

    recorded = await store.record([an_event(a_message(4), epoch=OTHER_EPOCH), a_pulse(head=99, epoch=OTHER_EPOCH)])

    assert recorded.changed == ()
    assert await store.snapshot() == before


async def test_repeated_news_changes_nothing(store: LocalStore) -> None:
    news: list[Recordable] = [first_sync(3), an_event(a_message(4)), a_pulse(a_marker(BO, 4))]
    await store.record(news)
    before = await store.snapshot()

    recorded = await store.record([an_event(a_message(4)), a_pulse(a_marker(BO, 4))])

    assert (recorded.changed, recorded.lines, recorded.markers) == ((), (), ())
    assert await store.snapshot() == before


async def test_older_revision_never_replaces_a_newer_one(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.record([an_event(a_message(2, "corrected", rev=4))])

    await store.record(
        [an_event(a_message(2, "first"), seq=2), a_history([a_message(2, "first")], before=3, more=True)]
    )

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "corrected", "message 3"]


async def test_delivery_only_grows(store: LocalStore) -> None:
    await store.record([a_sync(a_page([a_message(1, delivery=Delivery.READ)], upto=1))])

    await store.record([an_event(a_message(1, "new words", rev=2, delivery=Delivery.SENT))])

    shown = (await store.newest(ROOM, 9)).messages[0]
    assert shown.delivery is Delivery.READ
    assert texts([shown]) == ["new words"]


async def test_page_that_does_not_reach_down_to_the_cursor_leaves_it(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    await store.record([a_sync(a_page(messages(6, 8), start=5, upto=8))])

    assert (await position(store)).cursor.seq == 3
    assert (await position(store)).head == 8


async def test_old_page_does_not_take_the_cursor_back(store: LocalStore) -> None:
    await store.record([first_sync(3), an_event(a_message(4))])

    await store.record([first_sync(3)])

    assert (await position(store)).cursor.seq == 4


async def test_page_covers_numbers_that_are_missing_in_it(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    await store.record([a_sync(a_page([a_message(7)], start=3, upto=9))])

    assert (await position(store)).cursor == Cursor(seq=9, tip="00000009")


async def test_reset_behind_keeps_older_rows_and_takes_changes_below(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    recorded = await store.record(
        [
            a_sync(
                a_page(
                    messages(50, 52),
                    start=49,
                    upto=52,
                    reset=Reset.BEHIND,
                    changed=(a_message(2, content=DeletedContent(), rev=40),),
                )
            )
        ]
    )

    page = await store.newest(ROOM, 50)
    lower = await store.around(ROOM, an_id(2), 50)
    assert recorded.reloaded == (ROOM,)
    assert numbers(page.messages) == [1, 2, 3, 50, 51, 52]
    assert page.missing == {an_id(50): 46}
    assert texts(lower.messages)[:3] == ["message 1", "<DeletedContent>", "message 3"]
    assert (await position(store)).cursor.seq == 52


async def test_fork_takes_denied_messages_out_of_view(store: LocalStore) -> None:
    await store.record([first_sync(6)])

    recorded = await store.record(
        [a_sync(a_page((a_message(3), a_message(4, "other history", id=an_id(44))), start=2, upto=4, reset=Reset.FORK))]
    )

    page = await store.newest(ROOM, 50)
    assert recorded.reloaded == (ROOM,)
    assert texts(page.messages) == ["message 1", "message 2", "message 3", "other history"]
    assert (await position(store)).cursor == Cursor(seq=4, tip="00000004")
    assert (await position(store)).head == 4
    assert (await position(store)).last_no == 4


async def test_fork_takes_rows_of_lower_revisions(store: LocalStore) -> None:
    await store.record([first_sync(2), an_event(a_message(1, "edited in the lost hour", rev=3))])

    await store.record([a_sync(a_page((a_message(1), a_message(2)), upto=2, reset=Reset.FORK))])

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2"]


async def test_history_after_a_fork_confirms_or_denies_what_is_older(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.record([a_sync(a_page(messages(8, 9), start=7, upto=9, reset=Reset.FORK))])

    recorded = await store.record([a_history((a_message(5), a_message(6, "other", id=an_id(66))), before=8, more=True)])

    assert recorded.reloaded == (ROOM,)
    assert texts((await store.around(ROOM, an_id(5), 50)).messages)[-4:] == [
        "message 5",
        "other",
        "message 8",
        "message 9",
    ]


async def test_own_message_that_a_restored_server_has_lost_is_offered_once(store: LocalStore) -> None:
    mine = a_message(3, "mine", author=ANN, reply_to=an_id(1))
    await store.record([a_sync(a_page((*messages(1, 2), mine), upto=3, reset=Reset.NEW))])

    recorded = await store.record([a_sync(a_page(messages(1, 2), upto=2, reset=Reset.FORK))])
    again = await store.record([a_sync(a_page(messages(1, 2), upto=2, reset=Reset.FORK))])

    (item,) = await store.outbox()
    assert item.refusal == LOST
    assert (str(item.command.op), item.command.message) == (an_id(3), an_id(3))
    assert isinstance(item.command, SendMessage)
    assert (item.command.content, item.command.reply_to) == (TextContent(text="mine"), an_id(1))
    assert texts(recorded.changed)[-1] == "mine"
    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2", "mine"]
    assert "mine" not in texts(again.changed)
    await store.discard(item.command.op)
    await store.record([a_sync(a_page(messages(1, 2), upto=2, reset=Reset.FORK))])
    assert await store.outbox() == ()


async def test_own_message_whose_place_was_given_away_is_offered_at_once_and_no_more_after_the_fork(
    store: LocalStore,
) -> None:
    await store.record([a_sync(a_page((a_message(1), a_message(2, "mine", author=ANN)), upto=2, reset=Reset.NEW))])

    moved = await store.record([an_event(a_message(2, "in its place", id=an_id(22)))])
    await store.record([a_sync(a_page((a_message(2, "in its place", id=an_id(22)),), upto=2, reset=Reset.FORK))])

    assert [(message.id, message.seq) for message in moved.changed] == [(an_id(22), 2), (an_id(2), None)]
    assert [item.command.message for item in await store.outbox()] == [an_id(2)]


async def test_what_an_older_era_has_below_the_fresh_page_counts_as_missing_until_it_is_looked_at(
    store: LocalStore,
) -> None:
    await store.record([first_sync(9)])
    await store.record([a_sync(a_page(messages(8, 9), start=7, upto=9, reset=Reset.FORK))])

    before = (await store.newest(ROOM, 50)).missing
    await store.record([a_history(messages(5, 7), before=8, more=True)])
    halfway = (await store.newest(ROOM, 50)).missing
    await store.record([a_history(messages(1, 4), before=5, more=False)])

    assert before == {an_id(8): 7}
    assert halfway == {an_id(5): 4}
    assert (await store.newest(ROOM, 50)).missing == {}


async def test_history_after_a_fork_denies_by_the_place_in_the_log_not_by_the_number(store: LocalStore) -> None:
    lost = (a_message(1), a_message(2, "lost", seq=3), a_message(3, "lost too", seq=5))
    await store.record([a_sync(a_page(lost, upto=5, reset=Reset.NEW))])
    await store.record([a_sync(a_page((a_message(2, seq=4),), start=3, upto=4, reset=Reset.FORK))])

    await store.record([a_history((a_message(1),), before=2, more=False)])

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "message 2"]


async def test_denied_message_comes_back_when_the_server_has_it_after_all(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.record([a_sync(a_page([a_message(1)], upto=1, reset=Reset.FORK))])

    await store.record([an_event(a_message(2))])

    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2]
    assert len(await hits_of(store, "message")) == 2


async def test_another_epoch_drops_all_cursors(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    recorded = await store.record([a_sync(epoch=OTHER_EPOCH, user_rev=0)])

    snapshot = await store.snapshot()
    assert snapshot.epoch == OTHER_EPOCH
    assert snapshot.user_rev == 0
    assert snapshot.lines[0].position.cursor == Cursor()
    assert recorded.lines == snapshot.lines
    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2, 3]


async def test_after_another_epoch_lower_revisions_are_taken_anew(store: LocalStore) -> None:
    await store.record([first_sync(3)])
    await store.record([a_sync(epoch=OTHER_EPOCH)])

    page = a_page([a_message(1, "restored", rev=1)], upto=1, details=a_room(name="Restored", rev=0), members=None)
    await store.record([a_sync(page, epoch=OTHER_EPOCH)])

    assert texts((await store.newest(ROOM, 9)).messages) == ["restored"]
    assert (await store.snapshot()).lines[0].room.name == "Restored"


async def test_gone_room_keeps_its_history(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    recorded = await store.record([a_sync(gone=(gone(),))])

    assert recorded.lines[0].position.gone
    assert numbers((await store.newest(ROOM, 9)).messages) == [1, 2, 3]


async def test_page_of_a_gone_room_brings_it_back(store: LocalStore) -> None:
    await store.record([first_sync(3), a_sync(gone=(gone(),))])

    await store.record([a_sync(a_page([a_message(4)], start=3, upto=4))])

    assert not (await position(store)).gone


async def test_room_and_members_are_replaced_by_higher_revisions_only(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    newer = a_page(upto=1, start=1, details=a_room(name="Newer", rev=5), members=(a_member(BO, "Robert", rev=5),))

    recorded = await store.record([a_sync(newer), first_sync(1)])

    assert recorded.lines[0].room.name == "Newer"
    assert [member.name for member in recorded.lines[0].members] == ["Ann", "Robert"]


async def test_room_is_not_listed_before_it_is_described(store: LocalStore) -> None:
    await store.record([a_sync()])

    recorded = await store.record([an_event(a_message(1, room=OTHER_ROOM))])

    assert recorded.lines == ()
    assert numbers(recorded.changed) == [1]
    assert (await store.snapshot()).lines == ()


async def test_history_below_the_first_message_reaches_the_start(store: LocalStore) -> None:
    await store.record([a_sync(a_page(messages(5, 8), start=4, upto=8, reset=Reset.NEW))])
    before = await store.newest(ROOM, 50)

    await store.record([a_history(messages(3, 4), before=5, more=False)])

    after = await store.newest(ROOM, 50)
    assert not before.at_start
    assert numbers(after.messages) == [3, 4, 5, 6, 7, 8]
    assert after.at_start
    assert (await position(store)).floor_no == 3


async def test_empty_history_says_that_nothing_is_older(store: LocalStore) -> None:
    await store.record([a_sync(a_page(messages(5, 8), start=4, upto=8, reset=Reset.NEW))])

    await store.record([a_history((), before=5, more=False)])

    assert (await store.newest(ROOM, 50)).at_start


async def test_numbers_that_the_server_does_not_have_are_no_hole(store: LocalStore) -> None:
    await store.record([a_sync(a_page(messages(9, 10), start=8, upto=10, reset=Reset.NEW))])

    await store.record([a_history((a_message(2), a_message(5)), before=9, more=True)])

    page = await store.newest(ROOM, 50)
    assert numbers(page.messages) == [2, 5, 9, 10]
    assert page.missing == {}


async def test_read_markers_of_others_only_grow(store: LocalStore) -> None:
    await store.record([first_sync(5), a_pulse(a_marker(BO, 4, rev=2))])

    recorded = await store.record([a_pulse(a_marker(BO, 2, rev=1)), a_pulse(a_marker(ANN, 3))])

    assert recorded.markers == (a_marker(ANN, 3),)
    assert (await store.snapshot()).markers == (a_marker(ANN, 3), a_marker(BO, 4, rev=2))


async def test_replaced_history_tells_all_markers_that_are_left(store: LocalStore) -> None:
    await store.record([first_sync(5), a_pulse(a_marker(BO, 4, rev=2), a_marker(ANN, 3))])

    recorded = await store.record([a_sync(a_page(upto=2, reset=Reset.FORK, markers=(a_marker(BO, 1),)))])
    other = await store.record([a_sync(epoch=OTHER_EPOCH)])

    assert (recorded.reloaded, recorded.markers) == ((ROOM,), (a_marker(BO, 1),))
    assert (other.reloaded, other.markers) == ((ROOM,), ())


async def test_own_marker_of_another_device_counts_as_read(store: LocalStore) -> None:
    await store.record([first_sync(5)])

    recorded = await store.record([a_sync(own_markers=(own_marker(4, 4),))])

    assert recorded.lines[0].position.unread == 1
    assert await store.unsent_marks() == ()


async def test_own_name_follows_the_server(store: LocalStore) -> None:
    await store.record([a_sync()])

    account = (await store.snapshot()).account
    assert account is not None
    assert account.me.name == "Ann"


async def test_two_messages_cannot_stand_at_one_place(store: LocalStore) -> None:
    await store.record([first_sync(2)])

    await store.record([an_event(a_message(2, "usurper", id=an_id(99)))])

    assert texts((await store.newest(ROOM, 9)).messages) == ["message 1", "usurper"]


async def test_messages_of_one_millisecond_all_have_their_place(store: LocalStore) -> None:
    rows = [a_message(no, sent_at=UnixMillis(START)) for no in range(1, 4)]
    elsewhere = [a_message(no, room=OTHER_ROOM, id=an_id(no, "b"), sent_at=UnixMillis(START)) for no in range(1, 4)]

    await store.record([a_sync(a_page(rows, upto=3), a_page(elsewhere, upto=3, room=OTHER_ROOM))])

    assert len((await store.newest(ROOM, 9)).messages) == 3
    assert len((await store.newest(OTHER_ROOM, 9)).messages) == 3
    assert len(await hits_of(store, "message")) == 6


async def test_what_is_told_is_what_can_be_read(store: LocalStore) -> None:
    odd = a_message(1, "a\x00b \ud800 · 👋")
    reacted = a_message(2, reactions=(Reaction(key="👍", users=(ANN, BO)),), reply_to=odd.id)
    deleted = a_message(3, content=DeletedContent(), deleted_at=UnixMillis(START), rev=6)
    unknown = a_message(4, content=UnsupportedContent(kind="poll\x00"))

    told = await store.record([a_sync(a_page((odd, reacted, deleted, unknown), upto=6, reset=Reset.NEW))])
    edited = await store.record([an_event(a_message(2, "now so", edited_at=UnixMillis(START), rev=7))])
    delivered = await store.record([an_event(a_message(4, rev=4, delivery=Delivery.READ))])

    page = (await store.newest(ROOM, 9)).messages
    assert [*told.changed[:1], *edited.changed, told.changed[2], *delivered.changed] == list(page)


async def test_message_that_loses_its_place_in_the_same_transaction_is_not_told(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    first, second = a_message(2), a_message(2, id=an_id(3))

    told = await store.record([an_event(first), an_event(second)])

    assert [message.id for message in told.changed] == [second.id]
    assert [message.id for message in (await store.newest(ROOM, 9)).messages] == [an_id(1), second.id]


async def test_message_that_changes_twice_in_one_transaction_is_told_as_it_is_then(store: LocalStore) -> None:
    await store.record([first_sync(1)])

    told = await store.record([an_event(a_message(2, "so")), an_event(a_message(2, "or so", rev=3))])

    assert texts(told.changed) == ["or so"]
