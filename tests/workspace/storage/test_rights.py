"""Each rule is row-level security: what policies allow and refuse over HTTP, in storage-api's own words and statuses.

The cases of `test_policies_decide` are those of supabase/storage's src/test/rls_tests.yaml.
"""

import uuid

import httpx
import pytest
import pytest_asyncio

from tests.support.gateway import Person, RunningGateway
from tests.workspace.storage.conftest import Asker, refusal

NEW_ROW = "new row violates row-level security policy"
OBJECT_POLICIES = {
    "select": "for select to authenticated using (bucket_id = '{bucket}' and owner_id = (select auth.uid())::text)",
    "insert": "for insert to authenticated with check (bucket_id = '{bucket}')",
    "update": "for update to authenticated using (bucket_id = '{bucket}' and owner_id = (select auth.uid())::text)",
    "delete": "for delete to authenticated using (bucket_id = '{bucket}' and owner_id = (select auth.uid())::text)",
}


@pytest_asyncio.fixture(loop_scope="session")
async def ann(gateway: RunningGateway) -> Person:
    return await gateway.person("Ann")


async def allow(gateway: RunningGateway, bucket: str, *rights: str) -> None:
    """Make policies on the objects of one bucket."""
    for right in rights:
        policy = OBJECT_POLICIES[right].format(bucket=bucket)
        await gateway.execute(f'create policy "{bucket} {right}" on storage.objects {policy}')


def outcome(answer: httpx.Response) -> str:
    """Return `ok`, or the message of a refusal."""
    return "ok" if answer.status_code == 200 else str(answer.json()["message"])


@pytest.mark.parametrize(
    ("rights", "upload", "upsert", "get", "move", "copy", "delete"),
    [
        ("", NEW_ROW, NEW_ROW, "Object not found", "Object not found", "Object not found", "Object not found"),
        ("select", NEW_ROW, NEW_ROW, "ok", "Object not found", NEW_ROW, "Object not found"),
        ("insert", "ok", NEW_ROW, "Object not found", "Object not found", "Object not found", "Object not found"),
        ("select insert", "ok", NEW_ROW, "ok", "Object not found", "ok", "Object not found"),
        ("select insert update", "ok", "ok", "ok", "ok", "ok", "Object not found"),
        ("select update", NEW_ROW, NEW_ROW, "ok", "ok", NEW_ROW, "Object not found"),
        ("select delete", NEW_ROW, NEW_ROW, "ok", "Object not found", NEW_ROW, "ok"),
        ("delete", NEW_ROW, NEW_ROW, "Object not found", "Object not found", "Object not found", "Object not found"),
    ],
)  # fmt: skip
async def test_policies_decide(
    gateway: RunningGateway, owner: Asker, ann: Person, rights: str, upload: str, upsert: str, get: str, move: str,
    copy: str, delete: str,
) -> None:  # fmt: skip
    asker = owner.beside(ann)
    for name in ("mine", "mine too"):
        token = (await owner.ask("POST", f"/object/upload/sign/{owner.bucket}/{name}")).json()["token"]
        await owner.ask("PUT", f"/object/upload/sign/{owner.bucket}/{name}?token={token}", content=b"1")
    await gateway.execute(
        f"update storage.objects set owner_id = '{ann.id}', owner = '{ann.id}' where bucket_id = '{owner.bucket}'"
    )
    await allow(gateway, owner.bucket, *rights.split())
    way = {"bucketId": owner.bucket, "sourceKey": "mine"}

    assert outcome(await asker.put("new", b"1")) == upload
    assert outcome(await asker.put("mine", b"1", upsert=True)) == upsert
    assert ("ok" if (got := await asker.get("mine")).status_code == 200 else got.json()["message"]) == get
    assert outcome(await asker.ask("POST", "/object/copy", json=way | {"destinationKey": "copied"})) == copy
    assert outcome(await asker.ask("POST", "/object/move", json=way | {"destinationKey": "moved"})) == move
    assert outcome(await asker.ask("DELETE", f"/object/{owner.bucket}/mine too")) == delete


