-- Roles: owner > admin > moderator > member > guest; what each may do in a group or channel, closing a room for all, and
-- lifting a ban.
--
--                                      owner  admin  moderator  member  guest
--   rename, topic, invitation links      x      x
--   archive and reopen                   x
--   invite                               x      x        x      groups
--   remove, ban, unban, bring back       x      x        x                       whoever has a lower role
--   delete messages of others            x      x        x
--   give roles                           x    lower ones
-- `core/rights.py` says the same to the window, and a test compares the two.

alter table public.room_members drop constraint room_members_role_check;
alter table public.room_members add constraint room_members_role_check
    check (role in ('owner', 'admin', 'moderator', 'member', 'guest'));

create function app.role_rank(p_role text) returns integer
language sql immutable
return array_position(array['guest', 'member', 'moderator', 'admin', 'owner'], p_role);

-- Who may do what to whom in a group or channel; null when it is allowed, else the sentence of the refusal.
create or replace function app.membership_refusal(
    p_kind text, p_role text, p_self boolean, p_was public.room_members, p_state text, p_role_wanted text)
returns text
language sql immutable
return case
    when p_kind = 'dm' then 'A direct conversation has exactly two people.'
    when p_self and p_state = 'left' then null
    when p_self and p_state = 'member' and app.role_rank(p_role_wanted) < app.role_rank(p_role) then null
    when p_self or p_state = 'left' then 'One can only leave for oneself, and change only others.'
    when p_role = 'owner' then null
    when p_was.state = 'member' and app.role_rank(p_was.role) >= app.role_rank(p_role)
        then 'Only somebody with a higher role than this person may do that.'
    when p_was.state = 'member' and p_state = 'member' and p_role <> 'admin'
        then 'Only owners and admins may change roles.'
    when p_state = 'member' and p_role_wanted <> 'member' and app.role_rank(p_role_wanted) >= app.role_rank(p_role)
        then 'Only somebody with a higher role may give this one.'
    when p_role in ('admin', 'moderator') then null
    when p_state <> 'member' then 'Only owners, admins and moderators may remove people.'
    when p_was.state = 'banned' then 'Only owners, admins and moderators may bring back somebody who was banned.'
    when p_role = 'member' and p_kind = 'group' and p_role_wanted = 'member' then null
    else 'Only owners, admins and moderators may invite here.'
end;

-- `begin_op`, also in a room that is closed: `standing` is its state.
create function app.begin_op_anywhere(
    p_room uuid, p_op uuid, p_request jsonb,
    out me uuid, out hash bytea, out role text, out kind text, out history text, out standing text,
    out seen_seq bigint, out seen_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
    taken boolean;
begin
    select o.me, o.hash, o.seen_seq, o.seen_at, o.taken into me, hash, seen_seq, seen_at, taken
    from app.lock_op(p_room, p_op, p_request) as o;
    if seen_seq is not null then
        return;
    end if;

    select m.role, r.kind, r.history, r.state into role, kind, history, standing
    from public.room_members m join public.rooms r on r.id = m.room_id
    where m.room_id = p_room and m.user_id = me and m.state = 'member';
    if not found then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    elsif taken then
        perform app.fail(409, 'id_taken', 'This operation belongs to somebody else.');
    end if;
end
$$;

-- Invite ('member'), leave ('left', oneself, also where a room is closed), remove or unban ('removed'), ban ('banned'),
-- or change a role ('member' with p_role).
create or replace function public.set_member(p_room uuid, p_op uuid, p_user uuid, p_state text, p_role text) returns jsonb
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
    select * into op from app.begin_op_anywhere(p_room, p_op, jsonb_build_array('member', p_user, p_state, p_role));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    if p_user is null or p_state is null or p_state not in ('member', 'left', 'removed', 'banned')
        or p_role not in ('owner', 'admin', 'moderator', 'member', 'guest') then
        perform app.fail(422, 'bad_argument', 'This is no membership.');
    elsif op.standing <> 'live' and not (p_state = 'left' and p_user = op.me) then
        perform app.fail(403, 'not_allowed', 'This room is closed.');
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
    elsif p_state = 'removed' and was.state not in ('member', 'banned') then
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

-- Close a group or channel for all, so that it takes nothing any more, or open it again: {seq, head, gen, at, repeat}.
create function public.archive_room(p_room uuid, p_op uuid, p_on boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    wanted text := case when p_on then 'archived' else 'live' end;
begin
    select * into op from app.begin_op_anywhere(p_room, p_op, jsonb_build_array('archive', p_on));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    if p_on is null then
        perform app.fail(422, 'bad_argument', 'A room is closed or open.');
    elsif op.kind = 'dm' or op.role <> 'owner' then
        perform app.fail(403, 'not_allowed', 'Only an owner may close a room or open it again.');
    elsif op.standing = wanted then
        return app.receipt(p_room, null, null, false);
    end if;
    perform app.take_token(op.me);

    select * into event from app.append(
        p_room, p_op, op.hash, op.me, 'room', null, '{"changed": ["state"]}', false);
    update public.rooms r set state = wanted, rev = event.seq where r.id = p_room;
    perform app.emit(p_room, event.seq, event.topic_gen, null);
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- Delete for everyone: one's own message, or any as owner, admin or moderator of a group or channel. The words and
-- reactions are gone; the place stays.
create or replace function public.delete_message(p_room uuid, p_op uuid, p_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    message public.messages;
begin
    select * into op from app.begin_op(p_room, p_op, jsonb_build_array('delete', p_id));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    message := app.message_for(p_room, p_id, op.me);
    if message.sender_id <> op.me and (op.kind = 'dm' or app.role_rank(op.role) < app.role_rank('moderator')) then
        perform app.fail(403, 'not_allowed', 'Only its sender or a moderator may delete a message.');
    elsif message.deleted_at is not null then
        return app.receipt(p_room, null, null, false);
    end if;

    select * into event from app.append(p_room, p_op, op.hash, op.me, 'deleted', p_id, null, false);
    update public.messages m set
        content = null, mentions = '{}', deleted_at = event.at, deleted_by = op.me,
        rev = event.seq, content_rev = event.seq
    where m.id = p_id
    returning * into message;
    delete from public.reactions r where r.message_id = p_id;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, '[]'));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

revoke all on function public.archive_room(uuid, uuid, boolean) from public, anon, authenticated, service_role;
revoke all on function app.role_rank(text), app.begin_op_anywhere(uuid, uuid, jsonb)
    from public, anon, authenticated, service_role;
grant execute on function public.archive_room(uuid, uuid, boolean) to authenticated;
