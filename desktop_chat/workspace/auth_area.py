"""The area of accounts: GoTrue's addresses, as they stand below `/auth/v1` or alone."""

from desktop_chat.workspace.areas import Area
from desktop_chat.workspace.auth import Accounts, AuthTools
from desktop_chat.workspace.auth_admin import Administration
from desktop_chat.workspace.auth_admin_http import AdminDoor
from desktop_chat.workspace.auth_desk import open_desk
from desktop_chat.workspace.auth_http import AuthDoor
from desktop_chat.workspace.auth_links import Links
from desktop_chat.workspace.auth_links_http import LinkDoor
from desktop_chat.workspace.auth_not_offered import ClosedDoor
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck


def auth_area(context: WorkspaceContext, keys: KeyCheck, url: str) -> Area:
    """Return the area of accounts, which is served at `url`."""
    settings = context.settings.auth
    tools = auth_tools(context, keys, url)
    desk = open_desk(keys, context.clock, settings)
    accounts = Accounts(tools)
    doors = (
        AuthDoor(desk, accounts, tools, context.version),
        LinkDoor(desk, Links(tools), context.url),
        AdminDoor(desk, Administration(tools)),
        ClosedDoor(desk, accounts),
    )
    return Area(routes=[route for door in doors for route in door.routes()])


def auth_tools(context: WorkspaceContext, keys: KeyCheck, url: str) -> AuthTools:
    """Return what accounts need, where they are served at `url`."""
    return AuthTools(
        pool=context.gateway,
        mint=keys.mint,
        tickets=context.tickets,
        clock=context.clock,
        settings=context.settings.auth,
        issuer=url,
        sharing=context.sharing,
    )
