"""Objects over HTTP, without their bytes: list, remove, move, copy, sign. Each as the person who asks."""

import base64
import binascii
import json
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.storage.asking import flag_of, json_body, number_of, order_of, text_of, texts_of
from desktop_chat.workspace.storage.blobs import BlobStore, is_version, new_version
from desktop_chat.workspace.storage.callers import Callers, Signer, UploadRight, as_uuid, owner_of
from desktop_chat.workspace.storage.database import Row, StorageDatabase
from desktop_chat.workspace.storage.errors import invalid_request, no_such_object, too_large
from desktop_chat.workspace.storage.names import check_bucket, check_key
from desktop_chat.workspace.storage.receiving import metadata_of_header
from desktop_chat.workspace.storage.uploads import Target, Uploader

_JSON = """json_build_object(
    'id', o.id, 'name', o.name, 'bucket_id', o.bucket_id, 'owner', o.owner, 'owner_id', o.owner_id,
    'version', o.version, 'created_at', o.created_at, 'updated_at', o.updated_at,
    'last_accessed_at', o.last_accessed_at, 'metadata', o.metadata, 'user_metadata', o.user_metadata)"""
_LIST = """
select coalesce(json_agg(json_build_object(
    'name', name, 'id', id, 'updated_at', updated_at, 'created_at', created_at,
    'last_accessed_at', last_accessed_at, 'metadata', metadata)), '[]')::text as body
from storage.search($1, $2, limits => $3, offsets => $4, search => $5, sortcolumn => $6, sortorder => $7)"""
# A page after a cursor [value, name]; with folders, everything below the next slash is one entry without an id.
_LIST_V2 = """
with below as (
    select o.*, case when $5 then strpos(substr(o.name, length($2) + 1), '/') else 0 end as slash
    from storage.objects o where o.bucket_id = $1 and starts_with(o.name, $2)
), entries as (
    select b.name, b.id, b.updated_at, b.created_at, b.last_accessed_at, b.metadata, {moment} as moment
    from below b where b.slash = 0
    union all
    select left(b.name, length($2) + b.slash), null, null, null, null, null, {folder_moment}
    from below b where b.slash > 0 group by 1
)
select e.name, e.id::text, coalesce(e.moment::text, '') as moment, json_build_object(
    'id', e.id, 'name', e.name, 'key', rtrim(e.name, '/'), 'updated_at', e.updated_at, 'created_at', e.created_at,
    'last_accessed_at', e.last_accessed_at, 'metadata', e.metadata)::text as body
from entries e
where $3::text is null or {after}
order by {order} limit $4"""
_REMOVE = f"""
delete from storage.objects o where o.bucket_id = $1 and o.name = any ($2) returning o.version, {_JSON}::text as body"""  # noqa: S608  (constants, here and below)
_MOVE = f"""
update storage.objects o set bucket_id = $3, name = $4, owner = $5::uuid, owner_id = $6
where o.bucket_id = $1 and o.name = $2 returning o.id::text, {_JSON}::text as body"""  # noqa: S608
_SOURCE = "select version, metadata, user_metadata from storage.objects where bucket_id = $1 and name = $2"
_SEEN = "select name from storage.objects where bucket_id = $1 and name = any ($2)"
_STORED = f"select {_JSON}::text as body from storage.objects o where id = $1::uuid"  # noqa: S608
_COLUMNS = ("name", "updated_at", "created_at", "last_accessed_at")
_UNSEEN = "Either the object does not exist or you do not have access to it"
_KEPT = "/!'()*,;:@&=+$-_.~"  # what a path may hold as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDoor:
    """The endpoints below `/object` that carry no bytes."""

    database: StorageDatabase
    blobs: BlobStore
    callers: Callers
    signer: Signer
    uploader: Uploader
    upload_url_seconds: int

    async def list_folder(self, request: Request) -> Response:
        """Answer `POST /object/list/BUCKET`: one folder, files and folders together."""
        claims, bucket = self._asked(request)
        body = await json_body(request)
        prefix = text_of(body, "prefix")
        column, order = order_of(body, _COLUMNS)
        folder = prefix if not prefix or prefix.endswith("/") else f"{prefix}/"
        async with self.database.acting_as(claims, "storage.object.list") as session:
            row = await session.row(
                _LIST, folder, bucket, number_of(body, "limit", 100, least=1), number_of(body, "offset", 0),
                text_of(body, "search", ""), column, order,
            )  # fmt: skip
        return Response(None if row is None else row["body"], media_type="application/json")

    async def list_page(self, request: Request) -> Response:
        """Answer `POST /object/list-v2/BUCKET`: names that begin with a prefix, page by page."""
        claims, bucket = self._asked(request)
        body = await json_body(request)
        column, order = order_of(body, _COLUMNS[:3])
        limit = min(number_of(body, "limit", 1000, least=1), 1000)
        prefix, delimited = text_of(body, "prefix", ""), flag_of(body, "with_delimiter") or False
        after = _read_cursor(text_of(body, "cursor", ""))
        sql = _page_of(column, order)
        async with self.database.acting_as(claims, "storage.object.list_v2") as session:
            found = await session.rows(sql, bucket, prefix, after[1], limit + 1, delimited, after[0])
        page = found[:limit]
        answer: dict[str, Any] = {
            "hasNext": len(found) > limit,
            "folders": [json.loads(row["body"]) for row in page if row["id"] is None],
            "objects": [json.loads(row["body"]) for row in page if row["id"] is not None],
        }
        if len(found) > limit:
            answer["nextCursor"] = _cursor(page[-1]["moment"], page[-1]["name"])
        return JSONResponse(answer)

    async def remove_one(self, request: Request) -> Response:
        """Answer `DELETE /object/BUCKET/NAME`."""
        claims, bucket = self._asked(request)
        name = check_key(request.path_params["name"])
        if not await self._remove(claims, bucket, [name], "storage.object.delete"):
            raise no_such_object()
        return JSONResponse({"message": "Successfully deleted"})

    async def remove_many(self, request: Request) -> Response:
        """Answer `DELETE /object/BUCKET`: what was removed; what is not there, or not theirs, is left out."""
        claims, bucket = self._asked(request)
        names = texts_of(await json_body(request), "prefixes")
        return JSONResponse(await self._remove(claims, bucket, names, "storage.object.delete_many"))

    async def move(self, request: Request) -> Response:
        """Answer `POST /object/move`: the same bytes under another name; nothing is overwritten."""
        claims = self.callers.demanded(request)
        source, destination = await _way(request)
        owner = owner_of(claims)
        async with self.database.acting_as(claims, "storage.object.move") as session:
            row = await session.row(_MOVE, *source, *destination, as_uuid(owner), owner)
        if row is None:
            raise no_such_object()
        return JSONResponse({"message": "Successfully moved", "Id": row["id"], "Key": destination[1]})

    async def copy(self, request: Request) -> Response:
        """Answer `POST /object/copy`: a version of its own of the same bytes."""
        claims = self.callers.demanded(request)
        body = await json_body(request)
        source, destination = _way_of(body)
        async with self.database.acting_as(claims, "storage.object.copy") as session:
            row = await session.row(_SOURCE, *source)
        if row is None or not is_version(row["version"] or ""):
            raise no_such_object()
        target = Target(
            bucket=destination[0], name=destination[1], owner=owner_of(claims), claims=claims,
            upsert=request.headers.get("x-upsert") == "true", operation="storage.object.copy",
        )  # fmt: skip
        metadata = json.loads(row["metadata"] or "{}")
        await self._check_fits(target, metadata)
        version = new_version()
        keeps = flag_of(body, "copyMetadata") is not False
        user_metadata = json.loads(row["user_metadata"] or "null") if keeps else _own_metadata(request)
        copied = Row(
            bucket=target.bucket, name=target.name, owner=target.owner, version=version,
            metadata=metadata if keeps else metadata | _changes(body), user_metadata=user_metadata,
        )  # fmt: skip
        with self.blobs.naming(version):
            try:
                stored = await self.uploader.complete(target, copied, partial(self.blobs.copy, row["version"], version))
            except FileNotFoundError:
                raise no_such_object() from None
        async with self.database.acting_as_system("storage.object.copy") as session:
            told = await session.row(_STORED, stored.id)
        answer = {"Id": stored.id, "Key": target.place} | (json.loads(told["body"]) if told else {})
        return JSONResponse(answer)

    async def sign(self, request: Request) -> Response:
        """Answer `POST /object/sign/BUCKET/NAME`."""
        claims, bucket = self._asked(request)
        name = check_key(request.path_params["name"])
        body = await json_body(request)
        seconds = number_of(body, "expiresIn", None, least=1)
        async with self.database.acting_as(claims, "storage.object.sign") as session:
            if not await session.rows(_SEEN, bucket, [name]):
                raise no_such_object()
        return JSONResponse({"signedURL": self._read_url(bucket, name, seconds)})

    async def sign_many(self, request: Request) -> Response:
        """Answer `POST /object/sign/BUCKET`: a URL or an error for each name."""
        claims, bucket = self._asked(request)
        body = await json_body(request)
        seconds, names = number_of(body, "expiresIn", None, least=1), texts_of(body, "paths")
        async with self.database.acting_as(claims, "storage.object.sign_many") as session:
            seen = {row["name"] for row in await session.rows(_SEEN, bucket, names)}
        return JSONResponse(
            [
                {"error": None, "path": name, "signedURL": self._read_url(bucket, name, seconds)}
                if name in seen
                else {"error": _UNSEEN, "path": name, "signedURL": None}
                for name in names
            ]
        )

    async def sign_upload(self, request: Request) -> Response:
        """Answer `POST /object/upload/sign/BUCKET/NAME`: the right to upload is tried out now."""
        claims, bucket = self._asked(request)
        target = Target(
            bucket=bucket, name=request.path_params["name"], owner=owner_of(claims), claims=claims,
            upsert=request.headers.get("x-upsert") == "true", operation="storage.object.sign_upload_url",
        )  # fmt: skip
        await self.uploader.limits(target.bucket, target.name)
        await self.uploader.check(target)
        right = UploadRight(owner=target.owner, upsert=target.upsert)
        token = self.signer.to_write(target.place, self.upload_url_seconds, right)
        return JSONResponse(
            {"url": f"/object/upload/sign/{quote(target.place, safe=_KEPT)}?token={token}", "token": token}
        )

    def _asked(self, request: Request) -> tuple[Claims, str]:
        return self.callers.demanded(request), check_bucket(request.path_params["bucket"])

    def _read_url(self, bucket: str, name: str, seconds: int) -> str:
        place = f"{bucket}/{name}"
        # As Supabase's: not encoded, for its clients encode it, but for what would end the path.
        shown = place.replace("?", "%3F").replace("#", "%23")
        return f"/object/sign/{shown}?token={self.signer.to_read(place, seconds)}"

    async def _check_fits(self, target: Target, metadata: dict[str, Any]) -> None:
        limits = await self.uploader.limits(target.bucket, target.name)
        if int(metadata.get("size") or 0) > limits.most_bytes:
            raise too_large()
        limits.check_type(str(metadata.get("mimetype")))

    async def _remove(self, claims: Claims, bucket: str, names: list[str], operation: str) -> list[object]:
        async with self.database.acting_as(claims, operation) as session:
            gone = await session.rows(_REMOVE, bucket, names)
        await self.blobs.remove(row["version"] for row in gone)
        return [json.loads(row["body"]) for row in gone]


