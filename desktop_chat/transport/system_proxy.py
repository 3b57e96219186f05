"""Which proxy leads to a server: the one that a person has set, the one of this computer, or none.

A server on this computer is never asked for by way of a proxy, whatever is set: the proxy would be handed the tokens.
Imported late, for what the standard library loads to find a computer's settings.
"""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from desktop_chat.domain.errors import Transient, UserError
from desktop_chat.transport.proxies import Proxy, parse_proxy
from desktop_chat.transport.site import Site
from desktop_chat.transport.urls import ServerAddress


def proxy_to(site: Site) -> Proxy | None:
    """Return the proxy to connect by now, or None.

    Raises:
        Transient: what this computer's settings name is no proxy.
    """
    # What stands on the route is on this computer, too.
    if site.address.loopback or site.route.via is not None:
        return None
    if not site.proxies.of_computer:
        return site.proxies.own
    # What has a pin is a workspace on this network, which a proxy to the outside does not lead to.
    if site.address.pin:
        return None
    if proxy_bypass(site.server[0]):
        return None
    return _first("https", "all", "socks")


def proxy_of_official_client(address: ServerAddress) -> Proxy | None:
    """Return the proxy that the official client uses, which cannot be told anything else, or None.

    It leaves that to `websockets.uri.get_proxy`, which is not imported for this; a test compares the two.

    Raises:
        Transient: what this computer's settings name is no proxy.
    """
    parts = urlsplit(address.realtime)
    secure = parts.scheme == "wss"
    if proxy_bypass(f"{parts.hostname}:{parts.port or (443 if secure else 80)}"):
        return None
    return _first("wss", "socks", "https") if secure else _first("ws", "socks", "https", "http")


def _first(*kinds: str) -> Proxy | None:
    """Return the first proxy of these kinds in the settings of this computer."""
    proxies = getproxies()
    try:
        return next((_read(kind, proxies[kind]) for kind in kinds if proxies.get(kind)), None)
    except UserError as error:
        raise Transient("what is set up as a proxy on this computer is none") from error


def _read(kind: str, text: str) -> Proxy:
    # Operating systems tell of a SOCKS proxy under that name, but with the scheme of HTTP.
    return parse_proxy(f"socks5h://{text.removeprefix('http://')}" if kind == "socks" else text)
