"""What one does with a message in one window, and what the other person gets of it: one scene, to start once."""

import re

import pytest

from tests.e2e.scenes import ROOM, meet_directly
from tests.support.driven_machine import Machine

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

TIME = r"\d\d:\d\d"


def test_receipts_bookmark_forward_and_report_in_two_windows(machine: Machine) -> None:
    ann, bob = meet_directly(machine)
    bob.say("the plan of the week")
    ann.activate()
    ann.wait_until(lambda seen: seen.row("the plan of the week"), "ann has it before her")

    # Who has read it, and when.
    bob.wait_until(lambda seen: (row := seen.row("the plan of the week")) and row.delivery == "Read", "bob is told")
    bob.act_on("the plan of the week", "W")
    told = bob.wait_until(
        lambda seen: any(re.search(rf"Read by\nann, .*{TIME}", page) for page in seen.pages), "who and when is told"
    )
    assert not any("Delivered to" in page for page in told.pages)
    bob.click("Close")

    # A bookmark is one's own.
    bob.act_on("the plan of the week", "B")
    bob.click("Menu")
    bob.choose_entry("Bookmarks…")
    bob.wait_until(lambda seen: any("the plan of the week" in line for line in seen.lines), "it is bookmarked")
    bob.click("Close")
    ann.click("Menu")
    ann.choose_entry("Bookmarks…")
    ann.wait_until(lambda seen: seen.says("Nothing is bookmarked yet"), "ann has no bookmark of it")
    ann.click("Close")

    # Forwarded into another room, it says from whom it is.
    ann.click("New conversation")
    ann.click("Group")
    ann.write(ROOM, "Name of the conversation")
    ann.choose_person("bob")
    ann.click("Start")
    ann.wait_until(lambda seen: seen.room == ROOM, "the other room is open")
    ann.open_room("bob")
    ann.act_on("the plan of the week", "F")
    ann.write(ROOM, "Find a conversation")
    ann.press("Return", "Find a conversation")
    ann.wait_until(lambda seen: seen.room == ROOM and seen.row("the plan of the week"), "ann is shown where it went")
    bob.open_room(ROOM)
    came = bob.wait_until(lambda seen: seen.row("the plan of the week"), "bob reads it there").row(
        "the plan of the week"
    )
    assert came is not None
    assert (came.author, came.own) == ("ann", False)

    # What is reported comes to the owner, with a copy.
    bob.act_on("the plan of the week", "Return")
    bob.choose_entry("Report…")
    bob.write("I did not write this here", "What happened")
    bob.click("Send the report")
    bob.wait_until(lambda seen: "Send the report" not in seen.controls, "it is sent")
    ann.activate()
    ann.click("Menu")
    ann.choose_entry("Reports…")
    report = ann.wait_until(lambda seen: seen.pages and seen.lines, "ann reads the report")
    assert "Reported by bob" in report.pages[0]
    assert "I did not write this here" in report.pages[0]
    assert "the plan of the week" in report.pages[0]
    ann.click("Dealt with")
    ann.wait_until(lambda seen: seen.says("Nothing was reported."), "it is dealt with")
