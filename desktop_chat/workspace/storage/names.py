"""What may be called how: names of buckets and objects, kinds of content, sizes with a unit. Pure.

An object's name is text in a row and never a path on the disk; it is limited because others will build URLs and paths
from it. Source: supabase/storage src/storage/limits.ts, of which we refuse `.` and `..` as segments, too: every client
and proxy takes them out of a URL, so such an object could hardly be asked for.
"""

import re

from desktop_chat.workspace.storage.errors import (
    StorageError,
    invalid_bucket_name,
    invalid_key,
    invalid_type,
)

LONGEST_KEY_BYTES = 1024
LONGEST_BUCKET = 100
FOLDER_MARK = ".emptyFolderPlaceholder"
"""The last segment of an object that stands for an empty folder; it holds no bytes."""

_BUCKET = re.compile(r"[\w!\-.*'() &$@=;:+,?]+", re.ASCII)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SIZE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)(gb|mb|kb|b)", re.IGNORECASE)
_UNITS = {"gb": 10**9, "mb": 10**6, "kb": 10**3, "b": 1}
_TYPE = re.compile(r"[a-zA-Z0-9\-+.]+/([a-zA-Z0-9\-+.]+|\*)(;\s*charset=[a-zA-Z0-9\-]+)?|\*")


def check_key(name: str) -> str:
    """Return an object's name.

    Raises:
        StorageError: it is none.
    """
    bad = not name or _NO_XML.search(name) or any(segment in {".", ".."} for segment in name.split("/"))
    if bad or len(name.encode()) > LONGEST_KEY_BYTES:
        raise invalid_key(name)
    return name


def check_bucket(name: str) -> str:
    """Return a bucket's name.

    Raises:
        StorageError: it is none.
    """
    if len(name) > LONGEST_BUCKET or name != name.strip() or _BUCKET.fullmatch(name) is None:
        raise invalid_bucket_name()
    return name


def marks_folder(name: str) -> bool:
    """Tell whether an object stands for an empty folder."""
    return name.endswith(FOLDER_MARK)


def check_offered_types(types: list[str]) -> list[str]:
    """Return the kinds of content of a bucket, for example `image/*`.

    Raises:
        StorageError: one is no kind of content.
    """
    for one in types:
        if len(one) > 1000 or _TYPE.fullmatch(one) is None:
            raise invalid_type(one)
    return types


def check_type(mimetype: str, allowed: list[str] | None) -> None:
    """Check a kind of content against those that a bucket takes; parameters such as `charset` do not count.

    Raises:
        StorageError: the bucket does not take it.
    """
    if not allowed:
        return
    plain = mimetype.partition(";")[0].strip().lower()
    family = plain.partition("/")[0]
    for one in allowed:
        offered = one.partition(";")[0].strip().lower()
        if offered in {"*", "*/*", plain, f"{family}/*"} and "/" in plain:
            return
    raise invalid_type(mimetype)


def parse_size(size: int | str) -> int:
    """Return bytes: `5000`, `"20MB"`, `"1.5gb"`.

    Raises:
        StorageError: it is no size.
    """
    if isinstance(size, int):
        return size
    match = _SIZE.fullmatch(size)
    if match is None:
        if size.isascii() and size.isdigit() and len(size) < 16:
            return int(size)
        message = "Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B"
        raise StorageError(400, "InvalidRequest", message)
    return int(float(match[1]) * _UNITS[match[2].lower()])
