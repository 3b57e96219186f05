"""Calls over HTTP against servers that answer as told, on real sockets."""

import asyncio
import gzip
import logging
import time

import pytest

from desktop_chat.domain.commands import SendMessage
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import Refused, Transient, TransportError, Unauthorised, UserError
from desktop_chat.domain.ids import OpId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.room import Cursor, RoomKind
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site
from tests.support.system_clock import SystemClock
from tests.transport.conftest import KEY, MakeBackend
from tests.transport.journal import Journal
from tests.transport.raw_server import (
    Behaviour,
    a_raw_server,
    an_answer,
    answering,
    garbage,
    hang,
    read_request,
    reset,
    slow_loris,
)
from tests.unit.protocol.builders import ANN, BO, EPOCH, HELLO, OP, TEAM, a_room, a_row, a_session, a_sync

ACCEPTED = {"seq": 7, "no": 3, "at": 1, "head": 7, "gen": 2, "repeat": False}
SEND = SendMessage(op=OpId(HELLO), room=TEAM, message=HELLO, content=TextContent(text="hello secret"))
ALICE = {"id": ANN, "handle": "ann", "name": "Ann"}


async def failure_of(backend: RestBackend) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await backend.perform(SEND)
    return caught.value


async def test_a_message_is_sent_with_key_and_token(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("send_message", ACCEPTED)
    backend = make_backend(journal.url)

    backend.authorise("jwt1")
    accepted = await backend.perform(SEND)

    ((line, headers, body),) = journal.requests
    assert accepted.seq == 7
    assert line == "POST /rest/v1/rpc/send_message"
    assert (headers["apikey"], headers["authorization"]) == (KEY, "Bearer jwt1")
    assert body == {
        "p_room": TEAM,
        "p_id": HELLO,
        "p_content": {"t": "text", "text": "hello secret"},
        "p_reply": None,
        "p_mentions": [],
    }


async def test_without_a_token_the_key_stands_in(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("find_people", [ALICE])
    backend = make_backend(journal.url)

    backend.authorise("jwt1")
    backend.authorise(None)
    people = await backend.find_people("a", 5)

    assert people == (Profile(id=ANN, handle="ann", name="Ann"),)
    assert journal.requests[0][1]["authorization"] == f"Bearer {KEY}"


async def test_one_connection_serves_many_calls(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("send_message", ACCEPTED)
    backend = make_backend(journal.url)

    for _ in range(5):
        await backend.perform(SEND)

    assert journal.connections == 1


async def test_a_kept_connection_that_the_server_gave_up_is_replaced(
    journal: Journal, make_backend: MakeBackend
) -> None:
    journal.say("send_message", ACCEPTED)
    journal.answers_per_connection = 1
    backend = make_backend(journal.url)

    for _ in range(4):
        await backend.perform(SEND)

    assert len(journal.requests) == 4


async def test_every_other_call_goes_where_it_should(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("ensure_profile", ALICE)
    journal.say("mark", {"rooms": {}})
    journal.say("sync", a_sync())
    journal.say("history", {"rows": [a_row()], "more": False})
    journal.say("create_room", {"room": a_room()})
    journal.say("open_dm", {"room": a_room(kind="dm", name=None)})
    journal.say("set_member", ACCEPTED)
    journal.say("update_room", ACCEPTED)
    journal.say("join_channel", ACCEPTED)
    journal.say("find_channels", [{"id": TEAM, "name": "Tea", "topic": None, "members": 2, "joined": True}])
    backend = make_backend(journal.url)

    assert (await backend.ensure_profile("Ann")).handle == "ann"
    await backend.mark([ReadMarker(room=TEAM, user=ANN, read_seq=7, delivered_seq=7)], EPOCH)
    assert (await backend.sync(EPOCH, 9, {TEAM: Cursor(seq=6)}, [TEAM], only=True)).user_rev == 9
    assert len((await backend.history(TEAM, None, 50)).rows) == 1
    assert (await backend.create_room(TEAM, OP, RoomKind.GROUP, "Team", [BO])).name == "Team"
    assert (await backend.open_direct(BO)).kind is RoomKind.DIRECT
    await backend.set_member(TEAM, OP, BO, MemberState.MEMBER)
    await backend.rename_room(TEAM, OP, "Crew")
    await backend.join_channel(TEAM, OP)
    assert [channel.members for channel in await backend.find_channels("t", 5)] == [2]

    assert [line for line, _, _ in journal.requests] == [
        f"POST /rest/v1/rpc/{name}"
        for name in (
            "ensure_profile",
            "mark",
            "sync",
            "history",
            "create_room",
            "open_dm",
            "set_member",
            "update_room",
            "join_channel",
            "find_channels",
        )
    ]


async def test_no_marks_are_no_call(make_backend: MakeBackend) -> None:
    await make_backend("http://127.0.0.1:9").mark([], None)


async def test_signing_in_gives_a_session_by_the_local_clock(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("signup", a_session())
    for grant in ("password", "refresh_token", "ticket"):
        journal.say(f"token?grant_type={grant}", a_session(expires_at=1, expires_in=60))
    backend = make_backend(journal.url)
    now = SystemClock().now()

    sessions = [
        await backend.sign_up("a@x.org", "pw", "Ann"),
        await backend.sign_in("a@x.org", "pw"),
        await backend.redeem_ticket("t"),
        await backend.refresh("r"),
    ]

    assert {session.user for session in sessions} == {ANN}
    assert 0 <= sessions[1].expires_at - now - 60_000 < 5_000
    assert [body for _, _, body in journal.requests][2:] == [{"ticket": "t"}, {"refresh_token": "r"}]
    assert {headers["authorization"] for _, headers, _ in journal.requests} == {f"Bearer {KEY}"}


async def test_a_code_signs_in_and_changes_the_password(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("verify", a_session())
    journal.say("user", {"id": ANN})

    session = await make_backend(journal.url).enter_by_code("a@x.org", "01234 56789", "a new password")

    assert session.user == ANN
    assert [(line.split("/auth/v1/")[1], body) for line, _, body in journal.requests] == [
        ("verify", {"type": "recovery", "email": "a@x.org", "token": "0123456789"}),
        ("user", {"password": "a new password"}),
    ]
    assert journal.requests[1][1]["authorization"] == f"Bearer {session.access_token}"


async def test_a_password_that_was_not_forgotten_is_kept(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("verify", a_session())
    journal.say("user", {"code": "same_password", "message": "New password should be different."}, 422)

    session = await make_backend(journal.url).enter_by_code("a@x.org", "0123456789", "the old one")

    assert session.user == ANN


async def test_a_password_that_is_refused_is_told(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("verify", a_session())
    journal.say("user", {"code": "weak_password", "message": "Too weak."}, 422)

    with pytest.raises(Refused, match="Too weak"):
        await make_backend(journal.url).enter_by_code("a@x.org", "0123456789", "weak")


async def test_an_address_to_confirm_is_told(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("signup", {"id": ANN, "email": "a@x.org"})

    with pytest.raises(Refused, match="confirm"):
        await make_backend(journal.url).sign_up("a@x.org", "pw", "Ann")


async def test_a_wrong_password_is_refused(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("token?grant_type=password", {"code": "invalid_credentials", "message": "Invalid."}, 400)

    with pytest.raises(Refused) as caught:
        await make_backend(journal.url).sign_in("a@x.org", "pw")

    assert caught.value.code == "invalid_credentials"


async def test_a_spent_refresh_token_means_signing_in_again(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say(
        "token?grant_type=refresh_token", {"code": "refresh_token_already_used", "message": "Already Used"}, 400
    )

    with pytest.raises(Unauthorised):
        await make_backend(journal.url).refresh("r")


async def test_making_an_account_is_never_done_twice(journal: Journal, make_backend: MakeBackend) -> None:
    backend = make_backend(journal.url)
    journal.answers["signup"] = b""
    journal.answers_per_connection = 1

    with pytest.raises(Transient):
        await backend.sign_up("a@x.org", "pw", "Ann")

    assert len(journal.requests) == 1


@pytest.mark.parametrize("status", [204, 401])
async def test_signing_out_ends_this_session_only(journal: Journal, make_backend: MakeBackend, status: int) -> None:
    journal.answers["logout?scope=local"] = an_answer(status, b"")
    backend = make_backend(journal.url)

    backend.authorise("jwt1")
    await backend.sign_out()

    assert journal.requests[0][0] == "POST /auth/v1/logout?scope=local"
    assert journal.requests[0][1]["authorization"] == "Bearer jwt1"


async def test_signing_out_without_an_answer_is_told(make_backend: MakeBackend) -> None:
    async with a_raw_server(garbage) as url:
        with pytest.raises(Transient):
            await make_backend(url).sign_out()


@pytest.mark.parametrize(
    "behave",
    [
        reset,
        garbage,
        answering(200, b"<html>log in to this network</html>"),
        answering(200, b"[" * 200_000),
        answering(200, b'{"seq": "7"}'),
        answering(200, b"\xff"),
        answering(200, b""),
        answering(302, b"", Location="http://127.0.0.1:1/"),
        answering(403, b"<html>blocked</html>"),
        answering(404, b"<html>nothing here</html>"),
        answering(500, b"{}"),
        answering(502, b""),
        answering(200, b"xx", Content_Encoding="gzip"),
        answering(200, b"x" * (9 * 1024 * 1024)),
        answering(200, gzip.compress(bytes(64 * 1024 * 1024)), Content_Encoding="gzip"),
    ],
)
async def test_what_may_pass_keeps_the_message(behave: Behaviour, make_backend: MakeBackend) -> None:
    async with a_raw_server(behave) as url:
        assert isinstance(await failure_of(make_backend(url)), Transient)


@pytest.mark.parametrize("behave", [hang, slow_loris])
async def test_one_limit_ends_every_call_that_drags_on(behave: Behaviour, make_backend: MakeBackend) -> None:
    async with a_raw_server(behave) as url:
        backend = make_backend(url, call_limit=0.4)
        started = time.monotonic()

        assert await failure_of(backend) == Transient("no answer within 0.4 s")
        assert time.monotonic() - started < 8


async def test_a_port_where_nobody_listens_is_transient(make_backend: MakeBackend) -> None:
    assert await failure_of(make_backend("http://127.0.0.1:9")) == Transient("no connection to the server")


async def test_a_busy_server_says_how_long_to_wait(make_backend: MakeBackend) -> None:
    async with a_raw_server(answering(503, b"", Retry_After="7")) as url:
        error = await failure_of(make_backend(url))

    assert isinstance(error, Transient)
    assert error.retry_after == 7.0


async def test_a_definite_no_keeps_its_code(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("send_message", {"code": "PT403", "message": "No member.", "hint": "not_member", "details": ""}, 403)

    assert await failure_of(make_backend(journal.url)) == Refused("not_member", "No member.", 403)


async def test_what_cannot_be_sent_is_refused_and_not_tried_again(make_backend: MakeBackend) -> None:
    with pytest.raises(Refused) as caught:
        await make_backend("http://127.0.0.1:9").find_people("\ud800", 5)

    assert caught.value.code == "bad_content"


async def test_a_cancelled_call_leaves_the_others_alone(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("send_message", ACCEPTED)
    arrived = asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        arrived.set()
        await hang(reader, writer)

    async with a_raw_server(take) as url:
        call = asyncio.get_running_loop().create_task(make_backend(url).perform(SEND))
        await arrived.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    assert (await make_backend(journal.url).perform(SEND)).seq == 7


async def test_closing_twice_is_harmless(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("send_message", ACCEPTED)
    backend = make_backend(journal.url)
    await backend.perform(SEND)

    await backend.close()
    await backend.close()

    assert (await backend.perform(SEND)).seq == 7


async def test_no_token_key_or_text_reaches_a_log(
    journal: Journal, make_backend: MakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    journal.say("send_message", ACCEPTED)
    journal.say("token?grant_type=refresh_token", a_session())
    backend = make_backend(journal.url)

    backend.authorise("jwt1")
    await backend.perform(SEND)
    await backend.refresh("r3fr3sh")

    assert not any(word in caplog.text for word in ("jwt1", KEY, "secret", "r3fr3sh", "aaa.bbb"))


@pytest.mark.parametrize("url", ["http://chat.example.org", ""])
def test_only_this_computer_may_be_reached_without_tls(url: str) -> None:
    with pytest.raises(UserError):
        parse_site(url, KEY)


@pytest.mark.parametrize("key", ["", "a b", "a\r\nHost: x", "schlüssel"])
def test_a_key_that_cannot_be_one_is_refused(key: str) -> None:
    with pytest.raises(UserError):
        parse_site("http://127.0.0.1:9", key)


def test_a_call_and_its_answer_show_nothing_of_their_bodies() -> None:
    call = HttpCall(method="POST", url="http://127.0.0.1:9/auth/v1/token", body=b'{"password": "hunter2"}')
    answer = HttpAnswer(status=200, body=b'{"access_token": "jwt"}')

    assert repr(call) == "HttpCall(POST http://127.0.0.1:9/auth/v1/token)"
    assert repr(answer) == "HttpAnswer(200, 23 bytes)"
