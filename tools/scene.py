"""A conversation made up for screenshots: people, rooms and rows as values; nothing here is stored or sent."""

from dataclasses import replace

from desktop_chat.core import diagnosis
from desktop_chat.core.diffs import (
    AccountChanged,
    PresenceChanged,
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
from desktop_chat.domain.account import OwnSettings, PersonCard, Presence, Whereabouts
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.delivery import Delivery, Refusal
from desktop_chat.domain.diagnosis import Check, Finding, SchemaFacts, WayTimes
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import Freshness, LinkStatus, Network, Phase, Tier
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
from desktop_chat.domain.membership import Invitation, NewInvitation
from desktop_chat.domain.message import Message
from desktop_chat.domain.preferences import FOR_EVER, RoomPrefs
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.search import Found, Hit, SearchAnswer
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.qt.member_wishes import LinksListed

NOON = UnixMillis(1_789_559_100_000)
MINUTE = 60_000
ROOM = RoomId("01890000-0000-7000-8000-000000000001")
ME = Profile(id=UserId("ada"), handle="ada", name="Ada Lindqvist")
BO = Profile(id=UserId("bo"), handle="bo", name="Bo Okafor")
CHEN = Profile(id=UserId("chen-4"), handle="chen", name="Chen Wei")
DALIA = Profile(id=UserId("dalia-1"), handle="dalia", name="דליה לוי")
PEOPLE = (ME, BO, CHEN, DALIA)


def session() -> SessionChanged:
    """Ada is signed in."""
    return SessionChanged(phase=SessionPhase.SIGNED_IN, me=ME, url="http://127.0.0.1:54321")


def presence() -> PresenceChanged:
    """Bo is there, Dalia is away."""
    there, away = Presence(where=Whereabouts.HERE, seen=NOON), Presence(where=Whereabouts.AWAY, seen=NOON)
    return PresenceChanged(people={BO.id: there, DALIA.id: away})


def account() -> AccountChanged:
    """Ada has chosen a colour and says what she is doing."""
    card = PersonCard(user=ME.id, handle=ME.handle, name=ME.name, status="Reviewing the release", colour=6)
    return AccountChanged(settings=OwnSettings(), people={ME.id: card})


def live() -> LinkStatus:
    """Everything is as it should be."""
    return LinkStatus(
        network=Network.ONLINE,
        tier=Tier.DIRECT,
        phase=Phase.LIVE,
        since=NOON,
        latency_ms=3.4,
        freshness=Freshness.FRESH,
        as_of=NOON,
    )


def offline() -> LinkStatus:
    """The server is out of reach, two messages wait."""
    return LinkStatus(
        network=Network.ONLINE,
        phase=Phase.WAITING,
        reason="connection refused",
        attempt=2,
        next_try=UnixMillis(NOON + 8_000),
        as_of=NOON,
        queued=2,
    )


def report(status: LinkStatus) -> LinkReport:
    """Two hours with a break, a while over the backup, and a slow quarter of an hour."""
    live = status.phase is Phase.LIVE
    return LinkReport(
        status=status,
        tiers=(
            TierReport(
                tier=Tier.DIRECT,
                offered=True,
                stage=TierStage.LIVE if live else TierStage.WAITING,
                attempt=0 if live else 2,
                next_try=status.next_try,
                reason=status.reason,
            ),
            TierReport(tier=Tier.LIBRARY, offered=False, reason="The official client cannot use a proxy."),
            TierReport(tier=Tier.HTTP, offered=True, stage=TierStage.IDLE if live else TierStage.OPENING),
        ),
        changes=_changes() if live else (*_changes(), _change(-1, None, "connection refused")),
        samples=tuple(_sample(number) for number in range(250)),
        counters=Counters(delivered=4312, repaired=17, duplicates=29),
        last_heartbeat=UnixMillis(NOON - 12_000),
        can_rehearse=True,
    )


def waiting() -> tuple[WaitingItem, ...]:
    """Three commands in two rooms, one of them refused."""
    refusal = Refusal(code="flood", sentence="You are sending too fast; the server wants a pause.")
    since = UnixMillis(NOON - 4 * MINUTE)
    return (
        WaitingItem(
            op=OpId("o13"),
            room=ROOM,
            message=MessageId("m13"),
            kind=WaitingKind.MESSAGE,
            text="Sent from the train",
            since=since,
        ),
        WaitingItem(
            op=OpId("o14"),
            room=ROOM,
            message=MessageId("m14"),
            kind=WaitingKind.MESSAGE,
            text="And one that the server did not take",
            since=since,
            refusal=refusal,
        ),
        WaitingItem(
            op=OpId("o3"),
            room=RoomId("r2"),
            message=MessageId("m3"),
            kind=WaitingKind.EDIT,
            text="Lunch at one, then",
            since=NOON,
        ),
    )


def roster() -> RosterPatch:
    """Six rooms: pinned, a favourite that names one, with a draft, muted."""
    entries = (
        replace(
            _entry(ROOM, RoomKind.GROUP, "Launch crew", "You: On it, thanks both", 0), prefs=RoomPrefs(pinned=True)
        ),
        replace(
            _entry(RoomId("r2"), RoomKind.DIRECT, BO.name, "Lunch at the usual place?", 12, unread=3, peer=BO.id),
            prefs=RoomPrefs(favourite=True),
            mentions=1,
        ),
        _entry(RoomId("r3"), RoomKind.CHANNEL, "release-notes", "Chen: 0.1.0 is tagged", 55),
        _entry(RoomId("r4"), RoomKind.DIRECT, DALIA.name, "תודה רבה!", 190, peer=DALIA.id),
        _entry(RoomId("r5"), RoomKind.GROUP, "Reading group", "", 60 * 26, draft="I would start with chapter"),
        replace(
            _entry(RoomId("r6"), RoomKind.CHANNEL, "random", "Bo: 🎉", 60 * 80, unread=12),
            prefs=RoomPrefs(muted_until=FOR_EVER),
        ),
    )
    return RosterPatch(entries=entries)


def view() -> RoomView:
    """The group with everybody in it."""
    members = tuple(
        Member(
            room=ROOM,
            user=person.id,
            name=person.name,
            handle=person.handle,
            role=Role.MEMBER,
            state=MemberState.MEMBER,
            rev=1,
        )
        for person in PEOPLE
    )
    return RoomView(
        room=ROOM, kind=RoomKind.GROUP, title="Launch crew", topic="", members=members, draft="", may_write=True
    )


def crew() -> RoomView:
    """The same group, in which the person in front is an admin."""
    roles = (Role.ADMIN, Role.OWNER, Role.MODERATOR)
    members = tuple(
        replace(member, role=roles[number] if number < len(roles) else Role.MEMBER)
        for number, member in enumerate(view().members)
    )
    return replace(view(), members=members, topic="Everything until the launch on the 12th")


def links() -> LinksListed:
    """Two links that work, the first made just now."""
    new = Invitation(id=OpId("new"), by=ME.name, made_at=NOON, expires_at=_later(24), uses=0, max_uses=1)
    old = Invitation(id=OpId("old"), by=BO.name, made_at=NOON, expires_at=None, uses=7, max_uses=None)
    made = NewInvitation(invitation=new, code="5f0c8e51a7d94b6f8a3d2c1b0e9f7a64")
    return LinksListed(room=ROOM, links=(new, old), made=made)


def _later(hours: int) -> UnixMillis:
    return UnixMillis(NOON + hours * 3_600_000)


def conversation() -> TimelinePatch:
    """A morning's talk with reactions, an edit, a reply, a deletion, and who has read what."""
    rows = (
        _row(1, BO, "Morning! The staging database is up again.", -1500),
        _row(2, BO, "I moved it to the new machine, so the first query after a pause is quick now.", -1499),
        _row(
            3,
            CHEN,
            "Nice. Latency looks good from here:\n  median 2.1 ms\n  p95    6.8 ms",
            -1490,
            reactions=(("🚀", (ME, BO)), ("👍", (DALIA,))),
        ),
        _row(4, ME, "That is half of what we had last week.", -1488, delivery=Delivery.READ),
        _row(5, ME, "Can we ship today?", -1488, delivery=Delivery.READ),
        _row(6, BO, "From my side, yes.", -62, readers=(DALIA,)),
        _row(7, CHEN, "One thing is open: the installer still asks for the data folder twice.", -40, edited=True),
        _row(8, DALIA, "אני בודקת את זה עכשיו, חמש דקות.", -38),
        _row(9, CHEN, "", -36),
        _row(
            10,
            ME,
            "I saw that too. It only happens on a first start, so I would not hold the release for it.",
            -12,
            reply=7,
            delivery=Delivery.READ,
            reactions=(("👍", (CHEN, BO)), ("👀", (ME,))),
        ),
        _row(11, BO, "Agreed. I will add it to the notes 📝", -6, reactions=(("❤️", (ME,)),)),
        _row(12, ME, "On it, thanks both", -2, delivery=Delivery.READ, readers=(BO, CHEN)),
    )
    return TimelinePatch(room=ROOM, diffs=(RowsInserted(at=0, rows=rows),), reset=True, unread_from=None)


def marked() -> TimelinePatch:
    """A talk with everything that Markdown can look like here."""
    rows = (
        _row(
            1, CHEN, "**Release day.** The plan is *simple*, ~~tomorrow~~ today, and `make release` does the rest.", -60
        ),
        _row(
            2,
            CHEN,
            "What is left:\n1. the notes, see [the manual](https://docs.example.org/release/notes)\n"
            "2. the pictures\n  - in light\n  - in **dark**\n3. a walk",
            -59,
        ),
        _row(
            3,
            BO,
            "> Can we ship before lunch?\nYes, @ada. This is all that changed:\n```python\n"
            'def greet(name: str) -> str:\n    # one for everybody\n    return f"Hello, {name}!"\n```',
            -40,
            reactions=(("\U0001f680", (ME, DALIA)),),
        ),
        _row(4, ME, "And who wrote the old one? ||It was me.||", -12, delivery=Delivery.READ, readers=(BO,)),
    )
    return TimelinePatch(room=ROOM, diffs=(RowsInserted(at=0, rows=rows),), reset=True, unread_from=None)


def found(word: str) -> SearchAnswer:
    """Return what a search for a word finds in the conversation, the newest first."""
    rows = [row for diff in conversation().diffs if isinstance(diff, RowsInserted) for row in diff.rows]
    hits = []
    for row in reversed(rows):
        content = row.message.content
        text = content.text if isinstance(content, TextContent) else ""
        start = text.lower().find(word)
        if start >= 0:
            hit = Found(message=row.message, snippet=text, start=start, end=start + len(word))
            hits.append(Hit(found=hit, author=row.author, place=view().title))
    return SearchAnswer(typed=word, hits=tuple(hits))


def waiting_rows() -> tuple[TimelineRow, ...]:
    """Two own messages: one that waits for the network, one that was refused."""
    return (
        _row(13, ME, "Sent from the train", -1, delivery=Delivery.QUEUED, sent=False),
        _row(14, ME, "And one that the server did not take", 0, delivery=Delivery.QUEUED, sent=False, refused=True),
    )


def _changes() -> tuple[LinkChange, ...]:
    return (
        _change(-126, Tier.DIRECT, ""),
        _change(-80, None, "closed by the server (1012)"),
        _change(-79, Tier.LIBRARY, "the direct path did not answer within 2 s"),
        _change(-61, Tier.HTTP, "the socket was closed (1006)"),
        _change(-44, Tier.DIRECT, "the direct path is back and has caught up"),
    )


def _change(minutes: int, tier: Tier | None, reason: str) -> LinkChange:
    phase = Phase.LIVE if tier is not None else Phase.CONNECTING
    at = UnixMillis(NOON + minutes * MINUTE)
    return LinkChange(at=at, tier=tier, phase=phase, network=Network.ONLINE, reason=reason)


def _sample(number: int) -> LatencySample:
    """Return one of the heartbeats of two hours: quick and a little uneven, slower over the other paths."""
    minutes = -125 + number / 2
    tier = Tier.LIBRARY if -79 <= minutes < -61 else Tier.HTTP if -61 <= minutes < -44 else Tier.DIRECT
    slow = {Tier.DIRECT: 3.0, Tier.LIBRARY: 7.0, Tier.HTTP: 14.0}[tier]
    wave = (number * 7919) % 13 / 13
    return LatencySample(at=UnixMillis(round(NOON + minutes * MINUTE)), tier=tier, latency_ms=slow * (0.8 + wave))


def _entry(  # noqa: PLR0913 - a builder: one argument for each field that varies
    room: RoomId,
    kind: RoomKind,
    title: str,
    last: str,
    minutes: int,
    *,
    unread: int = 0,
    draft: str = "",
    peer: UserId | None = None,
) -> RosterEntry:
    return RosterEntry(
        room=room,
        kind=kind,
        title=title,
        unread=unread,
        last_line=last,
        last_at=UnixMillis(NOON - minutes * MINUTE),
        draft=draft,
        gone=False,
        peer=peer,
    )


def _row(  # noqa: PLR0913 - as above
    number: int,
    author: Profile,
    text: str,
    minutes: int,
    *,
    delivery: Delivery = Delivery.SENT,
    reactions: tuple[tuple[str, tuple[Profile, ...]], ...] = (),
    readers: tuple[Profile, ...] = (),
    edited: bool = False,
    reply: int | None = None,
    sent: bool = True,
    refused: bool = False,
) -> TimelineRow:
    moment = UnixMillis(NOON + minutes * MINUTE)
    message = Message(
        id=MessageId(f"m{number}"),
        room=ROOM,
        sender=author.id,
        content=TextContent(text=text) if text else DeletedContent(),
        sent_at=moment,
        no=number if sent else None,
        seq=number if sent else None,
        rev=number,
        reply_to=MessageId(f"m{reply}") if reply is not None else None,
        edited_at=moment if edited else None,
        deleted_at=None if text else moment,
        reactions=tuple(Reaction(key=key, users=tuple(person.id for person in people)) for key, people in reactions),
        delivery=delivery,
        refusal=Refusal(code="flood", sentence="You are sending too fast; the server wants a pause.")
        if refused
        else None,
    )
    return TimelineRow(
        message=message,
        author=author.name,
        own=author is ME,
        readers=tuple(Reader(user=person.id, name=person.name) for person in readers),
        quoted_author=CHEN.name if reply is not None else "",
        quoted="One thing is open: the installer still asks for the data folder twice." if reply is not None else "",
    )


def findings() -> tuple[Finding, ...]:
    """An examination of a project that works, but for what an administrator usually forgets."""
    return (
        diagnosis.good(Check.ADDRESS, "The server answers."),
        diagnosis.good(Check.KEY, "The server takes the key."),
        diagnosis.good(Check.PROJECT, "It is a Supabase project, or speaks as one."),
        diagnosis.judge_clock(120),
        diagnosis.good(Check.SCHEMA, "The tables of Desktop Chat are there."),
        diagnosis.judge_rights(
            SchemaFacts(at=NOON, frozen=False, migrations=None, open=(), policies=2, buckets=("avatars", "files"))
        ),
        diagnosis.good(Check.LIVE, "The private channel of the own account can be joined."),
        diagnosis.judge_forgery(heard=False),
        diagnosis.judge_echo(0.084),
        diagnosis.judge_generations(joined=False),
        diagnosis.judge_public(joined=True),
        diagnosis.judge_storage(("avatars", "files")),
        diagnosis.judge_ways(WayTimes(live=0.041, long_poll=0.096, calls=0.052)),
    )
