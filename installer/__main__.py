"""Makes packages into `dist/`: python -m installer [STEP...], one of bundle, archive, deb, windows; else all of them.

Runs in the environment of `python3 -m tools.bootstrap package`; `make package` does both.
"""

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from installer import bundle, facts, icons
from installer.linux import archive, deb
from installer.windows import setup

DRAWN = facts.BUILD / "icons"
SUMS = facts.DIST / "SHA256SUMS"


def main(words: list[str]) -> int:
    """Make what the command line names; return the exit code."""
    steps = _steps()
    unknown = [word for word in words if word not in steps]
    if unknown:
        print(f"usage: python -m installer [{'] ['.join(steps)}]", file=sys.stderr)
        return 2
    facts.DIST.mkdir(exist_ok=True)
    icons.draw(DRAWN)
    took: dict[str, float] = {}
    for name, step in steps.items():
        if words and name not in words:
            continue
        started = time.perf_counter()
        step()
        took[name] = round(time.perf_counter() - started, 1)
        print(f"{name}: {took[name]} s", flush=True)
    (facts.BUILD / "took.json").write_text(json.dumps(took), encoding="utf-8")
    write_sums()
    return 0


def write_sums() -> None:
    """Write the SHA-256 of everything in `dist/`, as `sha256sum --check` reads it."""
    files = [file for file in sorted(facts.DIST.iterdir()) if file.is_file() and file != SUMS]
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    SUMS.write_text("".join(lines), encoding="utf-8")


def _steps() -> dict[str, Callable[[], object]]:
    """Return what can be made on this system, in its order."""
    steps: dict[str, Callable[[], object]] = {"bundle": _bundle}
    if sys.platform.startswith("linux"):
        steps["archive"] = lambda: archive.make(facts.TREE, DRAWN, facts.DIST)
        if shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps"):
            steps["deb"] = lambda: deb.make(facts.TREE, DRAWN, facts.DIST)
    if sys.platform == "win32":
        steps["windows"] = lambda: setup.make(facts.TREE, facts.DIST)
    return steps


def _bundle() -> Path:
    for old in facts.DIST.glob("*"):
        old.unlink()
    tree = bundle.build()
    shutil.copy(tree / "sbom.cdx.json", facts.DIST / f"{facts.NAME}-{facts.version()}.cdx.json")
    return tree


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
