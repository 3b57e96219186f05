"""From a committed row to the sockets: both serializers, large payloads, order, and no silent loss."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from websockets.exceptions import ConnectionClosed

from tests.support.gateway import Person, RunningGateway
from tests.support.wires import Wire

pytestmark = pytest.mark.database


@asynccontextmanager
async def listening(person: Person, version: str, name: str | None = None) -> AsyncIterator[Wire]:
    async with person.gateway.socket(person.token, version) as wire:
        reply = await wire.join(name or f"user:{person.id}", private=True)
        assert reply[4]["status"] == "ok", reply
        yield wire


async def send(gateway: RunningGateway, topic: str, payload: object, event: str = "me") -> None:
    await gateway.execute("select realtime.send($1::text::jsonb, $2, $3)", json.dumps(payload), event, topic)


def the_binary_payload(frame: list[object]) -> object:
    assert frame[0] == "binary"
    assert isinstance(frame[4], bytes)
    return json.loads(frame[4])


async def test_message_arrives_as_text_on_the_first_and_binary_on_the_second_serializer(
    gateway: RunningGateway,
) -> None:
    ann = await gateway.person()
    async with listening(ann, "1.0.0") as first, listening(ann, "2.0.0") as second:
        await send(gateway, f"user:{ann.id}", {"k": "mention", "text": "grüße"})
        text, binary = await first.receive(), await second.receive()

    assert text[:4] == [None, None, f"realtime:user:{ann.id}", "broadcast"]
    assert (text[4]["type"], text[4]["event"]) == ("broadcast", "me")
    assert text[4]["payload"].items() >= {"k": "mention", "text": "grüße"}.items()
    assert binary[:3] == ["binary", f"realtime:user:{ann.id}", "me"]
    assert json.loads(binary[3]) == text[4]["meta"]
    assert the_binary_payload(binary) == text[4]["payload"]


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
async def test_message_larger_than_a_notification(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.person()
    async with listening(ann, version) as wire:
        await send(gateway, f"user:{ann.id}", {"text": "x" * 20_000})

        assert "x" * 20_000 in str(await wire.receive())


async def test_binary_message_reaches_the_second_serializer_only(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    async with listening(ann, "1.0.0") as first, listening(ann, "2.0.0") as second:
        await gateway.execute("select realtime.send_binary($1, 'bin', $2)", b"\x00\xff", f"user:{ann.id}")

        assert (await second.receive())[4] == b"\x00\xff"
        await first.beats()


async def test_public_messages_go_to_public_rooms(gateway: RunningGateway) -> None:
    async with gateway.socket(version="2.0.0") as wire:
        await wire.join("lobby")
        await gateway.execute("select realtime.send('{\"k\": 1}', 'e', 'lobby', false)")
        await gateway.execute("select realtime.send('{\"k\": 2}', 'e', 'lobby', true)")
        await gateway.execute("select realtime.send('{\"k\": 3}', 'e', 'lobby', false)")

        seen = [the_binary_payload(await wire.receive()) for _ in range(2)]

    assert [payload["k"] for payload in seen if isinstance(payload, dict)] == [1, 3]


async def test_messages_keep_their_order(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    async with listening(ann, "2.0.0") as wire:
        await gateway.execute(
            "select count(realtime.send(jsonb_build_object('n', n), 'me', $1)) from generate_series(1, 1500) as n",
            f"user:{ann.id}",
        )
        numbers = [json.loads((await wire.receive())[4])["n"] for _ in range(1500)]

    assert numbers == list(range(1, 1501))


async def test_long_and_short_messages_keep_their_order(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    long_each_seventh = "repeat('x', case when n % 7 < 3 then 9000 else 1 end)"
    async with listening(ann, "2.0.0") as wire:
        await gateway.execute(
            f"select count(realtime.send(jsonb_build_object('n', n, 'x', {long_each_seventh}), 'me', $1))"
            " from generate_series(1, 300) as n",
            f"user:{ann.id}",
        )
        for number in range(301, 340):
            await send(gateway, f"user:{ann.id}", {"n": number, "x": "x" * (9000 if number % 2 else 1)})
        numbers = [json.loads((await wire.receive())[4])["n"] for _ in range(339)]

    assert numbers == list(range(1, 340))


async def test_order_is_that_of_the_commits(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    login = gateway.database.owner.arguments()
    first, second = await asyncpg.connect(**login), await asyncpg.connect(**login)
    async with listening(ann, "2.0.0") as wire:
        early = first.transaction()
        await early.start()
        await first.execute("select realtime.send('{\"n\": 1}', 'me', $1)", f"user:{ann.id}")
        await second.execute("select realtime.send('{\"n\": 2}', 'me', $1)", f"user:{ann.id}")
        await early.commit()
        numbers = [json.loads((await wire.receive())[4])["n"] for _ in range(2)]
    await first.close()
    await second.close()

    assert numbers == [2, 1]


async def test_rolled_back_message_is_never_sent(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    connection = await asyncpg.connect(**gateway.database.owner.arguments())
    async with listening(ann, "2.0.0") as wire:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("select realtime.send('{\"n\": 1}', 'me', $1)", f"user:{ann.id}")
        await transaction.rollback()
        await connection.execute("select realtime.send('{\"n\": 2}', 'me', $1)", f"user:{ann.id}")

        assert json.loads((await wire.receive())[4])["n"] == 2
    await connection.close()


async def test_what_a_person_writes_arrives_at_the_others(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    async with listening(bo, "2.0.0", f"room:{room}:1") as wire:
        answer = await ann.write(room, "hello")
        event = json.loads((await wire.receive())[4])

    assert event["s"] == answer.json()["seq"]
    assert (event["k"], event["by"], event["m"]["c"]) == ("posted", ann.id, {"t": "text", "text": "hello"})


@pytest.mark.expects_log("The feed of broadcasts was interrupted")
async def test_lost_listener_sends_everybody_to_catch_up(fresh_gateway: RunningGateway) -> None:
    ann = await fresh_gateway.person()
    async with listening(ann, "2.0.0") as wire:
        await fresh_gateway.administer(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where usename = 'workspace_gateway' and query ilike '%listen%' and datname = current_database()"
        )

        goodbye = {"message": "Server requested disconnect", "status": "ok", "extension": "system"}
        assert await wire.receive() == [None, None, f"realtime:user:{ann.id}", "system", goodbye]
        assert await wire.close_code() == 1012

    async with listening_again(ann) as wire:
        await send(fresh_gateway, f"user:{ann.id}", {"n": 2})
        assert json.loads((await wire.receive())[4])["n"] == 2


@asynccontextmanager
async def listening_again(person: Person) -> AsyncIterator[Wire]:
    """Join as soon as the gateway listens again; until then it asks to come back."""
    async with asyncio.timeout(10), person.gateway.socket(person.token, "2.0.0") as wire:
        while (reply := await wire.join(f"user:{person.id}", private=True))[4]["status"] != "ok":
            assert reply[4]["response"]["reason"].startswith("InitializingProjectConnection: ")
        yield wire


async def test_end_of_the_gateway_closes_sockets_with_1012(fresh_gateway: RunningGateway) -> None:
    async with fresh_gateway.socket() as wire:
        await wire.join("lobby")
        fresh_gateway.web.should_exit = True

        with pytest.raises(ConnectionClosed):
            await wire.receive()
        assert wire.connection.close_code == 1012
