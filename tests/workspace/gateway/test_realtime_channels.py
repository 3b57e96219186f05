"""Joining, leaving and broadcasting on raw sockets of both serializers, word for word as the real server answers."""

import json
import uuid

import jwt
import pytest

from tests.support.gateway import Person, RunningGateway
from tests.support.wires import Wire

pytestmark = [pytest.mark.database, pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])]

OK = {"status": "ok", "response": {"postgres_changes": []}}


def refused(reason: str) -> dict[str, object]:
    return {"status": "error", "response": {"reason": reason}}


def said(event: str, payload: object) -> dict[str, object]:
    return {"type": "broadcast", "event": event, "payload": payload}


async def shout(wire: Wire, name: str, payload: object, ref: str = "5", join_ref: str = "1") -> None:
    await wire.send(f"realtime:{name}", "broadcast", payload, ref=ref, join_ref=join_ref)


def short_lived(gateway: RunningGateway, person: Person, seconds: int) -> str:
    """Return a token like the person's own that ends after so many seconds."""
    claims = jwt.decode(person.token, options={"verify_signature": False})
    keys = gateway.context.keys
    claims["exp"] = gateway.clock.now() // 1000 + seconds
    return jwt.encode(claims, keys.private_key, algorithm="ES256", headers={"kid": keys.kid})


