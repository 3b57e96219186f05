"""The SQL of accounts, sessions and refresh tokens (schema auth); statements only, other modules run them."""

_MOMENT = """to_char({0} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_MOMENTS = (
    "email_confirmed_at", "invited_at", "confirmation_sent_at", "confirmed_at", "recovery_sent_at",
    "email_change_sent_at", "last_sign_in_at", "created_at", "updated_at", "banned_until", "deleted_at",
)  # fmt: skip
_IDENTITY_MOMENTS = ("last_sign_in_at", "created_at", "updated_at")


def _moments(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"'{column}', {_MOMENT.format(f'{table}.{column}')}" for column in columns)


# A person as GoTrue shows one: what is not known is left out, what people wrote keeps even its nulls.
_USER = f"""
jsonb_strip_nulls(jsonb_build_object(
    'id', person.id, 'aud', person.aud, 'role', person.role,
    'email', coalesce(person.email, ''), 'phone', coalesce(person.phone, ''),
    'new_email', nullif(person.email_change, ''), 'is_anonymous', person.is_anonymous,
    {_moments("person", _MOMENTS)}
)) || jsonb_build_object(
    'app_metadata', person.raw_app_meta_data, 'user_metadata', person.raw_user_meta_data,
    'identities', coalesce((
        select jsonb_agg(jsonb_build_object(
            'identity_id', identity.id, 'id', identity.provider_id, 'user_id', identity.user_id,
            'identity_data', identity.identity_data, 'provider', identity.provider, 'email', identity.email,
            {_moments("identity", _IDENTITY_MOMENTS)}) order by identity.created_at)
        from auth.identities as identity where identity.user_id = person.id), '[]')
)
"""  # noqa: S608 - built from constants
USER_JSON = f"select ({_USER})::text from auth.users as person where person.id = $1::text::uuid"  # noqa: S608
# A page of all accounts, the newest first, and how many there are; a filter is a part of the address or the name.
LIST_USERS = f"""
with found as (
    select * from auth.users as person
    where $3::text is null or position(lower($3) in lower(person.email)) > 0
        or position(lower($3) in lower(coalesce(
            person.raw_user_meta_data ->> 'full_name', person.raw_user_meta_data ->> 'display_name', ''))) > 0
), page as (
    select * from found order by created_at desc, id desc limit $1 offset $2
)
select (select count(*) from found) as total,
    coalesce((
        select jsonb_agg({_USER} order by person.created_at desc, person.id desc) from page as person
    ), '[]')::text as page
"""  # noqa: S608 - built from constants

_FOUND = """
select id::text, email, encrypted_password, coalesce(banned_until > now(), false) as banned,
    email_confirmed_at is not null as confirmed
from auth.users
"""
FIND_BY_EMAIL = f"{_FOUND} where email = $1 and is_sso_user = false and deleted_at is null"
FIND_BY_ID = f"{_FOUND} where id = $1::text::uuid and deleted_at is null"
FIND_ADDRESS = """
select email from auth.users
where (id::text = lower($1) or email = lower($1)) and is_sso_user = false and deleted_at is null
"""
USER_EXISTS = "select true from auth.users where id = $1::text::uuid"

# As jsonb a number like 1e308 has 309 digits, so the size of what a person keeps is measured here. No row: too much.
ADD_USER = """
with person as (
    insert into auth.users (
        id, email, encrypted_password, raw_user_meta_data, raw_app_meta_data, email_confirmed_at, role, banned_until,
        confirmation_sent_at)
    select $1::text::uuid, $2::text, $3::text, $4::text::jsonb, $5::text::jsonb, case when $6::bool then now() end,
           $7::text, now() + make_interval(secs => $8::float8), case when $10::bool then now() end
    where octet_length($4::text::jsonb::text) <= $9::int and octet_length($5::text::jsonb::text) <= $9::int
    returning id
)
insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at)
select $1::text, person.id, jsonb_build_object(
           'sub', $1::text, 'email', $2::text, 'email_verified', false, 'phone_verified', false), 'email', now()
