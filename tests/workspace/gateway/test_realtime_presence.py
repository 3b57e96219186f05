"""Presence on raw connections: who is there, who comes and goes, and where it is refused."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.workspace.gateway_settings import GatewaySettings, RealtimeSettings
from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres
from tests.support.wires import Wire

pytestmark = pytest.mark.database

VERSIONS = pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
OK = {"status": "ok", "response": {}}


def a_room() -> str:
    return f"lobby-{uuid.uuid4()}"


async def enter(wire: Wire, name: str, key: str = "", *, private: bool = False) -> dict[str, Any]:
    """Join with presence and return the state that comes behind the reply."""
    reply = await wire.join(name, presence={"enabled": True, "key": key}, private=private)
    assert reply[4]["status"] == "ok", reply
    frame = await wire.receive()
    assert frame[2:4] == [f"realtime:{name}", "presence_state"]
    return dict(frame[4])


async def call(wire: Wire, name: str, event: object, payload: object = None) -> None:
    said = {"type": "presence", "event": event} | ({} if payload is None else {"payload": payload})
    await wire.send(f"realtime:{name}", "presence", said, ref="7", join_ref="1")


async def track(wire: Wire, name: str, payload: object) -> dict[str, Any]:
    """Track and return the difference that oneself hears of, behind the reply."""
    await call(wire, name, "track", payload)
    assert (await wire.receive())[1:] == ["7", f"realtime:{name}", "phx_reply", OK]
    frame = await wire.receive()
    assert frame[:4] == [None, None, f"realtime:{name}", "presence_diff"]
    return dict(frame[4])


@VERSIONS
async def test_state_comes_after_the_join(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.send(
            "realtime:empty", "phx_join", {"config": {"presence": {"enabled": "true"}}}, ref="4", join_ref="4"
        )
        reply, state = await wire.receive(), await wire.receive()

    assert reply[3] == "phx_reply"
    assert state == ["4" if version == "2.0.0" else None, None, "realtime:empty", "presence_state", {}]


@VERSIONS
async def test_tracking_is_told_to_all_and_found_by_whoever_comes_later(gateway: RunningGateway, version: str) -> None:
    name = a_room()
    async with gateway.socket(version=version) as ann, gateway.socket() as bo, gateway.socket() as cy:
        assert await enter(ann, name, "ann") == {}
        assert await enter(bo, name, "bo") == {}
        diff = await track(ann, name, {"mood": "grüß 😀"})

        meta = diff["joins"]["ann"]["metas"][0]
        assert diff == {"joins": {"ann": {"metas": [{"mood": "grüß 😀", "phx_ref": meta["phx_ref"]}]}}, "leaves": {}}
        assert (await bo.receive())[3:] == ["presence_diff", diff]
        assert await enter(cy, name) == diff["joins"]


@VERSIONS
async def test_change_is_one_difference_with_both_states(gateway: RunningGateway, version: str) -> None:
    name = a_room()
    async with gateway.socket(version=version) as wire:
        await enter(wire, name, "ann")
        first = (await track(wire, name, {"n": 1}))["joins"]["ann"]["metas"][0]
        diff = await track(wire, name, {"n": 2})

    second = diff["joins"]["ann"]["metas"][0]
    assert diff["leaves"] == {"ann": {"metas": [first]}}
    assert second == {"n": 2, "phx_ref": second["phx_ref"], "phx_ref_prev": first["phx_ref"]}
    assert first["phx_ref"] != second["phx_ref"]


async def test_same_state_again_is_told_to_nobody(gateway: RunningGateway) -> None:
    name = a_room()
    async with gateway.socket() as wire:
        await enter(wire, name, "ann")
        await track(wire, name, {"n": 1})
        await call(wire, name, "TRACK", {"n": 1})

        assert (await wire.receive())[4] == OK
        await wire.beats()


@pytest.mark.parametrize("how", ["untrack", "leave", "hang up", "join again"])
async def test_going_is_told_to_the_others(gateway: RunningGateway, how: str) -> None:
    name = a_room()
    async with gateway.socket() as ann, gateway.socket() as bo:
        await enter(ann, name, "ann")
        await enter(bo, name, "bo")
        joins = (await track(ann, name, {"n": 1}))["joins"]
        await bo.receive()
        match how:
            case "untrack":
                await call(ann, name, "untrack")
            case "leave":
                await ann.send(f"realtime:{name}", "phx_leave", {}, join_ref="1")
            case "hang up":
                await ann.connection.close()
            case _:
                await ann.send(f"realtime:{name}", "phx_join", {}, ref="2", join_ref="2")

        assert (await bo.receive())[3:] == ["presence_diff", {"joins": {}, "leaves": joins}]
        async with gateway.socket() as cy:
            assert await enter(cy, name) == {}


async def test_two_connections_under_one_key_are_two_metas(gateway: RunningGateway) -> None:
    name = a_room()
    async with gateway.socket() as first, gateway.socket() as second, gateway.socket() as other:
        await enter(first, name, "ann")
        await enter(second, name, "ann")
        await track(first, name, {"at": "desk"})
        await second.receive()
        await track(second, name, {"at": "phone"})
        state = await enter(other, name)
        await second.connection.close()
        diff = (await other.receive())[4]

    assert [meta["at"] for meta in state["ann"]["metas"]] == ["desk", "phone"]
    assert [meta["at"] for meta in diff["leaves"]["ann"]["metas"]] == ["phone"]


async def test_key_is_made_up_when_the_client_names_none(gateway: RunningGateway) -> None:
    name = a_room()
    keys = set()
    async with gateway.socket() as wire:
        for ref, key in enumerate(("", None, {"a": 1}, "x" * 300), start=1):
            await wire.join(name, ref=str(ref), presence={"key": key})
            if ref > 1:
                assert (await wire.receive())[3] == "phx_close"
            await wire.send(f"realtime:{name}", "presence", {"event": "track", "payload": {}}, join_ref=str(ref))
            frames = [await wire.receive() for _ in range(3)]
            keys |= frames[1][4]["joins"].keys()

    assert len(keys) == 4
    assert "" not in keys
    assert max(map(len, keys)) < 255


async def test_difference_reaches_public_channels_without_presence_and_tracking_turns_it_on(
    gateway: RunningGateway,
) -> None:
    name = a_room()
    async with gateway.socket() as ann, gateway.socket() as bo:
        await ann.join(name, presence={"enabled": False, "key": "ann"})
        await enter(bo, name, "bo")
        theirs = (await track(bo, name, {}))["joins"]
        assert (await ann.receive())[3:] == ["presence_diff", {"joins": theirs, "leaves": {}}]
        mine = (await track(ann, name, {}))["joins"]

        assert (await ann.receive())[3:] == ["presence_state", theirs | mine]


async def test_public_and_private_presence_are_apart_and_the_schema_refuses_the_private_one(
    gateway: RunningGateway,
) -> None:
    ann = await gateway.person()
    name = f"user:{ann.id}"
    async with gateway.socket(ann.token) as private, gateway.socket(ann.token) as public:
        reply = await private.join(name, private=True, presence={"enabled": True, "key": "ann"})
        await private.beats()  # there is no state for whom presence is not readable
        await enter(public, name, "ann")
        await track(public, name, {})
        await call(private, name, "track", {})

        assert reply[4]["status"] == "ok"
        assert (await private.receive())[4] == {"status": "error", "response": {}}
        await private.beats()


async def test_private_presence_where_the_policies_allow_it(fresh_gateway: RunningGateway) -> None:
    await fresh_gateway.administer(
        "create policy see on realtime.messages for select to authenticated"
        "  using (extension = 'presence' and topic = (select realtime.topic()) and topic like 'hall:%');"
        "create policy show on realtime.messages for insert to authenticated"
        "  with check (extension = 'presence' and topic = 'hall:1')"
    )
    ann, bo = await fresh_gateway.person("ann"), await fresh_gateway.person("bo")
    async with fresh_gateway.socket(ann.token) as first, fresh_gateway.socket(bo.token, "2.0.0") as second:
        assert await enter(first, "hall:1", "ann", private=True) == {}
        diff = await track(first, "hall:1", {"n": 1})
        assert await enter(second, "hall:1", "bo", private=True) == diff["joins"]
        assert await enter(first, "hall:2", "ann", private=True) == {}
        await call(first, "hall:2", "track", {})

        assert (await first.receive())[4] == {"status": "error", "response": {}}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"event": "track", "payload": "x"}, {"reason": "Presence track payload must be a map"}),
        ({"event": "track", "payload": [1]}, {"reason": "Presence track payload must be a map"}),
        ({"event": "whatever"}, {}),
    ],
)
async def test_calls_that_are_refused(gateway: RunningGateway, said: object, answer: object) -> None:
    async with gateway.socket() as wire:
        await wire.join("lobby")
        await wire.send("realtime:lobby", "presence", said)

        assert (await wire.receive())[4] == {"status": "error", "response": answer}


@pytest.mark.parametrize("said", ["x", None, [], {}, {"event": 7}, {"event": "untrack"}])
async def test_calls_that_do_nothing(gateway: RunningGateway, said: object) -> None:
    async with gateway.socket() as wire:
        await wire.join("lobby")
        await wire.send("realtime:lobby", "presence", said)

        assert (await wire.receive())[4] == OK


@pytest.mark.parametrize(
    ("limits", "payload", "message"),
    [
        ({"presence_calls": 1}, {}, "Client presence rate limit exceeded"),
        ({"most_presence_bytes": 50}, {"x": "y" * 60}, "Track message size exceeded"),
        ({"presence_events_per_second": 1 / 60}, {"n": 1}, "Too many presence messages per second"),
    ],
)
async def test_limits_end_the_channel(
    gateway_postgres: RunningPostgres, tmp_path: Path, limits: dict[str, Any], payload: object, message: str
) -> None:
    settings = GatewaySettings(realtime=RealtimeSettings(**limits))
    async with (
        gateway_postgres.database() as database,
        running_gateway(database, tmp_path, settings) as gateway,
        gateway.socket() as wire,
        gateway.socket() as other,
    ):
        await other.join("lobby")
        await enter(wire, "lobby", "ann")
        await track(wire, "lobby", {"first": True})
        await call(wire, "lobby", "track", payload)

        assert (await wire.receive())[4]["message"] == message
        assert (await wire.receive())[3] == "phx_close"
        await wire.beats()
        await other.receive()
        assert (await other.receive())[4]["joins"] == {}


async def test_window_of_calls_begins_anew(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = GatewaySettings(realtime=RealtimeSettings(presence_calls=1))
    async with (
        gateway_postgres.database() as database,
        running_gateway(database, tmp_path, settings) as gateway,
        gateway.socket() as wire,
    ):
        await enter(wire, "lobby", "ann")
        await track(wire, "lobby", {"n": 1})
        gateway.clock.advance(31)

        assert (await track(wire, "lobby", {"n": 2}))["leaves"]


async def test_presence_over_long_polling(gateway: RunningGateway) -> None:
    name = a_room()
    async with gateway.poller() as ann, gateway.socket() as bo:
        await enter(bo, name, "bo")
        await ann.join(name, presence={"enabled": True, "key": "ann"})
        assert (await ann.receive())[3] == "presence_state"
        await ann.send(f"realtime:{name}", "presence", json.loads('{"event": "track", "payload": {"n": 1}}'))

        assert (await bo.receive())[4]["joins"].keys() == {"ann"}