async def test_heartbeat_and_public_join(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.beats()

        assert (await wire.join("lobby"))[1:] == ["1", "realtime:lobby", "phx_reply", OK]


async def test_public_broadcast_reaches_others_but_not_oneself(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as ann, gateway.socket(version="1.0.0") as bo:
        await ann.join("lobby")
        await bo.join("lobby")
        await shout(ann, "lobby", {"foo": "bär 😀"})

        assert await bo.receive() == [None, None, "realtime:lobby", "broadcast", {"foo": "bär 😀"}]
        await ann.beats()


async def test_bare_bytes_reach_the_second_serializer_only(gateway: RunningGateway, version: str) -> None:
    names = [b"1", b"2", b"realtime:bytes", b"broadcast"]
    async with gateway.socket(version="2.0.0") as ann, gateway.socket(version=version) as bo:
        await ann.join("bytes")
        await bo.join("bytes")
        await ann.connection.send(bytes([0, *map(len, names)]) + b"".join(names) + b"\x00\xff")
        await ann.beats()

        if version == "2.0.0":
            assert await bo.connection.recv() == b"\x02\x0e\x09realtime:bytesbroadcast\x00\xff"
        await bo.beats()


async def test_echo_comes_before_the_ack(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby", broadcast={"self": True, "ack": "true"})
        await shout(wire, "lobby", said("e", {"k": 1}))

        assert await wire.receive() == [None, None, "realtime:lobby", "broadcast", said("e", {"k": 1})]
        assert (await wire.receive())[1:] == ["5", "realtime:lobby", "phx_reply", {"status": "ok", "response": {}}]


async def test_private_and_public_rooms_of_one_name_are_apart(gateway: RunningGateway, version: str) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    name = f"talk:{await ann.room(bo)}:1"
    async with gateway.socket(ann.token, version) as public, gateway.socket(bo.token, version) as private:
        await public.join(name)
        assert (await private.join(name, private=True))[4] == OK

        await shout(public, name, said("typing", {"on": True}))
        await public.beats()

        await private.beats()


async def test_members_talk_in_private(gateway: RunningGateway, version: str) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    name = f"talk:{await ann.room(bo)}:1"
    async with gateway.socket(version=version) as first, gateway.socket(version=version) as second:
        assert (await first.join(name, token=ann.token, private=True, broadcast={"ack": True}))[4] == OK
        assert (await second.join(name, token=bo.token, private=True))[4] == OK
        await shout(first, name, said("typing", {"on": True}))

        assert (await first.receive())[4] == {"status": "ok", "response": {}}
        assert (await second.receive())[3:] == ["broadcast", said("typing", {"on": True})]


async def test_outsider_is_refused(gateway: RunningGateway, version: str) -> None:
    ann, eve = await gateway.person("ann"), await gateway.person("eve")
    room = await ann.room()
    async with gateway.socket(eve.token, version) as wire:
        for name in (f"room:{room}:1", f"talk:{room}:1", f"user:{ann.id}", f"room:{room}:2", "nonsense", "room:x:y"):
            reason = f"Unauthorized: You do not have permissions to read from this Channel topic: {name}"
            assert (await wire.join(name, private=True))[4] == refused(reason)
        await wire.beats()


async def test_nobody_without_an_account_joins_in_private(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.person("ann")
    async with gateway.socket(version=version) as wire:
        answer = await wire.join(f"user:{ann.id}", private=True)

    assert answer[4]["response"]["reason"].startswith("Unauthorized: ")


async def test_only_the_database_writes_to_a_room(gateway: RunningGateway, version: str) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    name = f"room:{await ann.room(bo)}:1"
    async with gateway.socket(ann.token, version) as forger, gateway.socket(bo.token, version) as wire:
        await forger.join(name, private=True, broadcast={"ack": True, "self": True})
        await wire.join(name, private=True)
        await shout(forger, name, said("ev", {"s": 10**9}))

        assert (await forger.receive())[4] == {"status": "error", "response": {"error": "unauthorized"}}
        await forger.beats()
        await wire.beats()


async def test_earlier_generation_cannot_be_joined(gateway: RunningGateway, version: str) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    removal = await ann.call(
        "set_member", p_room=room, p_op=str(uuid.uuid4()), p_user=bo.id, p_state="removed", p_role="member"
    )
    async with gateway.socket(bo.token, version) as wire:
        replies = [(await wire.join(f"room:{room}:{gen}", private=True))[4]["status"] for gen in (1, 2)]

    assert removal.json()["gen"] == 2
    assert replies == ["error", "error"]


async def test_later_join_closes_the_earlier_with_its_join_ref(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby", ref="1")

        assert (await wire.join("lobby", ref="2", broadcast={"self": True}))[1] == "2"
        assert (await wire.receive())[1:] == ["1", "realtime:lobby", "phx_close", {}]
        await shout(wire, "lobby", said("e", {}), join_ref="2")
        assert (await wire.receive())[3] == "broadcast"
        await wire.beats()


async def test_leaving_needs_the_right_join_ref(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby", ref="7")
        for join_ref in (None, "1"):
            await wire.send("realtime:lobby", "phx_leave", {}, ref="8", join_ref=join_ref)
        await wire.beats()
        await wire.send("realtime:lobby", "phx_leave", {}, ref="9", join_ref="7")

        assert (await wire.receive())[1:] == ["9", "realtime:lobby", "phx_reply", {"status": "ok", "response": {}}]
        assert (await wire.receive())[1:] == ["7", "realtime:lobby", "phx_close", {}]
        await shout(wire, "lobby", {})
        assert (await wire.receive())[4] == refused("unmatched topic")


async def test_leaving_what_is_not_joined_is_fine(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.send("realtime:lobby", "phx_leave", {})

        assert (await wire.receive())[4] == {"status": "ok", "response": {}}


@pytest.mark.parametrize(("topic", "event"), [("room:1", "phx_join"), ("phoenix", "x"), ("realtime:x", "broadcast")])
async def test_unmatched_topic(gateway: RunningGateway, version: str, topic: str, event: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.send(topic, event, {})

        assert (await wire.receive())[4] == refused("unmatched topic")


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        ("realtime:", {"config": {}}, "TopicNameRequired: You must provide a topic name"),
        ("realtime:x", {"config": "x"}, "UnknownErrorOnChannel: the payload of the join could not be read"),
        ("realtime:x", [], "UnknownErrorOnChannel: the payload of the join could not be read"),
        ("realtime:x", {"access_token": "no"}, "MalformedJWT: The token provided is not a valid JWT"),
        (
            "realtime:x",
            {"config": {"broadcast": {"replay": {"since": 1}}}},
            "UnableToReplayMessages: Replay is not allowed for public channels",
        ),
    ],
)
async def test_joins_that_fail(gateway: RunningGateway, version: str, topic: str, payload: object, reason: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.send(topic, "phx_join", payload, ref="1", join_ref="1")

        assert (await wire.receive())[4] == refused(reason)
        await wire.beats()


@pytest.mark.parametrize("payload", [{"config": {}}, {"config": {"broadcast": 7, "presence": [], "private": "no"}}])
async def test_wrong_types_in_a_join_mean_the_default(gateway: RunningGateway, version: str, payload: object) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.send("realtime:x", "phx_join", payload, ref="1", join_ref="1")

        assert (await wire.receive())[4] == OK
        assert (await wire.receive())[3] == "presence_state"


async def test_joins_with_a_bad_token_are_refused(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.account()
    expired, forged = short_lived(gateway, ann, -5), ann.token[:-6] + "AAAAAA"
    async with gateway.socket(version=version) as wire:
        first, second = await wire.join("x", token=expired), await wire.join("x", token=forged)

    assert first[4]["response"]["reason"].startswith("InvalidJWTToken: Token has expired ")
    assert second[4] == refused("JwtSignatureError: Failed to validate JWT signature")


async def test_publishable_key_in_a_join_means_the_sockets_own_token(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.person()
    async with gateway.socket(ann.token, version) as wire:
        assert (await wire.join(f"user:{ann.id}", token="sb_publishable_x", private=True))[4] == OK


async def test_payload_that_is_no_object_crashes_the_channel(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby")
        await shout(wire, "lobby", "text")

        assert (await wire.receive())[1:] == ["1", "realtime:lobby", "phx_error", {"reason": "channel_crash"}]
        await shout(wire, "lobby", {})
        assert (await wire.receive())[4] == refused("unmatched topic")


async def test_token_that_ends_closes_its_channels_but_not_the_socket(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.person()
    async with gateway.socket(version=version) as wire:
        await wire.join(f"user:{ann.id}", token=short_lived(gateway, ann, 2), private=True)

        end = await wire.receive()
        assert end[3] == "system"
        assert end[4] == {
            "extension": "system",
            "status": "error",
            "message": "Token has expired 0 seconds ago",
            "channel": f"user:{ann.id}",
        }
        assert (await wire.receive())[1:] == ["1", f"realtime:user:{ann.id}", "phx_close", {}]
        await wire.beats()


async def test_fresh_token_keeps_the_channel(gateway: RunningGateway, version: str) -> None:
    ann = await gateway.person()
    topic = f"realtime:user:{ann.id}"
    async with gateway.socket(version=version) as wire:
        await wire.join(f"user:{ann.id}", token=short_lived(gateway, ann, 2), private=True)
        await wire.send(topic, "access_token", {"access_token": ann.token}, join_ref="1")
        for ignored in (ann.token, None, "sb_publishable_x", 7):
            await wire.send(topic, "access_token", {"access_token": ignored}, join_ref="1")
        await wire.beats()
        gateway.clock.advance(5)
        await wire.join("other", token=ann.token, ref="2")

        await gateway.execute("select realtime.send('{}', 'me', $1)", f"user:{ann.id}")
        assert "me" in str(await wire.receive())


@pytest.mark.parametrize(
    ("token", "message"),
    [("no", "The token provided is not a valid JWT"), ("a.b.c", "The token provided is not a valid JWT")],
)
async def test_bad_fresh_token_ends_the_channel(
    gateway: RunningGateway, version: str, token: str, message: str
) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby")
        await wire.send("realtime:lobby", "access_token", {"access_token": token}, join_ref="1")

        assert (await wire.receive())[4]["message"] == message
        assert (await wire.receive())[3] == "phx_close"


async def test_fresh_token_of_somebody_else_ends_a_private_channel(gateway: RunningGateway, version: str) -> None:
    ann, eve = await gateway.person("ann"), await gateway.person("eve")
    name = f"user:{ann.id}"
    async with gateway.socket(ann.token, version) as wire:
        await wire.join(name, private=True)
        await wire.send(f"realtime:{name}", "access_token", {"access_token": eve.token}, join_ref="1")

        message = f"You do not have permissions to read from this Channel topic: {name}"
        assert (await wire.receive())[4]["message"] == message
        assert (await wire.receive())[3] == "phx_close"


async def test_table_changes_are_refused_as_the_real_server_refuses_them(gateway: RunningGateway, version: str) -> None:
    change = {"event": "*", "schema": "public", "table": "t"}
    async with gateway.socket(version=version) as wire:
        reply = await wire.join("lobby", postgres_changes=[change])
        system = await wire.receive()

    assert reply[4]["response"]["postgres_changes"][0].items() >= change.items()
    assert (system[3], system[4]["extension"], system[4]["status"]) == ("system", "postgres_changes", "error")


@pytest.mark.parametrize(
    ("topic", "binding"),
    [
        ("public", {"schema": "public"}),
        ("public:t:id=eq.1:2", {"schema": "public", "table": "t", "filter": "id=eq.1:2"}),
    ],
)
async def test_topic_of_a_join_without_a_config_is_a_binding(
    gateway: RunningGateway, version: str, topic: str, binding: dict[str, str]
) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.send(f"realtime:{topic}", "phx_join", {}, ref="1", join_ref="1")
        reply, state, system = [await wire.receive() for _ in range(3)]

    (change,) = reply[4]["response"]["postgres_changes"]
    assert {name: value for name, value in change.items() if name != "id"} == binding
    assert (state[3], system[3], system[4]["extension"]) == ("presence_state", "system", "postgres_changes")


async def test_replication_is_ready_at_once(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby", broadcast={"replication_ready": True})

        assert (await wire.receive())[4]["message"] == "Replication connection established"


RUBBISH: list[str | bytes] = [
    "",
    "x",
    "{}",
    "[]",
    "[" * 200_000,
    '["1","2","t","e",NaN]',
    '["1","2","realtime:lobby","broadcast","\\ud800"]',
    json.dumps({"topic": 1}),
    b"",
    b"\x03\xff",
    b"\x04" * 50,
]


async def test_rubbish_is_dropped_and_the_socket_stays(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby")
        for rubbish in RUBBISH:
            await wire.connection.send(rubbish)

        await wire.beats()


async def test_events_that_nobody_knows_are_dropped(gateway: RunningGateway, version: str) -> None:
    async with gateway.socket(version=version) as wire:
        await wire.join("lobby")
        await wire.send("realtime:lobby", "whatever", {})

        await wire.beats()
