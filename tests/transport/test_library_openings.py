"""Opening the official client where there is no server, none that is meant, or none that speaks its language."""

import gc
import time

import pytest

from desktop_chat.domain.errors import Refused, Transient, TransportError
from tests.transport.conftest import MakeLibrary
from tests.transport.phoenix_server import PhoenixServer
from tests.transport.raw_server import Behaviour, a_raw_server, answering, garbage, hang, reset, slow_loris
from tests.transport.test_library import ROOM
from tests.unit.protocol.builders import ANN


@pytest.mark.parametrize("behave", [hang, slow_loris])
async def test_one_deadline_ends_every_opening_that_drags_on(behave: Behaviour, make_library: MakeLibrary) -> None:
    started = time.monotonic()
    async with a_raw_server(behave) as url:
        with pytest.raises(Transient):
            await make_library(url, connect=0.5).open(ANN, "jwt1", [ROOM])

    gc.collect()
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (reset, Transient),
        (garbage, Transient),
        (answering(200, b"<html>log in to this network</html>"), Transient),
        (answering(403, b"<html>blocked</html>"), Transient),
        (answering(503, b""), Transient),
        (answering(401, b'{"message": "Invalid API key"}'), Refused),
        (answering(401, b"<html>log in</html>"), Transient),
    ],
)
async def test_no_websocket_is_understood_as_on_the_first_tier(
    behave: Behaviour, error: type[TransportError], make_library: MakeLibrary
) -> None:
    async with a_raw_server(behave) as url:
        with pytest.raises(error):
            await make_library(url).open(ANN, "jwt1", [ROOM])


async def test_a_redirect_leads_no_token_to_another_server(server: PhoenixServer, make_library: MakeLibrary) -> None:
    there = server.url.replace("http", "ws")
    async with a_raw_server(answering(302, b"", Location=f"{there}/elsewhere?vsn=1.0.0")) as url:
        with pytest.raises(Transient, match="another address"):
            await make_library(url).open(ANN, "jwt1", [ROOM])

    await server.until(lambda: server.ended == 1)
    assert server.joined_topics == []


async def test_a_server_that_nobody_vouches_for_any_more_gets_no_token(
    server: PhoenixServer, make_library: MakeLibrary
) -> None:
    answers = iter([True, False])

    with pytest.raises(Transient, match="has ended"):
        await make_library(server.url, vouch=lambda: next(answers)).open(ANN, "jwt1", [ROOM])

    await server.until(lambda: server.ended == 1)
    assert server.joined_topics == []
