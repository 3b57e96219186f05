"""The calls of `storage`: files of rooms (bucket `files`, under the app's own policies), and buckets of the owner's."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.workspace.conformance.case import FOR_ALL, Case, Refused, not_offered, offered
from tests.workspace.conformance.scene import Scene

NEW_ROW = Refused("new row violates row-level security policy")
NO_OBJECT = Refused("Object not found")
NO_BUCKET = Refused("Bucket not found")
NO_PICTURES = Refused("The feature image transformation is not enabled for this resource")


def files(s: Scene) -> Any:
    """Return the bucket of rooms' files, as who makes the call."""
    return s.client.storage.from_("files")


def own(s: Scene) -> str:
    """Return a place for a file in the room."""
    return f"{s.room}/{s.name}"


async def stored(s: Scene, text: bytes = b"words") -> str:
    """Store a file as Bo, whose message then carries it; return its place."""
    place = own(s)
    await s.other.storage.from_("files").upload(place, text, {"content-type": "text/plain", "cache-control": "60"})
    await s.other.rpc(
        "send_message",
        {"p_room": s.room, "p_id": s.name, "p_content": {"t": "text", "text": "x"}, "p_reply": None, "p_mentions": []},
    ).execute()
    return place


def on_stored(call: Callable[[Scene, str], Awaitable[object]]) -> Callable[[Scene], Awaitable[object]]:
    """Return a case that first has Bo store a file."""

    async def run(s: Scene) -> object:
        return await call(s, await stored(s))

    return run


STORED = """
const place = `${room}/${name}`
value_of(await other.storage.from('files').upload(place, 'words', {contentType: 'text/plain', cacheControl: '60'}))
value_of(await other.rpc('send_message',
  {p_room: room, p_id: name, p_content: {t: 'text', text: 'x'}, p_reply: null, p_mentions: []}))
const files = client.storage.from('files')
"""


async def upload(s: Scene) -> object:
    return (await files(s).upload(own(s), b"words", {"content-type": "text/plain"})).full_path


async def upload_twice(s: Scene) -> object:
    await files(s).upload(own(s), b"words", {"content-type": "text/plain"})
    return await files(s).upload(own(s), b"more", {"content-type": "text/plain"})


async def info(s: Scene, place: str) -> object:
    said = await files(s).info(place)
    return [said["size"], said["content_type"], said["cache_control"]]


async def names(s: Scene, _place: str) -> object:
    listed = await files(s).list(s.room, {"search": s.name, "limit": 5, "sortBy": {"column": "name", "order": "asc"}})
    return [[row["name"], row["id"] is None] for row in listed]


async def pages(s: Scene, place: str) -> object:
    page = await files(s).list_v2({"prefix": place, "with_delimiter": True, "limit": 5})
    return [[row.name for row in page.objects], page.hasNext]


async def signed(s: Scene, place: str) -> object:
    made = await files(s).create_signed_url(place, 60, {"download": "a.txt"})
    async with httpx.AsyncClient() as http:
        answer = await http.get(made["signedURL"])
    return [answer.text, answer.headers["content-disposition"]]


async def signed_many(s: Scene, place: str) -> object:
    made = await files(s).create_signed_urls([place, f"{place}/nothing"], 60)
    return [one["error"] is None for one in made]


async def signed_upload(s: Scene) -> object:
    made = await files(s).create_signed_upload_url(own(s))
    await s.nobody.storage.from_("files").upload_to_signed_url(made["path"], made["token"], b"words")
    return (await files(s).download(own(s))).decode()


async def remove(s: Scene) -> object:
    await s.other.storage.from_("files").upload(own(s), b"words")
    mover = s.other if s.allowed else s.client
    return [row["name"] for row in await mover.storage.from_("files").remove([own(s)])]


def actor(s: Scene) -> Any:
    """Return the owner's storage where a call is to work, for no other may make buckets; else the person's."""
    return (s.service if s.allowed else s.client).storage


ACTOR = "const storage = (allowed ? service : client).storage\n"


async def bucket(s: Scene) -> object:
    return (await actor(s).create_bucket(s.name, options={"public": False, "file_size_limit": "1KB"}))["name"]


async def shown(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name)
    found = await actor(s).get_bucket(s.name)
    return [found.id, found.public]


