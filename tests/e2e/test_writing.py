"""What one window names while it writes is known in the other."""

import pytest

from tests.e2e.scenes import ROOM, make_room
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram, Seen

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(120)]


def test_somebody_who_is_named_by_completion_has_a_mention(machine: Machine) -> None:
    ann, bob = machine.person("ann"), machine.person("bob")
    make_room(ann, "bob")
    ann.wait_until(lambda seen: seen.members == ["ann", "bob"], "both are members")

    ann.activate()
    ann.wait_until(lambda seen: seen.active, "ann's window is in front: only there completions are offered")
    ann.say("nobody is meant")
    ann.write("look, @bo")
    ann.press("Tab", "Message")
    ann.wait_until(lambda seen: seen.composer == "look, @bob ", "the name is whole")
    ann.write(":tada:")
    ann.press("Return", "Message")

    room = bob.wait_until(
        lambda seen: (line := seen.room_named(ROOM)) and line.mentions and line.unread == 2, "bob is named"
    ).room_named(ROOM)
    assert room is not None
    assert room.mentions == 1
    assert room.last.endswith("look, @bob 🎉")

    # An edit that names somebody counts as well, and one that no longer does is taken back.
    change(ann, "nobody is meant", "@bob is the one who is meant")
    bob.wait_until(lambda seen: mentions(seen) == 2, "bob is named by an edit")
    change(ann, "look, @bob 🎉", "look, all of you")
    bob.wait_until(lambda seen: mentions(seen) == 1, "one of them names him no more")
    bob.open_room(ROOM)
    bob.activate()
    read = bob.wait_until(lambda seen: mentions(seen) == 0, "bob has read it")
    named = read.row("@bob is the one who is meant")
    assert named is not None
    assert named.edited


def change(program: DrivenProgram, text: str, to: str) -> None:
    """Edit a message of one's own by keys, and wait until it stands there changed."""
    program.act_on(text, "E")
    program.wait_until(lambda seen: seen.composer == text, "it is in the composer")
    program.rewrite(to, "Message")
    program.press("Return", "Message")
    program.wait_until(lambda seen: seen.row(to) and not seen.composer, f"{to!r} stands in the conversation")


def mentions(seen: Seen) -> int:
    """Return how often the room is said to name the person."""
    room = seen.room_named(ROOM)
    return room.mentions if room is not None else 0
