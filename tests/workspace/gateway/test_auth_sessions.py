"""Signing up, in and out in GoTrue's words, over HTTP against a started gateway."""

import asyncio
from typing import Any

import httpx
import jwt
import pytest

from tests.support.gateway import PASSWORD, Person, RunningGateway

pytestmark = pytest.mark.database

NEW_SHAPE = {"X-Supabase-Api-Version": "2024-01-01"}


async def sign_in(gateway: RunningGateway, email: str, password: str = PASSWORD) -> httpx.Response:
    return await gateway.http.post("/auth/v1/token?grant_type=password", json={"email": email, "password": password})


async def refresh(gateway: RunningGateway, token: str) -> httpx.Response:
    return await gateway.http.post("/auth/v1/token?grant_type=refresh_token", json={"refresh_token": token})


async def who_am_i(gateway: RunningGateway, session: dict[str, Any]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {session['access_token']}"} | NEW_SHAPE
    return await gateway.http.get("/auth/v1/user", headers=headers)


async def test_sign_up_answers_with_a_session_in_gotrues_shape(gateway: RunningGateway) -> None:
    answer = await gateway.http.post(
        "/auth/v1/signup", json={"email": " Ann@Example.org", "password": "secret1", "data": {"display_name": "Ann"}}
    )

    session = answer.json()
    assert answer.status_code == 200
    assert session.keys() == {"access_token", "token_type", "expires_in", "expires_at", "refresh_token", "user"}
    assert (session["token_type"], session["expires_in"]) == ("bearer", 3600)
    assert session["user"]["email"] == "ann@example.org"
    assert session["user"]["user_metadata"]["display_name"] == "Ann"
    assert session["user"]["app_metadata"] == {"provider": "email", "providers": ["email"]}
    assert session["user"]["identities"][0]["provider"] == "email"
    assert session["user"]["email_confirmed_at"].endswith("Z")


async def test_access_token_can_be_checked_with_the_published_key(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    async with httpx.AsyncClient() as stranger:
        published = await stranger.get(f"{gateway.url}/auth/v1/.well-known/jwks.json")

    keys = jwt.PyJWKSet.from_dict(published.json())
    claims = jwt.decode(ann.token, keys.keys[0], algorithms=["ES256"], audience="authenticated")
    assert jwt.get_unverified_header(ann.token)["kid"] == keys.keys[0].key_id
    assert (claims["sub"], claims["role"], claims["aal"]) == (ann.id, "authenticated", "aal1")
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["session_id"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"email": "a@b.org", "password": "short"}, 422, "weak_password"),
        ({"email": "a@b.org", "password": "x" * 73}, 400, "validation_failed"),
        ({"email": "a@b.org", "password": "ü" * 37}, 400, "validation_failed"),
        ({"email": "a@b.org"}, 400, "validation_failed"),
        ({"email": "a@b.org", "password": 7}, 400, "validation_failed"),
        ({"email": "no address", "password": "secret1"}, 400, "validation_failed"),
        ({"email": "x" * 250 + "@b.org", "password": "secret1"}, 400, "validation_failed"),
        ({"email": ["a@b.org"], "password": "secret1"}, 400, "validation_failed"),
        ({"email": "ann@workspace.local", "password": "secret1"}, 422, "email_address_not_authorized"),
        ({"data": {}}, 422, "anonymous_provider_disabled"),
        ({"email": "a@b.org", "password": "secret1", "data": "text"}, 400, "validation_failed"),
        ({"email": "a@b.org", "password": "secret1", "data": {"x": "y" * 5000}}, 400, "validation_failed"),
        ({"email": "a@b.org", "password": "se\x00cret1"}, 400, "bad_json"),
        ([1, 2], 400, "bad_json"),
    ],
)
async def test_sign_up_refuses_what_gotrue_refuses(
    gateway: RunningGateway, body: object, status: int, code: str
) -> None:
    answer = await gateway.http.post("/auth/v1/signup", json=body, headers=NEW_SHAPE)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["X-Supabase-Api-Version"] == "2024-01-01"


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b'{"email":"\\ud800"}', b'{"email":NaN}', b"1" * 5000])
async def test_rubbish_is_no_json(gateway: RunningGateway, body: bytes) -> None:
    answer = await gateway.http.post("/auth/v1/signup", content=body)

    assert (answer.status_code, answer.json()["error_code"]) == (400, "bad_json")


