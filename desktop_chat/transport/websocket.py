"""Opening one WebSocket with the `websockets` library, and what its failures mean. Imported late: it costs 60 ms."""

import asyncio
import logging
import socket
import ssl
from urllib.parse import quote, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI, WebSocketException

from desktop_chat.domain.errors import Transient, TransportError
from desktop_chat.protocol.serializer import MAX_FRAME_BYTES, Version
from desktop_chat.protocol.statuses import classify_upgrade
from desktop_chat.transport.site import Site
from desktop_chat.transport.tls import tls_context
from desktop_chat.transport.urls import ServerAddress
from desktop_chat.transport.vouch import Vouch, require

CLOSE_LIMIT = 1.0
"""Seconds that a close may wait for its answer; into a black hole the library's own default waits ten."""

wire_log = logging.getLogger("desktop_chat.transport.wire")


class _Connect(connect):
    """Follows no redirect: a portal must not learn the key, nor take the place of the server."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


async def dial(site: Site) -> ClientConnection:
    """Open the live WebSocket of a project; the caller sets the time limit.

    Raises:
        Transient: it did not work now.
        Refused: it can never work with this key at this address.
    """
    address = site.address
    url = f"{address.realtime}?apikey={quote(site.key, safe='')}&vsn={Version.V2.value}"
    secure = address.base.startswith("https")
    try:
        context = await asyncio.to_thread(tls_context) if secure else None
        sock = None if site.vouch is None else await _vouched_socket(address, site.vouch)
        return await _Connect(
            url,
            sock=sock,
            ssl=context,
            compression=None,
            proxy=None if address.loopback else True,
            user_agent_header="desktop-chat",
            open_timeout=None,
            ping_interval=None,
            close_timeout=CLOSE_LIMIT,
            max_size=MAX_FRAME_BYTES,
            max_queue=256,
            logger=wire_log,
        )
    except (OSError, WebSocketException) as error:
        raise classify_opening(error) from error
    except ImportError as error:
        raise Transient("a SOCKS proxy is set up on this computer, which is not supported") from error


async def _vouched_socket(address: ServerAddress, vouch: Vouch) -> socket.socket:
    """Connect without saying anything yet: the library would send the key with the very first line."""
    require(vouch)
    parts = urlsplit(address.base)
    host = parts.hostname or ""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        sock.settimeout(0.0)
        await asyncio.get_running_loop().sock_connect(sock, (host, parts.port or 80))
        require(vouch)
    except BaseException:
        sock.close()
        raise
    return sock


def classify_opening(error: OSError | WebSocketException) -> TransportError:
    """Return what a failure to open means. No text of the library is used that could hold the URL with its key."""
    match error:
        case InvalidStatus(response=response):
            retry_after = response.headers.get("Retry-After")
            return classify_upgrade(response.status_code, bytes(response.body or b""), retry_after)
        case ssl.SSLCertVerificationError(verify_message=said):
            return Transient(f"the server's certificate is not trusted: {said}")
        case ssl.SSLError():
            return Transient(f"no secure connection: {error.reason}")
        case OSError():
            return Transient(error.strerror or type(error).__name__)
        case InvalidHandshake() | InvalidURI():
            return Transient(f"the answer was no WebSocket ({type(error).__name__})")
        case _:
            return Transient(type(error).__name__)
