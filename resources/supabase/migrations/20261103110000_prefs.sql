-- How a person keeps their rooms: muted, archived, pinned to the top, among the favourites, marked unread. Nobody else
-- sees it; their other devices hear of it as of their markers, by the numbers of their user head.

create table public.member_prefs (
    room_id uuid not null references public.rooms (id),
    user_id uuid not null references public.profiles (id),
    muted_until timestamptz not null default '-infinity',
    archived boolean not null default false,
    pinned boolean not null default false,
    favourite boolean not null default false,
    unread boolean not null default false,
    user_rev bigint not null,
    primary key (room_id, user_id)
);
alter table public.member_prefs enable row level security;
create index member_prefs_user_rev on public.member_prefs (user_id, user_rev);

create policy member_prefs_read on public.member_prefs for select to authenticated
    using (user_id = (select auth.uid()) and room_id in (select app.my_rooms()));

-- One person's preferences above a number, as the wire names them. `muted` is the end of it in ms, 0 for none.
create function app.prefs_json(p_user uuid, p_after_rev bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'r', k.room_id, 'muted', case when k.muted_until > 'epoch' then app.ms(k.muted_until) else 0 end,
        'archived', k.archived, 'pinned', k.pinned, 'favourite', k.favourite, 'unread', k.unread, 'urev', k.user_rev)
        order by k.user_rev), '[]')
    from public.member_prefs k where k.user_id = p_user and k.user_rev > p_after_rev;
$$;

