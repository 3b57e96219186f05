"""Calls of the database's functions: what is posted to `/rest/v1/rpc/NAME`, and what their answers mean."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from desktop_chat.domain.commands import Accepted, Command, DeleteMessage, EditMessage, SendMessage, SetPin, SetReaction
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.events import GoneRoom, HistoryPage, OwnMarker, Reset, RoomPage, SyncPage
from desktop_chat.domain.ids import Epoch, OpId, RoomId, UnixMillis, UserId, is_uuid
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.room import Channel, Cursor, Room, RoomKind
from desktop_chat.domain.user import MemberState, Profile, Role
from desktop_chat.protocol.preferences import decode_mentions, decode_prefs
from desktop_chat.protocol.rows import (
    decode_channel,
    decode_marker,
    decode_member,
    decode_profile,
    decode_room,
    decode_row,
    encode_content,
)
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject, as_list, as_object, as_tip

SYNC_VERSION = 1
SYNC_ROWS = 100
SYNC_BYTES = 256 * 1024


def command_call(command: Command) -> RpcCall:
    """Return the call that carries out an outbox command."""
    match command:
        case SendMessage():
            return RpcCall(
                name="send_message",
                parameters={
                    "p_room": command.room,
                    "p_id": command.message,
                    "p_content": encode_content(command.content),
                    "p_reply": command.reply_to,
                    "p_mentions": list(command.mentions),
                },
            )
        case EditMessage():
            content = encode_content(command.content)
            # What names nobody is said as a server of before understands it.
            named: JsonObject = {} if command.mentions is None else {"p_mentions": list(command.mentions)}
            return _about_message("edit_message", command, p_content=content, p_base_rev=command.base_rev, **named)
        case DeleteMessage():
            return _about_message("delete_message", command)
        case SetReaction():
            return _about_message("set_reaction", command, p_key=command.key, p_on=command.on, p_content=None)
        case SetPin():
            return _about_message("set_pin", command, p_on=command.on)
        case _:
            assert_never(command)


def decode_accepted(command: Command, answer: Json) -> Accepted:
    """Read the server's yes to a command.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "accepted")
    return Accepted(
        op=command.op,
        room=command.room,
        seq=fields.number_or_none("seq"),
        no=fields.number_or_none("no"),
        at=fields.instant_or_none("at"),
        head=fields.number("head"),
        gen=fields.number("gen"),
        repeat=fields.flag("repeat"),
    )


def mark_call(markers: Sequence[ReadMarker], epoch: Epoch | None) -> RpcCall:
    """Return the call that moves own marks; a mark at 0 is left as it is, as are all if the history is another one."""
    marks: list[Json] = [
        {"r": marker.room, "e": epoch, "read": marker.read_seq or None, "delivered": marker.delivered_seq or None}
        for marker in markers
    ]
    return RpcCall(name="mark", parameters={"p_marks": marks})


def sync_call(
    epoch: Epoch | None, user_rev: int, cursors: Mapping[RoomId, Cursor], opened: Sequence[RoomId], *, only: bool
) -> RpcCall:
    """Return the call that fetches what lies after the cursors."""
    positions: JsonObject = {room: [cursor.seq, cursor.tip, cursor.marker_rev] for room, cursor in cursors.items()}
    request: JsonObject = {
        "v": SYNC_VERSION,
        "epoch": epoch,
        "user_rev": user_rev,
        "rooms": positions,
        "open": list(opened),
        "only": only,
        "per": SYNC_ROWS,
        "max_bytes": SYNC_BYTES,
    }
    return RpcCall(name="sync", parameters={"p": request})


def decode_sync(answer: Json) -> SyncPage:
    """Read an answer of `sync`.

    Raises:
        ProtocolError: a member is missing or of a wrong type (it is named), or it is of another version.
    """
    fields = as_object(answer, "sync")
    if fields.number("v") != SYNC_VERSION:
        raise ProtocolError("sync is of another version")
    mine = fields.object("mine")
    return SyncPage(
        epoch=Epoch(fields.uuid("epoch")),
        server_now=fields.instant("now"),
        user_rev=fields.number("user_rev"),
        me=decode_profile(fields.object("me")),
        own_markers=tuple(_decode_own_marker(marker) for marker in mine.items("markers")),
        gone=tuple(_decode_gone(room) for room in fields.items("gone")),
        rooms=tuple(_decode_page(room, page) for room, page in fields.object("rooms").pairs()),
        more=fields.flag("more"),
        own_prefs=tuple(decode_prefs(prefs) for prefs in _optional(mine, "prefs")),
        mentions=decode_mentions(mine),
    )


def history_call(room: RoomId, before_no: int | None, limit: int) -> RpcCall:
    """Return the call that fetches the messages below a number, or the newest."""
    return RpcCall(name="history", parameters={"p_room": room, "p_before_no": before_no, "p_limit": limit})


def decode_history(room: RoomId, before_no: int | None, answer: Json) -> HistoryPage:
    """Read a page of older messages.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "history")
    rows = tuple(decode_row(row, room, f"history.rows[{index}]") for index, row in enumerate(fields.items("rows")))
    return HistoryPage(room=room, rows=rows, before_no=before_no, more=fields.flag("more"))


def profile_call(name: str) -> RpcCall:
    """Return the call that makes or returns the own profile."""
    return RpcCall(name="ensure_profile", parameters={"p_display_name": name})


def decode_own_profile(answer: Json) -> Profile:
    """Read the own profile.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return decode_profile(as_object(answer, "profile"))


