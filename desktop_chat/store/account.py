"""Whose store this is, how far its account is followed, and the drafts."""

from collections.abc import Sequence

import apsw

from desktop_chat.domain.content import storable
from desktop_chat.domain.ids import Epoch, RoomId, UserId
from desktop_chat.domain.ports import Account, Session
from desktop_chat.domain.user import Profile

_KEEP = "INSERT OR REPLACE INTO account VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_READ = """
SELECT url, key, user, handle, name, session_user, access_token, refresh_token, expires_at FROM account
"""
_USER = "SELECT user FROM account"
_RENAME = "UPDATE account SET handle = ?, name = ? WHERE user = ?"
_PROGRESS = "SELECT epoch, user_rev FROM progress"
_KEEP_PROGRESS = "UPDATE progress SET epoch = ?, user_rev = ?"
_KEEP_DRAFT = "INSERT OR REPLACE INTO drafts (room, body) VALUES (?, ?)"
_FORGET_DRAFT = "DELETE FROM drafts WHERE room = ?"
_BLOCKED = "SELECT user, handle, name FROM blocked ORDER BY handle"
_UNBLOCK_ALL = "DELETE FROM blocked"
_BLOCK = "INSERT INTO blocked (user, handle, name) VALUES (?, ?, ?)"
_DRAFTS = "SELECT room, body FROM drafts"


def keep(connection: apsw.Connection, account: Account) -> None:
    """Remember server, person and session; without a session, the tokens of the last one are wiped."""
    me, session = account.me, account.session
    kept = (None, None, None, None)
    if session is not None:
        kept = (session.user, session.access_token, session.refresh_token, session.expires_at)  # type: ignore[assignment]  # a union of tuples
    connection.execute(_KEEP, (account.url, account.key, me.id, storable(me.handle), storable(me.name), *kept))


def read(connection: apsw.Connection) -> Account | None:
    """Return the account, if there is one yet."""
    row = connection.execute(_READ).fetchone()
    if row is None:
        return None
    url, key, user, handle, name, session_user, access, refresh, expires_at = row
    session = None
    if session_user is not None:
        session = Session(user=session_user, access_token=access, refresh_token=refresh, expires_at=expires_at)
    return Account(url=url, key=key, me=Profile(id=user, handle=handle, name=name), session=session)


def own_id(connection: apsw.Connection) -> UserId:
    """Return the id of the own account, or an empty one while there is none."""
    row = connection.execute(_USER).fetchone()
    return UserId("") if row is None else row[0]


def rename(connection: apsw.Connection, me: Profile) -> None:
    """Take the server's word for the own name."""
    connection.execute(_RENAME, (storable(me.handle), storable(me.name), me.id))


def progress(connection: apsw.Connection) -> tuple[Epoch | None, int]:
    """Return the server's epoch and the revision up to which the own account is known."""
    epoch, user_rev = next(connection.execute(_PROGRESS))
    return epoch, user_rev


def keep_progress(connection: apsw.Connection, epoch: Epoch, user_rev: int) -> None:
    """Remember epoch and revision."""
    connection.execute(_KEEP_PROGRESS, (epoch, user_rev))


def keep_blocked(connection: apsw.Connection, people: Sequence[Profile]) -> None:
    """Remember whom the account blocks: these and nobody else."""
    connection.execute(_UNBLOCK_ALL)
    connection.executemany(_BLOCK, [(person.id, storable(person.handle), storable(person.name)) for person in people])


def blocked(connection: apsw.Connection) -> tuple[Profile, ...]:
    """Return whom the account blocks."""
    return tuple(Profile(id=user, handle=handle, name=name) for user, handle, name in connection.execute(_BLOCKED))


def keep_draft(connection: apsw.Connection, room: RoomId, text: str) -> None:
    """Keep an unfinished text, white space and all; forget an empty one."""
    body = storable(text)
    if body:
        connection.execute(_KEEP_DRAFT, (room, body))
    else:
        connection.execute(_FORGET_DRAFT, (room,))


def drafts(connection: apsw.Connection) -> dict[RoomId, str]:
    """Return all unfinished texts."""
    return dict(connection.execute(_DRAFTS))
