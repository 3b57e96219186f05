"""PostgREST's errors: their bodies, and which HTTP status belongs to which SQLSTATE (its Error.hs)."""

import json
import re
from collections.abc import Mapping

import asyncpg
from starlette.responses import Response

from desktop_chat.workspace.auth_tokens import TokenExpired, TokenRefused

# The longest prefix of the SQLSTATE that is listed decides; what is not listed is 400.
STATUS_OF_SQLSTATE = {
    "08": 503, "09": 500, "0L": 403, "0P": 403, "21": 500, "23503": 409, "23505": 409, "25": 500, "25006": 405,
    "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500, "40": 500, "42883": 404, "42P01": 404, "42P17": 500,
    "53": 503, "53400": 500, "54": 500, "55": 500, "57": 500, "57P01": 503, "57P02": 503, "57P03": 503, "58": 500,
    "F0": 500, "HV": 500, "P0": 500, "P0001": 400, "XX": 500,
}  # fmt: skip
CUSTOM_STATUS = re.compile(r"PT([2-5][0-9][0-9])")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*")


class RestError(Exception):
    """An answer that is an error: status, code, and the three texts of PostgREST's body (`details` may be JSON)."""

    def __init__(
        self, status: int, code: str, message: str, *, details: object = None, hint: str | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.headers: Mapping[str, str] = {}

    def response(self) -> Response:
        """Return the HTTP answer."""
        body = {"code": self.code, "details": self.details, "hint": self.hint, "message": self.message}
        headers = {"Proxy-Status": f"PostgREST; error={self.code}", **self.headers}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        # Escapes stay: a hint may quote half of a surrogate pair, which UTF-8 cannot carry.
        return Response(json.dumps(body), self.status, headers, media_type="application/json; charset=utf-8")


def cannot_parse(what: str, text: str, details: str, *, column: int = 1) -> RestError:
    """Return the refusal of a part of the query string, for example `cannot_parse("filter", "x.1", "...")`."""
    message = f'"failed to parse {what} ({text})" (line 1, column {column})'
    return RestError(400, "PGRST100", message, details=details)


def not_offered(what: str) -> RestError:
    """Return the refusal of something that PostgREST has and this workspace has not."""
    return RestError(400, "PGRST127", "Feature not implemented", details=what)


def invalid_body(message: str) -> RestError:
    """Return the refusal of a request's body."""
    return RestError(400, "PGRST102", message)


def of_token(error: TokenRefused) -> RestError:
    """Return how a request with a bad token is answered."""
    if isinstance(error, TokenExpired):
        return RestError(401, "PGRST303", "JWT expired")
    return RestError(401, "PGRST301", "JWT could not be verified", details=str(error))


def of_postgres(error: asyncpg.PostgresError, *, signed_in: bool) -> RestError:
    """Return how an error of PostgreSQL is answered.

    `PTnnn` means the status nnn, 42501 depends on who asks, and `PGRST` lets the database write the whole answer.
    """
    code = getattr(error, "sqlstate", None) or "XX000"
    message = getattr(error, "message", None) or "The database refused this"
    details = getattr(error, "detail", None)
    if code == "PGRST":
        return _raised(message, details)
    return RestError(
        _status(code, message, signed_in=signed_in), code, message, details=details, hint=getattr(error, "hint", None)
    )


def header_problem(name: object, value: object) -> bool:
    """Tell whether a pair that the database made cannot be a header of HTTP."""
    if not (isinstance(name, str) and isinstance(value, str)):
        return True
    return _HEADER_NAME.fullmatch(name) is None or _HEADER_VALUE.fullmatch(value) is None


def _status(code: str, message: str, *, signed_in: bool) -> int:
    custom = CUSTOM_STATUS.fullmatch(code)
    if custom is not None:
        return int(custom[1])
    if code == "42501":
        return 403 if signed_in else 401
    if code == "21000" and message.endswith("requires a WHERE clause"):
        return 400
    if code == "22023" and message.startswith("role ") and message.endswith(" does not exist"):
        return 401  # what the token names
    found = STATUS_OF_SQLSTATE.get(code) or STATUS_OF_SQLSTATE.get(code[:2])
    return found or (500 if code.startswith("PT") else 400)


def _raised(message: str, detail: str | None) -> RestError:
    """Return the answer that `raise sqlstate 'PGRST'` describes in JSON: the body in MESSAGE, the rest in DETAIL."""
    body = _object(message)
    if body is None or not {"code", "message"} <= body.keys():
        return _unreadable(
            f"Invalid JSON value for MESSAGE: '{message}'",
            "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' "
            "and optional keys: 'details', 'hint'.",
        )
    hint = "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'."
    if detail is None:
        return _unreadable("DETAIL is missing in the RAISE statement", hint)
    envelope = _object(detail) or {}
    status, headers = envelope.get("status"), envelope.get("headers")
    if type(status) is not int or not 200 <= status <= 599 or not isinstance(headers, dict):
        return _unreadable(f"Invalid JSON value for DETAIL: '{detail}'", hint)
    if any(header_problem(name, value) for name, value in headers.items()):
        return _unreadable(f"Invalid JSON value for DETAIL: '{detail}'", hint)
    error = RestError(
        status, str(body["code"]), str(body["message"]), details=body.get("details"), hint=_text(body.get("hint"))
    )
    error.headers = headers
    return error


def _unreadable(details: str, hint: str) -> RestError:
    message = "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error"
    return RestError(500, "PGRST121", message, details=details, hint=hint)


def _object(text: str) -> dict[str, object] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
