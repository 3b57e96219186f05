"""The area of tables and functions: PostgREST's addresses, as they stand below `/rest/v1` or alone."""

from starlette.routing import Route

from desktop_chat.workspace.areas import EVERY_METHOD, Area
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.rest.catalogue_watch import CatalogueWatch
from desktop_chat.workspace.rest.door import RestDoor, RestTools
from desktop_chat.workspace.rest.schema_cache import SchemaCache


def rest_area(context: WorkspaceContext, keys: KeyCheck, _url: str) -> Area:
    """Return the area of tables and functions."""
    settings = context.settings.rest
    schema = SchemaCache(context.gateway, context.clock, settings.exposed)
    tools = RestTools(
        users=context.users,
        users_stand=context.users_stand,
        echo=context.echo,
        service=context.service,
        schema=schema,
        keys=keys,
        settings=settings,
    )
    door = RestDoor(tools)
    watch = CatalogueWatch(context.listener, schema, context.clock)
    return Area(
        routes=[
            Route("/rpc/{function}", door.call, methods=EVERY_METHOD),
            Route("/{table}", door.table, methods=EVERY_METHOD),
            Route("/", door.root, methods=EVERY_METHOD),
            Route("/{rest:path}", door.missing, methods=EVERY_METHOD),
        ],
        keepers=(watch.run,),
    )
