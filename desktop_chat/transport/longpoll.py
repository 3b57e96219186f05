"""Frames by Phoenix long polling, where no WebSocket gets through: one request is held open, frames go out by others.

It speaks 1.0.0: on 2.0.0 the real server loses what the database sends over long polls (measured on 2.129.8). Frames
are posted one by one, because a batch of them is understood only in the form of 2.0.0. What was answered to a poll that
broke is lost, so a broken poll is the end of the wire; whoever opens it anew catches up.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from http import HTTPStatus
from urllib.parse import quote

from desktop_chat.domain.errors import ProtocolError, Transient
from desktop_chat.domain.link import Tier
from desktop_chat.protocol.longpoll import PollAnswer, PollStatus, decode_poll
from desktop_chat.protocol.serializer import Version
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.site import Site
from desktop_chat.transport.wire import NotOffered, WireEnded

OFFER_LIMIT = 3.0
"""Seconds for the first answer. The server holds back its refusals for two."""

HOLD_LIMIT = 15.0
"""Seconds for the answer to a poll: the server answers after ten at the latest, news or none."""

_HEADERS = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "desktop-chat"}


class LongPollWire:
    """A session that has just begun; fits `Wire`. Its pool of connections is its own: a held poll starves no call."""

    tier = Tier.HTTP
    version = Version.V1

    def __init__(self, carrier: DirectHttp, url: str, token: str) -> None:
        self._carrier = carrier
        self._url = url
        self._token = token
        self._arrived: deque[str] = deque()
        self._asking: list[asyncio.Timeout] = []
        self._ended = ""

    async def receive(self, at_once: Callable[[bytes], None] | None = None) -> str | bytes:  # noqa: ARG002  as in `Wire`
        """Return the next frame, polling for as long as there is none; all of them are text."""
        while not self._arrived:
            answer = await self._ask("GET", None, HOLD_LIMIT)
            self._token = answer.token or self._token
            if answer.status not in {PollStatus.DONE, PollStatus.NOTHING}:
                raise self._end(_why(answer.status))
            self._arrived.extend(answer.messages)
        return self._arrived.popleft()

    async def send(self, frames: Sequence[str], limit: float) -> None:
        """Post frames one after the other; `limit` is for each."""
        for frame in frames:
            answer = await self._ask("POST", frame.encode(), limit)
            if answer.status is not PollStatus.DONE:
                raise self._end(_why(answer.status))

    async def ping(self) -> None:
        """Do nothing: each poll is a question that has to be answered in time."""

    async def close(self) -> None:
        """End, and give the connections back; the server forgets a session that nobody polls."""
        self.abort()
        await self._carrier.close()

    def abort(self) -> None:
        """End at once, the held poll included."""
        self._end("closed")

    async def _ask(self, method: str, body: bytes | None, limit: float) -> PollAnswer:
        if self._ended:
            raise WireEnded(self._ended)
        url = f"{self._url}&token={quote(self._token, safe='')}"
        call = HttpCall(method=method, url=url, body=body, held=body is None)
        try:
            async with asyncio.timeout(limit) as asking:
                self._asking.append(asking)
                try:
                    return _understood(await self._exchange(call))
                finally:
                    self._asking.remove(asking)
        except TimeoutError:
            raise self._end("no answer to a poll" if body is None else "the connection takes nothing more") from None
        except ProtocolError as error:
            raise self._end(f"that was no answer to a poll: {error.reason}") from error
        except (OSError, NotHttp, Transient) as error:
            raise self._end("the connection broke") from error

    async def _exchange(self, call: HttpCall) -> HttpAnswer:
        try:
            return await self._carrier.once(call, _HEADERS)
        except (ConnectionError, NotHttp):
            # Most often a kept connection that the server has just given up. Any frame may come twice; a poll must not,
            # because what its first answer held would be missing.
            if call.body is None:
                raise
            return await self._carrier.once(call, _HEADERS)

    def _end(self, reason: str) -> WireEnded:
        """End, once: whoever waits for an answer finds that its time has run out. Return what to raise."""
        self._ended = self._ended or reason
        for asking in self._asking:
            if not asking.expired():
                asking.reschedule(asyncio.get_running_loop().time())
        return WireEnded(self._ended)


async def dial(site: Site, limit: float = OFFER_LIMIT) -> LongPollWire:
    """Begin a session; `limit` is for the first answer, in seconds.

    Raises:
        NotOffered: long polls are not offered there, or not to us.
        Transient: it did not work now.
    """
    url = f"{site.address.longpoll}?apikey={quote(site.key, safe='')}&vsn={LongPollWire.version.value}"
    carrier = await asyncio.to_thread(DirectHttp, site)
    try:
        token = await _begin(carrier, url, limit)
    except BaseException:
        await carrier.close()
        raise
    return LongPollWire(carrier, url, token)


async def _begin(carrier: DirectHttp, url: str, limit: float) -> str:
    """Return the token of a new session."""
    try:
        async with asyncio.timeout(limit):
            answer = await carrier.once(HttpCall(method="GET", url=url), _HEADERS)
    except TimeoutError:
        raise NotOffered("no answer to a poll") from None
    except NotHttp as error:
        raise NotOffered("what answers does not speak HTTP properly") from error
    except OSError as error:
        raise Transient("no connection to the server") from error
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Transient(f"HTTP {answer.status} instead of an answer to a poll")
    try:
        begun = _understood(answer)
    except ProtocolError as error:
        raise NotOffered(f"HTTP {answer.status} instead of an answer to a poll") from error
    if begun.status is not PollStatus.NEW_SESSION or begun.token is None:
        raise NotOffered(f"long polls are refused ({begun.status.value})")
    return begun.token


def _understood(answer: HttpAnswer) -> PollAnswer:
    if answer.status != HTTPStatus.OK:
        raise ProtocolError(f"HTTP {answer.status}")
    return decode_poll(answer.body)


def _why(status: PollStatus) -> str:
    match status:
        case PollStatus.NEW_SESSION:
            return "the server has forgotten the session"
        case PollStatus.TIMED_OUT:
            return "the server did not take a frame in time"
        case _:
            return f"the server ended the session ({status.value})"
