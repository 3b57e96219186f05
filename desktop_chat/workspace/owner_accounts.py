"""What the owner of a workspace sees of its accounts and does to them; asked over the owner-only control channel.

Everything here goes by the database's own role of the schema's owner, on a connection that lives as long as one answer:
no login that serves people can read or change accounts and profiles together.
"""

from typing import assert_never

import asyncpg

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount, OwnedAccounts
from desktop_chat.protocol.accounts import ON_A_PAGE, AccountRequest, ChangeAccount, LookAtAccounts
from desktop_chat.protocol.control import Done
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import AccountsUnavailable, NotAnswering
from desktop_chat.workspace.logins import DatabaseLogin

# A ban alone leaves the tokens that are out, a profile's state alone leaves the sign-in: suspended is who has either.
_LIST = """
with found as (
    select account.id, coalesce(account.email, '') as email, account.created_at, account.last_sign_in_at,
        coalesce(profile.display_name, '') as name, coalesce(profile.handle, '') as handle,
        coalesce(account.banned_until > now(), false) or coalesce(profile.state = 'suspended', false) as suspended
    from auth.users as account left join public.profiles as profile on profile.id = account.id
    where account.deleted_at is null and (
        $1::text = '' or position(lower($1) in lower(coalesce(account.email, ''))) > 0
        or position(lower($1) in lower(coalesce(profile.display_name, ''))) > 0
        or position(lower($1) in lower(coalesce(profile.handle, ''))) > 0)
)
select found.id::text, found.email, found.name, found.handle, found.suspended,
    (extract(epoch from found.created_at) * 1000)::bigint as created,
    (extract(epoch from found.last_sign_in_at) * 1000)::bigint as last_sign_in,
    (select count(*) from auth.sessions as session where session.user_id = found.id) as sessions,
    (select count(*) from found) as total
from found order by found.created_at desc, found.id desc limit $2 offset $3
"""
_FIND = """
select id::text from auth.users
where (id::text = lower($1) or email = lower($1)) and is_sso_user = false and deleted_at is null
for no key update
"""
# GoTrue counts a ban in hours; this is the one that its users give to somebody who shall not come back by itself.
_BAN = "update auth.users set banned_until = now() + interval '876000 hours', updated_at = now() where id = $1::uuid"
_END_BAN = "update auth.users set banned_until = null, updated_at = now() where id = $1::uuid"
_END_SESSIONS = "delete from auth.sessions where user_id = $1::uuid"
_STATE = "select app.set_account_state(id, $2) from public.profiles where id = $1::uuid and state <> 'deleted'"


class OwnerAccounts:
    """Answers about the accounts; `owner` is the login of the role that owns the tables."""

    def __init__(self, owner: DatabaseLogin) -> None:
        self._owner = owner

    async def answer(self, request: AccountRequest) -> OwnedAccounts | Done:
        """Tell of accounts, or do something to one; asked twice it is as if asked once.

        Raises:
            AccountsUnavailable: there is no such account.
            NotAnswering: the database is away.
        """
        try:
            connection = await asyncpg.connect(**self._owner.arguments())
            try:
                match request:
                    case LookAtAccounts(part, page):
                        return await _page(connection, part, page)
                    case ChangeAccount(deed, account):
                        async with connection.transaction():
                            await _change(connection, deed, account)
                        return Done()
                    case _:
                        assert_never(request)
            finally:
                await connection.close(timeout=5)
        except DATABASE_ERRORS as error:
            raise NotAnswering from error


async def _page(connection: asyncpg.Connection, part: str, page: int) -> OwnedAccounts:
    rows = await connection.fetch(_LIST, part.replace("\0", ""), ON_A_PAGE, page * ON_A_PAGE)
    return OwnedAccounts(accounts=tuple(map(_account, rows)), total=rows[0]["total"] if rows else 0)


async def _change(connection: asyncpg.Connection, deed: AccountDeed, account: str) -> None:
    user = None if "\0" in account else await connection.fetchval(_FIND, account)
    if user is None:
        raise AccountsUnavailable("There is no such account.")
    match deed:
        case AccountDeed.SUSPEND:
            await connection.execute(_BAN, user)
            await connection.execute(_STATE, user, "suspended")
            await connection.execute(_END_SESSIONS, user)
        case AccountDeed.REACTIVATE:
            await connection.execute(_END_BAN, user)
            await connection.execute(_STATE, user, "active")
        case AccountDeed.END_SESSIONS:
            await connection.execute(_END_SESSIONS, user)
        case _:
            assert_never(deed)


def _account(row: asyncpg.Record) -> OwnedAccount:
    last = row["last_sign_in"]
    return OwnedAccount(
        id=row["id"],
        name=row["name"],
        handle=row["handle"],
        email=row["email"],
        created=UnixMillis(row["created"]),
        last_sign_in=None if last is None else UnixMillis(last),
        suspended=row["suspended"],
        sessions=row["sessions"],
    )
