-- Making rooms and changing who is in them: create, open a direct conversation, invite, leave, remove, ban, join,
-- rename.

-- Seat people in a room at a numbered event: members from now on. Takes their user heads in order of id, and tells
-- each.
create function app.seat(p_room uuid, p_seq bigint, p_at timestamptz, p_users uuid[], p_roles text[], p_by uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
    person record;
    moved bigint;
begin
    for person in select n.id, n.role from unnest(p_users, p_roles) as n (id, role) order by n.id loop
        update app.user_heads u set rev = u.rev + 1 where u.user_id = person.id returning u.rev into strict moved;
        insert into public.room_members as m
            (room_id, user_id, role, state, visible_from, joined_no, invited_by, changed_at, rev, user_rev)
        select
            p_room, person.id, person.role, 'member', case when r.history = 'joined' then p_seq else 0 end, h.last_no,
            nullif(p_by, person.id), p_at, p_seq, moved
        from public.rooms r join app.room_heads h on h.room_id = r.id
        where r.id = p_room
        on conflict (room_id, user_id) do update set
            role = excluded.role, state = excluded.state, visible_from = excluded.visible_from,
            joined_no = excluded.joined_no, invited_by = excluded.invited_by, changed_at = excluded.changed_at,
            rev = excluded.rev, user_rev = excluded.user_rev;
        perform app.emit_to_user(person.id, moved, 'member', p_room, p_seq, 'member');
    end loop;
end
$$;

-- Lock user heads in the one order that everybody keeps (by id), so that writers in different rooms cannot wait for
-- each other in a ring.
create function app.lock_users(p_users uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
    perform 1 from app.user_heads u where u.user_id = any (p_users) order by u.user_id for no key update;
end
$$;

-- The room, with the receipt of the event that made it.
create function app.room_receipt(p_room uuid, p_seq bigint, p_at timestamptz, p_repeat boolean) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select app.receipt(p_room, p_seq, p_at, p_repeat) || jsonb_build_object('room', app.room_json(r))
    from public.rooms r where r.id = p_room;
$$;

-- Fill a room row that this transaction has just inserted: heads, its first event, its people (the first of them is the
-- actor).
create function app.found_room(p_room uuid, p_op uuid, p_hash bytea, p_users uuid[], p_roles text[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    event record;
begin
    perform app.lock_users(p_users);
    perform app.take_token(p_users[1]);
    insert into app.room_heads (room_id) values (p_room);
    insert into app.marker_heads (room_id) values (p_room);
    select * into event from app.append(p_room, p_op, p_hash, p_users[1], 'room', null, '{"created": true}', false);
    update public.rooms r set created_at = event.at, rev = event.seq where r.id = p_room;
    perform app.seat(p_room, event.seq, event.at, p_users, p_roles, p_users[1]);
    perform app.emit(p_room, event.seq, event.topic_gen, null);
    return app.room_receipt(p_room, event.seq, event.at, false);
end
$$;

-- Make a group or channel with its first members: {room, seq, head, gen, at, repeat}. Nobody is told apart from "not
-- there" (PT404).
create function public.create_room(p_id uuid, p_op uuid, p_kind text, p_name text, p_history text, p_members uuid[])
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    op record;
    guests uuid[];
    asked jsonb := jsonb_build_array('create', p_kind, p_name, p_history, to_jsonb(p_members));
begin
    if p_id is null or p_op is null or p_kind is null or p_kind not in ('group', 'channel')
        or p_history is null or p_history not in ('all', 'joined') or cardinality(p_members) > 500 then
        perform app.fail(422, 'bad_argument', 'A room is a group or a channel, with history for all or since joining.');
    elsif not coalesce(app.is_label(p_name, 80), false) then
        perform app.fail(422, 'bad_name', 'A room name has 1 to 80 visible characters.');
    elsif (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    end if;

    select coalesce(array_agg(distinct n.id), '{}') into guests from unnest(p_members) as n (id) where n.id <> me;
    insert into public.rooms (id, kind, name, history, created_by, created_at, rev)
    values (p_id, p_kind, p_name, p_history, me, now(), 0)
    on conflict (id) do nothing;
    if not found then
        -- A repeat of the call that made it, or a stranger's room.
        if not exists (
            select 1 from app.room_events e
            where e.room_id = p_id and e.seq = 1 and e.op_id = p_op and e.actor_id = me) then
            perform app.fail(409, 'id_taken', 'This room id is used already.');
        end if;
        select * into op from app.begin_op(p_id, p_op, asked);
        return app.room_receipt(p_id, op.seen_seq, op.seen_at, true);
    end if;
    if exists (select 1 from unnest(guests) as n (id) where not app.may_meet(n.id)) then
        perform app.fail(404, 'not_found', 'One of these people was not found.');
    end if;
    return app.found_room(p_id, p_op, sha256(convert_to(asked::text, 'UTF8')), me || guests,
        array['owner'] || array_fill('member'::text, array[cardinality(guests)]));
end
$$;

-- The direct conversation with one person, made on first use; two who open it at once get one room. `repeat` says that
-- it was there.
create function public.open_dm(p_peer uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    pair text;
    room uuid := gen_random_uuid();
    first record;
begin
    if p_peer is null or p_peer = me then
        perform app.fail(422, 'bad_argument', 'A direct conversation needs somebody else.');
    elsif (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    elsif not app.may_meet(p_peer) then
        perform app.fail(404, 'not_found', 'This person was not found.');
    end if;

    pair := least(me, p_peer) || ':' || greatest(me, p_peer);
    insert into public.rooms (id, kind, history, dm_key, created_by, created_at, rev)
    values (room, 'dm', 'all', pair, me, now(), 0)
    on conflict (dm_key) do nothing;
    if not found then
        select e.room_id, e.seq, e.created_at into strict first
        from public.rooms r join app.room_events e on e.room_id = r.id and e.seq = 1
        where r.dm_key = pair;
        return app.room_receipt(first.room_id, first.seq, first.created_at, true);
    end if;
    return app.found_room(
        room, gen_random_uuid(), sha256(convert_to(pair, 'UTF8')), array[me, p_peer], array['member', 'member']);
end
$$;

-- Who may do what to whom in a group or channel; null when it is allowed, else the sentence of the refusal.
create function app.membership_refusal(
    p_kind text, p_role text, p_self boolean, p_was public.room_members, p_state text, p_role_wanted text)
returns text
language sql immutable
return case
    when p_kind = 'dm' then 'A direct conversation has exactly two people.'
    when p_self and p_state = 'left' then null
    when p_self and p_state = 'member' and p_role = 'owner' then null
    when p_self or p_state = 'left' then 'One can only leave for oneself, and change only others.'
    when p_role = 'owner' then null
    when p_was.state = 'member' and p_was.role in ('owner', 'admin') then 'Only an owner may change owners and admins.'
    when p_role = 'admin' and p_role_wanted in ('owner', 'admin') then 'Only an owner may name owners and admins.'
    when p_role = 'admin' then null
    when p_state <> 'member' or p_was.state = 'member' then 'Only owners and admins may remove people or change roles.'
    when p_was.state = 'banned' then 'Only owners and admins may bring back somebody who was banned.'
    when p_role = 'member' and p_kind = 'group' and p_role_wanted = 'member' then null
    else 'Only owners and admins may invite here.'
end;

-- Invite ('member'), leave ('left', oneself), remove ('removed'), ban ('banned'), or change a role ('member' with
-- p_role).
create function public.set_member(p_room uuid, p_op uuid, p_user uuid, p_state text, p_role text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    was public.room_members;
    wanted text;
    refusal text;
    closes boolean;
    moved bigint;
begin
    select * into op from app.begin_op(p_room, p_op, jsonb_build_array('member', p_user, p_state, p_role));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    if p_user is null or p_state is null or p_state not in ('member', 'left', 'removed', 'banned')
        or p_role not in ('owner', 'admin', 'member', 'guest') then
        perform app.fail(422, 'bad_argument', 'This is no membership.');
    end if;
    select * into was from public.room_members m where m.room_id = p_room and m.user_id = p_user;
    wanted := case
        when p_state = 'member' then coalesce(p_role, case when was.state = 'member' then was.role else 'member' end)
        else was.role
    end;
    -- Two who invite the same person: the second finds it done, whatever else they may do.
    if was.state = p_state and was.role = wanted then
        return app.receipt(p_room, null, null, false);
    end if;
    refusal := app.membership_refusal(op.kind, op.role, p_user = op.me, was, p_state, wanted);
    if refusal is not null then
        perform app.fail(403, 'not_allowed', refusal);
    elsif was.user_id is null and p_state <> 'member'
        or p_state = 'member' and was.state is distinct from 'member' and not app.may_meet(p_user) then
        perform app.fail(404, 'not_found', 'This person was not found.');
    elsif p_state = 'removed' and was.state <> 'member' then
        return app.receipt(p_room, null, null, false);
    elsif was.state = 'member' and was.role = 'owner' and (p_state <> 'member' or wanted <> 'owner')
        and exists (select 1 from public.room_members m
            where m.room_id = p_room and m.state = 'member' and m.user_id <> p_user)
        and not exists (select 1 from public.room_members m
            where m.room_id = p_room and m.state = 'member' and m.role = 'owner' and m.user_id <> p_user) then
        perform app.fail(403, 'not_allowed', 'Make somebody else an owner first.');
    end if;

    -- Who leaves must hear no more, and in a room with history since joining the old topic shows what came before: both
    -- get a new topic. Leaving a channel does not: a herd would have to join again.
    closes := was.state = 'member' and p_state <> 'member' and not (op.kind = 'channel' and p_state = 'left')
        or was.state is distinct from 'member' and p_state = 'member' and op.history = 'joined';
    select * into event from app.append(p_room, p_op, op.hash, op.me, 'member', p_user,
        jsonb_build_object('state', p_state, 'role', wanted, 'was', was.state), closes);
    if p_state = 'member' and was.state is distinct from 'member' then
        perform app.seat(p_room, event.seq, event.at, array[p_user], array[wanted], op.me);
    else
        update app.user_heads u set rev = u.rev + 1 where u.user_id = p_user returning u.rev into strict moved;
        update public.room_members m set
            state = p_state, role = wanted, changed_at = event.at, rev = event.seq, user_rev = moved
        where m.room_id = p_room and m.user_id = p_user;
        perform app.emit_to_user(p_user, moved, 'member', p_room, event.seq, p_state);
    end if;
    perform app.emit(p_room, event.seq, event.topic_gen, null);
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- Become a member of a channel, which is open to everybody of the workspace but guests and those who were banned from
-- it. `seq` is null for somebody who is in it already. To groups and direct conversations it says what it says of rooms
-- that are not there.
create function public.join_channel(p_room uuid, p_op uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    channel public.rooms;
    was public.room_members;
    seat_as text;
begin
    select * into op from app.lock_op(p_room, p_op, '["join"]');
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    select * into channel from public.rooms r where r.id = p_room and r.kind = 'channel' and r.state <> 'deleted';
    select * into was from public.room_members m where m.room_id = channel.id and m.user_id = op.me;
    if was.state = 'member' then
        return app.receipt(p_room, null, null, false);
    elsif not app.is_insider() then
        perform app.fail(403, 'not_allowed', 'Guests have to be invited.');
    elsif channel.id is null then
        perform app.fail(404, 'not_found', 'There is no such channel.');
    elsif was.state = 'banned' then
        perform app.fail(403, 'not_allowed', 'You were banned from this channel.');
    elsif op.taken then
        perform app.fail(409, 'id_taken', 'This operation belongs to somebody else.');
    elsif channel.state <> 'live' then
        perform app.fail(403, 'not_allowed', 'This room is closed.');
    end if;
    perform app.take_token(op.me);

    -- An owner may leave only as the last one in the room. Coming back, they are its owner again: nobody else could
    -- ever name one.
    seat_as := case
        when was.state = 'left' and was.role = 'owner' and not exists (
            select 1 from public.room_members m
            where m.room_id = p_room and m.state = 'member' and m.role = 'owner') then 'owner'
        else 'member'
    end;
    select * into event from app.append(p_room, p_op, op.hash, op.me, 'member', op.me,
        jsonb_build_object('state', 'member', 'role', seat_as, 'was', was.state), channel.history = 'joined');
    perform app.seat(p_room, event.seq, event.at, array[op.me], array[seat_as], op.me);
    perform app.emit(p_room, event.seq, event.topic_gen, null);
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- Change a room's name or topic: {"name"?: text, "topic"?: text or null}, by its owners and admins.
create function public.update_room(p_room uuid, p_op uuid, p_patch jsonb) returns jsonb
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
    elsif p_patch = '{}' or p_patch - 'name' - 'topic' <> '{}' then
        perform app.fail(422, 'bad_argument', 'A change names what changes: name, topic.');
    elsif p_patch ? 'name'
        and not (jsonb_typeof(p_patch -> 'name') = 'string' and app.is_label(p_patch ->> 'name', 80)) then
        perform app.fail(422, 'bad_name', 'A room name has 1 to 80 visible characters.');
    elsif p_patch ? 'topic' and not (
        jsonb_typeof(p_patch -> 'topic') in ('string', 'null') and coalesce(app.is_label(p_patch ->> 'topic', 500), true)) then
        perform app.fail(422, 'bad_name', 'A topic has at most 500 visible characters.');
    end if;
    perform app.take_token(op.me);

    select * into event from app.append(p_room, p_op, op.hash, op.me, 'room', null,
        jsonb_build_object('changed', (select jsonb_agg(k order by k) from jsonb_object_keys(p_patch) as k)), false);
    update public.rooms r set
        name = case when p_patch ? 'name' then p_patch ->> 'name' else r.name end,
        topic = case when p_patch ? 'topic' then p_patch ->> 'topic' else r.topic end,
        rev = event.seq
    where r.id = p_room;
    perform app.emit(p_room, event.seq, event.topic_gen, null);
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

revoke all on function
    public.create_room(uuid, uuid, text, text, text, uuid[]),
    public.open_dm(uuid),
    public.set_member(uuid, uuid, uuid, text, text),
    public.join_channel(uuid, uuid),
    public.update_room(uuid, uuid, jsonb)
    from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
