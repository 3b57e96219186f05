"""Broadcasts over HTTP: for clients that have no connection; nothing is stored, and nothing is said about receivers.

Statuses and errors are those of `supabase/realtime` (batch_broadcast.ex, single_broadcast.ex). As there, a message to a
private topic that its sender may not write to vanishes behind a 202.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.workspace.auth_tokens import Claims, TokenRefused
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.rate_limit import RateLimit
from desktop_chat.workspace.realtime_authorise import CannotAuthorise
from desktop_chat.workspace.realtime_entry import PREFIX
from desktop_chat.workspace.realtime_frames import (
    Broadcast,
    MalformedFrame,
    RelayedText,
    UserBroadcast,
    dump,
    user_payload,
)
from desktop_chat.workspace.realtime_tools import RealtimeTools

logger = logging.getLogger(__name__)

JSON_KIND = "application/json"
BYTES_KIND = "application/octet-stream"
BLANK = "can't be blank"
INVALID = "is invalid"
TOO_LARGE = "Payload size exceeds tenant limit"
EXCEEDED = "You have exceeded your rate limit"
BATCH_TOO_LARGE = "Too many messages to broadcast, please reduce the batch size"
TRUE, FALSE = frozenset({True, "true", "1"}), frozenset({False, None, "false", "0"})


class BroadcastRefused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: HTTPStatus, body: Mapping[str, object]) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message of a request."""

    broadcast: Broadcast
    private: bool


class BroadcastDoor:
    """The endpoints `/realtime/v1/api/broadcast` and `/realtime/v1/api/broadcast/TOPIC/events/EVENT`."""

    def __init__(self, tools: RealtimeTools, keys: KeyCheck) -> None:
        settings = tools.settings
        self._tools = tools
        self._keys = keys
        self._by_caller = RateLimit(burst=settings.events_burst, seconds=1 / settings.events_per_second)

    async def batch(self, request: Request) -> Response:
        """Answer `POST /api/broadcast`: messages that arrive as text everywhere."""
        return await self._answered(request, self._batch)

    async def single(self, request: Request) -> Response:
        """Answer `POST /api/broadcast/TOPIC/events/EVENT`: a message that arrives in binary frames on 2.0.0."""
        return await self._answered(request, self._single)

    async def _answered(self, request: Request, read: Callable[[Request], Awaitable[list[Sending]]]) -> Response:
        try:
            claims = self._claims(request)
            sendings = await read(request)
            self._check_limits(claims, len(sendings))
        except BroadcastRefused as refusal:
            return JSONResponse(refusal.body, status_code=refusal.status)
        await self._send(sendings, claims, json.dumps(dict(request.headers)))
        return Response(status_code=HTTPStatus.ACCEPTED)

    def _claims(self, request: Request) -> Claims:
        try:
            claims = self._keys.bearer(request) or self._keys.own(request)
        except TokenRefused:
            claims = None
        if claims is None:
            raise BroadcastRefused(HTTPStatus.UNAUTHORIZED, {"message": "Unauthorized"})
        return claims

    def _check_limits(self, claims: Claims, count: int) -> None:
        now, caller = self._tools.clock.monotonic(), claims.subject or claims.role
        if self._tools.hub.deliveries.exceeded() or self._by_caller.exhausted(caller, now):
            raise BroadcastRefused(HTTPStatus.TOO_MANY_REQUESTS, {"message": EXCEEDED})
        if not self._by_caller.allows(caller, now, cost=count):
            raise BroadcastRefused(HTTPStatus.TOO_MANY_REQUESTS, {"message": BATCH_TOO_LARGE})

    async def _send(self, sendings: Sequence[Sending], claims: Claims, headers: str) -> None:
        """Hand messages over in their order; the right to write is asked for once for each private topic."""
        may_write: dict[str, bool] = {}
        for sending in sendings:
            topic = sending.broadcast.topic
            if sending.private and topic not in may_write:
                may_write[topic] = await self._may_write(topic.removeprefix(PREFIX), claims, headers)
            if not sending.private or may_write[topic]:
                self._tools.hub.publish(sending.broadcast, private=sending.private)
                await asyncio.sleep(0)  # a long batch must neither keep others waiting nor overflow their queues

    async def _may_write(self, name: str, claims: Claims, headers: str) -> bool:
        try:
            return await self._tools.authoriser.may_write(name, claims, headers=headers)
        except CannotAuthorise as error:
            logger.info("A broadcast was dropped: the database could not be asked (%s)", error)
            return False

    async def _batch(self, request: Request) -> list[Sending]:
        body = _parse(await request.body())
        messages = body.get("messages") if isinstance(body, Mapping) else None
        if messages is None or messages == []:
            raise _unprocessable({"messages": [BLANK]})
        if not isinstance(messages, list) or not all(isinstance(message, Mapping) for message in messages):
            raise _unprocessable({"messages": [INVALID]})
        if len(messages) > self._tools.settings.events_burst:
            raise BroadcastRefused(HTTPStatus.TOO_MANY_REQUESTS, {"message": BATCH_TOO_LARGE})
        errors = [self._errors(message) for message in messages]
        if any(errors):
            raise _unprocessable({"messages": errors})
        return [_sending(message) for message in messages]

    def _errors(self, message: Mapping[str, object]) -> dict[str, list[str]]:
        errors = {
            name: [error] for name in ("topic", "payload", "event") if (error := _missing(name, message.get(name)))
        }
        if not _is_flag(message.get("private")):
            errors["private"] = [INVALID]
        if "payload" not in errors and len(_dumped(message["payload"])) > self._tools.settings.most_payload_bytes:
            errors["payload"] = [TOO_LARGE]
        return errors

    async def _single(self, request: Request) -> list[Sending]:
        kind = request.headers.get("content-type", JSON_KIND)
        if not kind.startswith((JSON_KIND, BYTES_KIND)):
            sentence = f"Unsupported Media Type. Use {JSON_KIND} or {BYTES_KIND}"
            raise BroadcastRefused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, {"error": sentence})
        body = await request.body()
        is_json = kind.startswith(JSON_KIND)
        payload = _object(body) if is_json else body
        if len(payload) > self._tools.settings.most_payload_bytes:
            raise _unprocessable({"payload": [TOO_LARGE]})
        broadcast = UserBroadcast(
            topic=PREFIX + request.path_params["topic"],
            event=request.path_params["event"],
            payload=payload,
            is_json=is_json,
        )
        return [Sending(broadcast=broadcast, private=request.query_params.get("private") == "true")]


