"""Two people talk: the real program twice, as processes, against a really started workspace."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from shutil import rmtree

import pytest

from tests.e2e.scenes import (
    LEFT_OVER,
    RESTARTED,
    ROOM,
    make_room,
    meet,
    meet_directly,
    messages_in_database,
    messages_in_store,
)
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram, Seen
from tests.support.workspace_process import wait_until_gone

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]


@dataclass(slots=True)
class Pair:
    """Two windows that stay open; each test has a group of its own in them."""

    machine: Machine
    ann: DrivenProgram
    bob: DrivenProgram
    rooms: list[str] = field(default_factory=list)

    def meet(self) -> tuple[DrivenProgram, DrivenProgram]:
        """Have both in a group in which nothing was said yet."""
        self.rooms.append(f"Group {len(self.rooms) + 1}")
        self.ann.activate()
        make_room(self.ann, "bob", name=self.rooms[-1])
        self.bob.activate()
        self.bob.open_room(self.rooms[-1])
        self.ann.wait_until(lambda seen: seen.members == ["ann", "bob"], "both are members")
        return self.ann, self.bob


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Give the two windows, and look through their logs in the end."""
    folder = tmp_path_factory.mktemp("pair")
    machine = Machine(folder / "home")
    yield Pair(machine, machine.person("ann"), machine.person("bob"))
    machine.end()
    assert machine.complaints() == []
    rmtree(folder)


def arrives(window: DrivenProgram, *texts: str) -> Seen:
    return window.wait_until(lambda seen: all(seen.row(text) for text in texts), f"{texts} are shown")


def is_sent(window: DrivenProgram, *texts: str) -> Seen:
    """Wait until own messages have reached the server."""
    return window.wait_until(
        lambda seen: all((row := seen.row(text)) and row.seq and row.delivery != "Waiting" for text in texts),
        f"{texts} are with the server",
        limit=60,
    )


def types_until_it_is_seen(writer: DrivenProgram, reader: DrivenProgram) -> None:
    """Type on as a person does: what is typed before the room's channels are up nobody hears."""
    for _ in range(10):
        writer.write("w")
        if reader.comes_to_pass(lambda seen: seen.says("bob is typing…"), limit=1):
            return
    reader.wait_until(lambda seen: seen.says("bob is typing…"), "bob is seen typing", limit=0)


def everything_agrees(machine: Machine, *windows: DrivenProgram) -> list[str]:
    """Compare what stands in each window with what stands in PostgreSQL, and return the texts."""
    in_database = messages_in_database(machine, windows[0].seen.room_id)
    for window in windows:
        window.wait_until(
            lambda seen: [(row.id, row.seq) for row in seen.rows] == [(row["id"], row["seq"]) for row in in_database],
            f"the window shows {in_database}",
        )
    return [row["text"] for row in in_database]


def test_messages_go_both_ways_and_stand_in_the_same_order(pair: Pair) -> None:
    ann, bob = pair.meet()

    for number in range(3):
        ann.say(f"ann {number}")
        bob.say(f"bob {number}")
    is_sent(ann, "ann 2")
    is_sent(bob, "bob 2")
    arrives(ann, "bob 2")
    arrives(bob, "ann 2")

    texts = everything_agrees(pair.machine, ann, bob)
    assert sorted(texts) == ["ann 0", "ann 1", "ann 2", "bob 0", "bob 1", "bob 2"]


def test_somebody_is_invited_later_and_sees_what_is_written_then(machine: Machine) -> None:
    ann, bob = machine.person("ann"), machine.person("bob")
    make_room(ann)
    ann.say("to myself")

    ann.activate()
    ann.press("Ctrl+Shift+I")
    ann.choose_person("bob")
    ann.click("Invite")
    ann.wait_until(lambda seen: seen.members == ["ann", "bob"], "bob is a member")
    bob.open_room(ROOM)
    ann.say("to bob")

    arrives(bob, "to bob")
    bob.say("to ann")
    arrives(ann, "to ann")


