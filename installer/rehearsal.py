"""Imports all of the program with nothing but what is in its bundle: python -m installer.rehearsal PROGRAM.

PyInstaller leaves out what is excluded by name, without a word to whoever imports it at run time. This finds it before
anybody's window does.
"""

import importlib
import pkgutil
import sys
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from pathlib import Path
from types import ModuleType

from PyInstaller.archive.readers import CArchiveReader

import desktop_chat
from desktop_chat.system.keyrings import TRUSTED


class OnlyInside:
    """Refuses, before any other finder is asked, what is not inside."""

    def __init__(self, inside: set[str]) -> None:
        self._inside = inside

    def find_spec(self, name: str, _path: object, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Find nothing; refuse what the bundle lacks."""
        if name in self._inside or name in sys.builtin_module_names:
            return None
        raise ModuleNotFoundError(f"No module named {name!r} in the bundle", name=name)


def modules_of(executable: Path) -> set[str]:
    """Return the names of all modules of a bundle, packages among them."""
    inside = executable.parent / "_internal"
    names = set(CArchiveReader(str(executable)).open_embedded_archive("PYZ.pyz").toc)
    with zipfile.ZipFile(inside / "base_library.zip") as base:
        names |= {_dotted(name.removesuffix(".pyc")) for name in base.namelist()}
    for suffix in EXTENSION_SUFFIXES:
        files = [file.relative_to(inside) for file in inside.rglob(f"*{suffix}")]
        names |= {_dotted(file.as_posix().removesuffix(suffix)) for file in files}
    names |= {name.rpartition("lib-dynload.")[2] for name in names}
    return names


def _dotted(place: str) -> str:
    return place.removesuffix("/__init__").replace("/", ".")


def main(executable: Path) -> int:
    """Import everything and tell what could not be; return the exit code."""
    sys.meta_path.insert(0, OnlyInside(modules_of(executable)))
    ours = [found.name for found in pkgutil.walk_packages(desktop_chat.__path__, "desktop_chat.")]
    wanted = [*ours, *(name.rpartition(".")[0] for name in TRUSTED.get(sys.platform, ()))]
    failed = 0
    importlib.import_module("desktop_chat.qt.binding")
    for name in wanted:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
