"""Resumable uploads, request by request: TUS 1.0 as its specification and Supabase's clients speak it."""

import asyncio
import base64
import hashlib
from typing import Any

import httpx
import pytest

from tests.support.gateway import RunningGateway
from tests.workspace.storage.conftest import BASE, Asker

TUS = {"tus-resumable": "1.0.0"}
CHUNK = TUS | {"content-type": "application/offset+octet-stream"}


def metadata(**facts: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())


async def announce(asker: Asker, length: int, name: str = "x", **kwargs: Any) -> httpx.Response:
    """Make an upload."""
    said = metadata(bucketName=asker.bucket, objectName=name, contentType="text/plain", cacheControl="60")
    headers = TUS | {"upload-length": str(length), "upload-metadata": said} | kwargs.pop("headers", {})
    return await asker.ask("POST", "/upload/resumable", headers=headers, **kwargs)


def place(answer: httpx.Response) -> str:
    """Return the upload's path below the area of files."""
    assert answer.status_code == 201, answer.text
    return httpx.URL(answer.headers["location"]).path.removeprefix(BASE)


async def patch(asker: Asker, path: str, offset: int, data: bytes, **headers: str) -> httpx.Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return await asker.ask("PATCH", path, content=data, headers=CHUNK | {"upload-offset": str(offset)} | more)


async def offset_of(asker: Asker, path: str) -> int:
    answer = await asker.ask("HEAD", path, headers=TUS)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return int(answer.headers["upload-offset"])


async def test_the_server_says_what_it_offers(owner: Asker) -> None:
    answer = await owner.ask("OPTIONS", "/upload/resumable")

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    offered = set(answer.headers["tus-extension"].split(","))
    assert offered == {"creation", "creation-with-upload", "termination", "expiration", "checksum"}


async def test_an_upload_in_pieces_becomes_an_object(owner: Asker) -> None:
    data = bytes(range(256)) * 9000

    made = await announce(owner, len(data), "dir/ü.bin")
    path = place(made)
    first = await patch(owner, path, 0, data[:1_000_000])
    between = (await offset_of(owner, path), (await owner.get("dir/ü.bin")).status_code)
    last = await patch(owner, path, 1_000_000, data[1_000_000:])

    assert made.headers["upload-expires"].endswith("GMT")
    assert (first.status_code, first.headers["upload-offset"], between) == (204, "1000000", (1_000_000, 400))
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(data)))
    stored = await owner.get("dir/ü.bin")
    assert (stored.content, stored.headers["content-type"]) == (data, "text/plain")
    assert stored.headers["cache-control"] == "max-age=60"
    assert await offset_of(owner, path) == len(data)


async def test_an_upload_can_come_with_its_creation(owner: Asker) -> None:
    made = await announce(owner, 6, headers=CHUNK, content=b"abc")
    last = await patch(owner, place(made), 3, b"def")

    assert (made.headers["upload-offset"], last.status_code) == ("3", 204)
    assert (await owner.get("x")).content == b"abcdef"


async def test_nothing_at_all_is_an_object_too(owner: Asker) -> None:
    place(await announce(owner, 0))

    assert (await owner.get("x")).content == b""


async def test_a_wrong_offset_is_a_conflict_and_changes_nothing(owner: Asker) -> None:
    path = place(await announce(owner, 6))
    await patch(owner, path, 0, b"abc")

    answers = [(await patch(owner, path, offset, b"x")).status_code for offset in (0, 2, 4)]

    assert answers == [409, 409, 409]
    assert await offset_of(owner, path) == 3


async def test_a_taken_name_is_refused_before_any_byte_unless_it_is_to_be_replaced(owner: Asker) -> None:
    await owner.put("x", b"old")

    refused = await announce(owner, 3)
    path = place(await announce(owner, 3, headers={"x-upsert": "true"}))
    await patch(owner, path, 0, b"new", x_upsert="true")

    assert (refused.status_code, refused.text) == (409, "The resource already exists\n")
    assert (await owner.get("x")).content == b"new"


async def test_a_name_that_was_taken_meanwhile_is_a_conflict_at_the_end(owner: Asker) -> None:
    path = place(await announce(owner, 3))
    await owner.put("x", b"old")

    answer = await patch(owner, path, 0, b"new")

    assert answer.status_code == 409
    assert (await owner.get("x")).content == b"old"


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("tus-resumable", "0.2.2", 412),
        ("upload-length", "many", 400),
        ("upload-metadata", "bucketName *", 400),
        ("upload-metadata", "bucketName YQ==", 400),
        ("authorization", "Bearer nonsense", 403),
    ],
)
async def test_an_announcement_that_makes_no_sense_is_refused(
    owner: Asker, header: str, value: str, status: int
) -> None:
    assert (await announce(owner, 3, headers={header: value})).status_code == status


async def test_bytes_need_their_type_and_fit_the_length(owner: Asker) -> None:
    path = place(await announce(owner, 3))

    untyped = await owner.ask("PATCH", path, content=b"abc", headers=TUS | {"upload-offset": "0"})
    unplaced = await owner.ask("PATCH", path, content=b"abc", headers=CHUNK)
    too_many = await patch(owner, path, 0, b"abcd")

    assert (untyped.status_code, unplaced.status_code, too_many.status_code) == (415, 400, 413)
    assert await offset_of(owner, path) == 0


