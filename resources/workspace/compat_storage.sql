-- The storage schema of a Supabase project: buckets and objects as rows, under row-level security; the bytes are files.
--
-- Applied together with compat.sql, as the superuser, each time its text has changed: every statement may be repeated.
-- Names, columns, signatures and results are those of supabase/storage (migrations/tenant); the bodies are our own.

do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'supabase_storage_admin') then
        create role supabase_storage_admin;
    end if;
end
$$;
alter role supabase_storage_admin with nosuperuser nologin noinherit;

-- The gateway finishes what a person was allowed to begin. Hosted projects let postgres write policies by supautils.
grant supabase_storage_admin to workspace_gateway, postgres;

create schema if not exists storage authorization supabase_storage_admin;
revoke all on schema storage from public;
grant usage on schema storage to anon, authenticated, service_role, postgres;

set local role supabase_storage_admin;

create table if not exists storage.buckets (
    id text primary key,
    name text not null,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    public boolean default false,
    avif_autodetection boolean default false,
    file_size_limit bigint,
    allowed_mime_types text[],
    owner_id text,
    type text not null default 'STANDARD' check (type = 'STANDARD'),
    constraint buckets_name_length check (length(name) <= 100)
);
create unique index if not exists bname on storage.buckets (name);

create table if not exists storage.objects (
    id uuid primary key default gen_random_uuid(),
    bucket_id text constraint "objects_bucketId_fkey" references storage.buckets (id),
    name text,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    last_accessed_at timestamptz default now(),
    metadata jsonb,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored,
    version text,
    owner_id text,
    user_metadata jsonb,
    archived_at timestamptz,
    is_delete_marker boolean not null default false,
    is_versioned boolean not null default false,
    constraint objects_name_check check (
        name !~ E'[\\x01-\\x08\\x0B\\x0C\\x0E-\\x1F]' and octet_length(name) <= 1024)
);
create unique index if not exists bucketid_objname on storage.objects (bucket_id, name);
create index if not exists name_prefix_search on storage.objects (name text_pattern_ops);
create index if not exists idx_objects_bucket_id_name_lower on storage.objects (bucket_id, lower(name) collate "C");
-- Which file on the disk belongs to a row: what no row names is swept.
create index if not exists objects_version_idx on storage.objects (version);

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
-- Stricter than a hosted project: no policy stands before TRUNCATE, and nobody has a use for the other two.
revoke truncate, references, trigger on storage.buckets, storage.objects from anon, authenticated;
grant all on storage.buckets, storage.objects to postgres with grant option;

-- What a policy may ask about a name and about the request --------------------------------------------------------------

create or replace function storage.foldername(name text) returns text[] language sql immutable as $$
    select parts[1 : array_length(parts, 1) - 1] from string_to_array(name, '/') as parts
$$;

create or replace function storage.filename(name text) returns text language sql immutable as $$
    select parts[array_length(parts, 1)] from string_to_array(name, '/') as parts
$$;

create or replace function storage.extension(name text) returns text language sql immutable as $$
    select reverse(split_part(reverse(storage.filename(name)), '.', 1))
$$;

create or replace function storage.get_size_by_bucket() returns table (size bigint, bucket_id text)
language sql stable as $$
    select sum((o.metadata ->> 'size')::bigint)::bigint, o.bucket_id from storage.objects o group by o.bucket_id
$$;

-- Which call of the API runs, for example storage.object.upload.
create or replace function storage.operation() returns text language sql stable as $$
    select current_setting('storage.operation', true)
$$;

create or replace function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable as $$
    select coalesce(
        regexp_replace(storage.operation(), '^storage\.', '')
            = any (select regexp_replace(expected, '^storage\.', '') from unnest(expected_operations) as expected),
        false)
$$;

create or replace function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable as $$
    select storage.allow_any_operation(array[expected_operation])
$$;

-- Refuse (or let pass) an upload before any byte of it is sent; nothing is stored.
create or replace function storage.can_insert_object(bucketid text, name text, owner uuid, metadata jsonb) returns void
language plpgsql as $$
begin
    insert into storage.objects (bucket_id, name, owner, metadata) values (bucketid, name, owner, metadata);
    raise sqlstate 'PT200' using message = 'ROLLBACK', detail = 'rollback successful insert';
