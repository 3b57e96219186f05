"""Opening the socket of the official client, which goes its own way: only where that is the way that is meant."""

from urllib.parse import urlsplit

from realtime import AsyncRealtimeClient
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from desktop_chat.domain.errors import Refused, Transient
from desktop_chat.domain.link import LinkSettings
from desktop_chat.transport.offer import why_no_library
from desktop_chat.transport.site import Site
from desktop_chat.transport.vouch import require
from desktop_chat.transport.websocket import classify_opening


async def connect_client(site: Site, settings: LinkSettings) -> AsyncRealtimeClient:
    """Open the official client's socket to a project; the caller sets the time limit.

    Raises:
        Transient: it did not work now, or nobody vouches for the server any more.
        Refused: it can never work with this key at this address, or the way there is not one that the client can go.
    """
    if reason := why_no_library(site):
        # The settings of this computer may have changed since it was offered.
        raise Refused("not_offered", reason)
    require(site.vouch)
    url = _url(site)
    client = AsyncRealtimeClient(
        url.removesuffix("/websocket"),
        site.key,
        # Its own supervision gives up for good after some tries and says so to nobody (W2, W3).
        auto_reconnect=False,
        timeout=settings.connect_timeout,  # type: ignore[arg-type]  # it only sleeps so long, whatever its type says
    )
    try:
        await client.connect()
    except (OSError, WebSocketException) as error:
        raise classify_opening(error) from error
    socket = socket_of(client)
    try:
        # What was sent so far held no more than the public key.
        require(site.vouch)
        _check_place(socket, url)
    except Transient:
        socket.transport.abort()
        await client.close()
        raise
    return client


def _url(site: Site) -> str:
    """Return where the socket is, or the fault proxy before it, which the library can only be led to by its address."""
    if site.route.via is None:
        return site.address.realtime
    url = urlsplit(site.address.realtime)
    if url.scheme == "wss":
        raise Transient("the official client takes no part in a rehearsal over https")
    host, port = site.route.via
    return url._replace(netloc=f"{host}:{port}").geturl()


def _check_place(socket: ClientConnection, url: str) -> None:
    """Go on only where we meant to go: the library follows redirects, and cannot be told not to."""
    if socket.request is None or socket.request.headers["Host"] != urlsplit(url).netloc:
        raise Transient("the server sends us on to another address")


def socket_of(client: AsyncRealtimeClient) -> ClientConnection:
    """Return the open socket, which the library keeps to itself: without it no end would be quick (W5, W16)."""
    socket = client._ws_connection  # noqa: SLF001  there is no other way; pinned by a contract test
    if socket is None:
        raise Transient("the connection ended at once")
    return socket
