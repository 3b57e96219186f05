-- Invitation links: whoever has the code may join, until it ends. Only its hash is kept.

create table app.invitations (
    id uuid primary key,
    room_id uuid not null references public.rooms (id),
    -- The code is 122 random bits, so its hash needs no salt.
    code_hash bytea not null unique,
    made_by uuid not null references public.profiles (id),
    made_at timestamptz not null,
    expires_at timestamptz,
    max_uses integer check (max_uses between 1 and 10000),
    uses integer not null default 0,
    revoked_at timestamptz
);
alter table app.invitations enable row level security;
create index invitations_of_room on app.invitations (room_id) where revoked_at is null;

-- Whether an invitation still lets somebody in.
create function app.is_open(i app.invitations) returns boolean
language sql stable
return i.revoked_at is null and (i.expires_at is null or i.expires_at > clock_timestamp())
    and (i.max_uses is null or i.uses < i.max_uses);

create function app.hash_of_code(p_code text) returns bytea
language sql immutable
return sha256(convert_to(coalesce(p_code, ''), 'UTF8'));

create function app.invitation_json(i app.invitations, p_by text) returns jsonb
language sql stable
return jsonb_build_object('id', i.id, 'by', p_by, 'made', app.ms(i.made_at), 'expires', app.ms(i.expires_at),
    'uses', i.uses, 'max_uses', i.max_uses);

