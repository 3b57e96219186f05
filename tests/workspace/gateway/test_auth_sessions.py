"""Signing up, in and out, in GoTrue's words, over HTTP against a started gateway."""

import pytest

from tests.support.gateway import RunningGateway

pytestmark = pytest.mark.database


async def test_sign_up_answers_with_a_session_in_gotrues_shape(gateway: RunningGateway) -> None:
    answer = await gateway.http.post(
        "/auth/v1/signup", json={"email": "Ann@Example.org", "password": "secret1", "data": {"display_name": "Ann"}}
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


async def test_room(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    async with gateway.socket(bo.token, "2.0.0") as wire:
        assert (await wire.join(f"room:{room}:1", private=True))[4]["status"] == "ok"
        answer = await ann.write(room, "hello")
        print(answer.json())
        print(await wire.receive())
