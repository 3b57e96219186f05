"""Whom a waiting edit names: what it says of that, and what it leaves as it was."""

from dataclasses import replace

import pytest

from desktop_chat.domain.commands import SendMessage
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.rows import command_of
from tests.store.builders import ANN, BO, ROOM, START, an_id, an_op, editing, first_sync, sending

NOW = UnixMillis(START + 100)
REFUSAL = Refusal(code="too_large", sentence="Too large.")


@pytest.mark.parametrize("named", [None, (), (BO, ANN)])
async def test_an_edit_keeps_whom_it_names(store: LocalStore, named: tuple[UserId, ...] | None) -> None:
    edit = editing(an_id(1), "hello", mentions=named)

    await store.record([first_sync(1)])
    await store.enqueue(edit, NOW)

    assert [item.command for item in await store.outbox()] == [edit]


def test_an_edit_that_was_queued_before_edits_named_anybody_is_read() -> None:
    edit = editing(an_id(1), "hello", base_rev=3)

    read = command_of(edit.op, ROOM, edit.message, "edit", '{"text": "hello", "base_rev": 3}')

    assert read == edit


async def test_an_edit_of_an_unsent_message_changes_whom_it_names(store: LocalStore) -> None:
    await store.enqueue(replace(sending(1), mentions=(BO,)), NOW)

    await store.enqueue(editing(sending(1).message, "leaves the names"), NOW)
    kept = (await store.outbox())[0].command
    await store.enqueue(editing(sending(1).message, "names nobody", mentions=()), NOW)
    changed = (await store.outbox())[0].command

    assert isinstance(kept, SendMessage)
    assert isinstance(changed, SendMessage)
    assert (kept.mentions, changed.mentions) == ((BO,), ())


@pytest.mark.parametrize("refused", [False, True])
async def test_an_edit_that_leaves_the_names_keeps_those_of_the_edit_that_it_replaces(
    store: LocalStore, *, refused: bool
) -> None:
    await store.record([first_sync(1)])
    await store.enqueue(editing(an_id(1), "names nobody any more", op=11, mentions=()), NOW)
    if refused:
        await store.park(an_op(11), REFUSAL)

    await store.enqueue(editing(an_id(1), "nor this", op=12), NOW)

    assert [item.command for item in await store.outbox()] == [editing(an_id(1), "nor this", op=12, mentions=())]
