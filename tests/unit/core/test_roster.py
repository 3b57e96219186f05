"""Titles, last lines and the order of the list of rooms."""

from dataclasses import replace

import pytest

from desktop_chat.core.roster import (
    UNNAMED,
    Roster,
    entry_for,
    may_moderate,
    may_pin,
    may_write,
    names_of,
    peer_of,
    picture_of,
    room_titled,
    title_of,
)
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.picture import PictureId
from desktop_chat.domain.preferences import RoomPrefs
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import MemberState, Role
from tests.unit.core.builders import ANN, BO, CY, NOON, OTHER, ROOM, a_line, a_member, a_message


def test_a_direct_room_is_called_like_the_other_person() -> None:
    line = a_line(kind=RoomKind.DIRECT, name=None, members=(a_member(ANN), a_member(BO)))

    assert title_of(line, ANN) == "Bo"
    assert title_of(line, BO) == "Ann"
    assert peer_of(line, ANN) == a_member(BO)


def test_a_room_with_oneself_is_called_like_oneself() -> None:
    line = a_line(kind=RoomKind.DIRECT, name=None, members=(a_member(ANN),))

    assert title_of(line, ANN) == "Ann"
    assert Roster(ANN).update([line]) is not None


def test_a_room_of_nobody_has_a_title_all_the_same() -> None:
    assert title_of(a_line(kind=RoomKind.DIRECT, name=None, members=()), ANN) == UNNAMED
    assert title_of(a_line(name=None, members=()), ANN) == UNNAMED


def test_an_unnamed_group_is_called_like_its_other_members() -> None:
    members = (a_member(ANN), a_member(BO), a_member(CY, state=MemberState.LEFT))

    assert title_of(a_line(name=None, members=members), ANN) == "Bo"


def test_a_room_is_found_by_its_title_in_any_case() -> None:
    direct = a_line(id=OTHER, kind=RoomKind.DIRECT, name=None, members=(a_member(ANN), a_member(BO)))
    lines = [a_line(id=ROOM, name="Straße"), direct]

    assert room_titled(lines, "STRASSE", ANN) == ROOM
    assert room_titled(lines, "bo", ANN) == OTHER
    assert room_titled(lines, "stra", ANN) is None


def test_rooms_that_are_gone_or_deleted_are_not_found() -> None:
    assert room_titled([a_line(name="Tea", gone=True)], "Tea", ANN) is None
    assert room_titled([a_line(name="Tea", state=RoomState.DELETED)], "Tea", ANN) is None


def test_of_namesakes_a_channel_is_found_before_a_group_and_the_older_channel_first() -> None:
    group = a_line(id="room-1", name="Tea", created_at=NOON - 9)
    young = a_line(id="room-2", name="Tea", kind=RoomKind.CHANNEL, created_at=NOON)
    old = a_line(id="room-3", name="tea", kind=RoomKind.CHANNEL, created_at=NOON - 1)

    assert room_titled([group, young, old], "Tea", ANN) == "room-3"
    assert room_titled([group], "Tea", ANN) == "room-1"


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"gone": True}, False),
        ({"state": RoomState.ARCHIVED}, False),
        ({"members": (a_member(ANN, state=MemberState.REMOVED),)}, False),
        ({"members": ()}, True),
    ],
)
def test_only_members_of_a_live_room_may_write(changes: dict[str, object], allowed: bool) -> None:
    assert may_write(a_line(**changes), ANN) is allowed


@pytest.mark.parametrize(
    ("kind", "role", "allowed"),
    [
        (RoomKind.GROUP, Role.OWNER, True),
        (RoomKind.CHANNEL, Role.ADMIN, True),
        (RoomKind.GROUP, Role.MEMBER, False),
        (RoomKind.DIRECT, Role.OWNER, False),
    ],
)
def test_owners_and_admins_keep_order_where_there_are_many(kind: RoomKind, role: Role, *, allowed: bool) -> None:
    members = (a_member(BO), replace(a_member(ANN), role=role))

    assert may_moderate(kind, members, ANN) is allowed
    assert may_pin(kind, members, ANN) is (allowed or kind is RoomKind.DIRECT)
    assert not may_moderate(kind, [replace(member, state=MemberState.LEFT) for member in members], ANN)
    assert not may_moderate(kind, members, None)


