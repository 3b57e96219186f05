"""HTTP/1.1 to one server, straight or by way of a proxy; `h11` reads what is answered.

Connections are kept, with one request at a time on each. A call takes 0.24 ms on loopback, where the general library
takes 0.75 (same computer, same moment), and starts without that library's 50 ms of imports. It knows what this app asks
for: no redirects, no cookies, no uploads. Heads of requests are our own (`protocol/http_request.py`): made and checked
as `h11` objects, they took 0.1 ms of every message, before it was on its way.
"""

import asyncio
import zlib
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import h11

from desktop_chat.domain.errors import Transient
from desktop_chat.protocol.http_request import request_head
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import KEEP_ALIVE, LARGEST_ANSWER, MOST_CONNECTIONS, AnswerTooLarge, NotHttp
from desktop_chat.transport.proxies import Proxy
from desktop_chat.transport.route import Via
from desktop_chat.transport.site import Site
from desktop_chat.transport.system_proxy import proxy_to
from desktop_chat.transport.tls import tls_context
from desktop_chat.transport.urls import is_loopback
from desktop_chat.transport.vouch import require

LARGEST_HEAD = 64 * 1024
HAPPY_EYEBALLS = 0.25
"""Seconds until the next address of a name is tried beside one that does not answer (RFC 8305)."""


DOUBT = 2.5
"""Seconds without one byte of an answer after which a kept connection is given up: a router may have forgotten it, and
then all that are kept. A fresh one is waited for as long as the caller likes.
"""


_ASKED = (h11.Request(method="POST", target="/", headers=[("Host", "")]), h11.EndOfMessage())
"""What `h11` is told of a request: it reads the answer to any but HEAD and CONNECT in the same way."""


