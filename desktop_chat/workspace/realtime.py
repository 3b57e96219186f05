"""The door of realtime's WebSockets: checks a handshake the way Supabase does, then hands the socket over."""

from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket

from desktop_chat.workspace.realtime_admission import HandshakeRefused, admit
from desktop_chat.workspace.realtime_socket import Socket
from desktop_chat.workspace.realtime_tools import RealtimeTools


class RealtimeDoor:
    """The endpoint `/realtime/v1/websocket?apikey=&vsn=`."""

    def __init__(self, tools: RealtimeTools) -> None:
        self._tools = tools

    async def open(self, websocket: WebSocket) -> None:
        """Serve one WebSocket from its handshake to its end."""
        try:
            version, own = await admit(websocket.headers, websocket.query_params, self._tools)
        except HandshakeRefused as refusal:
            await websocket.send_denial_response(_denial(refusal))
            return
        await Socket(version, own, self._tools).serve(websocket)


def _denial(refusal: HandshakeRefused) -> Response:
    if not refusal.sentence:
        return Response(status_code=refusal.status)
    return JSONResponse({"error": refusal.sentence}, status_code=refusal.status)
