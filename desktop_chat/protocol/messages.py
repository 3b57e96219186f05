"""The wire of what is asked about single messages: `edits`."""

from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.version import MessageVersion
from desktop_chat.protocol.rows import decode_content
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Json, as_list, as_object


def edits_call(room: RoomId, message: MessageId) -> RpcCall:
    """Return the call that tells what a message said before."""
    return RpcCall(name="edits", parameters={"p_room": room, "p_id": message})


def decode_edits(answer: Json) -> tuple[MessageVersion, ...]:
    """Read `[{rev, c, at}]`, the oldest first.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    versions = [as_object(value, f"edits[{at}]") for at, value in enumerate(as_list(answer, "edits"))]
    return tuple(MessageVersion(content=decode_content(one.raw("c")), at=one.instant("at")) for one in versions)
