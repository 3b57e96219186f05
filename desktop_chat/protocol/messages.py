"""The wire of what is asked about single messages: `edits`, `pins`, `first_since` and `receipts`."""

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.receipt import ReceiptTimes
from desktop_chat.domain.version import MessageVersion
from desktop_chat.protocol.rows import decode_content, decode_row
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Json, as_list, as_object


def edits_call(room: RoomId, message: MessageId) -> RpcCall:
    """Return the call that tells what a message said before."""
    return RpcCall(name="edits", parameters={"p_room": room, "p_id": message})


def pins_call(room: RoomId) -> RpcCall:
    """Return the call that tells what is pinned in a room."""
    return RpcCall(name="pins", parameters={"p_room": room})


def decode_pins(room: RoomId, answer: Json) -> tuple[Message, ...]:
    """Read a list of ROWs.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return tuple(decode_row(row, room, f"pins[{at}]") for at, row in enumerate(as_list(answer, "pins")))


def decode_edits(answer: Json) -> tuple[MessageVersion, ...]:
    """Read `[{rev, c, at}]`, the oldest first.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    versions = [as_object(value, f"edits[{at}]") for at, value in enumerate(as_list(answer, "edits"))]
    return tuple(MessageVersion(content=decode_content(one.raw("c")), at=one.instant("at")) for one in versions)


def first_since_call(room: RoomId, at: UnixMillis) -> RpcCall:
    """Return the call that tells the number of the first message from an instant on."""
    return RpcCall(name="first_since", parameters={"p_room": room, "p_at": at})


def decode_first_since(answer: Json) -> int | None:
    """Read `{no}`, or null when nothing was sent since.

    Raises:
        ProtocolError: the number is missing or of a wrong type.
    """
    return None if answer is None else as_object(answer, "first_since").number("no")


def receipts_call(room: RoomId, message: MessageId) -> RpcCall:
    """Return the call that tells who received and read a message when."""
    return RpcCall(name="receipts", parameters={"p_room": room, "p_id": message})


def decode_receipts(answer: Json) -> tuple[ReceiptTimes, ...]:
    """Read `[{u, read, got}]`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    told = [as_object(value, f"receipts[{at}]") for at, value in enumerate(as_list(answer, "receipts"))]
    return tuple(
        ReceiptTimes(
            user=UserId(one.uuid("u")), delivered_at=one.instant_or_none("got"), read_at=one.instant_or_none("read")
        )
        for one in told
    )
