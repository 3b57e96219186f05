-- Rooms: who is in them, their heads (the only hot rows), and what a member may read of them.

create table public.rooms (
    id uuid primary key,
    kind text not null check (kind in ('dm', 'group', 'channel')),
    name text check (app.is_label(name, 80)),
    topic text check (app.is_label(topic, 500)),
    history text not null check (history in ('all', 'joined')),
    -- Both people's ids, sorted: two who open the same conversation at once get one room.
    dm_key text unique,
    state text not null default 'live' check (state in ('live', 'archived', 'deleted')),
    created_by uuid not null references public.profiles (id),
    created_at timestamptz not null,
    rev bigint not null,
    constraint rooms_dm_has_key check ((kind = 'dm') = (dm_key is not null)),
    constraint rooms_others_have_name check ((kind = 'dm') = (name is null))
);
alter table public.rooms enable row level security;
create index rooms_open_channels on public.rooms (lower(name), created_at, id)
    where kind = 'channel' and state = 'live';

-- The number line of a room. The log is complete from floor_seq on. Writers hold this row from their first look to
-- their commit, which makes commit order the order of seq. Kept narrow: it is rewritten with every event.
create table app.room_heads (
    room_id uuid primary key references public.rooms (id),
    last_seq bigint not null default 0,
    last_no bigint not null default 0,
    floor_seq bigint not null default 0,
    access_gen bigint not null default 1,
    last_at timestamptz not null default '-infinity'
) with (fillfactor = 50);
alter table app.room_heads enable row level security;

-- Markers have a number line of their own, so that reading does not hold up writing.
create table app.marker_heads (
    room_id uuid primary key references public.rooms (id),
    rev bigint not null default 0,
    pulsed_rev bigint not null default 0,
    pulsed_at timestamptz not null default '-infinity'
) with (fillfactor = 50);
alter table app.marker_heads enable row level security;

-- Rows are never deleted: `state` tells left from removed from banned from never there.
create table public.room_members (
    room_id uuid not null references public.rooms (id),
    user_id uuid not null references public.profiles (id),
    role text not null check (role in ('owner', 'admin', 'member', 'guest')),
    state text not null check (state in ('invited', 'member', 'left', 'removed', 'banned')),
    -- Messages below this number stay hidden from this person.
    visible_from bigint not null default 0,
    -- Posts up to this number are not unread for somebody who came later.
    joined_no bigint not null default 0,
    invited_by uuid references public.profiles (id),
    changed_at timestamptz not null,
    rev bigint not null,
    user_rev bigint not null,
    primary key (room_id, user_id)
);
alter table public.room_members enable row level security;
create index room_members_of_user on public.room_members (user_id, room_id) where state = 'member';
create index room_members_user_rev on public.room_members (user_id, user_rev);

-- The rooms in which the caller is a member now. Empty for an account that is not active, so a suspension works before
-- its token ends.
create function app.my_rooms() returns setof uuid
language sql stable security definer set search_path = ''
as $$
    select m.room_id
    from public.room_members m
    join public.profiles p on p.id = m.user_id and p.state = 'active'
    where m.user_id = (select auth.uid()) and m.state = 'member';
$$;

-- The people with whom the caller shares a room.
create function app.my_contacts() returns setof uuid
language sql stable security definer set search_path = ''
as $$
    select distinct m.user_id from public.room_members m
    where m.state = 'member' and m.room_id in (select app.my_rooms());
$$;

-- Whether the caller may know of this active person at all: guests only know those with whom they share a room.
create function app.may_meet(p_user uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (select 1 from public.profiles p where p.id = p_user and p.state = 'active')
        and (app.is_insider() or p_user in (select app.my_contacts()));
$$;

create function app.room_json(r public.rooms) returns jsonb
language sql stable
return jsonb_build_object(
    'id', r.id, 'kind', r.kind, 'name', r.name, 'topic', r.topic, 'history', r.history, 'state', r.state,
    'created_by', r.created_by, 'created_at', app.ms(r.created_at), 'rev', r.rev);

-- All who are or were in a room, as the wire names them.
create function app.members_json(p_room uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'u', m.user_id, 'role', m.role, 'state', m.state, 'rev', m.rev, 'name', p.display_name, 'handle', p.handle)
        order by m.rev, m.user_id), '[]')
    from public.room_members m join public.profiles p on p.id = m.user_id
    where m.room_id = p_room;
$$;

create policy profiles_read on public.profiles for select to authenticated
    using (id = (select auth.uid()) or (select app.is_insider()) or id in (select app.my_contacts()));
create policy rooms_read on public.rooms for select to authenticated
    using (id in (select app.my_rooms()));
create policy room_members_read on public.room_members for select to authenticated
    using (room_id in (select app.my_rooms()));

-- People by the beginning of their handle or name: [{id, handle, name, kind}], active ones, never oneself, 50 at most.
create function public.find_people(p_query text, p_limit integer) returns jsonb
language sql stable security definer set search_path = ''
as $$
    with ask as materialized (
        select app.account() as me, ltrim(lower(btrim(coalesce(p_query, ''))), '@') as beginning)
    select coalesce(jsonb_agg(app.profile_json(found) - 'state' order by found.handle), '[]')
    from (
        select p.*
        from ask, public.profiles p
        where p.state = 'active' and p.id <> ask.me
            and (starts_with(p.handle, ask.beginning) or starts_with(lower(p.display_name), ask.beginning))
            and ((select app.is_insider()) or p.id in (select app.my_contacts()))
        order by p.handle
        limit least(greatest(coalesce(p_limit, 20), 0), 50)
    ) as found;
$$;

-- Channels by the beginning of their name: [{id, name, topic, members, joined}], live ones by name (of namesakes the
-- older first), 50 at most. `members` is their number. Guests find only channels in which they are.
create function public.find_channels(p_query text, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    beginning text := lower(btrim(coalesce(p_query, '')));
    everywhere boolean := app.is_insider();
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', c.id, 'name', c.name, 'topic', c.topic, 'joined', c.joined,
            'members', (select count(*) from public.room_members m where m.room_id = c.id and m.state = 'member'))
            order by lower(c.name), c.created_at, c.id), '[]')
        from (
            select r.id, r.name, r.topic, r.created_at, own.state is not null as joined
            from public.rooms r
            left join public.room_members own
                on own.room_id = r.id and own.user_id = me and own.state = 'member'
            where r.kind = 'channel' and r.state = 'live' and starts_with(lower(r.name), beginning)
                and (everywhere or own.state is not null)
            order by lower(r.name), r.created_at, r.id
            limit least(greatest(coalesce(p_limit, 20), 0), 50)
        ) as c);
end
$$;

revoke all on table public.rooms, public.room_members from public, anon, authenticated, service_role;
revoke all on function public.find_people(text, integer), public.find_channels(text, integer)
    from public, anon, authenticated, service_role;
revoke all on all tables in schema app from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
