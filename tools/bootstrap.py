"""Make a checkout ready to run, test or pack: system packages, a pinned uv, the locked Python packages in `.venv`.

Runs on a bare Python (standard library only) as `python3 -m tools.bootstrap run|test|package`, and before each `make
run` and `make test`: when nothing has changed it only compares a fingerprint and leaves. What packs the program has an
environment of its own, with nothing in it that only tests need.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import javascript, system_packages

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
INSTALLED = ENVIRONMENT / ".installed"
PROGRAMS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
UV_ENVIRONMENT = ROOT / ".make" / "uv"
UV_INSTALLED = UV_ENVIRONMENT / ".installed"
UV_REQUIREMENT = ROOT / "tools" / "uv.txt"
EXPORTED = ROOT / ".make" / "requirements.txt"
TRANSLATIONS = ROOT / "resources" / "translations"
PACKING = ROOT / ".make" / "package"
KINDS = ("run", "test", "package", "package-test")
GROUPS = {"run": ["--no-dev"], "test": [], "package": ["--no-dev", "--group", "package"]}
LOADED = (
    "desktop_chat.app.screen",
    "desktop_chat.app.entrance",
    "desktop_chat.transport.http",
    "desktop_chat.transport.live",
    "desktop_chat.transport.library_connection",
    "desktop_chat.transport.tunnel",
    "jeepney.io.blocking",
)

Command = list[str | Path]


class BootstrapError(Exception):
    """A step failed; the text is one line for the person, the tool's own output stands above it."""


def fingerprint(*files: Path) -> str:
    """Return a hash over the contents of these files and the version of this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def wanted_fingerprint() -> str:
    """Return the fingerprint of an environment that fits this checkout."""
    return fingerprint(ROOT / "uv.lock", ROOT / "pyproject.toml", Path(__file__))


def stamp_of(kind: str) -> Path:
    """Return the file that tells what is in the environment for this kind."""
    return PACKING / ".installed" if kind == "package" else INSTALLED


def is_installed(kind: str, wanted: str) -> bool:
    """Return whether the environment holds what this kind needs; what suffices to test also suffices to run."""
    try:
        found_kind, found = stamp_of(kind).read_text().split()
    except (OSError, ValueError):
        return False
    fits = found_kind == kind or (kind, found_kind) == ("run", "test")
    return found == wanted and fits and (place_of(kind) / PROGRAMS / f"python{SUFFIX}").exists()


def call(command: Command, step: str, environment: dict[str, str] | None = None) -> None:
    """Run one step in the checkout and show what it prints.

    Raises:
        BootstrapError: the command failed.
    """
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False)
    if done.returncode != 0:
        raise BootstrapError(f"{step} failed (exit code {done.returncode}); what went wrong is written above.")


def ensure_uv() -> Path:
    """Install uv, in the pinned version and checked by its hashes, into an environment of its own; return its program.

    It has its own place because it removes from `.venv` whatever the lock file does not name, itself included.
    """
    program = UV_ENVIRONMENT / PROGRAMS / f"uv{SUFFIX}"
    wanted = fingerprint(UV_REQUIREMENT)
    if program.exists() and UV_INSTALLED.exists() and UV_INSTALLED.read_text() == wanted:
        return program
    print("Installing uv, which installs the rest", flush=True)
    shutil.rmtree(UV_ENVIRONMENT, ignore_errors=True)
    call([sys.executable, "-m", "venv", UV_ENVIRONMENT], "Making an environment for uv")
    pip: Command = [UV_ENVIRONMENT / PROGRAMS / "python", "-m", "pip", "--disable-pip-version-check"]
    call([*pip, "install", "-q", "--require-hashes", "--only-binary=:all:", "-r", UV_REQUIREMENT], "Installing uv")
    UV_INSTALLED.write_text(wanted)
    return program


def configured_index(variables: dict[str, str]) -> str | None:
    """Return the package index that the person, or their company, has set for uv or for pip, if any."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if variables.get(name):
            return variables[name]
    answer = subprocess.run(
        [UV_ENVIRONMENT / PROGRAMS / "python", "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or None


def place_of(kind: str) -> Path:
    """Return the environment for this kind."""
    return PACKING if kind == "package" else ENVIRONMENT


def uv_variables(place: Path) -> dict[str, str]:
    """Return the environment for uv: the person's own, without another project's environment in it."""
    variables = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "UV_PROJECT"}}
    variables["UV_PYTHON_DOWNLOADS"] = "never"
    variables.setdefault("UV_HTTP_TIMEOUT", "180")
    variables.setdefault("UV_NO_PROGRESS", "1")
    variables["UV_PROJECT_ENVIRONMENT"] = str(place)
    if (place / PROGRAMS / f"python{SUFFIX}").exists():
        return variables
    variables["UV_PYTHON"] = sys.executable
    return variables


