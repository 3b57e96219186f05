"""Values of the wire as a server would send them, with members to change."""

from desktop_chat.domain.ids import Epoch, MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.protocol.wire_types import Json, JsonObject

ANN = UserId("11111111-1111-4111-8111-111111111111")
BO = UserId("22222222-2222-4222-8222-222222222222")
TEAM = RoomId("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
OTHER_ROOM = RoomId("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
EPOCH = Epoch("cccccccc-cccc-4ccc-8ccc-cccccccccccc")
HELLO = MessageId("dddddddd-dddd-4ddd-8ddd-dddddddddddd")
FIRST = MessageId("eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee")
NOON = UnixMillis(1_700_000_000_000)
LATER = UnixMillis(1_700_000_000_100)
OP = OpId("ffffffff-ffff-4fff-8fff-ffffffffffff")


def a_row(**changed: Json) -> JsonObject:
    """Return a ROW: Ann's plain "hello"."""
    row: JsonObject = {
        "id": HELLO,
        "no": 3,
        "seq": 7,
        "rev": 7,
        "by": ANN,
        "c": {"t": "text", "text": "hello"},
        "at": NOON,
        "re": None,
        "ed": None,
        "del": None,
        "rx": [],
    }
    return row | changed


def a_room(**changed: Json) -> JsonObject:
    """Return a ROOM: the group "Team"."""
    room: JsonObject = {
        "id": TEAM,
        "kind": "group",
        "name": "Team",
        "topic": None,
        "history": "all",
        "state": "live",
        "created_by": ANN,
        "created_at": NOON,
        "rev": 1,
    }
    return room | changed


def a_member(**changed: Json) -> JsonObject:
    """Return a MEMBER: Ann, who owns the room."""
    member: JsonObject = {"u": ANN, "role": "owner", "state": "member", "rev": 1, "name": "Ann", "handle": "ann"}
    return member | changed


def an_event(**changed: Json) -> JsonObject:
    """Return the payload of `ev`: Ann has posted "hello"."""
    event: JsonObject = {
        "v": 1,
        "e": EPOCH,
        "r": TEAM,
        "s": 7,
        "k": "posted",
        "op": HELLO,
        "by": ANN,
        "ref": HELLO,
        "at": NOON,
        "m": a_row(),
        "n": 3,
        "gen": 2,
        "meta": {},
    }
    return event | changed


def a_pulse(**changed: Json) -> JsonObject:
    """Return the payload of `pulse`: Bo has read up to 7."""
    pulse: JsonObject = {"v": 1, "e": EPOCH, "r": TEAM, "head": 7, "gen": 2, "mrev": 5, "marks": [[BO, 7, 7, 5]]}
    return pulse | changed


def a_hint(**changed: Json) -> JsonObject:
    """Return the payload of `me`: the own membership of a room has changed."""
    hint: JsonObject = {
        "v": 1,
        "e": EPOCH,
        "urev": 9,
        "k": "member",
        "r": TEAM,
        "s": 4,
        "state": "member",
        "gen": 2,
    }
    return hint | changed


def a_page(**changed: Json) -> JsonObject:
    """Return what sync says of one room: one new message."""
    page: JsonObject = {
        "from": 6,
        "upto": 7,
        "tip": "dddddddd",
        "head": 7,
        "gen": 2,
        "no": 3,
        "read_no": 2,
        "mrev": 5,
        "events": [],
        "rows": [a_row()],
    }
    return page | changed


def a_sync(**changed: Json) -> JsonObject:
    """Return an answer of sync with one room."""
    sync: JsonObject = {
        "v": 1,
        "epoch": EPOCH,
        "now": 1_700_000_000_500,
        "user_rev": 9,
        "me": {"id": ANN, "handle": "ann", "name": "Ann"},
        "mine": {"members": [], "markers": []},
        "gone": [],
        "rooms": {TEAM: a_page()},
        "more": False,
    }
    return sync | changed


def a_session(**changed: Json) -> JsonObject:
    """Return a session as the sign-in service gives it."""
    session: JsonObject = {
        "access_token": "aaa.bbb.ccc",
        "token_type": "bearer",
        "expires_in": 3600,
        "expires_at": 5,
        "refresh_token": "r3fr3sh",
        "user": {"id": ANN, "email": "ann@example.org"},
    }
    return session | changed
