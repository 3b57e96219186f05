-- The contract of a Supabase project on a bare PostgreSQL (15 or later), as far as this product's schema uses it.
--
-- Runs as the superuser supabase_admin, in one transaction, each time its text has changed: every statement may be
-- repeated. It makes roles, the schemas auth, realtime and extensions, and grants; it has no idea of rooms or messages.
-- Where it is stricter than a hosted project it says so: a missing GRANT must show up here, not there.
-- Sources: supabase/postgres (initial schema, demoted postgres), supabase/auth and supabase/realtime migrations.

set local client_min_messages = warning;

-- Roles ---------------------------------------------------------------------------------------------------------------

do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            ('anon',                    'nologin inherit'),
            ('authenticated',           'nologin inherit'),
            ('service_role',            'nologin inherit bypassrls'),
            ('authenticator',           'login noinherit'),
            ('postgres',                'login inherit createdb createrole replication bypassrls'),
            ('supabase_auth_admin',     'nologin noinherit createrole'),
            ('supabase_realtime_admin', 'nologin noinherit'),
            -- User traffic has a login of its own, which cannot become service_role (authenticator can).
            ('workspace_user',          'login noinherit'),
            -- The gateway's own work: accounts and sessions, reading broadcasts. Not a superuser, no right on public.
            ('workspace_gateway',       'login inherit bypassrls')
        ) as roles (name, attributes)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            execute format('create role %I', wanted.name);
        end if;
        -- On a server that somebody else runs `postgres` is the administrator, and stays so.
        continue when exists (select from pg_catalog.pg_roles where rolname = wanted.name and rolsuper);
        execute format('alter role %I with nosuperuser %s', wanted.name, wanted.attributes);
        if wanted.name = 'postgres' then
            alter role postgres set search_path = "$user", public, extensions;
        end if;
    end loop;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres;
grant anon, authenticated to workspace_user;
grant supabase_auth_admin, supabase_realtime_admin to workspace_gateway;
-- A private join is authorised by becoming the user inside a transaction that is rolled back. Only becoming: with the
-- user's rights inherited, this login, which row-level security does not bind, could read every message. (PostgreSQL 15
-- cannot tell the two apart.)
do $$
begin
    if current_setting('server_version_num')::integer >= 160000 then
        execute 'grant anon, authenticated to workspace_gateway with inherit false, set true';
    else
        grant anon, authenticated to workspace_gateway;
    end if;
end
$$;
-- Hosted projects let postgres write policies on realtime.messages by supautils; here by membership.
grant supabase_realtime_admin to postgres;

-- These act at login only; the gateway sets the same limits again whenever it changes the role.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role workspace_user set statement_timeout = '8s';
alter role workspace_user set lock_timeout = '8s';
alter role workspace_user set idle_in_transaction_session_timeout = '30s';
alter role workspace_gateway set statement_timeout = '8s';
alter role workspace_gateway set lock_timeout = '8s';
alter role workspace_gateway set idle_in_transaction_session_timeout = '30s';

-- Database and schemas: nobody has a right that is not written here --------------------------------------------------------

do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to authenticator, workspace_user, workspace_gateway', current_database());
    execute format('grant connect, create, temporary on database %I to postgres', current_database());
end
$$;

revoke all on schema public from public;
grant usage on schema public to anon, authenticated, service_role;
grant usage, create on schema public to postgres with grant option;

create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role;
grant usage, create on schema extensions to postgres;

create schema if not exists auth authorization supabase_auth_admin;
revoke all on schema auth from public;
grant usage on schema auth to anon, authenticated, service_role, postgres;

create schema if not exists realtime authorization supabase_realtime_admin;
revoke all on schema realtime from public;
grant usage on schema realtime to anon, authenticated, service_role, postgres;

-- What this computer's server keeps for itself; no role of a user sees it.
create schema if not exists workspace_internal;
revoke all on schema workspace_internal from public;

create table if not exists workspace_internal.compat (
    only_row boolean primary key default true check (only_row),
    checksum text not null,
    notify_channel text not null,
    applied_at timestamptz not null default now()
);