def test_a_reaction_an_edit_and_a_deletion_are_seen_by_the_other(pair: Pair) -> None:
    ann, bob = pair.meet()
    ann.say("keep this")
    ann.say("drop this")
    arrives(bob, "keep this", "drop this")

    bob.act_on("keep this", "+")
    bob.press("Return", "Find an emoji")
    ann.wait_until(lambda seen: (row := seen.row("keep this")) and row.reactions == {"👍": 1}, "the thumb is seen")
    ann.act_on("keep this", "E")
    ann.rewrite("keep that", "Message")
    ann.press("Return", "Message")
    bob.wait_until(lambda seen: (row := seen.row("keep that")) and row.edited, "the edit is seen")
    ann.act_on("keep that", "Delete")
    ann.wait_until(lambda seen: seen.rows[0].deleted, "the deletion is shown")
    ann.click("Undo")
    ann.wait_until(lambda seen: not seen.rows[0].deleted, "the deletion was undone")
    ann.act_on("drop this", "Delete")

    after = bob.wait_until(lambda seen: seen.rows[-1].deleted, "the deletion is seen")
    assert after.texts == ["keep that", "This message was deleted"]
    assert after.rows[0].reactions == {"👍": 1}
    assert everything_agrees(pair.machine, ann, bob) == ["keep that", ""]


def test_a_pin_and_what_a_message_said_before_are_seen_by_the_other(pair: Pair) -> None:
    ann, bob = pair.meet()
    ann.say("see you at five")
    arrives(bob, "see you at five")
    ann.act_on("see you at five", "E")
    ann.rewrite("see you at six", "Message")
    ann.press("Return", "Message")
    arrives(bob, "see you at six")

    ann.act_on("see you at six", "P")
    bob.wait_until(lambda seen: seen.says("ann: see you at six"), "the pin is above the messages")
    bob.act_on("see you at six", "H")
    bob.wait_until(lambda seen: seen.says("Struck out is what was taken away, underlined what was put in."), "versions")
    bob.click("Close")
    ann.act_on("see you at six", "P")

    bob.wait_until(lambda seen: not seen.says("ann: see you at six"), "the pin was taken down")


def test_up_in_an_empty_field_edits_the_last_own_message(pair: Pair) -> None:
    ann, bob = pair.meet()
    ann.say("frist")
    bob.say("what?")
    arrives(ann, "what?")

    ann.press("Up", "Message")
    ann.wait_until(lambda seen: seen.composer == "frist", "the last message is in the field")
    ann.rewrite("first", "Message")
    ann.press("Return", "Message")

    after = bob.wait_until(lambda seen: seen.row("first"), "the edit is seen")
    assert after.texts == ["first", "what?"]
    ann.wait_until(lambda seen: not seen.composer and not seen.says("Edit message"), "the field is free again")


def test_who_types_is_shown_until_the_message_comes(pair: Pair) -> None:
    ann, bob = pair.meet()

    types_until_it_is_seen(bob, ann)
    bob.press("Return", "Message")

    ann.wait_until(lambda seen: seen.rows, "the message arrives")
    ann.wait_until(lambda seen: not seen.says("typing"), "nobody is typing")


def test_several_who_type_are_named(pair: Pair) -> None:
    ann, bob = pair.meet()
    with pair.machine.person("carl") as carl:
        ann.activate()
        ann.press("Ctrl+Shift+I")
        ann.choose_person("carl")
        ann.click("Invite")
        carl.open_room(pair.rooms[-1])

        both = ("bob and carl are typing…", "carl and bob are typing…")
        for _ in range(20):  # each says it every three seconds, and is believed for some more
            bob.write("b")
            carl.write("c")
            if ann.comes_to_pass(lambda seen: any(seen.says(words) for words in both), limit=1):
                break
        else:
            ann.wait_until(lambda seen: any(seen.says(words) for words in both), "both are seen typing", limit=0)
        bob.press("Return", "Message")

        ann.wait_until(lambda seen: seen.says("carl is typing…"), "bob has written what he typed")


