"""The area of tables and functions: PostgREST's addresses, as they stand below `/rest/v1` or alone."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desktop_chat.workspace.areas import EVERY_METHOD, Area
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.rest import RestDoor, RestTools
from desktop_chat.workspace.rest_errors import RestError
from desktop_chat.workspace.rest_schema import SchemaCache


def rest_area(context: WorkspaceContext, keys: KeyCheck, _url: str) -> Area:
    """Return the area of tables and functions."""
    door = RestDoor(
        RestTools(
            users=context.users,
            service=context.service,
            schema=SchemaCache(context.gateway, context.clock),
            keys=keys,
            settings=context.settings.rest,
        )
    )
    return Area(
        routes=[
            Route("/rpc/{function}", door.call, methods=EVERY_METHOD),
            Route("/{table}", door.table, methods=EVERY_METHOD),
            Route("/{rest:path}", _missing, methods=EVERY_METHOD),
        ]
    )


async def _missing(_request: Request) -> Response:
    return RestError(404, "PGRST125", "Invalid path specified in request URL").response()
