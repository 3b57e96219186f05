-- Writing in a room: send, edit, delete, react. Each takes one room, is safe to repeat, and answers with the room's
-- head.

-- Refuse content that is no object with a kind, an empty text, or more than 32 KiB as stored (PT422 bad_content, PT413
-- too_large).
create function app.check_content(p_content jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
    if jsonb_typeof(p_content) is distinct from 'object' or jsonb_typeof(p_content -> 't') is distinct from 'string'
        or p_content ->> 't' !~ '^[a-z][a-z0-9_]{0,31}$' then
        perform app.fail(422, 'bad_content', 'A message is an object with a kind "t".');
    elsif p_content ->> 't' = 'text'
        and (jsonb_typeof(p_content -> 'text') is distinct from 'string' or p_content ->> 'text' !~ '\S') then
        perform app.fail(422, 'bad_content', 'A text message needs a text.');
    elsif octet_length(p_content::text) > 32768 then
        perform app.fail(413, 'too_large', 'A message may have 32 KiB.');
    end if;
end
$$;

-- A message of this room that this member may see, or PT404 not_found. The caller holds the room's head, so it does not
-- change meanwhile.
create function app.message_for(p_room uuid, p_id uuid, p_me uuid) returns public.messages
language plpgsql stable security definer set search_path = ''
as $$
declare
    message public.messages;
begin
    select x.* into message
    from public.messages x
    join public.room_members m on m.room_id = x.room_id and m.user_id = p_me and x.seq >= m.visible_from
    where x.id = p_id and x.room_id = p_room;
    if not found then
        perform app.fail(404, 'not_found', 'There is no such message here.');
    end if;
    return message;
end
$$;

-- Send the hint `mention` to those named who are members here, the sender and the rest of a crowd (over 20) excepted.
create function app.emit_mentions(p_room uuid, p_seq bigint, p_mentions uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    person record;
begin
    for person in
        select u.user_id, u.rev from app.user_heads u
        where u.user_id = any (p_mentions) order by u.user_id limit 20
    loop
        perform app.emit_to_user(person.user_id, person.rev, 'mention', p_room, p_seq, null);
    end loop;
end
$$;

-- Post a message; its id is the op: {seq, no, at, head, gen, repeat}.
create function public.send_message(p_room uuid, p_id uuid, p_content jsonb, p_reply uuid, p_mentions uuid[])
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    message public.messages;
    named uuid[];
begin
    select * into op
    from app.begin_op(p_room, p_id, jsonb_build_array('send', p_content, p_reply, to_jsonb(p_mentions)));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true)
            || jsonb_build_object('no', (
                select m.no from public.messages m where m.room_id = p_room and m.seq = op.seen_seq));
    end if;
    perform app.check_content(p_content);
    if cardinality(p_mentions) > 100 then
        perform app.fail(422, 'bad_argument', 'A message may name 100 people.');
    end if;
    if p_reply is not null then
        perform app.message_for(p_room, p_reply, op.me);
    end if;
    perform app.take_token(op.me);

    select array_agg(m.user_id order by m.user_id) into named from public.room_members m
    where m.room_id = p_room and m.state = 'member' and m.user_id = any (p_mentions) and m.user_id <> op.me;
    select * into event from app.append(p_room, p_id, op.hash, op.me, 'posted', p_id, null, false);
    insert into public.messages
        (id, room_id, seq, no, rev, content_rev, sender_id, content, reply_to, mentions, created_at)
    values (
        p_id, p_room, event.seq, event.no, event.seq, event.seq, op.me, p_content, p_reply, coalesce(named, '{}'),
        event.at)
    on conflict (id) do nothing
    returning * into message;
    if not found then
        perform app.fail(409, 'id_taken', 'This message id is used elsewhere.');
    end if;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, '[]'));
    if named is not null then
        perform app.emit_mentions(p_room, event.seq, named);
    end if;
    return app.receipt(p_room, event.seq, event.at, false) || jsonb_build_object('no', event.no);
end
$$;

