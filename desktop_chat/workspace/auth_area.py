"""The area of accounts: GoTrue's addresses, as they stand below `/auth/v1` or alone."""

from starlette.routing import Route

from desktop_chat.workspace.areas import EVERY_METHOD, Area
from desktop_chat.workspace.auth import Accounts, AuthTools
from desktop_chat.workspace.auth_http import AuthDoor, AuthDoorTools
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck


def auth_area(context: WorkspaceContext, keys: KeyCheck, url: str) -> Area:
    """Return the area of accounts, which is served at `url`."""
    door = _door(context, keys, url)
    return Area(
        routes=[
            Route("/signup", door.sign_up, methods=["POST"]),
            Route("/token", door.token, methods=["POST"]),
            Route("/user", door.user, methods=["GET", "PUT"]),
            Route("/logout", door.sign_out, methods=["POST"]),
            Route("/settings", door.settings, methods=["GET"]),
            Route("/health", door.health, methods=["GET"]),
            Route("/.well-known/jwks.json", door.jwks, methods=["GET"]),
            Route("/{rest:path}", door.missing, methods=EVERY_METHOD),
        ]
    )


def _door(context: WorkspaceContext, keys: KeyCheck, url: str) -> AuthDoor:
    accounts = Accounts(
        AuthTools(
            pool=context.gateway,
            mint=keys.mint,
            tickets=context.tickets,
            clock=context.clock,
            settings=context.settings.auth,
            issuer=url,
            sharing=context.sharing,
        )
    )
    return AuthDoor(
        AuthDoorTools(
            accounts=accounts,
            keys=keys,
            clock=context.clock,
            settings=context.settings.auth,
            version=context.version,
        )
    )