end
$$;

-- The entries of one folder: files by their id, folders with none. `prefix` ends with a slash or is empty; `search` is
-- how the wanted entries begin, in any case; names are relative to `prefix`. Sorted by name the two are mixed, sorted by
-- a time folders come first.
create or replace function storage.search(
    prefix text,
    bucketname text,
    limits integer default 100,
    levels integer default 1,
    offsets integer default 0,
    search text default '',
    sortcolumn text default 'name',
    sortorder text default 'asc'
)
returns table (
    name text, id uuid, updated_at timestamptz, created_at timestamptz, last_accessed_at timestamptz, metadata jsonb
)
language sql stable as $$
    with wanted as (
        select coalesce(prefix, '') || coalesce(search, '') as start, length(coalesce(prefix, '')) as cut,
            lower(coalesce(sortorder, 'asc')) = 'desc' as downwards,
            case when sortcolumn in ('updated_at', 'created_at', 'last_accessed_at') then sortcolumn end as moment
    ),
    below as (
        select o.*, w.cut, strpos(substr(o.name, length(w.start) + 1), '/') as slash, length(w.start) as begun
        from storage.objects o, wanted w
        where o.bucket_id = bucketname and starts_with(lower(o.name), lower(w.start))
    ),
    entries as (
        select substr(b.name, b.cut + 1) as name, b.id, b.updated_at, b.created_at, b.last_accessed_at, b.metadata,
            lower(b.name) as place
        from below b where b.slash = 0
        union all
        select min(substr(left(b.name, b.begun + b.slash - 1), b.cut + 1)), null, null, null, null, null,
            lower(left(b.name, b.begun + b.slash))
        from below b where b.slash > 0
        group by lower(left(b.name, b.begun + b.slash))
    ),
    timed as (
        select e.*, w.downwards,
            case w.moment
                when 'updated_at' then e.updated_at
                when 'created_at' then e.created_at
                when 'last_accessed_at' then e.last_accessed_at
            end as moment,
            w.moment is not null and e.id is not null as late
        from entries e, wanted w
    )
    select t.name, t.id, t.updated_at, t.created_at, t.last_accessed_at, t.metadata from timed t
    order by
        t.late,
        case when not t.downwards then t.moment end,
        case when t.downwards then t.moment end desc,
        case when not t.downwards then t.place end collate "C",
        case when t.downwards then t.place end collate "C" desc
    limit least(coalesce(limits, 100), 1500) offset coalesce(offsets, 0)
$$;

-- Triggers ---------------------------------------------------------------------------------------------------------------

create or replace function storage.update_updated_at_column() returns trigger language plpgsql as $$
begin
    new.updated_at = now();
    return new;
end
$$;

-- A row that is deleted by SQL would leave its file behind: the Storage API sets this for its own transactions.
create or replace function storage.protect_delete() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
        raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
            using hint = 'This prevents accidental data loss from orphaned objects.', errcode = '42501';
    end if;
    return null;
end
$$;

create or replace function storage.enforce_bucket_name_length() returns trigger language plpgsql as $$
begin
    if length(new.name) > 100 then
        raise exception 'bucket name "%" is too long (% characters). Max is 100.', new.name, length(new.name);
    end if;
    return new;
end
$$;

drop trigger if exists update_objects_updated_at on storage.objects;
create trigger update_objects_updated_at before update on storage.objects
    for each row execute function storage.update_updated_at_column();
drop trigger if exists protect_objects_delete on storage.objects;
create trigger protect_objects_delete before delete on storage.objects
    for each statement execute function storage.protect_delete();
drop trigger if exists protect_buckets_delete on storage.buckets;
create trigger protect_buckets_delete before delete on storage.buckets
    for each statement execute function storage.protect_delete();
drop trigger if exists enforce_bucket_name_length_trigger on storage.buckets;
create trigger enforce_bucket_name_length_trigger before insert or update of name on storage.buckets
    for each row execute function storage.enforce_bucket_name_length();

revoke all on all functions in schema storage from public;
grant execute on all functions in schema storage to anon, authenticated, service_role, postgres;

reset role;
