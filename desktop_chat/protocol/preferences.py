"""The wire of a person's own preferences of rooms: `set_prefs`, and what `sync` says of them and of mentions."""

from collections.abc import Mapping

from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange, RoomPrefs
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject, as_number, as_object

_WIRE_NAMES = {"muted_until": "muted"}


def set_prefs_call(room: RoomId, change: PrefsChange) -> RpcCall:
    """Return the call that changes preferences of one room."""
    prefs: JsonObject = {_WIRE_NAMES.get(name, name): value for name, value in change.items()}
    return RpcCall(name="set_prefs", parameters={"p_room": room, "p_prefs": prefs})


def decode_prefs(value: Json) -> OwnPrefs:
    """Read `{r, muted, archived, pinned, favourite, unread, urev}`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(value, "prefs")
    return OwnPrefs(
        room=RoomId(fields.uuid("r")),
        prefs=RoomPrefs(
            muted_until=fields.instant("muted"),
            archived=fields.flag("archived"),
            pinned=fields.flag("pinned"),
            favourite=fields.flag("favourite"),
            unread=fields.flag("unread"),
        ),
        user_rev=fields.number("urev"),
    )


def decode_mentions(mine: Fields) -> Mapping[RoomId, tuple[int, ...]] | None:
    """Read `{"mentions": [{r, nos: [...]}]}`; None from a server that does not tell.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    if not mine.has("mentions"):
        return None
    told = [as_object(value, "sync.mine.mentions") for value in mine.items("mentions")]
    return {
        RoomId(fields.uuid("r")): tuple(as_number(number, fields.path("nos")) for number in fields.items("nos"))
        for fields in told
    }
