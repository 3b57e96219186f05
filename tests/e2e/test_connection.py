"""The connection as a person sees it: faults are rehearsed in the real program, and messages go on all the same."""

import signal
import time

import pytest

from desktop_chat.core.sleep import JUMP
from tests.e2e.scenes import LEFT_OVER, RESTARTED, meet, messages_in_database, post_many
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram, Seen

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(240)]

LONG = 60.0


def rehearse(window: DrivenProgram, fault: str) -> None:
    """Begin a fault on the page about the connection; the banner says that it is on."""
    window.click(f"Start: {fault}")
    window.wait_until(lambda seen: seen.says(f"Rehearsal: {fault}."), f"the banner says {fault!r}")


def end_rehearsal(window: DrivenProgram) -> Seen:
    """End it by the banner, and wait until everything is as before."""
    window.click("End rehearsal")
    window.wait_until(lambda seen: "End rehearsal" not in seen.controls, "the banner is gone")
    return window.wait_until(lambda seen: seen.badge == "Live", "it is live again", limit=LONG)


def arrives(window: DrivenProgram, text: str) -> Seen:
    return window.wait_until(lambda seen: seen.row(text), f"{text!r} is shown", limit=LONG)


def is_sent(window: DrivenProgram, text: str) -> Seen:
    return window.wait_until(lambda seen: (row := seen.row(text)) and row.seq, f"{text!r} is sent", limit=LONG)


def each_is_shown_once(machine: Machine, *windows: DrivenProgram) -> None:
    """Compare what stands in each window with what stands in PostgreSQL."""
    stored = [(row["id"], row["seq"]) for row in messages_in_database(machine, windows[0].seen.room_id)]
    for window in windows:
        window.wait_until(
            lambda seen: [(row.id, row.seq) for row in seen.rows] == stored, "what is stored stands there once"
        )


def late(first: int, last: int) -> list[str]:
    """Return the texts of messages that `post_many` leaves."""
    return [f"late {number}" for number in range(first, last + 1)]


def holes(seen: Seen) -> dict[str, int]:
    """Return above which texts how many messages are said to be missing."""
    return {row.text: row.missing for row in seen.rows if row.missing}


@pytest.mark.parametrize("fault", ["Cut the connection", "Allow web pages only", "Stop the live service"])
def test_messages_go_on_both_ways_while_the_live_connection_is_rehearsed_away(machine: Machine, fault: str) -> None:
    ann, bob = meet(machine)
    ann.press("Ctrl+L")

    rehearse(ann, fault)
    ann.say("from ann")
    bob.say("from bob")
    arrives(bob, "from ann")
    arrives(ann, "from bob")
    end_rehearsal(ann)

    each_is_shown_once(machine, ann, bob)
    ann.wait_until(lambda seen: seen.says("Shown twice"), "the counters are shown")


