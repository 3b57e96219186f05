"""Resumable uploads over HTTP: TUS 1.0 with creation (also with the first bytes), termination, expiration and checksum.

Source: tus.io/protocols/resumable-upload, and the ways of supabase/storage (src/http/routes/tus): what is stored where
is said in Upload-Metadata, `x-upsert` replaces, `/upload/resumable/sign` takes a signed upload URL's token in
`x-signature`. Refusals are plain text with their real status.
"""

import asyncio
import base64
import binascii
import hashlib
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import asyncpg
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims
from desktop_chat.workspace.storage.blobs import BUFFER_BYTES, new_version
from desktop_chat.workspace.storage.callers import Callers, Signer, owner_of
from desktop_chat.workspace.storage.conditions import http_date
from desktop_chat.workspace.storage.errors import StorageError, invalid_request, of_disk, of_postgres, too_large
from desktop_chat.workspace.storage.receiving import ANY_TYPE, NO_CACHE
from desktop_chat.workspace.storage.turns import Turn, Turns
from desktop_chat.workspace.storage.tus_uploads import Announced, TusUploads
from desktop_chat.workspace.storage.uploads import Target, Uploader

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
CHECKSUMS = ("md5", "sha1", "sha256")
CHUNK_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
MOST_SAID_BYTES = 65_536

