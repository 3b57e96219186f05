"""PostgREST's endpoints: each request is one statement in one transaction as the person who asks.

Nothing is decided here: row-level security and the functions do. What is not offered is refused, never half done.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from desktop_chat.workspace.auth_tokens import Claims, TokenRefused
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.echo import Echo
from desktop_chat.workspace.gateway_settings import RestSettings
from desktop_chat.workspace.http_keys import KeyCheck, KeyRefused
from desktop_chat.workspace.rest.asked import Asked, read_request
from desktop_chat.workspace.rest.errors import RestError, of_postgres, of_token
from desktop_chat.workspace.rest.function_requests import FunctionRequests
from desktop_chat.workspace.rest.runner import Runner
from desktop_chat.workspace.rest.schema_cache import SchemaCache
from desktop_chat.workspace.rest.table_requests import TableRequests

# Errors that say that the cached catalogue is older than the schema.
STALE_CATALOGUE = frozenset({"42P01", "42703"})
# These may say so, but also that an operator does not fit a column.
MAYBE_STALE = frozenset({"42883", "42704", "0A000"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RestTools:
    """What REST works with. `users` can become anon or authenticated, `service` is for the service key alone.

    `users_stand`: see `WorkspaceContext`.
    """

    users: asyncpg.Pool
    users_stand: bool
    echo: Echo
    service: asyncpg.Pool
    schema: SchemaCache
    keys: KeyCheck
    settings: RestSettings


class RestDoor:
    """The endpoints `/TABLE` and `/rpc/FUNCTION`."""

    def __init__(self, tools: RestTools) -> None:
        self._tools = tools
        runner = Runner(
            users=tools.users,
            users_stand=tools.users_stand,
            echo=tools.echo,
            service=tools.service,
            settings=tools.settings,
        )
        self._tables = TableRequests(schema=tools.schema, runner=runner, settings=tools.settings)
        self._functions = FunctionRequests(schema=tools.schema, runner=runner, settings=tools.settings)

    async def table(self, request: Request) -> Response:
        """Answer `/TABLE`: read with GET or HEAD, change with POST, PATCH, PUT or DELETE."""
        return await self._answered(request, self._tables.answer)

    async def call(self, request: Request) -> Response:
        """Answer `/rpc/FUNCTION`: called with GET, HEAD or POST."""
        return await self._answered(request, self._functions.answer)

    async def root(self, request: Request) -> Response:
        """Answer `/`: the description of the schema, which is not offered."""
        return await self._answered(request, _no_description)

    async def missing(self, request: Request) -> Response:
        """Answer every other path."""
        return await self._answered(request, _no_path)

    async def _answered(self, request: Request, work: Callable[[Asked], Awaitable[Response]]) -> Response:
        """Run one request; whatever refuses it becomes PostgREST's answer."""
        try:
            claims = self._claims(request)
        except KeyRefused as refusal:
            return refusal.response()
        except TokenRefused as refusal:
            return of_token(refusal).response()
        try:
            asked = read_request(
                request, claims, self._tools.schema.schemas, tx_allowed=self._tools.settings.tx_override
            )
            return await work(asked)
        except RestError as refusal:
            return refusal.response()
        except DATABASE_ERRORS as error:
            return self._failed(error, claims).response()

    def _claims(self, request: Request) -> Claims:
        key = self._tools.keys.key(request)
        return self._tools.keys.bearer(request) or key

    def _failed(self, error: Exception, claims: Claims) -> RestError:
        """Say what the database, or the way to it, refused."""
        if isinstance(error, asyncpg.PostgresError):
            code = getattr(error, "sqlstate", "")
            if code in STALE_CATALOGUE:
                self._tools.schema.drop()
            elif code in MAYBE_STALE:
                self._tools.schema.doubt()
            return of_postgres(error, signed_in=claims.role != "anon")
        if isinstance(error, TimeoutError):
            return RestError(504, "PGRST003", "Timed out acquiring connection from connection pool.")
        return RestError(503, "PGRST001", "Could not connect with the database.")


async def _no_description(_asked: Asked) -> Response:
    raise RestError(404, "PGRST126", "Root endpoint metadata is disabled")


async def _no_path(_asked: Asked) -> Response:
    raise RestError(404, "PGRST125", "Invalid path specified in request URL")
