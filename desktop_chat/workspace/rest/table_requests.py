"""Requests for tables: read, insert, upsert, update and delete."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.responses import Response

from desktop_chat.workspace.gateway_settings import RestSettings
from desktop_chat.workspace.rest.answers import answer, checks
from desktop_chat.workspace.rest.asked import Asked
from desktop_chat.workspace.rest.catalogue import Catalogue, Table
from desktop_chat.workspace.rest.changes import Change
from desktop_chat.workspace.rest.errors import RestError, invalid_body, not_offered
from desktop_chat.workspace.rest.parse_query import read_query
from desktop_chat.workspace.rest.payload import Payload, read_rows
from desktop_chat.workspace.rest.prefer import Preferences
from desktop_chat.workspace.rest.query import Compare, Condition, Logic, Query
from desktop_chat.workspace.rest.ranges import content_range, read_status, with_range
from desktop_chat.workspace.rest.runner import Result, Runner
from desktop_chat.workspace.rest.schema_cache import SchemaCache
from desktop_chat.workspace.rest.statements import Shape, Statement, read, refuse_arguments

READ_PREFERENCES = ("count", "tx", "handling")
INSERT_PREFERENCES = ("resolution", "missing", "return", "count", "tx", "handling")
CHANGE_PREFERENCES = ("missing", "return", "count", "tx", "handling", "max-affected")
ALLOWED = "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRequests:
    """Answers what is asked of tables."""

    schema: SchemaCache
    runner: Runner
    settings: RestSettings

    async def answer(self, asked: Asked) -> Response:
        """Answer one request.

        Raises:
            RestError: it is refused.
        """
        works: Mapping[str, Callable[[Asked], Awaitable[Response]]] = {
            "GET": self._read,
            "HEAD": self._read,
            "POST": self._insert,
            "PATCH": self._update,
            "DELETE": self._delete,
            "PUT": self._put,
            "OPTIONS": self._options,
        }
        work = works.get(asked.method)
        if work is None:
            raise RestError(405, "PGRST117", f"Unsupported HTTP method: {asked.method}")
        return await work(asked)

    async def _read(self, asked: Asked) -> Response:
        query = with_range(read_query(asked.query_string), asked.request.headers.get("range"))
        shape = self._shape(asked, body=asked.method == "GET", count=asked.preferences.count)
        statement = await self.schema.find(lambda all_: read(all_, _table(all_, asked), query, shape))
        result = await self.runner.run(asked, statement, checks(single=asked.media.single), read_only=True)
        first = query.offsets.get((), 0)
        return answer(
            asked,
            read_status(first, result.rows, result.total),
            result,
            applied=READ_PREFERENCES,
            Content_Range=content_range(first, result.rows, result.total),
        )

    async def _insert(self, asked: Asked) -> Response:
        query = _changing_query(asked)
        payload = read_rows(await asked.request.body(), asked.content_type, query.columns)
        upsert = asked.preferences.resolution is not None
        if any(not path for path, _ in query.conditions):
            raise not_offered("filters on the table itself are not offered for an insert")

        def write(all_: Catalogue) -> tuple[Table, Statement]:
            change = self._change(all_, asked, query)
            return change.table, change.insert(payload)

        table, statement = await self.schema.find(write)
        result = await self.runner.run(asked, statement, checks(single=_single(asked)), read_only=False)
        location = _location(table, asked, result)
        return answer(
            asked,
            200 if upsert and result.inserted <= 0 else 201,
            _told(asked, result),
            applied=INSERT_PREFERENCES,
            Content_Range=content_range(0, 0, _counted(asked, result)),
            Location=location,
        )

    async def _put(self, asked: Asked) -> Response:
        """Store one row under the primary key that the address names."""
        query = _changing_query(asked, put=True)
        payload = read_rows(await asked.request.body(), asked.content_type, query.columns)
        if payload.many:
            raise invalid_body("A JSON object was expected")
        merging = replace(asked, preferences=replace(asked.preferences, resolution="merge-duplicates"))

        def write(all_: Catalogue) -> Statement:
            change = self._change(all_, merging, query)
            _check_key(change.table, query)
            if not set(change.table.primary_key) <= set(payload.names):
                raise _other_key()  # a row without its key can be under no address
            return change.insert(payload, matching=True)

        statement = await self.schema.find(write)
        result = await self.runner.run(merging, statement, _check_stored, read_only=False)
        without_body = 204 if asked.preferences.returns != "representation" else 200
        return answer(
            asked,
            201 if result.inserted > 0 else without_body,
            _told(asked, result),
            applied=("return", "count", "tx", "handling"),
        )

    async def _update(self, asked: Asked) -> Response:
        query = _changing_query(asked)
        self._check_filtered(query, "UPDATE")
        payload = _one_row(read_rows(await asked.request.body(), asked.content_type, query.columns))
        statement = await self.schema.find(lambda all_: self._change(all_, asked, query).update(payload))
        return await self._changed(asked, statement, spanned=True)

    async def _delete(self, asked: Asked) -> Response:
        query = _changing_query(asked)
        self._check_filtered(query, "DELETE")
        statement = await self.schema.find(lambda all_: self._change(all_, asked, query).delete())
        return await self._changed(asked, statement, spanned=False)

    async def _changed(self, asked: Asked, statement: Statement, *, spanned: bool) -> Response:
        check = checks(single=_single(asked), limit=asked.preferences.limit)
        result = await self.runner.run(asked, statement, check, read_only=False)
        rows = result.total or 0
        return answer(
            asked,
            200 if asked.preferences.returns == "representation" else 204,
            _told(asked, result),
            applied=CHANGE_PREFERENCES,
            Content_Range=content_range(0, rows if spanned else 0, _counted(asked, result)),
        )

    async def _options(self, asked: Asked) -> Response:
        await self.schema.find(lambda all_: _table(all_, asked))
        return Response(status_code=200, headers={"Allow": ALLOWED})

    def _check_filtered(self, query: Query, verb: str) -> None:
        """Refuse to change every row of a table: Supabase's projects do so too, by the extension safeupdate."""
        if self.settings.filter_required and not any(not path for path, _ in query.conditions):
            raise RestError(400, "21000", f"{verb} requires a WHERE clause")

    def _change(self, catalogue: Catalogue, asked: Asked, query: Query) -> Change:
        return Change(
            catalogue=catalogue,
            table=_table(catalogue, asked),
            query=query,
            shape=self._shape(asked),
            preferences=asked.preferences,
        )

    def _shape(self, asked: Asked, *, body: bool = True, count: str | None = None) -> Shape:
        return Shape(media=asked.media, most_rows=self.settings.most_rows, count=count, body=body)


