"""The one way to connect a signal to a coroutine function; tasks themselves are kept by the Spawner port."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import SignalInstance

from desktop_chat.domain.ports import Spawner


def connect_async(
    signal: "SignalInstance[Any]", function: Callable[..., Coroutine[Any, Any, None]], spawner: Spawner
) -> None:
    """Start the coroutine function as a named task each time the signal is emitted.

    It gets the signal's payload if it takes one, else nothing (`clicked` brings a bool that few want). The connection
    holds the function, and so its object, for as long as the sender lives: for long-lived receivers only. Connecting an
    `async def` directly would make a coroutine that never runs.

    Raises:
        TypeError: the function takes more than one argument; a signal carries one value at most.
    """
    name = getattr(function, "__qualname__", repr(function))
    count = _argument_count(function)
    if count > 1:
        message = f"{name} takes {count} arguments, a signal brings one at most"
        raise TypeError(message)
    if count == 0:
        signal.connect(lambda: spawner.spawn(function(), name))
    else:
        signal.connect(lambda value: spawner.spawn(function(value), name))


def _argument_count(function: Callable[..., object]) -> int:
    plain = getattr(function, "__func__", function)
    count: int = plain.__code__.co_argcount
    return count - 1 if plain is not function else count