def create_room_call(room: RoomId, op: OpId, kind: RoomKind, name: str, members: Sequence[UserId]) -> RpcCall:
    """Return the call that makes a group or channel whose members all see its whole history."""
    return RpcCall(
        name="create_room",
        parameters={
            "p_id": room,
            "p_op": op,
            "p_kind": kind.value,
            "p_name": name,
            "p_history": "all",
            "p_members": list(members),
        },
    )


def open_direct_call(peer: UserId) -> RpcCall:
    """Return the call that makes or returns the direct room with one person."""
    return RpcCall(name="open_dm", parameters={"p_peer": peer})


def decode_made_room(answer: Json) -> Room:
    """Read the room out of the answer of `create_room` and `open_dm`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return decode_room(as_object(answer, "made").object("room"))


def set_member_call(room: RoomId, op: OpId, user: UserId, state: MemberState) -> RpcCall:
    """Return the call that invites, removes or leaves; who is invited becomes a plain member."""
    role = Role.MEMBER.value if state is MemberState.MEMBER else None
    parameters: JsonObject = {"p_room": room, "p_op": op, "p_user": user, "p_state": state.value, "p_role": role}
    return RpcCall(name="set_member", parameters=parameters)


def join_channel_call(room: RoomId, op: OpId) -> RpcCall:
    """Return the call by which one becomes a member of a channel."""
    return RpcCall(name="join_channel", parameters={"p_room": room, "p_op": op})


def rename_call(room: RoomId, op: OpId, name: str) -> RpcCall:
    """Return the call that gives a room another name."""
    return RpcCall(name="update_room", parameters={"p_room": room, "p_op": op, "p_patch": {"name": name}})


def find_people_call(query: str, limit: int) -> RpcCall:
    """Return the call that looks people up."""
    return RpcCall(name="find_people", parameters={"p_query": query, "p_limit": limit})


def decode_people(answer: Json) -> tuple[Profile, ...]:
    """Read a list of people.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    return tuple(
        decode_profile(as_object(person, f"people[{index}]")) for index, person in enumerate(as_list(answer, "people"))
    )


def find_channels_call(query: str, limit: int) -> RpcCall:
    """Return the call that looks channels up."""
    return RpcCall(name="find_channels", parameters={"p_query": query, "p_limit": limit})


def decode_channels(answer: Json) -> tuple[Channel, ...]:
    """Read a list of channels.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    found = enumerate(as_list(answer, "channels"))
    return tuple(decode_channel(as_object(channel, f"channels[{index}]")) for index, channel in found)


def _about_message(name: str, command: EditMessage | DeleteMessage | SetReaction | SetPin, **more: Json) -> RpcCall:
    parameters: JsonObject = {"p_room": command.room, "p_op": command.op, "p_id": command.message, **more}
    return RpcCall(name=name, parameters=parameters)


def _decode_own_marker(value: Json) -> OwnMarker:
    fields = as_object(value, "sync.mine.markers")
    return OwnMarker(room=RoomId(fields.uuid("r")), read_seq=fields.number("read"), read_no=fields.number("read_no"))


def _decode_gone(value: Json) -> GoneRoom:
    """Read why a room is none of mine; one that this history never had says `unknown`, at no time."""
    fields = as_object(value, "sync.gone")
    unknown = fields.raw("state") == "unknown"
    return GoneRoom(
        room=RoomId(fields.uuid("room")),
        state=MemberState.LEFT if unknown else fields.choice("state", MemberState),
        at=fields.instant_or_none("at") or UnixMillis(0),
    )


def _decode_page(name: str, value: Json) -> RoomPage:
    if not is_uuid(name):
        raise ProtocolError("sync.rooms has a key that is no id")
    room = RoomId(name)
    page = as_object(value, f"sync.rooms[{room}]")
    return RoomPage(
        room=room,
        start=page.number("from"),
        upto=page.number("upto"),
        tip=as_tip(page.text("tip"), page.path("tip")),
        head=page.number("head"),
        gen=page.number("gen"),
        last_no=page.number("no"),
        read_no=page.number("read_no"),
        marker_rev=page.number("mrev"),
        rows=tuple(decode_row(row, room, f"{page.path('rows')}[{at}]") for at, row in enumerate(page.items("rows"))),
        reset=page.choice("reset", Reset) if page.has("reset") else None,
        changed=tuple(
            decode_row(row, room, f"{page.path('changed')}[{at}]") for at, row in enumerate(_optional(page, "changed"))
        ),
        details=decode_room(page.object("room")) if page.has("room") else None,
        members=tuple(decode_member(member, room, page.path("members")) for member in page.items("members"))
        if page.has("members")
        else None,
        markers=tuple(decode_marker(marker, room, page.path("markers")) for marker in page.items("markers"))
        if page.has("markers")
        else None,
    )


def _optional(page: Fields, name: str) -> list[Json]:
    return page.items(name) if page.has(name) else []
