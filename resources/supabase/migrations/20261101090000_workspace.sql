-- The workspace: the schema `app` that no client sees, the one row of settings, and the small helpers that every other
-- migration uses.
--
-- Rules of all migrations: client roles lose every right by name before they get the few that are meant (projects made
-- before the platform dropped its default grants would otherwise leave TRUNCATE and EXECUTE with `anon`); functions are
-- `security definer` with an empty search_path and one signature for ever; errors are SQLSTATE PTnnn (the HTTP status)
-- with the machine's word in HINT.

-- What `postgres` makes from here on belongs to nobody else until it is granted. Refused only where the platform
-- already took it away.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

create schema app;
revoke all on schema app from public, anon, authenticated, service_role;

create table app.workspace (
    one boolean primary key default true check (one),
    -- Changes when this history is no longer the one that clients know (a restore, an import into a used home).
    epoch uuid not null default gen_random_uuid(),
    schema_version integer not null default 1,
    -- While a move is running nobody may write (PT503 `frozen`).
    frozen boolean not null default false,
    -- The flood limit: so many posts at once, then so many a second, for each person.
    flood_burst double precision not null default 30 check (flood_burst >= 1),
    flood_per_second double precision not null default 2 check (flood_per_second > 0)
);
alter table app.workspace enable row level security;
insert into app.workspace default values;

-- Times on the wire are whole milliseconds since the epoch, UTC.
create function app.ms(p_at timestamptz) returns bigint
language sql stable
return floor(extract(epoch from p_at) * 1000)::bigint;

-- Refuse, with the HTTP status, a word for machines and a sentence for people. Never returns.
create function app.fail(p_status integer, p_hint text, p_message text, p_detail text default null) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
    if p_detail is null then
        raise exception using errcode = 'PT' || p_status, message = p_message, hint = p_hint;
    end if;
    raise exception using errcode = 'PT' || p_status, message = p_message, hint = p_hint, detail = p_detail;
end
$$;

-- A name or topic for people: something can be seen, and nothing hidden rewrites the line (controls, separators, bidi
-- marks and overrides, spaces of no width; joiners stay, since emoji and several scripts need them).
create function app.is_label(p_text text, p_max integer) returns boolean
language sql immutable
return char_length(p_text) between 1 and p_max
    and p_text = btrim(p_text)
    and p_text !~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]'
    and p_text ~ '[^ \u00a0\u115f\u1160\u200c\u200d\u2060\u3164\ufe0e\ufe0f]';

create function app.new_epoch() returns uuid
language sql security definer set search_path = ''
as $$
    update app.workspace set epoch = gen_random_uuid() where one returning epoch;
$$;

revoke all on all tables in schema app from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