from person
returning true
"""
# Metadata is merged by key, and a null takes a key away. A ban of no length is the end of one.
CHANGE_USER = """
with wanted as (
    select person.id,
        (person.raw_user_meta_data || given.users) - array(
            select key from jsonb_each(given.users) where value = 'null') as users,
        (person.raw_app_meta_data || given.apps) - array(
            select key from jsonb_each(given.apps) where value = 'null') as apps
    from auth.users as person,
        (select coalesce($2::text::jsonb, '{}') as users, coalesce($3::text::jsonb, '{}') as apps) as given
    where person.id = $1::text::uuid
)
update auth.users as person
set raw_user_meta_data = wanted.users, raw_app_meta_data = wanted.apps,
    encrypted_password = coalesce($4::text, encrypted_password), email = coalesce($5::text, email),
    role = coalesce($6::text, role),
    email_confirmed_at = case when $7::bool then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
    confirmation_token = case when $7::bool then '' else confirmation_token end,
    recovery_token = case when $4::text is null and $5::text is null then recovery_token else '' end,
    banned_until = case when $8::float8 is null then banned_until
        when $8::float8 > 0 then now() + make_interval(secs => $8::float8) end,
    updated_at = now()
from wanted
where person.id = wanted.id
    and octet_length(wanted.users::text) <= greatest($9::int, octet_length(person.raw_user_meta_data::text))
    and octet_length(wanted.apps::text) <= greatest($9::int, octet_length(person.raw_app_meta_data::text))
returning true
"""
CHANGE_IDENTITY = """
insert into auth.identities (provider_id, user_id, identity_data, provider)
values ($1::text, $1::text::uuid,
    jsonb_build_object('sub', $1::text, 'email', $2::text, 'email_verified', $3::bool, 'phone_verified', false),
    'email')
on conflict (provider_id, provider) do update
set identity_data = auth.identities.identity_data
        || jsonb_build_object('email', $2::text, 'email_verified', $3::bool), updated_at = now()
"""
VERIFY_IDENTITY = """
update auth.identities set identity_data = identity_data || '{"email_verified": true}', updated_at = now()
where user_id = $1::text::uuid and provider = 'email'
"""
SIGNED_IN = "update auth.users set last_sign_in_at = now(), updated_at = now() where id = $1::text::uuid"
DELETE_USER = "delete from auth.users where id = $1::text::uuid returning true"
# What is left of somebody who was deleted softly: an id, for what refers to it. The address is free again.
DELETE_SOFTLY = """
update auth.users
set email = encode(sha256(convert_to(id::text || coalesce(email, ''), 'UTF8')), 'hex'), encrypted_password = '',
    email_change = '', confirmation_token = '', recovery_token = '', email_change_token_new = '',
    email_change_token_current = '', raw_user_meta_data = '{}', raw_app_meta_data = '{}',
    deleted_at = now(), updated_at = now()
where id = $1::text::uuid and deleted_at is null
"""
DELETE_IDENTITIES_SOFTLY = """
update auth.identities
set provider_id = encode(sha256(convert_to(id::text || provider_id, 'UTF8')), 'hex'), identity_data = '{}',
    updated_at = now()
