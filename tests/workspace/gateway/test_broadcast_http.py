"""Broadcasts over HTTP, at both endpoints: who may send what, how it arrives, and what malformed requests get."""

import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from desktop_chat.workspace.gateway_settings import GatewaySettings, RealtimeSettings
from tests.support.gateway import Person, RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres

pytestmark = pytest.mark.database

BATCH = "/realtime/v1/api/broadcast"
BLANK, INVALID = ["can't be blank"], ["is invalid"]


def a_message(topic: str, **more: object) -> dict[str, object]:
    return {"topic": topic, "event": "typing", "payload": {"on": True}, **more}


async def batch(sender: RunningGateway | Person, *messages: object) -> httpx.Response:
    """Send messages as a person or with the API key alone."""
    gateway = sender.gateway if isinstance(sender, Person) else sender
    headers = sender.headers if isinstance(sender, Person) else {}
    return await gateway.http.post(BATCH, json={"messages": list(messages)}, headers=headers)


def single(topic: str, event: str = "typing") -> str:
    return f"{BATCH}/{quote(topic, safe='')}/events/{quote(event, safe='')}"


async def test_batch_arrives_as_text_on_both_serializers(gateway: RunningGateway) -> None:
    name = f"lobby-{uuid.uuid4()}"
    async with gateway.socket() as first, gateway.socket(version="2.0.0") as second, gateway.poller() as third:
        for wire in (first, second, third):
            await wire.join(name)
        answer = await batch(gateway, a_message(name), a_message(name, event="é", id="7f"))

        assert (answer.status_code, answer.content) == (202, b"")
        for wire in (first, second, third):
            assert await wire.receive() == [
                None, None, f"realtime:{name}", "broadcast",
                {"type": "broadcast", "event": "typing", "payload": {"on": True}},
            ]  # fmt: skip
            assert (await wire.receive())[4] == {
                "type": "broadcast", "event": "é", "payload": {"on": True}, "meta": {"id": "7f"}
            }  # fmt: skip


async def test_single_arrives_in_a_binary_frame_on_the_second_serializer(gateway: RunningGateway) -> None:
    name = f"lobby/{uuid.uuid4()}"
    async with gateway.socket() as first, gateway.socket(version="2.0.0") as second:
        await first.join(name)
        await second.join(name)
        answer = await gateway.http.post(single(name, "a b"), json={"on": True})

        assert (answer.status_code, answer.content) == (202, b"")
        assert (await first.receive())[4] == {"type": "broadcast", "event": "a b", "payload": {"on": True}}
        assert await second.receive() == ["binary", f"realtime:{name}", "a b", "", b'{"on":true}']


async def test_bytes_reach_the_second_serializer_only(gateway: RunningGateway) -> None:
    name = f"lobby-{uuid.uuid4()}"
    async with gateway.socket() as first, gateway.socket(version="2.0.0") as second:
        await first.join(name)
        await second.join(name)
        headers = {"Content-Type": "application/octet-stream"}
        answer = await gateway.http.post(single(name), content=b"\x00\xff", headers=headers)

        assert answer.status_code == 202
        assert (await second.receive())[4] == b"\x00\xff"
        await first.beats()


@pytest.mark.parametrize(
    ("body", "arrives"),
    [(b"", b"{}"), (b"[1]", b'{"_json":[1]}'), (b'"x"', b'{"_json":"x"}'), (b' {"a": 1}', b'{"a":1}')],
)
async def test_payload_is_an_object_whatever_the_body(gateway: RunningGateway, body: bytes, arrives: bytes) -> None:
    name = f"lobby-{uuid.uuid4()}"
    async with gateway.socket(version="2.0.0") as wire:
        await wire.join(name)
        answer = await gateway.http.post(single(name), content=body, headers={"Content-Type": "application/json"})

        assert answer.status_code == 202
        assert (await wire.receive())[4] == arrives


