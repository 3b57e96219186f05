"""The official JavaScript client, for the conformance tests alone; where Node is missing they do without it.

Runs on a bare Python, as part of `python3 -m tools.bootstrap test`, and never makes that fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tests" / "workspace" / "conformance" / "javascript"
PACKAGES = ROOT / ".make" / "javascript"
STAMP = PACKAGES / ".installed"
OLDEST_NODE = 20
NODE_MISSING = "Node 20 with the official JavaScript client is missing, so that client was not tried"
SECONDS = 300.0


def node_version() -> int:
    """Return the major version of Node, 0 where there is none (or no npm to install with)."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return 0
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def is_ready() -> bool:
    """Return whether the locked packages are installed and Node is there to run them."""
    return STAMP.exists() and STAMP.read_text() == _wanted() and node_version() >= OLDEST_NODE


def ensure() -> None:
    """Install the locked packages, each checked by its hash, where that can be done; say so in one line if it fails."""
    if STAMP.exists() and STAMP.read_text() == _wanted():
        return
    if node_version() < OLDEST_NODE:
        return
    print("Installing the official JavaScript client, for the conformance tests", flush=True)
    shutil.rmtree(PACKAGES, ignore_errors=True)
    PACKAGES.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, PACKAGES)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=PACKAGES, env=os.environ, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"npm could not be run ({type(error).__name__}): {NODE_MISSING}", flush=True)
        return
    if done.returncode != 0:
        print(f"npm could not install it (exit code {done.returncode}): {NODE_MISSING}", flush=True)
        return
    STAMP.write_text(_wanted())


def _wanted() -> str:
    return (LOCK / "package-lock.json").read_text()
