"""Objects over HTTP, with their bytes: upload, download, what is known of one; by right, by a signed URL, or public."""

from contextlib import AbstractAsyncContextManager

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.storage.blobs import BlobStore
from desktop_chat.workspace.storage.callers import Callers, Signer, owner_of
from desktop_chat.workspace.storage.database import Session, StorageDatabase
from desktop_chat.workspace.storage.downloads import Found, send
from desktop_chat.workspace.storage.errors import invalid_request, no_such_bucket, no_such_object, not_offered
from desktop_chat.workspace.storage.names import check_bucket, check_key
from desktop_chat.workspace.storage.uploads import Target, Uploader

_FIND = "select version, metadata from storage.objects where bucket_id = $1 and name = $2"
_INFO = """
select json_build_object(
    'id', id, 'name', name, 'version', version, 'bucket_id', bucket_id, 'size', (metadata ->> 'size')::bigint,
    'content_type', metadata ->> 'mimetype', 'cache_control', metadata ->> 'cacheControl',
    'etag', metadata ->> 'eTag', 'metadata', user_metadata, 'last_modified', updated_at, 'created_at', created_at
)::text as body from storage.objects where bucket_id = $1 and name = $2"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDoor:
    """The endpoints below `/object` that carry bytes or say what is known of them."""

    database: StorageDatabase
    blobs: BlobStore
    callers: Callers
    signer: Signer
    uploader: Uploader

    async def upload(self, request: Request) -> Response:
        """Answer `POST` (a new object, or with `x-upsert` any) and `PUT` (any) to `/object/BUCKET/NAME`."""
        claims = self.callers.demanded(request)
        bucket, name = _asked(request)
        replaces = request.method == "PUT"
        target = Target(
            bucket=bucket, name=name, owner=owner_of(claims), claims=claims,
            upsert=replaces or request.headers.get("x-upsert") == "true",
            operation="storage.object.upload_update" if replaces else "storage.object.upload",
        )  # fmt: skip
        stored = await self.uploader.upload(request, target)
        return JSONResponse({"Id": stored.id, "Key": target.place})

    async def upload_signed(self, request: Request) -> Response:
        """Answer `PUT /object/upload/sign/BUCKET/NAME?token=`."""
        bucket, name = _asked(request)
        right = self.signer.check_write(_token(request), f"{bucket}/{name}")
        target = Target(
            bucket=bucket, name=name, owner=right.owner, claims=None, upsert=right.upsert,
            operation="storage.object.upload_signed",
        )  # fmt: skip
        stored = await self.uploader.upload(request, target)
        return JSONResponse({"Id": stored.id, "Key": target.place})

    async def download(self, request: Request) -> Response:
        """Answer `GET` and `HEAD` to `/object/BUCKET/NAME`: by right, or anybody's where the bucket is public."""
        return await self._by_right(request, self.callers.known(request))

    async def download_authenticated(self, request: Request) -> Response:
        """Answer `GET` and `HEAD` to `/object/authenticated/BUCKET/NAME`."""
        return await self._by_right(request, self.callers.demanded(request))

    async def download_public(self, request: Request) -> Response:
        """Answer `GET` and `HEAD` to `/object/public/BUCKET/NAME`."""
        return await self._by_right(request, None)

    async def download_signed(self, request: Request) -> Response:
        """Answer `GET` and `HEAD` to `/object/sign/BUCKET/NAME?token=`."""
        bucket, name = _asked(request)
        ends = self.signer.check_read(_token(request), f"{bucket}/{name}")
        async with self.database.acting_as_system("storage.object.get_signed") as session:
            found = await _found(session, bucket, name)
        return await send(request, self.blobs, found, expires=ends)

    async def info(self, request: Request) -> Response:
        """Answer `GET /object/info/BUCKET/NAME`, and the same below `authenticated`."""
        return await self._info(request, self.callers.known(request))

    async def info_public(self, request: Request) -> Response:
        """Answer `GET /object/info/public/BUCKET/NAME`."""
        return await self._info(request, None)

    async def render(self, _request: Request) -> Response:
        """Answer `/render/image`: pictures are not changed here."""
        raise not_offered("image transformation")

    async def _by_right(self, request: Request, claims: Claims | None) -> Response:
        bucket, name = _asked(request)
        operation = "storage.object.get_public" if claims is None else "storage.object.get_authenticated"
        session = await self._reader(bucket, claims, operation)
        async with session as reading:
            found = await _found(reading, bucket, name)
        return await send(request, self.blobs, found)

    async def _info(self, request: Request, claims: Claims | None) -> Response:
        bucket, name = _asked(request)
        operation = "storage.object.info_public" if claims is None else "storage.object.info_authenticated"
        session = await self._reader(bucket, claims, operation)
        async with session as reading:
            row = await reading.row(_INFO, bucket, name)
        if row is None:
            raise no_such_object()
        return Response(row["body"], media_type="application/json")

    async def _reader(self, bucket: str, claims: Claims | None, operation: str) -> AbstractAsyncContextManager[Session]:
        """Return the transaction that may look: a public bucket's objects are everybody's, others the person's."""
        if (await self.database.bucket(bucket)).public:
            return self.database.acting_as_system(operation)
        if claims is None:
            raise no_such_bucket()
        return self.database.acting_as(claims, operation)


async def _found(session: Session, bucket: str, name: str) -> Found:
    row = await session.row(_FIND, bucket, name)
    if row is None:
        raise no_such_object()
    return Found.of(row["version"], row["metadata"])


def _asked(request: Request) -> tuple[str, str]:
    return check_bucket(request.path_params["bucket"]), check_key(request.path_params["name"])


def _token(request: Request) -> str:
    token = request.query_params.get("token")
    if not token:
        raise invalid_request("querystring must have required property 'token'")
    return token
