"""Values for the screen's tests: people, messages, rows, patches, rooms, each with sensible defaults."""

from collections.abc import Sequence

from desktop_chat.core.diffs import (
    Reader,
    RoomView,
    RosterEntry,
    RosterPatch,
    RowsInserted,
    SessionChanged,
    SessionPhase,
    TimelinePatch,
    TimelineRow,
)
from desktop_chat.domain.content import Content, TextContent
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import LinkStatus, Network, Phase, Tier
from desktop_chat.domain.link_report import (
    Counters,
    LatencySample,
    LinkChange,
    LinkReport,
    TierReport,
    TierStage,
    WaitingItem,
    WaitingKind,
)
from desktop_chat.domain.message import Message
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Member, MemberState, Profile, Role

NOON = UnixMillis(1_789_559_100_000)
ROOM = RoomId("room-1")
OTHER_ROOM = RoomId("room-2")
ANN = Profile(id=UserId("ann"), handle="ann", name="Ann")
BO = Profile(id=UserId("bo"), handle="bo", name="Bo")
CARL = Profile(id=UserId("carl"), handle="carl", name="Carl")


def a_message(
    number: int = 1,
    text: str = "hello",
    *,
    author: Profile = BO,
    content: Content | None = None,
    sent_at: int | None = None,
    delivery: Delivery = Delivery.SENT,
    reactions: tuple[tuple[str, Sequence[Profile]], ...] = (),
    refused: str = "",
    unsent: bool = False,
    edited: bool = False,
    pinned: bool = False,
    bookmarked: bool = False,
    reply_to: MessageId | None = None,
) -> Message:
    return Message(
        id=MessageId(f"m{number}"),
        room=ROOM,
        sender=author.id,
        content=content if content is not None else TextContent(text=text),
        sent_at=UnixMillis(sent_at if sent_at is not None else NOON + number * 1000),
        no=None if unsent else number,
        seq=None if unsent else number,
        rev=0 if unsent else number,
        delivery=delivery,
        reactions=tuple(Reaction(key=key, users=tuple(person.id for person in people)) for key, people in reactions),
        refusal=Refusal(code="flood", sentence=refused) if refused else None,
        edited_at=NOON if edited else None,
        pinned_at=NOON if pinned else None,
        bookmarked=bookmarked,
        reply_to=reply_to,
        outbox_order=number if unsent else 0,
    )


def a_row(
    number: int = 1, text: str = "hello", *, author: Profile = BO, readers: Sequence[Profile] = (), **fields: object
) -> TimelineRow:
    message = a_message(number, text, author=author, **fields)  # type: ignore[arg-type]  # handed on as given
    return TimelineRow(
        message=message,
        author=author.name,
        own=author == ANN,
        readers=tuple(Reader(user=person.id, name=person.name) for person in readers),
    )


def rows(count: int, *, start: int = 1) -> tuple[TimelineRow, ...]:
    people = (ANN, BO, CARL)
    return tuple(
        a_row(number, f"message {number} " + "word " * (number % 40), author=people[number % 3])
        for number in range(start, start + count)
    )


def a_page(shown: Sequence[TimelineRow], **fields: object) -> TimelinePatch:
    diffs = (RowsInserted(at=0, rows=tuple(shown)),) if shown else ()
    return TimelinePatch(room=ROOM, diffs=diffs, reset=True, **fields)  # type: ignore[arg-type]  # as given


def inserted(at: int, *new: TimelineRow) -> TimelinePatch:
    return TimelinePatch(room=ROOM, diffs=(RowsInserted(at=at, rows=new),))


def an_entry(
    room: RoomId = ROOM,
    title: str = "Crew",
    *,
    unread: int = 0,
    draft: str = "",
    last_line: str = "hello",
    gone: bool = False,
    **more: object,
) -> RosterEntry:
    return RosterEntry(
        room=room,
        kind=RoomKind.GROUP,
        title=title,
        unread=unread,
        last_line=last_line,
        last_at=NOON,
        draft=draft,
        gone=gone,
        **more,  # type: ignore[arg-type]  # handed on as given
    )


def a_roster(*entries: RosterEntry) -> RosterPatch:
    return RosterPatch(entries=entries)


def a_member(person: Profile, room: RoomId = ROOM, *, role: Role = Role.MEMBER) -> Member:
    return Member(
        room=room,
        user=person.id,
        name=person.name,
        handle=person.handle,
        role=role,
        state=MemberState.MEMBER,
        rev=1,
    )


def a_view(
    room: RoomId = ROOM,
    title: str = "Crew",
    *,
    kind: RoomKind = RoomKind.GROUP,
    draft: str = "",
    may_write: bool = True,
    topic: str = "",
    people: Sequence[Profile] = (ANN, BO, CARL),
    mine: Role = Role.MEMBER,
) -> RoomView:
    members = tuple(a_member(person, room, role=mine if person is ANN else Role.MEMBER) for person in people)
    return RoomView(room=room, kind=kind, title=title, topic=topic, members=members, draft=draft, may_write=may_write)


def signed_in(me: Profile = ANN) -> SessionChanged:
    return SessionChanged(phase=SessionPhase.SIGNED_IN, me=me, url="http://127.0.0.1")


def a_change(seconds: float, tier: Tier | None, reason: str = "", network: Network = Network.ONLINE) -> LinkChange:
    """Make a change so many seconds after noon."""
    phase = Phase.LIVE if tier is not None else Phase.CONNECTING
    return LinkChange(at=after_noon(seconds), tier=tier, phase=phase, network=network, reason=reason)


def a_sample(seconds: float, latency_ms: float = 3.0, tier: Tier = Tier.DIRECT) -> LatencySample:
    return LatencySample(at=after_noon(seconds), tier=tier, latency_ms=latency_ms)


def after_noon(seconds: float) -> UnixMillis:
    return UnixMillis(NOON + round(seconds * 1000))


def a_report(**fields: object) -> LinkReport:
    """Make a report of a link that went from direct to the backup and back in the last ten minutes."""
    values: dict[str, object] = {
        "status": LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, latency_ms=3.2, as_of=NOON),
        "tiers": (
            TierReport(tier=Tier.DIRECT, offered=True, stage=TierStage.LIVE),
            TierReport(tier=Tier.LIBRARY, offered=False, reason="The official client cannot use a proxy."),
            TierReport(tier=Tier.HTTP, offered=True),
        ),
        "changes": (
            a_change(-600, Tier.DIRECT),
            a_change(-300, None, "closed 1006"),
            a_change(-290, Tier.LIBRARY, "the direct path did not answer"),
            a_change(-60, Tier.DIRECT, "the direct path is back"),
        ),
        "samples": tuple(a_sample(-600 + 30 * number, 3 + number) for number in range(20)),
        "counters": Counters(delivered=4312, repaired=17, duplicates=29),
        "last_heartbeat": after_noon(-12),
        "can_rehearse": True,
    }
    return LinkReport(**(values | fields))  # type: ignore[arg-type]  # handed on as given


def a_waiting(
    number: int = 1,
    *,
    text: str = "hello",
    kind: WaitingKind = WaitingKind.MESSAGE,
    room: RoomId = ROOM,
    refused: str = "",
) -> WaitingItem:
    return WaitingItem(
        op=OpId(f"o{number}"),
        room=room,
        message=MessageId(f"m{number}"),
        kind=kind,
        text=text,
        since=after_noon(-240),
        refusal=Refusal(code="flood", sentence=refused) if refused else None,
    )
