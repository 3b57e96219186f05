"""How a person keeps their rooms, at two windows of theirs: the real program against a really started workspace."""

import pytest

from tests.e2e.scenes import ROOM, make_room, meet_directly
from tests.support.driven_machine import Machine
from tests.support.driven_program import Seen

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]


def keeps(seen: Seen, words: str) -> bool:
    room = seen.room_named(ROOM)
    return room is not None and words in room.spoken


def test_what_is_kept_at_one_window_is_so_at_the_other_and_after_a_new_start(machine: Machine) -> None:
    first = machine.person("ann")
    make_room(first)
    first.say("hello")
    second = machine.window("--local", "--as", "ann", "--profile", "second", "--unprotected-store")
    second.open_room(ROOM)

    first.activate()
    first.press("Ctrl+Shift+P")
    second.wait_until(lambda seen: keeps(seen, "pinned"), "it is pinned at the second window")
    second.activate()
    second.press("Ctrl+Shift+B")
    first.wait_until(lambda seen: keeps(seen, "pinned") and keeps(seen, "favourite"), "both are at the first window")
    first.activate()
    first.press("Ctrl+Shift+M")
    first.choose_entry("For ever")
    second.wait_until(lambda seen: keeps(seen, "muted"), "it is muted at the second window")
    second.activate()
    second.press("Ctrl+Shift+A")
    first.wait_until(lambda seen: seen.room_named(ROOM) is None, "it is put away")

    first.close()
    again = machine.person("ann")
    again.activate()
    again.press("Ctrl+4")
    again.wait_until(lambda seen: keeps(seen, "pinned") and keeps(seen, "archived"), "it is in the archive")


def line_says(seen: Seen, title: str, words: str) -> bool:
    room = seen.room_named(title)
    return room is not None and words in room.spoken


def test_two_people_see_each_other_come_change_their_profile_hide_and_go(machine: Machine) -> None:
    ann, bob = meet_directly(machine)
    ann.wait_until(lambda seen: line_says(seen, "bob", ", online"), "bob is online")
    bob.wait_until(lambda seen: line_says(seen, "ann", ", online"), "ann is online")

    bob.activate()
    bob.click("Profile of bob")
    bob.rewrite("Robert", "Name")
    bob.rewrite("Cooking", "Status")
    bob.click("Save")
    ann.wait_until(lambda seen: line_says(seen, "Robert", "Cooking"), "the new name and the status are shown")

    bob.click("Profile of Robert")
    bob.click("Privacy…")
    bob.press("Space", "Others see whether I am here")
    ann.wait_until(lambda seen: line_says(seen, "Robert", "not known whether online"), "bob is hidden")
    bob.press("Space", "Others see whether I am here")
    ann.wait_until(lambda seen: line_says(seen, "Robert", ", online"), "bob is seen again")

    bob.close()
    ann.wait_until(lambda seen: line_says(seen, "Robert", "last here "), "bob has gone")

    again = machine.person("bob")
    ann.wait_until(lambda seen: line_says(seen, "Robert", ", online"), "bob is back")
    again.activate()
    again.click("Profile of Robert")
    again.click("Privacy…")
    again.press("Space", "Others see when I was last here")
    again.close()
    ann.wait_until(lambda seen: line_says(seen, "Robert", ", not here"), "since when he does not say")
