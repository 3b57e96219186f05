"""Calls to one server over HTTP, with a time limit on each, one repetition, and errors of our own.

Imported late, in a worker thread. Calls go straight to the server, or by `httpx` where this computer has a proxy.
"""

import asyncio
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from desktop_chat.domain.errors import NotOurServer, Transient, TransportError
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import Carrier, NotHttp
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.site import Site
from desktop_chat.transport.urls import ServerAddress


class HttpClient:
    """Talks to one server; make it in a worker thread, since certificates are read from files.

    Raises:
        Transient: the proxy that is set up on this computer cannot be used.
    """

    def __init__(self, site: Site) -> None:
        self._carrier = carrier_for(site)

    async def exchange(self, call: HttpCall, headers: dict[str, str], *, limit: float) -> HttpAnswer:
        """Send one request and read its whole answer, within `limit` seconds in all.

        Raises:
            Transient: no answer, or too large a one.
            NotOurServer: what answers does not speak HTTP.
        """
        try:
            async with asyncio.timeout(limit):
                try:
                    return await self._carrier.once(call, headers)
                except (ConnectionError, NotHttp):
                    # Most often a kept connection that the server has just given up.
                    if not call.repeatable:
                        raise
                    return await self._carrier.once(call, headers)
        except TimeoutError:
            raise Transient(f"no answer within {limit:g} s") from None
        except (OSError, NotHttp) as error:
            raise classify_failure(error) from error

    def distrust(self) -> None:
        """Ask on fresh connections from now on."""
        self._carrier.distrust()

    async def close(self) -> None:
        """Give the connections back; harmless when closed."""
        await self._carrier.close()


def carrier_for(site: Site) -> Carrier:
    """Return the way to a server.

    Raises:
        Transient: the proxy that is set up on this computer cannot be used.
    """
    proxy = proxy_for(site.address)
    if proxy is None:
        return DirectHttp(site)
    from desktop_chat.transport.http_proxied import ProxiedHttp  # noqa: PLC0415  50 ms that few people need

    return ProxiedHttp(proxy)


def proxy_for(address: ServerAddress) -> str | None:
    """Return the HTTP proxy that this computer wants to be used for a server, or None.

    Raises:
        Transient: it is of a kind that is not supported.
    """
    host = urlsplit(address.base).hostname or ""
    if address.loopback or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if not proxy:
        return None
    shown = proxy if "://" in proxy else f"http://{proxy}"
    if not shown.startswith(("http://", "https://")):
        raise Transient("a SOCKS proxy is set up on this computer, which is not supported")
    return shown


def classify_failure(error: OSError | NotHttp) -> TransportError:
    """Return what it means that no answer came. No text of an error is used: it could hold a URL."""
    match error:
        case NotHttp():
            return NotOurServer("it does not speak HTTP properly")
        case ssl.SSLCertVerificationError():
            return Transient("the server's certificate is not trusted")
        case _:
            return Transient("no connection to the server")
