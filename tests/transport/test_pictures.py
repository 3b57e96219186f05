"""The files of pictures over HTTP, against storages that answer as told, on real sockets."""

import asyncio
import gzip
import json
from dataclasses import dataclass, field

import pytest

from desktop_chat.domain.errors import Refused, Transient, Unauthorised
from desktop_chat.domain.picture import LARGEST, Picture, PictureId
from desktop_chat.domain.ports_pictures import PictureBackend
from desktop_chat.transport.rest_pictures import RestPictures
from tests.transport.conftest import KEY, MakeBackend
from tests.transport.raw_server import Behaviour, a_raw_server, an_answer, answering, garbage, read_request
from tests.unit.protocol.builders import ANN

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
FACE = Picture(ANN, PictureId("0a" * 32))
AT = "/storage/v1/object"


def a_no(status: str, error: str, message: str = "?") -> bytes:
    return json.dumps({"statusCode": status, "error": error, "message": message}).encode()


@dataclass
class Storage:
    """Answers every request with the same, and writes down what came."""

    answer: bytes
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def behave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head, body = await read_request(reader)
            first, *lines = head.decode().splitlines()
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
            self.requests.append((first.rpartition(" ")[0], headers, body))
            writer.write(self.answer)
            await writer.drain()


async def refusal_of(behave: Behaviour, make_backend: MakeBackend) -> Refused:
    """Return how a download is refused."""
    async with a_raw_server(behave) as url:
        with pytest.raises(Refused) as caught:
            await make_backend(url).pictures.download(FACE)
    return caught.value


@pytest.mark.parametrize(("data", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")], ids=["png", "jpeg"])
async def test_a_picture_is_uploaded_as_what_it_is(data: bytes, kind: str, make_backend: MakeBackend) -> None:
    storage = Storage(an_answer(200, b'{"Key": "avatars/x"}'))
    async with a_raw_server(storage.behave) as url:
        backend = make_backend(url)
        backend.authorise("jwt1")

        await backend.pictures.upload(FACE, data)

    ((line, headers, body),) = storage.requests
    assert (line, body) == (f"POST {AT}/avatars/{ANN}/{'0a' * 32}", data)
    assert (headers["apikey"], headers["authorization"]) == (KEY, "Bearer jwt1")
    assert (headers["content-type"], headers["cache-control"]) == (kind, "max-age=31536000")
    assert "x-upsert" not in headers


@pytest.mark.parametrize(("status", "error"), [(400, "Duplicate"), (409, "Duplicate"), (409, "KeyAlreadyExists")])
async def test_what_is_there_already_is_uploaded(status: int, error: str, make_backend: MakeBackend) -> None:
    async with a_raw_server(answering(status, a_no("409", error))) as url:
        await make_backend(url).pictures.upload(FACE, PNG)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg>", b"\x89PN", b" " + PNG[:8]])
async def test_what_is_no_picture_is_not_even_sent(data: bytes, make_backend: MakeBackend) -> None:
    with pytest.raises(Refused) as caught:
        await make_backend("http://127.0.0.1:9").pictures.upload(FACE, data)
    assert caught.value.code == "bad_picture"


async def test_what_is_too_large_is_not_even_sent(make_backend: MakeBackend) -> None:
    with pytest.raises(Refused) as caught:
        await make_backend("http://127.0.0.1:9").pictures.upload(FACE, PNG + bytes(LARGEST))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("error", "code"), [("403", "not_allowed"), ("413", "too_large"), ("415", "x"), ("404", "not_found")]
)
async def test_an_upload_that_is_refused_says_why(error: str, code: str, make_backend: MakeBackend) -> None:
    async with a_raw_server(answering(400, a_no(error, "x"))) as url:
        with pytest.raises(Refused) as caught:
            await make_backend(url).pictures.upload(FACE, PNG)
    assert caught.value.code == code


async def test_a_picture_is_downloaded_as_it_is(make_backend: MakeBackend) -> None:
    storage = Storage(an_answer(200, PNG, Content_Type="image/png"))
    async with a_raw_server(storage.behave) as url:
        backend = make_backend(url)
        backend.authorise("jwt1")

        assert await backend.pictures.download(FACE) == PNG

    ((line, headers, body),) = storage.requests
    assert (line, body) == (f"GET {AT}/authenticated/avatars/{ANN}/{'0a' * 32}", b"")
    assert (headers["authorization"], headers["accept"]) == ("Bearer jwt1", "*/*")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, a_no("404", "not_found", "Object not found")),
        (404, a_no("404", "not_found", "Object not found")),
        (400, a_no("404", "Bucket not found")),
        (400, a_no("403", "Unauthorized", "Access denied")),
    ],
)
async def test_what_is_gone_or_not_to_be_seen_is_not_found(status: int, body: bytes, make_backend: MakeBackend) -> None:
    assert (await refusal_of(answering(status, body), make_backend)).code == "not_found"


async def test_the_largest_picture_is_taken(make_backend: MakeBackend) -> None:
    async with a_raw_server(answering(200, bytes(LARGEST))) as url:
        assert len(await make_backend(url).pictures.download(FACE)) == LARGEST


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (bytes(LARGEST + 1), {}),
        (bytes(LARGEST * 40), {}),
        (gzip.compress(bytes(LARGEST * 1000)), {"Content_Encoding": "gzip"}),
    ],
    ids=["a byte more", "more than any answer", "a bomb"],
)
async def test_more_than_a_picture_is_refused_for_good(
    body: bytes, packing: dict[str, str], make_backend: MakeBackend
) -> None:
    refused = await refusal_of(answering(200, body, **packing), make_backend)

    assert (refused.code, str(refused)) == ("too_large", "This picture is too large.")


async def test_an_answer_without_end_is_cut_off(make_backend: MakeBackend) -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(65_536))
            await writer.drain()

    assert (await refusal_of(behave, make_backend)).code == "too_large"


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(answering(404, b"<html>a portal</html>"), id="a page in between"),
        pytest.param(answering(502, b""), id="a gateway"),
        pytest.param(answering(400, a_no("544", "DatabaseTimeout")), id="a busy database"),
        pytest.param(answering(404, b'{"statusCode": ' + b"[" * 9999), id="deep"),
        pytest.param(garbage, id="garbage"),
    ],
)
async def test_what_may_pass_is_no_definite_answer(behave: Behaviour, make_backend: MakeBackend) -> None:
    async with a_raw_server(behave) as url:
        with pytest.raises(Transient):
            await make_backend(url).pictures.download(FACE)


async def test_a_token_that_has_ended_has_to_be_renewed(make_backend: MakeBackend) -> None:
    over = a_no("403", "Unauthorized", '"exp" claim timestamp check failed')
    async with a_raw_server(answering(400, over)) as url:
        pictures = make_backend(url).pictures
        for asking in (pictures.download(FACE), pictures.upload(FACE, PNG), pictures.remove(FACE)):
            with pytest.raises(Unauthorised):
                await asking


async def test_a_picture_is_removed_by_its_name(make_backend: MakeBackend) -> None:
    storage = Storage(an_answer(200, b"[]"))
    async with a_raw_server(storage.behave) as url:
        await make_backend(url).pictures.remove(FACE)

    ((line, headers, body),) = storage.requests
    assert line == f"DELETE {AT}/avatars"
    assert json.loads(body) == {"prefixes": [f"{ANN}/{'0a' * 32}"]}
    assert headers["content-type"].startswith("application/json")


async def test_they_fit_the_port(make_backend: MakeBackend) -> None:
    fits: PictureBackend = make_backend("http://127.0.0.1:9").pictures

    assert isinstance(fits, RestPictures)
