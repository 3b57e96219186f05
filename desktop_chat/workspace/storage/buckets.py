"""Buckets over HTTP: make, show, list, change, empty, delete; each as the person who asks."""

from typing import Any

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.storage.asking import flag_of, json_body, number_of, text_of
from desktop_chat.workspace.storage.blobs import BlobStore
from desktop_chat.workspace.storage.callers import Callers, as_uuid, owner_of
from desktop_chat.workspace.storage.database import Session, StorageDatabase
from desktop_chat.workspace.storage.errors import (
    StorageError,
    access_denied,
    exists_already,
    invalid_request,
    no_such_bucket,
    too_large,
)
from desktop_chat.workspace.storage.names import check_bucket, check_offered_types, parse_size

_JSON = """json_build_object(
    'id', id, 'name', name, 'owner', coalesce(owner::text, ''), 'public', coalesce(public, false),
    'file_size_limit', file_size_limit, 'allowed_mime_types', allowed_mime_types,
    'created_at', to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'updated_at', to_char(updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))"""
_GET = f"select {_JSON}::text as body from storage.buckets where id = $1"  # noqa: S608  (constants)
_LIST = f"""
select coalesce(json_agg(body), '[]')::text as body from (
    select {_JSON} as body from storage.buckets
    where name ilike '%' || $1 || '%' order by %s limit $2 offset $3) as found"""  # noqa: S608  (constants)
_ORDERS = {
    (column, order): f"{column} {order}"
    for column in ("id", "name", "created_at", "updated_at")
    for order in ("asc", "desc")
}
_MAKE = """
insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
values ($1, $2, $3::uuid, $4, $5, $6, $7)"""
_CHANGE = """
update storage.buckets set public = coalesce($2, public),
    file_size_limit = case when $3 then $4 else file_size_limit end,
    allowed_mime_types = case when $5 then $6 else allowed_mime_types end
where id = $1"""
_LOCK = "select id from storage.buckets where id = $1 for update"
_IS_USED = "select exists (select from storage.objects where bucket_id = $1) as used"
_DELETE = "delete from storage.buckets where id = $1"
_EMPTY = "delete from storage.objects where bucket_id = $1 returning version"
_LEFT = "select name from storage.objects where bucket_id = $1 order by name limit 10"
MOST_LISTED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketDoor:
    """The endpoints below `/bucket`. `most_bytes` is the limit of this server for one object."""

    database: StorageDatabase
    blobs: BlobStore
    callers: Callers
    most_bytes: int

    async def create(self, request: Request) -> Response:
        """Answer `POST /bucket`."""
        claims = self.callers.demanded(request)
        body = await json_body(request)
        name = check_bucket(text_of(body, "name"))
        values = (
            check_bucket(text_of(body, "id", name)), name, as_uuid(owner_of(claims)), owner_of(claims),
            flag_of(body, "public") or False, self._limit(body), _types(body),
        )  # fmt: skip
        async with self.database.acting_as(claims, "storage.bucket.create") as session:
            try:
                await session.count(_MAKE, *values)
            except asyncpg.UniqueViolationError:
                raise exists_already("BucketAlreadyExists") from None
        return JSONResponse({"name": name})

    async def get(self, request: Request) -> Response:
        """Answer `GET /bucket/ID`."""
        claims, bucket = self._asked(request)
        async with self.database.acting_as(claims, "storage.bucket.get") as session:
            row = await session.row(_GET, bucket)
        if row is None:
            raise no_such_bucket()
        return Response(row["body"], media_type="application/json")

    async def list_all(self, request: Request) -> Response:
        """Answer `GET /bucket`."""
        claims = self.callers.demanded(request)
        query = dict(request.query_params)
        order = _ORDERS.get((query.get("sortColumn", "id"), query.get("sortOrder", "asc")))
        if order is None:
            raise invalid_request("querystring/sortColumn must be equal to one of the allowed values")
        search = query.get("search", "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\0", "")
        limit, offset = number_of(query, "limit", MOST_LISTED, least=1), number_of(query, "offset", 0)
        async with self.database.acting_as(claims, "storage.bucket.list") as session:
            row = await session.row(_LIST.replace("%s", order), search, limit, offset)
        return Response(None if row is None else row["body"], media_type="application/json")

    async def update(self, request: Request) -> Response:
        """Answer `PUT /bucket/ID`; what is not named stays as it is."""
        claims, bucket = self._asked(request)
        body = await json_body(request)
        values = (
            flag_of(body, "public"), "file_size_limit" in body, self._limit(body),
            "allowed_mime_types" in body, _types(body),
        )  # fmt: skip
        async with self.database.acting_as(claims, "storage.bucket.update") as session:
            if not await session.count(_CHANGE, bucket, *values):
                raise no_such_bucket()
        return JSONResponse({"message": "Successfully updated"})

    async def empty(self, request: Request) -> Response:
        """Answer `POST /bucket/ID/empty`: delete what this person may delete; seeing more than that is refused."""
        claims, bucket = self._asked(request)
        async with self.database.acting_as(claims, "storage.bucket.empty") as session:
            if await session.row(_GET, bucket) is None:
                raise no_such_bucket()
            gone = await session.rows(_EMPTY, bucket)
            left = await session.rows(_LEFT, bucket)
            if left:
                names = " ,".join(row["name"] for row in left)
                raise access_denied(f"Cannot delete: {names}, you may have SELECT but not DELETE permissions")
        await self.blobs.remove(row["version"] for row in gone)
        return JSONResponse({"message": "Empty bucket has been queued. Completion may take up to an hour."})

    async def delete(self, request: Request) -> Response:
        """Answer `DELETE /bucket/ID`, which must be empty."""
        claims, bucket = self._asked(request)
        await self._check_unused(bucket)
        async with self.database.acting_as(claims, "storage.bucket.delete") as session:
            await self._delete(session, bucket)
        return JSONResponse({"message": "Successfully deleted"})

    async def _check_unused(self, bucket: str) -> None:
        async with self.database.acting_as_system("storage.bucket.delete") as session:
            if await session.row(_LOCK, bucket) is None:
                raise no_such_bucket()
            used = await session.row(_IS_USED, bucket)
        if used is not None and used["used"]:
            raise _not_empty()

    async def _delete(self, session: Session, bucket: str) -> None:
        try:
            gone = await session.count(_DELETE, bucket)
        except asyncpg.ForeignKeyViolationError:  # somebody was quicker
            raise _not_empty() from None
        if not gone:
            raise no_such_bucket()

    def _asked(self, request: Request) -> tuple[Claims, str]:
        return self.callers.demanded(request), check_bucket(request.path_params["bucket"])

    def _limit(self, body: dict[str, Any]) -> int | None:
        asked = body.get("file_size_limit")
        if asked is None:
            return None
        if isinstance(asked, bool) or not isinstance(asked, int | str) or (isinstance(asked, int) and asked < 0):
            raise invalid_request("body/file_size_limit must be integer")
        size = parse_size(asked)
        if size > self.most_bytes:
            raise too_large()
        return size


def _types(body: dict[str, Any]) -> list[str] | None:
    types = body.get("allowed_mime_types")
    if types is None:
        return None
    if not isinstance(types, list) or not all(isinstance(one, str) for one in types):
        raise invalid_request("body/allowed_mime_types must be array")
    return check_offered_types([one for one in types if one])


def _not_empty() -> StorageError:
    return StorageError(409, "InvalidRequest", "The bucket you tried to delete is not empty")
