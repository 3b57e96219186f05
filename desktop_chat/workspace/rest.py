"""PostgREST's part of the gateway: read tables, call functions, each request in one transaction as the person who asks.

It decides nothing: row-level security and the functions do. What it does not offer is refused, never half done.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from desktop_chat.workspace.auth_tokens import Claims, TokenRefused
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.gateway_settings import RestSettings
from desktop_chat.workspace.http_keys import KeyCheck, KeyRefused
from desktop_chat.workspace.rest_errors import RestError, cannot_parse, of_postgres, of_token
from desktop_chat.workspace.rest_query import build, read_query
from desktop_chat.workspace.rest_schema import SCHEMA, SchemaCache
from desktop_chat.workspace.rest_transaction import acting_as

JSON_TYPE = "application/json; charset=utf-8"
SINGLE_TYPE = "application/vnd.pgrst.object+json"
OFFERED_TYPES = frozenset({"*/*", "application/*", "application/json", SINGLE_TYPE, "application/vnd.pgrst.array+json"})
# Errors that say that the cached catalogue is older than the schema.
STALE_CATALOGUE = frozenset({"42883", "42P01", "42703", "42704", "0A000"})

Handler = Callable[[Request, Claims], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestTools:
    """What REST works with. `users` can become anon or authenticated, `service` is for the service key alone."""

    users: asyncpg.Pool
    service: asyncpg.Pool
    schema: SchemaCache
    keys: KeyCheck
    settings: RestSettings


class RestDoor:
    """The endpoints `/rest/v1/TABLE` and `/rest/v1/rpc/FUNCTION`."""

    def __init__(self, tools: RestTools) -> None:
        self._tools = tools

    async def table(self, request: Request) -> Response:
        """Answer `GET /rest/v1/TABLE`."""
        return await self._answered(request, "GET", self._select)

    async def call(self, request: Request) -> Response:
        """Answer `POST /rest/v1/rpc/FUNCTION`."""
        return await self._answered(request, "POST", self._call)

    async def _answered(self, request: Request, method: str, work: Handler) -> Response:
        """Run one request; whatever refuses it becomes PostgREST's answer."""
        try:
            claims = self._claims(request)
        except KeyRefused as refusal:
            return refusal.response()
        except TokenRefused as refusal:
            return of_token(refusal).response()
        try:
            _check_offered(request, method)
            return await work(request, claims)
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
            if getattr(error, "sqlstate", "") in STALE_CATALOGUE:
                self._tools.schema.forget()
            return of_postgres(error, signed_in=claims.role != "anon")
        if isinstance(error, TimeoutError):
            return RestError(504, "PGRST003", "Timed out acquiring connection from connection pool.")
        return RestError(503, "PGRST001", "Could not connect with the database.")

    async def _select(self, request: Request, claims: Claims) -> Response:
        single = _wants_single(request)
        if "range" in request.headers or "count=" in request.headers.get("prefer", ""):
            raise cannot_parse("headers", "Range, Prefer: count", "use limit and offset; totals are not offered")
        query = read_query(request.scope["query_string"])
        table = await self._tools.schema.table(request.path_params["table"])
        statement = build(table, query, most_rows=self._tools.settings.most_rows, single=single)
        body, rows = await self._run(claims, statement.sql, *statement.parameters, read_only=True)
        if single:
            _check_single(rows)
            return Response(body, media_type=SINGLE_TYPE)
        last = f"{query.offset}-{query.offset + rows - 1}" if rows else "*"
        return Response(body, headers={"Content-Range": f"{last}/*"}, media_type=JSON_TYPE)

    async def _call(self, request: Request, claims: Claims) -> Response:
        single = _wants_single(request)
        if set(request.query_params) - {"apikey"}:
            raise cannot_parse("query string", "", "results of functions cannot be filtered here")
        text, given = _arguments(await request.body())
        function = await self._tools.schema.function(request.path_params["function"], given)
        body, rows = await self._run(claims, function.statement(given), text, read_only=function.read_only)
        if function.returns_nothing:
            return Response(status_code=204)
        if single and function.returns_set:
            _check_single(rows)
            return Response((body or "")[1:-1], media_type=SINGLE_TYPE)  # the one element of a JSON array
        return Response("null" if body is None else body, media_type=JSON_TYPE)

    async def _run(self, claims: Claims, sql: str, *parameters: object, read_only: bool) -> tuple[str | None, int]:
        """Run one statement as the person, in a transaction of its own; role and claims end with it."""
        settings = self._tools.settings
        pool = self._tools.service if claims.role == "service_role" else self._tools.users
        timeout = settings.anon_timeout_ms if claims.role == "anon" else settings.user_timeout_ms
        async with (
            pool.acquire(timeout=settings.acquire_seconds) as connection,
            acting_as(connection, claims, timeout_ms=timeout, read_only=read_only),
        ):
            # One prepared statement for each role: PostgreSQL checks the right to call a function that it inlines when
            # it plans, so a plan made for one role would let another one through.
            row = await connection.fetchrow(f"/* {claims.role} */ {sql}", *parameters, timeout=timeout / 1000 + 2)
        return (None, 0) if row is None else (row["body"], row["rows"])


def _check_offered(request: Request, method: str) -> None:
    if request.method != method:
        raise RestError(405, "PGRST117", f"Unsupported HTTP method: {request.method}")
    for name in ("accept-profile", "content-profile"):
        asked = request.headers.get(name, SCHEMA)
        if asked != SCHEMA:
            hint = f"Only the following schemas are exposed: {SCHEMA}"
            raise RestError(406, "PGRST106", f"Invalid schema: {asked}", hint=hint)


def _wants_single(request: Request) -> bool:
    accept = request.headers.get("accept", "*/*")
    kinds = [part.partition(";")[0].strip() for part in accept.split(",")]
    for kind in kinds:
        if kind == SINGLE_TYPE:
            return True
        if kind in OFFERED_TYPES:
            return False
    raise RestError(406, "PGRST107", f"None of these media types are available: {accept[:200]}")


def _check_single(rows: int) -> None:
    if rows != 1:
        message = "Cannot coerce the result to a single JSON object"
        raise RestError(406, "PGRST116", message, details=f"The result contains {rows} rows")


def _arguments(body: bytes) -> tuple[str, frozenset[str]]:
    """Return the JSON object of a call as it came, and its keys."""
    try:
        text = body.decode() or "{}"
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise RestError(400, "PGRST102", "Empty or invalid json") from None
    if not isinstance(value, dict):
        raise RestError(400, "PGRST102", "A JSON object with the arguments by name was expected")
    return text, frozenset(value)
