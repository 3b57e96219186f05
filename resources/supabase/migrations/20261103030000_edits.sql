-- What a message said before it was edited. Whoever may read the message may read that; deleting it takes that along.

create table app.message_edits (
    message_id uuid not null references public.messages (id),
    -- The `content_rev` and the words that the message had, and when it got them.
    rev bigint not null,
    content jsonb not null,
    at timestamptz not null,
    primary key (message_id, rev)
);
alter table app.message_edits enable row level security;

-- Keep what a message says, which is about to change: its first words and the 49 last, so at most 1.6 MB.
create function app.keep_version(m public.messages) returns void
language sql security definer set search_path = ''
as $$
    delete from app.message_edits e
    where e.message_id = m.id and (select count(*) from app.message_edits x where x.message_id = m.id) >= 50
        and e.rev = (select x.rev from app.message_edits x where x.message_id = m.id order by x.rev offset 1 limit 1);
    insert into app.message_edits (message_id, rev, content, at)
    values (m.id, m.content_rev, m.content, coalesce(m.edited_at, m.created_at));
$$;

-- Replace the words of one's own message. p_base_rev is the rev that the writer saw: words that are newer make PT409
-- stale_edit with the current row in DETAIL; a reaction that came between does not.
create or replace function public.edit_message(
    p_room uuid, p_op uuid, p_id uuid, p_content jsonb, p_base_rev bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    message public.messages;
begin
    select * into op from app.begin_op(p_room, p_op, jsonb_build_array('edit', p_id, p_content, p_base_rev));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    perform app.check_content(p_content);
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

    select * into event from app.append(p_room, p_op, op.hash, op.me, 'edited', p_id, null, false);
    perform app.keep_version(message);
    update public.messages m set content = p_content, edited_at = event.at, rev = event.seq, content_rev = event.seq
    where m.id = p_id
    returning * into message;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, app.reactions_json(p_id)));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- Delete for everyone: one's own message, or any as a moderator or more of a group or channel. The words, those before
-- them, and reactions are gone; the place stays.
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
    delete from app.message_edits e where e.message_id = p_id;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, '[]'));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- What a message said before, the oldest first: [{rev, c, at}], without its present words. PT403 not_member,
-- PT404 not_found.
create function public.edits(p_room uuid, p_id uuid) returns jsonb
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
        select coalesce(jsonb_agg(
            jsonb_build_object('rev', e.rev, 'c', e.content, 'at', app.ms(e.at)) order by e.rev), '[]')
        from app.message_edits e where e.message_id = message.id);
end
$$;

revoke all on table app.message_edits from public, anon, authenticated, service_role;
revoke all on function app.keep_version(public.messages), public.edits(uuid, uuid)
    from public, anon, authenticated, service_role;
grant execute on function public.edits(uuid, uuid) to authenticated;
