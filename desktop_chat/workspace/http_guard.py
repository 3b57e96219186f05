"""The outermost layer of the gateway: who may talk to it, how much they may send, and what an accident looks like.

A page in a browser can reach loopback too: the Host must name this computer and our port (DNS rebinding), and an Origin
must be our own. Over the network, where the workspace is shared by TLS, the Host must be the very address that was
connected to. Exceptions that nobody expected become a plain 500; logs hold no body, token or key.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
SETTLE_SECONDS = 2.0
BODY_SECONDS = 20.0
UPLOAD_SECONDS = 6 * 3600.0
"""The longest that one body may take however steadily it comes: five gigabytes at two megabits a second."""
"""How long a body may take from the head of its request to its end."""
SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


class BodyTooLarge(Exception):
    """The body of a request is longer than this workspace takes."""


class BodyTooSlow(Exception):
    """The body of a request did not arrive in time."""


def is_shared(scope: Scope) -> bool:
    """Tell whether a request comes by the door to the network: TLS is spoken there and nowhere else."""
    return scope.get("scheme") in {"https", "wss"}


class Guard:
    """ASGI middleware around the whole gateway; `port` is where it listens, `most_bytes` the longest body it reads.

    Below the paths of `streamed` bodies are as long as what answers there takes; a pause may not be too long, nor the
    whole: `UPLOAD_SECONDS`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        port: int,
        most_bytes: int,
        body_seconds: float = BODY_SECONDS,
        streamed: tuple[str, ...] = (),
    ) -> None:
        self._app = app
        self._body_seconds = body_seconds
        self._most_bytes = most_bytes
        self._streamed = streamed
        self._hosts = frozenset(f"{name}:{port}" for name in LOOPBACK_NAMES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket, or refuse it before anything reads it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        inner = dict(scope)
        if scope["type"] == "websocket":
            # The server logs the address of each socket that it answers, and a client's key is part of it.
            scope["query_string"] = b""
        answer = _Answer(send)
        if refusal is not None:
            await answer.give(scope, 403, refusal)
            await answer.settle(receive)
            return
        try:
            await self._app(inner, self._read_from(scope, receive), answer.send)
        except ClientDisconnect:
            logger.debug("A client hung up before its request was whole")
        except BodyTooSlow:
            await answer.give(scope, 408, "The body of the request did not arrive")
        except BodyTooLarge:
            await answer.give(scope, 413, "The body of the request is too large")
        except Exception as error:  # noqa: BLE001 - the border of the process: one request must not take others with it
            # Its text and its frames may quote a body or a key, so only the kind and the place are told.
            logger.error("Unexpected %s", _place(error))  # noqa: TRY400
            await answer.give(scope, 500, "Something unexpected happened")
        await answer.settle(receive)

    def _read_from(self, scope: Scope, receive: Receive) -> Receive:
        """Limit the body of a request; frames of a socket are limited by the server itself."""
        if scope["type"] != "http":
            return receive
        if scope["path"].startswith(self._streamed):
            return _steady(receive, self._body_seconds, UPLOAD_SECONDS)
        return _limited(receive, self._most_bytes, self._body_seconds)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        secure = is_shared(scope)
        served = frozenset({"{}:{}".format(*scope["server"])}) if secure else self._hosts
        hosts = [host.lower() for host in headers.getlist("host")]
        if len(hosts) != 1 or hosts[0] not in served:
            return "This address is not served here"
        scheme = "https" if secure else "http"
        if any(origin not in {f"{scheme}://{host}" for host in served} for origin in headers.getlist("origin")):
            return "Pages from elsewhere may not use this workspace"
        return None


class _Answer:
    """Adds the headers that every answer carries, and knows whether one has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False
        self._denied = False

    async def send(self, message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.http.response.start"}:
            message["headers"] = [*message.get("headers", ()), *_missing(message.get("headers", ()))]
        self._begun = True
        self._denied = self._denied or message["type"] == "websocket.http.response.start"
        await self._send(message)

    async def give(self, scope: Scope, status: int, sentence: str) -> None:
        """Answer with an error, unless an answer is under way already: then only ending it is left."""
        if not self._begun:
            await _answer(scope, self.send, status, sentence)
        elif scope["type"] == "websocket":
            await self._send({"type": "websocket.close", "code": 1011})

    async def settle(self, receive: Receive) -> None:
        """Wait until a handshake that was answered by HTTP has left the wire.

        WORKAROUND https://github.com/encode/uvicorn/blob/master/uvicorn/protocols/websockets/websockets_sansio_impl.py
        run_asgi() takes an application that returns before the connection is lost for one that forgot to answer.
        """
        if not self._denied:
            return
        disconnects = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                while disconnects < 2:  # one that answers our denial, one when the connection is lost
                    message = await receive()
                    disconnects += message["type"] == "websocket.disconnect"


def _missing(present: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in present}
    return [header for header in SECURITY_HEADERS if header[0] not in names]


def _limited(receive: Receive, most_bytes: int, seconds: float) -> Receive:
    """Count and time what the body brings."""
    read = 0
    whole = False
    deadline = asyncio.get_running_loop().time() + seconds

    async def counted() -> Message:
        nonlocal read, whole
        try:
            async with asyncio.timeout_at(None if whole else deadline):
                message = await receive()
        except TimeoutError:
            raise BodyTooSlow from None
        if message["type"] == "http.request":
            whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > most_bytes:
                raise BodyTooLarge
        else:
            whole = True
        return message

    return counted


def _steady(receive: Receive, seconds: float, most_seconds: float) -> Receive:
    """Let a body take its time, but not `seconds` without any of it, nor `most_seconds` in all."""
    whole = False
    now = asyncio.get_running_loop().time
    end = now() + most_seconds

    async def timed() -> Message:
        nonlocal whole
        try:
            async with asyncio.timeout_at(None if whole else min(end, now() + seconds)):
                message = await receive()
        except TimeoutError:
            raise BodyTooSlow from None
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return timed


async def _answer(scope: Scope, send: Send, status: int, sentence: str) -> None:
    kind = "http.response" if scope["type"] == "http" else "websocket.http.response"
    body = json.dumps({"code": str(status), "message": sentence, "error": sentence}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} at {where}"