-- Who has the token of one may make an account while the workspace is shared on the network; used ones are deleted.
create table if not exists workspace_internal.invitations (
    id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique,
    name text not null check (length(name) <= 80),
    expires_at timestamptz not null
);
grant usage on schema workspace_internal to workspace_gateway;
grant select, insert, delete on workspace_internal.invitations to workspace_gateway;

-- auth ----------------------------------------------------------------------------------------------------------------------

set local role supabase_auth_admin;

create table if not exists auth.users (
    instance_id uuid default '00000000-0000-0000-0000-000000000000',
    id uuid primary key,
    aud varchar(255) default 'authenticated',
    role varchar(255) default 'authenticated',
    email varchar(255),
    encrypted_password varchar(255),
    email_confirmed_at timestamptz,
    invited_at timestamptz,
    -- GoTrue reads these into plain strings: '' and never NULL, or a later import breaks.
    confirmation_token varchar(255) not null default '',
    confirmation_sent_at timestamptz,
    recovery_token varchar(255) not null default '',
    recovery_sent_at timestamptz,
    email_change_token_new varchar(255) not null default '',
    email_change varchar(255) not null default '',
    email_change_sent_at timestamptz,
    last_sign_in_at timestamptz,
    raw_app_meta_data jsonb not null default '{"provider": "email", "providers": ["email"]}',
    raw_user_meta_data jsonb not null default '{}',
    is_super_admin boolean,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    phone text unique,
    phone_confirmed_at timestamptz,
    phone_change text not null default '',
    phone_change_token varchar(255) not null default '',
    phone_change_sent_at timestamptz,
    confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current varchar(255) not null default '',
    email_change_confirm_status smallint not null default 0 check (email_change_confirm_status between 0 and 2),
    banned_until timestamptz,
    reauthentication_token varchar(255) not null default '',
    reauthentication_sent_at timestamptz,
    is_sso_user boolean not null default false,
    deleted_at timestamptz,
    is_anonymous boolean not null default false
);
create unique index if not exists users_email_partial_key on auth.users (email) where is_sso_user = false;
create index if not exists users_instance_id_email_idx on auth.users (instance_id, lower(email));

create table if not exists auth.sessions (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    factor_id uuid,
    aal text not null default 'aal1',
    not_after timestamptz,
    refreshed_at timestamp,
    user_agent text,
    ip inet,
    tag text
);
create index if not exists sessions_user_id_idx on auth.sessions (user_id);

-- How a session began: its tokens say so in `amr`.
create table if not exists auth.mfa_amr_claims (
    session_id uuid not null references auth.sessions (id) on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    authentication_method text not null,
    id uuid primary key default gen_random_uuid(),
    constraint mfa_amr_claims_session_id_authentication_method_pkey unique (session_id, authentication_method)
);

create table if not exists auth.refresh_tokens (
    instance_id uuid default '00000000-0000-0000-0000-000000000000',
    id bigint generated by default as identity primary key,
    token varchar(255) unique,
    user_id varchar(255),
    revoked boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    parent varchar(255),
    session_id uuid references auth.sessions (id) on delete cascade
);
create index if not exists refresh_tokens_parent_idx on auth.refresh_tokens (parent);
create index if not exists refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);

create table if not exists auth.identities (
    id uuid primary key default gen_random_uuid(),
    provider_id text not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    identity_data jsonb not null,
    provider text not null,
    last_sign_in_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    email text generated always as (lower(identity_data ->> 'email')) stored,
    unique (provider_id, provider)
);
create index if not exists identities_user_id_idx on auth.identities (user_id);

alter table auth.users enable row level security;
alter table auth.sessions enable row level security;
alter table auth.mfa_amr_claims enable row level security;
alter table auth.refresh_tokens enable row level security;
alter table auth.identities enable row level security;
grant all on auth.users, auth.sessions, auth.mfa_amr_claims, auth.refresh_tokens, auth.identities to postgres;
grant select on auth.users, auth.sessions, auth.mfa_amr_claims, auth.refresh_tokens, auth.identities to postgres with grant option;