async def test_second_account_of_an_address_is_refused(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    answer = await gateway.http.post("/auth/v1/signup", json={"email": ann.email.upper(), "password": "another1"})

    assert answer.json() == {"code": 422, "error_code": "user_already_exists", "msg": "User already registered"}


async def test_sign_in_by_password(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    answer = await sign_in(gateway, ann.email.upper())

    assert answer.json()["user"]["id"] == ann.id


async def test_wrong_password_and_unknown_account_answer_the_same(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    wrong, unknown = await sign_in(gateway, ann.email, "wrong one"), await sign_in(gateway, "nobody@example.org")

    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["error_code"] == "invalid_credentials"


async def test_longer_password_with_the_right_beginning_is_wrong(gateway: RunningGateway) -> None:
    await gateway.http.post("/auth/v1/signup", json={"email": "long@example.org", "password": "x" * 72})

    assert (await sign_in(gateway, "long@example.org", "x" * 72)).status_code == 200
    assert (await sign_in(gateway, "long@example.org", "x" * 73)).status_code == 400


async def test_banned_account_cannot_sign_in(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    await gateway.execute("update auth.users set banned_until = now() + interval '1 day' where email = $1", ann.email)

    assert (await sign_in(gateway, ann.email)).json()["error_code"] == "user_banned"
    assert (await refresh(gateway, ann.session["refresh_token"])).json()["error_code"] == "user_banned"


async def test_refresh_rotates_the_token(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    first = (await refresh(gateway, ann.session["refresh_token"])).json()
    second = (await refresh(gateway, first["refresh_token"])).json()

    assert len({ann.session["refresh_token"], first["refresh_token"], second["refresh_token"]}) == 3
    assert (await who_am_i(gateway, second)).json()["id"] == ann.id


async def test_lost_answer_can_be_asked_for_again(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    lost = (await refresh(gateway, ann.session["refresh_token"])).json()
    await gateway.execute("update auth.refresh_tokens set updated_at = now() - interval '1 hour'")

    again = (await refresh(gateway, ann.session["refresh_token"])).json()

    assert again["refresh_token"] == lost["refresh_token"]


async def test_reuse_within_the_interval_is_allowed(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    first = (await refresh(gateway, ann.session["refresh_token"])).json()
    await refresh(gateway, first["refresh_token"])

    assert (await refresh(gateway, ann.session["refresh_token"])).status_code == 200


async def test_stolen_token_ends_its_whole_family(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    first = (await refresh(gateway, ann.session["refresh_token"])).json()
    second = (await refresh(gateway, first["refresh_token"])).json()
    await gateway.execute("update auth.refresh_tokens set updated_at = now() - interval '1 hour' where revoked")

    stolen = await refresh(gateway, ann.session["refresh_token"])
    await gateway.execute("update auth.refresh_tokens set updated_at = now() - interval '1 hour'")
    honest = await refresh(gateway, second["refresh_token"])

    assert (stolen.status_code, stolen.json()["error_code"]) == (400, "refresh_token_already_used")
    assert (honest.status_code, honest.json()["error_code"]) == (400, "refresh_token_already_used")


async def test_refreshing_at_once_gives_everybody_the_same_next_token(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    answers = await asyncio.gather(*(refresh(gateway, ann.session["refresh_token"]) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


@pytest.mark.parametrize("token", ["unknown", "x" * 10_000])
async def test_unknown_refresh_token_is_not_found(gateway: RunningGateway, token: str) -> None:
    answer = await refresh(gateway, token)

    assert (answer.status_code, answer.json()["error_code"]) == (400, "refresh_token_not_found")


async def test_ticket_signs_in_once(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    ticket = gateway.context.tickets.issue(ann.id)

    first = await gateway.http.post("/auth/v1/token?grant_type=ticket", json={"ticket": ticket})
    second = await gateway.http.post("/auth/v1/token?grant_type=ticket", json={"ticket": ticket})

    assert first.json()["user"]["id"] == ann.id
    assert (second.status_code, second.json()["error_code"]) == (400, "invalid_credentials")


@pytest.mark.parametrize("body", [{}, {"ticket": None}, {"ticket": 7}, {"ticket": "no"}])
async def test_no_ticket_signs_nobody_in(gateway: RunningGateway, body: object) -> None:
    answer = await gateway.http.post("/auth/v1/token?grant_type=ticket", json=body)

    assert answer.json()["error_code"] == "invalid_credentials"


async def two_more_sessions(gateway: RunningGateway) -> tuple[Person, dict[str, Any]]:
    ann = await gateway.account()
    return ann, (await sign_in(gateway, ann.email)).json()


@pytest.mark.parametrize(("scope", "this", "other"), [("local", 403, 200), ("others", 200, 403), ("global", 403, 403)])
async def test_sign_out_ends_the_sessions_of_its_scope(
    gateway: RunningGateway, scope: str, this: int, other: int
) -> None:
    ann, second = await two_more_sessions(gateway)

    answer = await gateway.http.post(f"/auth/v1/logout?scope={scope}", headers=ann.headers)

    assert answer.status_code == 204
    assert (await who_am_i(gateway, ann.session)).status_code == this
    assert (await who_am_i(gateway, second)).status_code == other


async def test_signed_out_session_cannot_be_refreshed(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    await gateway.http.post("/auth/v1/logout", headers=ann.headers)

    assert (await refresh(gateway, ann.session["refresh_token"])).json()["error_code"] == "refresh_token_not_found"
    assert (await who_am_i(gateway, ann.session)).json()["code"] == "session_not_found"


async def test_unknown_scope_is_refused(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    answer = await gateway.http.post("/auth/v1/logout?scope=all", headers=ann.headers)

    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_failed")


async def test_new_password_works_and_ends_other_sessions(gateway: RunningGateway) -> None:
    ann, second = await two_more_sessions(gateway)

    answer = await gateway.http.put("/auth/v1/user", json={"password": "new password"}, headers=ann.headers)

    assert answer.status_code == 200
    assert (await sign_in(gateway, ann.email)).status_code == 400
    assert (await sign_in(gateway, ann.email, "new password")).status_code == 200
    assert (await who_am_i(gateway, ann.session)).status_code == 200
    assert (await who_am_i(gateway, second)).status_code == 403


async def test_same_password_is_refused(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    answer = await gateway.http.put("/auth/v1/user", json={"password": PASSWORD}, headers=ann.headers)

    assert (answer.status_code, answer.json()["error_code"]) == (422, "same_password")


async def test_data_is_merged(gateway: RunningGateway) -> None:
    ann = await gateway.account()
    await gateway.http.put("/auth/v1/user", json={"data": {"a": 1}}, headers=ann.headers)

    answer = await gateway.http.put("/auth/v1/user", json={"data": {"b": 2}}, headers=ann.headers)

    assert answer.json()["user_metadata"].items() >= {"a": 1, "b": 2}.items()


async def test_address_of_another_account_is_refused(gateway: RunningGateway) -> None:
    ann, bo = await gateway.account("ann"), await gateway.account("bo")

    answer = await gateway.http.put("/auth/v1/user", json={"email": bo.email}, headers=ann.headers)

    assert (answer.status_code, answer.json()["error_code"]) == (422, "email_exists")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "no_authorization"),
        ({"Authorization": "Bearer nonsense"}, 403, "bad_jwt"),
        ({"Authorization": "Basic YTpi"}, 401, "no_authorization"),
    ],
)
async def test_user_needs_a_token(gateway: RunningGateway, headers: dict[str, str], status: int, code: str) -> None:
    answer = await gateway.http.get("/auth/v1/user", headers=headers)

    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


async def test_api_key_is_nobody(gateway: RunningGateway) -> None:
    answer = await gateway.http.get("/auth/v1/user", headers={"Authorization": f"Bearer {gateway.anon_key}"})

    assert (answer.status_code, answer.json()["error_code"]) == (403, "bad_jwt")


async def test_every_request_needs_the_api_key(gateway: RunningGateway) -> None:
    async with httpx.AsyncClient(base_url=gateway.url) as stranger:
        missing = await stranger.get("/auth/v1/settings")
        wrong = await stranger.get("/auth/v1/settings", headers={"apikey": "wrong"})

    assert (missing.status_code, missing.json()["message"]) == (401, "No API key found in request")
    assert (wrong.status_code, wrong.json()["message"]) == (401, "Invalid API key")


async def test_token_of_a_person_is_no_api_key(gateway: RunningGateway) -> None:
    ann = await gateway.account()

    answer = await gateway.http.get("/auth/v1/settings", headers={"apikey": ann.token})

    assert answer.status_code == 401


async def test_settings_and_health(gateway: RunningGateway) -> None:
    settings, health = await gateway.http.get("/auth/v1/settings"), await gateway.http.get("/auth/v1/health")

    assert [name for name, on in settings.json()["external"].items() if on] == ["email"]
    assert settings.json()["mailer_autoconfirm"] is True
    assert health.json()["name"] == "GoTrue"


async def test_what_is_not_offered_says_so(gateway: RunningGateway) -> None:
    answer = await gateway.http.post("/auth/v1/nothing/here", json={}, headers=NEW_SHAPE)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_offered")
