"""Imports all of the program with what a bundle would have: python -m tests.installer.importing.

That is: the standard library and the packages that uv.lock gives to who only runs it, without what is left out by name.
"""

import importlib
import pkgutil
import sys
import tomllib
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions
from types import ModuleType

from installer import facts, trimming


class WithoutTheRest:
    """Refuses, before any other finder is asked, what would not be in a bundle."""

    def __init__(self, packages: set[str]) -> None:
        known = packages_distributions().items()
        self._foreign = {name for name, owners in known if not packages & {plain(owner) for owner in owners}}

    def find_spec(self, name: str, _path: object, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Find nothing; refuse what a bundle lacks."""
        parts = name.split(".")
        above = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        if parts[0] in self._foreign or not above.isdisjoint(trimming.UNUSED):
            raise ModuleNotFoundError(f"No module named {name!r} in a bundle", name=name)
        return None


def plain(name: str) -> str:
    """Return a package's name as uv.lock has it."""
    return name.lower().replace("_", "-").replace(".", "-")


def run_time_packages() -> set[str]:
    """Return the packages that come along: what the program depends on, and what that depends on."""
    locked = tomllib.loads((facts.ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    needs = {one["name"]: {need["name"] for need in one.get("dependencies", ())} for one in locked}
    found, waiting = set[str](), {facts.NAME}
    while waiting:
        found |= waiting
        waiting = set[str]().union(*(needs[name] for name in waiting)) - found
    return found


def main() -> int:
    """Import everything and tell what could not be; return the exit code."""
    import desktop_chat

    modules = [found.name for found in pkgutil.walk_packages(desktop_chat.__path__, "desktop_chat.")]
    sys.meta_path.insert(0, WithoutTheRest(run_time_packages()))
    failed = 0
    for name in ("desktop_chat.qt.binding", *modules):
        try:
            importlib.import_module(name)
        except ImportError as error:
            sys.stderr.write(f"{name}: {error}\n")
            failed += 1
    sys.stdout.write(f"{len(modules)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