class DirectHttp:
    """A pool of connections to one server; make it in a worker thread, since certificates are read from files."""

    def __init__(self, site: Site) -> None:
        parts = urlsplit(site.address.base)
        self._site = site
        self._host = parts.hostname or ""
        self._host_header = parts.netloc
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._tls = tls_context(site.address.pin) if parts.scheme == "https" else None
        self._idle: list[_Connection] = []
        self._busy: dict[_Connection, HttpCall] = {}
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)
        self._closed = False
        site.route.join(self)

    async def once(self, call: HttpCall, headers: dict[str, str]) -> HttpAnswer:
        """Send one request and read its whole answer.

        Raises:
            OSError: there is no connection, or it broke, or (`Silent`) a kept one seems to be dead.
            NotHttp: what answers does not speak HTTP.
            AnswerTooLarge: the answer is longer than the call takes.
            Transient: a proxy refuses, or nobody vouches for the server any more.
        """
        async with self._slots:
            # A kept connection may have been given up by the server just now: then nobody knows what was done.
            kept = self._take() if call.repeatable else None
            connection = kept or await self._connect()
            doubt = DOUBT if kept is not None and not call.held else None
            self._busy[connection] = call
            try:
                answer = await connection.exchange(self._request(call, headers), doubt, call.largest or LARGEST_ANSWER)
            except Silent:
                self._drop_idle()
                raise
            except BaseException:
                connection.abort()
                raise
            finally:
                del self._busy[connection]
            if connection.dialled != self._site.dialled:
                connection.abort()
            elif connection.usable:
                self._idle.append(connection)
            return answer

    async def close(self) -> None:
        """Hang up, on whoever waits for an answer too (`ConnectionError`), and serve no more; harmless when closed."""
        self._closed = True
        self._drop_idle()
        for connection in self._busy:
            connection.abort()

    def reroute(self) -> None:
        """Hang up as `distrust` does: the next connection is dialled anew."""
        self.distrust()

    def distrust(self) -> None:
        """Hang up on what rests, and on what may be asked again; other calls come to their end as they can."""
        self._drop_idle()
        for connection, call in self._busy.items():
            if call.repeatable:
                connection.abort()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().abort()

    def _take(self) -> "_Connection | None":
        """Return the connection that was used last, if it is young enough and the server has kept it too."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()
            if connection.usable and now - connection.rests_since < KEEP_ALIVE:
                return connection
            connection.abort()
        return None

    async def _connect(self) -> "_Connection":
        self._check_open()
        proxy = proxy_to(self._site)
        connection = await (self._straight() if proxy is None else self._by_way_of(proxy))
        try:
            self._check_open()
            require(self._site.vouch)
        except (ConnectionError, Transient):
            connection.abort()
            raise
        return connection

    async def _straight(self) -> "_Connection":
        dialled = self._site.dialled
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: _Connection(dialled),
            *dialled,
            ssl=self._tls,
            server_hostname=self._host if self._tls else None,
            # With one address there is no race, and a cancelled race leaves its socket to the garbage collector.
            happy_eyeballs_delay=None if is_loopback(dialled[0]) else HAPPY_EYEBALLS,
        )
        return connection

    async def _by_way_of(self, proxy: Proxy) -> "_Connection":
        # Few people need it, and who does waits for a network anyway.
        await asyncio.to_thread(import_module, "desktop_chat.transport.tunnel")
        from desktop_chat.transport.tunnel import open_tunnel  # noqa: PLC0415  imported above, in a thread

        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: _Connection(self._site.server),
            sock=await open_tunnel(proxy, self._site.server),
            ssl=self._tls,
            server_hostname=self._host if self._tls else None,
        )
        return connection

    def _check_open(self) -> None:
        if self._closed:
            raise ConnectionAbortedError("closed")

    def _request(self, call: HttpCall, headers: dict[str, str]) -> bytes:
        target, body = call.url.removeprefix(self._origin), call.body or b""
        length = None if call.body is None and call.method == "GET" else len(body)
        return request_head(call.method, target, self._host_header, headers, length) + body


class Silent(ConnectionError):
    """A kept connection said nothing for so long that it is given up; a fresh one may well answer."""


class _Connection(asyncio.Protocol):
    """One connection from its making to its end. `usable` until the server closes it, or says anything unasked."""

    def __init__(self, dialled: Via) -> None:
        self.dialled = dialled
        self.usable = True
        self.rests_since = 0.0
        self._loop = asyncio.get_running_loop()
        self._wire = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[HttpAnswer] | None = None
        self._silence: asyncio.TimerHandle | None = None
        self._head: h11.Response | None = None
        self._body = bytearray()
        self._largest = LARGEST_ANSWER

    async def exchange(self, request: bytes, doubt: float | None, largest: int) -> HttpAnswer:
        """Send a request and wait for its answer; a caller that does not wait to the end calls `abort`.

        Raises:
            Silent: not one byte came within `doubt` seconds; the connection is aborted.
        """
        assert self._transport is not None
        self._waiting = self._loop.create_future()
        self._head = None
        self._body.clear()
        self._largest = largest
        self._transport.write(request)
        for part in _ASKED:
            _ = self._wire.send(part)
        if doubt is not None:
            self._silence = self._loop.call_later(doubt, self._give_up)
        try:
            return await self._waiting
        finally:
            self._waiting = None
            self._end_silence()

    def abort(self) -> None:
        """Hang up without a farewell; harmless when it is over."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Read on in the answer."""
        if self._waiting is None:
            # Most often a farewell such as 408, which must not become the answer to the next request.
            self.abort()
        else:
            self._end_silence()
            self._receive(data)

    def eof_received(self) -> bool:
        """Take the end: of an answer without a length, or of the connection."""
        self.usable = False
        if self._waiting is not None:
            self._receive(b"")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self.usable = False
        self._fail(exc if isinstance(exc, OSError) else ConnectionResetError("the server closed the connection"))

    def _give_up(self) -> None:
        self._fail(Silent("a kept connection says nothing more"))
        self.abort()

    def _end_silence(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None

    def _receive(self, data: bytes) -> None:
        try:
            self._wire.receive_data(data)
            while self._waiting is not None and not self._waiting.done() and self._step(self._wire.next_event()):
                continue
        except (NotHttp, Transient) as error:
            self._fail(error)
        except (h11.RemoteProtocolError, zlib.error) as error:
            self._fail(NotHttp(type(error).__name__))

    def _step(self, event: Any) -> bool:
        """Take one event of `h11`; return whether there may be more."""
        match event:
            case h11.Response():
                self._head = event
            case h11.Data():
                self._body += event.data
                if len(self._body) > self._largest:
                    raise _too_large()
            case h11.EndOfMessage():
                self._finish()
            case h11.ConnectionClosed():
                self._fail(NotHttp("no answer before the end"))
            case h11.InformationalResponse():
                return True
            case _:
                return False  # It needs more data.
        return True

    def _finish(self) -> None:
        assert self._head is not None
        assert self._waiting is not None
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in self._head.headers}
        body = bytes(self._body)
        if headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}:
            body = _unpacked(body, self._largest)
        over = self._wire.our_state is h11.DONE and self._wire.their_state is h11.DONE
        if over and self.usable and not self._wire.trailing_data[0]:
            self._wire.start_next_cycle()
            self.rests_since = self._loop.time()
        else:
            self.abort()
        self._waiting.set_result(
            HttpAnswer(
                status=self._head.status_code,
                body=body,
                retry_after=headers.get("retry-after"),
                date=headers.get("date"),
            )
        )

    def _fail(self, error: Exception) -> None:
        self.usable = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)


def _too_large() -> AnswerTooLarge:
    return AnswerTooLarge("the answer is larger than this app takes")


def _unpacked(packed: bytes, largest: int) -> bytes:
    """Undo gzip; a bomb does not go off."""
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    body = reader.decompress(packed, largest)
    if reader.unconsumed_tail:
        raise _too_large()
    if not reader.eof:
        raise NotHttp("the packed answer is cut off")
    return body