Work = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """With what right somebody uploads: a person's, or a signed URL's."""

    claims: Claims | None
    owner: str | None
    upsert: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TusDoor:
    """The endpoints below `/upload/resumable`; `path` is how its URLs begin, `seconds` how long an upload may take."""

    uploads: TusUploads
    uploader: Uploader
    callers: Callers
    signer: Signer
    turns: Turns
    path: str
    seconds: int

    async def options(self, _request: Request) -> Response:
        """Answer `OPTIONS`: what is offered."""
        return Response(
            status_code=204,
            headers={
                "tus-resumable": VERSION,
                "tus-version": VERSION,
                "tus-extension": EXTENSIONS,
                "tus-checksum-algorithm": ",".join(CHECKSUMS),
                "tus-max-size": str(self.uploader.most_bytes),
            },
        )

    async def collection(self, request: Request) -> Response:
        """Answer `POST /upload/resumable`, and the same below `sign`."""
        return await _answered(request, {"POST": self._create})

    async def item(self, request: Request) -> Response:
        """Answer `HEAD`, `PATCH` and `DELETE` to an upload's own URL."""
        return await _answered(request, {"HEAD": self._head, "PATCH": self._patch, "DELETE": self._delete})

    async def _create(self, request: Request) -> Response:
        said = request.headers.get("upload-metadata", "")
        facts = _metadata(said)
        bucket, name = facts.get("bucketName", ""), facts.get("objectName", "")
        limits = await self.uploader.limits(bucket, name)
        right = self._right(request, f"{bucket}/{name}")
        length = _number(request, "upload-length")
        if length > limits.most_bytes:
            raise StorageError(413, "EntityTooLarge", "Maximum size exceeded")
        mimetype = facts.get("contentType") or ANY_TYPE
        limits.check_type(mimetype)
        announced = Announced(
            id=new_version(), bucket=bucket, name=name, length=length, upsert=right.upsert, mimetype=mimetype,
            cache_control=_cache_control(facts.get("cacheControl", "")), user_metadata=_user_metadata(facts),
            said=said, expires=self.uploader.clock.now() + self.seconds * 1000,
        )  # fmt: skip
        await self.uploader.check(self._target(announced, right, "create"))
        await self.uploads.announce(announced)
        headers = {"location": self._location(request, announced)} | _expiry(announced)
        async with self.turns.take(announced.id) as turn:
            if request.headers.get("content-type") == CHUNK_TYPE:
                offset = await self._receive(request, announced, 0, turn)
                headers["upload-offset"] = str(offset)
            else:
                offset = 0
            if offset == length:
                await self._complete(announced, right, "create")
        return Response(status_code=201, headers=headers)

    async def _head(self, request: Request) -> Response:
        if self._is_signed(request):
            announced, _ = await self._asked(request)
        else:  # as Supabase's: the URL itself is the secret
            announced = await self.uploads.find(request.path_params["upload"])
        async with self.turns.take(announced.id):
            offset = await self.uploads.resume_at(announced)
        headers = {
            "upload-offset": str(offset),
            "upload-length": str(announced.length),
            "upload-metadata": announced.said,
            "cache-control": "no-store",
        }
        return Response(status_code=200, headers=headers | _expiry(announced))

    async def _patch(self, request: Request) -> Response:
        if request.headers.get("content-type") != CHUNK_TYPE:
            raise StorageError(415, "InvalidRequest", f"Content-Type must be {CHUNK_TYPE}")
        claimed = _number(request, "upload-offset")
        announced, right = await self._asked(request)
        await self.uploader.check(self._target(announced, right, "part"))
        async with self.turns.take(announced.id) as turn:
            if await self.uploads.offset(announced) != claimed or await self.uploads.finished(announced):
                raise StorageError(409, "TusError", "Upload-Offset conflict")
            offset = await self._receive(request, announced, claimed, turn)
            headers = {"upload-offset": str(offset)} | _expiry(announced)
            if offset == announced.length:
                await self._complete(announced, right, "part")
                headers["tus-complete"] = "1"
        return Response(status_code=204, headers=headers)

    async def _delete(self, request: Request) -> Response:
        announced, right = await self._asked(request)
        await self.uploader.check(self._target(announced, right, "delete"))
        async with self.turns.take(announced.id):
            if await self.uploads.finished(announced):
                raise StorageError(400, "TusError", "Cannot terminate an already completed upload")
            await self.uploads.end(announced)
        return Response(status_code=204)

    async def _receive(self, request: Request, announced: Announced, offset: int, turn: Turn) -> int:
        """Append a body and return how many bytes are on the disk now; a broken connection keeps what came."""
        length = request.headers.get("content-length", "")
        if length.isdigit() and offset + int(length) > announced.length:
            raise too_large()
        checksum = _Checksum.asked(request)
        writer = _Appending(self.uploads, announced, offset, checksum)
        stream = request.stream()
        try:
            while True:
                async with turn.waiting():
                    data = await anext(stream, None)
                if data is None:
                    break
                await writer.write(data)
        finally:
            await writer.sync()
            if checksum is not None and not checksum.matches():
                await self.uploads.cut(announced, offset)
        if checksum is not None and not checksum.matches():
            raise StorageError(CHECKSUM_MISMATCH, "InvalidChecksum", "Checksum mismatch")
        return writer.offset

    async def _complete(self, announced: Announced, right: Right, step: str) -> None:
        target = self._target(announced, right, step)
        content = await self.uploads.content(announced)
        row = self.uploader.row(target, announced.id, content, announced.described)
        with self.uploads.blobs.naming(announced.id):
            await self.uploader.complete(target, row, partial(self.uploads.publish, announced))

    async def _asked(self, request: Request) -> tuple[Announced, Right]:
        announced = await self.uploads.find(request.path_params["upload"])
        return announced, self._right(request, f"{announced.bucket}/{announced.name}")

    def _right(self, request: Request, place: str) -> Right:
        if self._is_signed(request):
            signature = request.headers.get("x-signature")
            if not signature:
                raise StorageError(400, "InvalidSignature", "Missing x-signature header")
            allowed = self.signer.check_write(signature, place)
            return Right(claims=None, owner=allowed.owner, upsert=allowed.upsert)
        claims = self.callers.demanded(request)
        return Right(claims=claims, owner=owner_of(claims), upsert=request.headers.get("x-upsert") == "true")

    def _target(self, announced: Announced, right: Right, step: str) -> Target:
        return Target(
            bucket=announced.bucket, name=announced.name, owner=right.owner, claims=right.claims,
            upsert=announced.upsert, operation=f"storage.tus.upload.{step}",
        )  # fmt: skip

    def _is_signed(self, request: Request) -> bool:
        return bool(request.scope["path"].removeprefix(self.path).startswith("/upload/resumable/sign"))

    def _location(self, request: Request, announced: Announced) -> str:
        base = f"{request.url.scheme}://{request.headers['host']}{self.path}/upload/resumable"
        return f"{base}{'/sign' if self._is_signed(request) else ''}/{announced.public_id}"