create or replace function auth.uid() returns uuid language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;

create or replace function auth.role() returns text language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
$$;

create or replace function auth.email() returns text language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )
$$;

create or replace function auth.jwt() returns jsonb language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$$;

revoke all on function auth.uid(), auth.role(), auth.email(), auth.jwt() from public;
grant execute on function auth.uid(), auth.role(), auth.email(), auth.jwt() to anon, authenticated, service_role, postgres;

reset role;

-- realtime ------------------------------------------------------------------------------------------------------------------

set local role supabase_realtime_admin;

create table if not exists realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid(),
    binary_payload bytea,
    primary key (id, inserted_at),
    constraint messages_payload_xor_binary check (payload is null or binary_payload is null)
) partition by range (inserted_at);
create index if not exists messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic)
    where extension = 'broadcast' and private is true;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role, postgres;

create or replace function realtime.topic() returns text language sql stable as $$
    select nullif(current_setting('realtime.topic', true), '')
$$;

-- One partition a day (UTC), from yesterday to three days ahead. Cheap when all are there.
create or replace function realtime.ensure_partitions() returns void
language plpgsql security definer set search_path = '' as $$
declare
    today date := (now() at time zone 'utc')::date;
    day date;
    partition_name text;
begin
    for offset_days in -1 .. 3 loop
        day := today + offset_days;
        partition_name := 'messages_' || to_char(day, 'YYYY_MM_DD');
        continue when pg_catalog.to_regclass('realtime.' || partition_name) is not null;
        perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('realtime.ensure_partitions'));
        execute format(
            'create table if not exists realtime.%I partition of realtime.messages for values from (%L) to (%L)',
            partition_name, day, day + 1
        );
        execute format('alter table realtime.%I enable row level security', partition_name);
    end loop;
end
$$;

-- Rows live 72 hours, as on a hosted project. Returns how many days were dropped.
create or replace function realtime.drop_old_partitions() returns integer
language plpgsql security definer set search_path = '' as $$
declare
    oldest text := 'messages_' || to_char((now() at time zone 'utc')::date - 3, 'YYYY_MM_DD');
    child record;
    dropped integer := 0;
begin
    for child in
        select relation.relname as name
        from pg_catalog.pg_inherits inheritance
        join pg_catalog.pg_class relation on relation.oid = inheritance.inhrelid
        where inheritance.inhparent = 'realtime.messages'::regclass and relation.relname < oldest
    loop
        execute format('drop table realtime.%I', child.name);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

-- SECURITY INVOKER and silent on error, as on a hosted project: call it from a SECURITY DEFINER function of postgres.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
    generated_id uuid := gen_random_uuid();
    final_payload jsonb := payload;
begin
    begin
        if pg_catalog.to_regclass('realtime.messages_' || to_char(now() at time zone 'utc', 'YYYY_MM_DD')) is null then
            perform realtime.ensure_partitions();
        end if;
        if not payload ? 'id' then
            final_payload := jsonb_set(payload, '{id}', to_jsonb(generated_id));
        end if;
        perform set_config('realtime.topic', topic, true);
        insert into realtime.messages (id, payload, event, topic, private, extension)
        values (generated_id, final_payload, event, topic, private, 'broadcast');
    exception when others then
        raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
        -- Warnings go to the caller only; the server's log must know of a lost broadcast too.
        raise log 'ErrorSendingBroadcastMessage: %', sqlstate;
    end;
end
$$;

create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
    begin
        if pg_catalog.to_regclass('realtime.messages_' || to_char(now() at time zone 'utc', 'YYYY_MM_DD')) is null then
            perform realtime.ensure_partitions();
        end if;
        perform set_config('realtime.topic', topic, true);
        insert into realtime.messages (binary_payload, event, topic, private, extension)
        values (payload, event, topic, private, 'broadcast');
    exception when others then
        raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
        raise log 'ErrorSendingBroadcastMessage: %', sqlstate;
    end;
end
$$;

