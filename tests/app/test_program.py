"""The program from its first picture to its end, on a real store; there is no server, so only the store can show."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_chat.domain.ids import RoomId
from desktop_chat.system import keyslots, vault
from desktop_chat.system.instance import ProfileLock, holder
from tests.app.stored import COUNT, stored_profile
from tests.store.builders import OTHER_ROOM, ROOM
from tests.support.driven_program import DrivenProgram, Seen

pytestmark = pytest.mark.timeout(300)

PASSPHRASE = "plenty of tea leaves"
Start = Callable[..., DrivenProgram]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts the program offscreen; it is ended after the test."""
    programs: list[DrivenProgram] = []

    def start(*arguments: str) -> DrivenProgram:
        program = DrivenProgram.start(home, *arguments, environment={"QT_QPA_PLATFORM": "offscreen"})
        programs.append(program)
        return program

    yield start
    for program in programs:
        program.stop()


def paints_the_conversation(seen: Seen) -> bool:
    return seen.page == "chat" and seen.room == "Plans" and len(seen.rows) == COUNT


def logged(home: Path) -> str:
    file = home / "log" / "default.log"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_rooms_and_last_conversation_are_painted_without_a_server(home: Path, start: Start) -> None:
    stored_profile(home)

    seen = start().wait_until(paints_the_conversation, "the stored conversation is shown")

    assert [room.title for room in seen.rooms] == ["Plans", "Lunch"]
    assert seen.texts[-1] == f"message {COUNT}"
    assert "This computer's copy is not protected" in seen.controls


def test_without_a_last_room_the_rooms_are_shown(home: Path, start: Start) -> None:
    stored_profile(home, room=None)

    seen = start().wait_until(lambda seen: seen.page == "chat" and len(seen.rooms) == 2, "the rooms are shown")

    assert seen.room == ""


def test_a_last_room_that_is_not_there_any_more_is_no_fault(home: Path, start: Start) -> None:
    stored_profile(home, room=RoomId("99999999-0000-7000-8000-000000000009"))

    start().wait_until(lambda seen: seen.page == "chat" and len(seen.rooms) == 2, "the rooms are shown")


def test_a_profile_behind_a_passphrase_asks_until_it_is_right(home: Path, start: Start) -> None:
    stored_profile(home, choice=vault.Passphrase(text=PASSPHRASE))
    program = start()
    program.wait_until(lambda seen: seen.page == "unlock", "the passphrase is asked for")

    program.write("something else", "Passphrase")
    program.click("Open")
    program.wait_until(lambda seen: seen.page == "unlock" and seen.controls, "it is asked for again")
    program.rewrite(PASSPHRASE, "Passphrase")
    program.click("Open")

    program.wait_until(paints_the_conversation, "the stored conversation is shown")


def test_a_damaged_store_is_put_aside_and_said(home: Path, start: Start) -> None:
    folder = stored_profile(home)
    store = folder / "store.db"
    content = bytearray(store.read_bytes())
    content[: len(content) // 2] = b"x" * (len(content) // 2)
    store.write_bytes(content)

    program = start()

    program.wait_until(lambda seen: seen.says("damaged"), "the damage is told")
    assert list((folder / "quarantine").iterdir())


def test_damaged_key_slots_are_told_and_the_window_can_be_closed(home: Path, start: Start) -> None:
    folder = stored_profile(home)
    for name in (keyslots.FILE_NAME, keyslots.BACKUP_NAME):
        (folder / name).write_text("rubbish")
    program = start()

    program.wait_until(lambda seen: seen.says("cannot be read"), "the reason is told")
    program.process.send_signal(signal.SIGTERM)

    assert program.wait() == 0


def test_a_termination_ends_everything_in_order(home: Path, start: Start) -> None:
    folder = stored_profile(home)
    program = start()
    program.wait_until(paints_the_conversation, "the stored conversation is shown")
    assert holder(folder) is not None

    program.process.send_signal(signal.SIGTERM)

    assert program.wait() == 0
    assert holder(folder) is None
    ProfileLock.acquire(folder).release()
    assert not [line for line in logged(home).splitlines() if " ERROR " in line or " CRITICAL " in line]


def test_a_termination_while_the_passphrase_is_asked_for_ends_in_order(home: Path, start: Start) -> None:
    folder = stored_profile(home, choice=vault.Passphrase(text=PASSPHRASE))
    program = start()
    program.wait_until(lambda seen: seen.page == "unlock", "the passphrase is asked for")

    program.process.send_signal(signal.SIGTERM)

    assert program.wait() == 0
    assert holder(folder) is None


def test_the_room_that_was_open_last_is_remembered(home: Path, start: Start) -> None:
    folder = stored_profile(home, room=ROOM)
    program = start()
    program.wait_until(paints_the_conversation, "the stored conversation is shown")

    program.open_room("Lunch")
    program.order("close")

    assert program.wait() == 0
    assert json.loads((folder / "settings.json").read_text())["last_room"] == OTHER_ROOM
    start().wait_until(lambda seen: seen.room == "Lunch" and "lunch 3" in seen.texts, "that room is open again")


def test_what_was_written_without_a_connection_is_there_again(home: Path, start: Start) -> None:
    stored_profile(home)
    program = start()
    program.wait_until(paints_the_conversation, "the stored conversation is shown")

    program.say("not sent yet")
    program.kill()

    start().wait_until(lambda seen: "not sent yet" in seen.texts, "the unsent message is shown")
