"""The official Python client's accounts and tables against the gateway, without a change to the client."""

import uuid
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from postgrest.exceptions import APIError
from supabase import AsyncClient
from supabase_auth.errors import AuthApiError, AuthWeakPasswordError

from tests.support.gateway import RunningGateway
from tests.support.official import PASSWORD, an_address, make_room, official_client, sign_up

# The client's own dependencies warn about themselves; that says nothing about the gateway.
pytestmark = [pytest.mark.database, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def a_client(gateway: RunningGateway) -> AbstractAsyncContextManager[AsyncClient]:
    return official_client(gateway.url, gateway.anon_key)


async def test_sign_up_in_and_out(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        address = an_address("ann")
        first = await client.auth.sign_up({"email": address, "password": PASSWORD})
        await client.auth.sign_out({"scope": "local"})
        session = await client.auth.sign_in_with_password({"email": address, "password": PASSWORD})
        me = await client.auth.get_user()

    assert first.user is not None
    assert session.user is not None
    assert me is not None
    assert session.user.id == me.user.id == first.user.id


async def test_refresh_rotates(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        await sign_up(client, "ann")
        before = await client.auth.get_session()
        after = await client.auth.refresh_session()

    assert before is not None
    assert after.session is not None
    assert after.session.refresh_token != before.refresh_token


async def test_claims_are_checked_with_the_published_key(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        ann = await sign_up(client, "ann")
        claims = await client.auth.get_claims()

    assert claims is not None
    assert claims["claims"]["sub"] == ann


async def test_errors_keep_their_codes(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        with pytest.raises(AuthApiError) as wrong:
            await client.auth.sign_in_with_password({"email": "no@example.org", "password": "wrong one"})
        with pytest.raises(AuthWeakPasswordError) as weak:
            await client.auth.sign_up({"email": "no@example.org", "password": "short"})

    assert (wrong.value.status, wrong.value.code) == (400, "invalid_credentials")
    assert weak.value.reasons == ["length"]


async def test_user_can_be_changed(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        await sign_up(client, "ann")
        answer = await client.auth.update_user({"data": {"colour": "blue"}})

    assert answer.user.user_metadata["colour"] == "blue"


async def test_select_and_rpc(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        ann = await sign_up(client, "ann")
        room = await make_room(client)
        rows = await client.table("rooms").select("id,name").eq("id", room).order("id").limit(5).execute()
        one = await client.table("profiles").select("id").in_("id", [ann]).single().execute()
        people = await client.rpc("find_people", {"p_query": "nobody is called so", "p_limit": 5}).execute()

    assert rows.data == [{"id": room, "name": "Kitchen"}]
    assert one.data == {"id": ann}
    assert people.data == []


async def test_refusals_of_the_database_keep_code_and_hint(gateway: RunningGateway) -> None:
    async with a_client(gateway) as client:
        await sign_up(client, "ann")
        with pytest.raises(APIError) as missing:
            await client.table("missing").select("*").execute()
        arguments: dict[str, Any] = {"p_room": str(uuid.uuid4()), "p_op": str(uuid.uuid4()), "p_patch": {"name": "x"}}
        with pytest.raises(APIError) as refused:
            await client.rpc("update_room", arguments).execute()

    assert missing.value.code == "PGRST205"
    assert (refused.value.code, refused.value.hint) in {("PT404", "not_found"), ("PT403", "not_member")}
