"""The files of pictures, by their names; those that were not looked at for longest go when there are too many.

When a picture was used is told by a count, not by a clock: what is new or looked at gets the next number. Looking at
one of the newest changes nothing, so that where there are not many pictures, looking at them never writes.
"""

import apsw

from desktop_chat.domain.errors import StoreError
from desktop_chat.domain.picture import PictureId, is_picture_id

MOST = 2_000
MOST_BYTES = 48 << 20
FRESH = MOST // 4
"""A picture is marked as looked at when so many others were kept or marked since it was."""

_READ = "SELECT data, used <= (SELECT max(used) FROM pictures) - ? FROM pictures WHERE id = ?"
_KEEP = """
INSERT INTO pictures (id, used, size, data)
VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM pictures), ?, ?)
ON CONFLICT (id) DO UPDATE SET used = excluded.used, size = excluded.size, data = excluded.data
"""
_MARK = "UPDATE pictures SET used = (SELECT max(used) + 1 FROM pictures) WHERE id = ?"
_FORGET = """
DELETE FROM pictures WHERE number IN (
    SELECT number FROM (
        SELECT number, row_number() OVER newest AS place, sum(size) OVER newest AS bytes
        FROM pictures WINDOW newest AS (ORDER BY used DESC ROWS UNBOUNDED PRECEDING)
    ) WHERE place > ? OR bytes > ?
)
"""


def named(picture: PictureId | None) -> PictureId | None:
    """Return what the server calls a picture, or None when that is no name of one."""
    return picture if picture is not None and is_picture_id(picture) else None


def read(connection: apsw.Connection, picture: PictureId) -> tuple[bytes, bool] | None:
    """Return the file of a picture, and whether it should be marked as looked at."""
    if not is_picture_id(picture):
        return None
    row = connection.execute(_READ, (FRESH, picture)).fetchone()
    return None if row is None else (row[0], bool(row[1]))


def mark(connection: apsw.Connection, picture: PictureId) -> None:
    """Remember that a picture was looked at."""
    connection.execute(_MARK, (picture,))


def keep(connection: apsw.Connection, picture: PictureId, data: bytes) -> None:
    """Keep the file of a picture, and forget those that are too many by then.

    Raises:
        StoreError: that is no name of a picture.
    """
    if not is_picture_id(picture):
        raise StoreError("A picture cannot be kept under this name.")
    connection.execute(_KEEP, (picture, len(data), data))
    connection.execute(_FORGET, (MOST, MOST_BYTES))
