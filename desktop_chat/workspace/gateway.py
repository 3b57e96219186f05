"""The gateway of the local workspace: one ASGI application that answers as a Supabase project does.

It has no rule of its own: who may do what, and what happens then, is decided in SQL. It authenticates, takes requests
apart, runs them as the person who asks, and carries what the database sends to the sockets.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from desktop_chat.workspace.auth import Accounts, AuthTools
from desktop_chat.workspace.auth_http import AuthDoor, AuthDoorTools
from desktop_chat.workspace.auth_tokens import TokenKeys, TokenMint
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_guard import Guard
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.rate_limit import RateLimit, RollingRate
from desktop_chat.workspace.realtime import RealtimeDoor
from desktop_chat.workspace.realtime_access import AccessKeeper
from desktop_chat.workspace.realtime_authorise import Authoriser
from desktop_chat.workspace.realtime_feed import RESTARTING, Feed, FeedSource
from desktop_chat.workspace.realtime_http import BroadcastDoor
from desktop_chat.workspace.realtime_hub import Hub
from desktop_chat.workspace.realtime_longpoll import LongPollDoor
from desktop_chat.workspace.realtime_presence import Presence
from desktop_chat.workspace.realtime_replay import Replays
from desktop_chat.workspace.realtime_tools import RealtimeTools
from desktop_chat.workspace.rest import RestDoor, RestTools
from desktop_chat.workspace.rest_errors import RestError
from desktop_chat.workspace.rest_schema import SchemaCache

FEED_SECONDS = 5.0
EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """The application, and who is connected to it."""

    app: Starlette
    hub: Hub

    def let_go(self) -> None:
        """End every connection, for the server ends; a poll that is held would keep it up."""
        self.hub.close_all(RESTARTING)


def create_gateway(context: WorkspaceContext) -> Gateway:
    """Return the application; it listens to the database from its start-up to its shutdown.

    Pools belong to the caller, who closes them after the application has shut down.
    """
    keys = context.keys
    mint = TokenMint(TokenKeys(secret=keys.secret.encode(), private_key=keys.private_key, key_id=keys.kid))
    check = KeyCheck(mint=mint, clock=context.clock)
    settings = context.settings.realtime
    hub = Hub(RollingRate(settings.deliveries_per_second, context.clock.monotonic))
    access = AccessKeeper(hub, Authoriser(context.gateway))
    source = FeedSource(login=context.listener, channel=context.notify_channel)
    feed = Feed(source, hub, access.changed, context.clock)
    realtime = _realtime_tools(context, mint, access, hub, feed)
    routes = [
        *_auth_routes(_auth_door(context, check)),
        *_rest_routes(_rest_door(context, check)),
        WebSocketRoute("/realtime/v1/websocket", RealtimeDoor(realtime).open),
        Route("/realtime/v1/longpoll", LongPollDoor(realtime).serve, methods=EVERY_METHOD),
        *_broadcast_routes(BroadcastDoor(realtime, check)),
        Route("/workspace/v1/health", _health(context, feed), methods=["GET"]),
        Route("/{rest:path}", _missing, methods=EVERY_METHOD),
        WebSocketRoute("/{rest:path}", _missing_socket),
    ]
    # The server would write addresses to the log, and at DEBUG every handshake and frame: keys, tokens and messages.
    logging.getLogger("uvicorn").setLevel(logging.INFO)
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    port = urlsplit(context.url).port or 80
    guard = Middleware(Guard, port=port, most_bytes=context.settings.rest.most_body_bytes)
    return Gateway(app=Starlette(routes=routes, middleware=[guard], lifespan=_listening(feed, access)), hub=hub)


def _auth_door(context: WorkspaceContext, check: KeyCheck) -> AuthDoor:
    accounts = Accounts(
        AuthTools(
            pool=context.gateway,
            mint=check.mint,
            tickets=context.tickets,
            clock=context.clock,
            settings=context.settings.auth,
            issuer=f"{context.url}/auth/v1",
        )
    )
    return AuthDoor(
        AuthDoorTools(
            accounts=accounts,
            keys=check,
            clock=context.clock,
            settings=context.settings.auth,
            version=context.version,
        )
    )


def _rest_door(context: WorkspaceContext, check: KeyCheck) -> RestDoor:
    return RestDoor(
        RestTools(
            users=context.users,
            service=context.service,
            schema=SchemaCache(context.gateway, context.clock),
            keys=check,
            settings=context.settings.rest,
        )
    )


def _realtime_tools(
    context: WorkspaceContext, mint: TokenMint, access: AccessKeeper, hub: Hub, feed: Feed
) -> RealtimeTools:
    settings = context.settings.realtime
    return RealtimeTools(
        hub=hub,
        presence=Presence(hub),
        access=access,
        authoriser=Authoriser(context.gateway),
        replays=Replays(context.gateway),
        mint=mint,
        clock=context.clock,
        settings=settings,
        feed_up=feed.up,
        joins=RateLimit(burst=settings.joins_burst, seconds=1 / settings.joins_per_second),
        presence_events=RollingRate(settings.presence_events_per_second, context.clock.monotonic),
    )


def _auth_routes(door: AuthDoor) -> list[Route]:
    return [
        Route("/auth/v1/signup", door.sign_up, methods=["POST"]),
        Route("/auth/v1/token", door.token, methods=["POST"]),
        Route("/auth/v1/user", door.user, methods=["GET", "PUT"]),
        Route("/auth/v1/logout", door.sign_out, methods=["POST"]),
        Route("/auth/v1/settings", door.settings, methods=["GET"]),
        Route("/auth/v1/health", door.health, methods=["GET"]),
        Route("/auth/v1/.well-known/jwks.json", door.jwks, methods=["GET"]),
        Route("/auth/v1/{rest:path}", door.missing, methods=EVERY_METHOD),
    ]


def _broadcast_routes(door: BroadcastDoor) -> list[Route]:
    return [
        Route("/realtime/v1/api/broadcast", door.batch, methods=["POST"]),
        Route("/realtime/v1/api/broadcast/{topic:path}/events/{event:path}", door.single, methods=["POST"]),
    ]


def _rest_routes(door: RestDoor) -> list[Route]:
    return [
        Route("/rest/v1/rpc/{function}", door.call, methods=EVERY_METHOD),
        Route("/rest/v1/{table}", door.table, methods=EVERY_METHOD),
        Route("/rest/v1/{rest:path}", _missing_rest, methods=EVERY_METHOD),
    ]


def _listening(feed: Feed, access: AccessKeeper) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(feed.run(), name="realtime feed")
            keeping = tasks.create_task(access.run(), name="realtime access")
            # Serving begins when broadcasts arrive; should that take long, joins are asked to come back.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(feed.up.wait(), FEED_SECONDS)
            yield
            listening.cancel()
            keeping.cancel()

    return lifespan


def _health(context: WorkspaceContext, feed: Feed) -> Callable[[Request], Awaitable[Response]]:
    answer = {
        "name": "desktop-chat",
        "version": context.version,
        "epoch": context.epoch,
        "schema": context.schema_version,
    }

    async def health(_request: Request) -> Response:
        # Not ready until broadcasts arrive: a client that joined earlier would be asked to come back.
        return JSONResponse(answer, status_code=200 if feed.up.is_set() else 503)

    return health


async def _missing(_request: Request) -> Response:
    return JSONResponse({"code": "404", "message": "Nothing is served here"}, status_code=404)


async def _missing_rest(_request: Request) -> Response:
    return RestError(404, "PGRST125", "Invalid path specified in request URL").response()


async def _missing_socket(websocket: WebSocket) -> None:
    await websocket.send_denial_response(JSONResponse({"error": "Nothing is served here"}, status_code=404))
