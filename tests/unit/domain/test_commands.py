"""What unsent commands look like before the server has spoken."""

from dataclasses import replace

import pytest

from desktop_chat.domain.commands import DeleteMessage, EditMessage, echo, is_done, lost_change, overlaid
from desktop_chat.domain.content import DeletedContent, HiddenContent, TextContent
from desktop_chat.domain.delivery import HELD, Delivery, Refusal
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import Reaction
from tests.unit.core.builders import ANN, NOON, ROOM, a_deletion, a_message, a_pin, a_reaction, an_edit, an_item

NO = Refusal(code="not_allowed", sentence="No.")


def test_an_unsent_message_is_seen_by_its_author_at_once() -> None:
    shown = echo(an_item(3), ANN)

    assert (shown.sender, shown.room, shown.sent_at, shown.outbox_order) == (ANN, ROOM, NOON, 3)
    assert shown.delivery is Delivery.QUEUED
    assert shown.seq is None


def test_a_tried_message_is_on_its_way_and_a_refused_one_says_so() -> None:
    assert echo(an_item(3, tried=True), ANN).delivery is Delivery.SENDING
    assert echo(an_item(3, refusal=NO), ANN).refusal == NO


def test_what_was_refused_for_good_stands_aside_and_what_is_tried_on_does_not() -> None:
    held = Refusal(code=HELD, sentence="Again and again.")

    assert an_item(3, refusal=NO).parked
    assert not an_item(3, refusal=held).parked
    assert not an_item(3).parked


def test_only_a_posting_can_be_seen_as_a_message() -> None:
    with pytest.raises(TypeError, match="EditMessage posts no message"):
        echo(an_edit(1, "m1"), ANN)


def test_waiting_commands_are_laid_over_the_row() -> None:
    shown = overlaid(a_message(1), [an_item(1), an_edit(2, "m1"), a_reaction(3, "m1")], ANN)

    assert shown.content == TextContent(text="new")
    assert shown.reactions == (Reaction(key="👍", users=(ANN,)),)
    assert shown.changing


def test_a_waiting_deletion_shows_nothing_of_the_message() -> None:
    shown = overlaid(a_message(1), [a_reaction(1, "m1"), a_deletion(2, "m1")], ANN)

    assert (shown.content, shown.reactions, shown.deleted_at) == (DeletedContent(), (), NOON)


def test_a_refused_change_says_so_on_the_row() -> None:
    assert overlaid(a_message(1), [an_edit(1, "m1", refusal=NO), a_reaction(2, "m1")], ANN).refusal == NO


def test_a_message_without_waiting_commands_is_itself() -> None:
    assert overlaid(a_message(1), [an_item(1)], ANN) == a_message(1)


def test_a_waiting_pin_shows_until_it_is_taken_down_or_the_message_deleted() -> None:
    pinned = overlaid(a_message(1), [a_pin(1, "m1")], ANN)

    assert pinned.pinned_at == NOON
    assert overlaid(pinned, [a_pin(2, "m1", on=False)], ANN).pinned_at is None
    assert overlaid(pinned, [a_deletion(2, "m1")], ANN).pinned_at is None


WORDS = a_message(1)
LATER = replace(WORDS, content=TextContent(text="later"), edited_at=UnixMillis(NOON + 1), rev=9)
DELETED = replace(WORDS, content=DeletedContent(), deleted_at=UnixMillis(NOON + 2), rev=9)


def test_an_edit_that_a_server_has_lost_has_to_be_done_again() -> None:
    lost = lost_change(LATER, WORDS)

    assert isinstance(lost, EditMessage)
    assert (lost.message, lost.room, lost.content, lost.base_rev) == (WORDS.id, ROOM, LATER.content, WORDS.rev)
    assert lost == lost_change(LATER, WORDS)
    assert lost_change(replace(LATER, edited_at=UnixMillis(NOON + 9)), WORDS) != lost


def test_a_deletion_that_a_server_has_lost_has_to_be_done_again() -> None:
    lost = lost_change(DELETED, WORDS)

    assert isinstance(lost, DeleteMessage)
    assert (lost.message, lost.room) == (WORDS.id, ROOM)


@pytest.mark.parametrize(
    ("former", "now"),
    [
        (WORDS, WORDS),
        (LATER, replace(LATER, rev=3)),
        (LATER, DELETED),
        (DELETED, DELETED),
        (WORDS, LATER),
        (LATER, replace(LATER, content=TextContent(text="still later"), edited_at=UnixMillis(NOON + 5))),
        (replace(LATER, content=HiddenContent()), WORDS),
    ],
)
def test_what_a_server_has_or_has_replaced_is_not_lost(former: Message, now: Message) -> None:
    assert lost_change(former, now) is None


def test_a_change_is_done_when_the_message_is_as_it_would_leave_it() -> None:
    edit, deletion = lost_change(LATER, WORDS), lost_change(DELETED, WORDS)

    assert edit is not None
    assert deletion is not None
    assert [is_done(edit, row) for row in (WORDS, LATER, DELETED)] == [False, True, True]
    assert [is_done(deletion, row) for row in (WORDS, LATER, DELETED)] == [False, False, True]
