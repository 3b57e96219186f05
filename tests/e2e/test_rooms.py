"""A channel through its life in two windows: made, found, joined, renamed, given a topic, handed on, closed, left."""

import pytest

from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]


def make_channel(window: DrivenProgram, name: str) -> None:
    """Make a channel and wait until it is open."""
    window.click("New conversation")
    window.click("Channel")
    window.write(name, "Name of the conversation")
    window.click("Start")
    window.wait_until(lambda seen: seen.room == name, "the channel is open")


def details(window: DrivenProgram) -> None:
    """Open the details of the room in the window in front."""
    window.activate()
    window.click("Conversation details")
    window.wait_until(lambda seen: "Find a member" in seen.controls, "the details are shown")


def leave_details(window: DrivenProgram) -> None:
    """Close the details."""
    window.wait_until(lambda seen: not {"OK", "Save", "Block…"} & set(seen.controls), "nothing lies over them")
    window.click("Close")
    window.wait_until(lambda seen: "Find a member" not in seen.controls, "the details have gone")


def rename(window: DrivenProgram, name: str) -> None:
    """Give the room another name by its details."""
    details(window)
    window.click("Rename…")
    window.rewrite(name, "Rename")
    window.click("OK")
    window.wait_until(lambda seen: seen.room == name, "the window has the new name")
    leave_details(window)


def test_a_channel_is_found_joined_renamed_handed_on_closed_and_left(machine: Machine) -> None:
    ann, bob = machine.person("ann"), machine.person("bob")
    make_channel(ann, "harbour")
    ann.say("anybody may come in")

    bob.activate()
    bob.press("Ctrl+J")
    bob.write("har", "Find a channel by name")
    bob.click("Join")
    bob.wait_until(lambda seen: seen.room == "harbour" and seen.texts == ["anybody may come in"], "bob is in it")
    ann.wait_until(lambda seen: seen.members == ["ann", "bob"], "ann sees him come")

    rename(ann, "harbour crew")
    bob.wait_until(lambda seen: seen.room == "harbour crew" and seen.room_named("harbour crew"), "bob sees the name")
    details(ann)
    ann.click("Topic…")
    ann.write("ships and tea", "Topic")
    ann.click("Save")
    leave_details(ann)
    details(bob)
    bob.wait_until(lambda seen: seen.says("ships and tea"), "bob reads the topic")
    assert "Rename…" not in bob.seen.controls
    leave_details(bob)

    # A member may not rename, an admin may.
    details(ann)
    ann.write("bob", "Find a member")
    ann.press("Return", "Find a member")
    ann.press("Up", "Role")
    ann.wait_until(lambda seen: seen.says("Moderator in harbour crew"), "bob is a moderator")
    ann.press("Up", "Role")
    ann.wait_until(lambda seen: seen.says("Admin in harbour crew"), "bob is an admin")
    ann.press("Escape")
    leave_details(ann)
    bob.wait_until(lambda seen: seen.room == "harbour crew", "bob is there")
    rename(bob, "all hands")
    ann.wait_until(lambda seen: seen.room == "all hands", "ann sees what bob called it")

    # Closed for all, nobody writes; open again, they do.
    details(ann)
    ann.click("Close for all…")
    ann.click("Close for all")
    leave_details(ann)
    bob.wait_until(lambda seen: "Message" not in seen.controls, "bob cannot write")
    details(ann)
    ann.click("Open again")
    leave_details(ann)
    bob.wait_until(lambda seen: "Message" in seen.controls, "bob can write again")

    bob.activate()
    bob.click("Conversation menu")
    bob.choose_entry("Leave…")
    bob.click("Leave")
    ann.wait_until(lambda seen: seen.members == ["ann"], "ann sees him go")
    bob.wait_until(lambda seen: "Message" not in seen.controls, "bob has left")
