"""One transaction as the person who asks: opened in one round trip, with a role, claims and limits that end with it."""

import contextlib
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import asyncpg

from desktop_chat.workspace.auth_tokens import Claims

# What a role of ours may be called; which of them a token may name is decided where it is checked.
ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """How a transaction runs: its time limit, whether it may write, where names are looked up, and whose request it is.

    `path` are schemas as quoted identifiers; `request` goes into `request.method`, `request.path`, `request.headers`.
    With `kept` off everything is rolled back at the end, as a test may ask.
    """

    timeout_ms: int
    read_only: bool
    path: str = "public"
    request: Mapping[str, str] = field(default_factory=dict)
    kept: bool = True


@contextlib.asynccontextmanager
async def acting_as(connection: asyncpg.Connection, claims: Claims, acting: Acting) -> AsyncIterator[None]:
    """Run the body in a transaction with a person's rights; it is committed at the end, or rolled back on any error."""
    try:
        await connection.execute(_opening(claims, acting))
        yield
        await connection.execute("commit" if acting.kept else "rollback")
    except BaseException:
        if not connection.is_closed() and connection.is_in_transaction():
            await connection.execute("rollback")
        raise


def request_settings(method: str, path: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Return what functions and policies may ask about a request, as PostgREST names it."""
    return {
        "request.method": quote(method),
        "request.path": quote(path),  # it stays as in the address, and holds no quotes or dollars
        "request.headers": json.dumps(dict(headers)),
    }


def _opening(claims: Claims, acting: Acting) -> str:
    """Return the statements that open a transaction; several in one message take no parameters.

    The claims are JSON with nothing but ASCII and are written without a single `$`, so that they cannot end the
    `$json$` that holds them whatever a person has put into their token; backslashes mean nothing in it.
    """
    if ROLE.fullmatch(claims.role) is None:
        raise ValueError("a role that no token of ours has")
    settings = {"request.jwt.claims": claims.text, **acting.request}
    return (
        f"begin {'read only' if acting.read_only else 'read write'};"
        f'set local role "{claims.role}";'
        + "".join(f'set local "{name}" = $json${_undollared(text)}$json$;' for name, text in settings.items())
        + f"set local statement_timeout = {acting.timeout_ms:d};"
        # A function may have set these for a whole session, which others use after it.
        "set local response.headers = ''; set local response.status = '';"
        f"set local search_path = {acting.path}"
    )


def _undollared(text: str) -> str:
    return text.replace("$", "\\u0024")
