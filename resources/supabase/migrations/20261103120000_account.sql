-- What a person says of themselves (name, status, colour), what they keep for themselves (privacy, do not disturb), and
-- whether they are there. Presence is what the database was told by the person's own signed-in devices: nobody can claim
-- it for another, as with a presence channel whose keys the clients choose, and it is the same over every tier.

-- `rev` numbers the changes of all profiles on one line of the workspace; 0: as it was made.
alter table public.profiles
    add column status text check (app.is_label(status, 100)),
    add column status_until timestamptz not null default 'infinity',
    add column colour smallint check (colour between 0 and 7),
    add column rev bigint not null default 0;
create index profiles_changed on public.profiles (rev) where rev > 0;

create table app.people_head (
    one boolean primary key default true check (one),
    rev bigint not null default 0
);
alter table app.people_head enable row level security;
insert into app.people_head default values;

-- A row is made by the first change; without one everything is as the defaults here say.
create table app.own_settings (
    user_id uuid primary key references public.profiles (id),
    shows_presence boolean not null default true,
    shows_last_seen boolean not null default true,
    shows_typing boolean not null default true,
    shows_reading boolean not null default true,
    -- {until, weekly, start, end, days}, as the client writes it.
    quiet jsonb not null default '{}'
);
alter table app.own_settings enable row level security;

create table app.presence (
    user_id uuid primary key references public.profiles (id),
    state text not null check (state in ('here', 'away', 'gone')),
    seen_at timestamptz not null
) with (fillfactor = 50);
alter table app.presence enable row level security;

create function app.person_json(p public.profiles) returns jsonb
language sql stable
return jsonb_build_object(
    'id', p.id, 'handle', p.handle, 'name', p.display_name, 'status', p.status,
    'until', case when p.status_until < 'infinity' then app.ms(p.status_until) end, 'colour', p.colour);