-- For row triggers: tells a private topic what has changed. Unlike send() it fails aloud, and the write with it.
create or replace function realtime.broadcast_changes(
    topic_name text, event_name text, operation text, table_name text, table_schema text,
    new record, old record, level text default 'ROW'
) returns void language plpgsql as $$
begin
    if level = 'STATEMENT' then
        raise exception 'function can only be triggered for each row, not for each statement';
    end if;
    perform realtime.send(
        jsonb_build_object(
            'record', new, 'old_record', old, 'operation', operation, 'table', table_name, 'schema', table_schema
        ),
        event_name, topic_name
    );
exception when others then
    raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

revoke all on function
    realtime.topic(), realtime.ensure_partitions(), realtime.drop_old_partitions(),
    realtime.send(jsonb, text, text, boolean), realtime.send_binary(bytea, text, text, boolean),
    realtime.broadcast_changes(text, text, text, text, text, record, record, text)
from public;
grant execute on function realtime.topic() to anon, authenticated, service_role, postgres;
-- Stricter than hosted, where everybody may call send(): RLS stops the row there, this stops the call.
grant execute on function
    realtime.ensure_partitions(),
    realtime.send(jsonb, text, text, boolean), realtime.send_binary(bytea, text, text, boolean),
    realtime.broadcast_changes(text, text, text, text, text, record, record, text)
to service_role, postgres;

reset role;

-- Delivery to the gateway: what is told is the broadcast itself, `[id, topic, event, private]` and in the next line its
-- payload, or only which row it is (`id inserted_at`) when it is binary. A connection of the gateway that asks for it is
-- told by a notice, just before the commit: the trigger is deferred, so that what a savepoint takes back is never said.
-- All others tell by a notification, which takes no more than 8000 bytes. Any SQL role may forge either, so the
-- channel's name, which stands before a notice too, is random, new at each start, and readable by the superuser alone.
create or replace function workspace_internal.announce_broadcast() returns trigger
language plpgsql security definer set search_path = '' set client_min_messages = notice as $$
declare
    echo boolean := coalesce(pg_catalog.current_setting('workspace.echo', true), '') = 'on';
    channel text := settings.notify_channel from workspace_internal.compat settings;
    said text := new.id::text || ' ' || new.inserted_at::text;
begin
    if new.binary_payload is null then
        said := pg_catalog.jsonb_build_array(new.id, new.topic, new.event, new.private)::text
            || pg_catalog.chr(10) || coalesce(new.payload::text, '{}');
    end if;
    if echo then
        raise notice '%', channel || pg_catalog.chr(10) || said;
        return null;
    end if;
    if pg_catalog.octet_length(said) > 7900 then
        said := new.id::text || ' ' || new.inserted_at::text;
    end if;
    perform pg_catalog.pg_notify(channel, said);
    return null;
end
$$;
revoke all on function workspace_internal.announce_broadcast() from public;
-- A new partition gets a copy of the trigger, for which its owner needs this. It cannot be called by hand.
grant execute on function workspace_internal.announce_broadcast() to supabase_realtime_admin;

drop trigger if exists announce_broadcast on realtime.messages;
create constraint trigger announce_broadcast after insert on realtime.messages
    deferrable initially deferred for each row when (new.extension = 'broadcast') execute function workspace_internal.announce_broadcast();

select realtime.ensure_partitions();

-- REST -----------------------------------------------------------------------------------------------------------------------

-- After each change of tables or functions the gateway reads the catalogue again; PostgREST's name for asking that.
create or replace function workspace_internal.tell_schema_changed() returns event_trigger
language plpgsql set search_path = '' as $$
begin
    notify pgrst, 'reload schema';
end
$$;
revoke all on function workspace_internal.tell_schema_changed() from public;

drop event trigger if exists tell_schema_changed;
create event trigger tell_schema_changed on ddl_command_end execute function workspace_internal.tell_schema_changed();
drop event trigger if exists tell_schema_dropped;
create event trigger tell_schema_dropped on sql_drop execute function workspace_internal.tell_schema_changed();
