"""Downloads: whole files and parts, conditions, names for saving; from the disk to the socket piece by piece."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.storage.blobs import BlobStore, is_version, read_file
from desktop_chat.workspace.storage.conditions import (
    Unsatisfiable,
    Validators,
    has_it,
    http_date,
    wanted_part,
)
from desktop_chat.workspace.storage.errors import StorageError, no_such_object
from desktop_chat.workspace.storage.receiving import ANY_TYPE, NO_CACHE

_SAFE = "-_.!~*'()"  # what JavaScript's encodeURIComponent leaves alone
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An object that may be read."""

    version: str
    metadata: Mapping[str, Any]

    @classmethod
    def of(cls, version: str | None, metadata: str | None) -> "Found":
        """Read the columns of a row."""
        return cls(version=version or "", metadata=json.loads(metadata or "{}"))

    @property
    def validators(self) -> Validators:
        """What tells this version from another."""
        try:
            modified = datetime.fromisoformat(str(self.metadata.get("lastModified")))
        except ValueError:
            modified = _NEVER
        if modified.tzinfo is None:
            modified = modified.replace(tzinfo=UTC)
        return Validators(etag=str(self.metadata.get("eTag", f'"{self.version}"')), modified=modified)

    def headers(self) -> dict[str, str]:
        """Return what every answer about it says."""
        now = self.validators
        kind = header_text(str(self.metadata.get("mimetype") or ANY_TYPE))
        return {
            "accept-ranges": "bytes",
            # A page that somebody uploaded must not run as one of ours.
            "content-type": "text/plain" if "text/html" in kind.lower() else kind,
            "etag": header_text(now.etag),
            "last-modified": http_date(now.modified),
            "cache-control": header_text(str(self.metadata.get("cacheControl") or NO_CACHE)),
        }


async def send(request: Request, blobs: BlobStore, found: Found, *, expires: int | None = None) -> Response:
    """Answer with an object's bytes, or with less where the asker wants or has less.

    Raises:
        StorageError: there is no file for this row.
        OSError: the disk does not let us read.
    """
    if not is_version(found.version):
        raise no_such_object()
    headers = found.headers() | _disposition(request.query_params.get("download"))
    if expires is not None:
        headers["expires"] = http_date(datetime.fromtimestamp(expires, UTC))
    now = found.validators
    if has_it(request.headers, now):
        return Response(status_code=304, headers=headers)
    try:
        file, size = await blobs.open(found.version)
    except FileNotFoundError:
        raise no_such_object() from None
    try:
        part = wanted_part(request.headers, size, now)
    except Unsatisfiable:
        file.close()
        refusal = StorageError(416, "InvalidRange", "invalid range provided", error="invalid_range", http=416)
        return refusal.response({"content-range": f"bytes */{size}"})
    if part is not None:
        headers["content-range"] = f"bytes {part.first}-{part.last}/{size}"
    status, first, length = (200, 0, size) if part is None else (206, part.first, part.length)
    headers["content-length"] = str(length)
    if request.method == "HEAD":
        file.close()
        return Response(status_code=status, headers=headers)
    return StreamingResponse(read_file(file, first, length), status, headers)


def header_text(text: str) -> str:
    """Return a person's text as a header can carry it: printable ASCII, on one line."""
    return "".join(letter for letter in text if " " <= letter <= "~")


def _disposition(download: str | None) -> dict[str, str]:
    if download is None:
        return {}
    if not download:
        return {"content-disposition": "attachment"}
    name = quote(download, safe=_SAFE, errors="replace")
    return {"content-disposition": f"attachment; filename={name}; filename*=UTF-8''{name}"}
