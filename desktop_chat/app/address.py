"""Where a server is."""

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server is and the public key that it asks for."""

    url: str
    key: str
