"""The wire over the `websockets` library: a binary frame is given on where it comes, and no frame overtakes another."""

import asyncio
import contextlib
import random

import pytest
from websockets.asyncio.server import ServerConnection, serve

from desktop_chat.transport.site import parse_site
from desktop_chat.transport.websocket import dial
from desktop_chat.transport.wire import WireEnded

Sent = list[str | bytes | list[bytes]]
"""What a server sends: text, binary, or binary in fragments."""


async def read_all(sent: Sent, *, together: bool) -> tuple[list[str | bytes], int]:
    """Return what comes of it, in the order in which the client has it, and how much of it was taken as it came."""
    asked = asyncio.Semaphore(0)

    async def speak(connection: ServerConnection) -> None:
        for frame in sent:
            await connection.send(frame)
            if not together:
                await asked.acquire()

    got: list[str | bytes] = []
    taken: list[bytes] = []

    def take(frame: bytes) -> None:
        asked.release()
        taken.append(frame)
        got.append(frame)

    async with serve(speak, "127.0.0.1", 0, compression=None) as server, asyncio.timeout(20):
        port = next(iter(server.sockets)).getsockname()[1]
        wire = await dial(parse_site(f"http://127.0.0.1:{port}", "anon-key"))
        with contextlib.suppress(WireEnded):
            while True:
                got.append(await wire.receive(take))
                asked.release()
    return got, len(taken)


def whole(sent: Sent) -> list[str | bytes]:
    return [b"".join(frame) if isinstance(frame, list) else frame for frame in sent]


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
async def test_every_frame_comes_once_and_in_order(together: bool) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        sent: Sent = []
        for number in range(30):
            kinds: Sent = [f"text {number}", f"binary {number}".encode(), [b"in ", b"fragments ", b"%d" % number]]
            sent.append(chance.choice(kinds))

        got, _ = await read_all(sent, together=together)

        assert got == whole(sent), seed


async def test_binary_frames_wake_nobody_up_while_the_reader_waits() -> None:
    sent: Sent = ["first", *(b"%d" % number for number in range(50)), "last"]

    got, taken = await read_all(sent, together=False)

    assert got == sent
    assert taken == 50
