-- Pinned messages: for the whole room, set by either person of a direct conversation and by moderators elsewhere.

alter table public.messages add column pinned_at timestamptz;
alter table public.messages add column pinned_by uuid references public.profiles (id);
create index messages_pinned on public.messages (room_id, pinned_at) where pinned_at is not null;

-- A message as the wire names it: {id, no, seq, rev, by, c, at, re, ed, del, rx, pin}. What was deleted is not pinned.
create or replace function app.row_json(m public.messages, p_reactions jsonb) returns jsonb
language sql stable
return jsonb_build_object(
    'id', m.id, 'no', m.no, 'seq', m.seq, 'rev', m.rev, 'by', m.sender_id, 'c', m.content, 'at', app.ms(m.created_at),
    're', m.reply_to, 'ed', app.ms(m.edited_at), 'del', app.ms(m.deleted_at), 'rx', p_reactions,
    'pin', case when m.deleted_at is null then app.ms(m.pinned_at) end);

-- Pin a message or take it down (never a toggle). `seq` is null when it already was so.
create function public.set_pin(p_room uuid, p_op uuid, p_id uuid, p_on boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    message public.messages;
begin
    select * into op from app.begin_op(p_room, p_op, jsonb_build_array('pin', p_id, p_on));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    if p_on is null then
        perform app.fail(422, 'bad_argument', 'A message is pinned or it is not.');
    end if;
    message := app.message_for(p_room, p_id, op.me);
    if op.kind <> 'dm' and app.role_rank(op.role) < app.role_rank('moderator') then
        perform app.fail(403, 'not_allowed', 'Only moderators may pin messages here.');
    elsif message.deleted_at is not null then
        perform app.fail(409, 'deleted', 'This message was deleted.');
    elsif (message.pinned_at is not null) = p_on then
        return app.receipt(p_room, null, null, false);
    elsif p_on and (
        select count(*) from public.messages m
        where m.room_id = p_room and m.pinned_at is not null and m.deleted_at is null) >= 50 then
        perform app.fail(422, 'bad_argument', '50 messages are pinned here already. Take one down first.');
    end if;
    perform app.take_token(op.me);

    select * into event from app.append(
        p_room, p_op, op.hash, op.me, 'pinned', p_id, jsonb_build_object('on', p_on), false);
    update public.messages m set
        pinned_at = case when p_on then event.at end, pinned_by = case when p_on then op.me end, rev = event.seq
    where m.id = p_id
    returning * into message;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, app.reactions_json(p_id)));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- What is pinned in a room, as whole messages, the last pinned first: [row, ...], 50 at most. PT403 not_member.
create function public.pins(p_room uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    visible bigint;
begin
    select m.visible_from into visible from public.room_members m
    where m.room_id = p_room and m.user_id = me and m.state = 'member';
    if not found then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    end if;
    return (
        select coalesce(jsonb_agg(app.row_json(x, app.reactions_json(x.id)) order by x.pinned_at desc, x.seq), '[]')
        from (
            select m.* from public.messages m
            where m.room_id = p_room and m.pinned_at is not null and m.deleted_at is null and m.seq >= visible
            order by m.pinned_at desc limit 50
        ) as x);
end
$$;

revoke all on function public.set_pin(uuid, uuid, uuid, boolean), public.pins(uuid)
    from public, anon, authenticated, service_role;
grant execute on function public.set_pin(uuid, uuid, uuid, boolean), public.pins(uuid) to authenticated;
