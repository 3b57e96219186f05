"""Links into the program: each has one spelling, and everything else is none."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_chat.core.deskchat_links import (
    LONGEST,
    DeskchatLink,
    InviteLink,
    JoinLink,
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
PRINT = "0123456789abcdef" * 4
TOKEN = "q3-Xb_9aLkT7uVw2q3-Xb_9a"
JOIN = f"deskchat://join/192.168.1.5/8743/{PRINT}/{TOKEN}"
PLACES = ("192.168.100.100", "192.168.100.101", "192.168.100.102", "192.168.100.103")
SPELLED = re.compile(
    "deskchat://(room/[0-9a-f-]{36}(/[0-9a-f-]{36})?|invite/[A-Za-z0-9_-]{16,64}"
    "|join/[0-9.,]{7,63}/[1-9][0-9]{0,4}/[0-9a-f]{64}/[A-Za-z0-9_-]{24})"
)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"deskchat://room/{ROOM}", RoomLink(room=ROOM)),
        (f"deskchat://room/{ROOM}/{MESSAGE}", MessageLink(room=ROOM, message=MESSAGE)),
        (f"deskchat://invite/{CODE}", InviteLink(code=CODE)),
        (f"deskchat://invite/{'a' * 64}", InviteLink(code="a" * 64)),
        (JOIN, JoinLink(places=("192.168.1.5",), port=8743, fingerprint=PRINT, token=TOKEN)),
        (
            f"deskchat://join/{','.join(PLACES)}/65535/{PRINT}/{TOKEN}",
            JoinLink(places=PLACES, port=65535, fingerprint=PRINT, token=TOKEN),
        ),
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
        JOIN.replace("192.168.1.5", ""),
        JOIN.replace("192.168.1.5", "192.168.1.5,"),
        JOIN.replace("192.168.1.5", "192.168.1.5,192.168.1.5"),
        JOIN.replace("192.168.1.5", ",".join((*PLACES, "10.0.0.1"))),
        JOIN.replace("192.168.1.5", "192.168.1.256"),
        JOIN.replace("192.168.1.5", "192.168.01.5"),
        JOIN.replace("192.168.1.5", "192.168.1"),
        JOIN.replace("192.168.1.5", "localhost"),
        JOIN.replace("192.168.1.5", "evil.example"),
        JOIN.replace("8743", "0"),
        JOIN.replace("8743", "08743"),
        JOIN.replace("8743", "65536"),
        JOIN.replace("8743", "\N{ARABIC-INDIC DIGIT ONE}"),
        JOIN.replace(PRINT, PRINT.upper()),
        JOIN.replace(PRINT, PRINT[1:]),
        f"{JOIN}a",
        f"{JOIN}/",
        f"{JOIN}#sha256={PRINT}",
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


def test_an_invitation_leads_to_its_places_with_its_certificate() -> None:
    link = JoinLink(places=("10.0.0.1", "10.0.0.2"), port=80, fingerprint=PRINT, token=TOKEN)

    assert link.urls == (f"https://10.0.0.1:80#sha256={PRINT}", f"https://10.0.0.2:80#sha256={PRINT}")
    assert TOKEN not in repr(link)
