"""GoTrue's endpoints for one-time links: asked for, and followed by a browser or by a program."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from desktop_chat.workspace.auth_desk import Desk, body_of, caller_of
from desktop_chat.workspace.auth_errors import AuthError, validation_failed
from desktop_chat.workspace.auth_links import Links

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
# What OAuth calls an error of this status; others have no name there.
_OAUTH_ERRORS = {
    400: "invalid_request",
    401: "unauthorized_client",
    403: "access_denied",
    503: "temporarily_unavailable",
}


class LinkDoor:
    """The endpoints of one-time links; `site` is where a browser goes when a link names no other place."""

    def __init__(self, desk: Desk, links: Links, site: str) -> None:
        self._desk = desk
        self._links = links
        self._site = site

    def routes(self) -> Sequence[Route]:
        """Return the endpoints."""
        answering = self._desk.answering
        return (
            Route("/recover", answering(self._recover), methods=["POST"]),
            Route("/resend", answering(self._resend), methods=["POST"]),
            Route("/verify", answering(self._follow, public=True), methods=["GET"]),
            Route("/verify", answering(self._verify, public=True), methods=["POST"]),
            Route("/invite", answering(self._invite), methods=["POST"]),
            Route("/admin/generate_link", answering(self._generate), methods=["POST"]),
        )

    async def _recover(self, request: Request) -> Response:
        """Answer the same whether there is such an account, so that nobody learns which addresses have one."""
        body = await body_of(request)
        self._desk.check_rate(request, body.get("email"))
        await self._links.ask(body)
        return JSONResponse({})

    async def _resend(self, request: Request) -> Response:
        body = await body_of(request)
        self._desk.check_rate(request, body.get("email"))
        if body.get("phone") and not body.get("email"):
            raise AuthError(400, "phone_provider_disabled", "Phone logins are disabled")
        if body.get("type") not in {"signup", "email_change"}:
            raise validation_failed("Missing one of these types: signup, email_change, sms, phone_change")
        await self._links.ask(body)
        return JSONResponse({})

    async def _follow(self, request: Request) -> Response:
        """Send a browser on, with a session or the reason why there is none behind the `#`, which no server sees."""
        query = request.query_params
        if not query.get("type"):
            raise validation_failed("Verify requires a verification type")
        if not query.get("token"):
            raise validation_failed("Verify requires a token or a token hash")
        place = self._place(query.get("redirect_to"))
        try:
            self._desk.check_rate(request, None)
            body = {"type": query["type"], "token_hash": query["token"]}
            told = _for_fragment(await self._links.spend(body, caller_of(request))) | {"type": query["type"]}
        except AuthError as refusal:
            named = {"error": _OAUTH_ERRORS[refusal.status]} if refusal.status in _OAUTH_ERRORS else {}
            told = named | {"error_code": refusal.code, "error_description": refusal.message}
        scheme, host, path, asked, _ = urlsplit(place)
        return RedirectResponse(urlunsplit((scheme, host, path, asked, urlencode(told))), status_code=303)

    async def _verify(self, request: Request) -> Response:
        body = await body_of(request)
        self._desk.check_rate(request, body.get("email"))
        return JSONResponse(await self._links.spend(body, caller_of(request)))

    async def _invite(self, request: Request) -> Response:
        self._desk.check_administrator(request)
        return JSONResponse(await self._links.invite(await body_of(request), self._place(None)))

    async def _generate(self, request: Request) -> Response:
        self._desk.check_administrator(request)
        body = await body_of(request)
        wanted = body.get("redirect_to") or request.query_params.get("redirect_to")
        return JSONResponse(await self._links.make(body, self._place(wanted)))

    def _place(self, wanted: object) -> str:
        """Return where to send a browser: as wanted when that is on this computer, else to this workspace."""
        if not isinstance(wanted, str) or not wanted.isprintable():
            return self._site
        try:
            parts = urlsplit(wanted)
            port = parts.port
        except ValueError:
            return self._site
        own = urlsplit(self._site)
        here = parts.hostname in _HERE or (parts.hostname, port) == (own.hostname, own.port)
        return wanted if parts.scheme in {"http", "https"} and here and not parts.username else self._site


def _for_fragment(session: dict[str, object]) -> dict[str, str]:
    if "access_token" not in session:
        return {"message": str(session["msg"])}
    names = ("access_token", "expires_at", "expires_in", "refresh_token", "token_type")
    return {name: str(session[name]) for name in names}
