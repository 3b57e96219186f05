"""What the Outbox page says of each command."""

import pytest

from desktop_chat.core.waiting import waiting_item
from desktop_chat.domain.commands import (
    Command,
    DeleteMessage,
    EditMessage,
    OutboxItem,
    SendMessage,
    SetPin,
    SetReaction,
)
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.ids import MessageId, OpId
from desktop_chat.domain.link_report import WaitingItem, WaitingKind
from tests.unit.core.builders import NOON, ROOM

OP, MESSAGE = OpId("o"), MessageId("m")


def a_post(text: str) -> SendMessage:
    return SendMessage(op=OP, room=ROOM, message=MESSAGE, content=TextContent(text=text))


@pytest.mark.parametrize(
    ("command", "kind", "text"),
    [
        (a_post("hello"), WaitingKind.MESSAGE, "hello"),
        (
            EditMessage(op=OP, room=ROOM, message=MESSAGE, content=TextContent(text="new"), base_rev=1),
            WaitingKind.EDIT,
            "new",
        ),
        (DeleteMessage(op=OP, room=ROOM, message=MESSAGE), WaitingKind.DELETION, ""),
        (SetPin(op=OP, room=ROOM, message=MESSAGE, on=True), WaitingKind.PIN, ""),
        (SetReaction(op=OP, room=ROOM, message=MESSAGE, key="👍", on=True), WaitingKind.REACTION, "👍"),
    ],
)
def test_a_command_is_told_by_its_kind_and_its_text(command: Command, kind: WaitingKind, text: str) -> None:
    no = Refusal(code="too_long", sentence="That is too long.")

    assert waiting_item(OutboxItem(command=command, order=1, created_at=NOON, refusal=no)) == WaitingItem(
        op=OP, room=ROOM, message=MESSAGE, kind=kind, text=text, since=NOON, refusal=no
    )


@pytest.mark.parametrize("sending", [True, False])
def test_what_is_on_its_way_is_told_so(*, sending: bool) -> None:
    item = OutboxItem(command=a_post("hello"), order=1, created_at=NOON)

    assert waiting_item(item, sending=sending).sending is sending


def test_a_text_is_told_whole_so_that_it_can_be_copied() -> None:
    text = "one\n\n two\tthree " + "x" * 5000

    assert waiting_item(OutboxItem(command=a_post(text), order=1, created_at=NOON)).text == text
