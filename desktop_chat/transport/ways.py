"""The addresses of a project's ways, where they are not all the same, and the proxy that they go by."""

from enum import Enum

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link import WaySettings
from desktop_chat.transport.proxies import parse_proxy_rule
from desktop_chat.transport.site import Site, parse_site
from desktop_chat.transport.urls import parse_endpoint, parse_gateway
from desktop_chat.transport.vouch import Vouch


class Way(Enum):
    """The app's ways to the server, by what can be blocked on its own."""

    SOCKET = "socket"
    LIBRARY = "library"
    LONG_POLL = "long_poll"
    CALLS = "calls"


def check_ways(ways: WaySettings) -> None:
    """Check what does not depend on the project.

    Raises:
        UserError: one of the addresses is none, or plain `http` to another computer, or the proxy is none, or comes
            with a password: settings are no place for secrets.
    """
    for entered in (ways.socket, ways.library):
        if entered:
            parse_endpoint(entered)
    if ways.http:
        parse_gateway(ways.http)
    own = parse_proxy_rule(ways.proxy).own
    if own is not None and own.password:
        raise UserError("A proxy's password is not kept in the settings. Set the proxy in this computer's settings.")


def parse_sites(url: str, key: str, vouch: Vouch | None, ways: WaySettings) -> dict[Way, Site]:
    """Return where each way goes, each with a route of its own, so that a rehearsed fault can hit one of them alone.

    Raises:
        UserError: an address is none, or plain `http` to another computer, or the key cannot be one.
    """
    own = {Way.SOCKET: ways.socket, Way.LIBRARY: ways.library, Way.LONG_POLL: ways.http, Way.CALLS: ways.http}
    return {way: _site(parse_site(url, key, vouch), way, own[way], ways.proxy) for way in Way}


def _site(project: Site, way: Way, entered: str, proxy: str) -> Site:
    rule = parse_proxy_rule(proxy)
    if not entered:
        return Site(address=project.address, key=project.key, vouch=project.vouch, proxies=rule)
    address = parse_endpoint(entered) if way in {Way.SOCKET, Way.LIBRARY} else parse_gateway(entered)
    # Whoever vouches knows the project's own server, and none that stands elsewhere.
    return Site(address=address, key=project.key, proxies=rule)
