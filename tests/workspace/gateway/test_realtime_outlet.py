"""The queue of a connection, and the way past it for frames that many get: same bytes, same order."""

import asyncio
import contextlib

import pytest
from websockets.frames import Opcode
from websockets.protocol import CLIENT, OPEN, Protocol

from desktop_chat.workspace.realtime_frames import Frame, SharedFrame, Version
from desktop_chat.workspace.realtime_outlet import Outlet


class Carrier:
    """A socket that takes frames one after the other, and past the queue while it is `free`."""

    def __init__(self, outlet: Outlet) -> None:
        self.written: list[Frame] = []
        self.free = True
        self.outlet = outlet
        outlet.write_at_once_by(self._write_at_once)

    async def carry(self) -> None:
        """Write what waits, then wait for more."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                await self.outlet.ready()
        while (frame := self.outlet.take()) is not None:
            self.written.append(frame)

    def _write_at_once(self, frame: bytes) -> bool:
        if self.free:
            self.written.append(frame)
        return self.free


@pytest.fixture
def outlet() -> Outlet:
    return Outlet(Version.V2, most_frames=10, most_bytes=1000)


@pytest.fixture
def carrier(outlet: Outlet) -> Carrier:
    return Carrier(outlet)


def on_websocket(text: str) -> bytes:
    return SharedFrame(text).on_websocket


async def test_shared_frame_is_written_at_once_when_nothing_is_under_way(outlet: Outlet, carrier: Carrier) -> None:
    await carrier.carry()
    outlet.put_shared(SharedFrame("a"))

    assert carrier.written == [on_websocket("a")]
    assert outlet.take() is None


async def test_it_waits_behind_what_waits(outlet: Outlet, carrier: Carrier) -> None:
    await carrier.carry()
    outlet.put("first")
    outlet.put_shared(SharedFrame("second"))
    assert carrier.written == []
    await carrier.carry()

    assert carrier.written == ["first", "second"]


async def test_it_waits_behind_what_is_being_written(outlet: Outlet, carrier: Carrier) -> None:
    await carrier.carry()
    outlet.put("taken, and not written yet")
    await outlet.ready()
    outlet.take()
    outlet.put_shared(SharedFrame("second"))

    assert carrier.written == []
    assert outlet.take() == "second"


async def test_it_waits_while_the_carrier_is_busy_the_outlet_is_held_or_has_never_rested(
    outlet: Outlet, carrier: Carrier
) -> None:
    outlet.put_shared(SharedFrame("before the first rest"))
    await carrier.carry()
    await carrier.carry()
    carrier.free = False
    outlet.put_shared(SharedFrame("busy"))
    await carrier.carry()
    await carrier.carry()
    carrier.free = True
    outlet.hold()
    outlet.put_shared(SharedFrame("held"))
    assert carrier.written == ["before the first rest", "busy"]
    outlet.release()
    await carrier.carry()

    assert carrier.written[2:] == ["held"]


async def test_nothing_is_written_after_the_end(outlet: Outlet, carrier: Carrier) -> None:
    await carrier.carry()
    outlet.close(1000)
    outlet.put_shared(SharedFrame("late"))

    assert carrier.written == []


@pytest.mark.parametrize(
    "frame", ["", "ü" * 60, "x" * 125, "x" * 126, "x" * 65_535, "x" * 65_536, b"\x00\xff", b"b" * 70_000]
)
def test_frame_is_what_a_websocket_client_reads(frame: Frame) -> None:
    client = Protocol(CLIENT, state=OPEN, max_size=None)
    client.receive_data(SharedFrame(frame).on_websocket)
    (event,) = client.events_received()

    expected = (Opcode.BINARY, frame) if isinstance(frame, bytes) else (Opcode.TEXT, frame.encode())
    assert (event.opcode, event.data, event.fin) == (*expected, True)  # type: ignore[union-attr]
