"""Whatever the order and repetition of the same news, and whatever of it is lost, the rows end up the same."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.events import Recordable
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Page, Snapshot
from desktop_chat.domain.reaction import Reaction
from tests.store.builders import (
    ANN,
    BO,
    ROOM,
    START,
    a_history,
    a_marker,
    a_message,
    a_page,
    a_pulse,
    a_sync,
    an_event,
    an_id,
    an_op,
    editing,
    open_at,
    own_marker,
    posted,
    sending,
    settled,
)

MINE = sending(1, "mine")
LOG: tuple[Message, ...] = (
    a_message(1),
    a_message(2),
    posted(MINE, 3),
    a_message(2, "corrected", rev=4, edited_at=UnixMillis(START)),
    replace(a_message(4), seq=5, rev=5),
    a_message(1, content=DeletedContent(), rev=6, deleted_at=UnixMillis(START)),
    replace(a_message(4), seq=5, rev=7, reactions=(Reaction(key="👍", users=(ANN,)),)),
    replace(a_message(5, "last"), id=an_id(8), seq=8, rev=8),
)
"""The row that each number of the log has made."""

FINAL = (LOG[5], LOG[3], LOG[2], LOG[6], LOG[7])
"""The rows as they stand at the end."""

NEWS: tuple[Recordable, ...] = (
    *(an_event(row) for row in LOG),
    an_event(LOG[4], hint=True),
    a_pulse(a_marker(BO, 3, rev=1), head=8),
    a_pulse(a_marker(BO, 5, rev=2), a_marker(ANN, 4, rev=3), head=8),
    a_history(FINAL[:2], before=3, more=False),
    settled(MINE.op, MINE.message, seq=3, no=3),
    settled(an_op(1), an_id(2), seq=4),
    a_sync(a_page((LOG[0], LOG[1]), upto=2, head=8, last_no=2)),
    a_sync(own_markers=(own_marker(2, 2),)),
)
END = a_sync(a_page(FINAL, upto=8, last_no=5, marker_rev=3), own_markers=(own_marker(5, 4),))
"""What a sync from the beginning says at last."""


async def run(news: Sequence[Recordable]) -> tuple[Snapshot, Page]:
    """Give the news to a store whose owner has posted and edited offline."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_at(Path(folder))
        await store.record([a_sync(a_page())])
        await store.enqueue(MINE, UnixMillis(START + 500))
        await store.enqueue(editing(an_id(2), "corrected"), UnixMillis(START))
        for piece in news:
            await store.record([piece])
        result = await store.snapshot(), await store.newest(ROOM, 50)
        await store.close()
        return result


ANSWERS_AND_END = (*NEWS[12:14], END)
"""Every command is answered some time, and every client syncs some time."""

EXPECTED = asyncio.run(run(ANSWERS_AND_END))


def test_the_end_is_what_the_server_has() -> None:
    snapshot, page = EXPECTED

    assert page.messages == FINAL
    assert snapshot.outbox == ()
    assert snapshot.lines[0].position.unread == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NEWS), max_size=30))
def test_any_order_repetition_and_loss_ends_the_same(news: list[Recordable]) -> None:
    snapshot, page = asyncio.run(run((*news, *ANSWERS_AND_END)))

    assert page == EXPECTED[1]
    assert snapshot.lines[0].position.cursor == EXPECTED[0].lines[0].position.cursor
    assert snapshot.lines[0].position.unread == 1
    assert snapshot.outbox == ()


@settings(max_examples=60, deadline=None)
@given(st.permutations(NEWS))
def test_all_news_in_any_order_needs_no_sync_for_the_rows(news: list[Recordable]) -> None:
    _, page = asyncio.run(run(news))

    assert page.messages == FINAL


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(NEWS), max_size=20))
def test_one_batch_or_one_by_one_is_the_same(news: list[Recordable]) -> None:
    async def together() -> Snapshot:
        with tempfile.TemporaryDirectory() as folder:
            store = await open_at(Path(folder))
            await store.record([a_sync(a_page()), *news])
            snapshot = await store.snapshot()
            await store.close()
            return snapshot

    async def singly() -> Snapshot:
        with tempfile.TemporaryDirectory() as folder:
            store = await open_at(Path(folder))
            for piece in (a_sync(a_page()), *news):
                await store.record([piece])
            snapshot = await store.snapshot()
            await store.close()
            return snapshot

    assert asyncio.run(together()) == asyncio.run(singly())
