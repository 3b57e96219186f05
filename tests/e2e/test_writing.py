"""What one window names while it writes is known in the other."""

import pytest

from tests.e2e.scenes import ROOM, make_room
from tests.support.driven_machine import Machine

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
