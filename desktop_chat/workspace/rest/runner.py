"""Runs one statement as the person who asks, in a transaction of its own, and reads what the database says of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncpg

from desktop_chat.workspace.echo import Echo
from desktop_chat.workspace.gateway_settings import RestSettings
from desktop_chat.workspace.logins import STANDING_ROLE
from desktop_chat.workspace.rest.asked import Asked
from desktop_chat.workspace.rest.errors import RestError, header_problem
from desktop_chat.workspace.rest.statements import Statement
from desktop_chat.workspace.rest.transaction import Acting, acting_as, request_settings, told_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a statement gave; `total` counts all rows (or the changed ones), `inserted` those that are new.

    `status` and `headers` are what a function wants of the answer.
    """

    body: str | None
    rows: int
    total: int | None
    inserted: int = 0
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The pools, and how long a statement may take. `users_stand`: see `WorkspaceContext`."""

    users: asyncpg.Pool
    users_stand: bool
    echo: Echo
    service: asyncpg.Pool
    settings: RestSettings

    async def run(
        self, asked: Asked, statement: Statement, check: Callable[[Result], None], *, read_only: bool
    ) -> Result:
        """Run a statement; `check` may refuse what it gave, and then nothing has happened.

        Raises:
            RestError: the check refused it, or what a function wants of the answer cannot be read.
        """
        settings, role = self.settings, asked.claims.role
        pool = self.service if role == "service_role" else self.users
        timeout = settings.anon_timeout_ms if role == "anon" else settings.user_timeout_ms
        acting = Acting(
            timeout_ms=timeout,
            read_only=read_only,
            path=", ".join(dict.fromkeys(_quoted(name) for name in (asked.schema, *settings.extra_path))),
            request=request_settings(asked.method, asked.path, asked.request.headers),
            kept=asked.preferences.tx != "rollback",
        )
        if self.users_stand and role == STANDING_ROLE and statement.alone is not None and acting.kept:
            parameters = (*statement.parameters, *told_alone(asked.claims, acting))
            return await self._run_alone(statement.alone, parameters, asked.claims.subject)
        async with (
            pool.acquire(timeout=settings.acquire_seconds) as connection,
            acting_as(connection, asked.claims, acting),
        ):
            # One prepared statement for each role: PostgreSQL checks the right to call a function that it inlines when
            # it plans, so a plan made for one role would let another one through.
            row = await connection.fetchrow(
                f"/* {role} */ {statement.sql}", *statement.parameters, timeout=timeout / 1000 + 2
            )
            result = _result(row)
            if statement.counted is not None and (result.total is None or result.total > settings.most_rows):
                counted = statement.counted
                result = _estimated(result, await connection.fetchval(counted.sql, *counted.parameters))
            check(result)
        return result

    async def _run_alone(self, sql: str, parameters: Sequence[object], author: str | None) -> Result:
        """Run what is a whole transaction, and tell its broadcasts on as soon as it is committed."""
        heard: list[asyncpg.PostgresLogMessage] = []

        def hear(_connection: object, notice: asyncpg.PostgresLogMessage) -> None:
            heard.append(notice)

        limit = self.settings.user_timeout_ms / 1000 + 2
        async with self.users.acquire(timeout=self.settings.acquire_seconds) as connection:
            connection.add_log_listener(hear)
            try:
                row = await connection.fetchrow(sql, *parameters, timeout=limit)
            except BaseException as error:
                # What the database refuses it has rolled back. When the connection ends in between, nobody knows.
                if getattr(error, "severity_en", None) != "ERROR":
                    self.echo.lost()
                raise
            finally:
                connection.remove_log_listener(hear)
            self.echo.committed(heard, author)
        return _result(row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _result(row: asyncpg.Record) -> Result:
    return Result(
        body=row["body"],
        rows=row["rows"],
        total=row["total"],
        inserted=row.get("inserted", 0),
        status=_status(row["status"]),
        headers=_headers(row["headers"]),
    )


def _estimated(result: Result, plan: str) -> Result:
    """Return the result with the number of rows that the planner guesses, at least those that are known."""
    guess = int(json.loads(plan)[0]["Plan"]["Plan Rows"])
    return Result(
        body=result.body,
        rows=result.rows,
        total=max(guess, result.rows, result.total or 0),
        status=result.status,
        headers=result.headers,
    )


def _status(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 200 <= int(text[:4]) <= 599):
        raise RestError(500, "PGRST112", "response.status guc must be a valid status code")
    return int(text)


def _headers(text: str | None) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    pairs = [tuple(each.items()) for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(pairs) != len(value) or any(len(pair) != 1 for pair in pairs):
        raise _unreadable_headers()
    if any(header_problem(name, text) for ((name, text),) in pairs):
        raise _unreadable_headers()
    return tuple(pair[0] for pair in pairs)


def _unreadable_headers() -> RestError:
    message = "response.headers guc must be a JSON array composed of objects with a single key and a string value"
    return RestError(500, "PGRST111", message)
