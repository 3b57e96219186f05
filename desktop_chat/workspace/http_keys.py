"""Who asks over HTTP: the API key that every request carries, and the token of the person behind it."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.auth_tokens import Claims, TokenMint, TokenRefused


class KeyRefused(Exception):
    """The request carries no API key, or one of another workspace."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def response(self) -> Response:
        """Return the answer that the gateway of a Supabase project gives."""
        return JSONResponse({"message": self.message, "hint": self.hint}, status_code=401)


NOBODY = Claims(role="anon", subject=None, session=None, expires_at=2**53, text='{"role": "anon"}')


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCheck:
    """Reads keys and tokens from requests.

    API keys are `demanded` by the gateway alone: an area on a port of its own does without, as Supabase's servers do.
    """

    mint: TokenMint
    clock: Clock
    demanded: bool = True

    def key(self, request: Request) -> Claims:
        """Return what the request's API key says; where none is demanded, what nobody may.

        Raises:
            KeyRefused: it is missing or not ours.
        """
        if not self.demanded:
            return NOBODY
        key = request.headers.get("apikey") or request.query_params.get("apikey")
        if not key:
            raise KeyRefused("No API key found in request", "No `apikey` request header or url param was found.")
        try:
            claims = self.mint.check(key, self.clock.now() // 1000)
        except TokenRefused:
            raise KeyRefused("Invalid API key", "Double check the API key of this workspace.") from None
        if claims.subject is not None and not self.mint.shared:
            raise KeyRefused("Invalid API key", "A person's token is no API key.")
        return claims

    def bearer(self, request: Request) -> Claims | None:
        """Return what the request's bearer token says, None when there is none.

        Raises:
            TokenRefused: it is not accepted.
        """
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            return None
        return self.mint.check(token.strip(), self.clock.now() // 1000)

    def own(self, request: Request) -> Claims | None:
        """Return what the token in the `apikey` header says, be it a person's or the workspace's; None without one.

        Raises:
            TokenRefused: it is not accepted.
        """
        key = request.headers.get("apikey")
        return self.mint.check(key, self.clock.now() // 1000) if key else None