def test_the_window_says_that_it_lives_on_a_backup_path_and_when_it_is_back(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.press("Ctrl+L")

    rehearse(ann, "Allow web pages only")
    ann.wait_until(lambda seen: seen.badge == "Live (backup)", "the badge tells of the backup path", limit=LONG)
    bob.say("over the backup path")
    arrives(ann, "over the backup path")
    end_rehearsal(ann)

    bob.say("as before")
    arrives(ann, "as before")
    each_is_shown_once(machine, ann, bob)


@pytest.mark.parametrize("fault", ["Swallow everything", "No network at all"])
def test_what_is_written_while_nothing_gets_through_waits_in_the_outbox_and_is_sent(
    machine: Machine, fault: str
) -> None:
    ann, bob = meet(machine)
    ann.press("Ctrl+L")

    rehearse(ann, fault)
    ann.say("in the tunnel")
    ann.wait_until(lambda seen: seen.badge == "Offline: 1 message waiting", "it is said that it waits", limit=LONG)
    ann.wait_until(lambda seen: seen.says("Up to date as of "), "the header says up to when it is up to date")
    ann.click("Outbox: 1 waiting, 0 not taken")
    listed = ann.wait_until(lambda seen: seen.says("1 waits.") and seen.lines, "the outbox lists it")
    row = listed.row("in the tunnel")
    assert row is not None
    assert row.delivery == "Waiting"
    assert "in the tunnel, Waiting, will be sent by itself" in listed.lines[0]
    end_rehearsal(ann)
    is_sent(ann, "in the tunnel")

    arrives(bob, "in the tunnel")
    ann.wait_until(lambda seen: seen.says("Nothing waits."), "the outbox is empty")
    each_is_shown_once(machine, ann, bob)


def test_who_was_away_for_long_sees_where_messages_are_missing_and_fetches_them(machine: Machine) -> None:
    ann, bob = meet(machine)
    bob.say("early")
    arrives(ann, "early")
    ann.press("Ctrl+L")
    rehearse(ann, "No network at all")

    post_many(machine, ann.seen.room_id, "bob", 3000)
    end_rehearsal(ann)
    gap = ann.wait_until(lambda seen: seen.row("late 3000"), "the newest page is there at once", limit=LONG)
    ann.act_on("late 2901", "L")
    less = ann.wait_until(lambda seen: (row := seen.row("late 2901")) and not row.missing, "a page of it is there")

    assert gap.texts == ["early", *late(2901, 3000)]
    assert holes(gap) == {"late 2901": 2900}
    [(upper, missing)] = holes(less).items()
    assert upper == f"late {missing + 1}"
    assert less.texts == ["early", *late(missing + 1, 3000)]


def test_what_waits_is_edited_and_deleted_from_the_outbox_before_it_is_sent(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.press("Ctrl+L")
    rehearse(ann, "No network at all")
    ann.say("to be edited")
    ann.say("to be deleted")
    ann.wait_until(lambda seen: seen.badge == "Offline: 2 messages waiting", "both wait", limit=LONG)
    ann.press("Ctrl+O")

    ann.press("E", "Waiting to be sent")
    ann.wait_until(lambda seen: seen.composer == "to be edited", "its text is in the composer")
    ann.rewrite("edited", "Message")
    ann.press("Return", "Message")
    ann.wait_until(lambda seen: seen.row("edited"), "it is changed at once")
    ann.press("Home", "Waiting to be sent")
    ann.press("Down", "Waiting to be sent")
    ann.press("Delete", "Waiting to be sent")
    ann.click("Delete")
    ann.wait_until(lambda seen: not seen.row("to be deleted"), "it is gone at once")
    end_rehearsal(ann)

    is_sent(ann, "edited")
    arrives(bob, "edited")
    assert bob.seen.texts == ["edited"]
    each_is_shown_once(machine, ann, bob)


@pytest.mark.says(RESTARTED, LEFT_OVER)
def test_a_window_that_was_stopped_believes_no_old_connection_and_has_everything_soon(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.say("before")
    arrives(bob, "before")

    bob.process.send_signal(signal.SIGSTOP)
    stopped = time.monotonic()
    machine.kill(machine.server)
    for number in range(5):
        ann.say(f"meanwhile {number}")
    is_sent(ann, "meanwhile 4")
    # Nothing tells a program how long it stood still but its own clock, for which this long is no accident.
    time.sleep(max(0.0, stopped + JUMP + 2 - time.monotonic()))
    bob.process.send_signal(signal.SIGCONT)
    woken = time.monotonic()
    arrives(bob, "meanwhile 4")
    bob.wait_until(lambda seen: seen.badge == "Live", "it is live again", limit=LONG)
    bob.say("awake")
    arrives(ann, "awake")

    assert time.monotonic() - woken < 20
    each_is_shown_once(machine, ann, bob)


def test_a_rehearsal_ends_with_the_window(machine: Machine) -> None:
    ann, bob = meet(machine)
    ann.press("Ctrl+L")
    rehearse(ann, "No network at all")
    ann.say("before the end")
    assert ann.close() == 0

    again = machine.person("ann")

    assert "End rehearsal" not in again.seen.controls
    arrives(bob, "before the end")
    each_is_shown_once(machine, again, bob)
