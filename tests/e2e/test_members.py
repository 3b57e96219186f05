"""Removed, invited by a link, banned, blocked: what one window does to a person is seen in that person's own."""

from collections.abc import Callable

import pytest

from tests.e2e.scenes import ROOM, meet
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram, Seen

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

HIDDEN = "Message from a blocked person"


def open_card(window: DrivenProgram, name: str) -> None:
    """Find a member in the details of the room, by keys, and open their card."""
    window.activate()
    window.click("Conversation details")
    window.write(name, "Find a member")
    window.press("Return", "Find a member")


def close_dialogs(window: DrivenProgram, *controls: str) -> None:
    """Close dialogs, the last one first; each is told by something that only it has."""
    for control in controls:
        if control in window.seen.controls:
            window.press("Escape")
        window.wait_until(_without(control), f"{control!r} has gone")
    window.activate()  # the window manager may have given the other person's window the focus, and shortcuts need it
    window.wait_until(lambda seen: seen.active, "the window is in front")


def _without(control: str) -> Callable[[Seen], bool]:
    return lambda seen: control not in seen.controls


def change(window: DrivenProgram, name: str, entry: str, answer: str) -> None:
    """Do something with a member, by the card."""
    open_card(window, name)
    window.click(entry)
    window.click(answer)
    window.wait_until(lambda seen: entry not in seen.controls, f"{entry} is done")
    close_dialogs(window, "Block…", "Find a member")


def test_somebody_is_removed_comes_back_by_a_link_is_banned_and_let_in_again(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("before")
    bob.wait_until(lambda seen: seen.row("before"), "bob has read it")

    change(ann, "bob", "Remove from this conversation…", "Remove")
    gone = bob.wait_until(lambda seen: "removed from" in seen.notice, "bob reads that he was removed")
    assert gone.texts == ["before"]
    assert "Send" not in gone.controls

    ann.click("Conversation details")
    ann.click("Invitation links…")
    ann.click("Make a link")
    shown = ann.wait_until(lambda seen: seen.fields.get("The new link"), "the link is shown")
    close_dialogs(ann, "Make a link", "Find a member")
    bob.activate()
    bob.click("Menu")
    bob.choose_entry("Join by an invitation link…")
    bob.write(shown.fields["The new link"], "Invitation link")
    bob.click("OK")
    bob.wait_until(lambda seen: seen.says(f"ann invites you to {ROOM}"), "bob is asked")
    bob.click("Join")
    bob.say("back again")
    ann.wait_until(lambda seen: seen.row("back again"), "ann reads it")

    change(ann, "bob", "Ban from this conversation…", "Ban")
    bob.wait_until(lambda seen: "banned from" in seen.notice, "bob reads that he was banned")
    assert bob.seen.texts == ["before", "back again"]

    open_card(ann, "bob")
    ann.click("Lift the ban")
    ann.wait_until(lambda seen: "Lift the ban" not in seen.controls, "the ban is lifted")
    close_dialogs(ann, "Block…", "Find a member")
    ann.press("Ctrl+Shift+I")
    ann.choose_person("bob")
    ann.click("Invite")
    bob.activate()
    bob.say("allowed again")
    ann.wait_until(lambda seen: seen.row("allowed again"), "ann reads it")


def test_what_a_blocked_person_writes_is_hidden_and_they_find_nobody(machine: Machine) -> None:
    ann, bob = meet(machine)
    bob.say("first")
    ann.wait_until(lambda seen: seen.row("first"), "ann reads it")

    ann.activate()
    ann.act_on("first", "I")
    ann.click("Block…")
    ann.click("Block")
    ann.wait_until(lambda seen: seen.texts == [HIDDEN], "it is hidden")
    ann.press("Escape")
    bob.say("second")
    ann.wait_until(lambda seen: seen.texts == [HIDDEN, HIDDEN], "the next is hidden, too")
    ann.act_on(HIDDEN, "A")
    ann.wait_until(lambda seen: seen.texts == [HIDDEN, "second"], "one is shown")

    bob.activate()
    bob.click("New conversation")
    bob.choose_person("ann")
    bob.click("Start")
    bob.wait_until(lambda seen: "not found" in seen.notice, "for bob, ann is not there")

    ann.activate()
    ann.click("Menu")
    ann.choose_entry("Blocked people…")
    ann.click("Unblock")
    ann.wait_until(lambda seen: seen.texts == ["first", "second"], "everything is shown again")
