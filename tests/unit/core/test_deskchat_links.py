"""Links into the program: each has one spelling, and everything else is none."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_chat.core.deskchat_links import (
    LONGEST,
    DeskchatLink,
    InviteLink,
    MessageLink,
    RoomLink,
    is_invite_code,
    link_text,
    parse_link,
)
from desktop_chat.domain.ids import MessageId, RoomId

ROOM = RoomId("01931c3e-5b7a-7c51-9a55-0d9f2c6a7b10")
MESSAGE = MessageId("01931c3e-5b7a-7c51-9a55-0d9f2c6a7b11")
CODE = "q3-Xb_9aLkT7uVw2"
SPELLED = re.compile("deskchat://(room/[0-9a-f-]{36}(/[0-9a-f-]{36})?|invite/[A-Za-z0-9_-]{16,64})")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"deskchat://room/{ROOM}", RoomLink(room=ROOM)),
        (f"deskchat://room/{ROOM}/{MESSAGE}", MessageLink(room=ROOM, message=MESSAGE)),
        (f"deskchat://invite/{CODE}", InviteLink(code=CODE)),
        (f"deskchat://invite/{'a' * 64}", InviteLink(code="a" * 64)),
    ],
)
def test_a_link_is_read_and_written_alike(text: str, link: DeskchatLink) -> None:
    assert parse_link(text) == link
    assert link_text(link) == text
    assert len(text) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "deskchat:",
        "deskchat://",
        "deskchat://room",
        "deskchat://room/",
        f"DESKCHAT://room/{ROOM}",
        f"deskchat:room/{ROOM}",
        f"deskchat:/room/{ROOM}",
        f"deskchat:///room/{ROOM}",
        f"https://room/{ROOM}",
        f" deskchat://room/{ROOM}",
        f"deskchat://room/{ROOM}\n",
        f"deskchat://room/{ROOM}/",
        f"deskchat://room/{ROOM.upper()}",
        f"deskchat://room/{ROOM}?join=1",
        f"deskchat://room/{ROOM}#now",
        f"deskchat://ann:secret@room/{ROOM}",
        f"deskchat://room:80/{ROOM}",
        f"deskchat://server.example/room/{ROOM}",
        f"deskchat://room/{ROOM}/{MESSAGE}/{MESSAGE}",
        f"deskchat://room/{ROOM}/newest",
        f"deskchat://room/../invite/{CODE}",
        f"deskchat://room/%30{ROOM[1:]}",
        f"deskchat://room/{ROOM} --profile=other",
        f"--room=deskchat://room/{ROOM}",
        f"deskchat://invite/{CODE}/{CODE}",
        "deskchat://invite/short",
        f"deskchat://invite/{'a' * 65}",
        f"deskchat://invite/{'a' * 200}",
        f"deskchat://invite/{CODE}é",
        "deskchat://invite/" + "\N{ARABIC-INDIC DIGIT ONE}" * 16,
        f"deskchat://settings/{CODE}",
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert parse_link(text) is None


@given(st.text(max_size=LONGEST + 10) | st.from_regex(r"deskchat://(room|invite)/[^\n]{0,120}", fullmatch=True))
@example(f"deskchat://invite/{'-' * 16}")
def test_no_text_is_read_that_is_not_spelled_so(text: str) -> None:
    link = parse_link(text)

    assert (link is None) or (SPELLED.fullmatch(text) and link_text(link) == text)


def test_the_code_of_an_invitation_is_not_shown_by_accident() -> None:
    assert CODE not in repr(InviteLink(code=CODE))


@pytest.mark.parametrize(("code", "fits"), [(CODE, True), ("a" * 15, False), ("a" * 65, False), ("a b" * 8, False)])
def test_what_can_be_a_code(code: str, fits: bool) -> None:
    assert is_invite_code(code) is fits
