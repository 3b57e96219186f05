"""What is said about an address and a key before anybody signs in."""

import pytest

from desktop_chat.domain.errors import NotOurServer, Refused, Transient
from tests.transport.conftest import MakeBackend
from tests.transport.journal import Journal
from tests.transport.raw_server import Behaviour, a_raw_server, answering, garbage, reset

NO_RIGHT = {"code": "42501", "message": "permission denied for function find_people"}
NO_TABLES = {"code": "PGRST202", "message": "Could not find the function"}
SETTINGS = {"external": {"email": True}, "disable_signup": False}


@pytest.mark.parametrize("status", [200, 401, 403])
async def test_a_project_with_our_tables_passes_the_probe(
    journal: Journal, make_backend: MakeBackend, status: int
) -> None:
    journal.say("settings", SETTINGS)
    journal.say("find_people", NO_RIGHT, status)

    await make_backend(journal.url).probe()

    assert [line for line, _, _ in journal.requests] == [
        "GET /auth/v1/settings",
        "POST /rest/v1/rpc/find_people",
    ]


async def test_a_project_without_our_tables_is_told(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("settings", SETTINGS)
    journal.say("find_people", NO_TABLES, 404)

    with pytest.raises(Refused, match="no Desktop Chat tables") as caught:
        await make_backend(journal.url).probe()

    assert caught.value.code == "no_schema"


async def test_a_database_that_is_not_well_is_told(journal: Journal, make_backend: MakeBackend) -> None:
    journal.say("settings", SETTINGS)
    journal.say("find_people", {"code": "PGRST001", "message": "no connection"}, 503)

    with pytest.raises(Transient):
        await make_backend(journal.url).probe()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_wrong_key_is_told_apart_from_a_wrong_address(
    journal: Journal, make_backend: MakeBackend, status: int
) -> None:
    journal.say("settings", {"message": "Invalid API key"}, status)

    with pytest.raises(Refused, match="does not take this key") as caught:
        await make_backend(journal.url).probe()

    assert caught.value.code == "wrong_key"


@pytest.mark.parametrize(
    ("behave", "sentence"),
    [
        (answering(200, b"<html>hello</html>"), "something else"),
        (answering(200, b'{"hello": "world"}'), "not as a sign-in service"),
        (answering(404, b"<html>nothing here</html>"), "HTTP 404"),
        (answering(403, b"<html>blocked</html>"), "HTTP 403"),
        (answering(301, b"", Location="https://elsewhere.example"), "another address"),
        (garbage, "does not speak HTTP"),
        (reset, "check the address"),
    ],
)
async def test_what_is_no_project_is_told(behave: Behaviour, sentence: str, make_backend: MakeBackend) -> None:
    async with a_raw_server(behave) as url:
        with pytest.raises(NotOurServer, match=sentence):
            await make_backend(url).probe()


async def test_an_address_where_nobody_answers_is_told(make_backend: MakeBackend) -> None:
    with pytest.raises(NotOurServer, match="check the address and your network"):
        await make_backend("http://127.0.0.1:9").probe()


@pytest.mark.parametrize("status", [500, 503, 540, 429])
async def test_a_project_that_is_not_well_is_told(make_backend: MakeBackend, status: int) -> None:
    async with a_raw_server(answering(status, b"{}")) as url:
        with pytest.raises(Transient, match=str(status)):
            await make_backend(url).probe()


SERVICE_ROLE = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln"


@pytest.mark.parametrize("key", ["sb_secret_abc", SERVICE_ROLE])
async def test_a_secret_key_is_never_used(journal: Journal, make_backend: MakeBackend, key: str) -> None:
    with pytest.raises(Refused, match="secret key") as caught:
        await make_backend(journal.url, key=key).probe()

    assert caught.value.code == "secret_key"
    assert journal.requests == []


@pytest.mark.parametrize("key", ["a.b.c", "a.!!!.c", "a.e30.c", "a.bnVsbA.c", "sb_publishable_x"])
async def test_other_keys_are_left_to_the_server(journal: Journal, make_backend: MakeBackend, key: str) -> None:
    journal.say("settings", SETTINGS)
    journal.say("find_people", NO_RIGHT, 401)

    await make_backend(journal.url, key=key).probe()

    assert journal.requests[0][1]["apikey"] == key
