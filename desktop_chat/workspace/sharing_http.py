"""What somebody with an invitation asks before there is an account: who invites, and the key that everybody needs."""

import getpass
import json
import socket

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.database_errors import DATABASE_AWAY
from desktop_chat.workspace.rate_limit import RateLimit

_BURST = 30
_SECONDS = 2.0


class InvitationDoor:
    """Answers `POST` to `protocol.joining.PATH`; asking uses nothing up, and cannot be done often."""

    def __init__(self, context: WorkspaceContext) -> None:
        self._context = context
        self._by_address = RateLimit(burst=_BURST, seconds=_SECONDS)

    async def look(self, request: Request) -> Response:
        """Tell whoever has the token of an open invitation about the workspace, and everybody else nothing."""
        context = self._context
        address = request.client.host if request.client else ""
        if not self._by_address.allows(address, context.clock.monotonic()):
            return _refusal(429, "Too many questions. Wait a moment.")
        try:
            match json.loads(await request.body()):
                case {"token": str(token)} if context.sharing and await context.sharing.invitations.is_open(token):
                    return JSONResponse(
                        {"key": context.keys.anon_key, "owner": _owner(), "computer": socket.gethostname()}
                    )
        except (ValueError, RecursionError):
            return _refusal(400, "That is no JSON")
        except DATABASE_AWAY:
            return _refusal(503, "The database did not answer. Try again.")
        return _refusal(404, "This invitation is not valid any more.")


def _owner() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return ""


def _refusal(status: int, sentence: str) -> Response:
    return JSONResponse({"code": str(status), "message": sentence}, status_code=status)