create function app.settings_json(p_user uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select jsonb_build_object(
        'presence', s.shows_presence, 'last_seen', s.shows_last_seen, 'typing', s.shows_typing,
        'reading', s.shows_reading, 'quiet', s.quiet)
    from app.own_settings s where s.user_id = p_user;
$$;

-- The people with whom somebody is in a direct conversation.
create function app.peers_of(p_user uuid) returns setof uuid
language sql stable security definer set search_path = ''
as $$
    select other.user_id
    from public.room_members own
    join public.rooms r on r.id = own.room_id and r.kind = 'dm'
    join public.room_members other on other.room_id = own.room_id and other.user_id <> p_user and other.state = 'member'
    where own.user_id = p_user and own.state = 'member';
$$;

-- Tell a person's devices that something is to be asked for anew: `me` on user:<id>, about no room.
create function app.hint_to_user(p_user uuid, p_kind text) returns void
language sql security definer set search_path = ''
as $$
    select realtime.send(
        jsonb_build_object('v', 1, 'e', w.epoch, 'urev', u.rev, 'k', p_kind, 'r', null), 'me', 'user:' || p_user, true)
    from app.workspace w, app.user_heads u
    where u.user_id = p_user;
$$;

-- Change what is named of one's own profile: {name, status, until, colour}; a null takes status, end or colour away.
-- Returns it as it stands. PT422 bad_name, bad_argument.
create function public.set_profile(p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s'
as $$
declare
    me uuid := app.account();
    was public.profiles;
    wanted public.profiles;
    peer uuid;
begin
    if (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    elsif jsonb_typeof(p_patch) is distinct from 'object' or exists (
        select 1 from jsonb_each(p_patch) as part
        where case part.key
            when 'name' then jsonb_typeof(part.value) <> 'string'
            when 'status' then jsonb_typeof(part.value) not in ('string', 'null')
            when 'until' then part.value <> 'null' and part.value #>> '{}' !~ '^[0-9]{1,15}$'
            when 'colour' then part.value <> 'null' and part.value #>> '{}' !~ '^[0-7]$'
            else true end) then
        perform app.fail(422, 'bad_argument', 'A profile has a name, a status, its end and a colour.');
    end if;
    perform app.take_token(me);
    select * into strict was from public.profiles p where p.id = me for no key update;
    wanted := was;
    if p_patch ? 'name' then
        wanted.display_name := btrim(normalize(p_patch ->> 'name', nfc));
        if not app.is_label(wanted.display_name, 80) then
            perform app.fail(422, 'bad_name', 'A name has 1 to 80 visible characters.');
        end if;
    end if;
    if p_patch ? 'status' then
        wanted.status := nullif(btrim(normalize(p_patch ->> 'status', nfc)), '');
        wanted.status_until := 'infinity';
        if not app.is_label(wanted.status, 100) then
            perform app.fail(422, 'bad_argument', 'A status has up to 100 visible characters.');
        end if;
    end if;
    if p_patch ? 'until' then
        wanted.status_until := coalesce(to_timestamp((p_patch ->> 'until')::bigint / 1000.0), 'infinity');
    end if;
    if p_patch ? 'colour' then
        wanted.colour := (p_patch ->> 'colour')::smallint;
    end if;
    if wanted is distinct from was then
        update app.people_head h set rev = h.rev + 1 where h.one returning h.rev into strict wanted.rev;
        update public.profiles p
        set display_name = wanted.display_name, status = wanted.status, status_until = wanted.status_until,
            colour = wanted.colour, rev = wanted.rev
        where p.id = me;
        for peer in select me union all (select n from app.peers_of(me) as n limit 100) loop
            perform app.hint_to_user(peer, 'people');
        end loop;
    end if;
    return app.person_json(wanted);
end
$$;

-- Change what is named of one's own settings: {presence, last_seen, typing, reading, quiet}. Returns them as they stand.
-- PT422 bad_argument.
create function public.set_own(p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s'
as $$
declare
    me uuid := app.account();
    peer uuid;
begin
    if (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    elsif jsonb_typeof(p_patch) is distinct from 'object' or octet_length(p_patch::text) > 2000 or exists (
        select 1 from jsonb_each(p_patch) as part
        where case
            when part.key in ('presence', 'last_seen', 'typing', 'reading') then jsonb_typeof(part.value) <> 'boolean'
            when part.key = 'quiet' then jsonb_typeof(part.value) <> 'object'
            else true end) then
        perform app.fail(422, 'bad_argument', 'These settings are presence, last_seen, typing, reading and quiet.');
    end if;
    perform app.take_token(me);
    insert into app.own_settings (user_id) values (me) on conflict do nothing;
    update app.own_settings s
    set shows_presence = coalesce((p_patch ->> 'presence')::boolean, s.shows_presence),
        shows_last_seen = coalesce((p_patch ->> 'last_seen')::boolean, s.shows_last_seen),
        shows_typing = coalesce((p_patch ->> 'typing')::boolean, s.shows_typing),
        shows_reading = coalesce((p_patch ->> 'reading')::boolean, s.shows_reading),
        quiet = coalesce(p_patch -> 'quiet', s.quiet)
    where s.user_id = me;
    perform app.hint_to_user(me, 'people');
    if p_patch ?| array['presence', 'last_seen'] then
        for peer in select n from app.peers_of(me) as n limit 100 loop
            perform app.hint_to_user(peer, 'presence');
        end loop;
    end if;
    return app.settings_json(me);
end
$$;

-- Whether somebody is there, as one person may know it: state null says nothing (hidden, blocked, never heard of); who
-- was not heard of for 75 s is gone. `seen` is null where the person does not tell it.
create function app.presence_json(p_user uuid, p_for uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select jsonb_build_object(
        'u', p_user,
        'state', case
            when not may.know then null
            when x.seen_at < clock_timestamp() - interval '75 seconds' then 'gone'
            else x.state end,
        'seen', case when may.know and coalesce(s.shows_last_seen, true) then app.ms(x.seen_at) end)
    from (select p_user as user_id) as who
    left join app.presence x on x.user_id = who.user_id
    left join app.own_settings s on s.user_id = who.user_id
    cross join lateral (
        select coalesce(s.shows_presence, true) and not app.is_blocked(p_for, who.user_id) as know) as may;
$$;

-- Who keeps to themselves how far they read: to others the mark says only that it was delivered, and where that is not
-- told by itself (in rooms of more than 8), nothing at all.
create function app.hides_reading(p_user uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (select 1 from app.own_settings s where s.user_id = p_user and not s.shows_reading);
$$;

create or replace function app.markers_json(p_room uuid, p_after_rev bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_array(
        k.user_id, case when s.shows_reading is not false then k.read_seq else 0 end, k.delivered_seq, k.rev)
        order by k.rev), '[]')
    from public.read_markers k left join app.own_settings s on s.user_id = k.user_id
    where k.room_id = p_room and k.rev > p_after_rev
        and (s.shows_reading is not false or (
            select count(*) from (
                select 1 from public.room_members m where m.room_id = p_room and m.state = 'member' limit 9) as few) <= 8);
$$;

drop policy read_markers_read on public.read_markers;
create policy read_markers_read on public.read_markers for select to authenticated
    using (
        user_id = (select auth.uid())
        or (room_id in (select app.my_rooms()) and not app.hides_reading(user_id)));

-- Profiles that changed after a number, of those whom the caller may see: {rev, changed}.
create function app.people_json(p_after_rev bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select jsonb_build_object('rev', h.rev, 'changed', coalesce((
        select jsonb_agg(app.person_json(p) order by p.rev) from public.profiles p
        where p.rev > 0 and p.rev > case when p_after_rev <= h.rev then p_after_rev else 0 end
            and ((select app.is_insider()) or p.id in (select app.my_contacts()))), '[]'))
    from app.people_head h;
$$;

-- Say that one is `here`, `away` or `gone`, and hear what is new of the account and of people: {now, presence (of those
-- one talks with directly), people (profiles changed after p_people_rev; all when that is of another history), settings
-- (one's own, null as long as they are the defaults)}. To be called every 30 s; of who hides it nothing is kept.
-- PT422 bad_argument.
create function public.beat(p_state text, p_people_rev bigint) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s'
as $$
declare
    me uuid := app.account();
    was app.presence;
    hidden boolean := not coalesce((select s.shows_presence from app.own_settings s where s.user_id = me), true);
    peer uuid;
begin
    if coalesce(p_state not in ('here', 'away', 'gone'), true) or p_people_rev is null then
        perform app.fail(422, 'bad_argument', 'One is here, away or gone.');
    end if;
    if hidden then
        delete from app.presence x where x.user_id = me;
    else
        select * into was from app.presence x where x.user_id = me;
        insert into app.presence as x (user_id, state, seen_at) values (me, p_state, clock_timestamp())
        on conflict (user_id) do update set state = excluded.state, seen_at = excluded.seen_at;
        if was.state is distinct from p_state or was.seen_at < clock_timestamp() - interval '75 seconds' then
            for peer in select n from app.peers_of(me) as n limit 100 loop
                perform app.hint_to_user(peer, 'presence');
            end loop;
        end if;
    end if;
    return jsonb_build_object(
        'now', app.ms(clock_timestamp()),
        'presence', coalesce((
            select jsonb_agg(app.presence_json(n, me) order by n) from app.peers_of(me) as n), '[]'),
        'people', app.people_json(p_people_rev),
        'settings', app.settings_json(me));
end
$$;

revoke all on table app.people_head, app.own_settings, app.presence from public, anon, authenticated, service_role;
revoke all on function
    public.set_profile(jsonb), public.set_own(jsonb), public.beat(text, bigint), app.person_json(public.profiles),
    app.settings_json(uuid), app.peers_of(uuid), app.hint_to_user(uuid, text), app.presence_json(uuid, uuid),
    app.hides_reading(uuid), app.people_json(bigint)
    from public, anon, authenticated, service_role;
grant execute on function app.hides_reading(uuid) to authenticated;
grant execute on function public.set_profile(jsonb), public.set_own(jsonb), public.beat(text, bigint) to authenticated;
