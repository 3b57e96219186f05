"""Well-formed messages with any content whatever, on both carriers: no accident, and the next heartbeat is answered."""

import json
import random
from typing import Any

import pytest

from tests.support.gateway import RunningGateway
from tests.support.wires import Poller, Wire

pytestmark = pytest.mark.database

TOPICS = ["realtime:a", "realtime:b", "realtime:", "realtime:user:x", "phoenix", "", "room:1", "realtime:é\u2028"]
EVENTS = ["phx_join", "phx_join", "broadcast", "presence", "access_token", "phx_leave", "heartbeat", "phx_close", ""]
ATOMS: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "true",
    "track",
    "untrack",
    "\x00",
    "é",
    "sb_x",
    [],
    {},
]
KEYS = [
    "config",
    "broadcast",
    "presence",
    "private",
    "enabled",
    "key",
    "replay",
    "since",
    "limit",
    "ack",
    "self",
    "event",
    "payload",
    "type",
    "access_token",
    "user_token",
    "postgres_changes",
    "replication_ready",
    "x",
]


def anything(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.random()
    if kind < 0.5 or depth > 4:
        return chance.choice(ATOMS)
    if kind < 0.9:
        return {key: anything(chance, depth + 1) for key in chance.sample(KEYS, chance.randrange(6))}
    return [anything(chance, depth + 1) for _ in range(chance.randrange(4))]


def a_frame(chance: random.Random, version: str) -> str:
    refs = [chance.choice([None, "1", "2", 3, "r"]) for _ in range(2)]
    topic, event, payload = chance.choice(TOPICS), chance.choice(EVENTS), anything(chance)
    if chance.random() < 0.05:
        return json.dumps(anything(chance))
    if version == "1.0.0":
        names = ("join_ref", "ref", "topic", "event", "payload")
        return json.dumps(dict(zip(names, (*refs, topic, event, payload), strict=True)))
    return json.dumps([*refs, topic, event, payload])


async def answered(wire: Wire | Poller) -> None:
    """Expect the reply to a heartbeat, behind whatever else was answered."""
    await wire.send("phoenix", "heartbeat", {}, ref="the last")
    while (await wire.receive())[1] != "the last":
        pass


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("seed", range(4))
async def test_anything_on_a_socket(gateway: RunningGateway, version: str, seed: int) -> None:
    chance = random.Random(seed)
    async with gateway.socket(version=version) as wire:
        for _ in range(10):
            for _ in range(50):
                await wire.connection.send(a_frame(chance, version))
            await answered(wire)


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
async def test_anything_by_polling(gateway: RunningGateway, version: str) -> None:
    chance = random.Random(7)
    async with gateway.poller(version=version) as poller:
        for _ in range(10):
            assert await poller.post("\n".join(a_frame(chance, version) for _ in range(50))) == 200
            await answered(poller)


@pytest.mark.parametrize("seed", range(4))
async def test_anything_over_http(gateway: RunningGateway, seed: int) -> None:
    chance = random.Random(seed)
    names = ("topic", "event", "payload", "private", "id")
    for _ in range(100):
        message = {name: anything(chance) for name in chance.sample(names, chance.randrange(6))}
        body = chance.choice([{"messages": [message]}, {"messages": anything(chance)}, anything(chance)])
        batch = await gateway.http.post("/realtime/v1/api/broadcast", content=json.dumps(body))
        single = await gateway.http.post(
            "/realtime/v1/api/broadcast/a/events/b",
            content=json.dumps(anything(chance)),
            headers={"Content-Type": "application/json"},
        )

        assert batch.status_code in {202, 422}
        assert single.status_code == 202
