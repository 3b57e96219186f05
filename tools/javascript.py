"""The official JavaScript client, for the conformance tests alone; where Node is missing they do without it.

Runs on a bare Python, as part of `python3 -m tools.bootstrap test`, and never makes that fail. What failed once, behind
a network that lets nothing through say, is not tried again by itself: `python3 -m tools.javascript` does.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tests" / "workspace" / "conformance" / "javascript"
PACKAGES = ROOT / ".make" / "javascript"
STAMP = PACKAGES / ".installed"
OLDEST_NODE = 20
FAILED = PACKAGES / ".failed"
NODE_MISSING = (
    "Node 20 or the official JavaScript client is missing: not tried (python3 -m tools.javascript installs it)"
)
SECONDS = 300.0
# npm's own patience with a registry that cannot be reached is over a minute.
NPM = (
    *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000"),
)


def node_version() -> int:
    """Return the major version of Node, 0 where there is none (or no npm to install with)."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return 0
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def is_ready() -> bool:
    """Return whether the locked packages are installed and Node is there to run them."""
    return _is(STAMP) and node_version() >= OLDEST_NODE


def ensure() -> None:
    """Install the locked packages, each checked by its hash, where that can be done; say so in one line if it fails."""
    if _is(STAMP) or _is(FAILED) or node_version() < OLDEST_NODE:
        return
    print("Installing the official JavaScript client, for the conformance tests", flush=True)
    shutil.rmtree(PACKAGES, ignore_errors=True)
    PACKAGES.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, PACKAGES)
    trouble = _install()
    (FAILED if trouble else STAMP).write_text(_wanted())
    if trouble:
        print(f"{trouble}: {NODE_MISSING}", flush=True)


def _install() -> str:
    """Let npm install; return what went wrong, or nothing."""
    try:
        done = subprocess.run(NPM, cwd=PACKAGES, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"npm could not be run ({type(error).__name__})"
    return f"npm could not install it (exit code {done.returncode})" if done.returncode else ""


def _is(stamp: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _wanted()


def _wanted() -> str:
    return (LOCK / "package-lock.json").read_text()


if __name__ == "__main__":
    FAILED.unlink(missing_ok=True)
    ensure()
