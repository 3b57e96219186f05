"""Damage, lack of room, mistakes and malice: each has a clear sentence, and no words are lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import pytest

from desktop_chat import __version__
from tests.e2e.scenes import ROOM, make_room, meet, messages_in_database
from tests.support.driven_machine import Machine
from tests.support.driven_program import ROOT, DrivenProgram

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

SMALL_DISK = """mkdir -p "$0" && mount -t tmpfs -o size=8m none "$0" && exec "$@" """
HOSTILE = {
    "markup": "<b>bold</b> <img src='file://{trap}'> &amp; <script>alert(1)</script>",
    "markdown": "![x](file://{trap}) **bold** [link](javascript:alert(1)) `code`",
    "direction": "\u202eright to left override\u202c \u2066isolate\u2069 שלום mixed 123",
    "zalgo": "Z" + "\u0351\u034a\u0302\u0327\u0321" * 60 + "algo",
    "joined": "👩‍👩‍👧‍👦🏳️‍🌈\u200d\u200d\u200b" * 20,
    "long": "x" * 16_384,
    "lines": "\n".join(["line"] * 400),
    "controls": "bell\x07 escape\x1b[31m del\x7f",
    "percent": "%s %n {0} {name} \\u0000 '; drop table messages; --",
    "separators": "one\u0085two\x0cthree\x0bfour",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people in one room, and a file that must not be opened by showing what they write."""

    writer: DrivenProgram
    reader: DrivenProgram
    trap: Path


def make_trap(folder: Path) -> Path:
    """Make a pipe under an image's name: whoever opens it to look inside waits for ever."""
    trap = folder / "t.png"
    os.mkfifo(trap)
    return trap


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """One conversation for all hostile texts."""
    folder = tmp_path_factory.mktemp("hostile")
    machine = Machine(folder / "home")
    writer, reader = meet(machine)
    yield Pair(writer, reader, make_trap(folder))
    machine.end()
    assert machine.complaints() == []
    rmtree(folder)


