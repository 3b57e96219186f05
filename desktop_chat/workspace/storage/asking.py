"""What a request says, taken apart with care: JSON bodies, fields, numbers; and how refusals leave."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from desktop_chat.workspace.storage.errors import (
    StorageError,
    invalid_request,
    of_disk,
    of_postgres,
    timed_out,
    too_large,
)

logger = logging.getLogger(__name__)

MOST_BODY_BYTES = 1 << 20
MOST_NAMES = 1000

Answer = Callable[[Request], Awaitable[Response]]


def answering(handler: Answer) -> Answer:
    """Return the handler, with whatever refuses a request turned into storage's answer."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except StorageError as refusal:
            return refusal.response()
        except asyncpg.PostgresError as error:
            return of_postgres(error).response()
        except TimeoutError:
            return timed_out().response()
        except (ConnectionError, asyncpg.InterfaceError):
            return StorageError(503, "DatabaseError", "Could not connect with the database", http=503).response()
        except OSError as error:
            logger.warning("The folder of files failed: %s", error.strerror)
            return of_disk(error).response()

    return answer


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        StorageError: it is none, or too long.
    """
    body = bytearray()
    async for data in request.stream():
        body += data
        if len(body) > MOST_BODY_BYTES:
            raise too_large("body")
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise invalid_request("Body is not valid JSON") from None
    if not isinstance(value, dict):
        raise invalid_request("body must be object")
    return value


def text_of(body: dict[str, Any], name: str, default: str | None = None) -> str:
    """Return a field that is text.

    Raises:
        StorageError: it is missing, without a default, or something else.
    """
    value = body.get(name, default)
    if value is None:
        raise invalid_request(f"body must have required property '{name}'")
    if not isinstance(value, str) or "\0" in value:
        raise invalid_request(f"body/{name} must be string")
    return value


def texts_of(body: dict[str, Any], name: str) -> list[str]:
    """Return a field that is a list of one to a thousand texts.

    Raises:
        StorageError: it is not.
    """
    values = body.get(name)
    if values is None:
        raise invalid_request(f"body must have required property '{name}'")
    if not isinstance(values, list) or not all(isinstance(value, str) and "\0" not in value for value in values):
        raise invalid_request(f"body/{name} must be array")
    if not 0 < len(values) <= MOST_NAMES:
        raise invalid_request(f"body/{name} must NOT have fewer than 1 or more than {MOST_NAMES} items")
    return values


def flag_of(body: dict[str, Any], name: str) -> bool | None:
    """Return a field that is true, false, or not said.

    Raises:
        StorageError: it is something else.
    """
    value = body.get(name)
    if value is None or isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise invalid_request(f"body/{name} must be boolean")


def number_of(body: dict[str, Any], name: str, default: int | None, *, least: int = 0) -> int:
    """Return a field that is a whole number; clients of Supabase send some as text.

    Raises:
        StorageError: it is missing, without a default, or no such number.
    """
    value = body.get(name, default)
    if value is None:
        raise invalid_request(f"body must have required property '{name}'")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:18])
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid_request(f"body/{name} must be integer")
    if not least <= value < 2**31:
        raise invalid_request(f"body/{name} must be >= {least}")
    return value


def order_of(body: dict[str, Any], columns: tuple[str, ...]) -> tuple[str, str]:
    """Return the column and direction of `sortBy`; by name, upwards, where nothing is said.

    Raises:
        StorageError: it names another column or direction.
    """
    asked = body.get("sortBy") or {}
    if not isinstance(asked, dict):
        raise invalid_request("body/sortBy must be object")
    column, order = asked.get("column") or "name", asked.get("order") or "asc"
    if column not in columns:
        raise invalid_request("body/sortBy/column must be equal to one of the allowed values")
    if order not in ("asc", "desc"):
        raise invalid_request("body/sortBy/order must be equal to one of the allowed values")
    return column, order