def _table(catalogue: Catalogue, asked: Asked) -> Table:
    return catalogue.table(asked.schema, asked.request.path_params["table"])


def _single(asked: Asked) -> bool:
    return asked.media.single and asked.preferences.returns == "representation"


def _changing_query(asked: Asked, *, put: bool = False) -> Query:
    query = read_query(asked.query_string)
    refuse_arguments(query)
    if () in query.limits or () in query.offsets:
        if put:
            raise RestError(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT")
        raise not_offered("limit and offset are offered for reading only")
    return query


def _one_row(payload: Payload) -> Payload:
    """Return the one object of an update, which may come as an array of one."""
    if not payload.many:
        return payload
    rows = json.loads(payload.text)
    if len(rows) != 1:
        raise invalid_body("One JSON object was expected")
    return replace(payload, text=json.dumps(rows[0]), many=False)


def _check_key(table: Table, query: Query) -> None:
    """Insist that the conditions of a PUT name the primary key, all of it and nothing else."""
    names = [_equal_to(logic) for path, logic in query.conditions if not path]
    if not names or sorted(names) != sorted(table.primary_key):
        message = "Filters must include all and only primary key columns with 'eq' operators"
        raise RestError(405, "PGRST105", message)


def _equal_to(logic: Logic) -> str:
    """Return the column of a plain `column=eq.value`, nothing for any other condition."""
    if not isinstance(logic, Condition) or logic.negated or logic.field.steps:
        return ""
    operation = logic.operation
    plain = isinstance(operation, Compare) and operation.operator == "eq" and operation.quantifier is None
    return logic.field.name if plain else ""


def _check_stored(result: Result) -> None:
    if result.total != 1:
        raise _other_key()


def _other_key() -> RestError:
    return RestError(400, "PGRST115", "Payload values do not match URL in primary key column(s)")


def _told(asked: Asked, result: Result) -> Result:
    """Return the result without a body, unless the changed rows were asked for."""
    return result if asked.preferences.returns == "representation" else replace(result, body=None)


def _counted(asked: Asked, result: Result) -> int | None:
    return result.total if asked.preferences.count == "exact" else None


def _location(table: Table, asked: Asked, result: Result) -> str | None:
    """Return where the one new row is found, when only the headers were asked for."""
    preferences: Preferences = asked.preferences
    if preferences.returns != "headers-only" or result.body is None:
        return None
    keys = json.loads(result.body)
    filters = "&".join(
        f"{quote(name)}={'is.null' if value is None else 'eq.' + quote(_plain(value))}" for name, value in keys.items()
    )
    return f"/{quote(table.name)}?{filters}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
