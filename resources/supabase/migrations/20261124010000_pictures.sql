-- Pictures of people and rooms. A picture is named by its bytes (their SHA-256), so a name never comes to mean another
-- one; it lies in the bucket `avatars`, at OWNER/NAME, where the owner is the person or the room.
--
-- avatars  PERSON/NAME: as before, seen by whoever sees the person, written by each their own.
--          ROOM/NAME: seen by the members of a group or channel, added and removed by its owners and admins.
--
-- Who names a picture is not asked whether it was stored: where it is missing, or cannot be read, people see initials.

alter table public.profiles
    add column picture text check (picture ~ '^[0-9a-f]{64}$');
alter table public.rooms
    add column picture text check (picture ~ '^[0-9a-f]{64}$'),
    add constraint rooms_picture_not_of_dm check (picture is null or kind <> 'dm');

create or replace function app.person_json(p public.profiles) returns jsonb
language sql stable
return jsonb_build_object(
    'id', p.id, 'handle', p.handle, 'name', p.display_name, 'status', p.status,
    'until', case when p.status_until < 'infinity' then app.ms(p.status_until) end, 'colour', p.colour,
    'picture', p.picture);

create or replace function app.room_json(r public.rooms) returns jsonb
language sql stable
return jsonb_build_object(
    'id', r.id, 'kind', r.kind, 'name', r.name, 'topic', r.topic, 'history', r.history, 'state', r.state,
    'created_by', r.created_by, 'created_at', app.ms(r.created_at), 'rev', r.rev, 'picture', r.picture);

-- Whether a part of a change names a picture, or (null) takes it away.
create function app.is_picture(p_part jsonb) returns boolean
language sql immutable
return case jsonb_typeof(p_part)
    when 'string' then p_part #>> '{}' ~ '^[0-9a-f]{64}$'
    else jsonb_typeof(p_part) = 'null'
end;

-- Change what is named of one's own profile: {name, status, until, colour, picture}; a null takes status, end, colour or
-- picture away. Returns it as it stands. PT422 bad_name, bad_argument.
create or replace function public.set_profile(p_patch jsonb) returns jsonb
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
            else part.key <> 'picture' end) then
        perform app.fail(422, 'bad_argument', 'A profile has a name, a status, its end and a colour.');
    elsif p_patch ? 'picture' and not app.is_picture(p_patch -> 'picture') then
        perform app.fail(422, 'bad_argument', 'A picture is named by 64 hexadecimal digits.');
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
    if p_patch ? 'picture' then
        wanted.picture := p_patch ->> 'picture';
    end if;
    if wanted is distinct from was then
        update app.people_head h set rev = h.rev + 1 where h.one returning h.rev into strict wanted.rev;
        update public.profiles p
        set display_name = wanted.display_name, status = wanted.status, status_until = wanted.status_until,
            colour = wanted.colour, picture = wanted.picture, rev = wanted.rev
        where p.id = me;
        for peer in select me union all (select n from app.peers_of(me) as n limit 100) loop
            perform app.hint_to_user(peer, 'people');
        end loop;
    end if;
    return app.person_json(wanted);
end
$$;

-- Change a room's name, topic or picture: {"name"?: text, "topic"?: text or null, "picture"?: text or null}, by its
-- owners and admins.
create or replace function public.update_room(p_room uuid, p_op uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
begin
    select * into op from app.begin_op(p_room, p_op, jsonb_build_array('room', p_patch));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    if op.kind = 'dm' or op.role not in ('owner', 'admin') then
        perform app.fail(403, 'not_allowed', 'Only owners and admins may change a room.');
    elsif jsonb_typeof(p_patch) is distinct from 'object' then
        perform app.fail(422, 'bad_argument', 'A change names what changes: name, topic.');
    elsif p_patch = '{}' or p_patch - 'name' - 'topic' - 'picture' <> '{}' then
        perform app.fail(422, 'bad_argument', 'A change names what changes: name, topic.');
    elsif p_patch ? 'name'
        and not (jsonb_typeof(p_patch -> 'name') = 'string' and app.is_label(p_patch ->> 'name', 80)) then
        perform app.fail(422, 'bad_name', 'A room name has 1 to 80 visible characters.');
    elsif p_patch ? 'topic' and not (
        jsonb_typeof(p_patch -> 'topic') in ('string', 'null')
        and coalesce(app.is_label(p_patch ->> 'topic', 500), true)) then
        perform app.fail(422, 'bad_name', 'A topic has at most 500 visible characters.');
    elsif p_patch ? 'picture' and not app.is_picture(p_patch -> 'picture') then
        perform app.fail(422, 'bad_argument', 'A picture is named by 64 hexadecimal digits.');
    end if;
    perform app.take_token(op.me);

    select * into event from app.append(p_room, p_op, op.hash, op.me, 'room', null,
        jsonb_build_object('changed', (select jsonb_agg(k order by k) from jsonb_object_keys(p_patch) as k)), false);
    update public.rooms r set
        name = case when p_patch ? 'name' then p_patch ->> 'name' else r.name end,
        topic = case when p_patch ? 'topic' then p_patch ->> 'topic' else r.topic end,
        picture = case when p_patch ? 'picture' then p_patch ->> 'picture' else r.picture end,
        rev = event.seq
    where r.id = p_room;
    perform app.emit(p_room, event.seq, event.topic_gen, null);
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- The groups and channels whose pictures the caller sees, or (p_changes) may change. The id of a room is chosen by who
-- makes it: one that is somebody's id must not open that person's folder.
create function app.pictured_rooms(p_changes boolean) returns setof uuid
language sql stable security definer set search_path = ''
as $$
    select m.room_id
    from public.room_members m
    join public.profiles p on p.id = m.user_id and p.state = 'active'
    join public.rooms r on r.id = m.room_id and r.kind <> 'dm'
    where m.user_id = (select auth.uid()) and m.state = 'member'
        and (not p_changes or (m.role in ('owner', 'admin') and r.state = 'live'))
        and not exists (select 1 from public.profiles named where named.id = m.room_id);
$$;

create policy desktop_chat_room_pictures_read on storage.objects for select to authenticated
    using (bucket_id = 'avatars' and app.avatar_owner(name) in (select app.pictured_rooms(false)));

create policy desktop_chat_room_pictures_add on storage.objects for insert to authenticated
    with check (
        bucket_id = 'avatars' and owner_id = (select auth.uid())::text
        and app.avatar_owner(name) in (select app.pictured_rooms(true)));

-- Whoever uploaded it: an admin clears away what another one set.
create policy desktop_chat_room_pictures_remove on storage.objects for delete to authenticated
    using (bucket_id = 'avatars' and app.avatar_owner(name) in (select app.pictured_rooms(true)));

-- It let everybody remove whatever they had uploaded, which were only ever pictures of themselves. Who is no admin any
-- more must not take away the picture of a room.
alter policy desktop_chat_avatars_remove on storage.objects
    using (
        bucket_id = 'avatars' and owner_id = (select auth.uid())::text and app.avatar_owner(name) = (select auth.uid())
        and exists (select 1 from public.profiles p where p.id = (select auth.uid()) and p.state = 'active'));

revoke all on function app.is_picture(jsonb), app.pictured_rooms(boolean)
    from public, anon, authenticated, service_role;
grant execute on function app.pictured_rooms(boolean) to authenticated;
