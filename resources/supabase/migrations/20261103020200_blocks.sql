-- Blocked people. The log never changes by it, because others must agree on it: who has blocked somebody hides what that
-- person writes. Here, who was blocked is answered as if the other were not there: no direct conversation, no invitation,
-- no hint of a mention.

create table app.blocks (
    user_id uuid not null references public.profiles (id),
    blocked_id uuid not null references public.profiles (id),
    at timestamptz not null default clock_timestamp(),
    primary key (user_id, blocked_id)
);
alter table app.blocks enable row level security;

-- Whether p_by has blocked p_user.
create function app.is_blocked(p_user uuid, p_by uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (select 1 from app.blocks b where b.user_id = p_by and b.blocked_id = p_user);
$$;

-- Whether the caller may know of this active person at all: guests only know those with whom they share a room.
create function app.may_know(p_user uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (select 1 from public.profiles p where p.id = p_user and p.state = 'active')
        and (app.is_insider() or p_user in (select app.my_contacts()));
$$;

-- Whether the caller may talk to this person or bring them into a room: they may know of them, and were not blocked.
create or replace function app.may_meet(p_user uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
    select app.may_know(p_user) and not app.is_blocked((select auth.uid()), p_user);
$$;

-- Send the hint `mention` to those named who are members here, the sender, who has blocked the sender, and the
-- rest of a crowd (over 20) excepted.
create or replace function app.emit_mentions(p_room uuid, p_seq bigint, p_mentions uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    person record;
begin
    for person in
        select u.user_id, u.rev from app.user_heads u
        where u.user_id = any (p_mentions) and not app.is_blocked((select auth.uid()), u.user_id)
        order by u.user_id limit 20
    loop
        perform app.emit_to_user(person.user_id, person.rev, 'mention', p_room, p_seq, null);
    end loop;
end
$$;

-- Post a message; its id is the op: {seq, no, at, head, gen, repeat}. In a direct
-- conversation, whoever was blocked by the other hears what is said of people who are not there.
create or replace function public.send_message(p_room uuid, p_id uuid, p_content jsonb, p_reply uuid, p_mentions uuid[])
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
    if op.kind = 'dm' and exists (
        select 1 from public.room_members m where m.room_id = p_room and app.is_blocked(op.me, m.user_id)) then
        perform app.fail(404, 'not_found', 'This person was not found.');
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

-- Block a person, or take that back; either may be repeated. {"urev": n}. PT404 not_found, PT422 bad_argument, too_many.
create function public.set_block(p_user uuid, p_on boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    moved bigint;
begin
    if p_user is null or p_on is null or p_user = me then
        perform app.fail(422, 'bad_argument', 'One can block somebody else, or take that back.');
    elsif (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    elsif app.is_blocked(p_user, me) = p_on then
        return (select jsonb_build_object('urev', u.rev) from app.user_heads u where u.user_id = me);
    elsif p_on and not app.may_know(p_user) then
        perform app.fail(404, 'not_found', 'This person was not found.');
    elsif p_on and (select count(*) from app.blocks b where b.user_id = me) >= 1000 then
        perform app.fail(422, 'too_many', 'One can block 1,000 people.');
    end if;
    perform app.take_token(me);

    if p_on then
        insert into app.blocks (user_id, blocked_id) values (me, p_user) on conflict do nothing;
    else
        delete from app.blocks b where b.user_id = me and b.blocked_id = p_user;
    end if;
    update app.user_heads u set rev = u.rev + 1 where u.user_id = me returning u.rev into strict moved;
    perform realtime.send(
        jsonb_build_object('v', 1, 'e', w.epoch, 'urev', moved, 'k', 'block', 'r', null, 's', null, 'state', null,
            'gen', null),
        'me', 'user:' || me, true)
    from app.workspace w;
    return jsonb_build_object('urev', moved);
end
$$;

revoke all on table app.blocks from public, anon, authenticated, service_role;
revoke all on function app.is_blocked(uuid, uuid), app.may_know(uuid), public.set_block(uuid, boolean)
    from public, anon, authenticated, service_role;
grant execute on function public.set_block(uuid, boolean) to authenticated;
