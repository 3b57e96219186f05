"""Storage's refusals: Supabase's words, mostly as HTTP 400 with the real status, as a string, in the body."""

import errno
from collections.abc import Callable

import asyncpg
from starlette.responses import JSONResponse, Response

LONGEST_ECHO = 200
_DISK_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class StorageError(Exception):
    """An answer that is an error. `http` is the status of the answer where it is not 400."""

    def __init__(self, status: int, code: str, message: str, *, error: str | None = None, http: int | None = None):
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.error = error or code
        self.http = http or (status if status == 500 else 400)

    def response(self, headers: dict[str, str] | None = None) -> Response:
        """Return the HTTP answer."""
        body = {"statusCode": str(self.status), "error": self.error, "message": self.message, "code": self.code}
        return JSONResponse(body, self.http, headers)


def no_such_bucket() -> StorageError:
    """Return the refusal of a bucket that is not there, or not for this person."""
    return StorageError(404, "NoSuchBucket", "Bucket not found", error="Bucket not found")


def no_such_object() -> StorageError:
    """Return the refusal of an object that is not there, or not for this person."""
    return StorageError(404, "NoSuchKey", "Object not found", error="not_found")


def exists_already(code: str) -> StorageError:
    """Return the refusal of a name that is taken; `code` is KeyAlreadyExists or BucketAlreadyExists."""
    return StorageError(409, code, "The resource already exists", error="Duplicate")


def access_denied(message: str = "Access denied") -> StorageError:
    """Return the refusal of somebody who may not do this, or is not known."""
    return StorageError(403, "AccessDenied", message, error="Unauthorized")


def invalid_key(name: str) -> StorageError:
    """Return the refusal of an object's name."""
    return StorageError(400, "InvalidKey", f"Invalid key: {_echo(name)}")


def invalid_bucket_name() -> StorageError:
    """Return the refusal of a bucket's name."""
    return StorageError(400, "InvalidBucketName", "Bucket name invalid", error="Invalid Input")


def invalid_type(mimetype: str) -> StorageError:
    """Return the refusal of a kind of content."""
    message = f"mime type {_echo(mimetype)} is not supported"
    return StorageError(415, "InvalidMimeType", message, error="invalid_mime_type")


def too_large(what: str = "object") -> StorageError:
    """Return the refusal of something longer than its limit."""
    message = f"The {what} exceeded the maximum allowed size"
    return StorageError(413, "EntityTooLarge", message, error="Payload too large")


def invalid_request(message: str) -> StorageError:
    """Return the refusal of a request that makes no sense."""
    return StorageError(400, "InvalidRequest", message, error="Error")


def not_offered(feature: str) -> StorageError:
    """Return the refusal of what this server does not do."""
    return StorageError(409, "FeatureNotEnabled", f"The feature {feature} is not enabled for this resource")


def timed_out() -> StorageError:
    """Return the refusal of what the database did not do in time."""
    return StorageError(544, "DatabaseTimeout", "The connection to the database timed out", http=544)


def of_postgres(error: asyncpg.PostgresError) -> StorageError:
    """Return how an error of PostgreSQL is answered."""
    code = getattr(error, "sqlstate", None) or "XX000"
    message = getattr(error, "message", None) or "The database refused this"
    if code == "42501":
        hidden = "row-level security" in message
        return access_denied("new row violates row-level security policy" if hidden else message)
    if code in _BAD_VALUES:
        return StorageError(400, "InvalidParameter", message)
    known = _OF_SQLSTATE.get(code)
    return StorageError(500, "DatabaseError", f"database error, code: {code}") if known is None else known()


def of_disk(error: OSError) -> StorageError:
    """Return how an error of the disk is answered; nothing was stored."""
    if error.errno in _DISK_IS_FULL:
        return StorageError(507, "StorageFull", "The disk of this workspace is full", http=507)
    return StorageError(503, "StorageUnavailable", "This workspace cannot use its folder of files now", http=503)


_BAD_VALUES = frozenset({"22021", "22023", "22P02", "22P05", "23514"})
_OF_SQLSTATE: dict[str, Callable[[], StorageError]] = {
    "23505": lambda: exists_already("ResourceAlreadyExists"),
    "23503": lambda: StorageError(404, "InvalidRequest", "The related resource does not exist"),
    "55P03": lambda: StorageError(423, "ResourceLocked", "The resource is locked"),
    "57014": timed_out,
}


def _echo(text: str) -> str:
    """Return a person's text for an answer: bounded, and without what UTF-8 cannot carry."""
    return text[:LONGEST_ECHO].encode(errors="replace").decode()
