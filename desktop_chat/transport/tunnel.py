"""A connection to a server by way of a proxy: CONNECT by ourselves, SOCKS by `python-socks`. Imported late."""

import asyncio
import socket
from base64 import b64encode

from python_socks import ProxyError, ProxyType
from python_socks.async_.asyncio import Proxy as Socks

from desktop_chat.domain.errors import Transient
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.proxies import NOT_CONNECTED, WRONG_LOGIN, Proxy
from desktop_chat.transport.route import Via

LARGEST_HEAD = 16 * 1024
_SOCKS = {
    "socks4": ProxyType.SOCKS4,
    "socks4a": ProxyType.SOCKS4,
    "socks5": ProxyType.SOCKS5,
    "socks5h": ProxyType.SOCKS5,
}
_LOOKS_NAMES_UP = frozenset({"socks4a", "socks5h"})


async def open_tunnel(proxy: Proxy, server: Via) -> socket.socket:
    """Connect to a server through a proxy; nothing has been said to the server. The caller sets the time limit.

    Raises:
        OSError: there is no connection to the proxy, or it broke off.
        NotHttp: what answers at the proxy's address is none.
        Transient: the proxy refuses.
    """
    if proxy.scheme not in _SOCKS:
        return await _by_connect(proxy, server)
    remote = proxy.scheme in _LOOKS_NAMES_UP
    socks = Socks(_SOCKS[proxy.scheme], proxy.host, proxy.port, proxy.user, proxy.password, rdns=remote)
    try:
        return await socks.connect(*server)
    except ProxyError as error:
        # The text of the error is the proxy's, and not shown. Only a connection that it refuses has a code.
        raise Transient(WRONG_LOGIN if error.error_code is None else NOT_CONNECTED) from error


async def _by_connect(proxy: Proxy, server: Via) -> socket.socket:
    # Neither by python-socks, which takes the first piece of an answer for all of it, nor by websockets, which sends
    # names and passwords as they are written in a URL.
    loop = asyncio.get_running_loop()
    sock = await _dial(proxy)
    try:
        await loop.sock_sendall(sock, _request(proxy, server))
        _check(await _head(sock))
    except BaseException:
        sock.close()
        raise
    return sock


async def _dial(proxy: Proxy) -> socket.socket:
    loop = asyncio.get_running_loop()
    failure: OSError | None = None
    for family, kind, protocol, _, place in await loop.getaddrinfo(proxy.host, proxy.port, type=socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)  # noqa: FBT003  its only form
            await loop.sock_connect(sock, place)
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure or OSError("the proxy has no address")


def _request(proxy: Proxy, server: Via) -> bytes:
    host, port = server
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.user:
        login = b64encode(f"{proxy.user}:{proxy.password}".encode()).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {login}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


async def _head(sock: socket.socket) -> bytes:
    """Read the proxy's answer up to the empty line; what comes behind it is the server's, which has to speak second."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = await asyncio.get_running_loop().sock_recv(sock, LARGEST_HEAD)
        if not piece:
            raise ConnectionResetError("the proxy hung up")
        head += piece
        if len(head) > LARGEST_HEAD or not b"HTTP/1.".startswith(head[:7]):
            raise NotHttp("no answer of a proxy")
    return head


def _check(head: bytes) -> None:
    """Go on only after a yes."""
    status = head.split(b" ", 2)[1:2]
    if not status or not status[0][:3].isdigit():
        raise NotHttp("no answer of a proxy")
    if not status[0].startswith(b"2"):
        raise Transient(WRONG_LOGIN if status[0].startswith(b"407") else NOT_CONNECTED)
