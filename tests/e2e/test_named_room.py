"""`--room NAME`: two people who name the same room, at the same moment or not, talk in one."""

import pytest

from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]


def naming(machine: Machine, person: str, room: str) -> DrivenProgram:
    """Start a window as `make demo` does."""
    return machine.window("--local", "--as", person, "--room", room, "--unprotected-store")


def is_in(window: DrivenProgram, room: str, *members: str) -> str:
    """Wait until this room with these members is open; return its id."""
    return window.wait_until(
        lambda seen: seen.room == room and seen.members == sorted(members), f"{room} of {members} is open", limit=60
    ).room_id


def test_two_windows_that_start_at_once_show_one_room_in_which_each_reads_the_other(machine: Machine) -> None:
    ann, bob = (naming(machine, person, "Tea") for person in ("ann", "bob"))
    rooms = {is_in(window, "Tea", "ann", "bob") for window in (ann, bob)}

    ann.say("hello bob")
    bob.wait_until(lambda seen: seen.row("hello bob"), "bob reads ann")
    bob.say("hello ann")
    ann.wait_until(lambda seen: seen.row("hello ann"), "ann reads bob")

    assert len(rooms) == 1


def test_who_comes_later_finds_the_room_and_what_was_said_there(machine: Machine) -> None:
    ann = naming(machine, "ann", "Tea")
    room = is_in(ann, "Tea", "ann")
    ann.say("is anybody there?")
    ann.wait_until(lambda seen: seen.row("is anybody there?"), "ann sees what she has said")

    bob = naming(machine, "bob", "tEA")

    assert is_in(bob, "Tea", "ann", "bob") == room
    bob.wait_until(lambda seen: seen.row("is anybody there?"), "bob reads what was said before")
