"""GoTrue's part of the gateway: requests to calls of `Accounts`, and back in GoTrue's shapes."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.auth import Accounts, Caller
from desktop_chat.workspace.auth_errors import AuthError
from desktop_chat.workspace.auth_tokens import Claims, TokenRefused
from desktop_chat.workspace.database_errors import DATABASE_AWAY
from desktop_chat.workspace.gateway_settings import AuthSettings
from desktop_chat.workspace.http_keys import KeyCheck, KeyRefused
from desktop_chat.workspace.rate_limit import RateLimit

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthDoorTools:
    """What the endpoints need beside the accounts themselves."""

    accounts: Accounts
    keys: KeyCheck
    clock: Clock
    settings: AuthSettings
    version: str


class AuthDoor:
    """The endpoints below `/auth/v1`."""

    def __init__(self, tools: AuthDoorTools) -> None:
        settings = tools.settings
        self._tools = tools
        self._by_address = RateLimit(burst=settings.address_burst, seconds=settings.address_seconds)
        self._by_account = RateLimit(burst=settings.account_burst, seconds=settings.account_seconds)

    async def sign_up(self, request: Request) -> Response:
        """Answer `POST /signup`."""
        return await self._answered(request, self._sign_up)

    async def token(self, request: Request) -> Response:
        """Answer `POST /token?grant_type=password|refresh_token|ticket`."""
        return await self._answered(request, self._token)

    async def user(self, request: Request) -> Response:
        """Answer `GET /user` and `PUT /user`."""
        return await self._answered(request, self._user)

    async def sign_out(self, request: Request) -> Response:
        """Answer `POST /logout?scope=local|global|others`."""
        return await self._answered(request, self._sign_out)

    async def settings(self, request: Request) -> Response:
        """Answer `GET /settings`: only e-mail and password, confirmed at once."""
        return await self._answered(request, self._settings)

    async def health(self, request: Request) -> Response:
        """Answer `GET /health`."""
        return await self._answered(request, self._health)

    async def jwks(self, _request: Request) -> Response:
        """Answer `GET /.well-known/jwks.json`; public, so it needs no key."""
        return JSONResponse(self._tools.keys.mint.jwks(), headers={"Cache-Control": "public, max-age=600"})

    async def missing(self, request: Request) -> Response:
        """Answer everything that this workspace does not offer (codes by e-mail, other providers, administration)."""
        return AuthError(404, "not_offered", "This workspace does not offer that").response(request)

    async def _answered(self, request: Request, work: Handler) -> Response:
        try:
            self._tools.keys.key(request)
            return await work(request)
        except KeyRefused as refusal:
            return refusal.response()
        except AuthError as refusal:
            return refusal.response(request)
        except DATABASE_AWAY as error:
            logger.info("The database did not answer (%s)", type(error).__name__)
            return AuthError(503, "unexpected_failure", "The database did not answer. Try again.").response(request)

    async def _sign_up(self, request: Request) -> Response:
        body = await _body(request)
        self._check_rate(request, body.get("email"))
        return JSONResponse(await self._tools.accounts.sign_up(body, _caller(request)))

    async def _token(self, request: Request) -> Response:
        body, accounts = await _body(request), self._tools.accounts
        match request.query_params.get("grant_type"):
            case "password":
                self._check_rate(request, body.get("email"))
                session = await accounts.sign_in(body, _caller(request))
            case "refresh_token":
                self._check_rate(request, None)
                session = await accounts.refresh(body)
            case "ticket":
                self._check_rate(request, None)
                session = await accounts.redeem(body, _caller(request))
            case _:
                raise AuthError(400, "invalid_credentials", "unsupported_grant_type")
        return JSONResponse(session)

    async def _user(self, request: Request) -> Response:
        claims = self._claims(request)
        if request.method == "PUT":
            return JSONResponse(await self._tools.accounts.change(claims, await _body(request)))
        return JSONResponse(await self._tools.accounts.user(claims))

    async def _sign_out(self, request: Request) -> Response:
        await self._tools.accounts.sign_out(self._claims(request), request.query_params.get("scope", "global"))
        return Response(status_code=204)

    async def _settings(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "external": {"email": True, "phone": False, "anonymous_users": False},
                "disable_signup": not self._tools.settings.sign_up_open,
                "mailer_autoconfirm": True,
                "phone_autoconfirm": False,
                "sms_provider": "",
                "saml_enabled": False,
            }
        )

    async def _health(self, _request: Request) -> Response:
        description = "GoTrue is a user registration and authentication API"
        return JSONResponse({"version": self._tools.version, "name": "GoTrue", "description": description})

    def _claims(self, request: Request) -> Claims:
        try:
            claims = self._tools.keys.bearer(request)
        except TokenRefused as error:
            raise AuthError(403, "bad_jwt", f"invalid JWT: {error}") from None
        if claims is None:
            raise AuthError(401, "no_authorization", "This endpoint requires a valid Bearer token")
        return claims

    def _check_rate(self, request: Request, account: object) -> None:
        now = self._tools.clock.monotonic()
        allowed = self._by_address.allows(_caller(request).address or "", now)
        if isinstance(account, str):
            allowed = self._by_account.allows(account.strip().lower()[:255], now) and allowed
        if not allowed:
            raise AuthError(429, "over_request_rate_limit", "Request rate limit reached")


def _caller(request: Request) -> Caller:
    return Caller(address=request.client.host if request.client else None, agent=request.headers.get("user-agent"))


async def _body(request: Request) -> Mapping[str, object]:
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
