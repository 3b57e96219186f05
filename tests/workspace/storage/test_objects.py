"""Upload, download, list, move, copy, remove and sign with the service key, over real HTTP."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator

import pytest

from desktop_chat.workspace.storage.blobs import BlobStore
from tests.support.gateway import RunningGateway
from tests.workspace.storage.conftest import BASE, Asker, refusal

ROWS = """
insert into storage.objects (bucket_id, name, created_at)
select $1, name, now() + number * interval '1 ms' from unnest($2::text[]) with ordinality as names (name, number)
"""


async def test_what_was_uploaded_is_what_is_downloaded(owner: Asker) -> None:
    data = bytes(range(256)) * 5000

    stored = await owner.put("a/b.bin", data, content_type="image/png", cache_control="max-age=60")
    answer = await owner.get("a/b.bin")

    assert stored.status_code == 200
    assert stored.json()["Key"] == f"{owner.bucket}/a/b.bin"
    assert answer.content == data
    headers = answer.headers
    assert (headers["content-type"], headers["cache-control"]) == ("image/png", "max-age=60")
    assert headers["etag"] == f'"{hashlib.md5(data).hexdigest()}"'
    assert headers["content-length"] == str(len(data))


async def test_a_form_says_more_about_its_file(owner: Asker) -> None:
    fields = {"cacheControl": "120", "metadata": json.dumps({"who": "Ann"})}
    files = {"": ("x.svg", b"<svg/>", "image/svg+xml")}

    stored = await owner.ask("POST", f"/object/{owner.bucket}/x.svg", data=fields, files=files)
    info = (await owner.ask("GET", f"/object/info/{owner.bucket}/x.svg")).json()

    assert stored.status_code == 200, stored.text
    assert info["id"] == stored.json()["Id"]
    assert (info["size"], info["content_type"], info["cache_control"]) == (6, "image/svg+xml", "max-age=120")
    assert info["metadata"] == {"who": "Ann"}


@pytest.mark.parametrize("step", [1, 7, 64])
async def test_a_form_may_come_in_any_pieces(owner: Asker, step: int) -> None:
    data = b"\r\n--x\r\n--bound\r" * 20
    body = (
        b'--boundary\r\nContent-Disposition: form-data; name="cacheControl"\r\n\r\n9\r\n'
        b'--boundary\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Type: image/gif\r\n\r\n'
        + data
        + b"\r\n--boundary--\r\n"
    )

    async def pieces() -> AsyncIterator[bytes]:
        for first in range(0, len(body), step):
            yield body[first : first + step]

    headers = {"content-type": "multipart/form-data; boundary=boundary"}
    stored = await owner.ask("POST", f"/object/{owner.bucket}/x", content=pieces(), headers=headers)
    got = await owner.get("x")

    assert stored.status_code == 200, stored.text
    assert (got.content, got.headers["content-type"], got.headers["cache-control"]) == (data, "image/gif", "max-age=9")


@pytest.mark.parametrize("end", [b"", b"\r\n--boundary\r\n", b"\r\n"])
async def test_a_form_that_ends_early_stores_nothing(owner: Asker, end: bytes) -> None:
    body = b'--boundary\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhalf' + end
    headers = {"content-type": "multipart/form-data; boundary=boundary"}

    answer = await owner.ask("POST", f"/object/{owner.bucket}/x", content=body, headers=headers)

    assert answer.status_code == 400
    assert refusal(await owner.get("x")) == (400, "404", "not_found")


async def test_a_raw_upload_carries_metadata_in_a_header(owner: Asker) -> None:
    header = base64.b64encode(b'{"n": 1}').decode()

    await owner.put("x", b"1", x_metadata=header)

    assert (await owner.ask("GET", f"/object/info/{owner.bucket}/x")).json()["metadata"] == {"n": 1}


async def test_a_name_is_taken_once(owner: Asker) -> None:
    await owner.put("x", b"1")

    again = await owner.put("x", b"2")

    assert refusal(again) == (400, "409", "Duplicate")
    assert again.json()["message"] == "The resource already exists"
    assert (await owner.get("x")).content == b"1"


async def test_upsert_and_put_replace(owner: Asker) -> None:
    await owner.put("x", b"1")

    upserted = await owner.put("x", b"22", upsert=True)
    first = (await owner.get("x")).content
    replaced = await owner.ask("PUT", f"/object/{owner.bucket}/x", content=b"333")

    assert (upserted.status_code, first) == (200, b"22")
    assert upserted.json()["Id"] == replaced.json()["Id"]
    assert (await owner.get("x")).content == b"333"


async def test_replaced_bytes_leave_the_disk(owner: Asker, gateway: RunningGateway) -> None:
    await owner.put("x", b"1")
    first = (await owner.ask("GET", f"/object/info/{owner.bucket}/x")).json()["version"]
    await owner.put("x", b"2", upsert=True)
    second = (await owner.ask("GET", f"/object/info/{owner.bucket}/x")).json()["version"]

    store = BlobStore.at(gateway.context.data)

    assert (store.path(first).exists(), store.path(second).read_bytes()) == (False, b"2")
    assert list((gateway.context.data / "files" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-100", 206, b"89", "bytes 8-9/10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_a_part_can_be_asked_for(owner: Asker, asked: str, status: int, content: bytes, told: str | None) -> None:
    await owner.put("x", b"0123456789")

    answer = await owner.get("x", range=asked)

    assert (answer.status_code, answer.content, answer.headers.get("content-range")) == (status, content, told)


async def test_a_part_that_is_not_there_is_refused(owner: Asker) -> None:
    await owner.put("x", b"0123456789")

    answer = await owner.get("x", range="bytes=10-")

    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */10")
    assert answer.json()["error"] == "invalid_range"


async def test_who_has_it_is_told_so(owner: Asker) -> None:
    await owner.put("x", b"0123456789")
    headers = (await owner.get("x")).headers

    by_tag = await owner.get("x", if_none_match=headers["etag"])
    by_date = await owner.get("x", if_modified_since=headers["last-modified"])
    by_other_tag = await owner.get("x", if_none_match='"other"')

    assert (by_tag.status_code, by_tag.content, by_date.status_code) == (304, b"", 304)
    assert by_other_tag.status_code == 200


async def test_the_head_of_a_download_has_no_body(owner: Asker) -> None:
    await owner.put("x", b"0123456789")

    answer = await owner.ask("HEAD", f"/object/{owner.bucket}/x")

    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "10", b"")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "attachment"),
        ("a.svg", "attachment; filename=a.svg; filename*=UTF-8''a.svg"),
        ('ü";\r\nx', "attachment; filename=%C3%BC%22%3B%0D%0Ax; filename*=UTF-8''%C3%BC%22%3B%0D%0Ax"),
    ],
)
async def test_a_download_has_a_safe_name(owner: Asker, asked: str, said: str) -> None:
    await owner.put("x", b"1")

    answer = await owner.ask("GET", f"/object/{owner.bucket}/x", params={"download": asked})

    assert answer.headers["content-disposition"] == said


async def test_a_page_is_not_served_as_one(owner: Asker) -> None:
    await owner.put("x.html", b"<script>", content_type="text/html; charset=utf-8")

    answer = await owner.get("x.html")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_folder_lists_files_and_folders(owner: Asker, gateway: RunningGateway) -> None:
    names_there = ["a.txt", "b/1.txt", "b/2/x.txt", "B.txt", "b/2/y.txt", "bc/z.txt"]
    await gateway.execute(ROWS, owner.bucket, names_there)

    async def names(**body: object) -> list[tuple[str, bool]]:
        answer = await owner.ask("POST", f"/object/list/{owner.bucket}", json=body)
        return [(row["name"], row["id"] is None) for row in answer.json()]

    assert await names(prefix="") == [("a.txt", False), ("B.txt", False), ("b", True), ("bc", True)]
    assert await names(prefix="b") == [("1.txt", False), ("2", True)]
    assert await names(prefix="b/2") == [("x.txt", False), ("y.txt", False)]
    assert await names(prefix="", search="b", limit=2) == [("B.txt", False), ("b", True)]
    assert await names(prefix="", offset=3) == [("bc", True)]
    down = {"column": "name", "order": "desc"}
    assert await names(prefix="", sortBy=down) == [("bc", True), ("b", True), ("B.txt", False), ("a.txt", False)]
    newest = {"column": "created_at", "order": "desc"}
    assert await names(prefix="", sortBy=newest) == [("bc", True), ("b", True), ("B.txt", False), ("a.txt", False)]


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("column", ["name", "created_at"])
async def test_pages_follow_each_other_without_loss(
    owner: Asker, gateway: RunningGateway, column: str, order: str
) -> None:
    await gateway.execute(ROWS, owner.bucket, [*(f"f{number}" for number in range(7)), "g/1"])
    seen: list[str] = []
    cursor = ""
    while True:
        body = {
            "limit": 3, "prefix": "", "cursor": cursor, "with_delimiter": True,
            "sortBy": {"column": column, "order": order},
        }  # fmt: skip
        page = (await owner.ask("POST", f"/object/list-v2/{owner.bucket}", json=body)).json()
        seen += [row["name"] for row in page["folders"] + page["objects"]]
        if not page["hasNext"]:
            break
        cursor = page["nextCursor"]

    assert sorted(seen) == [*(f"f{number}" for number in range(7)), "g/"]


async def test_removed_objects_are_told_and_gone(owner: Asker) -> None:
    await owner.put("x", b"1")
    await owner.put("y", b"1")

    answer = await owner.ask("DELETE", f"/object/{owner.bucket}", json={"prefixes": ["x", "nothing"]})
    one = await owner.ask("DELETE", f"/object/{owner.bucket}/y")

    assert [(row["name"], row["bucket_id"]) for row in answer.json()] == [("x", owner.bucket)]
    assert one.json() == {"message": "Successfully deleted"}
    assert refusal(await owner.get("x")) == (400, "404", "not_found")
    assert refusal(await owner.ask("DELETE", f"/object/{owner.bucket}/y")) == (400, "404", "not_found")


async def test_an_object_moves_and_overwrites_nothing(owner: Asker) -> None:
    await owner.put("x", b"1")
    await owner.put("y", b"2")
    way = {"bucketId": owner.bucket, "sourceKey": "x"}

    onto = await owner.ask("POST", "/object/move", json=way | {"destinationKey": "y"})
    moved = await owner.ask("POST", "/object/move", json=way | {"destinationKey": "z/x"})
    again = await owner.ask("POST", "/object/move", json=way | {"destinationKey": "w"})

    assert refusal(onto) == (400, "409", "Duplicate")
    assert moved.json()["message"] == "Successfully moved"
    assert (await owner.get("z/x")).content == b"1"
    assert refusal(again) == (400, "404", "not_found")


async def test_a_copy_is_an_object_of_its_own(owner: Asker) -> None:
    other = owner.beside(None)
    other.token, other.bucket = owner.token, f"{owner.bucket}-2"
    await other.make_bucket()
    await owner.put("x", b"1", content_type="image/gif")
    way = {"bucketId": owner.bucket, "sourceKey": "x", "destinationKey": "y"}

    copied = await owner.ask("POST", "/object/copy", json=way)
    twice = await owner.ask("POST", "/object/copy", json=way)
    over = await owner.ask("POST", "/object/copy", json=way, headers={"x-upsert": "true"})
    across = await owner.ask("POST", "/object/copy", json=way | {"destinationBucket": other.bucket})
    await owner.ask("DELETE", f"/object/{owner.bucket}/x")

    assert copied.json()["Key"] == f"{owner.bucket}/y"
    assert refusal(twice) == (400, "409", "Duplicate")
    assert (over.status_code, across.json()["Key"]) == (200, f"{other.bucket}/y")
    assert (await other.get("y")).content == b"1"
    assert (await owner.get("y")).headers["content-type"] == "image/gif"


async def test_a_signed_url_opens_one_object_for_a_while(owner: Asker, gateway: RunningGateway) -> None:
    await owner.put("x y/ü.txt", b"1")
    await owner.put("other", b"2")
    nobody = owner.beside(None)

    signed = await owner.ask("POST", f"/object/sign/{owner.bucket}/x y/ü.txt", json={"expiresIn": "60"})
    url = signed.json()["signedURL"]
    token = url.rpartition("token=")[2]

    assert (await nobody.ask("GET", url + "&download=a.txt")).content == b"1"
    elsewhere = await nobody.ask("GET", f"/object/sign/{owner.bucket}/other?token={token}")
    assert refusal(elsewhere) == (400, "400", "InvalidSignature")
    bent = await nobody.ask("GET", f"{url[:-3]}abc")
    assert refusal(bent) == (400, "400", "InvalidJWT")
    gateway.clock.advance(61)
    assert refusal(await nobody.ask("GET", url)) == (400, "400", "InvalidJWT")
    missing = await owner.ask("POST", f"/object/sign/{owner.bucket}/nothing", json={"expiresIn": 60})
    assert refusal(missing) == (400, "404", "not_found")


async def test_many_urls_are_signed_at_once(owner: Asker) -> None:
    await owner.put("x", b"1")

    answer = await owner.ask("POST", f"/object/sign/{owner.bucket}", json={"expiresIn": 60, "paths": ["x", "y"]})

    first, second = answer.json()
    assert (first["path"], first["error"], second["path"], second["signedURL"]) == ("x", None, "y", None)
    assert (await owner.beside(None).ask("GET", first["signedURL"])).content == b"1"


async def test_a_signed_upload_url_takes_one_object(owner: Asker) -> None:
    nobody = owner.beside(None)

    made = (await owner.ask("POST", f"/object/upload/sign/{owner.bucket}/in/x.txt")).json()
    put = await nobody.ask("PUT", made["url"], content=b"1", headers={"content-type": "text/plain"})
    again = await nobody.ask("PUT", made["url"], content=b"2")
    elsewhere = await nobody.ask("PUT", f"/object/upload/sign/{owner.bucket}/y?token={made['token']}", content=b"1")
    read = await nobody.ask("GET", f"/object/sign/{owner.bucket}/in/x.txt?token={made['token']}")
    over = (
        await owner.ask("POST", f"/object/upload/sign/{owner.bucket}/in/x.txt", headers={"x-upsert": "true"})
    ).json()

    assert put.json()["Key"] == f"{owner.bucket}/in/x.txt"
    assert refusal(again) == (400, "409", "Duplicate")
    assert refusal(elsewhere) == (400, "400", "InvalidSignature")
    assert refusal(read) == (400, "400", "InvalidSignature")
    assert (await nobody.ask("PUT", over["url"], content=b"3")).status_code == 200
    assert (await owner.get("in/x.txt")).content == b"3"


async def test_a_download_token_uploads_nothing(owner: Asker) -> None:
    await owner.put("x", b"1")
    token = (await owner.ask("POST", f"/object/sign/{owner.bucket}/x", json={"expiresIn": 60})).json()["signedURL"]

    answer = await owner.beside(None).ask(
        "PUT", f"/object/upload/sign/{owner.bucket}/x?token={token.rpartition('=')[2]}", content=b"2"
    )

    assert refusal(answer) == (400, "400", "InvalidSignature")


async def test_pictures_are_not_changed_here(owner: Asker) -> None:
    await owner.put("x", b"1")

    drawn = await owner.ask("GET", f"/render/image/authenticated/{owner.bucket}/x?width=10")
    signed = await owner.ask(
        "POST", f"/object/sign/{owner.bucket}/x", json={"expiresIn": 60, "transform": {"width": 10}}
    )

    assert refusal(drawn) == (400, "409", "FeatureNotEnabled")
    # As Supabase without transformations: the URL is of the picture as it is, and says so.
    assert signed.json()["signedURL"].startswith(f"/object/sign/{owner.bucket}/x?")


async def test_a_public_bucket_is_read_by_everybody(owner: Asker) -> None:
    await owner.put("x", b"1")
    nobody = owner.beside(None)

    private = await nobody.ask("GET", f"/object/public/{owner.bucket}/x")
    await owner.ask("PUT", f"/bucket/{owner.bucket}", json={"public": True})
    public = await nobody.ask("GET", f"/object/public/{owner.bucket}/x")
    info = await nobody.ask("GET", f"/object/info/public/{owner.bucket}/x")
    upload = await nobody.ask("POST", f"/object/{owner.bucket}/y", content=b"1")

    assert refusal(private) == (400, "404", "Bucket not found")
    assert (public.content, info.json()["size"]) == (b"1", 1)
    assert upload.status_code == 400
    assert (await nobody.http.get(f"{BASE}/object/{owner.bucket}/x")).content == b"1"
