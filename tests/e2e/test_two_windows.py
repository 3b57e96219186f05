"""What crosses from one window to the other, and what must not: one workspace and two windows, started once."""

from collections.abc import Iterator
from dataclasses import dataclass
from shutil import rmtree

import pytest

from tests.e2e.scenes import ROOM, make_room, meet_directly
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram, Seen

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

MEDIUM = "\U0001f3fd"
WAVE, THUMB = f"\U0001f44b{MEDIUM}", f"\U0001f44d{MEDIUM}"


@dataclass(frozen=True, slots=True)
class Two:
    """Two people who have a direct conversation and a group."""

    ann: DrivenProgram
    bob: DrivenProgram


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Give the two windows; each test goes where it needs to be."""
    folder = tmp_path_factory.mktemp("two")
    machine = Machine(folder / "home")
    ann, bob = meet_directly(machine)
    make_room(ann, "bob")
    yield Two(ann, bob)
    machine.end()
    assert machine.complaints() == []
    rmtree(folder)


def together(two: Two, group: bool) -> tuple[DrivenProgram, DrivenProgram]:
    """Have both in their group, or in their direct conversation."""
    two.ann.open_room(ROOM if group else "bob")
    two.bob.open_room(ROOM if group else "ann")
    return two.ann, two.bob


def room_says(seen: Seen, title: str, words: str) -> bool:
    """Tell whether a screen reader says these words of a line in the list."""
    room = seen.room_named(title)
    return room is not None and words in room.spoken


def open_card(window: DrivenProgram, name: str) -> None:
    """Open the card of a member from the details of the room, which may be open."""
    if "Find a member" not in window.seen.controls:
        window.activate()
        window.click("Conversation details")
    window.rewrite(name, "Find a member")
    window.press("Return", "Find a member")


def test_a_tone_of_skin_is_seen_in_a_message_and_in_a_reaction(two: Two) -> None:
    ann, bob = together(two, group=False)
    bob.say("hello there")
    ann.wait_until(lambda seen: seen.row("hello there"), "it arrives")

    ann.activate()
    ann.click("Choose an emoji")
    ann.click("Skin tone: None")
    ann.choose_entry(f"\u270b{MEDIUM}  Medium")
    ann.write("waving hand", "Find an emoji")
    ann.press("Return", "Find an emoji")
    ann.wait_until(lambda seen: seen.composer.strip() == WAVE, "the hand is in the field")
    ann.press("Return", "Message")
    came = bob.wait_until(lambda seen: seen.row(WAVE), "the hand arrives").row(WAVE)
    assert came is not None
    assert came.author == "ann"

    ann.act_on("hello there", "+")
    ann.write("thumbs up", "Find an emoji")
    ann.press("Return", "Find an emoji")
    bob.wait_until(
        lambda seen: (row := seen.row("hello there")) and row.reactions == {THUMB: 1}, "the thumb has the tone"
    )


def test_to_mark_a_conversation_unread_is_ones_own_affair(two: Two) -> None:
    ann, bob = together(two, group=False)
    ann.say("did you see this?")
    bob.activate()
    ann.wait_until(
        lambda seen: (row := seen.row("did you see this?")) and row.delivery == "Read", "bob has it before him"
    )

    bob.press("Ctrl+Shift+Y")
    bob.wait_until(lambda seen: room_says(seen, "ann", "marked unread"), "it is marked for bob")
    bob.open_room(ROOM)
    bob.say("over here")

    # What bob did after it has come to ann; what he did before it would have come before.
    seen = ann.wait_until(lambda seen: room_says(seen, ROOM, "1 unread"), "ann hears of what bob did next")
    assert not room_says(seen, "bob", "unread")
    row = seen.row("did you see this?")
    assert row is not None
    assert (row.delivery, room_says(bob.seen, "ann", "marked unread")) == ("Read", True)
    bob.open_room("ann")
    bob.wait_until(lambda seen: not room_says(seen, "ann", "unread"), "looking at it takes the mark away")


def test_an_answer_quotes_what_it_answers_and_leads_there(two: Two) -> None:
    ann, bob = together(two, group=False)
    ann.say("who has the key?")
    ann.say("and who locks up?")
    bob.wait_until(lambda seen: seen.row("and who locks up?"), "both arrive")

    bob.act_on("who has the key?", "R")
    bob.say("I have")
    came = ann.wait_until(lambda seen: seen.row("I have"), "the answer arrives").row("I have")
    assert came is not None
    assert came.quoted == "who has the key?"

    ann.act_on("I have", "Q")
    edits_it = False
    for _ in range(10):  # the way there may take a moment, and what bob wrote cannot be edited
        ann.press("E", "Messages")
        edits_it = ann.comes_to_pass(lambda seen: seen.composer == "who has the key?", limit=1)
        if edits_it:
            break
    assert edits_it, "the cursor stands on what was answered"
    ann.press("Escape", "Message")


def test_what_the_other_wrote_is_found_while_one_types_and_by_who_wrote_it(two: Two) -> None:
    ann, bob = together(two, group=True)
    ann.say("the lighthouse keeper called")
    bob.wait_until(lambda seen: seen.row("the lighthouse keeper called"), "it arrives")
    bob.say("which lighthouse?")
    bob.open_room("ann")

    bob.activate()
    bob.press("Ctrl+Shift+F")
    search = "Search all messages on this computer"
    bob.write("lightho", search)
    bob.wait_until(lambda seen: len(seen.lines) == 2, "both are found by the beginning of a word")
    bob.rewrite("lighthouse from:ann", search)
    found = bob.wait_until(lambda seen: len(seen.lines) == 1, "one is left")
    assert found.lines == [f"ann in {ROOM}: the lighthouse keeper called"]
    bob.press("Return", search)

    bob.wait_until(lambda seen: seen.room == ROOM and seen.row("the lighthouse keeper called"), "it is shown")


def test_a_group_is_handed_over_to_another_owner(two: Two) -> None:
    ann, bob = together(two, group=True)

    open_card(ann, "bob")
    ann.press("Home", "Role")
    ann.click("Make an owner")
    ann.wait_until(lambda seen: seen.says(f"Owner in {ROOM}"), "bob is an owner for ann")
    ann.press("Escape")
    ann.wait_until(lambda seen: "Role" not in seen.controls, "the card has gone")
    open_card(ann, "ann")
    ann.press("End", "Role")
    ann.click("Take the lower role")
    ann.wait_until(lambda seen: seen.says(f"Guest in {ROOM}"), "ann has stepped down")
    ann.press("Escape")
    ann.wait_until(lambda seen: "Role" not in seen.controls, "the card has gone")
    ann.click("Close")

    open_card(bob, "ann")
    bob.wait_until(lambda seen: seen.says(f"Guest in {ROOM}"), "bob sees what ann is now")
    bob.press("Up", "Role")
    bob.wait_until(lambda seen: seen.says(f"Member in {ROOM}"), "an owner gives roles")
    assert "Role" not in ann.seen.controls