async def test_members_speak_in_private(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    name = f"talk:{await ann.room(bo)}:1"
    async with gateway.socket(bo.token) as private, gateway.socket() as public:
        await private.join(name, private=True)
        await public.join(name)
        first = await batch(ann, a_message(name, private=True))
        second = await gateway.http.post(single(name) + "?private=true", json={"n": 2}, headers=ann.headers)

        assert (first.status_code, second.status_code) == (202, 202)
        assert (await private.receive())[4]["payload"] == {"on": True}
        assert (await private.receive())[4]["payload"] == {"n": 2}
        await public.beats()


async def test_what_may_not_be_written_vanishes_behind_a_202(gateway: RunningGateway) -> None:
    ann, bo, eve = [await gateway.person(name) for name in ("ann", "bo", "eve")]
    room = await ann.room(bo)
    talk, log = f"talk:{room}:1", f"room:{room}:1"
    async with gateway.socket(bo.token) as wire:
        await wire.join(talk, private=True)
        await wire.join(log, private=True, ref="2")
        answers = [
            await batch(eve, a_message(talk, private=True)),
            await batch(gateway, a_message(talk, private="true")),
            await batch(ann, a_message(log, private=True)),
            await gateway.http.post(single(log) + "?private=true", json={"s": 10**9}, headers=ann.headers),
            await gateway.http.post(single(talk) + "?private=true", json={}, headers=eve.headers),
        ]

        assert [answer.status_code for answer in answers] == [202] * 5
        await wire.beats()


async def test_one_topic_that_may_not_be_written_keeps_no_other_back(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    async with gateway.socket(bo.token) as wire:
        await wire.join(f"talk:{room}:1", private=True)
        messages = [a_message(f"room:{room}:1", private=True), a_message(f"talk:{room}:1", private=True)]
        await batch(ann, *messages, *messages)

        assert [(await wire.receive())[2] for _ in range(2)] == [f"realtime:talk:{room}:1"] * 2
        await wire.beats()


@pytest.mark.expects_log("The policies of realtime.messages failed")
async def test_writing_that_cannot_be_asked_about_vanishes(fresh_gateway: RunningGateway) -> None:
    ann = await fresh_gateway.person("ann")
    await fresh_gateway.administer("alter table realtime.messages rename column topic to subject")

    assert (await batch(ann, a_message("talk:x", private=True))).status_code == 202


@pytest.mark.parametrize("headers", [{}, {"apikey": "nonsense"}, {"Authorization": "Bearer nonsense"}])
@pytest.mark.parametrize("path", [BATCH, single("lobby")])
async def test_without_a_good_token(gateway: RunningGateway, path: str, headers: dict[str, str]) -> None:
    if "Authorization" in headers:
        headers = {**headers, "apikey": gateway.anon_key}  # the token wins
    async with httpx.AsyncClient(base_url=gateway.url) as http:
        answer = await http.post(path, json={"messages": [a_message("lobby")]}, headers=headers)

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


async def test_token_of_a_person_in_place_of_the_key(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    async with httpx.AsyncClient(base_url=gateway.url) as http:
        answer = await http.post(BATCH, json={"messages": [a_message("lobby")]}, headers={"apikey": ann.token})

    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, BLANK),
        ([], BLANK),
        ({"messages": []}, BLANK),
        ({"messages": None}, BLANK),
        ({"messages": "x"}, INVALID),
        ({"messages": ["x"]}, INVALID),
        ({"messages": [{}]}, [{"topic": BLANK, "payload": BLANK, "event": BLANK}]),
        (
            {"messages": [{"topic": " ", "event": 7, "payload": "x"}]},
            [{"topic": BLANK, "payload": INVALID, "event": INVALID}],
        ),
        ({"messages": [a_message("x"), a_message("x", payload=None)]}, [{}, {"payload": BLANK}]),
        ({"messages": [a_message("x", private="maybe")]}, [{"private": INVALID}]),
        ({"messages": [a_message("x", private=[1])]}, [{"private": INVALID}]),
        ({"messages": [a_message("x", private=7)]}, [{"private": INVALID}]),
    ],
)
async def test_batch_that_is_not_valid(gateway: RunningGateway, body: object, errors: object) -> None:
    answer = await gateway.http.post(BATCH, json=body)

    assert (answer.status_code, answer.json()) == (422, {"errors": {"messages": errors}})


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 200_000, b'{"x": NaN}', b'{"x": "\\ud800"}'])
@pytest.mark.parametrize("path", [BATCH, single("lobby")])
async def test_body_that_is_no_json(gateway: RunningGateway, path: str, body: bytes) -> None:
    answer = await gateway.http.post(path, content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()) == (400, {"errors": {"detail": "Bad Request"}})


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", ""])
async def test_other_media_types(gateway: RunningGateway, kind: str) -> None:
    answer = await gateway.http.post(single("lobby"), content=b"x", headers={"Content-Type": kind})

    error = "Unsupported Media Type. Use application/json or application/octet-stream"
    assert (answer.status_code, answer.json()) == (415, {"error": error})