async def listed(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name)
    return s.name in [one.name for one in await actor(s).list_buckets()]


async def changed(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name)
    return (await actor(s).update_bucket(s.name, {"public": True}))["message"]


async def emptied(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name)
    await s.service.storage.from_(s.name).upload("x", b"words")
    await actor(s).empty_bucket(s.name)
    return (await actor(s).delete_bucket(s.name))["message"]


async def not_emptied(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name)
    await s.service.storage.from_(s.name).upload("x", b"words")
    return await s.service.storage.delete_bucket(s.name)


async def too_long(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name, options={"file_size_limit": 4})
    return await s.service.storage.from_(s.name).upload("x", b"words")


async def wrong_type(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name, options={"allowed_mime_types": ["image/*"]})
    return await s.service.storage.from_(s.name).upload("x", b"words", {"content-type": "text/plain"})


async def in_own_bucket(s: Scene) -> Any:
    """Make a bucket with one object `x` and return it as who makes the call."""
    await s.service.storage.create_bucket(s.name)
    await s.service.storage.from_(s.name).upload("x", b"words")
    return actor(s).from_(s.name)


async def moved(s: Scene) -> object:
    objects = await in_own_bucket(s)
    said = (await objects.move("x", "y/z"))["message"]
    return [said, (await objects.download("y/z")).decode()]


async def copied(s: Scene) -> object:
    objects = await in_own_bucket(s)
    await objects.copy("x", "y/z")
    return (await objects.download("y/z")).decode()


async def replaced(s: Scene) -> object:
    objects = await in_own_bucket(s)
    await objects.upload("x", b"more", {"upsert": "true"})
    await objects.update("x", b"most")
    return (await objects.download("x")).decode()


async def public(s: Scene) -> object:
    await s.service.storage.create_bucket(s.name, options={"public": s.allowed})
    await s.service.storage.from_(s.name).upload("x", b"words")
    url = await s.nobody.storage.from_(s.name).get_public_url("x")
    async with httpx.AsyncClient() as http:
        return (await http.get(url)).status_code


IN_OWN = """
value_of(await service.storage.createBucket(name))
value_of(await service.storage.from(name).upload('x', 'words'))
const objects = (allowed ? service : client).storage.from(name)
"""


async def resumable(s: Scene) -> object:
    said = [
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in {"bucketName": "files", "objectName": own(s), "contentType": "text/plain"}.items()
    ]
    tus = {"tus-resumable": "1.0.0", "authorization": f"Bearer {s.token}", "apikey": s.key}
    chunk = tus | {"content-type": "application/offset+octet-stream"}
    async with httpx.AsyncClient() as http:
        made = await http.post(
            f"{s.url}/storage/v1/upload/resumable",
            headers=tus | {"upload-length": "5", "upload-metadata": ",".join(said)},
        )
        if made.status_code != 201:
            return made.text.strip()
        place = made.headers["location"]
        await http.patch(place, content=b"wor", headers=chunk | {"upload-offset": "0"})
        offset = (await http.head(place, headers=tus)).headers["upload-offset"]
        await http.patch(place, content=b"ds", headers=chunk | {"upload-offset": offset})
    return (await files(s).download(own(s))).decode()


RESUMABLE = """
const said = Object.entries({bucketName: 'files', objectName: `${room}/${name}`, contentType: 'text/plain'})
const metadata = said.map(([key, value]) => `${key} ${btoa(value)}`).join(',')
const tus = {'tus-resumable': '1.0.0', authorization: `Bearer ${token}`, apikey: key}
const chunk = {...tus, 'content-type': 'application/offset+octet-stream'}
const made = await fetch(`${url}/storage/v1/upload/resumable`,
  {method: 'POST', headers: {...tus, 'upload-length': '5', 'upload-metadata': metadata}})
if (made.status !== 201) return (await made.text()).trim()
const place = made.headers.get('location')
await fetch(place, {method: 'PATCH', body: 'wor', headers: {...chunk, 'upload-offset': '0'}})
const offset = (await fetch(place, {method: 'HEAD', headers: tus})).headers.get('upload-offset')
await fetch(place, {method: 'PATCH', body: 'ds', headers: {...chunk, 'upload-offset': offset}})
return await value_of(await client.storage.from('files').download(`${room}/${name}`)).text()
"""

