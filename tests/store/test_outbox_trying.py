"""Commands on their way to a wire: frozen before, and let go as soon as they are stored."""

import pytest

from desktop_chat.domain.commands import OutboxItem
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.errors import StoreError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import ROOM, START, an_id, an_op, editing, sending

NOW = UnixMillis(START + 100)


async def test_trying_freezes_and_counts(store: LocalStore) -> None:
    await store.enqueue(sending(1), NOW)

    await store.mark_tried(sending(1).op)
    item = await store.mark_tried(sending(1).op)

    assert item is not None
    assert (item.tried, item.attempts) == (True, 2)
    assert (await store.newest(ROOM, 9)).messages[0].delivery is Delivery.SENDING


async def test_what_goes_at_once_is_frozen_when_it_is_queued(store: LocalStore) -> None:
    gone: list[tuple[OutboxItem, ...]] = []

    async def go() -> None:
        gone.append(await store.outbox())

    recorded = await store.enqueue(sending(1), NOW, go=go)
    await store.enqueue(editing(an_id(1), "later", op=2), NOW)

    items = await store.outbox()
    assert gone == [items[:1]]
    assert recorded.changed[0].delivery is Delivery.SENDING
    assert [(item.command, item.tried, item.attempts) for item in items] == [
        (sending(1), True, 1),
        (editing(an_id(1), "later", op=2), False, 0),
    ]


async def test_what_could_not_be_stored_does_not_go(store: LocalStore) -> None:
    gone: list[bool] = []

    async def go() -> None:
        gone.append(True)

    with pytest.raises(StoreError):
        await store.enqueue(sending(1), UnixMillis(1 << 70), go=go)

    assert (gone, await store.outbox()) == ([], ())


@pytest.mark.expects_log("could not be read at once: StoreError")
async def test_what_has_gone_is_stored_even_if_it_cannot_be_read_just_then(store: LocalStore) -> None:
    recorded = await store.enqueue(sending(1), NOW, go=store.close)

    assert recorded.reloaded == (ROOM,)
    assert recorded.changed == ()


async def test_trying_what_is_gone_says_so(store: LocalStore) -> None:
    assert await store.mark_tried(an_op(77)) is None
