"""Open the encrypted file: cipher, key and settings, and tell a wrong key from a damaged file.

The cipher authenticates every page, so a wrong key and a damaged first page look the same to SQLite. A fingerprint of
the key beside the file tells them apart; it says nothing about a key of 256 random bits.
"""

import hmac
from contextlib import suppress
from pathlib import Path

import apsw

from desktop_chat.domain.errors import KeyRejected, StoreBroken

KEY_BYTES = 32
PAGE_BYTES = 4096
FINGERPRINT_SUFFIX = ".key-id"
SCHEMA_SUFFIX = ".schema-pages"
CIPHER = "chacha20"
PATIENCE = 2000
"""Milliseconds to wait for another program that holds the file: a search for damage, a copy."""

_SCHEMA_PAGES = "SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'"
_SETTINGS = (
    ("journal_mode", "wal"),
    # A killed process loses nothing with NORMAL, what was written is with the operating system. `Database.flush` does
    # the rest of FULL where a loss of power would lose a person's text.
    ("synchronous", "normal"),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("temp_store", "memory"),
    ("busy_timeout", PATIENCE),
    ("cache_size", -4000),
    # A file of ours has no triggers and views that call functions; a planted one shall not run any.
    ("trusted_schema", 0),
)


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a companion of the database file."""
    return path.with_name(path.name + suffix)


def connect(path: Path, key: bytes) -> apsw.Connection:
    """Open the file, or make it, readable for its owner only.

    Raises:
        KeyRejected: the file belongs to another key.
        StoreBroken: the file is damaged or is none of ours.
        ValueError: the key has not 32 bytes.
        apsw.Error: any other failure.
        OSError: the folder cannot be used.
    """
    if len(key) != KEY_BYTES:
        message = f"the key of a store has {KEY_BYTES} bytes, not {len(key)}"
        raise ValueError(message)
    if not path.exists():
        _begin(path, key)
    elif path.stat().st_size == 0:
        if beside(path, SCHEMA_SUFFIX).exists():
            # SQLite would take it for a new file and throw the write-ahead log away.
            raise StoreBroken(reason="the file was emptied")
        _begin(path, key)
    connection = apsw.Connection(str(path))
    try:
        connection.pragma("cipher", CIPHER)
        connection.pragma("key", f"raw:{key.hex()}")
        try:
            connection.pragma("user_version")
        except apsw.NotADBError as error:
            raise _unreadable(path, key) from error
        for name, value in _SETTINGS:
            connection.pragma(name, value)
    except BaseException:
        connection.close()
        raise
    return connection


def keep_schema_pages(connection: apsw.Connection, path: Path) -> None:
    """Copy the pages with the list of tables, still encrypted, beside the file: nothing could be found without them.

    Only a migration changes them, but for the length of the file, which stands in the first one. What the write-ahead
    log holds has to be in the file already.
    """
    numbers = [number for (number,) in connection.execute(_SCHEMA_PAGES)]
    pages = bytearray()
    with path.open("rb") as file:
        for number in numbers:
            file.seek((number - 1) * PAGE_BYTES)
            pages += number.to_bytes(4, "big") + file.read(PAGE_BYTES)
    kept = beside(path, SCHEMA_SUFFIX)
    if kept.exists() and kept.read_bytes() == pages:
        return
    fresh = beside(path, SCHEMA_SUFFIX + ".new")
    write_private(fresh, bytes(pages))
    fresh.replace(kept)


def mend_schema_pages(path: Path, pages: bytes) -> None:
    """Write kept pages over those of a copy of a damaged file."""
    record = 4 + PAGE_BYTES
    with path.open("r+b") as file:
        for start in range(0, len(pages) - record + 1, record):
            file.seek((int.from_bytes(pages[start : start + 4], "big") - 1) * PAGE_BYTES)
            file.write(pages[start + 4 : start + record])


def fingerprint(key: bytes) -> bytes:
    """Return what tells two keys apart without telling anything about either."""
    return hmac.digest(key, b"desktop-chat local store", "sha256")[:16].hex().encode()


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, from its first moment on."""
    path.touch(mode=0o600)
    path.write_bytes(content)


def _begin(path: Path, key: bytes) -> None:
    """Make an empty file and its fingerprint; SQLite gives the modes of the file to its companions."""
    for target, content in ((beside(path, FINGERPRINT_SUFFIX), fingerprint(key)), (path, b"")):
        write_private(target, content)


def _unreadable(path: Path, key: bytes) -> KeyRejected | StoreBroken:
    known = b""
    with suppress(FileNotFoundError):
        known = beside(path, FINGERPRINT_SUFFIX).read_bytes()
    if known and not hmac.compare_digest(known, fingerprint(key)):
        return KeyRejected(slot="store")
    return StoreBroken(reason="the beginning of the file cannot be read")