@pytest.mark.parametrize("path", [BATCH, single("lobby")])
async def test_body_that_is_too_big(gateway: RunningGateway, path: str) -> None:
    answer = await gateway.http.post(
        path, content=b"x" * 2_000_001, headers={"Content-Type": "application/octet-stream"}
    )

    assert answer.status_code == 413


async def test_other_methods(gateway: RunningGateway) -> None:
    assert (await gateway.http.get(BATCH)).status_code == 404
    assert (await gateway.http.get(single("lobby"))).status_code == 404


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
async def test_pages_from_elsewhere_get_nothing(gateway: RunningGateway, headers: dict[str, str]) -> None:
    assert (await gateway.http.post(BATCH, json={}, headers=headers)).status_code == 403


async def limited_answers(
    postgres: RunningPostgres, folder: Path, limits: dict[str, Any], *bodies: list[dict[str, object]]
) -> list[tuple[int, Any]]:
    """Send batches one after the other to a gateway with limits, where somebody listens."""
    settings = GatewaySettings(realtime=RealtimeSettings(**limits))
    async with (
        postgres.database() as database,
        running_gateway(database, folder, settings) as gateway,
        gateway.socket() as wire,
    ):
        await wire.join("lobby")
        answers = [await batch(gateway, *body) for body in bodies]
    return [(answer.status_code, answer.json() if answer.content else None) for answer in answers]


async def test_long_batch_arrives_whole_and_keeps_nobody_waiting(gateway: RunningGateway) -> None:
    """It is longer than the queue of any receiver."""
    name, count = f"lobby-{uuid.uuid4()}", gateway.context.settings.realtime.queue_frames + 500
    async with gateway.socket() as wire:
        await wire.join(name)
        answer = await batch(gateway, *(a_message(name, payload={"n": number}) for number in range(count)))

        assert answer.status_code == 202
        assert [(await wire.receive())[4]["payload"]["n"] for _ in range(count)] == list(range(count))


async def test_batch_that_no_quota_allows(gateway: RunningGateway) -> None:
    answer = await batch(gateway, *[{}] * 5_001)

    assert answer.status_code == 429


async def test_payload_over_the_limit(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    settings = GatewaySettings(realtime=RealtimeSettings(most_payload_bytes=100))
    large = {"x": "y" * 100}
    async with gateway_postgres.database() as database, running_gateway(database, tmp_path, settings) as gateway:
        first = await batch(gateway, a_message("lobby", payload=large))
        second = await gateway.http.post(single("lobby"), json=large)

    too_large = {"payload": ["Payload size exceeds tenant limit"]}
    assert (first.status_code, first.json()) == (422, {"errors": {"messages": [too_large]}})
    assert (second.status_code, second.json()) == (422, {"errors": too_large})


async def test_too_many_messages(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    one = a_message("lobby")
    limits = {"events_burst": 3, "events_per_second": 0.001}
    answers = await limited_answers(gateway_postgres, tmp_path, limits, [one, one], [one, one], [one], [one])

    batch_too_large = {"message": "Too many messages to broadcast, please reduce the batch size"}
    assert answers == [
        (202, None), (429, batch_too_large), (202, None), (429, {"message": "You have exceeded your rate limit"})
    ]  # fmt: skip


async def test_deliveries_over_the_quota(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    one = a_message("lobby")
    answers = await limited_answers(gateway_postgres, tmp_path, {"deliveries_per_second": 1 / 60}, [one], [one])

    assert answers == [(202, None), (429, {"message": "You have exceeded your rate limit"})]
