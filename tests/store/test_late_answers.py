"""An answer to a write that was on its way while the server went back to an earlier state."""

from dataclasses import replace

import pytest

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import (
    ROOM,
    START,
    an_event,
    an_id,
    an_op,
    editing,
    first_sync,
    posted,
    sending,
    settled,
    texts,
)

NOW = UnixMillis(START + 100)


async def test_answer_under_a_number_that_the_known_log_has_passed_without_it_is_not_believed(
    store: LocalStore,
) -> None:
    await store.record([first_sync(9)])
    await store.enqueue(sending(1, "mine"), NOW)

    await store.record([settled(sending(1).op, sending(1).message, seq=5, no=5)])

    assert [item.command for item in await store.outbox()] == [sending(1, "mine")]
    assert texts((await store.newest(ROOM, 2)).messages) == ["message 8", "message 9", "mine"]


async def test_repeat_under_a_passed_number_is_believed(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.enqueue(sending(1, "in a hole"), NOW)

    await store.record([replace(settled(sending(1).op, sending(1).message, seq=5, no=5), repeat=True)])

    assert await store.outbox() == ()


async def test_answer_to_an_edit_that_the_known_log_has_passed_without_it_is_not_believed(store: LocalStore) -> None:
    await store.record([first_sync(9)])
    await store.enqueue(editing(an_id(2), "edited"), NOW)

    await store.record([settled(an_op(1), an_id(2), seq=7)])

    assert [item.command.op for item in await store.outbox()] == [an_op(1)]


async def test_answer_after_the_echo_is_believed(store: LocalStore) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "edited"), NOW)
    await store.record([an_event(replace(posted(sending(1, "edited"), 1), id=an_id(1), seq=1, rev=2), seq=2)])

    await store.record([settled(an_op(1), an_id(1), seq=2)])

    assert await store.outbox() == ()


@pytest.mark.parametrize(("words", "left"), [("edited", 0), ("edited in a history that was lost", 1)])
async def test_answer_under_the_number_of_another_change_of_the_message_is_not_believed(
    store: LocalStore, words: str, left: int
) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "edited"), NOW)
    await store.record([an_event(replace(posted(sending(1, words), 1), id=an_id(1), seq=1, rev=2), seq=2)])

    await store.record([settled(an_op(1), an_id(1), seq=2)])

    assert len(await store.outbox()) == left
