"""What a service is given but does not use before the first picture: adapters made later, modules imported beside."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TypeVar, cast

Adapter = TypeVar("Adapter")


class _Late:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: object = None

    def __getattr__(self, name: str) -> object:
        """Take it from the adapter, which is made now if nothing was taken from it before."""
        if self._made is None:
            self._made = self._make()
        return getattr(self._made, name)


def late(make: Callable[[], Adapter]) -> Adapter:
    """Return what `make` returns, made (and its module imported) when something of it is first used."""
    return cast("Adapter", _Late(make))


async def imported(names: Sequence[str]) -> None:
    """Import modules in a thread, unless all are there: the window goes on meanwhile. None may be of Qt."""
    missing = [name for name in names if name not in sys.modules]
    if missing:
        await asyncio.to_thread(_import_all, missing)


def _import_all(names: Sequence[str]) -> None:
    for name in names:
        _ = import_module(name)
