"""One WebSocket with the `websockets` library, and what its failures mean. Imported late: it costs 60 ms."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, cast
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidProxyStatus,
    InvalidStatus,
    InvalidURI,
    ProxyError,
    WebSocketException,
)
from websockets.frames import DATA_OPCODES, Frame, Opcode
from websockets.protocol import Event

from desktop_chat.domain.errors import Transient, TransportError
from desktop_chat.domain.link import OTHER_CERTIFICATE, Tier
from desktop_chat.protocol.serializer import MAX_FRAME_BYTES, Version
from desktop_chat.protocol.statuses import classify_upgrade
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.proxies import NOT_CONNECTED, WRONG_LOGIN
from desktop_chat.transport.route import Via
from desktop_chat.transport.site import Site
from desktop_chat.transport.system_proxy import proxy_to
from desktop_chat.transport.tls import OtherCertificate, tls_context
from desktop_chat.transport.vouch import Vouch, require
from desktop_chat.transport.wire import CLOSE_LIMIT, WireEnded

_CLOSE_CODES = {
    1000: "the server closed a silent connection",
    1001: "the server is going away or wants fewer joins",
    1009: "a frame was too large for the server",
    1012: "the server restarts",
}

wire_log = logging.getLogger("desktop_chat.transport.wire")


class _Connect(connect):
    """Follows no redirect: a portal must not learn the key, nor take the place of the server."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


class _Connection(ClientConnection):
    """Gives a whole binary frame to `at_once` where it comes: who waits in `recv` wakes up a turn of the loop later.

    Only while nothing has to be received before it: any other frame of data makes what follows wait in the queue.
    """

    at_once: Callable[[bytes], None] | None = None

    def process_event(self, event: Event) -> None:
        if isinstance(event, Frame) and event.opcode in DATA_OPCODES:
            if self.at_once is not None and event.opcode is Opcode.BINARY and event.fin:
                self.at_once(bytes(event.data))
                return
            self.at_once = None
        super().process_event(event)


class SocketWire:
    """An open WebSocket that carries frames of 2.0.0; fits `Wire`."""

    tier = Tier.DIRECT
    version = Version.V2

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def receive(self, at_once: Callable[[bytes], None] | None = None) -> str | bytes:
        """Return the next frame that is not taken at once."""
        self._connection.at_once = at_once
        try:
            return await self._connection.recv()
        except ConnectionClosed as closed:
            raise WireEnded(why(closed)) from closed
        finally:
            self._connection.at_once = None

    async def send(self, frames: Sequence[str], limit: float) -> None:
        """Send frames; into a black hole even this blocks in the end."""
        try:
            async with asyncio.timeout(limit):
                for frame in frames:
                    await self._connection.send(frame)
        except ConnectionClosed as closed:
            raise WireEnded(why(closed)) from closed

    async def ping(self) -> "asyncio.Future[float]":
        """Send a ping."""
        try:
            # The library promises an awaitable and documents it as a future; only a future can be asked.
            return cast("asyncio.Future[float]", await self._connection.ping())
        except ConnectionClosed as closed:
            raise WireEnded(why(closed)) from closed

    async def close(self) -> None:
        """Say farewell and wait for the answer."""
        await self._connection.close()

    def abort(self) -> None:
        """Hang up."""
        self._connection.transport.abort()

    def reroute(self) -> None:
        """Hang up, so that the next one takes the new way."""
        self.abort()


async def dial(site: Site) -> SocketWire:
    """Open the live WebSocket of a project; the caller sets the time limit.

    Raises:
        Transient: it did not work now.
        Refused: it can never work with this key at this address.
    """
    dialled = site.dialled
    url = f"{site.address.realtime}?apikey={quote(site.key, safe='')}&vsn={Version.V2.value}"
    secure = site.address.base.startswith("https")
    try:
        context = await asyncio.to_thread(tls_context, site.address.pin) if secure else None
        connection = await _Connect(
            url,
            create_connection=_Connection,
            **await _first_step(site),
            ssl=context,
            compression=None,
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
    except NotHttp as error:
        raise Transient("what answers as a proxy is none") from error
    assert isinstance(connection, _Connection)
    wire = SocketWire(connection)
    site.route.join(wire)
    if site.dialled != dialled:
        wire.reroute()
    return wire


async def _first_step(site: Site) -> dict[str, Any]:
    """Return what to connect to; the URL goes on saying whom to greet, and whose certificate to expect."""
    if site.vouch is not None:
        return {"sock": await _vouched_socket(site.dialled, site.vouch), "proxy": None}
    if site.route.via is not None:
        host, port = site.route.via
        return {"host": host, "port": port, "proxy": None}
    proxy = proxy_to(site)
    if proxy is None:
        return {"proxy": None}
    # Few people need it, and who does waits for a network anyway.
    await asyncio.to_thread(import_module, "desktop_chat.transport.tunnel")
    from desktop_chat.transport.tunnel import open_tunnel  # noqa: PLC0415  imported above, in a thread

    return {"sock": await open_tunnel(proxy, site.server), "proxy": None}


async def _vouched_socket(dialled: Via, vouch: Vouch) -> socket.socket:
    """Connect without saying anything yet: the library would send the key with the very first line."""
    require(vouch)
    sock = socket.socket(socket.AF_INET6 if ":" in dialled[0] else socket.AF_INET)
    try:
        sock.settimeout(0.0)
        await asyncio.get_running_loop().sock_connect(sock, dialled)
        require(vouch)
    except BaseException:
        sock.close()
        raise
    return sock


def classify_opening(error: OSError | WebSocketException) -> TransportError:
    """Return what a failure to open means. No text of the library is used that could hold the URL with its key."""
    if isinstance(error, InvalidStatus):
        response = error.response
        retry_after = response.headers.get("Retry-After")
        return classify_upgrade(response.status_code, bytes(response.body or b""), retry_after)
    return Transient(_reason(error))


def _reason(error: OSError | WebSocketException) -> str:
    match error:
        case ssl.SSLError():
            return _insecure(error)
        case OSError():
            return error.strerror or type(error).__name__
        case ProxyError():
            return _refusal(error)
        case InvalidHandshake() | InvalidURI():
            return f"the answer was no WebSocket ({type(error).__name__})"
        case _:
            return type(error).__name__


def _insecure(error: ssl.SSLError) -> str:
    match error:
        case OtherCertificate():
            return OTHER_CERTIFICATE
        case ssl.SSLCertVerificationError(verify_message=said):
            return f"the server's certificate is not trusted: {said}"
        case _:
            return f"no secure connection: {error.reason}"


def _refusal(error: ProxyError) -> str:
    """Say why a proxy did not let us through; of SOCKS, only a refused connection has a code."""
    match error:
        case InvalidProxyStatus(response=response):
            return WRONG_LOGIN if response.status_code == 407 else NOT_CONNECTED
        case ProxyError(__cause__=cause) if getattr(cause, "error_code", 0) is None:
            return WRONG_LOGIN
        case _:
            return NOT_CONNECTED


def why(closed: ConnectionClosed) -> str:
    """Say why a connection ended; the server's own words are not believed, its code is."""
    if closed.rcvd is not None and not (closed.sent is not None and closed.rcvd_then_sent is False):
        return _CLOSE_CODES.get(closed.rcvd.code, f"the server closed the connection ({closed.rcvd.code})")
    if closed.sent is not None:
        return f"the server broke the rules of the connection ({closed.sent.code})"
    return "the connection broke"
