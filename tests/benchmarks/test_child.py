"""A process that a benchmark has started does not outlive it, however the benchmark ends."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import asyncio, sys
from benchmarks.child import while_wanted

async def live():
    async with while_wanted():
        print("open", flush=True)
        await asyncio.sleep({seconds})
        print("done", flush=True)

asyncio.run(live())
"""


def start(seconds: float) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(seconds=seconds)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_ends_with_whoever_started_it() -> None:
    with start(60) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"

        left, said = child.communicate(timeout=20)  # closes its input, as the end of the starter does

    assert left == ""
    assert "CancelledError" in said or "KeyboardInterrupt" in said
    assert child.returncode != 0


def test_it_ends_by_itself_while_its_starter_goes_on() -> None:
    with start(0) as child:
        code = child.wait(timeout=20)
        assert child.stdout is not None
        assert child.stdout.read() == "open\ndone\n"

    assert code == 0
