"""A second start hands over to the window that is open: over real sockets, to the owner only, and hostile peers not."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_chat.protocol.handover import ACCEPTED, Handover, encode_handover
from desktop_chat.system.handover import (
    FILE_NAME,
    LINE_SECONDS,
    MOST_AT_ONCE,
    SOCKET_NAME,
    HandoverDesk,
    hand_over,
)
from desktop_chat.system.instance import ProfileLock

LINK = "deskchat://room/01931c3e-5b7a-7c51-9a55-0d9f2c6a7b10"
SHOW = Handover(room="Küche", link=LINK, activation="token")

STRANGER = """
import os, socket, sys
os.setuid(65534)
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
except PermissionError:
    print("refused")
"""


class Listening:
    """A profile whose window listens, and what it was handed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = ProfileLock.acquire(folder, "window")
        self.taken: asyncio.Queue[Handover] = asyncio.Queue()
        self.desk = HandoverDesk(folder, self.taken.put_nowait)

    def told(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / FILE_NAME).read_bytes())
        return found

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        port = self.told()["port"]
        if isinstance(port, int) and port:
            return await asyncio.open_connection("127.0.0.1", port)
        return await asyncio.open_unix_connection(self.folder / SOCKET_NAME)

    async def say(self, line: bytes) -> bytes:
        """Say this and return all that is answered before the end."""
        reader, writer = await self.connect()
        writer.write(line)
        answer = b""
        try:
            answer = await reader.read()
        except ConnectionError:
            assert answer == b""  # thrown out before all was read
        writer.close()
        return answer


@pytest.fixture(params=["socket", "port"])
async def listening(request: pytest.FixtureRequest, private_home: Path) -> AsyncIterator[Listening]:
    """A listening window; its folder lies too deep for a socket in the second round."""
    listening = Listening(private_home / ("deep" * 30 if request.param == "port" else "ann"))
    await listening.desk.open()
    yield listening
    await listening.desk.close()
    listening.lock.release()


async def test_what_a_second_start_wants_comes_to_the_window(listening: Listening) -> None:
    assert await asyncio.to_thread(hand_over, listening.folder, SHOW) is True

    assert await listening.taken.get() == SHOW


async def test_the_file_and_the_socket_are_the_owners_alone(listening: Listening) -> None:
    files = [file for name in (FILE_NAME, SOCKET_NAME) if (file := listening.folder / name).exists()]

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(listening.folder.stat().st_mode) == 0o700
    assert bool(listening.told()["port"]) is not (listening.folder / SOCKET_NAME).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_another_account_reaches_no_socket(private_home: Path) -> None:
    listening = Listening(private_home / "ann")
    await listening.desk.open()
    # Even where the folders let it pass, the socket does not.
    for folder in (listening.folder, private_home, private_home.parent):
        folder.chmod(0o755)

    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-S", "-c", STRANGER, str(listening.folder / SOCKET_NAME)],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("refused\n", "")
    await listening.desk.close()
    listening.lock.release()


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xfe\x00\n",
        b"[" * 4000 + b"\n",
        b"x" * 100_000,
        encode_handover(SHOW, "guessed"),
        encode_handover(SHOW, "\ud800"),
    ],
)
async def test_a_stranger_is_refused_and_the_next_one_served(listening: Listening, line: bytes) -> None:
    assert await listening.say(line) == b""

    assert await asyncio.to_thread(hand_over, listening.folder, SHOW) is True
    assert await listening.taken.get() == SHOW
    assert listening.taken.empty()


async def test_who_says_nothing_is_sent_away_and_cannot_keep_others_out(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_chat.system.handover.LINE_SECONDS", LINE_SECONDS / 20)
    silent = [await listening.connect() for _ in range(MOST_AT_ONCE)]

    ends = [await reader.read() for reader, _ in silent]

    assert ends == [b""] * MOST_AT_ONCE
    assert await asyncio.to_thread(hand_over, listening.folder, SHOW) is True
    for _, writer in silent:
        writer.close()


async def test_one_request_is_answered_a_connection(listening: Listening) -> None:
    line = encode_handover(SHOW, str(listening.told()["secret"]))

    assert await listening.say(line + line) == ACCEPTED
    assert await listening.taken.get() == SHOW
    assert listening.taken.empty()


async def test_a_closed_desk_leaves_nothing_behind(listening: Listening) -> None:
    await listening.desk.close()
    await listening.desk.close()

    assert hand_over(listening.folder, SHOW) is False
    assert sorted(file.name for file in listening.folder.iterdir()) == ["profile.lock"]


async def test_what_a_killed_window_left_is_neither_believed_nor_in_the_way(listening: Listening) -> None:
    told = listening.told() | {"pid": os.getpid() + 1}
    (listening.folder / FILE_NAME).write_text(json.dumps(told), encoding="utf-8")

    assert await asyncio.to_thread(hand_over, listening.folder, SHOW) is False
    assert listening.taken.empty()

    again = HandoverDesk(listening.folder, listening.taken.put_nowait)
    await again.open()
    assert await asyncio.to_thread(hand_over, listening.folder, SHOW) is True
    await again.close()


async def test_nobody_is_told_anything_when_nobody_has_the_profile(listening: Listening) -> None:
    listening.lock.release()

    assert hand_over(listening.folder, SHOW) is False
    assert listening.taken.empty()
