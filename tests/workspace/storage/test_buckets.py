"""Buckets, limits, names and rubbish, with the service key over real HTTP."""

import uuid
from urllib.parse import quote

import pytest

from tests.support.gateway import RunningGateway
from tests.workspace.storage.conftest import BASE, Asker, refusal


async def test_a_bucket_is_made_shown_changed_and_deleted(owner: Asker) -> None:
    name = f"b-{uuid.uuid4().hex}"
    settings = {"public": True, "file_size_limit": "1.5MB", "allowed_mime_types": ["image/*", "text/plain"]}

    made = await owner.ask("POST", "/bucket", json={"name": name, "id": name} | settings)
    shown = (await owner.ask("GET", f"/bucket/{name}")).json()
    changed = await owner.ask("PUT", f"/bucket/{name}", json={"public": False, "file_size_limit": None})
    after = (await owner.ask("GET", f"/bucket/{name}")).json()
    deleted = await owner.ask("DELETE", f"/bucket/{name}")

    assert (made.json(), changed.json()) == ({"name": name}, {"message": "Successfully updated"})
    assert (shown["public"], shown["file_size_limit"]) == (True, 1_500_000)
    assert (after["public"], after["file_size_limit"]) == (False, None)
    assert after["allowed_mime_types"] == ["image/*", "text/plain"]
    assert after["created_at"].endswith("Z")
    assert deleted.json() == {"message": "Successfully deleted"}
    assert refusal(await owner.ask("GET", f"/bucket/{name}")) == (400, "404", "Bucket not found")


async def test_a_bucket_is_there_once_and_goes_empty_only(owner: Asker) -> None:
    await owner.put("a/b", b"1")

    twice = await owner.ask("POST", "/bucket", json={"name": owner.bucket})
    full = await owner.ask("DELETE", f"/bucket/{owner.bucket}")
    emptied = await owner.ask("POST", f"/bucket/{owner.bucket}/empty")
    gone = await owner.ask("DELETE", f"/bucket/{owner.bucket}")

    assert refusal(twice) == (400, "409", "Duplicate")
    assert refusal(full) == (400, "409", "InvalidRequest")
    assert full.json()["message"] == "The bucket you tried to delete is not empty"
    assert (emptied.status_code, gone.status_code) == (200, 200)


async def test_buckets_are_listed_in_parts(owner: Asker) -> None:
    stem = uuid.uuid4().hex
    for letter in "cab":
        await owner.ask("POST", "/bucket", json={"name": f"{stem}_{letter}"})
    query = {"search": f"{stem}_", "sortColumn": "name", "sortOrder": "desc", "limit": "2", "offset": "1"}

    answer = await owner.ask("GET", "/bucket", params=query)
    strange = await owner.ask("GET", "/bucket", params={"sortColumn": "id; drop table storage.buckets"})

    assert [row["name"] for row in answer.json()] == [f"{stem}_b", f"{stem}_a"]
    assert refusal(strange) == (400, "400", "Error")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "Error"),
        ({"name": "a/b"}, "Invalid Input"),
        ({"name": "ü"}, "Invalid Input"),
        ({"name": "x" * 101}, "Invalid Input"),
        ({"name": " x"}, "Invalid Input"),
        ({"name": "x\0"}, "Error"),
        ({"name": "ok", "public": "maybe"}, "Error"),
        ({"name": "ok", "file_size_limit": "a lot"}, "InvalidRequest"),
        ({"name": "ok", "file_size_limit": "90000GB"}, "Payload too large"),
        ({"name": "ok", "allowed_mime_types": ["not a type"]}, "invalid_mime_type"),
        ({"name": "ok", "allowed_mime_types": "image/png"}, "Error"),
    ],
)
async def test_what_is_no_bucket_is_refused(owner: Asker, body: dict[str, object], code: str) -> None:
    answer = await owner.ask("POST", "/bucket", json=body)

    assert (answer.status_code, answer.json()["error"]) == (400, code)


