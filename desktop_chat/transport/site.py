"""Whom a transport talks to: the project's address, the key that it asks for, and what proves that it is the one."""

from dataclasses import field

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass
from desktop_chat.transport.urls import ServerAddress, parse_address
from desktop_chat.transport.vouch import Vouch


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One project. `key` is its anon or publishable key, which never goes into a log."""

    address: ServerAddress
    key: str = field(repr=False)
    vouch: Vouch | None = None


def parse_site(url: str, key: str, vouch: Vouch | None = None) -> Site:
    """Return the project that a person means by a URL, as `parse_address` takes it, and a key.

    Raises:
        UserError: the address is none, or plain `http` to another computer, or the key cannot be one.
    """
    address = parse_address(url)
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UserError("That is no key of a Supabase project.")
    return Site(address=address, key=key, vouch=vouch)