def test_a_room_shows_its_picture_and_a_direct_one_the_peers() -> None:
    picture = PictureId("a" * 64)

    assert entry_for(a_line(picture=picture), ANN).picture == picture
    assert entry_for(a_line(), ANN).picture is None
    assert picture_of(a_line(kind=RoomKind.DIRECT, picture=picture)) is None


def test_rooms_stand_by_their_last_message_and_gone_ones_last() -> None:
    roster = Roster(ANN)
    patch = roster.update(
        [
            a_line(id=ROOM, last=a_message(1)),
            a_line(id=OTHER, last=a_message(2)),
            a_line(id="room-3", last=a_message(3), gone=True),
        ]
    )

    assert patch is not None
    assert [entry.room for entry in patch.entries] == [OTHER, ROOM, "room-3"]
    assert patch.entries[2].gone
    assert roster.shown() is patch


def test_pinned_rooms_stand_first_each_group_by_its_activity() -> None:
    pinned = RoomPrefs(pinned=True)
    lines = [
        a_line(id="room-1", created_at=NOON + 3),
        a_line(id="room-2", created_at=NOON + 1, prefs=pinned),
        a_line(id="room-3", created_at=NOON + 2, prefs=pinned),
        a_line(id="room-4", created_at=NOON + 9, prefs=pinned, gone=True),
    ]

    shown = Roster(ANN).update(lines)

    assert shown is not None
    assert [entry.room for entry in shown.entries] == ["room-3", "room-2", "room-1", "room-4"]


def test_mentions_are_counted_until_they_are_read_and_while_one_is_a_member() -> None:
    assert entry_for(a_line(last_no=9, mentions=(0, 3, 9)), ANN).mentions == 2
    assert entry_for(a_line(last_no=9, mentions=(3,), gone=True), ANN).mentions == 0


def test_a_change_that_nobody_can_see_is_no_news() -> None:
    roster = Roster(ANN)
    roster.update([a_line()])

    assert roster.update([a_line()]) is None


def test_a_deleted_room_leaves_the_list() -> None:
    roster = Roster(ANN)
    roster.update([a_line()])

    patch = roster.update([a_line(state=RoomState.DELETED)])

    assert patch is not None
    assert patch.entries == ()


def test_unread_messages_are_counted_while_one_is_a_member() -> None:
    patch = Roster(ANN).update([a_line(last_no=3), a_line(id=OTHER, last_no=3, gone=True)])

    assert patch is not None
    assert [(entry.room, entry.unread) for entry in patch.entries] == [(ROOM, 3), (OTHER, 0)]


def test_what_blocked_people_wrote_is_neither_unread_nor_a_mention() -> None:
    lines = [a_line(last_no=3, unseen=1, mentions=(1,)), a_line(id=OTHER, last_no=3, unseen=3, mentions=(1, 2))]

    patch = Roster(ANN).update(lines)

    assert patch is not None
    assert sorted((entry.unread, entry.mentions) for entry in patch.entries) == [(0, 0), (2, 1)]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (a_line(), ""),
        (a_line(last=a_message(1, author=ANN, text="mine")), "You: mine"),
        (a_line(last=a_message(1, author=BO)), "Bo: hello"),
        (a_line(last=a_message(1, author=BO), members=()), "hello"),
        (a_line(last=a_message(1, content=DeletedContent())), "Bo: Message deleted"),
        (a_line(kind=RoomKind.DIRECT, last=a_message(1)), "hello"),
    ],
)
def test_the_last_line_says_who_wrote_what(line: object, shown: str) -> None:
    patch = Roster(ANN).update([line])  # type: ignore[list-item]  # parametrised values lose their type

    assert patch is not None
    assert patch.entries[0].last_line == shown


def test_the_peer_is_named_for_direct_rooms_only() -> None:
    patch = Roster(ANN).update([a_line(kind=RoomKind.DIRECT, name=None), a_line(id=OTHER)])

    assert patch is not None
    assert {entry.room: entry.peer for entry in patch.entries} == {ROOM: BO, OTHER: None}
    assert all(entry.last_at == NOON for entry in patch.entries)


def test_names_come_from_the_members() -> None:
    assert names_of({ROOM: a_line()}, ROOM, [CY, BO]) == ("Cy", "Bo")
    assert names_of({ROOM: a_line(members=())}, ROOM, [CY]) == ()
    assert names_of({}, ROOM, [CY]) == ()
