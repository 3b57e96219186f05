"""One GET, whose answer is read in pieces: for files, which do not fit into memory, and for lists that have a limit.

Each goes over a connection of its own, straight or by way of a proxy. Redirects are not followed here.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ssl import SSLCertVerificationError
from urllib.parse import urlsplit

import h11

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.http_request import request_head
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.http_direct import HAPPY_EYEBALLS, LARGEST_HEAD
from desktop_chat.transport.proxies import ProxyRule
from desktop_chat.transport.site import Site
from desktop_chat.transport.system_proxy import proxy_to
from desktop_chat.transport.tls import tls_context
from desktop_chat.transport.tunnel import open_tunnel
from desktop_chat.transport.urls import is_loopback, parse_gateway

CONNECT_S = 20.0
SILENCE_S = 30.0
"""Seconds for a connection, and without one byte of an answer."""
PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The head of an answer, its names in small letters, and its body, to be read once."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


@asynccontextmanager
async def fetched(url: str, headers: Mapping[str, str], proxies: ProxyRule) -> AsyncGenerator[Answer]:
    """Ask for a URL, which has to be `https` unless it is on this computer; hang up at the end.

    Raises:
        UserError: the URL is none.
        ValueError: its path cannot be asked for.
        OSError: there is no connection, or it broke.
        TimeoutError: nothing came for too long.
        NotHttp: what answers does not speak HTTP.
        Transient: a proxy refuses.
    """
    parts = urlsplit(url)
    site = Site(address=parse_gateway(f"{parts.scheme}://{parts.netloc}"), key="", proxies=proxies)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    async with asyncio.timeout(CONNECT_S):
        reader, writer = await _connected(site)
    try:
        wire = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
        for event in (h11.Request(method="GET", target="/", headers=[("Host", parts.netloc)]), h11.EndOfMessage()):
            _ = wire.send(event)
        writer.write(request_head("GET", target, parts.netloc, dict(headers), None))
        head = await _event(wire, reader)
        while isinstance(head, h11.InformationalResponse):
            head = await _event(wire, reader)
        if not isinstance(head, h11.Response):
            raise NotHttp("no answer before the end")
        told = {name.decode("ascii").lower(): value.decode("latin-1") for name, value in head.headers}
        yield Answer(status=head.status_code, headers=told, pieces=_pieces(wire, reader))
    finally:
        writer.transport.abort()


async def _connected(site: Site) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    secure = site.address.base.startswith("https")
    # Certificates are read from files.
    tls = await asyncio.to_thread(tls_context) if secure else None
    host, port = site.server
    name = host if secure else None
    proxy = await asyncio.to_thread(proxy_to, site)
    if proxy is not None:
        tunnel = await open_tunnel(proxy, site.server)
        return await asyncio.open_connection(sock=tunnel, ssl=tls, server_hostname=name, limit=PIECE)
    eyeballs = None if is_loopback(host) else HAPPY_EYEBALLS
    return await asyncio.open_connection(
        host, port, ssl=tls, server_hostname=name, limit=PIECE, happy_eyeballs_delay=eyeballs
    )


async def _pieces(wire: h11.Connection, reader: asyncio.StreamReader) -> AsyncGenerator[bytes]:
    while True:
        event = await _event(wire, reader)
        match event:
            case h11.Data():
                yield bytes(event.data)
            case h11.EndOfMessage():
                return
            case _:
                raise NotHttp("no end of the answer")


async def _event(wire: h11.Connection, reader: asyncio.StreamReader) -> object:
    try:
        while (event := wire.next_event()) is h11.NEED_DATA:
            async with asyncio.timeout(SILENCE_S):
                wire.receive_data(await reader.read(PIECE))
    except h11.RemoteProtocolError as error:
        raise NotHttp(type(error).__name__) from None
    return event


def classify_failure(error: Exception) -> Transient:
    """Return what it means that nothing came, in words of our own: the text of an error could hold a URL."""
    match error:
        case Transient():
            return error
        case TimeoutError():
            return Transient("there was no answer in time")
        case NotHttp():
            return Transient("the connection broke off, or what answered does not speak HTTP")
        case SSLCertVerificationError():
            return Transient("the server's certificate is not trusted")
        case _:
            return Transient("no connection to the server")
