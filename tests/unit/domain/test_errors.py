"""Every error has a sentence for the person."""

import pytest

from desktop_chat.domain.errors import (
    DesktopChatError,
    KeyRejected,
    NoKeyring,
    NoRoomToOpen,
    NotOurServer,
    ProtocolError,
    Refused,
    StoreBroken,
    StoreFull,
    StoreLocked,
    StoreTooNew,
    Transient,
    Unauthorised,
    UserError,
    Withheld,
)


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (Transient("timeout"), "busy (timeout)"),
        (Withheld(), "something may be missing"),
        (Refused("not_member", "You are not a member."), "You are not a member."),
        (Refused("not_member", ""), "(not_member)"),
        (Unauthorised("expired"), "not signed in"),
        (NotOurServer("HTML"), "Supabase project (HTML)"),
        (ProtocolError("no JSON"), "(no JSON)"),
        (StoreBroken("page 3"), "damaged (page 3)"),
        (StoreFull(), "disk is full"),
        (NoRoomToOpen(), "no room for your messages"),
        (StoreTooNew(version=9, known=3), "newer version"),
        (StoreLocked("ann"), "“ann”"),
        (NoKeyring("none"), "no usable keyring"),
        (KeyRejected("passphrase"), "does not open this store"),
        (UserError("Split it in two."), "Split it in two."),
    ],
)
def test_every_error_has_a_sentence_for_the_person(error: DesktopChatError, part: str) -> None:
    assert part in str(error)
