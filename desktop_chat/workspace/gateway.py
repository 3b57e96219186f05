"""The gateway of the local workspace: one ASGI application that answers as a Supabase project does.

It has no rule of its own: who may do what, and what happens then, is decided in SQL. Each area (accounts, tables,
broadcasts) brings its routes; here they get their prefixes, the guard around them and what runs beside them.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from desktop_chat.protocol.joining import PATH as INVITATION
from desktop_chat.workspace.areas import EVERY_METHOD, Area, key_check
from desktop_chat.workspace.auth_area import auth_area
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_guard import Guard
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.realtime_area import FEED_SECONDS, realtime_area
from desktop_chat.workspace.realtime_feed import RESTARTING, Feed
from desktop_chat.workspace.realtime_hub import Hub
from desktop_chat.workspace.rest_area import rest_area
from desktop_chat.workspace.sharing_http import InvitationDoor
from desktop_chat.workspace.status import StatusReporter
from desktop_chat.workspace.storage.area import storage_area

AREAS: Mapping[str, Callable[[WorkspaceContext, KeyCheck, str], Area]] = {
    "auth": auth_area,
    "rest": rest_area,
    "storage": storage_area,
}
"""Areas that can stand alone, too: each is given the context, the reader of keys, and its own address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """The application, and who is connected to it."""

    app: Starlette
    hub: Hub
    status: StatusReporter

    def let_go(self) -> None:
        """End every connection, for the server ends; a poll that is held would keep it up."""
        self.hub.close_all(RESTARTING)


def create_gateway(context: WorkspaceContext) -> Gateway:
    """Return the application; it listens to the database from its start-up to its shutdown.

    Pools belong to the caller, who closes them after the application has shut down.
    """
    keys = key_check(context)
    realtime = realtime_area(context, keys)
    status = StatusReporter(context, realtime.hub, realtime.feed)
    areas = {name: area(context, keys, f"{context.url}/{name}/v1") for name, area in AREAS.items()}
    areas["realtime"] = realtime.area
    routes = [
        *(Mount(f"/{name}/v1", routes=_whole(area)) for name, area in areas.items()),
        Route("/workspace/v1/health", _health(context, realtime.feed), methods=["GET"]),
        Route(INVITATION, InvitationDoor(context).look, methods=["POST"]),
        Route("/workspace/v1/status", status.serve(keys), methods=["GET"]),
        *_nothing_else(),
    ]
    # The server would write addresses to the log, and at DEBUG every handshake and frame: keys, tokens and messages.
    logging.getLogger("uvicorn").setLevel(logging.INFO)
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    lifespan = _running(tuple(areas.values()), realtime.feed)
    streamed = tuple(f"/{name}/v1/" for name, area in areas.items() if area.streams)
    guard = _guard(context, context.url, streamed)
    app = Starlette(routes=routes, middleware=[guard], lifespan=lifespan, exception_handlers=_NO_SUCH_METHOD)
    return Gateway(app=app, hub=realtime.hub, status=status)


def create_bare(context: WorkspaceContext, name: str, url: str) -> Starlette:
    """Return one of `AREAS` as an application of its own at `url`: no prefix, and no API key is asked for."""
    keys = key_check(context, demanded=False)
    area = AREAS[name](context, keys, url)
    guard = _guard(context, url, ("/",) if area.streams else ())
    lifespan = _running((area,), None)
    return Starlette(routes=_whole(area), middleware=[guard], lifespan=lifespan, exception_handlers=_NO_SUCH_METHOD)


def _whole(area: Area) -> list[BaseRoute]:
    """Return an area's routes with an end: what is not in them is served nowhere else."""
    return [*area.routes, *_nothing_else()]


def _nothing_else() -> tuple[BaseRoute, ...]:
    return Route("/{rest:path}", _missing, methods=EVERY_METHOD), WebSocketRoute("/{rest:path}", _missing_socket)


def _guard(context: WorkspaceContext, url: str, streamed: Sequence[str]) -> Middleware:
    most = context.settings.rest.most_body_bytes
    return Middleware(Guard, port=urlsplit(url).port or 80, most_bytes=most, streamed=tuple(streamed))


def _running(
    areas: Sequence[Area], feed: Feed | None
) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            keepers = [
                tasks.create_task(keeper(), name=keeper.__qualname__) for area in areas for keeper in area.keepers
            ]
            # Serving begins when broadcasts arrive; should that take long, joins are asked to come back.
            if feed is not None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(feed.up.wait(), FEED_SECONDS)
            yield
            for keeper in keepers:
                keeper.cancel()

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


async def _no_such_method(request: Request, _error: Exception) -> Response:
    """Refuse a method that nothing here has, in the shape of all other refusals."""
    message = f"Unsupported HTTP method: {request.method[:20]}"
    told = {"code": "PGRST117", "details": None, "hint": None, "message": message, "error": message}
    return JSONResponse(told, status_code=405)


_NO_SUCH_METHOD = {405: _no_such_method}


async def _missing_socket(websocket: WebSocket) -> None:
    await websocket.send_denial_response(JSONResponse({"error": "Nothing is served here"}, status_code=404))