def _sending(message: Mapping[str, object]) -> Sending:
    identity = message.get("id")
    meta = dump({"id": identity}) if isinstance(identity, str) and identity else ""
    payload = user_payload(str(message["event"]), dump(message["payload"]), meta)
    broadcast = RelayedText(topic=f"{PREFIX}{message['topic']}", payload=payload)
    return Sending(broadcast=broadcast, private=message.get("private") in TRUE)


def _missing(name: str, value: object) -> str | None:
    """Return what is wrong with a required field."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return BLANK
    wanted = Mapping if name == "payload" else str
    return None if isinstance(value, wanted) else INVALID


def _is_flag(value: object) -> bool:
    return isinstance(value, bool | str | None) and value in TRUE | FALSE


def _object(body: bytes) -> bytes:
    """Return a payload as it goes out; what is no object is wrapped, as the real server's parser does."""
    value = _parse(body or b"{}")
    return _dumped(value if isinstance(value, Mapping) else {"_json": value})


def _parse(body: bytes) -> object:
    try:
        value: object = json.loads(body)
        dump(value)  # what JSON or UTF-8 cannot carry could be sent to nobody
    except (ValueError, RecursionError, MalformedFrame):
        raise BroadcastRefused(HTTPStatus.BAD_REQUEST, {"errors": {"detail": "Bad Request"}}) from None
    return value


def _dumped(value: object) -> bytes:
    return dump(value).encode()


def _unprocessable(errors: Mapping[str, object]) -> BroadcastRefused:
    return BroadcastRefused(HTTPStatus.UNPROCESSABLE_ENTITY, {"errors": errors})
