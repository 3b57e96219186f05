"""The other side of `delivery`: a process of its own that hears over every way and writes down when.

Each line of its output is one JSON array: [way, text, monotonic seconds]; the first says that it is ready. It ends with
its input.
"""

import asyncio
import contextlib
import functools
import json
import sys
from pathlib import Path

from benchmarks.child import input_ended
from benchmarks.ways import Heard, Places, official_end, raw_end, relay, service_end
from desktop_chat.app.paths import Paths
from desktop_chat.system.launcher import join_workspace

READY = "ready"


def main() -> None:
    """Hear over all three ways until the input ends."""
    asyncio.run(_listen(Places.of_json(sys.argv[1])))


def run_relay() -> None:
    """Run the bare relay until the input ends; the first line of the output is its port."""

    async def run() -> None:
        async with relay() as port:
            print(port, flush=True)
            await input_ended()

    asyncio.run(run())


async def _listen(places: Places) -> None:
    def heard_by(way: str) -> Heard:
        return functools.partial(_tell, way)

    async with contextlib.AsyncExitStack() as stack:
        workspace = await join_workspace(Paths(Path(places.home)).workspace)
        assert workspace is not None
        _ = await stack.enter_async_context(workspace)
        _ = await stack.enter_async_context(service_end(places, workspace, heard_by("service"), writer=False))
        _ = await stack.enter_async_context(raw_end(places, heard_by("raw")))
        _ = await stack.enter_async_context(official_end(places, workspace, heard_by("official"), writer=False))
        _tell(READY, "", 0.0)
        await input_ended()


def _tell(way: str, text: str, at: float) -> None:
    print(json.dumps([way, text, at]), flush=True)