async def test_buckets_are_rows_under_policies_too(owner: Asker, ann: Person) -> None:
    asker = owner.beside(ann)

    made = await asker.ask("POST", "/bucket", json={"name": f"of-{uuid.uuid4().hex}"})
    answers = [
        await asker.ask("GET", f"/bucket/{owner.bucket}"),
        await asker.ask("PUT", f"/bucket/{owner.bucket}", json={"public": True}),
        await asker.ask("POST", f"/bucket/{owner.bucket}/empty"),
        await asker.ask("DELETE", f"/bucket/{owner.bucket}"),
    ]
    listed = await asker.ask("GET", "/bucket")

    assert refusal(made) == (400, "403", "Unauthorized")
    assert made.json()["message"] == NEW_ROW
    assert {refusal(answer) for answer in answers} == {(400, "404", "Bucket not found")}
    assert listed.json() == []


async def test_a_file_of_a_room_is_its_members(gateway: RunningGateway, owner: Asker, ann: Person) -> None:
    bo, eve = await gateway.person("Bo"), await gateway.person("Eve")
    room, message = await ann.room(bo), str(uuid.uuid4())
    name = f"{room}/{message}/plan.txt"
    asking = {person.email: owner.beside(person) for person in (ann, bo, eve)}
    for asker in asking.values():
        asker.bucket = "files"
    mine, theirs, strange = asking.values()

    refused = await strange.put(name, b"1")
    stored = await mine.put(name, b"words")
    early = await theirs.get(name)
    await ann.call(
        "send_message", p_room=room, p_id=message, p_content={"t": "text", "text": "x"}, p_reply=None, p_mentions=[]
    )
    late = await theirs.get(name)
    outside = await strange.get(name)
    signed = await theirs.ask("POST", f"/object/sign/files/{name}", json={"expiresIn": 60})
    not_signed = await strange.ask("POST", f"/object/sign/files/{name}", json={"expiresIn": 60})
    removed = await theirs.ask("DELETE", "/object/files", json={"prefixes": [name]})

    assert (refused.json()["message"], stored.status_code) == (NEW_ROW, 200)
    assert (early.status_code, late.content, outside.status_code) == (400, b"words", 400)
    assert (await owner.beside(None).ask("GET", signed.json()["signedURL"])).content == b"words"
    assert (refusal(not_signed), removed.json()) == ((400, "404", "not_found"), [])


async def test_rights_that_end_during_an_upload_end_it(gateway: RunningGateway, owner: Asker, ann: Person) -> None:
    asker = owner.beside(ann)
    await allow(gateway, owner.bucket, "insert")

    async def body() -> object:
        yield b"1" * 70_000
        await gateway.execute(f'drop policy "{owner.bucket} insert" on storage.objects')
        yield b"2"

    answer = await asker.ask("POST", f"/object/{owner.bucket}/x", content=body())

    assert answer.json()["message"] == NEW_ROW
    assert refusal(await owner.get("x")) == (400, "404", "not_found")


async def test_policies_may_ask_which_call_it_is(gateway: RunningGateway, owner: Asker, ann: Person) -> None:
    await owner.put("x", b"1")
    await gateway.execute(
        f'create policy "{owner.bucket} list" on storage.objects for select to authenticated'
        f" using (bucket_id = '{owner.bucket}' and storage.allow_only_operation('storage.object.list'))"
    )
    asker = owner.beside(ann)

    listed = await asker.ask("POST", f"/object/list/{owner.bucket}", json={"prefix": ""})

    assert [row["name"] for row in listed.json()] == ["x"]
    assert refusal(await asker.get("x")) == (400, "404", "not_found")


async def test_nobody_without_a_token_gets_anything(owner: Asker) -> None:
    await owner.put("x", b"1")
    nobody = owner.beside(None)
    forged = owner.beside(None)
    forged.token = "eyJhbGciOiJub25lIn0.eyJyb2xlIjoic2VydmljZV9yb2xlIn0."

    unnamed = await nobody.ask("GET", f"/object/authenticated/{owner.bucket}/x", headers={"apikey": ""})
    anon = await nobody.ask("GET", f"/object/authenticated/{owner.bucket}/x")
    bent = await forged.ask("GET", f"/object/authenticated/{owner.bucket}/x")

    assert refusal(unnamed) == refusal(bent) == (400, "403", "Unauthorized")
    assert unnamed.json()["message"] == "Invalid Compact JWS"
    assert refusal(anon) == refusal(await nobody.get("x")) == (400, "404", "not_found")
    assert refusal(await forged.get("x")) == (400, "404", "Bucket not found")