class _Checksum:
    """What a body should add up to."""

    def __init__(self, algorithm: str, expected: bytes) -> None:
        self._hash = hashlib.new(algorithm, usedforsecurity=False)
        self._expected = expected

    @classmethod
    def asked(cls, request: Request) -> "_Checksum | None":
        """Read the header `Upload-Checksum`."""
        text = request.headers.get("upload-checksum")
        if text is None:
            return None
        algorithm, _, value = text.partition(" ")
        if algorithm not in CHECKSUMS:
            raise StorageError(400, "InvalidChecksum", "This checksum algorithm is not offered")
        return cls(algorithm, _decoded(value))

    def add(self, data: bytes) -> None:
        self._hash.update(data)

    def matches(self) -> bool:
        return self._hash.digest() == self._expected


class _Appending:
    """Appends to an upload's bytes, a mebibyte at a time, beside the event loop."""

    def __init__(self, uploads: TusUploads, announced: Announced, offset: int, checksum: _Checksum | None) -> None:
        self.offset = offset
        self._length = announced.length
        self._part = uploads.part(announced)
        self._checksum = checksum
        self._gathered = bytearray()

    async def write(self, data: bytes) -> None:
        if self.offset + len(data) > self._length:
            raise too_large()
        self.offset += len(data)
        self._gathered += data
        if len(self._gathered) >= BUFFER_BYTES:
            await asyncio.to_thread(self._flush, sync=False)

    async def sync(self) -> None:
        await asyncio.to_thread(self._flush, sync=True)

    def _flush(self, *, sync: bool) -> None:
        data, self._gathered = bytes(self._gathered), bytearray()
        if self._checksum is not None:
            self._checksum.add(data)
        with self._part.open("ab") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())


async def _answered(request: Request, offered: Mapping[str, Work]) -> Response:
    """Run one request; refusals are text, and every answer names the protocol."""
    try:
        response = await _work(request, offered)(request)
    except StorageError as refusal:
        response = _refused(refusal)
    except asyncpg.PostgresError as error:
        response = _refused(of_postgres(error))
    except ClientDisconnect:
        raise
    except (TimeoutError, ConnectionError, asyncpg.InterfaceError):
        response = _refused(StorageError(503, "DatabaseError", "Could not connect with the database"))
    except OSError as error:
        response = _refused(of_disk(error))
    response.headers["tus-resumable"] = VERSION
    return response


def _work(request: Request, offered: Mapping[str, Work]) -> Work:
    method = request.headers.get("x-http-method-override", request.method).upper()
    if request.headers.get("tus-resumable") != VERSION:
        raise StorageError(412, "TusError", "Tus-Resumable Required")
    if method not in offered:
        raise StorageError(405, "TusError", "Method Not Allowed")
    return offered[method]


def _refused(refusal: StorageError) -> Response:
    headers = {"tus-version": VERSION} if refusal.status == 412 else None
    return PlainTextResponse(f"{refusal.message}\n", refusal.status, headers)


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise invalid_request(f"{header.title()} header required")
    return int(text)


def _metadata(said: str) -> dict[str, str]:
    """Return what Upload-Metadata says: names with values in base64, or with none."""
    if len(said) > MOST_SAID_BYTES:
        raise invalid_request("Upload-Metadata is too long")
    facts = {}
    for pair in said.split(","):
        name, _, value = pair.strip().partition(" ")
        facts[name] = _decoded(value).decode(errors="replace")
    return facts


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise invalid_request("A header is no base64") from None


def _cache_control(text: str) -> str:
    return f"max-age={text}" if text.isascii() and text.isdigit() else NO_CACHE


def _user_metadata(facts: Mapping[str, str]) -> Any:
    try:
        return json.loads(facts["metadata"])
    except (KeyError, ValueError, RecursionError):
        return None


def _expiry(announced: Announced) -> dict[str, str]:
    return {"upload-expires": http_date(datetime.fromtimestamp(UnixMillis(announced.expires) / 1000, UTC))}
