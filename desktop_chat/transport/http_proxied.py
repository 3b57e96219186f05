"""HTTP by way of a proxy of this computer, with the `httpx` library: it knows how a tunnel is asked for."""

import ssl
import sys
from typing import cast

# httpx imports its command line, and with it `rich` where that is installed: 150 ms and 7 MB that nobody here uses.
# None is how Python marks a module as absent; the library then leaves its command line out.
_modules = cast("dict[str, object]", sys.modules)
_modules.setdefault("httpx._main", None)

import httpx  # noqa: E402  after the lines above

from desktop_chat.domain.errors import Transient  # noqa: E402
from desktop_chat.transport.calls import HttpAnswer, HttpCall  # noqa: E402
from desktop_chat.transport.carrier import KEEP_ALIVE, LARGEST_ANSWER, MOST_CONNECTIONS, NotHttp  # noqa: E402
from desktop_chat.transport.tls import tls_context  # noqa: E402

CONNECT_LIMIT = 9.0
"""Seconds. The library closes a half-made connection on its own time-out, but not when it is cancelled."""


class ProxiedHttp:
    """A pool of tunnels through one proxy; make it in a worker thread, since certificates are read from files."""

    def __init__(self, proxy: str) -> None:
        self._transport = httpx.AsyncHTTPTransport(
            verify=tls_context(),
            http2=False,
            trust_env=False,
            limits=httpx.Limits(
                max_connections=MOST_CONNECTIONS,
                max_keepalive_connections=MOST_CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE,
            ),
            proxy=proxy,
        )

    async def once(self, call: HttpCall, headers: dict[str, str]) -> HttpAnswer:
        """Send one request and read its whole answer.

        Raises:
            OSError: there is no connection, or it broke.
            NotHttp: what answers does not speak HTTP.
            Transient: the answer is too large.
        """
        timeout = {"timeout": {"connect": CONNECT_LIMIT}}
        request = httpx.Request(call.method, call.url, headers=headers, content=call.body, extensions=timeout)
        try:
            answer = await self._transport.handle_async_request(request)
            try:
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LARGEST_ANSWER:
                        raise Transient("the answer is larger than this app takes")
            finally:
                await answer.aclose()
        except httpx.HTTPError as error:
            raise translated(error) from error
        return HttpAnswer(status=answer.status_code, body=bytes(body), retry_after=answer.headers.get("retry-after"))

    def distrust(self) -> None:
        """Do nothing: the library's pool cannot be told. A dead tunnel ends with the caller's time limit."""

    async def close(self) -> None:
        """Give the connections back; harmless when closed."""
        await self._transport.aclose()


def translated(error: httpx.HTTPError) -> OSError | NotHttp:
    """Return the library's error as one that does not need the library."""
    match error:
        case httpx.TimeoutException():
            return TimeoutError()
        case httpx.RemoteProtocolError() | httpx.DecodingError():
            return NotHttp(type(error).__name__)
        case httpx.ConnectError() if "certificate" in str(error).lower():
            return ssl.SSLCertVerificationError()
        case httpx.ReadError() | httpx.WriteError():
            return ConnectionResetError()
        case _:
            return OSError(type(error).__name__)
