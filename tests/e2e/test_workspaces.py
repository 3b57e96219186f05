"""Two workspaces in one window: what comes in the one that is not shown is counted at once, and is there."""

import getpass

import pytest

from tests.support.driven_machine import Machine

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(120)]


def test_a_workspace_that_is_not_shown_goes_on(machine: Machine) -> None:
    ann, bob = machine.person("ann"), machine.person("bob")
    ann.click("Menu")
    ann.choose_entry("Add a workspace…")
    ann.write("Second", "Name of the workspace")
    ann.press("Return", "Name of the workspace")
    ann.click("Start a local workspace")
    ann.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "the second one is live")
    ann.click("This computer")
    ann.wait_until(lambda seen: "Second" in seen.controls and "Profile of ann" in seen.controls, "the first is shown")

    bob.click("New conversation")
    bob.choose_person(getpass.getuser())
    bob.click("Start")
    bob.say("are you there?")

    ann.wait_until(lambda seen: "Second, 1 unread message" in seen.controls, "it is counted where it is not shown")
    ann.click("Second, 1 unread message")
    ann.open_room("bob")
    ann.wait_until(lambda seen: seen.row("are you there?"), "it is read there")
    bob.wait_until(lambda seen: (row := seen.row("are you there?")) and row.delivery == "Read", "bob is told")