def test_unread_messages_are_counted_until_they_are_seen_and_then_read_by_is_shown(machine: Machine) -> None:
    ann, bob = meet_directly(machine)
    bob.minimise()
    ann.activate()
    ann.say("one")
    ann.say("two")

    unread = bob.wait_until(lambda seen: (room := seen.room_named("ann")) and room.unread == 2, "two are unread")
    assert unread.title == "(2) ann - Desktop Chat"
    ann.wait_until(lambda seen: (row := seen.row("two")) and row.delivery == "Delivered", "it is delivered")
    assert not any(row.readers for row in ann.seen.rows)
    bob.activate()

    bob.wait_until(lambda seen: (room := seen.room_named("ann")) and room.unread == 0, "nothing is unread")
    seen = ann.wait_until(lambda seen: (row := seen.row("two")) and row.readers == ["bob"], "bob has read it")
    assert [row.delivery for row in seen.rows] == ["Read", "Read"]


def test_a_direct_message_makes_one_room_for_both(machine: Machine) -> None:
    ann, bob = meet_directly(machine)

    ann.say("psst")
    arrives(bob, "psst")
    bob.click("New conversation")
    bob.choose_person("ann")
    bob.click("Start")
    bob.wait_until(lambda seen: "Start" not in seen.controls, "the dialog has gone")
    bob.say("pssst")

    seen = arrives(ann, "pssst")
    assert [room.kind for room in seen.rooms] == ["dm"]
    assert [room.kind for room in bob.seen.rooms] == ["dm"]
    assert everything_agrees(machine, ann, bob) == ["psst", "pssst"]


def test_a_draft_is_there_again_after_a_restart(machine: Machine) -> None:
    ann = machine.person("ann")
    make_room(ann)
    ann.say("done")

    ann.write("half a thou")
    assert ann.close() == 0
    again = machine.person("ann")

    again.wait_until(lambda seen: seen.composer == "half a thou", "the draft is in the field")
    assert again.seen.texts == ["done"]


def test_a_draft_is_kept_when_the_program_is_quit_at_once(machine: Machine) -> None:
    ann = machine.person("ann")
    make_room(ann)

    ann.activate()
    ann.write("half a thou")
    ann.press("Ctrl+Q", "Message")
    assert ann.wait() == 0

    machine.person("ann").wait_until(lambda seen: seen.composer == "half a thou", "the draft is in the field")


def test_a_draft_is_kept_when_the_desktop_ends_the_program(machine: Machine) -> None:
    ann = machine.person("ann")
    make_room(ann)

    ann.write("half a thou")
    ann.process.send_signal(signal.SIGTERM)
    assert ann.wait() == 0

    machine.person("ann").wait_until(lambda seen: seen.composer == "half a thou", "the draft is in the field")


