"""What GoTrue has and this workspace does not: each answered as a GoTrue answers on which it is switched off."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desktop_chat.workspace.areas import EVERY_METHOD
from desktop_chat.workspace.auth import Accounts
from desktop_chat.workspace.auth_desk import Desk, body_of
from desktop_chat.workspace.auth_errors import AuthError, not_found, validation_failed
from desktop_chat.workspace.auth_fields import email_of, phone_of, text_of

_FACTORS: Mapping[str, tuple[str, str]] = {
    "totp": ("mfa_totp_enroll_not_enabled", "MFA enroll is disabled for TOTP"),
    "phone": ("mfa_phone_enroll_not_enabled", "MFA enroll is disabled for Phone"),
    "webauthn": ("mfa_webauthn_enroll_not_enabled", "MFA enroll is disabled for WebAuthn"),
}


class ClosedDoor:
    """Codes by mail or telephone, other providers, single sign-on, second factors, linked identities."""

    def __init__(self, desk: Desk, accounts: Accounts) -> None:
        self._desk = desk
        self._accounts = accounts

    def routes(self) -> Sequence[Route]:
        """Return the endpoints; the last one answers whatever no other did."""
        answering = self._desk.answering
        return (
            Route("/otp", answering(self._otp), methods=["POST"]),
            Route("/magiclink", answering(self._otp), methods=["POST"]),
            Route("/authorize", answering(self._authorize, public=True), methods=["GET"]),
            Route("/callback", answering(self._authorize, public=True), methods=["GET", "POST"]),
            Route("/sso", answering(self._sso), methods=["POST"]),
            Route("/sso/{rest:path}", answering(self._sso, public=True), methods=["GET", "POST"]),
            Route("/reauthenticate", answering(self._reauthenticate), methods=["GET"]),
            Route("/factors", answering(self._enroll), methods=["POST"]),
            Route("/factors/{rest:path}", answering(self._factor), methods=["POST", "DELETE"]),
            Route("/user/identities/{rest:path}", answering(self._identities), methods=["GET", "DELETE"]),
            Route("/{rest:path}", self._missing, methods=EVERY_METHOD),
        )

    async def _otp(self, request: Request) -> Response:
        body = await body_of(request)
        self._desk.check_rate(request, body.get("email"))
        if body.get("phone"):
            phone_of(body)
            raise AuthError(400, "phone_provider_disabled", "Unsupported phone provider")
        email_of(body)
        raise AuthError(422, "otp_disabled", "Signups not allowed for otp")

    async def _authorize(self, _request: Request) -> Response:
        raise validation_failed("Unsupported provider: provider is not enabled")

    async def _sso(self, _request: Request) -> Response:
        raise not_found("saml_provider_disabled", "SAML 2.0 is disabled")

    async def _reauthenticate(self, request: Request) -> Response:
        await self._accounts.user(self._desk.claims(request))
        raise AuthError(422, "otp_disabled", "Reauthentication is not needed here, and no code is sent")

    async def _enroll(self, request: Request) -> Response:
        await self._accounts.user(self._desk.claims(request))
        factor = _FACTORS.get(text_of(await body_of(request), "factor_type"))
        if factor is None:
            raise validation_failed("factor_type needs to be totp, phone, or webauthn")
        raise AuthError(422, *factor)

    async def _factor(self, request: Request) -> Response:
        await self._accounts.user(self._desk.claims(request))
        raise not_found("mfa_factor_not_found", "Factor not found")

    async def _identities(self, request: Request) -> Response:
        await self._accounts.user(self._desk.claims(request))
        raise not_found("manual_linking_disabled", "Manual linking is disabled")

    async def _missing(self, request: Request) -> Response:
        return not_found("not_offered", "This workspace does not offer that").response(request)