def sync(uv: Path, kind: str) -> None:
    """Install the locked packages, and the checkout itself, into the environment of this kind."""
    place = place_of(kind)
    variables = uv_variables(place)
    groups = GROUPS[kind]
    index = configured_index(variables)
    if index is None:
        exactly = ["--inexact"] if kind == "run" else []
        call([uv, "sync", "--quiet", "--locked", *groups, *exactly], "Installing the Python packages", variables)
        return
    # The lock file names the public index, and `--locked` takes another for a change. Exported, it is names and hashes.
    variables["UV_DEFAULT_INDEX"] = index
    export: Command = [uv, "export", "--quiet", "--frozen", "--no-emit-project"]
    call([*export, *groups, "--output-file", EXPORTED], "Reading the lock file", variables)
    if not (place / PROGRAMS / f"python{SUFFIX}").exists():
        call([uv, "venv", "--quiet", place], "Making an environment", variables)
    install: Command = [uv, "pip", "install", "--quiet", "--python", place]
    call([*install, "--require-hashes", "-r", EXPORTED], "Installing the Python packages", variables)
    call([*install, "--no-deps", "--editable", "."], "Installing the checkout", variables)


def compile_modules() -> None:
    """Compile what a window loads, so that the first start, and one from a read-only place, is as quick as any.

    Not all of `.venv`, which would take half a minute: importing the program compiles what it uses.
    """
    python = ENVIRONMENT / PROGRAMS / "python"
    # Whoever forbids Python to write compiled modules means those that appear by the way.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    call([python, "-m", "compileall", "-q", "desktop_chat"], "Compiling the program", variables)
    call([python, "-c", f"import {', '.join(LOADED)}"], "Compiling the libraries", variables)


def compile_translations(python: Path) -> None:
    """Make what the program loads of the files to translate, when these have changed."""
    stamp = TRANSLATIONS / ".compiled"
    wanted = fingerprint(*sorted(TRANSLATIONS.glob("*.ts")), ROOT / "tools" / "translations.py")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call([python, "-m", "tools.translations", "compile"], "Compiling the translations")
    stamp.write_text(wanted)


def prepare(kind: str) -> None:
    """Bring system and `.venv` to what this kind needs; quick when they are already there.

    Raises:
        BootstrapError, CannotInstallError: with one line for the person.
    """
    packing = (*system_packages.PACKAGE_NEEDS, *system_packages.python_need())
    more = {
        "run": (),
        "test": system_packages.TEST_NEEDS,
        "package": packing,
        "package-test": (*packing, *system_packages.TEST_NEEDS, *system_packages.PACKAGE_TEST_NEEDS),
    }
    needs = (*system_packages.RUN_NEEDS, *more[kind])
    kind = kind.removesuffix("-test")
    wanted = wanted_fingerprint()
    installed = is_installed(kind, wanted)
    system_packages.ensure(needs, with_venv=not installed)
    if not installed:
        install(kind, wanted)
    compile_translations(place_of(kind) / PROGRAMS / "python")
    if kind == "test":
        javascript.ensure()


def install(kind: str, wanted: str) -> None:
    """Install everything into the environment of this kind and note what is there."""
    uv = ensure_uv()
    print(f"Installing the Python packages of uv.lock into {place_of(kind).relative_to(ROOT)}", flush=True)
    sync(uv, kind)
    if kind != "package":
        compile_modules()
    stamp_of(kind).write_text(f"{kind} {wanted}\n")
    print("Ready.", flush=True)


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    if len(arguments) != 1 or arguments[0] not in KINDS:
        print(f"usage: python3 -m tools.bootstrap {'|'.join(KINDS)}", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        print(f"Desktop Chat needs Python 3.11 or newer; this one is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    try:
        prepare(arguments[0])
    except (BootstrapError, system_packages.CannotInstallError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
