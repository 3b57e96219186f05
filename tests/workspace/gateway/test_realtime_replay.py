"""Replay of what the database sent to a private topic, at the join."""

import json
from typing import Any

import pytest

from tests.support.gateway import Person, RunningGateway
from tests.support.wires import Wire

pytestmark = pytest.mark.database

VERSIONS = pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
NOT_VALID = "UnableToReplayMessages: Replay params are not valid"


async def send(gateway: RunningGateway, topic: str, number: int) -> None:
    await gateway.execute("select realtime.send(jsonb_build_object('n', $1::integer), 'me', $2)", number, topic)


async def replayed(wire: Wire, person: Person, count: int, **replay: object) -> list[list[Any]]:
    reply = await wire.join(f"user:{person.id}", private=True, broadcast={"replay": replay})
    assert reply[4]["status"] == "ok", reply
    frames = [await wire.receive() for _ in range(count)]
    await wire.beats()
    return frames


@VERSIONS
async def test_what_was_sent_comes_again_in_order_and_as_text(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.person()
    for number in range(3):
        await send(gateway, f"user:{ann.id}", number)
    async with gateway.socket(ann.token, version) as wire:
        frames = await replayed(wire, ann, 3, since=0)

    first = frames[0]
    assert first[:4] == ["1" if version == "2.0.0" else None, None, f"realtime:user:{ann.id}", "broadcast"]
    assert first[4].keys() == {"type", "event", "payload", "meta"}
    assert first[4]["event"] == "me"
    assert first[4]["meta"] == {"id": first[4]["payload"]["id"], "replayed": True}
    assert [frame[4]["payload"]["n"] for frame in frames] == [0, 1, 2]


async def test_newest_are_chosen_and_at_most_25(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    for number in range(30):
        await send(gateway, f"user:{ann.id}", number)
    async with gateway.socket(ann.token) as wire:
        default = await replayed(wire, ann, 25, since=0)
    async with gateway.socket(ann.token) as wire:
        many = await replayed(wire, ann, 25, since=0, limit=1_000)
    async with gateway.socket(ann.token) as wire:
        few = await replayed(wire, ann, 2, since=0, limit=2)
    async with gateway.socket(ann.token) as wire:
        least = await replayed(wire, ann, 1, since=0, limit=-7)

    assert [frame[4]["payload"]["n"] for frame in default] == list(range(5, 30))
    assert [frame[4] for frame in many] == [frame[4] for frame in default]
    assert [frame[4]["payload"]["n"] for frame in few] == [28, 29]
    assert [frame[4]["payload"]["n"] for frame in least] == [29]


async def test_only_what_was_sent_since_and_to_this_topic(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    await send(gateway, f"user:{ann.id}", 1)
    await send(gateway, f"user:{bo.id}", 2)
    now = gateway.clock.now()
    async with gateway.socket(ann.token) as wire:
        assert await replayed(wire, ann, 0, since=now + 60_000) == []
    async with gateway.socket(ann.token) as wire:
        assert [frame[4]["payload"]["n"] for frame in await replayed(wire, ann, 1, since=now - 60_000)] == [1]


async def test_binary_messages_come_again_on_the_second_serializer(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    await gateway.execute("select realtime.send_binary($1, 'bin', $2)", b"\x00\xff", f"user:{ann.id}")
    async with gateway.socket(ann.token) as first, gateway.socket(ann.token, "2.0.0") as second:
        assert await replayed(first, ann, 0, since=0) == []
        (frame,) = await replayed(second, ann, 1, since=0)

    assert frame[:3] == ["binary", f"realtime:user:{ann.id}", "bin"]
    assert json.loads(frame[3])["replayed"] is True
    assert frame[4] == b"\x00\xff"


async def test_live_messages_follow_and_none_comes_twice(gateway: RunningGateway) -> None:
    """A message that commits while somebody joins may be read for the replay and be announced afterwards."""
    ann = await gateway.person()
    topic = f"user:{ann.id}"
    unannounced = "set session_replication_role = replica;"  # no trigger runs
    await gateway.administer(f"""{unannounced} select realtime.send('{{"n": 1}}', 'me', '{topic}')""")
    async with gateway.socket(ann.token) as wire, gateway.socket(ann.token) as other:
        (frame,) = await replayed(wire, ann, 1, since=0)
        await other.join(topic, private=True)
        identity = frame[4]["meta"]["id"]
        announcement = json.dumps([identity, topic, "me", True]) + '\n{"n": 1}'
        await gateway.administer(
            f"select pg_notify('{gateway.context.notify_channel}', $$"[:-2] + f"$${announcement}$$)"
        )
        await send(gateway, topic, 2)

        assert (await other.receive())[4]["payload"]["n"] == 1  # it was announced
        assert (await wire.receive())[4]["payload"]["n"] == 2


@pytest.mark.parametrize(
    "replay",
    [
        {},
        {"since": "1"},
        {"since": 1.5},
        {"since": True},
        {"since": -1},
        {"since": 10**18},
        {"limit": 5},
        "x",
        [],
        {"since": 1, "limit": "5"},
        {"since": 1, "limit": None},
        {"since": 1, "limit": True},
    ],
)
async def test_bad_parameters(gateway: RunningGateway, replay: object) -> None:
    ann = await gateway.person()
    async with gateway.socket(ann.token) as wire:
        reply = await wire.join(f"user:{ann.id}", private=True, broadcast={"replay": replay})

        assert reply[4] == {"status": "error", "response": {"reason": NOT_VALID}}
        await wire.beats()


async def test_others_get_nothing(gateway: RunningGateway) -> None:
    ann, eve = await gateway.person("ann"), await gateway.person("eve")
    await send(gateway, f"user:{ann.id}", 1)
    async with gateway.socket(eve.token) as wire:
        reply = await wire.join(f"user:{ann.id}", private=True, broadcast={"replay": {"since": 0}})

        assert reply[4]["response"]["reason"].startswith("Unauthorized: ")
        await wire.beats()


async def test_who_may_see_presence_only_gets_no_messages(fresh_gateway: RunningGateway) -> None:
    await fresh_gateway.administer(
        "create policy see on realtime.messages for select to authenticated"
        "  using (extension = 'presence' and topic = (select realtime.topic()) and topic = 'hall')"
    )
    ann = await fresh_gateway.person("ann")
    async with fresh_gateway.socket(ann.token) as wire:
        reply = await wire.join("hall", private=True, broadcast={"replay": {"since": 0}})

    assert reply[4]["response"]["reason"].startswith("Unauthorized: ")


async def test_database_that_does_not_answer(fresh_gateway: RunningGateway) -> None:
    ann = await fresh_gateway.person("ann")
    await fresh_gateway.administer("alter table realtime.messages rename column inserted_at to came_at")
    async with fresh_gateway.socket(ann.token) as wire:
        reply = await wire.join(f"user:{ann.id}", private=True, broadcast={"replay": {"since": 0}})

    assert reply[4]["response"]["reason"] == "UnableToReplayMessages: Realtime was unable to replay messages"
