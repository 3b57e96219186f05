"""Calls to one server over HTTP, with a time limit on each, one repetition, and errors of our own.

Imported late, in a worker thread.
"""

import asyncio
import ssl

from desktop_chat.domain.errors import NotOurServer, Transient, TransportError
from desktop_chat.domain.link import OTHER_CERTIFICATE
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.site import Site
from desktop_chat.transport.tls import OtherCertificate


class HttpClient:
    """Talks to one server; make it in a worker thread, since certificates are read from files."""

    def __init__(self, site: Site) -> None:
        self._carrier = DirectHttp(site)

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


def classify_failure(error: OSError | NotHttp) -> TransportError:
    """Return what it means that no answer came. No text of an error is used: it could hold a URL."""
    match error:
        case NotHttp():
            return NotOurServer("it does not speak HTTP properly")
        case OtherCertificate():
            return Transient(OTHER_CERTIFICATE)
        case ssl.SSLCertVerificationError():
            return Transient("the server's certificate is not trusted")
        case _:
            return Transient("no connection to the server")
