"""A conversation made up for screenshots: people, rooms and rows as values; nothing here is stored or sent."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

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
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.membership import Invitation, NewInvitation
from desktop_chat.domain.message import Message
from desktop_chat.domain.picture import picture_id
from desktop_chat.domain.preferences import FOR_EVER, RoomPrefs
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.search import Found, Hit, SearchAnswer
from desktop_chat.domain.user import Member, MemberState, Profile, Role
from desktop_chat.qt.member_wishes import LinksListed
from tools.portraits import landscape, portrait

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
    """Ada has chosen a colour and says what she is doing; she and Bo have pictures."""
    card = PersonCard(user=ME.id, handle=ME.handle, name=ME.name, status="Reviewing the release", colour=6)
    cards = (card, PersonCard(user=BO.id, handle=BO.handle, name=BO.name))
    people = {card.user: replace(card, picture=picture_id(pictures()[card.user])) for card in cards}
    return AccountChanged(settings=OwnSettings(), people=people)


@cache
def pictures() -> Mapping[str, bytes]:
    """Return the files of pictures, by whose they are."""
    return {
        ME.id: portrait("#e3b48f", "#5a3424", "#3c5a99", "#f2d9b8", long_hair=True),
        BO.id: portrait("#7a4a33", "#1d1512", "#c9822f", "#bfd8c2", long_hair=False),
        ROOM: landscape(),
    }


def roster() -> RosterPatch:
    """Six rooms: pinned, a favourite that names one, with a draft, muted."""
    entries = (
        replace(
            _entry(ROOM, RoomKind.GROUP, "Launch crew", "You: On it, thanks both", 0),
            prefs=RoomPrefs(pinned=True),
            picture=picture_id(pictures()[ROOM]),
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
