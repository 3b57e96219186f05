"""Runs a benchmark on a private desktop: session bus an unlocked Secret Service, nothing of the person's own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_on_desktop(module: str) -> dict[str, object]:
    """Return what `measure_here` of a module returns, called in a process on such a desktop."""
    script = f"import json, {module} as found; print(json.dumps(found.measure_here()))"
    command = [sys.executable, "-c", script]
    if not os.environ.get("DESKTOP_CHAT_PRIVATE_DESKTOP"):
        command = [str(ROOT / "tools" / "with_desktop.sh"), *command]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result
