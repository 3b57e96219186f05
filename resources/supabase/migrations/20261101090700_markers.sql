-- Read markers: how far each member has read and received. They only grow, never run past the head, and keep out of the
-- log.

-- Marks of a room above a rev, as the wire names them: [[user, read_seq, delivered_seq, rev], ...].
create function app.markers_json(p_room uuid, p_after_rev bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_array(k.user_id, k.read_seq, k.delivered_seq, k.rev) order by k.rev), '[]')
    from public.read_markers k where k.room_id = p_room and k.rev > p_after_rev;
$$;

-- Tell the others of new marks, if it is time. A room of up to 8 hears at once; one of up to 32 at most every 2 s, then
-- of all marks since the last pulse; a larger room asks for them while somebody looks. The caller holds the room's
-- marker head.
create function app.pulse(p_room uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    pulse jsonb;
    topic text;
begin
    select
        jsonb_build_object('v', 1, 'e', w.epoch, 'r', p_room, 'head', h.last_seq, 'gen', h.access_gen, 'mrev', k.rev,
            'marks', app.markers_json(p_room, k.pulsed_rev)),
        'room:' || p_room || ':' || h.access_gen
    into pulse, topic
    from app.marker_heads k
    join app.room_heads h on h.room_id = k.room_id
    cross join app.workspace w
    where k.room_id = p_room
        and (select count(*) from public.room_members m where m.room_id = p_room and m.state = 'member')
            <= case when k.pulsed_at <= clock_timestamp() - interval '2 seconds' then 32 else 8 end;
    if found then
        update app.marker_heads k set pulsed_rev = k.rev, pulsed_at = clock_timestamp() where k.room_id = p_room;
        perform realtime.send(pulse, 'pulse', topic, true);
    end if;
end
$$;

-- What a batch of marks asks, once for each room of mine: the highest of each kind.
create function app.read_marks(p_marks jsonb, p_me uuid)
returns table (room_id uuid, read_seq bigint, delivered_seq bigint)
language plpgsql stable security definer set search_path = ''
as $$
begin
    if jsonb_typeof(p_marks) is distinct from 'array' then
        perform app.fail(422, 'bad_argument', 'Marks come as a list.');
    elsif jsonb_array_length(p_marks) > 500 or exists (
        select 1 from jsonb_array_elements(p_marks) as mark
        where case when jsonb_typeof(mark) = 'object' then not (
            coalesce(mark ->> 'r', '') ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            and coalesce(mark ->> 'read', '0') ~ '^[0-9]{1,18}$'
            and coalesce(mark ->> 'delivered', '0') ~ '^[0-9]{1,18}$') else true end) then
        perform app.fail(422, 'bad_argument', 'A mark names a room and how far it is read or delivered.');
    end if;
    return query
        select m.room_id, max((mark ->> 'read')::bigint), max((mark ->> 'delivered')::bigint)
        from jsonb_array_elements(p_marks) as mark
        join public.room_members m on m.room_id = (mark ->> 'r')::uuid and m.user_id = p_me and m.state = 'member'
        group by m.room_id;
end
$$;

-- Mark one room, whose marker head and own user head this transaction holds; true when something grew.
create function app.mark_room(p_me uuid, p_room uuid, p_read bigint, p_delivered bigint) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
    head bigint;
    was public.read_markers;
    reached bigint;
    received bigint;
    moved bigint;
    own bigint;
begin
    select h.last_seq into strict head from app.room_heads h where h.room_id = p_room;
    select * into was from public.read_markers k where k.room_id = p_room and k.user_id = p_me;
    -- least() passes over null, so a mark that was not given must not be asked for its smaller side: it would become
    -- the head.
    reached := greatest(was.read_seq, case when p_read is not null then least(p_read, head) end, 0);
    -- Ticks for "delivered" are kept where people look at them: direct conversations and rooms of up to 8.
    received := greatest(was.delivered_seq, reached, case
        when p_delivered is not null and (
            select count(*) from (
                select 1 from public.room_members m where m.room_id = p_room and m.state = 'member' limit 9) as few) <= 8
        then least(p_delivered, head) end);
    if reached = coalesce(was.read_seq, 0) and received = coalesce(was.delivered_seq, 0) then
        return false;
    end if;
    update app.marker_heads k set rev = k.rev + 1 where k.room_id = p_room returning k.rev into strict moved;
    update app.user_heads u set rev = u.rev + 1 where u.user_id = p_me returning u.rev into strict own;
    insert into public.read_markers as k (room_id, user_id, read_seq, read_no, delivered_seq, rev, user_rev)
    values (p_room, p_me, reached,
        coalesce((
            select m.no from public.messages m
            where m.room_id = p_room and m.seq <= reached order by m.seq desc limit 1), 0),
        received, moved, own)
    on conflict (room_id, user_id) do update set
        read_seq = excluded.read_seq, read_no = excluded.read_no, delivered_seq = excluded.delivered_seq,
        rev = excluded.rev, user_rev = excluded.user_rev;
    return true;
end
$$;

-- Move one's own markers: [{r, read, delivered}] -> {rooms: {id: {read, read_no, delivered, rev}}}. Rooms of others are
-- left out of the answer.
create function public.mark(p_marks jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s'
as $$
declare
    me uuid := app.account();
    asked record;
    held uuid[];
    known bigint;
    told record;
begin
    if (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    end if;
    held := array(
        select k.room_id from app.marker_heads k
        where k.room_id in (select a.room_id from app.read_marks(p_marks, me) as a)
        order by k.room_id for no key update);
    select u.rev into strict known from app.user_heads u where u.user_id = me for no key update;
    -- A room that was entered just now is not among them: to lock its head here would be out of order.
    for asked in
        select * from app.read_marks(p_marks, me) as a where a.room_id = any (held) order by a.room_id
    loop
        if app.mark_room(me, asked.room_id, asked.read_seq, asked.delivered_seq) then
            perform app.pulse(asked.room_id);
        end if;
    end loop;
    -- One's other devices: the last 20 are told by name; from a gap in the numbers a device knows that there was more.
    for told in
        select * from (
            select k.room_id, k.read_seq, k.user_rev from public.read_markers k
            where k.user_id = me and k.user_rev > known
            order by k.user_rev desc limit 20
        ) as latest
        order by latest.user_rev
    loop
        perform app.emit_to_user(me, told.user_rev, 'marker', told.room_id, told.read_seq, null);
    end loop;
    return jsonb_build_object('rooms', coalesce((
        select jsonb_object_agg(k.room_id, jsonb_build_object(
            'read', k.read_seq, 'read_no', greatest(k.read_no, m.joined_no), 'delivered', k.delivered_seq,
            'rev', k.rev))
        from app.read_marks(p_marks, me) as a
        join public.read_markers k on k.room_id = a.room_id and k.user_id = me
        join public.room_members m on m.room_id = a.room_id and m.user_id = me), '{}'));
end
$$;

-- Markers of one room above a rev: {rev, markers}. PT403 not_member.
create function public.markers(p_room uuid, p_after_rev bigint) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
    perform app.account();
    if not coalesce(p_room in (select app.my_rooms()), false) then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    end if;
    return (
        select jsonb_build_object('rev', k.rev, 'markers', app.markers_json(p_room, coalesce(p_after_rev, 0)))
        from app.marker_heads k where k.room_id = p_room);
end
$$;

revoke all on function public.mark(jsonb), public.markers(uuid, bigint) from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
