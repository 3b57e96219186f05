"""Who is named in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.mentions import MOST, handles_of, mentions_in, named
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.user import Member, MemberState, Role

PEOPLE = {name: UserId(f"id-{name}") for name in ("ann", "ann.b", "bo", "o'neil", "宗", "dash-")}


def texts(text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in mentions_in(text, PEOPLE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ann hi", ["@ann"]),
        ("hi @ann.", ["@ann"]),
        ("hi @ann.b, and (@bo)!", ["@ann.b", "@bo"]),
        ("@ANN", ["@ANN"]),
        ("@o'neil's", ["@o'neil"]),
        ("@dash-x", ["@dash-"]),
        ("@宗、", ["@宗"]),
        ("@annabel @annx", []),
        ("mail ann@bo.org or @@bo", []),
        ("@nobody", []),
        ("@", []),
        ("no at", []),
        ("`@ann` @bo", ["@bo"]),
        ("```\n@ann\n``` @bo", ["@bo"]),
        ("``` @ann never closed", []),
        ("a ` @ann", ["@ann"]),
        ("@" + "x" * 60, []),
    ],
)
def test_people_are_named_by_their_handles(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_each_is_named_once_in_order() -> None:
    assert named("@bo @ann @bo", PEOPLE) == (PEOPLE["bo"], PEOPLE["ann"])


def test_no_more_are_named_than_a_message_may() -> None:
    people = {f"p{number}": UserId(str(number)) for number in range(MOST + 5)}

    assert len(named(" ".join(f"@{handle}" for handle in people), people)) == MOST


def test_only_those_who_are_in_a_room_can_be_named_there() -> None:
    here, gone = (
        Member(
            room=RoomId("r"),
            user=UserId(handle),
            name=handle,
            handle=handle,
            role=Role.MEMBER,
            state=state,
            rev=1,
        )
        for handle, state in (("Ann", MemberState.MEMBER), ("bo", MemberState.LEFT))
    )

    assert handles_of((here, gone)) == {"ann": UserId("Ann")}


@given(st.text(alphabet="@an.b`o \n"))
def test_whatever_is_named_reads_as_it_was_typed(text: str) -> None:
    for mention in mentions_in(text, PEOPLE):
        assert PEOPLE[text[mention.start + 1 : mention.end].casefold()] == mention.user
