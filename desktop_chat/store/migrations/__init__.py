"""The versions of the local schema, oldest first; the file's `user_version` counts how many of them it has seen.

A migration is a new module here and is never edited after a release: somebody's file has already run it.
"""

from collections.abc import Sequence

import apsw

from desktop_chat.domain.errors import StoreTooNew
from desktop_chat.store.migrations import (
    m0001_first,
    m0002_calm_index,
    m0003_hidden,
    m0004_preferences,
    m0005_blocked,
    m0006_pins,
    m0007_account,
    m0008_origin,
    m0009_spaceless,
    m0010_foreseen,
    m0011_pictures,
)
from desktop_chat.store.spaceless import indexed

_STEPS = (
    m0001_first,
    m0002_calm_index,
    m0003_hidden,
    m0004_preferences,
    m0005_blocked,
    m0006_pins,
    m0007_account,
    m0008_origin,
    m0009_spaceless,
    m0010_foreseen,
    m0011_pictures,
)
MIGRATIONS: tuple[str, ...] = tuple(step.SQL for step in _STEPS)


def migrate(connection: apsw.Connection, migrations: Sequence[str] = MIGRATIONS) -> bool:
    """Bring the schema of an open file up to date, each step in a transaction of its own; return whether it was behind.

    Raises:
        StoreTooNew: a newer program has written the file.
        apsw.Error: a step failed; the file is as it was before that step.
    """
    version = int(connection.pragma("user_version"))
    if version > len(migrations):
        raise StoreTooNew(version=version, known=len(migrations))
    connection.create_scalar_function("indexed", _indexed, 1)
    for number, sql in enumerate(migrations[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(sql)
            connection.pragma("user_version", number)
            connection.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some failures (a full disk); asking again would hide what failed.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return version < len(migrations)


def _indexed(*values: object) -> str:
    return indexed(str(values[0]))