def run_plain(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program itself and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "desktop_chat", *arguments],
        env={**os.environ, "DESKTOP_CHAT_HOME": str(home), "QT_QPA_PLATFORM": "xcb"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def flip_bytes(file: Path) -> None:
    """Damage every second page of a file, but for the first."""
    content = bytearray(file.read_bytes())
    for start in range(4096, len(content), 8192):
        content[start + 100 : start + 132] = bytes(byte ^ 0xFF for byte in content[start + 100 : start + 132])
    file.write_bytes(content)


@pytest.mark.says("former store was put aside", "could not be read")
def test_a_damaged_store_is_fetched_again_and_what_waited_is_sent(machine: Machine) -> None:
    ann, bob = meet(machine)
    bob.say("still on the server")
    ann.wait_until(lambda seen: seen.row("still on the server"), "it arrives")
    os.kill(machine.server, signal.SIGSTOP)
    ann.say("only here")
    ann.kill()
    os.kill(machine.server, signal.SIGCONT)
    flip_bytes(machine.profile("ann") / "store.db")

    again = machine.person("ann")

    again.wait_until(
        lambda seen: seen.says("damaged") and seen.says("Unsent items that were saved: 1."), "the damage is told"
    )
    again.open_room(ROOM)
    shown = again.wait_until(
        lambda seen: (row := seen.row("only here")) and row.seq and seen.row("still on the server"), "all is back"
    )
    bob.wait_until(lambda seen: seen.row("only here"), "what waited has arrived")
    assert [row["text"] for row in messages_in_database(machine, shown.room_id)] == ["still on the server", "only here"]
    assert any(path.is_dir() for path in machine.profile("ann").glob("quarantine*"))


def test_a_full_disk_is_told_and_the_text_stays_in_the_field(machine: Machine) -> None:
    bob = machine.person("bob")
    folder = machine.profile("ann")
    ann = machine.person("ann", before=[*own_mounts(), "sh", "-c", SMALL_DISK, str(folder)])
    make_room(ann, "bob")
    ann.say("there is room")
    filler = Path(f"/proc/{ann.process.pid}/root{folder}/filler")
    fill_up(filler)

    ann.paste("much " * 2000)
    ann.press("Return", "Message")

    full = ann.wait_until(lambda seen: seen.says("The disk is full"), "the full disk is told")
    assert full.composer == "much " * 2000
    assert full.texts == ["there is room"]
    filler.unlink()
    ann.press("Return", "Message")
    ann.wait_until(lambda seen: seen.rows[-1].delivery in {"Sent", "Delivered"} and not seen.composer, "it is sent")
    bob.open_room(ROOM)
    bob.wait_until(lambda seen: [len(text) for text in seen.texts] == [13, 9999], "it arrives once")


def own_mounts() -> list[str]:
    """Return how to give a command mounts of its own: as nobody special, as root, or as root in a changed root."""
    ways = (["unshare", "-rm"], ["unshare", "-m"], ["unshare", "-m", "--propagation", "unchanged"])
    return next(way for way in ways if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0)


def fill_up(file: Path) -> None:
    with file.open("wb", buffering=0) as filler:
        try:
            while filler.write(bytes(65_536)) == 65_536:
                continue
        except OSError:
            return


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_text_is_a_plain_text_for_both(conversation: Pair, kind: str) -> None:
    text = HOSTILE[kind].replace("{trap}", str(conversation.trap))

    conversation.writer.paste(text)
    conversation.writer.press("Return", "Message")

    row = conversation.writer.wait_until(
        lambda seen: seen.rows and seen.rows[-1].seq and not seen.composer, "it is sent"
    ).rows[-1]
    conversation.reader.wait_until(lambda seen: seen.rows and seen.rows[-1].id == row.id, "it arrives")
    assert conversation.reader.seen.rows[-1].text == row.text == text


def test_a_text_that_is_too_long_stays_in_the_field(machine: Machine) -> None:
    ann = machine.person("ann")
    make_room(ann)

    ann.paste("y" * 16_385)
    ann.press("Return", "Message")

    told = ann.wait_until(lambda seen: seen.says("too long"), "that it is too long is told")
    assert told.composer == "y" * 16_385
    assert told.rows == []


def test_hostile_names_are_shown_letter_by_letter(machine: Machine, tmp_path: Path) -> None:
    trap = make_trap(tmp_path)
    name = f"<img src='file://{trap}'>"[:80]
    ann, bob = machine.person("<b>ann</b>"), machine.person("bob")

    ann.click("New conversation")
    ann.click("Group")
    ann.write(name, "Name of the conversation")
    ann.choose_person("bob")
    ann.click("Start")
    ann.wait_until(lambda seen: seen.room == name, "the room is open")
    ann.say("hello")

    bob.open_room(name)
    bob.wait_until(lambda seen: seen.row("hello"), "it arrives")
    assert bob.seen.says("<b>ann</b>")
    assert [row.author for row in bob.seen.rows] == ["<b>ann</b>"]


@pytest.mark.says("could not be entered: WorkspaceUnavailable")
def test_a_name_that_turns_the_words_beside_it_round_is_no_name(machine: Machine) -> None:
    program = machine.window("--local", "--as", "\u202ebob", "--unprotected-store")

    program.wait_until(lambda seen: seen.says("That is no name for a person"), "the refusal is told")


def test_a_home_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")

    ended = run_plain(tmp_path / "home" / "below", "--local")

    assert ended.returncode == 1
    assert f"{tmp_path / 'home' / 'below'} cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--version"], 0, f"desktop-chat {__version__}\n"),
        (["--help"], 0, "usage: desktop-chat"),
        (["--nonsense"], 2, ""),
        (["--as", "ann"], 2, ""),
        (["--profile", "../../etc"], 1, ""),
    ],
)
def test_the_command_line_answers_without_a_window(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    ended = run_plain(tmp_path / "home", *arguments)

    assert ended.returncode == code
    assert ended.stdout.startswith(said)
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "home").exists() or not any((tmp_path / "home").rglob("*.db"))
