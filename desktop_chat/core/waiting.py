"""What the Outbox page says of the commands that wait: a kind, a text and why. It decides nothing about them."""

from typing import assert_never

from desktop_chat.domain.commands import DeleteMessage, EditMessage, OutboxItem, SendMessage, SetPin, SetReaction
from desktop_chat.domain.link_report import WaitingItem, WaitingKind


def waiting_item(item: OutboxItem, *, sending: bool = False) -> WaitingItem:
    """Return the line for one command of the outbox, which may be on its way just now."""
    kind, text = _described(item)
    return WaitingItem(
        op=item.command.op,
        room=item.command.room,
        message=item.command.message,
        kind=kind,
        text=text,
        since=item.created_at,
        refusal=item.refusal,
        sending=sending,
    )


def _described(item: OutboxItem) -> tuple[WaitingKind, str]:
    match item.command:
        case SendMessage(content=content):
            return WaitingKind.MESSAGE, content.text
        case EditMessage(content=content):
            return WaitingKind.EDIT, content.text
        case DeleteMessage():
            return WaitingKind.DELETION, ""
        case SetReaction(key=key):
            return WaitingKind.REACTION, key
        case SetPin():
            return WaitingKind.PIN, ""
        case _:
            assert_never(item.command)
