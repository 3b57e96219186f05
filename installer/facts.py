"""What every package says of the program: its names, version and commit, and the time that stands in its files."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
NAME = "desktop-chat"
TITLE = "Desktop Chat"
SCHEME = "deskchat"
PUBLISHER = ROOT / "resources" / "publisher.json"
"""All that who publishes packages has to set, in one file; docs/updates.md tells of each entry."""
APP_ID, KEEPER = (json.loads(PUBLISHER.read_text(encoding="utf-8"))[name] for name in ("app_id", "maintainer"))
TREE = BUILD / "frozen" / NAME
"""The frozen program, a folder that can be put anywhere."""


def project() -> dict[str, str]:
    """Return the project's table of `pyproject.toml`: name, version, description."""
    table: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def version() -> str:
    """Return the version, such as 0.1.0."""
    return project()["version"]


def commit() -> str:
    """Return the commit that is built, with `+changes` when files differ from it; `unknown` outside of a checkout."""
    try:
        known = _git("rev-parse", "HEAD")
        return f"{known}+changes" if _git("status", "--porcelain", "--untracked-files=no") else known
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def epoch() -> int:
    """Return the time, in seconds since 1970, of all files that are made: that of the commit, unless one is asked for.

    By the specification of reproducible-builds.org, `SOURCE_DATE_EPOCH`.
    """
    asked = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"\d+", asked):
        return int(asked)
    try:
        return int(_git("log", "-1", "--format=%ct"))
    except (OSError, subprocess.CalledProcessError):
        return 1_700_000_000


def architecture() -> str:
    """Return this machine's architecture as Debian calls it."""
    machine = os.uname().machine if sys.platform != "win32" else "x86_64"
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)


def _git(*arguments: str) -> str:
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return answer.stdout.strip()
