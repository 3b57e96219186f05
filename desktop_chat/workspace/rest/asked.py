"""A request with its headers read: schema, form of the answer, preferences; refused where they cannot be met."""

from dataclasses import dataclass

from starlette.requests import Request

from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.media import Media, choose_media
from desktop_chat.workspace.rest.prefer import NO_PREFERENCES, Preferences, read_preferences
from desktop_chat.workspace.rest.transaction import ROLE

READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks what. `schemas` are all that are exposed; `schema` is the one that this request is about."""

    request: Request
    method: str
    claims: Claims
    schema: str
    schemas: tuple[str, ...]
    media: Media
    preferences: Preferences

    @property
    def query_string(self) -> bytes:
        """The query string as it stands in the address."""
        raw: bytes = self.request.scope["query_string"]
        return raw

    @property
    def path(self) -> str:
        """The path below this area's own address."""
        scope = self.request.scope
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return path

    @property
    def content_type(self) -> str | None:
        """What the body is said to be."""
        return self.request.headers.get("content-type")


def read_request(request: Request, claims: Claims, schemas: tuple[str, ...], *, tx_allowed: bool) -> Asked:
    """Read the headers.

    Raises:
        RestError: PGRST106, PGRST107 or PGRST122: a schema, form or preference that is not offered; 22023, a role that
            no database has.
    """
    headers = request.headers
    if ROLE.fullmatch(claims.role) is None:
        raise RestError(401, "22023", f'role "{claims.role}" does not exist')
    schema = headers.get("accept-profile" if request.method in READING else "content-profile", schemas[0])
    if schema not in schemas:
        hint = f"Only the following schemas are exposed: {', '.join(schemas)}"
        raise RestError(406, "PGRST106", f"Invalid schema: {schema}", hint=hint)
    preferences = NO_PREFERENCES
    if "prefer" in headers:
        preferences = read_preferences(headers.getlist("prefer"), tx_allowed=tx_allowed)
    return Asked(
        request=request,
        method=request.method,
        claims=claims,
        schema=schema,
        schemas=schemas,
        media=choose_media(headers.get("accept")),
        preferences=preferences,
    )
