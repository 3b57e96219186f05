-- When somebody received and read a message: the moves of their marker, the last 100 in each room.

create table app.marker_moves (
    room_id uuid not null references public.rooms (id),
    user_id uuid not null references public.profiles (id),
    at timestamptz not null,
    read_from bigint not null,
    read_seq bigint not null,
    delivered_from bigint not null,
    delivered_seq bigint not null,
    primary key (room_id, user_id, at)
);
alter table app.marker_moves enable row level security;

-- Remember a move, and forget all but the last 100 of this person here.
create function app.note_move(p_was public.read_markers, p_me uuid, p_room uuid, p_read bigint, p_delivered bigint)
returns void
language sql security definer set search_path = ''
as $$
    insert into app.marker_moves (room_id, user_id, at, read_from, read_seq, delivered_from, delivered_seq)
    values (p_room, p_me, clock_timestamp(), coalesce(p_was.read_seq, 0), p_read, coalesce(p_was.delivered_seq, 0),
        p_delivered)
    on conflict do nothing;
    delete from app.marker_moves d
    where d.room_id = p_room and d.user_id = p_me and d.at < (
        select k.at from app.marker_moves k
        where k.room_id = p_room and k.user_id = p_me order by k.at desc offset 99 limit 1);
$$;

-- Mark one room, whose marker head and own user head this transaction holds; true when something grew.
create or replace function app.mark_room(p_me uuid, p_room uuid, p_read bigint, p_delivered bigint) returns boolean
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
    perform app.note_move(was, p_me, p_room, reached, received);
    return true;
end
$$;

-- When each other member received and read a message, as far as that is remembered: [{u, read, got}] in milliseconds, or
-- null. PT403 not_member, PT404 not_found.
create function public.receipts(p_room uuid, p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    message public.messages;
begin
    if not coalesce(p_room in (select app.my_rooms()), false) then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    end if;
    message := app.message_for(p_room, p_id, me);
    return (
        select coalesce(jsonb_agg(jsonb_build_object('u', m.user_id, 'read', app.ms(r.at), 'got', app.ms(d.at))
            order by m.user_id), '[]')
        from public.room_members m
        left join lateral (
            select x.at from app.marker_moves x
            where x.room_id = p_room and x.user_id = m.user_id and x.read_from < message.seq
                and x.read_seq >= message.seq
            limit 1) as r on true
        left join lateral (
            select x.at from app.marker_moves x
            where x.room_id = p_room and x.user_id = m.user_id and x.delivered_from < message.seq
                and x.delivered_seq >= message.seq
            limit 1) as d on true
        where m.room_id = p_room and m.state = 'member' and m.user_id <> message.sender_id);
end
$$;

revoke all on table app.marker_moves from public, anon, authenticated, service_role;
revoke all on function
    app.note_move(public.read_markers, uuid, uuid, bigint, bigint), public.receipts(uuid, uuid)
    from public, anon, authenticated, service_role;
grant execute on function public.receipts(uuid, uuid) to authenticated;
