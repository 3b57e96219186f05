"""What every way to carry calls to a server has in common, with or without a proxy in between."""

from typing import Protocol

from desktop_chat.transport.calls import HttpAnswer, HttpCall

LARGEST_ANSWER = 8 * 1024 * 1024
KEEP_ALIVE = 60.0
MOST_CONNECTIONS = 8


class NotHttp(Exception):
    """What answers does not speak HTTP properly, or hung up in the middle of an answer."""


class Carrier(Protocol):
    """A way to one server."""

    async def once(self, call: HttpCall, headers: dict[str, str]) -> HttpAnswer:
        """Send one request and read its whole answer; the caller sets the time limit by cancelling.

        Raises:
            OSError: there is no connection, or it broke.
            NotHttp: what answers does not speak HTTP.
            Transient: the answer is too large.
        """

    def distrust(self) -> None:
        """Let go of the connections that are kept, and of those on which something waits that may be asked again."""

    async def close(self) -> None:
        """Give the connections back; harmless when closed."""
