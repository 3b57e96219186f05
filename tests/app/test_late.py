"""What is not needed for the first picture is made at its first use, and imported where no frame waits for it."""

import json
import subprocess
import sys
from pathlib import Path

from desktop_chat.app.late import late

SCRIPT = """
import asyncio, json, sys, threading
from desktop_chat.app import wiring

threads = {}
class Watch:
    def find_spec(self, name, path, target=None):
        if name.startswith("desktop_chat.transport."):
            threads[name] = threading.current_thread() is threading.main_thread()
        return None

before = sorted(set(wiring._ADAPTERS) & set(sys.modules))
sys.meta_path.insert(0, Watch())
asyncio.run(wiring.load_adapters())
found = dict(threads)
first = threading.active_count()
asyncio.run(wiring.load_adapters())
told = {
    "before": before,
    "left": sorted(set(wiring._ADAPTERS) - set(sys.modules)),
    "on_the_loop": sorted(name for name, is_main in found.items() if is_main),
    "imported": len(found),
    "qt": sorted(name for name in sys.modules if name.startswith("PySide6")),
    "threads": [first, threading.active_count()],
}
print(json.dumps(told))
"""


def test_adapters_are_imported_beside_the_window_and_bring_no_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
        cwd=Path(__file__).parents[2],
    )

    told = json.loads(done.stdout)
    assert told.pop("imported") > 6
    assert told == {"before": [], "left": [], "on_the_loop": [], "qt": [], "threads": [1, 1]}


def test_an_adapter_is_made_once_and_at_its_first_use() -> None:
    made: list[list[int]] = []

    def make() -> list[int]:
        made.append([3, 1])
        return made[-1]

    adapter = late(make)
    assert made == []

    adapter.sort()
    adapter.append(4)

    assert made == [[1, 3, 4]]
