"""Who may open a connection, whatever will carry it: the same questions for a WebSocket and for long-polling."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from desktop_chat.workspace.auth_tokens import TokenRefused
from desktop_chat.workspace.realtime_frames import Version
from desktop_chat.workspace.realtime_tools import Credentials, RealtimeTools


class HandshakeRefused(Exception):
    """A connection that is not opened; without a sentence the body of the answer is empty."""

    def __init__(self, status: HTTPStatus, sentence: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def admit(
    headers: Mapping[str, str], query: Mapping[str, str], tools: RealtimeTools
) -> tuple[Version, Credentials]:
    """Return what the client speaks and who it is.

    Raises:
        HandshakeRefused: the serializer is unknown, the key is missing or bad, or there are too many connections.
    """
    try:
        return _admit(headers, query, tools)
    except HandshakeRefused:
        # The real server answers a bad handshake after 2 s; a setting, off here.
        if tools.settings.handshake_refusal_seconds:
            await tools.clock.sleep(tools.settings.handshake_refusal_seconds)
        raise


def _admit(headers: Mapping[str, str], query: Mapping[str, str], tools: RealtimeTools) -> tuple[Version, Credentials]:
    try:
        version = Version(query.get("vsn", Version.V1.value))
    except ValueError:
        raise HandshakeRefused(HTTPStatus.FORBIDDEN) from None
    token = headers.get("x-api-key") or query.get("apikey")
    if not token:
        raise HandshakeRefused(HTTPStatus.UNAUTHORIZED, "API key is missing")
    try:
        claims = tools.mint.check(token, tools.now())
    except TokenRefused as error:
        raise HandshakeRefused(HTTPStatus.UNAUTHORIZED, str(error)) from None
    if tools.hub.connections >= tools.settings.most_sockets:
        raise HandshakeRefused(HTTPStatus.TOO_MANY_REQUESTS, "Too many connected users")
    if tools.joins.exhausted("", tools.clock.monotonic()):
        raise HandshakeRefused(HTTPStatus.TOO_MANY_REQUESTS, "Too many joins per second")
    return version, Credentials(token=token, claims=claims, headers=_told(headers))


def _told(headers: Mapping[str, str]) -> str:
    """Return what policies may ask for as `request.headers`: as on the real server, only what begins with `x-`."""
    return json.dumps({name: value for name, value in headers.items() if name.lower().startswith("x-")})
