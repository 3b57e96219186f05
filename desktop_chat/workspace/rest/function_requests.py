"""Requests for functions: arguments by name from a body or the query string, or one nameless argument."""

from dataclasses import dataclass

from starlette.responses import Response

from desktop_chat.workspace.gateway_settings import RestSettings
from desktop_chat.workspace.rest.answers import answer, checks
from desktop_chat.workspace.rest.asked import READING, Asked
from desktop_chat.workspace.rest.calls import call_with_body, call_with_query
from desktop_chat.workspace.rest.catalogue import JSON_TYPES, Catalogue, Function
from desktop_chat.workspace.rest.errors import RestError, invalid_body
from desktop_chat.workspace.rest.parse_query import read_query
from desktop_chat.workspace.rest.payload import Payload, raw_type, read_arguments
from desktop_chat.workspace.rest.query import Query
from desktop_chat.workspace.rest.ranges import content_range, read_status, with_range
from desktop_chat.workspace.rest.runner import Runner
from desktop_chat.workspace.rest.schema_cache import SchemaCache
from desktop_chat.workspace.rest.statements import Shape, Statement, refuse_arguments

PREFERENCES = ("count", "tx", "handling", "max-affected")
# A name that no argument has: finds functions with one nameless argument only.
_NAMELESS = frozenset({""})


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRequests:
    """Answers what is asked of functions."""

    schema: SchemaCache
    runner: Runner
    settings: RestSettings

    async def answer(self, asked: Asked) -> Response:
        """Answer one request.

        Raises:
            RestError: it is refused.
        """
        if asked.method == "POST":
            query = read_query(asked.query_string)
            refuse_arguments(query)
            body = await asked.request.body()
            function, statement = await self.schema.find(lambda all_: self._with_body(all_, asked, query, body))
        elif asked.method in READING:
            query = with_range(read_query(asked.query_string), asked.request.headers.get("range"))
            function, statement = await self.schema.find(lambda all_: self._with_query(all_, asked, query))
        elif asked.method == "OPTIONS":
            return Response(status_code=200, headers={"Allow": "OPTIONS,GET,HEAD,POST"})
        else:
            raise RestError(405, "PGRST101", f"Cannot use the {asked.method} method on RPC")
        return await self._called(asked, query, function, statement)

    async def _called(self, asked: Asked, query: Query, function: Function, statement: Statement) -> Response:
        limit = asked.preferences.limit
        if limit is not None and not function.returns_set:
            message = "Function must return SETOF or TABLE when max-affected preference is used with handling=strict"
            raise RestError(400, "PGRST128", message)
        check = checks(single=asked.media.single and function.returns_set, limit=limit)
        read_only = function.read_only or asked.method in READING
        result = await self.runner.run(asked, statement, check, read_only=read_only)
        if function.returns_nothing:
            return answer(asked, 204, result, applied=PREFERENCES)
        first = query.offsets.get((), 0)
        told = content_range(first, result.rows, result.total) if function.returns_set else None
        status = read_status(first, result.rows, result.total)
        return answer(asked, status, result, applied=PREFERENCES, Content_Range=told)

    def _with_body(self, catalogue: Catalogue, asked: Asked, query: Query, body: bytes) -> tuple[Function, Statement]:
        name = asked.request.path_params["function"]
        raw = raw_type(asked.content_type)
        if raw is not None:
            function = catalogue.function(asked.schema, name, _NAMELESS, unnamed={raw})
            text, given = _raw_text(body, raw), frozenset[str]()
        else:
            payload = read_arguments(body, asked.content_type)
            function = _function_for(catalogue, asked.schema, name, payload)
            text, given = payload.text, frozenset(payload.names)
        return function, call_with_body(catalogue, function, given, text, (query, self._shape(asked)))

    def _with_query(self, catalogue: Catalogue, asked: Asked, query: Query) -> tuple[Function, Statement]:
        given = frozenset(name for name, _ in query.arguments)
        function = catalogue.function(asked.schema, asked.request.path_params["function"], given)
        return function, call_with_query(catalogue, function, query.arguments, (query, self._shape(asked)))

    def _shape(self, asked: Asked) -> Shape:
        return Shape(
            media=asked.media,
            most_rows=self.settings.most_rows,
            count=asked.preferences.count,
            body=asked.method != "HEAD",
        )


def _function_for(catalogue: Catalogue, schema: str, name: str, payload: Payload) -> Function:
    if payload.is_object:
        return catalogue.function(schema, name, frozenset(payload.names), unnamed=JSON_TYPES)
    try:
        return catalogue.function(schema, name, _NAMELESS, unnamed=JSON_TYPES)
    except RestError as error:
        raise invalid_body("A JSON object with the arguments by name was expected") from error


def _raw_text(body: bytes, kind: str) -> str:
    if kind == "bytea":
        return f"\\x{body.hex()}"
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise invalid_body("The text is no UTF-8") from None
