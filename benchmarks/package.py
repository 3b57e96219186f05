"""The frozen program: what it weighs, how long it takes to build, and how its start compares with that from source.

It builds the bundle and the .deb first (`make package` has to have run once here: that installs the tools).
Both starts are those of `startup`, by the pixels of a real X screen, in turn, on one profile of 100,000 messages:
process start to rooms and conversation as they stay. The memory is that of a window in its own local workspace and all
its processes, ten seconds after its first picture; pages that several processes share count in each of them.
"""

import json
import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.display import private_screen
from benchmarks.on_desktop import run_on_desktop
from benchmarks.startup import IDLE_SECONDS, WHOLE, Start, make_profile, source_program
from installer import facts
from tools.bootstrap import PACKING, compile_modules

RUNS = 12
_LIMIT_SECONDS = 60.0
_MB = 1_000_000


def measure() -> dict[str, object]:
    """Build, then measure on a private desktop with an unlocked Secret Service."""
    subprocess.run([PACKING / "bin" / "python", "-m", "installer", "bundle", "deb"], cwd=facts.ROOT, check=True)
    return run_on_desktop("benchmarks.package")


def measure_here() -> dict[str, object]:
    """Measure what was built; the session bus of this process has the Secret Service."""
    compile_modules()
    took = json.loads((facts.BUILD / "took.json").read_text(encoding="utf-8"))
    files = [path for path in facts.TREE.rglob("*") if path.is_file() and not path.is_symlink()]
    package = next(facts.DIST.glob("*.deb"))
    return {
        "unpacked_mb": round(sum(path.stat().st_size for path in files) / _MB, 1),
        "deb_mb": round(package.stat().st_size / _MB, 1),
        "files": len(files),
        "build_s": round(sum(took.values()), 1),
        **_starts(),
        "idle_rss_mb": _idle_memory(),
    }


def _starts() -> dict[str, object]:
    """Start both in turn and return their medians, in milliseconds."""
    frozen: list[float] = []
    source: list[float] = []
    with tempfile.TemporaryDirectory(prefix="desktop-chat-package-") as folder, private_screen() as screen:
        screen.park_pointer()
        home = Path(folder) / "home"
        make_profile(home)
        for run in range(RUNS + 1):
            first = Start(screen, [str(facts.TREE / facts.NAME)], home).painted(WHOLE)
            second = Start(screen, source_program(), home).painted(WHOLE)
            if run:  # the first of each fills the page cache
                frozen.append(first)
                source.append(second)
    medians = statistics.median(frozen), statistics.median(source)
    return {
        "frozen_ms": round(medians[0], 1),
        "source_ms": round(medians[1], 1),
        "start_ratio": round(medians[0] / medians[1], 2),
        "starts": RUNS,
        "load": round(os.getloadavg()[0], 2),
    }


def _idle_memory() -> float:
    """Return the memory of a window with its workspace, at rest, in megabytes."""
    with tempfile.TemporaryDirectory(prefix="desktop-chat-package-") as folder, private_screen() as screen:
        home = Path(folder) / "home"
        environment = screen.environment | {"DESKTOP_CHAT_HOME": str(home)}
        command = [str(facts.TREE / facts.NAME), "--local", "--as", "Ann", "--room", "Kitchen"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            ready = home / "workspace" / "workspace.json"
            deadline = time.monotonic() + _LIMIT_SECONDS
            while not ready.exists():
                if time.monotonic() > deadline:
                    raise TimeoutError("the workspace did not start")
                time.sleep(0.05)
            time.sleep(IDLE_SECONDS)
            ours = [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]
            return round(sum(psutil.Process(pid).memory_info().rss for pid in ours) / _MB, 1)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
