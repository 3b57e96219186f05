"""Where everything that the screen is told passes through; it keeps nothing."""

import logging
from collections.abc import Callable

from desktop_chat.core.diffs import Published
from desktop_chat.domain.link import LinkStatus

logger = logging.getLogger(__name__)

Listener = Callable[[Published | LinkStatus], None]


class Hub:
    """Calls listeners in the order of their subscription, at once, on the loop's thread."""

    def __init__(self) -> None:
        self._listeners: dict[int, Listener] = {}
        self._next = 0

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call this function with everything published from now on; the returned function ends that, safely twice."""
        number = self._next
        self._next += 1
        self._listeners[number] = listener
        return lambda: self._cancel(number)

    def publish(self, value: Published | LinkStatus) -> None:
        """Tell every listener. What one raises is logged: it must stop neither the others nor whoever publishes."""
        for listener in tuple(self._listeners.values()):
            try:
                listener(value)
            except Exception:  # a bug in what is shown must not take the pump or the sender with it
                logger.exception("A listener failed on a %s", type(value).__name__)

    def _cancel(self, number: int) -> None:
        self._listeners.pop(number, None)
