"""Accounts of people who sit at this computer: named on the command line, made on first use, signed in by a ticket.

Nobody can sign in to them by a password: they have none. Sign-up by HTTP must refuse addresses in `DOMAIN`, or another
account of the computer could take a name first.
"""

import json
import re
import unicodedata
import uuid
from hashlib import sha256

import asyncpg

from desktop_chat.protocol.control import LONGEST_PERSON

DOMAIN = "workspace.local"

_MAKE = """
insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
values ($1, $2, now(), $3::text::jsonb)
on conflict (email) where is_sso_user = false do nothing
"""
_IDENTITY = """
insert into auth.identities (provider_id, user_id, identity_data, provider)
select account.id::text, account.id, jsonb_build_object('sub', account.id, 'email', account.email), 'email'
from auth.users account where account.email = $1 and not account.is_sso_user
on conflict (provider_id, provider) do nothing
"""
_FIND = "select id from auth.users where email = $1 and not is_sso_user"


class BadPerson(Exception):
    """That is no name for a person."""


def address_of(person: str) -> str:
    """Return the address that stands for a person; different names never share one.

    Raises:
        BadPerson: it is empty, too long, or has characters that cannot be seen.
    """
    if not person.strip() or person != person.strip() or len(person) > LONGEST_PERSON or not _is_visible(person):
        raise BadPerson
    plain = unicodedata.normalize("NFKD", person).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if slug == person:
        return f"{slug}@{DOMAIN}"
    return f"{slug or 'person'}-{sha256(person.encode()).hexdigest()[:12]}@{DOMAIN}"


async def ensure_person(gateway: asyncpg.Pool, person: str) -> str:
    """Return the account's id (a UUID) of a person, who is made when new; twice at once gives one account.

    Raises:
        BadPerson: it is no name.
    """
    address = address_of(person)
    async with gateway.acquire() as connection, connection.transaction():
        await connection.execute(_MAKE, uuid.uuid4(), address, json.dumps({"display_name": person}))
        await connection.execute(_IDENTITY, address)
        return str(await connection.fetchval(_FIND, address))


def _is_visible(text: str) -> bool:
    """Tell whether a text has only what can be seen: no controls, direction marks, unassigned or lone surrogates."""
    return all(not unicodedata.category(character).startswith("C") for character in text)
