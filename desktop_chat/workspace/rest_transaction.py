"""One transaction as the person who asks: opened in one round trip, with a role, claims and limits that end with it."""

import contextlib
from collections.abc import AsyncIterator

import asyncpg

from desktop_chat.workspace.auth_tokens import Claims

ROLES = frozenset({"anon", "authenticated", "service_role"})


@contextlib.asynccontextmanager
async def acting_as(
    connection: asyncpg.Connection, claims: Claims, *, timeout_ms: int, read_only: bool
) -> AsyncIterator[None]:
    """Run the body in a transaction with a person's rights; it is committed at the end, or rolled back on any error."""
    try:
        await connection.execute(_opening(claims, timeout_ms, read_only=read_only))
        yield
        await connection.execute("commit")
    except BaseException:
        if not connection.is_closed() and connection.is_in_transaction():
            await connection.execute("rollback")
        raise


def _opening(claims: Claims, timeout_ms: int, *, read_only: bool) -> str:
    """Return the statements that open a transaction; several in one message take no parameters.

    The claims are JSON with nothing but ASCII and are written without a single `$`, so that they cannot end the
    `$json$` that holds them whatever a person has put into their token; backslashes mean nothing in it.
    """
    if claims.role not in ROLES:
        raise ValueError("a role that no token of ours has")
    text = claims.text.replace("$", "\\u0024")
    return (
        f"begin {'read only' if read_only else 'read write'};"
        f"set local role {claims.role};"
        f'set local "request.jwt.claims" = $json${text}$json$;'
        f"set local statement_timeout = {timeout_ms:d};"
        "set local search_path = public"
    )
