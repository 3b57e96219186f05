"""Stand-ins for adapters that a service is given but does not use before the first picture."""

from collections.abc import Callable
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
