"""Puts off what asyncio imports but the first picture does without: TLS, which takes 8 of the 250 ms of a start.

`importlib.util.LazyLoader` cannot be used: the second `import` of a module that it made loads the module (in C, Python
looks at its `__spec__`), and two threads that use one at the same time find it half loaded.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Loader
else:
    Loader = object  # the class only gives it a name, and brings `importlib.resources`, 1 ms

PUT_OFF = ("ssl", "asyncio.sslproto")

_loading = RLock()


class _LateModule(ModuleType):
    """A module that loads itself when something is taken from it for the first time."""

    def __getattr__(self, name: str) -> object:
        """Load the module, in whatever thread this is; others that use it meanwhile wait."""
        with _loading:
            late = vars(self).pop("__late__", None)
            if late is not None:  # by its shape: the loader of an installed program is no `Loader` by descent
                late.exec_module(self)
                self.__class__ = ModuleType  # type: ignore[assignment]  # a plain module from now on
        return ModuleType.__getattribute__(self, name)


class _LateLoader(Loader):
    """Makes a module of the real loader's that is not loaded yet."""

    def __init__(self, real: Loader) -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the empty module."""
        return _LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave loading to the first use."""
        vars(module)["__late__"] = self._real


class _Finder:
    """Finds the modules of `PUT_OFF` as Python does, and gives them the late loader; of others it knows nothing."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return where the module is, or None."""
        spec = PathFinder.find_spec(name, path, target) if name in PUT_OFF else None
        if spec is not None and spec.loader is not None:
            spec.loader = _LateLoader(spec.loader)
        return spec


def put_off_tls() -> None:
    """Have the modules of TLS load at their first use; what is loaded already stays so."""
    sys.meta_path.insert(0, _Finder)
