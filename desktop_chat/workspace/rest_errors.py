"""PostgREST's errors: their bodies, and which HTTP status belongs to which SQLSTATE (its error.hs)."""

import json
import re

import asyncpg
from starlette.responses import Response

from desktop_chat.workspace.auth_tokens import TokenExpired, TokenRefused

# The longest prefix of the SQLSTATE that is listed decides.
STATUS_OF_SQLSTATE = {
    "08": 503, "09": 500, "0L": 403, "0P": 403, "21": 500, "23503": 409, "23505": 409, "25": 500, "25006": 405,
    "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500, "40": 500, "42883": 404, "42P01": 404, "42P17": 500,
    "53": 503, "53400": 500, "54": 500, "55": 500, "57": 500, "57P01": 503, "57P02": 503, "57P03": 503, "58": 500,
    "F0": 500, "HV": 500, "P0": 500, "P0001": 400, "XX": 500,
}  # fmt: skip
CUSTOM_STATUS = re.compile(r"PT([1-5][0-9][0-9])")


class RestError(Exception):
    """An answer that is an error: status, code, and the three texts of PostgREST's body."""

    def __init__(
        self, status: int, code: str, message: str, *, details: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint

    def response(self) -> Response:
        """Return the HTTP answer."""
        body = {"code": self.code, "details": self.details, "hint": self.hint, "message": self.message}
        headers = {"Proxy-Status": f"PostgREST; error={self.code}"}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        # Escapes stay: a hint may quote half of a surrogate pair, which UTF-8 cannot carry.
        return Response(json.dumps(body), self.status, headers, media_type="application/json")


def cannot_parse(what: str, text: str, details: str) -> RestError:
    """Return the refusal of a part of the query string, for example `cannot_parse("filter", "x.1", "...")`."""
    return RestError(400, "PGRST100", f'"failed to parse {what} ({text})" (line 1, column 1)', details=details)


def of_token(error: TokenRefused) -> RestError:
    """Return how a request with a bad token is answered."""
    if isinstance(error, TokenExpired):
        return RestError(401, "PGRST303", "JWT expired")
    return RestError(401, "PGRST301", "JWT could not be verified", details=str(error))


def of_postgres(error: asyncpg.PostgresError, *, signed_in: bool) -> RestError:
    """Return how an error of PostgreSQL is answered: `PTnnn` means the status nnn, 42501 depends on who asks."""
    code = getattr(error, "sqlstate", None) or "XX000"
    return RestError(
        _status(code, signed_in=signed_in),
        code,
        getattr(error, "message", None) or "The database refused this",
        details=getattr(error, "detail", None),
        hint=getattr(error, "hint", None),
    )


def _status(code: str, *, signed_in: bool) -> int:
    custom = CUSTOM_STATUS.fullmatch(code)
    if custom is not None:
        return int(custom[1])
    if code == "42501":
        return 403 if signed_in else 401
    found = STATUS_OF_SQLSTATE.get(code) or STATUS_OF_SQLSTATE.get(code[:2])
    return found or 400
