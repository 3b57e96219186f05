"""GoTrue's endpoints for people: sign-up, sign-in, their own account, sign-out."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desktop_chat.domain.sharing import Admission
from desktop_chat.workspace.auth import Accounts, AuthTools
from desktop_chat.workspace.auth_desk import Desk, body_of, caller_of
from desktop_chat.workspace.auth_errors import AuthError, validation_failed
from desktop_chat.workspace.auth_fields import text_of

_NO_PROVIDER = (
    "anonymous_users", "apple", "azure", "bitbucket", "discord", "facebook", "figma", "fly", "github", "gitlab",
    "google", "kakao", "keycloak", "linkedin", "linkedin_oidc", "notion", "phone", "slack", "slack_oidc", "snapchat",
    "spotify", "twitch", "twitter", "workos", "x", "zoom",
)  # fmt: skip
_NO_PROVIDER_OF = 'Provider (issuer "{0}") is not enabled'


class AuthDoor:
    """The endpoints of people, and what may be known before anybody signs in."""

    def __init__(self, desk: Desk, accounts: Accounts, tools: AuthTools, version: str) -> None:
        self._desk = desk
        self._accounts = accounts
        self._tools = tools
        self._version = version

    def routes(self) -> Sequence[Route]:
        """Return the endpoints."""
        answering = self._desk.answering
        return (
            Route("/signup", answering(self._sign_up), methods=["POST"]),
            Route("/token", answering(self._token), methods=["POST"]),
            Route("/user", answering(self._user), methods=["GET"]),
            Route("/user", answering(self._change), methods=["PUT"]),
            Route("/logout", answering(self._sign_out), methods=["POST"]),
            Route("/settings", answering(self._tell_settings), methods=["GET"]),
            Route("/health", answering(self._health), methods=["GET"]),
            Route("/.well-known/jwks.json", answering(self._jwks, public=True), methods=["GET"]),
        )

    async def _sign_up(self, request: Request) -> Response:
        body = await body_of(request)
        self._desk.check_rate(request, body.get("email"))
        return JSONResponse(await self._accounts.sign_up(body, caller_of(request)))

    async def _token(self, request: Request) -> Response:
        body = await body_of(request)
        kind = request.query_params.get("grant_type", "")
        self._desk.check_rate(request, body.get("email") if kind == "password" else None)
        match kind:
            case "password":
                session = await self._accounts.sign_in(body, caller_of(request))
            case "refresh_token":
                session = await self._accounts.refresh(body)
            case "ticket":
                session = await self._accounts.redeem(body, caller_of(request))
            case _:
                raise _grant_refused(kind, body)
        return JSONResponse(session)

    async def _user(self, request: Request) -> Response:
        return JSONResponse(await self._accounts.user(self._desk.claims(request)))

    async def _change(self, request: Request) -> Response:
        claims = self._desk.claims(request)
        self._desk.check_rate(request, claims.subject)
        return JSONResponse(await self._accounts.change(claims, await body_of(request)))

    async def _sign_out(self, request: Request) -> Response:
        claims = self._desk.claims(request)
        await self._accounts.sign_out(claims, request.query_params.get("scope") or "global")
        return Response(status_code=204)

    async def _tell_settings(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "external": {**dict.fromkeys(_NO_PROVIDER, False), "email": True},
                "disable_signup": self._tools.admission is Admission.CLOSED,
                "mailer_autoconfirm": self._tools.settings.autoconfirm,
                "phone_autoconfirm": False,
                "sms_provider": "",
                "saml_enabled": False,
            }
        )

    async def _health(self, _request: Request) -> Response:
        description = "GoTrue is a user registration and authentication API"
        return JSONResponse({"version": self._version, "name": "GoTrue", "description": description})

    async def _jwks(self, _request: Request) -> Response:
        return JSONResponse(self._desk.keys.mint.jwks(), headers={"Cache-Control": "public, max-age=600"})


def _grant_refused(kind: str, body: Mapping[str, object]) -> AuthError:
    """Return GoTrue's refusal of a way to sign in that is not offered."""
    match kind:
        case "id_token":
            issuer = text_of(body, "issuer") or text_of(body, "provider")
            return AuthError(400, "provider_disabled", _NO_PROVIDER_OF.format(issuer[:80]))
        case "pkce":
            if not text_of(body, "auth_code") or not text_of(body, "code_verifier"):
                return validation_failed("invalid request: both auth code and code verifier should be non-empty")
            return AuthError(404, "flow_state_not_found", "invalid flow state, no valid flow state found")
        case "web3":
            return AuthError(422, "web3_provider_disabled", "Web3 provider is disabled")
        case _:
            return AuthError(400, "invalid_credentials", "unsupported_grant_type")