-- Refuse whoever may not deal with a room's invitation links: PT403 not_member, not_allowed.
create function app.check_may_invite_by_link(p_room uuid, p_me uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
    seat record;
begin
    select m.role, r.kind, r.state into seat
    from public.room_members m join public.rooms r on r.id = m.room_id
    where m.room_id = p_room and m.user_id = p_me and m.state = 'member';
    if not found then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    elsif seat.kind = 'dm' or seat.role not in ('owner', 'admin') then
        perform app.fail(403, 'not_allowed', 'Only owners and admins may deal with invitation links.');
    end if;
end
$$;

-- Make a link that lasts p_hours (null: until it is revoked) and lets in p_uses people (null: any number):
-- {id, code, by, made, expires, uses, max_uses}. Nobody is told the code again: a repeat of this call, whose answer was
-- lost, gets a new code, and the lost one is void.
create function public.create_invite(p_room uuid, p_id uuid, p_hours integer, p_uses integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    code text := replace(gen_random_uuid()::text, '-', '');
    made app.invitations;
begin
    if p_id is null or p_hours not between 1 and 8760 or p_uses not between 1 and 10000 then
        perform app.fail(422, 'bad_argument', 'A link lasts 1 to 8,760 hours and lets 1 to 10,000 people in.');
    elsif (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    end if;
    perform 1 from app.room_heads h where h.room_id = p_room for no key update;
    perform app.check_may_invite_by_link(p_room, me);
    if not exists (select 1 from public.rooms r where r.id = p_room and r.state = 'live') then
        perform app.fail(403, 'not_allowed', 'This room is closed.');
    elsif (select count(*) from app.invitations i where i.room_id = p_room and i.id <> p_id and app.is_open(i)) >= 50 then
        perform app.fail(422, 'too_many', 'A room has at most 50 links. Revoke one first.');
    end if;
    perform app.take_token(me);

    insert into app.invitations as i (id, room_id, code_hash, made_by, made_at, expires_at, max_uses)
    values (p_id, p_room, app.hash_of_code(code), me, clock_timestamp(),
        clock_timestamp() + make_interval(hours => p_hours), p_uses)
    on conflict (id) do update set code_hash = excluded.code_hash
        where i.room_id = p_room and i.made_by = me and i.uses = 0 and i.revoked_at is null
            and i.max_uses is not distinct from p_uses
    returning * into made;
    if not found then
        perform app.fail(409, 'id_taken', 'This invitation exists already.');
    end if;
    return app.invitation_json(made, (select p.display_name from public.profiles p where p.id = me))
        || jsonb_build_object('code', code);
end
$$;

-- The links of a room that still let somebody in, the newest first, for its owners and admins.
create function public.list_invites(p_room uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
    perform app.check_may_invite_by_link(p_room, app.account());
    return (
        select coalesce(jsonb_agg(app.invitation_json(i, p.display_name) order by i.made_at desc, i.id), '[]')
        from app.invitations i join public.profiles p on p.id = i.made_by
        where i.room_id = p_room and app.is_open(i));
end
$$;

-- Let nobody in by a link any more; harmless for one that is over. PT404 not_found for one that never was.
create function public.revoke_invite(p_room uuid, p_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
    perform app.check_may_invite_by_link(p_room, app.account());
    update app.invitations i set revoked_at = coalesce(i.revoked_at, clock_timestamp())
    where i.id = p_id and i.room_id = p_room;
    if not found then
        perform app.fail(404, 'not_found', 'There is no such link.');
    end if;
    return '{}';
end
$$;

-- The room of a code that still lets this person in. One answer for everything else, so that codes tell nothing: PT404
-- not_found. Who was banned is told so: PT403 not_allowed.
create function app.room_of_code(p_code text, p_me uuid) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
    invitation app.invitations;
    standing text;
begin
    select i.* into invitation
    from app.invitations i join public.rooms r on r.id = i.room_id and r.state = 'live'
    where i.code_hash = app.hash_of_code(p_code);
    select m.state into standing from public.room_members m
    where m.room_id = invitation.room_id and m.user_id = p_me;
    if standing = 'member' then
        return invitation.room_id;
    elsif invitation.id is null or not app.is_open(invitation) then
        perform app.fail(404, 'not_found', 'This invitation is not valid any more.');
    elsif standing = 'banned' then
        perform app.fail(403, 'not_allowed', 'You were banned from this room.');
    end if;
    return invitation.room_id;
end
$$;

-- What a code leads to, to be asked about before anybody joins: {room, kind, name, topic, members, joined, by}.
create function public.peek_invite(p_code text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    room uuid := app.room_of_code(p_code, me);
begin
    return (
        select jsonb_build_object(
            'room', r.id, 'kind', r.kind, 'name', r.name, 'topic', r.topic, 'by', p.display_name,
            'members', (select count(*) from public.room_members m where m.room_id = r.id and m.state = 'member'),
            'joined', exists (
                select 1 from public.room_members m where m.room_id = r.id and m.user_id = me and m.state = 'member'))
        from public.rooms r
        join app.invitations i on i.room_id = r.id and i.code_hash = app.hash_of_code(p_code)
        join public.profiles p on p.id = i.made_by
        where r.id = room);
end
$$;

-- Become a member by a code: {room, seq, head, gen, at, repeat}; `seq` is null for somebody who is one already, and then
-- the link is not used up.
create function public.redeem_invite(p_code text, p_op uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    room uuid := (select i.room_id from app.invitations i where i.code_hash = app.hash_of_code(p_code));
    op record;
    event record;
    past boolean;
    standing text;
begin
    if room is null then
        perform app.fail(404, 'not_found', 'This invitation is not valid any more.');
    end if;
    select * into op from app.lock_op(room, p_op, jsonb_build_array('redeem', encode(app.hash_of_code(p_code), 'hex')));
    if op.seen_seq is not null then
        return app.receipt(room, op.seen_seq, op.seen_at, true) || jsonb_build_object('room', room);
    end if;
    -- Again, now that everybody else who joins here has to wait: the last use of a link is given once.
    perform app.room_of_code(p_code, me);
    select m.state into standing from public.room_members m where m.room_id = room and m.user_id = me;
    if standing = 'member' then
        return app.receipt(room, null, null, false) || jsonb_build_object('room', room);
    elsif op.taken then
        perform app.fail(409, 'id_taken', 'This operation belongs to somebody else.');
    end if;
    perform app.take_token(me);

    update app.invitations i set uses = i.uses + 1 where i.code_hash = app.hash_of_code(p_code);
    select r.history = 'joined' into past from public.rooms r where r.id = room;
    select * into event from app.append(room, p_op, op.hash, me, 'member', me,
        jsonb_build_object('state', 'member', 'role', 'member', 'was', standing, 'by', 'link'), past);
    perform app.seat(room, event.seq, event.at, array[me], array['member'], me);
    perform app.emit(room, event.seq, event.topic_gen, null);
    return app.receipt(room, event.seq, event.at, false) || jsonb_build_object('room', room);
end
$$;

revoke all on table app.invitations from public, anon, authenticated, service_role;
revoke all on function
    app.is_open(app.invitations), app.hash_of_code(text), app.invitation_json(app.invitations, text),
    app.check_may_invite_by_link(uuid, uuid), app.room_of_code(text, uuid),
    public.create_invite(uuid, uuid, integer, integer), public.list_invites(uuid), public.revoke_invite(uuid, uuid),
    public.peek_invite(text), public.redeem_invite(text, uuid)
    from public, anon, authenticated, service_role;
grant execute on function
    public.create_invite(uuid, uuid, integer, integer), public.list_invites(uuid), public.revoke_invite(uuid, uuid),
    public.peek_invite(text), public.redeem_invite(text, uuid)
    to authenticated;
