"""Where one way to the server dials: the server itself or, while a fault is rehearsed, a proxy on this computer.

Only the address that is dialled changes: names, certificates and what is said stay those of the server.
"""

from typing import Protocol
from weakref import WeakSet

Via = tuple[str, int]
"""Host and port that are dialled in place of the server's."""


class Traveller(Protocol):
    """Whatever holds connections that were made along a route."""

    def reroute(self) -> None:
        """Let go of connections that were made along the former way; the next ones are dialled anew."""
        ...


class Route:
    """One way's dial address, given to all that dial there. `via` is None where nothing stands in between."""

    def __init__(self) -> None:
        self.via: Via | None = None
        # Whoever is done with a connection forgets it; nobody has to sign off here.
        self._travellers: WeakSet[Traveller] = WeakSet()

    def join(self, traveller: Traveller) -> None:
        """Tell this one whenever the way changes."""
        self._travellers.add(traveller)

    def lead(self, via: Via | None) -> None:
        """Dial there from now on; None is the server itself. What is connected otherwise is let go."""
        if via != self.via:
            self.via = via
            for traveller in tuple(self._travellers):
                traveller.reroute()
