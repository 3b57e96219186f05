"""What every endpoint of accounts shares: who asks, how often, with which body, and how a refusal is told."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.auth_errors import AuthError
from desktop_chat.workspace.auth_sessions import Caller
from desktop_chat.workspace.auth_tokens import Claims, TokenRefused
from desktop_chat.workspace.database_errors import DATABASE_AWAY
from desktop_chat.workspace.gateway_settings import AuthSettings
from desktop_chat.workspace.http_keys import KeyCheck, KeyRefused
from desktop_chat.workspace.rate_limit import RateLimit

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]
ADMINISTRATORS = frozenset({"service_role", "supabase_admin"})


@dataclass(frozen=True, slots=True)
class Desk:
    """Where requests about accounts arrive; the limits count over all endpoints."""

    keys: KeyCheck
    clock: Clock
    by_address: RateLimit
    by_account: RateLimit

    def answering(self, work: Handler, *, public: bool = False) -> Handler:
        """Return an endpoint that does `work`; a `public` one is reached by a link, which carries no API key."""

        async def answer(request: Request) -> Response:
            try:
                if not public:
                    self.keys.key(request)
                return await work(request)
            except KeyRefused as refusal:
                return refusal.response()
            except AuthError as refusal:
                return refusal.response(request)
            except DATABASE_AWAY as error:
                logger.info("The database did not answer (%s)", type(error).__name__)
                away = AuthError(503, "unexpected_failure", "The database did not answer. Try again.")
                return away.response(request)

        return answer

    def claims(self, request: Request) -> Claims:
        """Return what the bearer's token says."""
        try:
            claims = self.keys.bearer(request)
        except TokenRefused as error:
            message = f"invalid JWT: unable to parse or verify signature, {error}"
            raise AuthError(403, "bad_jwt", message) from None
        if claims is None:
            raise AuthError(401, "no_authorization", "This endpoint requires a valid Bearer token")
        return claims

    def check_administrator(self, request: Request) -> None:
        """Refuse everybody but the bearer of the workspace's service key."""
        if self.claims(request).role not in ADMINISTRATORS:
            raise AuthError(403, "not_admin", "User not allowed")

    def check_rate(self, request: Request, account: object) -> None:
        """Refuse who asks too often, from one address or about one account."""
        now = self.clock.monotonic()
        allowed = self.by_address.allows(caller_of(request).address or "", now)
        if isinstance(account, str):
            allowed = self.by_account.allows(account.strip().lower()[:255], now) and allowed
        if not allowed:
            raise AuthError(429, "over_request_rate_limit", "Request rate limit reached")


def open_desk(keys: KeyCheck, clock: Clock, settings: AuthSettings) -> Desk:
    """Return a desk where nobody has asked yet."""
    return Desk(
        keys,
        clock,
        RateLimit(burst=settings.address_burst, seconds=settings.address_seconds),
        RateLimit(burst=settings.account_burst, seconds=settings.account_seconds),
    )


def caller_of(request: Request) -> Caller:
    """Return where a request came from."""
    return Caller(address=request.client.host if request.client else None, agent=request.headers.get("user-agent"))


async def body_of(request: Request) -> Mapping[str, object]:
    """Return the JSON object of a request's body, empty when there is none."""
    try:
        value = json.loads(await request.body() or b"{}")
        # Half of a surrogate pair and NUL are JSON, but no text that a database or a hash takes.
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError):
        raise AuthError(400, "bad_json", "Could not parse request body as JSON") from None
    if not isinstance(value, dict) or "\\u0000" in text:
        raise AuthError(400, "bad_json", "Could not parse request body as a JSON object")
    return value
