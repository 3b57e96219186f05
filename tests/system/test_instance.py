"""One writer per profile."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.domain.errors import StoreLocked
from desktop_chat.system.instance import Holder, ProfileLock, holder

HOLD = """
import sys
from pathlib import Path
from desktop_chat.system.instance import ProfileLock
lock = ProfileLock.acquire(Path(sys.argv[1]), note="socket /run/x")
print("held", flush=True)
sys.stdin.read()
"""


def test_second_writer_is_refused_and_told_which_profile(tmp_path: Path) -> None:
    lock = ProfileLock.acquire(tmp_path / "ann")

    with pytest.raises(StoreLocked, match="“ann” is already open"):
        ProfileLock.acquire(tmp_path / "ann")

    lock.release()


def test_released_profile_can_be_taken_again(tmp_path: Path) -> None:
    lock = ProfileLock.acquire(tmp_path / "ann")
    lock.release()
    lock.release()

    again = ProfileLock.acquire(tmp_path / "ann")

    assert holder(tmp_path / "ann") == Holder(pid=os.getpid())
    again.release()


def test_another_process_is_named_and_its_death_frees_the_profile(tmp_path: Path) -> None:
    folder = tmp_path / "ann"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"

        with pytest.raises(StoreLocked):
            ProfileLock.acquire(folder)
        found = holder(folder)
        other.send_signal(signal.SIGKILL)
        other.wait()

    assert found == Holder(pid=other.pid, note="socket /run/x")
    assert holder(folder) is None
    ProfileLock.acquire(folder).release()


def test_profile_that_nobody_has_open_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path / "ann") is None


def test_asking_who_holds_a_free_profile_does_not_take_it(tmp_path: Path) -> None:
    ProfileLock.acquire(tmp_path / "ann").release()

    assert holder(tmp_path / "ann") is None
    ProfileLock.acquire(tmp_path / "ann").release()


def test_unreadable_note_of_a_holder_is_no_error(tmp_path: Path) -> None:
    lock = ProfileLock.acquire(tmp_path / "ann")
    (tmp_path / "ann" / "profile.lock").write_bytes(b'{"pid": [')

    assert holder(tmp_path / "ann") == Holder(pid=0)
    lock.release()


def test_two_profiles_do_not_hinder_each_other(tmp_path: Path) -> None:
    locks = [ProfileLock.acquire(tmp_path / name) for name in ("ann", "bo")]

    assert stat.S_IMODE((tmp_path / "ann").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "ann" / "profile.lock").stat().st_mode) == 0o600
    for lock in locks:
        lock.release()
