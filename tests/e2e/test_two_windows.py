"""What crosses from one window to the other, and what must not: one workspace and two windows, started once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import pytest

from tests.e2e.scenes import ROOM, make_room, meet_directly
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram, Seen
from tests.support.pictures import a_picture

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

MAGENTA, GREEN = "#ff00ff", "#00ff00"
DROP = "Or drop a picture here, or paste one."
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


def react(window: DrivenProgram, text: str, name: str) -> None:
    """Set or take back a reaction by the picker."""
    window.act_on(text, "+")
    window.write(name, "Find an emoji")
    window.press("Return", "Find an emoji")


def reactions(seen: Seen, text: str) -> dict[str, int] | None:
    """Return the reactions of a message."""
    row = seen.row(text)
    return row.reactions if row is not None else None


def switch(window: DrivenProgram, name: str, *boxes: str) -> None:
    """Switch boxes of the privacy settings of whose window it is, on or off."""
    window.activate()
    window.click(f"Profile of {name}")
    window.click("Privacy…")
    for box in boxes:
        window.press("Space", box)
    window.press("Escape", boxes[0])
    window.wait_until(lambda seen: boxes[0] not in seen.controls, "the settings have gone")


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


def test_who_is_named_finds_it_among_the_mentions_and_goes_there(two: Two) -> None:
    ann, bob = together(two, group=True)
    bob.open_room("ann")
    ann.say("the boat is yours, @bob")
    bob.wait_until(
        lambda seen: (room := seen.room_named(ROOM)) and room.mentions == 1 and room.unread,
        "bob is told that he is named",
    )

    bob.activate()
    bob.press("Ctrl+M")
    bob.wait_until(lambda seen: any("the boat is yours" in line for line in seen.lines), "it is among the mentions")
    bob.click("Show")

    bob.wait_until(
        lambda seen: seen.room == ROOM and seen.row("the boat is yours, @bob"), "it is shown where it stands"
    )
    ann.activate()
    ann.press("Ctrl+M")
    ann.wait_until(lambda seen: seen.says("Nobody has mentioned you yet."), "ann was not named")
    ann.click("Close")


def test_a_reaction_is_told_with_its_author_and_taken_back(two: Two) -> None:
    ann, bob = together(two, group=True)
    ann.say("tea is ready")
    react(bob, "tea is ready", "teacup")
    ann.wait_until(lambda seen: reactions(seen, "tea is ready") == {"\U0001f375": 1}, "ann sees it")

    ann.act_on("tea is ready", "W")
    ann.wait_until(lambda seen: any("\U0001f375" in page and "bob" in page for page in seen.pages), "and whose it is")
    ann.click("Close")
    react(bob, "tea is ready", "teacup")

    ann.wait_until(lambda seen: reactions(seen, "tea is ready") == {}, "it was taken back")


def test_in_a_group_whoever_has_read_it_stands_at_the_message(two: Two) -> None:
    ann, bob = together(two, group=True)
    bob.activate()
    ann.say("who reads this?")
    bob.activate()

    read = ann.wait_until(lambda seen: (row := seen.row("who reads this?")) and row.readers == ["bob"], "bob has")
    row = read.row("who reads this?")
    assert row is not None
    assert row.delivery == "Read"


def test_what_one_deletes_for_oneself_stays_for_the_other(two: Two) -> None:
    ann, bob = together(two, group=True)
    ann.say("keep a copy")
    ann.say("after it")
    bob.wait_until(lambda seen: seen.row("after it"), "both arrive")

    bob.act_on("keep a copy", "Shift+Delete")
    bob.wait_until(lambda seen: not seen.row("keep a copy"), "it has gone for bob")
    bob.say("gone here")

    after = ann.wait_until(lambda seen: seen.row("gone here"), "ann hears of what bob did next")
    assert after.row("keep a copy")
    assert not bob.seen.row("keep a copy")


def test_who_keeps_order_deletes_what_another_wrote(two: Two) -> None:
    ann, bob = together(two, group=True)
    bob.say("buy cheap watches")
    ann.wait_until(lambda seen: seen.row("buy cheap watches"), "it arrives")

    ann.act_on("buy cheap watches", "Delete")

    bob.wait_until(
        lambda seen: not seen.row("buy cheap watches") and seen.rows[-1].deleted,
        "it was deleted for bob, too",
        limit=60,
    )


def test_a_link_to_a_message_leads_there(two: Two) -> None:
    ann, bob = together(two, group=True)
    ann.say("the map is in the drawer")
    bob.wait_until(lambda seen: seen.row("the map is in the drawer"), "it arrives")
    ann.act_on("the map is in the drawer", "Y")
    ann.wait_until(lambda seen: seen.says("The link is on the clipboard"), "the link is copied")
    ann.open_room("bob")
    ann.press("Ctrl+V", "Message")
    link = ann.wait_until(lambda seen: seen.composer.startswith("deskchat://"), "the link is in the field").composer
    ann.press("Return", "Message")

    bob.open_room("ann")
    bob.act_on(link.strip(), "O")

    bob.wait_until(lambda seen: seen.room == ROOM and seen.row("the map is in the drawer"), "bob is there")


def test_a_person_is_reported_to_the_owner(two: Two) -> None:
    ann, bob = together(two, group=True)
    ann.say("it was not me")
    bob.act_on("it was not me", "I")
    bob.click("Report…")
    bob.write("keeps the boat", "What happened")
    bob.click("Send the report")
    bob.wait_until(lambda seen: "Send the report" not in seen.controls, "it is sent")
    bob.click("Close")
    bob.wait_until(lambda seen: "Block…" not in seen.controls, "the card has gone")

    ann.activate()
    ann.click("Menu")
    ann.choose_entry("Reports…")
    told = ann.wait_until(lambda seen: any("keeps the boat" in page for page in seen.pages), "the owner reads it")
    assert any("Reported by bob" in page for page in told.pages)
    ann.click("Dealt with")
    ann.click("Close")


def test_typing_and_reading_can_be_kept_from_the_other(two: Two) -> None:
    ann, bob = together(two, group=False)
    bob.activate()
    for _ in range(10):  # what is typed before the channels are up nobody hears
        bob.write("w")
        if ann.comes_to_pass(lambda seen: seen.says("bob is typing…"), limit=1):
            break
    else:
        raise AssertionError("bob is seen typing while he does not mind")
    bob.press("Return", "Message")
    ann.wait_until(lambda seen: not seen.says("bob is typing…"), "bob types no more")

    switch(bob, "bob", "Others see that I am typing", "Others see what I have read")
    ann.say("can you see this?")
    bob.activate()
    bob.wait_until(
        lambda seen: seen.row("can you see this?") and not room_says(seen, "ann", "unread"), "bob has read it"
    )
    with ann.watched() as moments:
        bob.say("quietly")
        ann.wait_until(lambda seen: seen.row("quietly"), "the answer comes")
    assert not any(seen.says("bob is typing…") for seen in moments)
    row = ann.seen.row("can you see this?")
    assert row is not None
    assert row.delivery in {"Sent", "Delivered"}
    assert row.readers == []

    switch(bob, "bob", "Others see that I am typing", "Others see what I have read")
    ann.say("and this?")
    bob.activate()
    ann.wait_until(lambda seen: (row := seen.row("and this?")) and row.delivery == "Read", "bob hides it no more")


def picture_on(window: DrivenProgram, file: Path) -> None:
    """Choose a picture in its dialog, which is open."""
    window.wait_until(lambda seen: "Choose a file…" in seen.controls, "the dialog is open")
    window.paste_file(file)
    window.wait_until(lambda seen: "Zoom" in seen.controls, "the picture is shown")
    window.click("Save")
    window.wait_until(lambda seen: not seen.says(DROP), "the picture is kept")


def test_pictures_of_a_person_and_of_a_group_come_and_go(two: Two, tmp_path: Path) -> None:
    ann, bob = together(two, group=True)
    bob.say("who is who?")
    ann.say("this is me")
    bob.wait_until(lambda seen: seen.row("this is me"), "it arrives")
    face, crew = tmp_path / "me.png", tmp_path / "crew.png"
    face.write_bytes(a_picture(MAGENTA))
    crew.write_bytes(a_picture(GREEN))

    ann.activate()
    ann.click("Profile of ann")
    ann.click("Picture…")
    picture_on(ann, face)
    ann.click("Cancel")
    bob.wait_until(lambda seen: (row := seen.row("this is me")) and row.face == MAGENTA, "bob sees her in the talk")
    bob.wait_until(lambda seen: (room := seen.room_named("ann")) and room.face == MAGENTA, "and in his list")
    mine, other = ann.seen.row("this is me"), ann.seen.row("who is who?")
    assert mine is not None
    assert other is not None
    assert (mine.face, other.face == MAGENTA) == (MAGENTA, False)

    ann.activate()
    ann.click("Conversation details")
    ann.click("Picture…")
    picture_on(ann, crew)
    ann.click("Close")
    bob.wait_until(lambda seen: (room := seen.room_named(ROOM)) and room.face == GREEN, "bob sees the group's")

    ann.activate()
    ann.click("Profile of ann")
    ann.click("Picture…")
    ann.click("Remove…")
    ann.click("Remove")
    ann.wait_until(lambda seen: not seen.says(DROP), "it is gone")
    ann.click("Cancel")
    bob.wait_until(lambda seen: (row := seen.row("this is me")) and row.face != MAGENTA, "bob sees initials again")


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
