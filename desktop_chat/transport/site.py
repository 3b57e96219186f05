"""Whom a transport talks to: the project's address, the key that it asks for, and what proves that it is the one."""

from dataclasses import field
from urllib.parse import urlsplit

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass
from desktop_chat.transport.proxies import ProxyRule
from desktop_chat.transport.route import Route, Via
from desktop_chat.transport.urls import ServerAddress, parse_address
from desktop_chat.transport.vouch import Vouch


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One project. `key` is its anon or publishable key, which never goes into a log; `route`: where it is dialled.

    `proxies` decides by way of which proxy; what stands on the route is on this computer and needs none.
    """

    address: ServerAddress
    key: str = field(repr=False)
    vouch: Vouch | None = None
    proxies: ProxyRule = field(default_factory=ProxyRule)
    route: Route = field(default_factory=Route, compare=False, repr=False)

    @property
    def dialled(self) -> Via:
        """The host and port to connect to now."""
        return self.route.via or self.server

    @property
    def server(self) -> Via:
        """The host and port of the server itself."""
        parts = urlsplit(self.address.base)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def parse_site(url: str, key: str, vouch: Vouch | None = None) -> Site:
    """Return the project that a person means by a URL, as `parse_address` takes it, and a key.

    Raises:
        UserError: the address is none, or plain `http` to another computer, or the key cannot be one.
    """
    address = parse_address(url)
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UserError("That is no key of a Supabase project.")
    return Site(address=address, key=key, vouch=vouch)
