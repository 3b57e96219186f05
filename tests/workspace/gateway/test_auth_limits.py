"""Guessing passwords is slowed down, by account and by address."""

from pathlib import Path

import bcrypt
import pytest

from desktop_chat.workspace import auth_passwords
from desktop_chat.workspace.gateway_settings import AuthSettings, GatewaySettings
from desktop_chat.workspace.rate_limit import MOST_KEYS, RateLimit
from tests.support.gateway import running_gateway
from tests.support.postgres import RunningPostgres


def test_bucket_refills_with_time() -> None:
    limit = RateLimit(burst=2, seconds=10)

    assert [limit.allows("ann", now) for now in (0, 0, 0, 9, 10, 10)] == [True, True, False, False, True, False]


def test_buckets_are_apart() -> None:
    limit = RateLimit(burst=1, seconds=10)

    assert [limit.allows(key, 0) for key in ("ann", "bo", "ann")] == [True, True, False]


def test_bucket_never_holds_more_than_its_burst() -> None:
    limit = RateLimit(burst=1, seconds=1)
    limit.allows("ann", 0)

    assert [limit.allows("ann", now) for now in (1000, 1000)] == [True, False]


def test_longest_unused_keys_are_forgotten() -> None:
    limit = RateLimit(burst=1, seconds=1000)
    limit.allows("first", 0)

    assert all(limit.allows(str(number), 0) for number in range(MOST_KEYS))
    assert limit.allows("first", 0)


@pytest.mark.database
@pytest.mark.parametrize("settings", [AuthSettings(account_burst=3), AuthSettings(address_burst=3, address_seconds=60)])
async def test_guessing_is_stopped(gateway_postgres: RunningPostgres, tmp_path: Path, settings: AuthSettings) -> None:
    guess = {"email": "ann@example.org", "password": "wrong one"}

    async with (
        gateway_postgres.database() as database,
        running_gateway(database, tmp_path, GatewaySettings(auth=settings)) as gateway,
    ):
        answers = [await gateway.http.post("/auth/v1/token?grant_type=password", json=guess) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert answers[-1].json()["error_code"] == "over_request_rate_limit"


@pytest.mark.database
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("verify", {"type": "recovery", "email": "ann@example.org", "token": "0123456789"}),
        ("recover", {"email": "ann@example.org"}),
        ("signup", {"email": "ann@example.org", "password": "123"}),
        ("otp", {"email": "ann@example.org"}),
    ],
)
async def test_whoever_asks_about_one_account_too_often_is_stopped(
    gateway_postgres: RunningPostgres, tmp_path: Path, path: str, body: dict[str, str]
) -> None:
    settings = GatewaySettings(auth=AuthSettings(account_burst=3))

    async with gateway_postgres.database() as database, running_gateway(database, tmp_path, settings) as gateway:
        codes = [(await gateway.http.post(f"/auth/v1/{path}", json=body)).status_code for _ in range(4)]

    assert 429 not in codes[:3]
    assert codes[3] == 429


@pytest.mark.database
async def test_sign_up_can_be_closed(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = GatewaySettings(auth=AuthSettings(sign_up_open=False))

    async with gateway_postgres.database() as database, running_gateway(database, tmp_path, settings) as gateway:
        answer = await gateway.http.post("/auth/v1/signup", json={"email": "a@b.org", "password": "secret1"})

    assert (answer.status_code, answer.json()["error_code"]) == (422, "signup_disabled")


def test_an_account_that_does_not_exist_costs_as_much_as_a_wrong_password() -> None:
    """A hash that bcrypt cannot read would be compared in no time, and tell who has an account."""
    cost = auth_passwords._DUMMY.split("$")[2]

    assert cost == str(auth_passwords.COST)
    assert bcrypt.checkpw(b"whatever", auth_passwords._DUMMY.encode()) is False