where user_id = $1::text::uuid
"""

# One-time links, by what they prove. What spends one finds it only while it is good, and makes it void.
MAKE_LINK = {
    "confirmation": """
        update auth.users set confirmation_token = $2, confirmation_sent_at = now(), updated_at = now(),
            invited_at = case when $3::text = 'invite' then now() else invited_at end
        where id = $1::text::uuid""",
    "recovery": """
        update auth.users set recovery_token = $2, recovery_sent_at = now(), updated_at = now()
        where id = $1::text::uuid and $3::text is not null""",
    "email_change_current": """
        update auth.users set email_change_token_current = $2, email_change = $3::text, email_change_sent_at = now(),
            email_change_confirm_status = 0, updated_at = now()
        where id = $1::text::uuid""",
    "email_change_new": """
        update auth.users set email_change_token_new = $2, email_change = $3::text, email_change_sent_at = now(),
            email_change_confirm_status = 0, updated_at = now()
        where id = $1::text::uuid""",
}
SPEND_LINK = {
    "confirmation": """
        update auth.users set confirmation_token = '', updated_at = now()
        where confirmation_token = $1 and confirmation_token <> '' and deleted_at is null
            and confirmation_sent_at + make_interval(secs => $2::float8) > now()
        returning id::text, coalesce(banned_until > now(), false) as banned""",
    "recovery": """
        update auth.users set recovery_token = '', updated_at = now()
        where recovery_token = $1 and recovery_token <> '' and deleted_at is null
            and recovery_sent_at + make_interval(secs => $2::float8) > now()
        returning id::text, coalesce(banned_until > now(), false) as banned""",
    "email_change": """
        update auth.users
        set email_change_token_current = case when email_change_token_current = $1 then ''
                else email_change_token_current end,
            email_change_token_new = case when email_change_token_new = $1 then '' else email_change_token_new end,
            email_change_confirm_status = email_change_confirm_status + 1, updated_at = now()
        where $1 in (email_change_token_current, email_change_token_new) and $1 <> '' and deleted_at is null
            and email_change_confirm_status < 2
            and email_change_sent_at + make_interval(secs => $2::float8) > now()
        returning id::text, coalesce(banned_until > now(), false) as banned, email_change,
            email_change_confirm_status as agreed""",
}
# The token of an earlier link stays good, and its time is not made longer.
ASK_FOR_RECOVERY = """
update auth.users set recovery_sent_at = now()
where email = $1 and recovery_token = '' and is_sso_user = false and deleted_at is null
"""
ASK_FOR_EMAIL_CHANGE = """
update auth.users set email_change = $2, email_change_sent_at = now(), email_change_token_new = '',
    email_change_token_current = '', email_change_confirm_status = 0, updated_at = now()
where id = $1::text::uuid
"""
EMAIL_CHANGED = """
update auth.users set email_change = '', email_change_token_new = '', email_change_token_current = '',
    email_change_confirm_status = 0
where id = $1::text::uuid
"""

ADD_SESSION = """
with session as (
    insert into auth.sessions (id, user_id, user_agent, ip)
    values ($1::text::uuid, $2::text::uuid, $3, $4::text::inet) returning id
)
insert into auth.mfa_amr_claims (session_id, authentication_method) select session.id, $5::text from session
"""
# How a session began, as its tokens tell.
METHODS = """
select authentication_method as method, extract(epoch from created_at)::bigint as timestamp
from auth.mfa_amr_claims where session_id = $1::text::uuid
"""
SESSION_EXISTS = "select true from auth.sessions where id = $1::text::uuid and user_id = $2::text::uuid"
SESSION_REFRESHED = """
update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now() where id = $1::text::uuid
"""
END_SESSIONS = {
    "local": "delete from auth.sessions where user_id = $1::text::uuid and id = $2::text::uuid",
    "others": "delete from auth.sessions where user_id = $1::text::uuid and id is distinct from $2::text::uuid",
    "global": "delete from auth.sessions where user_id = $1::text::uuid and ($2::text is null or true)",
}

ADD_REFRESH = """
insert into auth.refresh_tokens (token, user_id, parent, session_id) values ($1, $2, $3, $4::text::uuid)
"""
SESSION_OF_REFRESH = "select session_id::text as session, user_id as person from auth.refresh_tokens where token = $1"
# One session is refreshed by one request at a time, so that two can not both rotate the same token.
LOCK_SESSION = """
select not_after is null or not_after > now() as alive from auth.sessions where id = $1::text::uuid for no key update
"""
REFRESH_STATE = """
select revoked, updated_at + make_interval(secs => $2::float8) > clock_timestamp() as reusable
from auth.refresh_tokens where token = $1
"""
ACTIVE_REFRESH = """
select token, parent from auth.refresh_tokens
where session_id = $1::text::uuid and not revoked order by id desc limit 1
"""
REVOKE_REFRESH = "update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp() where token = $1"
REVOKE_FAMILY = """
update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp()
where session_id = $1::text::uuid and not revoked
"""
