"""The SQL of accounts, sessions and refresh tokens (schema auth); statements only, `auth.py` runs them."""

# A person as GoTrue shows one to himself.
USER_JSON = """
select jsonb_build_object(
    'id', person.id, 'aud', person.aud, 'role', person.role,
    'email', coalesce(person.email, ''), 'phone', coalesce(person.phone, ''),
    'email_confirmed_at', moment(person.email_confirmed_at), 'confirmed_at', moment(person.confirmed_at),
    'last_sign_in_at', moment(person.last_sign_in_at),
    'app_metadata', person.raw_app_meta_data, 'user_metadata', person.raw_user_meta_data,
    'identities', coalesce((
        select jsonb_agg(jsonb_build_object(
            'identity_id', identity.id, 'id', identity.provider_id, 'user_id', identity.user_id,
            'identity_data', identity.identity_data, 'provider', identity.provider, 'email', identity.email,
            'last_sign_in_at', moment(identity.last_sign_in_at), 'created_at', moment(identity.created_at),
            'updated_at', moment(identity.updated_at)) order by identity.created_at)
        from auth.identities as identity where identity.user_id = person.id), '[]'),
    'created_at', moment(person.created_at), 'updated_at', moment(person.updated_at),
    'is_anonymous', person.is_anonymous
)::text
from auth.users as person where person.id = $1::text::uuid and person.deleted_at is null
"""
for _column in (
    "person.email_confirmed_at", "person.confirmed_at", "person.last_sign_in_at", "person.created_at",
    "person.updated_at", "identity.last_sign_in_at", "identity.created_at", "identity.updated_at",
):  # fmt: skip
    USER_JSON = USER_JSON.replace(
        f"moment({_column})", f"""to_char({_column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    )

FIND_BY_EMAIL = """
select id::text, encrypted_password, coalesce(banned_until > now(), false) as banned
from auth.users where email = $1 and is_sso_user = false and deleted_at is null
"""
FIND_BY_ID = """
select id::text, encrypted_password, coalesce(banned_until > now(), false) as banned
from auth.users where id = $1::text::uuid and deleted_at is null
"""
# As jsonb a number like 1e308 has 309 digits, so the size of what a person keeps is measured here. No row: too much.
ADD_USER = """
with person as (
    insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
    select $1::text::uuid, $2::text, $3::text, now(), '{"provider": "email", "providers": ["email"]}',
           $4::text::jsonb || jsonb_build_object(
               'sub', $1::text, 'email', $2::text, 'email_verified', true, 'phone_verified', false)
    where octet_length($4::text::jsonb::text) <= $5::int
    returning id
)
insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at)
select $1::text, person.id, jsonb_build_object(
           'sub', $1::text, 'email', $2::text, 'email_verified', false, 'phone_verified', false), 'email', now()
from person
returning true
"""
CHANGE_USER = """
update auth.users
set raw_user_meta_data = raw_user_meta_data || coalesce($2::text::jsonb, '{}'),
    encrypted_password = coalesce($3, encrypted_password), email = coalesce($4, email), updated_at = now()
where id = $1::text::uuid
    and ($2::text is null or octet_length((raw_user_meta_data || $2::text::jsonb)::text) <= $5::int)
returning true
"""
SIGNED_IN = "update auth.users set last_sign_in_at = now(), updated_at = now() where id = $1::text::uuid"

ADD_SESSION = """
insert into auth.sessions (id, user_id, user_agent, ip) values ($1::text::uuid, $2::text::uuid, $3, $4::text::inet)
"""
SESSION_EXISTS = "select true from auth.sessions where id = $1::text::uuid and user_id = $2::text::uuid"
SESSION_REFRESHED = """
update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now() where id = $1::text::uuid
"""
END_SESSIONS = {
    "local": "delete from auth.sessions where user_id = $1::text::uuid and id = $2::text::uuid",
    "others": "delete from auth.sessions where user_id = $1::text::uuid and id <> $2::text::uuid",
    "global": "delete from auth.sessions where user_id = $1::text::uuid and $2::text is not null",
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
