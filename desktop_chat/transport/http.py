"""One pool of HTTP/1.1 connections to one server, with a time limit and a size limit on every call.

Imported late, in a worker thread: `httpx` costs 50 ms. A call takes it 0.6 ms more than a bare socket (h11: 0.1).
"""

import asyncio
import ssl
import sys
from typing import cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

# httpx imports its command line, and with it `rich` where that is installed: 150 ms and 7 MB that nobody here uses.
# None is how Python marks a module as absent; the library then leaves its command line out.
_modules = cast("dict[str, object]", sys.modules)
_modules.setdefault("httpx._main", None)

import httpx  # noqa: E402  after the lines above

from desktop_chat.domain.errors import NotOurServer, Transient, TransportError  # noqa: E402
from desktop_chat.transport.calls import HttpAnswer, HttpCall  # noqa: E402
from desktop_chat.transport.tls import tls_context  # noqa: E402
from desktop_chat.transport.urls import ServerAddress  # noqa: E402

LARGEST_ANSWER = 8 * 1024 * 1024
CONNECT_SHARE = 0.9
KEEP_ALIVE = 60.0
MOST_CONNECTIONS = 8


class HttpClient:
    """Talks to one server; make it in a worker thread, since certificates are read from files.

    Stands on the library's transport, not on its client: cookies, redirects and hooks are not used here, and without
    them a call takes a quarter less (0.62 against 0.83 ms on the same busy machine).

    Raises:
        Transient: the proxy that is set up on this computer cannot be used.
    """

    def __init__(self, address: ServerAddress) -> None:
        self._urls: dict[str, httpx.URL] = {}
        self._transport = httpx.AsyncHTTPTransport(
            verify=tls_context() if address.base.startswith("https") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            http2=False,
            trust_env=False,
            limits=httpx.Limits(
                max_connections=MOST_CONNECTIONS,
                max_keepalive_connections=MOST_CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE,
            ),
            proxy=proxy_for(address),
        )

    async def exchange(self, call: HttpCall, headers: dict[str, str], *, limit: float) -> HttpAnswer:
        """Send one request and read its whole answer, within `limit` seconds in all.

        Raises:
            Transient: no answer, or too large a one.
            NotOurServer: what answers does not speak HTTP.
        """
        request = httpx.Request(
            call.method,
            self._urls.get(call.url) or self._urls.setdefault(call.url, httpx.URL(call.url)),
            headers=headers,
            content=call.body,
            # The library closes a half-made connection on its own time-out, but not when it is cancelled.
            extensions={"timeout": {"connect": limit * CONNECT_SHARE}},
        )
        try:
            async with asyncio.timeout(limit):
                try:
                    return await self._once(request)
                except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                    # Most often a kept connection that the server has just given up.
                    if not call.repeatable:
                        raise
                    return await self._once(request)
        except (TimeoutError, httpx.TimeoutException):
            raise Transient(f"no answer within {limit:g} s") from None
        except httpx.HTTPError as error:
            raise classify_failure(error) from error

    async def close(self) -> None:
        """Give the connections back; harmless when closed."""
        await self._transport.aclose()

    async def _once(self, request: httpx.Request) -> HttpAnswer:
        answer = await self._transport.handle_async_request(request)
        try:
            body = bytearray()
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise Transient("the answer is larger than this app takes")
        finally:
            await answer.aclose()
        return HttpAnswer(status=answer.status_code, body=bytes(body), retry_after=answer.headers.get("retry-after"))


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


def classify_failure(error: httpx.HTTPError) -> TransportError:
    """Return what it means that no answer came. No text of the library is used that could hold a URL."""
    match error:
        case httpx.ConnectError():
            said = str(error)
            if "certificate" in said.lower():
                return Transient("the server's certificate is not trusted")
            return Transient("no connection to the server")
        case httpx.RemoteProtocolError() | httpx.DecodingError():
            return NotOurServer("it does not speak HTTP properly")
        case _:
            return Transient(type(error).__name__)