def test_a_restarted_window_shows_everything_before_any_network(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("from ann")
    arrives(bob, "from ann")
    bob.say("from bob")
    is_sent(bob, "from bob")
    assert bob.close() == 0

    os.kill(machine.server, signal.SIGSTOP)
    again = machine.window("--local", "--as", "bob", "--unprotected-store")
    shown = again.wait_until(lambda seen: seen.texts == ["from ann", "from bob"], "the stored conversation is shown")
    assert shown.badge != "Live"
    assert shown.room == ROOM
    os.kill(machine.server, signal.SIGCONT)

    again.wait_until(lambda seen: seen.badge == "Live", "it is live again")
    again.say("back again")
    arrives(ann, "back again")


@pytest.mark.says(RESTARTED)
def test_both_windows_go_on_by_themselves_after_the_workspace_was_stopped(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("before")
    arrives(bob, "before")
    former = machine.server

    os.kill(former, signal.SIGTERM)
    wait_until_gone(former)
    ann.say("while it restarts")
    bob.say("me too")
    is_sent(ann, "while it restarts")
    is_sent(bob, "me too")

    arrives(ann, "me too")
    arrives(bob, "while it restarts")
    assert machine.server != former
    assert sorted(everything_agrees(machine, ann, bob)) == ["before", "me too", "while it restarts"]
    ann.wait_until(lambda seen: seen.badge == "Live", "ann is live")
    bob.wait_until(lambda seen: seen.badge == "Live", "bob is live")


@pytest.mark.says(RESTARTED, LEFT_OVER)
def test_a_killed_server_is_started_again_and_nothing_is_lost(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("acknowledged")
    is_sent(ann, "acknowledged")

    machine.kill(machine.server)
    bob.say("after the kill")
    is_sent(bob, "after the kill")

    arrives(ann, "after the kill")
    assert everything_agrees(machine, ann, bob) == ["acknowledged", "after the kill"]


@pytest.mark.says(RESTARTED, "^workspace.log: ")
def test_a_killed_database_is_started_again_and_nothing_is_lost(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("acknowledged")
    is_sent(ann, "acknowledged")

    machine.kill(machine.postmaster)
    bob.say("after the kill")
    is_sent(bob, "after the kill")

    arrives(ann, "after the kill")
    assert everything_agrees(machine, ann, bob) == ["acknowledged", "after the kill"]


def test_a_message_of_a_killed_sender_is_sent_once_when_it_comes_back(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("first")
    arrives(bob, "first")

    os.kill(machine.server, signal.SIGSTOP)
    ann.say("between composer and wire")
    ann.kill()
    os.kill(machine.server, signal.SIGCONT)
    again = machine.person("ann")

    is_sent(again, "between composer and wire")
    arrives(bob, "between composer and wire")
    again.say("last")
    arrives(bob, "last")
    assert everything_agrees(machine, again, bob) == ["first", "between composer and wire", "last"]


@pytest.mark.says(RESTARTED, LEFT_OVER)
def test_what_was_written_without_a_server_survives_a_kill_of_everything(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("first")
    is_sent(ann, "first")
    assert bob.close() == 0

    os.kill(machine.server, signal.SIGSTOP)
    ann.say("second")
    ann.say("third")
    ann.kill()
    machine.kill(machine.server)
    ann, bob = machine.person("ann"), machine.person("bob")

    is_sent(ann, "second", "third")
    arrives(bob, "third")
    assert everything_agrees(machine, ann, bob) == ["first", "second", "third"]


@pytest.mark.says(RESTARTED, LEFT_OVER, "^workspace.log: ")
def test_through_two_kills_nothing_is_lost_and_nothing_comes_twice(machine: Machine) -> None:
    ann, bob = meet(machine)
    both_talk(ann, bob, range(8))
    machine.kill(machine.server)
    both_talk(ann, bob, range(8, 16))
    is_sent(ann, "ann 15")
    machine.kill(machine.postmaster)
    both_talk(ann, bob, range(16, 24))
    is_sent(ann, "ann 23")
    is_sent(bob, "bob 23")

    texts = everything_agrees(machine, ann, bob)
    assert [text for text in texts if text.startswith("ann")] == [f"ann {number}" for number in range(24)]
    assert [text for text in texts if text.startswith("bob")] == [f"bob {number}" for number in range(24)]
    assert len(texts) == 48
    room, shown = ann.seen.room_id, [(row.id, row.seq) for row in ann.seen.rows]
    assert (ann.close(), bob.close()) == (0, 0)
    assert messages_in_store(machine, "ann", room) == shown
    assert messages_in_store(machine, "bob", room) == shown


def both_talk(ann: DrivenProgram, bob: DrivenProgram, numbers: range) -> None:
    for number in numbers:
        ann.say(f"ann {number}")
        bob.say(f"bob {number}")


def test_a_message_of_another_conversation_is_found_by_its_words_and_shown(machine: Machine) -> None:
    ann, bob = meet_directly(machine)
    ann.say("the needle")
    arrives(bob, "the needle")
    make_room(ann, "bob")
    bob.open_room(ROOM)
    bob.activate()

    bob.press("Ctrl+Shift+F")
    bob.write("need", "Search all messages on this computer")
    bob.wait_until(lambda seen: "Show" in seen.controls, "something is found")
    bob.press("Return", "Search all messages on this computer")

    bob.wait_until(lambda seen: seen.room == "ann" and seen.row("the needle"), "the message is shown in its room")