CASES: tuple[Case, ...] = (
    offered(
        "`upload` of a new file",
        python=upload,
        javascript="""
            const sent = await client.storage.from('files').upload(`${room}/${name}`, 'words')
            return value_of(sent).fullPath""",
        allowed="files/<room>/<name>",
        refused=NEW_ROW,
    ),
    offered(
        "`upload` of a name that is taken",
        python=upload_twice,
        javascript="""
            const files = client.storage.from('files')
            value_of(await files.upload(`${room}/${name}`, 'words'))
            return await files.upload(`${room}/${name}`, 'more')""",
        allowed=Refused("The resource already exists"),
        refused=NEW_ROW,
    ),
    offered(
        "`download`",
        python=on_stored(lambda s, place: _text(files(s).download(place))),
        javascript=STORED + "return await value_of(await files.download(place)).text()",
        allowed="words",
        refused=NO_OBJECT,
    ),
    offered(
        "`info`",
        python=on_stored(info),
        javascript=STORED
        + """
            const said = value_of(await files.info(place))
            return [said.size, said.contentType, said.cacheControl]""",
        allowed=[5, "text/plain", "max-age=60"],
        refused=NO_OBJECT,
    ),
    offered(
        "`exists`",
        python=on_stored(lambda s, place: files(s).exists(place)),
        javascript=STORED + "return (await files.exists(place)).data",
        allowed=True,
        refused=False,
    ),
    offered(
        "`list` with `search`, `limit` and `sortBy`",
        python=on_stored(names),
        javascript=STORED
        + """
            const sortBy = {column: 'name', order: 'asc'}
            const rows = value_of(await files.list(room, {search: name, limit: 5, sortBy}))
            return rows.map((row) => [row.name, row.id === null])""",
        allowed=[["<name>", False]],
        refused=[],
    ),
    offered(
        "`list_v2` (`listV2`)",
        python=on_stored(pages),
        javascript=STORED
        + """
            const page = value_of(await files.listV2({prefix: place, with_delimiter: true, limit: 5}))
            return [page.objects.map((row) => row.name), page.hasNext]""",
        allowed=[["<room>/<name>"], False],
        refused=[[], False],
    ),
    offered(
        "`create_signed_url` with `download`",
        python=on_stored(signed),
        javascript=STORED
        + """
            const {signedUrl} = value_of(await files.createSignedUrl(place, 60, {download: 'a.txt'}))
            const answer = await fetch(signedUrl)
            return [await answer.text(), answer.headers.get('content-disposition')]""",
        allowed=["words", "attachment; filename=a.txt; filename*=UTF-8''a.txt"],
        refused=NO_OBJECT,
    ),
    offered(
        "`create_signed_urls`",
        python=on_stored(signed_many),
        javascript=STORED
        + """
            const made = value_of(await files.createSignedUrls([place, `${place}/nothing`], 60))
            return made.map((one) => one.error === null)""",
        allowed=[True, False],
        refused=[False, False],
    ),
    offered(
        "`create_signed_upload_url`, `upload_to_signed_url`",
        python=signed_upload,
        javascript="""
            const files = client.storage.from('files'), place = `${room}/${name}`
            const made = value_of(await files.createSignedUploadUrl(place))
            value_of(await nobody.storage.from('files').uploadToSignedUrl(place, made.token, 'words'))
            return await value_of(await files.download(place)).text()""",
        allowed="words",
        refused=NEW_ROW,
    ),
    offered(
        "resumable upload: TUS 1.0 at `/upload/resumable` (the clients leave it to `tus-js-client` and the like)",
        python=resumable,
        javascript=RESUMABLE,
        allowed="words",
        refused="new row violates row-level security policy",
    ),
    offered(
        "`remove`",
        python=remove,
        javascript="""
            value_of(await other.storage.from('files').upload(`${room}/${name}`, 'words'))
            const files = (allowed ? other : client).storage.from('files')
            return value_of(await files.remove([`${room}/${name}`])).map((row) => row.name)""",
        allowed=["<room>/<name>"],
        refused=[],
    ),
    offered(
        "`update`, and `upload` with `upsert`",
        python=replaced,
        javascript=IN_OWN
        + """
            value_of(await objects.upload('x', 'more', {upsert: true}))
            value_of(await objects.update('x', 'most'))
            return await value_of(await objects.download('x')).text()""",
        allowed="most",
        refused=NEW_ROW,
    ),
    offered(
        "`move`",
        python=moved,
        javascript=IN_OWN
        + """
            const {message} = value_of(await objects.move('x', 'y/z'))
            return [message, await value_of(await objects.download('y/z')).text()]""",
        allowed=["Successfully moved", "words"],
        refused=NO_OBJECT,
    ),
    offered(
        "`copy`",
        python=copied,
        javascript=IN_OWN
        + """
            value_of(await objects.copy('x', 'y/z'))
            return await value_of(await objects.download('y/z')).text()""",
        allowed="words",
        refused=NO_OBJECT,
    ),
    offered(
        "`get_public_url`, of a public bucket",
        python=public,
        javascript="""
            value_of(await service.storage.createBucket(name, {public: allowed}))
            value_of(await service.storage.from(name).upload('x', 'words'))
            return (await fetch(nobody.storage.from(name).getPublicUrl('x').data.publicUrl)).status""",
        allowed=200,
        refused=400,
    ),
    offered(
        "`create_bucket`",
        python=bucket,
        javascript=ACTOR
        + "return value_of(await storage.createBucket(name, {public: false, fileSizeLimit: '1KB'})).name",
        allowed="<name>",
        refused=NEW_ROW,
    ),
    offered(
        "`get_bucket`",
        python=shown,
        javascript=ACTOR
        + """
            value_of(await service.storage.createBucket(name))
            const found = value_of(await storage.getBucket(name))
            return [found.id, found.public]""",
        allowed=["<name>", False],
        refused=NO_BUCKET,
    ),
    offered(
        "`list_buckets`",
        python=listed,
        javascript=ACTOR
        + """
            value_of(await service.storage.createBucket(name))
            return value_of(await storage.listBuckets()).some((one) => one.name === name)""",
        allowed=True,
        refused=False,
    ),
    offered(
        "`update_bucket`",
        python=changed,
        javascript=ACTOR
        + """
            value_of(await service.storage.createBucket(name))
            return value_of(await storage.updateBucket(name, {public: true})).message""",
        allowed="Successfully updated",
        refused=NO_BUCKET,
    ),
    offered(
        "`empty_bucket`, `delete_bucket`",
        python=emptied,
        javascript=ACTOR
        + """
            value_of(await service.storage.createBucket(name))
            value_of(await service.storage.from(name).upload('x', 'words'))
            value_of(await storage.emptyBucket(name))
            return value_of(await storage.deleteBucket(name)).message""",
        allowed="Successfully deleted",
        refused=NO_BUCKET,
    ),
    offered(
        "`delete_bucket` of a bucket that is not empty",
        python=not_emptied,
        javascript=IN_OWN + "return await service.storage.deleteBucket(name)",
        allowed=Refused("The bucket you tried to delete is not empty"),
        refused=FOR_ALL,
    ),
    offered(
        "limits of a bucket: `file_size_limit`",
        python=too_long,
        javascript="""
            value_of(await service.storage.createBucket(name, {fileSizeLimit: 4}))
            return await service.storage.from(name).upload('x', 'words')""",
        allowed=Refused("The object exceeded the maximum allowed size"),
        refused=FOR_ALL,
    ),
    offered(
        "limits of a bucket: `allowed_mime_types`",
        python=wrong_type,
        javascript="""
            value_of(await service.storage.createBucket(name, {allowedMimeTypes: ['image/*']}))
            return await service.storage.from(name).upload('x', 'words', {contentType: 'text/plain'})""",
        allowed=Refused("mime type text/plain is not supported"),
        refused=FOR_ALL,
    ),
    not_offered(
        "`download` with `transform`",
        python=on_stored(lambda s, place: files(s).download(place, {"transform": {"width": 9}})),
        javascript=STORED + "return await files.download(place, {transform: {width: 9}})",
        answer=NO_PICTURES,
    ),
)


async def _text(content: Awaitable[bytes]) -> str:
    return (await content).decode()