async def test_the_limits_of_a_bucket_hold(owner: Asker) -> None:
    limits = {"file_size_limit": 100_000, "allowed_mime_types": ["image/png", "text/*"]}
    await owner.ask("PUT", f"/bucket/{owner.bucket}", json=limits)

    async def chunks() -> object:
        for _ in range(3):
            yield b"x" * 50_000

    kind = await owner.put("a", b"1", content_type="image/gif")
    form = await owner.ask("POST", f"/object/{owner.bucket}/a", files={"file": ("a", b"1", "image/gif")})
    said = await owner.put("b", b"x" * 100_001)
    unsaid = await owner.ask(
        "POST", f"/object/{owner.bucket}/c", content=chunks(), headers={"content-type": "text/plain"}
    )
    in_form = await owner.ask("POST", f"/object/{owner.bucket}/d", files={"f": ("d", b"x" * 100_001, "text/plain")})
    most = await owner.put("e", b"x" * 100_000, content_type="text/plain;charset=UTF-8")

    assert refusal(kind) == refusal(form) == (400, "415", "invalid_mime_type")
    assert refusal(said) == refusal(unsaid) == refusal(in_form) == (400, "413", "Payload too large")
    assert most.status_code == 200
    listed = await owner.ask("POST", f"/object/list/{owner.bucket}", json={"prefix": ""})
    assert [row["name"] for row in listed.json()] == ["e"]


async def test_a_mark_of_an_empty_folder_holds_nothing(owner: Asker) -> None:
    await owner.ask("PUT", f"/bucket/{owner.bucket}", json={"allowed_mime_types": ["image/png"]})

    full = await owner.put("d/.emptyFolderPlaceholder", b"1")
    empty = await owner.put("d/.emptyFolderPlaceholder", b"")

    assert (refusal(full), empty.status_code) == ((400, "413", "Payload too large"), 200)


@pytest.mark.parametrize(
    "path",
    ["..%2f..%2fkeys.json", "a/..%2fb", "%2e%2e/x", "a/%2e/b", "%00", "a%00b", "%01", "x" * 1025],
)
async def test_hostile_names_reach_nothing(owner: Asker, gateway: RunningGateway, path: str) -> None:
    before = sorted(path.name for path in gateway.context.data.iterdir())
    url = f"{gateway.url}{BASE}/object/{owner.bucket}/{path}"

    put = await owner.http.post(url, content=b"1", headers=owner.headers())
    got = await owner.http.get(url, headers=owner.headers())

    assert {put.status_code, got.status_code} <= {400, 404}
    assert sorted(path.name for path in gateway.context.data.iterdir()) == before


@pytest.mark.parametrize(
    "name", ["/abs", "a\\b", "ünï/日本語/🙂.txt", "a b+c&d=e;f@g:h$i,j!k'(l)*", "a//b", "-rf", "a%b"]
)
async def test_odd_names_are_only_names(owner: Asker, name: str) -> None:
    stored = await owner.ask("POST", f"/object/{owner.bucket}/{quote(name, safe='')}", content=b"1")
    got = await owner.ask("GET", f"/object/{owner.bucket}/{quote(name, safe='')}")

    assert (stored.status_code, stored.json()["Key"]) == (200, f"{owner.bucket}/{name}")
    assert got.content == b"1"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/object/move", b"[1]"),
        ("POST", "/object/move", b"{"),
        ("POST", "/object/copy", b'{"bucketId": 1}'),
        ("POST", "/object/list/{bucket}", b'{"prefix": "", "limit": "x"}'),
        ("POST", "/object/list/{bucket}", b'{"prefix": "", "limit": 1e400}'),
        ("POST", "/object/list/{bucket}", b'{"prefix": "", "sortBy": {"column": "1; select"}}'),
        ("POST", "/object/list-v2/{bucket}", b'{"cursor": "%%%"}'),
        ("POST", "/object/sign/{bucket}/x", b'{"expiresIn": -1}'),
        ("DELETE", "/object/{bucket}", b'{"prefixes": []}'),
        ("DELETE", "/object/{bucket}", b'{"prefixes": [1]}'),
        ("POST", "/object/{bucket}/x", b'{"a": ' + b"[" * 5000),
        ("PUT", "/object/upload/sign/{bucket}/x?token=a.b.c", b"1"),
        ("GET", "/object/sign/{bucket}/x", b""),
    ],
)  # fmt: skip
async def test_rubbish_is_refused_cleanly(owner: Asker, method: str, path: str, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x" if body.startswith(b'{"a": [') else "application/json"}

    answer = await owner.ask(method, path.format(bucket=owner.bucket), content=body, headers=headers)

    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"statusCode", "error", "message", "code"}


async def test_what_is_not_served_says_so(owner: Asker) -> None:
    assert (await owner.ask("GET", "/vector/x")).status_code == 404
    assert (await owner.ask("GET", "/status")).status_code == 200