async def test_a_checksum_is_held_against_the_bytes(owner: Asker) -> None:
    path = place(await announce(owner, 6))
    right = base64.b64encode(hashlib.sha1(b"abc").digest()).decode()

    wrong = await patch(owner, path, 0, b"abx", upload_checksum=f"sha1 {right}")
    after_wrong = await offset_of(owner, path)
    good = await patch(owner, path, 0, b"abc", upload_checksum=f"sha1 {right}")
    unknown = await patch(owner, path, 3, b"def", upload_checksum=f"crc32 {right}")

    assert (wrong.status_code, after_wrong, good.status_code, unknown.status_code) == (460, 0, 204, 400)


async def test_an_upload_can_be_ended(owner: Asker, gateway: RunningGateway) -> None:
    path = place(await announce(owner, 6))
    await patch(owner, path, 0, b"abc")

    ended = await owner.ask("DELETE", path, headers=TUS)
    after = await owner.ask("HEAD", path, headers=TUS)

    assert (ended.status_code, after.status_code) == (204, 404)
    finished = place(await announce(owner, 1, "y", headers=CHUNK, content=b"1"))
    assert (await owner.ask("DELETE", finished, headers=TUS)).status_code in {400, 409}
    assert (await owner.get("y")).content == b"1"


async def test_an_upload_runs_out(owner: Asker, gateway: RunningGateway) -> None:
    path = place(await announce(owner, 6))

    gateway.clock.advance(gateway.context.settings.storage.resumable_seconds + 1)

    assert (await owner.ask("HEAD", path, headers=TUS)).status_code == 410


async def test_limits_of_the_bucket_hold(owner: Asker) -> None:
    limits = {"file_size_limit": 5, "allowed_mime_types": ["text/*"]}
    await owner.ask("PUT", f"/bucket/{owner.bucket}", json=limits)

    too_long = await announce(owner, 6)
    said = metadata(bucketName=owner.bucket, objectName="x", contentType="image/png")
    wrong_kind = await announce(owner, 5, headers={"upload-metadata": said})

    assert (too_long.status_code, too_long.text) == (413, "Maximum size exceeded\n")
    assert wrong_kind.status_code == 415


async def test_the_holder_of_a_signed_url_may_upload_in_pieces(owner: Asker) -> None:
    token = (await owner.ask("POST", f"/object/upload/sign/{owner.bucket}/x")).json()["token"]
    nobody = owner.beside(None)
    said = {"upload-length": "6", "upload-metadata": metadata(bucketName=owner.bucket, objectName="x")}
    signed = {"x-signature": token}

    made = await nobody.ask("POST", "/upload/resumable/sign", headers=TUS | said | signed)
    path = place(made)
    unsigned = await patch(nobody, path, 0, b"abc")
    first = await patch(nobody, path, 0, b"abc", x_signature=token)
    last = await patch(nobody, path, 3, b"def", x_signature=token)

    assert path.startswith("/upload/resumable/sign/")
    assert (unsigned.status_code, first.status_code, last.status_code) == (400, 204, 204)
    assert (await owner.get("x")).content == b"abcdef"


async def test_the_newest_writer_takes_over(owner: Asker) -> None:
    path = place(await announce(owner, 6))
    began = asyncio.Event()

    async def stalling() -> Any:
        yield b"abc"
        began.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        headers = CHUNK | {"upload-offset": "0", "content-length": "6"}
        old = tasks.create_task(owner.ask("PATCH", path, content=stalling(), headers=headers))
        await began.wait()
        while await offset_of(owner, path) != 3:
            pass
        new = await patch(owner, path, 3, b"def")
        old.cancel()

    assert new.status_code == 204
    assert (await owner.get("x")).content == b"abcdef"


async def test_rights_are_asked_at_each_step(owner: Asker, gateway: RunningGateway) -> None:
    asker = owner.beside(await gateway.person("Ann"))

    async def allow(check: str) -> None:
        policy = f'"{owner.bucket} tus" on storage.objects'
        await gateway.administer(
            f"drop policy if exists {policy}; create policy {policy} for insert to authenticated with check"
            f" (bucket_id = '{owner.bucket}' and {check})"
        )

    refused = await announce(asker, 6)
    await allow("true")
    path = place(await announce(asker, 6))
    first = await patch(asker, path, 0, b"abc")
    await allow("storage.operation() = 'storage.tus.upload.create'")
    stopped = await patch(asker, path, 3, b"def")
    stopped_offset = await offset_of(asker, path)
    await allow("(metadata is null or metadata ->> 'mimetype' <> 'text/plain')")
    at_the_end = await patch(asker, path, 3, b"def")

    assert (refused.status_code, first.status_code, stopped.status_code) == (403, 204, 403)
    assert (stopped_offset, at_the_end.status_code) == (3, 403)
    assert (await owner.get("x")).status_code == 400


async def test_a_post_can_stand_for_a_patch(owner: Asker) -> None:
    path = place(await announce(owner, 3))

    headers = CHUNK | {"upload-offset": "0", "x-http-method-override": "PATCH"}
    answer = await owner.ask("POST", path, content=b"abc", headers=headers)

    assert (answer.status_code, (await owner.get("x")).content) == (204, b"abc")


@pytest.mark.parametrize("upload", ["x", "..%2f..%2fkeys.json", "YS9iL2M", "%00", "a" * 5000])
async def test_what_is_no_upload_is_not_found(owner: Asker, upload: str) -> None:
    answer = await owner.ask("HEAD", f"/upload/resumable/{upload}", headers=TUS)

    assert answer.status_code == 404
