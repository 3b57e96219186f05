-- People: profiles, who may see whom, and the account that is calling.
--
-- A profile has no foreign key to auth.users: deleting an account must not delete what others read (the profile becomes
-- a tombstone).

create table public.profiles (
    id uuid primary key,
    handle text not null unique
        check (char_length(handle) between 1 and 40 and handle !~ '[[:space:][:cntrl:]]'),
    display_name text not null check (app.is_label(display_name, 80)),
    kind text not null default 'person' check (kind in ('person', 'guest', 'bot')),
    state text not null default 'active' check (state in ('active', 'suspended', 'deleted')),
    created_at timestamptz not null default now()
);
alter table public.profiles enable row level security;

-- Each person's own gapless number line (memberships and markers), and the bucket of the flood limit.
create table app.user_heads (
    user_id uuid primary key references public.profiles (id),
    rev bigint not null default 0,
    tokens double precision,
    filled_at timestamptz not null default now()
) with (fillfactor = 50);
alter table app.user_heads enable row level security;

-- The calling account, or a refusal: PT401 not_signed_in, PT403 no_profile, PT403 suspended.
create function app.account() returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := auth.uid();
    standing text;
begin
    if me is null then
        perform app.fail(401, 'not_signed_in', 'Sign in first.');
    end if;
    select p.state into standing from public.profiles p where p.id = me;
    if standing is null then
        perform app.fail(403, 'no_profile', 'This account has no profile yet.');
    elsif standing <> 'active' then
        perform app.fail(403, 'suspended', 'This account is suspended.');
    end if;
    return me;
end
$$;

-- True for an active account that is no guest: it sees the whole directory.
create function app.is_insider() returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (
        select 1 from public.profiles p
        where p.id = (select auth.uid()) and p.state = 'active' and p.kind <> 'guest');
$$;

create function app.profile_json(p public.profiles) returns jsonb
language sql stable
return jsonb_build_object('id', p.id, 'handle', p.handle, 'name', p.display_name, 'kind', p.kind, 'state', p.state);

-- Make or return one's own profile: {id, handle, name, kind, state}. The name counts only the first time. Refuses with
-- PT422 bad_name.
create function public.ensure_profile(p_display_name text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := auth.uid();
    profile public.profiles;
    wanted text := btrim(normalize(coalesce(p_display_name, ''), nfc));
    stem text;
    candidate text;
begin
    if me is null then
        perform app.fail(401, 'not_signed_in', 'Sign in first.');
    end if;
    select * into profile from public.profiles p where p.id = me;
    if found then
        return app.profile_json(profile);
    end if;
    if (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    end if;
    if not app.is_label(wanted, 80) then
        perform app.fail(422, 'bad_name', 'A name has 1 to 80 visible characters.');
    end if;

    stem := left(regexp_replace(lower(normalize(wanted, nfkc)), '[^[:alnum:]]+', '', 'g'), 24);
    stem := coalesce(nullif(stem, ''), 'person');
    for attempt in 1..40 loop
        -- Small numbers first, as people expect; a crowd of namesakes gets random ones.
        candidate := stem || case
            when attempt = 1 then ''
            when attempt <= 20 then attempt::text
            else left(replace(gen_random_uuid()::text, '-', ''), 8)
        end;
        insert into public.profiles (id, handle, display_name, kind)
        values (
            me, candidate, wanted,
            case when (auth.jwt() ->> 'is_anonymous') = 'true' then 'guest' else 'person' end)
        on conflict do nothing
        returning * into profile;
        if not found then
            -- Either the handle is taken, or a second call of this account was quicker.
            select * into profile from public.profiles p where p.id = me;
            continue when not found;
            return app.profile_json(profile);
        end if;
        insert into app.user_heads (user_id) values (me);
        return app.profile_json(profile);
    end loop;
    perform app.fail(409, 'id_taken', 'No free handle was found. Try again.');
end
$$;

revoke all on table public.profiles from public, anon, authenticated, service_role;
revoke all on function public.ensure_profile(text) from public, anon, authenticated, service_role;
revoke all on all tables in schema app from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
