"""Phoenix long-polling as the carrier of a connection, for networks that let no WebSocket through.

A GET opens a session (410 and a token in the body), a POST brings messages, a GET with the token waits for some. As on
the real server all answers are HTTP 200 with the status in the body; whoever does not come back loses the session; and
with serializer 2.0.0 broadcasts from the database and binary ones never arrive here, so that clients use 1.0.0.
Source: lib/phoenix/transports/long_poll.ex in phoenixframework/phoenix.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.workspace.realtime_admission import HandshakeRefused, admit
from desktop_chat.workspace.realtime_connection import Connection
from desktop_chat.workspace.realtime_frames import Frame
from desktop_chat.workspace.realtime_tools import RealtimeTools

logger = logging.getLogger(__name__)

TOKEN_BYTES = 32
LINES = "application/x-ndjson"


class LongPollDoor:
    """The endpoint `/realtime/v1/longpoll?apikey=&vsn=&token=`."""

    def __init__(self, tools: RealtimeTools) -> None:
        self._tools = tools
        self._sessions: dict[str, Session] = {}

    async def serve(self, request: Request) -> Response:
        """Open a session, take its messages, or give it what waits for it."""
        token = request.query_params.get("token", "")
        session = self._sessions.get(token)
        match request.method, session:
            case "GET", None:
                return await self._open(request)
            case "GET", Session():
                frames = await session.poll(request)
                return _answer(HTTPStatus.OK if frames else HTTPStatus.NO_CONTENT, token=token, messages=frames)
            case "POST", None:
                return _answer(HTTPStatus.GONE)
            case "POST", Session():
                return _answer(await session.deliver(_messages(request, await request.body())))
            case _:
                return Response(status_code=HTTPStatus.BAD_REQUEST)

    async def _open(self, request: Request) -> Response:
        try:
            version, own = await admit(request.headers, request.query_params, self._tools)
        except HandshakeRefused:
            return _answer(HTTPStatus.FORBIDDEN)
        token = base64.urlsafe_b64encode(self._tools.clock.entropy(TOKEN_BYTES)).decode()
        connection = Connection(version, own, self._tools, text_only=True)
        self._sessions[token] = Session(connection, self._tools, lambda: self._sessions.pop(token, None))
        return _answer(HTTPStatus.GONE, token=token, messages=[])


class Session:
    """One client that polls. It ends when it is not polled for a while, or when its connection has closed."""

    def __init__(self, connection: Connection, tools: RealtimeTools, forget: Callable[[], object]) -> None:
        self._connection = connection
        self._settings = tools.settings
        self._forget = forget
        self._accepting = asyncio.Lock()
        self._waiting: asyncio.Task[None] | None = None
        self._polls = 0
        connection.open()
        self._idle = self._expect_poll()

    async def deliver(self, messages: list[str]) -> HTTPStatus:
        """Handle messages one after the other, and those of several requests in the order in which they came."""
        try:
            async with asyncio.timeout(self._settings.poll_hold_seconds):
                await self._accepting.acquire()
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        try:
            for message in messages:
                await self._connection.handle(message)
                await asyncio.sleep(0)  # what needs no waiting must not keep others waiting
                if self._connection.outlet.closing:
                    return HTTPStatus.GONE
            return HTTPStatus.OK
        finally:
            self._accepting.release()

    async def poll(self, request: Request) -> list[Frame]:
        """Return what waits, at the latest after the time of a poll; nothing for one that was overtaken or given up."""
        await request.body()
        self._idle.cancel()
        self._polls += 1
        try:
            return self._take_all() if await self._something_waits(request) else []
        finally:
            self._polls -= 1
            if not self._polls:
                self._idle = self._expect_poll()

    async def _something_waits(self, request: Request) -> bool:
        """Wait for a frame while the client waits too; a later poll of the same session overtakes this one."""
        if self._waiting is not None:
            self._waiting.cancel()
        async with asyncio.TaskGroup() as tasks:
            waiting = self._waiting = tasks.create_task(self._connection.outlet.ready(), name="long poll")
            watching = tasks.create_task(_hang_up(request), name="long poll's client")
            watching.add_done_callback(lambda _: waiting.cancel())
            await asyncio.wait({waiting}, timeout=self._settings.poll_hold_seconds)
            given_up = watching.done()
            watching.cancel()
        return not (given_up or waiting.cancelled())

    def _take_all(self) -> list[Frame]:
        outlet = self._connection.outlet
        frames: list[Frame] = []
        while (frame := outlet.take()) is not None:
            frames.append(frame)
        if outlet.closing:
            self._end()
        return frames

    def _expect_poll(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(self._settings.poll_idle_seconds, self._end)

    def _end(self) -> None:
        self._forget()
        self._connection.end()


async def _hang_up(request: Request) -> None:
    """Wait until the client hangs up; nothing else can come after the body."""
    await request.receive()


def _messages(request: Request, body: bytes) -> list[str]:
    """Return the encoded messages of a request: one in each line, or the whole body."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        logger.info("Messages that are no text were dropped")
        return []
    if request.headers.get("content-type", "").partition(";")[0].strip() != LINES:
        return [text]
    return [line for line in text.split("\n") if line.strip()]


def _answer(status: HTTPStatus, **more: object) -> Response:
    return JSONResponse({"status": status.value, **more})
