"""The wire of a person's own account: profile, settings kept for them, presence, and the profiles of others."""

from desktop_chat.domain.account import (
    Beat,
    OwnSettings,
    PersonCard,
    Presence,
    ProfileChange,
    Whereabouts,
)
from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.quiet import EVERY_DAY, QuietSchedule
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject, as_number, as_object


def set_profile_call(change: ProfileChange) -> RpcCall:
    """Return the call that says something of oneself."""
    patch: JsonObject = {
        "name": change.name,
        "status": change.status or None,
        "until": change.status_until,
        "colour": change.colour,
    }
    return RpcCall(name="set_profile", parameters={"p_patch": patch})


def set_picture_call(picture: PictureId | None) -> RpcCall:
    """Return the call that names the own picture, or (None) takes it away; all else is left as it is."""
    return RpcCall(name="set_profile", parameters={"p_patch": {"picture": picture}})


def decode_card(value: Json) -> PersonCard:
    """Read `{id, handle, name, status, until, colour, picture}`; an older server knows no pictures.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(value, "person")
    return PersonCard(
        user=UserId(fields.uuid("id")),
        handle=fields.text("handle"),
        name=fields.text("name"),
        status=fields.text_or_none("status") or "",
        status_until=fields.instant_or_none("until"),
        colour=fields.number_or_none("colour"),
        picture=fields.picture_or_none("picture"),
    )


def set_own_call(settings: OwnSettings) -> RpcCall:
    """Return the call that keeps a person's settings."""
    quiet = settings.quiet
    patch: JsonObject = {
        "presence": settings.shows_presence,
        "last_seen": settings.shows_last_seen,
        "typing": settings.shows_typing,
        "reading": settings.shows_reading,
        "quiet": {
            "until": quiet.until,
            "weekly": quiet.weekly,
            "start": quiet.start,
            "end": quiet.end,
            "days": [*sorted(quiet.days)],
        },
    }
    return RpcCall(name="set_own", parameters={"p_patch": patch})


def decode_own(value: Json) -> OwnSettings:
    """Read `{presence, last_seen, typing, reading, quiet}`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(value, "settings")
    quiet = fields.object("quiet")
    return OwnSettings(
        shows_presence=fields.flag("presence"),
        shows_last_seen=fields.flag("last_seen"),
        shows_typing=fields.flag("typing"),
        shows_reading=fields.flag("reading"),
        quiet=_decode_quiet(quiet) if quiet.has("weekly") else QuietSchedule(),
    )


def beat_call(where: Whereabouts, people_rev: int) -> RpcCall:
    """Return the call that says that one is there, and asks what is new."""
    return RpcCall(name="beat", parameters={"p_state": where.value, "p_people_rev": people_rev})


def decode_beat(answer: Json) -> Beat:
    """Read `{presence: [{u, state, seen}], people: {rev, changed}, settings}`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "beat")
    people = fields.object("people")
    return Beat(
        presence=dict(_decode_presence(told) for told in fields.items("presence")),
        people=tuple(decode_card(card) for card in people.items("changed")),
        people_rev=people.number("rev"),
        settings=decode_own(fields.raw("settings")) if fields.has("settings") else OwnSettings(),
    )


def _decode_presence(value: Json) -> tuple[UserId, Presence]:
    fields = as_object(value, "presence")
    where = fields.choice("state", Whereabouts) if fields.has("state") else Whereabouts.UNKNOWN
    return UserId(fields.uuid("u")), Presence(where=where, seen=fields.instant_or_none("seen"))


def _decode_quiet(fields: Fields) -> QuietSchedule:
    days = frozenset(as_number(day, fields.path("days"), 6) for day in fields.items("days"))
    return QuietSchedule(
        until=UnixMillis(fields.number("until")),
        weekly=fields.flag("weekly"),
        start=fields.number("start"),
        end=fields.number("end"),
        days=days & EVERY_DAY,
    )
