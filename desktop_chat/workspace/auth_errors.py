"""GoTrue's errors: machine codes with their statuses, and the two shapes of their bodies."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

VERSION_HEADER = "X-Supabase-Api-Version"
NEW_SHAPE_SINCE = "2024-01-01"
DATE_LENGTH = len(NEW_SHAPE_SINCE)


class AuthError(Exception):
    """An answer that is an error: HTTP status, machine code, a sentence, and further fields of the body."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.more: Mapping[str, object] = more

    def response(self, request: Request) -> Response:
        """Return the HTTP answer in the shape that the request's API version asks for."""
        version = request.headers.get(VERSION_HEADER, "")
        if len(version) == DATE_LENGTH and version >= NEW_SHAPE_SINCE:
            body = {"code": self.code, "message": self.message, **self.more}
            return JSONResponse(body, self.status, headers={VERSION_HEADER: NEW_SHAPE_SINCE})
        body = {"code": self.status, "error_code": self.code, "msg": self.message, **self.more}
        return JSONResponse(body, self.status)


def invalid_credentials() -> AuthError:
    """Return the one answer to every failed sign-in, so that it does not tell which accounts exist."""
    return AuthError(400, "invalid_credentials", "Invalid login credentials")


def validation_failed(message: str) -> AuthError:
    """Return the refusal of a value."""
    return AuthError(400, "validation_failed", message)


def weak_password(shortest: int) -> AuthError:
    """Return the refusal of a password that is too short."""
    message = f"Password should be at least {shortest} characters."
    return AuthError(422, "weak_password", message, weak_password={"reasons": ["length"]})


def phone_disabled(message: str) -> AuthError:
    """Return the refusal of a telephone number where an address is needed."""
    return AuthError(400, "phone_provider_disabled", message)


def link_refused() -> AuthError:
    """Return the one answer to every one-time token that is unknown, used or over."""
    return AuthError(403, "otp_expired", "Token has expired or is invalid")


def not_found(code: str, message: str) -> AuthError:
    """Return the answer where nothing is."""
    return AuthError(404, code, message)