-- Replace the words of one's own message. p_base_rev is the rev that the writer saw: words that are newer make PT409
-- stale_edit with the current row in DETAIL; a reaction that came between does not.
create function public.edit_message(p_room uuid, p_op uuid, p_id uuid, p_content jsonb, p_base_rev bigint) returns jsonb
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
    update public.messages m set content = p_content, edited_at = event.at, rev = event.seq, content_rev = event.seq
    where m.id = p_id
    returning * into message;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, app.reactions_json(p_id)));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

-- Delete for everyone: one's own message, or any as owner or admin of a group or channel. The words and reactions are
-- gone; the place stays.
create function public.delete_message(p_room uuid, p_op uuid, p_id uuid) returns jsonb
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
    if message.sender_id <> op.me and (op.kind = 'dm' or op.role not in ('owner', 'admin')) then
        perform app.fail(403, 'not_allowed', 'Only its sender or an admin may delete a message.');
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

-- One emoji, by the blocks that emoji live in: pictures, with joiners, variation marks, tags, and the signs of keycaps
-- beside a picture. It may have many parts (the flag of a region has 7, a family 11). Not a list of all emoji: that
-- would grow older than its users' keyboards.
create function app.is_emoji(p_key text) returns boolean
language sql immutable
return char_length(p_key) between 1 and 16
    and p_key ~ ('^[#*0-9\u200d\ufe0e\ufe0f\U000e0020-\U000e007f'
        || '\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u21ff\u2300-\u23ff'
        || '\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]+$')
    and p_key ~ ('[\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u21ff\u2300-\u23ff'
        || '\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]');

-- Set or take back one's own reaction (never a toggle: a repeat must not flip it). `seq` is null when it already was
-- so.
create function public.set_reaction(p_room uuid, p_op uuid, p_id uuid, p_key text, p_on boolean, p_content jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    op record;
    event record;
    message public.messages;
    given boolean;
begin
    select * into op from app.begin_op(p_room, p_op, jsonb_build_array('react', p_id, p_key, p_on, p_content));
    if op.seen_seq is not null then
        return app.receipt(p_room, op.seen_seq, op.seen_at, true);
    end if;
    if not coalesce(app.is_emoji(p_key), false) then
        perform app.fail(422, 'bad_emoji', 'A reaction is one emoji.');
    elsif p_on is null then
        perform app.fail(422, 'bad_argument', 'A reaction is on or off.');
    elsif p_content is not null then
        perform app.fail(422, 'bad_content', 'Only encrypted rooms carry content in reactions.');
    end if;
    message := app.message_for(p_room, p_id, op.me);
    given := exists (
        select 1 from public.reactions r where r.message_id = p_id and r.user_id = op.me and r.key = p_key);
    if given = p_on then
        return app.receipt(p_room, null, null, false);
    elsif message.deleted_at is not null then
        perform app.fail(409, 'deleted', 'This message was deleted.');
    elsif p_on and (select count(*) from public.reactions r where r.message_id = p_id and r.user_id = op.me) >= 20 then
        perform app.fail(422, 'bad_argument', 'One person may give 20 reactions to a message.');
    end if;
    perform app.take_token(op.me);

    select * into event from app.append(p_room, p_op, op.hash, op.me, 'reacted', p_id, null, false);
    update public.messages m set rev = event.seq where m.id = p_id returning * into message;
    if p_on then
        insert into public.reactions (message_id, user_id, key, rev) values (p_id, op.me, p_key, event.seq);
    else
        delete from public.reactions r where r.message_id = p_id and r.user_id = op.me and r.key = p_key;
    end if;
    perform app.emit(p_room, event.seq, event.topic_gen, app.row_json(message, app.reactions_json(p_id)));
    return app.receipt(p_room, event.seq, event.at, false);
end
$$;

revoke all on function
    public.send_message(uuid, uuid, jsonb, uuid, uuid[]),
    public.edit_message(uuid, uuid, uuid, jsonb, bigint),
    public.delete_message(uuid, uuid, uuid),
    public.set_reaction(uuid, uuid, uuid, text, boolean, jsonb)
    from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
