"""The door of realtime: checks a handshake the way Supabase does, then hands the socket over."""

from http import HTTPStatus

from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket

from desktop_chat.workspace.auth_tokens import TokenRefused
from desktop_chat.workspace.realtime_channels import Credentials, RealtimeTools
from desktop_chat.workspace.realtime_frames import Version
from desktop_chat.workspace.realtime_socket import Socket


class HandshakeRefused(Exception):
    """An upgrade that is answered by an HTTP error; without a sentence the body is empty."""

    def __init__(self, status: HTTPStatus, sentence: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class RealtimeDoor:
    """The endpoint `/realtime/v1/websocket?apikey=&vsn=`."""

    def __init__(self, tools: RealtimeTools) -> None:
        self._tools = tools

    async def open(self, websocket: WebSocket) -> None:
        """Serve one WebSocket from its handshake to its end."""
        try:
            version, own = self._admit(websocket)
        except HandshakeRefused as refusal:
            if self._tools.settings.handshake_refusal_seconds:
                await self._tools.clock.sleep(self._tools.settings.handshake_refusal_seconds)
            await websocket.send_denial_response(_denial(refusal))
            return
        await Socket(version, own, self._tools).serve(websocket)

    def _admit(self, websocket: WebSocket) -> tuple[Version, Credentials]:
        try:
            version = Version(websocket.query_params.get("vsn", Version.V1.value))
        except ValueError:
            raise HandshakeRefused(HTTPStatus.FORBIDDEN) from None
        token = websocket.headers.get("x-api-key") or websocket.query_params.get("apikey")
        if not token:
            raise HandshakeRefused(HTTPStatus.UNAUTHORIZED, "API key is missing")
        try:
            claims = self._tools.mint.check(token, self._tools.now())
        except TokenRefused as error:
            raise HandshakeRefused(HTTPStatus.UNAUTHORIZED, str(error)) from None
        if self._tools.hub.sockets >= self._tools.settings.most_sockets:
            raise HandshakeRefused(HTTPStatus.TOO_MANY_REQUESTS, "Too many connected users")
        return version, Credentials(token=token, claims=claims)


def _denial(refusal: HandshakeRefused) -> Response:
    if not refusal.sentence:
        return Response(status_code=refusal.status)
    return JSONResponse({"error": refusal.sentence}, status_code=refusal.status)