async def _way(request: Request) -> tuple[tuple[str, str], tuple[str, str]]:
    return _way_of(await json_body(request))


def _way_of(body: dict[str, Any]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return bucket and name of where something is and where it shall be."""
    bucket = check_bucket(text_of(body, "bucketId"))
    source = bucket, text_of(body, "sourceKey")
    return source, (
        check_bucket(text_of(body, "destinationBucket", bucket)),
        check_key(text_of(body, "destinationKey")),
    )


def _changes(body: dict[str, Any]) -> dict[str, Any]:
    asked = body.get("metadata") or {}
    if not isinstance(asked, dict):
        raise invalid_request("body/metadata must be object")
    return {name: asked[name] for name in ("cacheControl", "mimetype") if isinstance(asked.get(name), str)}


def _own_metadata(request: Request) -> object:
    return metadata_of_header(request.headers.get("x-metadata"))


def _page_of(column: str, order: str) -> str:
    sign = ">" if order == "asc" else "<"
    if column == "name":
        return _LIST_V2.format(
            moment="null::timestamptz", folder_moment="null::timestamptz",
            after=f'$6::text is not null and e.name collate "C" {sign} $3', order=f'e.name collate "C" {order}',
        )  # fmt: skip
    return _LIST_V2.format(
        moment=f"b.{column}", folder_moment=f"min(b.{column})",
        after=f'(e.moment, e.name collate "C") {sign} ($6::text::timestamptz, $3)',
        order=f'e.moment {order}, e.name collate "C" {order}',
    )  # fmt: skip


def _cursor(moment: str, name: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([moment, name]).encode()).decode()


def _read_cursor(text: str) -> tuple[str | None, str | None]:
    """Return the value and name after which a page begins; (None, None) for the first."""
    if not text:
        return None, None
    try:
        moment, name = json.loads(base64.urlsafe_b64decode(text))
    except (binascii.Error, ValueError, TypeError):
        raise invalid_request("body/cursor is none of ours") from None
    if not isinstance(moment, str) or not isinstance(name, str):
        raise invalid_request("body/cursor is none of ours")
    return moment, name