-- Change some of one's preferences of one room: {muted, archived, pinned, favourite, unread}, each or none. What is not
-- named stays as it is, so that two devices which were offline do not undo each other. Returns the row as it stands.
-- PT403 not_member, PT422 bad_argument, PT503 frozen.
create function public.set_prefs(p_room uuid, p_prefs jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s'
as $$
declare
    me uuid := app.account();
    own bigint;
    was public.member_prefs;
    wanted public.member_prefs;
begin
    if (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    elsif jsonb_typeof(p_prefs) is distinct from 'object' then
        perform app.fail(422, 'bad_argument', 'Preferences come as an object.');
    elsif exists (
        select 1 from jsonb_each(p_prefs) as pref
        where case
            when pref.key = 'muted' then pref.value #>> '{}' !~ '^[0-9]{1,15}$' or jsonb_typeof(pref.value) <> 'number'
            when pref.key in ('archived', 'pinned', 'favourite', 'unread') then jsonb_typeof(pref.value) <> 'boolean'
            else true end) then
        perform app.fail(422, 'bad_argument', 'A preference is muted, archived, pinned, favourite or unread.');
    elsif not coalesce(p_room in (select app.my_rooms()), false) then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    end if;

    -- The user head orders the devices of one person, the first change of a room among them.
    perform app.lock_users(array[me]);
    select * into was from public.member_prefs k where k.room_id = p_room and k.user_id = me;
    wanted := was;
    wanted.muted_until := case
        when p_prefs ? 'muted' then to_timestamp((p_prefs ->> 'muted')::bigint / 1000.0)
        else coalesce(was.muted_until, '-infinity') end;
    wanted.archived := coalesce((p_prefs ->> 'archived')::boolean, was.archived, false);
    wanted.pinned := coalesce((p_prefs ->> 'pinned')::boolean, was.pinned, false);
    wanted.favourite := coalesce((p_prefs ->> 'favourite')::boolean, was.favourite, false);
    wanted.unread := coalesce((p_prefs ->> 'unread')::boolean, was.unread, false);
    if was.room_id is null or wanted is distinct from was then
        update app.user_heads u set rev = u.rev + 1 where u.user_id = me returning u.rev into strict own;
        insert into public.member_prefs as k
            (room_id, user_id, muted_until, archived, pinned, favourite, unread, user_rev)
        values (p_room, me, wanted.muted_until, wanted.archived, wanted.pinned, wanted.favourite, wanted.unread, own)
        on conflict (room_id, user_id) do update set
            muted_until = excluded.muted_until, archived = excluded.archived, pinned = excluded.pinned,
            favourite = excluded.favourite, unread = excluded.unread, user_rev = excluded.user_rev;
        perform app.emit_to_user(me, own, 'prefs', p_room, null, null);
    end if;
    return (
        select pref from jsonb_array_elements(app.prefs_json(me, 0)) as pref where pref ->> 'r' = p_room::text);
end
$$;

-- `sync` also tells what else is one's own. The reading of the logs keeps its one statement under another name; what is
-- joined to its answer here is read in the same snapshot, since both functions are STABLE. What later belongs to the
-- person (beside rooms) gets a line in `app.own_json`.
alter function public.sync(jsonb) set schema app;
alter function app.sync(jsonb) rename to sync_rooms;

-- Which messages name whom, by their number in the room; those that were read are cleared away at the next.
create table app.mentions (
    user_id uuid not null references public.profiles (id),
    room_id uuid not null references public.rooms (id),
    no bigint not null,
    primary key (user_id, room_id, no)
);
alter table app.mentions enable row level security;

-- The unread messages that name somebody: [{r, nos}], of rooms that they are in.
create function app.mentions_json(p_user uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_object('r', unread.room_id, 'nos', unread.nos) order by unread.room_id), '[]')
    from (
        select x.room_id, jsonb_agg(x.no order by x.no) as nos
        from app.mentions x
        join public.room_members m on m.room_id = x.room_id and m.user_id = p_user and m.state = 'member'
        left join public.read_markers k on k.room_id = x.room_id and k.user_id = p_user
        where x.user_id = p_user and x.no > greatest(m.joined_no, k.read_no)
        group by x.room_id
    ) as unread;
$$;

-- Remember who is named by a message, and send the hint `mention`, to those who are members here; not to the sender, nor
-- to who has blocked the sender, and no hint to the rest of a crowd (over 20).
create or replace function app.emit_mentions(p_room uuid, p_seq bigint, p_mentions uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    person record;
    told uuid[] := array(
        select named.id from unnest(p_mentions) as named (id) where not app.is_blocked((select auth.uid()), named.id));
begin
    delete from app.mentions x using public.read_markers k
    where x.user_id = any (told) and x.room_id = p_room
        and k.user_id = x.user_id and k.room_id = p_room and x.no <= k.read_no;
    insert into app.mentions (user_id, room_id, no)
    select named.id, p_room, m.no
    from public.messages m, unnest(told) as named (id)
    where m.room_id = p_room and m.seq = p_seq
    on conflict do nothing;
    for person in
        select u.user_id, u.rev from app.user_heads u
        where u.user_id = any (told) order by u.user_id limit 20
    loop
        perform app.emit_to_user(person.user_id, person.rev, 'mention', p_room, p_seq, null);
    end loop;
end
$$;

-- What is one's own beside rooms, above a number of one's own line.
create function app.own_json(p_user uuid, p_after_rev bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select jsonb_build_object(
        'prefs', app.prefs_json(p_user, p_after_rev), 'mentions', app.mentions_json(p_user));
$$;

create function public.sync(p jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
    with read as materialized (select app.sync_rooms(p) as answer)
    select jsonb_set(
        r.answer, '{mine}',
        (r.answer -> 'mine') || app.own_json(
            (r.answer #>> '{me,id}')::uuid,
            case when p ->> 'epoch' = r.answer ->> 'epoch' and (p ->> 'user_rev')::bigint <= (r.answer ->> 'user_rev')::bigint
                then (p ->> 'user_rev')::bigint else 0 end))
    from read r;
$$;

revoke all on table public.member_prefs, app.mentions from public, anon, authenticated, service_role;
revoke all on function public.set_prefs(uuid, jsonb), public.sync(jsonb) from public, anon, authenticated, service_role;
revoke all on function
    app.prefs_json(uuid, bigint), app.sync_rooms(jsonb), app.mentions_json(uuid), app.own_json(uuid, bigint)
    from public, anon, authenticated, service_role;
grant select on table public.member_prefs to authenticated;
grant execute on function public.set_prefs(uuid, jsonb), public.sync(jsonb) to authenticated;
