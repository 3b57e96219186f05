-- Whom a message names follows its words: an edit that names somebody else calls them, and who is not named any more,
-- or whose message was deleted, has one unread mention less.

-- Let a message name these people instead. Who is newly named is called as by a new message; who is not any more is
-- told to ask anew, if the mention still counted.
create function app.change_mentions(p_message public.messages, p_named uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    called uuid[] := array(
        select named.id from unnest(p_named) as named (id) where named.id <> all (p_message.mentions));
    person record;
begin
    if called <> '{}' then
        perform app.emit_mentions(p_message.room_id, p_message.seq, called);
    end if;
    for person in
        with forgotten as (
            delete from app.mentions x
            where x.user_id = any (p_message.mentions) and x.user_id <> all (p_named)
                and x.room_id = p_message.room_id and x.no = p_message.no
            returning x.user_id)
        select u.user_id, u.rev from app.user_heads u
        where u.user_id in (select f.user_id from forgotten f) order by u.user_id limit 20
    loop
        perform app.emit_to_user(
            person.user_id, person.rev, 'mention', p_message.room_id, p_message.seq, null);
    end loop;
end
$$;

-- Replace the words of one's own message. p_base_rev is the rev that the writer saw: words that are newer make PT409
-- stale_edit with the current row in DETAIL; a reaction that came between does not. p_mentions are those whom it names
-- from now on; null, as from clients of before, leaves that as it was.
drop function public.edit_message(uuid, uuid, uuid, jsonb, bigint);
create function public.edit_message(
    p_room uuid, p_op uuid, p_id uuid, p_content jsonb, p_base_rev bigint, p_mentions uuid[] default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    message public.messages;
    named uuid[];
begin
    -- Without names the request is the one of before, so that an edit that was tried then is known when it is repeated.
    select * into op from app.begin_op(
        p_room, p_op,
        jsonb_build_array('edit', p_id, p_content, p_base_rev)
            || case when p_mentions is null then '[]' else jsonb_build_array(to_jsonb(p_mentions)) end);
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    perform app.check_content(p_content);
    if cardinality(p_mentions) > 100 then
        perform app.fail(422, 'bad_argument', 'A message may name 100 people.');
    end if;
    message := app.message_for(p_room, p_id, op.me);
    if message.sender_id <> op.me then
        perform app.fail(403, 'not_allowed', 'Only its sender may edit a message.');
    elsif message.deleted_at is not null then
        perform app.fail(409, 'deleted', 'This message was deleted.');
    elsif p_base_rev < message.content_rev then
        perform app.fail(409, 'stale_edit', 'This message was edited elsewhere.',
            app.row_json(message, app.reactions_json(p_id))::text);
    end if;
    perform app.take_token(op.me);

    named := case when p_mentions is null then message.mentions else array(
        select m.user_id from public.room_members m
        where m.room_id = p_room and m.state = 'member' and m.user_id = any (p_mentions) and m.user_id <> op.me
        order by m.user_id) end;
    select * into event from app.append(p_room, p_op, op.hash, op.me, 'edited', p_id, null, false);
    perform app.keep_version(message);
    perform app.change_mentions(message, named);
    update public.messages m set
        content = p_content, mentions = named, edited_at = event.at, rev = event.seq, content_rev = event.seq
    where m.id = p_id
    returning * into message;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, app.reactions_json(p_id)));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- Delete for everyone: one's own message, or any as a moderator or more of a group or channel. The words, those before
-- them, whom they named, and reactions are gone; the place stays.
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
    perform app.change_mentions(message, '{}');
    update public.messages m set
        content = null, mentions = '{}', deleted_at = event.at, deleted_by = op.me,
        rev = event.seq, content_rev = event.seq
    where m.id = p_id
    returning * into message;
    delete from public.reactions r where r.message_id = p_id;
    delete from app.message_edits e where e.message_id = p_id;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, '[]'));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

revoke all on function
    app.change_mentions(public.messages, uuid[]),
    public.edit_message(uuid, uuid, uuid, jsonb, bigint, uuid[])
    from public, anon, authenticated, service_role;
grant execute on function public.edit_message(uuid, uuid, uuid, jsonb, bigint, uuid[]) to authenticated;
