"""Where a server is."""

from collections.abc import Callable
from dataclasses import field

from desktop_chat.domain.link import WaySettings
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server is and the public key that it asks for.

    `vouch` tells whether a server on this computer is still the one that was joined, where TLS cannot (see
    `transport.vouch`); two addresses with another one are the same place. `ways` leads elsewhere than the URL does.
    """

    url: str
    key: str
    ways: WaySettings = field(default_factory=WaySettings)
    vouch: Callable[[], bool] | None = field(default=None, compare=False, repr=False)
