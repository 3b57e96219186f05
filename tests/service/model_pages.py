"""What the model server answers and tells about one room, as values."""

from collections.abc import Iterable

from desktop_chat.domain.events import EventKind, Reset, RoomEvent, RoomPage, RoomPulse
from desktop_chat.domain.ids import Epoch, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.room import Channel, Cursor, RoomKind, RoomState
from desktop_chat.domain.user import MemberState
from tests.service.model_room import ModelRoom


def channels_of(models: Iterable[ModelRoom], user: UserId, query: str, limit: int) -> tuple[Channel, ...]:
    """Find live channels by the beginning of their name, the older of namesakes first."""
    found = [
        model
        for model in models
        if model.room.kind is RoomKind.CHANNEL
        and model.room.state is RoomState.LIVE
        and (model.room.name or "").lower().startswith(query.lower())
    ]
    found.sort(key=lambda model: ((model.room.name or "").lower(), model.room.created_at, model.room.id))
    return tuple(
        Channel(
            id=model.room.id,
            name=model.room.name or "",
            topic=model.room.topic,
            members=sum(member.state is MemberState.MEMBER for member in model.members.values()),
            joined=model.has_member(user),
        )
        for model in found[:limit]
    )


def page_of(model: ModelRoom, user: UserId, cursor: Cursor | None, per: int, *, forked: bool) -> RoomPage:
    """Tell what lies after a cursor, at most `per` numbers."""
    reset = model.reset_for(cursor, per, forked=forked)
    changed: tuple[Message, ...] = ()
    if reset is not None or cursor is None:
        rows = model.in_order()[-per:]
        start = (rows[0].seq or 1) - 1 if len(rows) < len(model.messages) else 0
        upto, walked = model.told_head, model.log
        if reset is Reset.BEHIND and cursor is not None:
            changed = tuple(row for row in model.changed_since(cursor.seq) if (row.seq or 0) <= start)
    else:
        start, upto = cursor.seq, max(cursor.seq, min(model.head, cursor.seq + per))
        walked = model.log[start:upto]
        rows = model.rows_of(walked)
    kinds = {entry.kind for entry in walked}
    fresh = reset is not None or cursor is None
    known = 0 if fresh or cursor is None else cursor.marker_rev
    markers = tuple(marker for marker in model.markers.values() if marker.rev > known)
    return RoomPage(
        room=model.room.id,
        start=start,
        upto=upto,
        tip=model.tip(upto),
        head=model.told_head,
        gen=model.gen,
        last_no=model.last_no,
        read_no=model.own_marker(user).read_no,
        marker_rev=model.marker_rev,
        rows=tuple(rows),
        reset=reset,
        changed=changed,
        details=model.room if fresh or EventKind.ROOM in kinds else None,
        members=tuple(model.members.values()) if fresh or EventKind.MEMBER in kinds else None,
        markers=markers if fresh or model.marker_rev > known else None,
    )


def event_of(model: ModelRoom, epoch: Epoch, row: Message | None, at: UnixMillis) -> RoomEvent:
    """Tell of the last entry of a room's log."""
    entry = model.log[-1]
    return RoomEvent(
        room=model.room.id,
        epoch=epoch,
        seq=entry.seq,
        kind=entry.kind,
        op=entry.op,
        actor=entry.by,
        ref=entry.ref,
        at=at,
        row=row,
        last_no=model.last_no,
        gen=model.gen,
        before=model.tip(entry.seq - 1),
    )


def pulse_of(model: ModelRoom, epoch: Epoch, user: UserId) -> RoomPulse:
    """Tell how far somebody has read."""
    return RoomPulse(
        room=model.room.id,
        epoch=epoch,
        head=model.told_head,
        gen=model.gen,
        marker_rev=model.marker_rev,
        markers=(model.markers[user],),
    )
