-- The way of every write: begin_op (lock, repeat, rights) -> checks -> append (number, log line) -> rows -> emit ->
-- receipt.
--
-- Locks are always taken in this order, so that writers cannot dead-lock: room head, message, reactions, user heads
-- sorted by id; a marker batch takes marker heads sorted by room, then the own user head. Never FOR UPDATE: it would
-- collide with foreign keys.

-- What a client learns of a write: {seq, at, head, gen, repeat}. Somebody who has left meanwhile learns no newer head.
create function app.receipt(p_room uuid, p_seq bigint, p_at timestamptz, p_repeat boolean) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select jsonb_build_object(
        'seq', p_seq, 'at', app.ms(p_at), 'gen', h.access_gen, 'repeat', p_repeat,
        'head', case when m.state = 'member' then h.last_seq else p_seq end)
    from app.room_heads h
    left join public.room_members m on m.room_id = h.room_id and m.user_id = (select auth.uid())
    where h.room_id = p_room;
$$;

-- Whether a request stays as small as it came. jsonb keeps 1e131071 in a few bytes, but as text that has 131,072 digits:
-- a body of 45 KB would become a text of 650 MB when it is hashed or measured. What is stored may have 32 KiB as text,
-- which is at most four times as much as jsonb.
create function app.is_modest(p_request jsonb) returns boolean
language sql immutable
return pg_column_size(p_request) <= 262144 and not exists (
    select 1 from jsonb_path_query(p_request, 'strict $.** ? (@.type() == "number")') as n
    where abs(n::numeric) >= 1e30 or scale(n::numeric) > 30);

-- Take a room's lock for a write (waits at most 3 s, 55P03 after that) and look its op up, without a look at rights.
-- `seen_seq` is not null when this very op was done before: answer with its receipt and change nothing. `taken` says
-- that the op is somebody else's. Refuses with bad_argument, frozen, op_reused.
create function app.lock_op(
    p_room uuid, p_op uuid, p_request jsonb,
    out me uuid, out hash bytea, out seen_seq bigint, out seen_at timestamptz, out taken boolean)
language plpgsql security definer set search_path = '' set lock_timeout = '3s'
as $$
declare
    seen app.room_events;
begin
    me := app.account();
    if p_room is null or p_op is null then
        perform app.fail(422, 'bad_argument', 'A room and an operation are needed.');
    elsif not app.is_modest(p_request) then
        perform app.fail(413, 'too_large', 'This is too long, or has a number with too many digits.');
    end if;
    if (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    end if;
    hash := sha256(convert_to(p_request::text, 'UTF8'));

    perform 1 from app.room_heads h where h.room_id = p_room for no key update;
    select * into seen from app.room_events e where e.room_id = p_room and e.op_id = p_op;
    taken := found and seen.actor_id <> me;
    if seen.actor_id = me then
        if seen.op_hash <> hash then
            perform app.fail(409, 'op_reused', 'This operation was already used for something else.');
        end if;
        seen_seq := seen.seq;
        seen_at := seen.created_at;
    end if;
end
$$;

-- Begin a member's write in a room: `lock_op`, and the rights. Refuses with not_member, id_taken, not_allowed, too.
create function app.begin_op(
    p_room uuid, p_op uuid, p_request jsonb,
    out me uuid, out hash bytea, out role text, out kind text, out history text,
    out seen_seq bigint, out seen_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
    taken boolean;
    standing text;
begin
    select o.me, o.hash, o.seen_seq, o.seen_at, o.taken into me, hash, seen_seq, seen_at, taken
    from app.lock_op(p_room, p_op, p_request) as o;
    -- A repeat is recognised before the rights are asked: the answer to "leave" may be lost, and its sender is a member
    -- no more.
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
    elsif standing <> 'live' then
        perform app.fail(403, 'not_allowed', 'This room is closed.');
    end if;
end
$$;

-- Take the next number of a room that this transaction has locked, and write the log line. `topic_gen` is the
-- generation whose topic hears of it: the last event of an old generation tells that a new one began.
create function app.append(
    p_room uuid, p_op uuid, p_hash bytea, p_actor uuid, p_kind text, p_ref uuid, p_meta jsonb, p_new_gen boolean,
    out seq bigint, out no bigint, out at timestamptz, out topic_gen bigint)
language plpgsql security definer set search_path = ''
as $$
begin
    -- The time is taken after the lock and only grows: now() is the start of the transaction, before the wait.
    update app.room_heads h set
        last_seq = h.last_seq + 1,
        last_no = h.last_no + (p_kind = 'posted')::integer,
        access_gen = h.access_gen + p_new_gen::integer,
        last_at = greatest(clock_timestamp(), h.last_at + interval '1 microsecond')
    where h.room_id = p_room
    returning h.last_seq, h.last_no, h.last_at, h.access_gen - p_new_gen::integer into strict seq, no, at, topic_gen;
    insert into app.room_events (room_id, seq, kind, op_id, op_hash, actor_id, ref, meta, created_at)
    values (p_room, seq, p_kind, p_op, p_hash, p_actor, p_ref, p_meta, at);
end
$$;

-- Tell the members: `ev` on room:<id>:<gen>, sent by this transaction, so a room's events leave in the order of their
-- numbers. The payload has no key `id` (realtime.send would keep it for its own). Over 64 KiB, or about a message from
-- before somebody's time, the row stays out.
create function app.emit(p_room uuid, p_seq bigint, p_topic_gen bigint, p_row jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    event jsonb;
begin
    select jsonb_build_object(
        'v', 1, 'e', w.epoch, 'r', e.room_id, 's', e.seq, 'k', e.kind, 'op', e.op_id, 'by', e.actor_id, 'ref', e.ref,
        'at', app.ms(e.created_at), 'n', h.last_no, 'gen', h.access_gen, 'meta', e.meta,
        'm', case when e.kind = 'posted' or r.history = 'all' then p_row end)
    into strict event
    from app.room_events e
    join app.room_heads h on h.room_id = e.room_id
    join public.rooms r on r.id = e.room_id
    cross join app.workspace w
    where e.room_id = p_room and e.seq = p_seq;
    if octet_length(event::text) > 65536 then
        event := event || '{"m": null}';
    end if;
    perform realtime.send(event, 'ev', 'room:' || p_room || ':' || p_topic_gen, true);
end
$$;

-- Tell one person's own devices: `me` on user:<id>.
create function app.emit_to_user(p_user uuid, p_user_rev bigint, p_kind text, p_room uuid, p_seq bigint, p_state text)
returns void
language sql security definer set search_path = ''
as $$
    select realtime.send(
        jsonb_build_object(
            'v', 1, 'e', w.epoch, 'urev', p_user_rev, 'k', p_kind, 'r', p_room, 's', p_seq, 'state', p_state,
            'gen', h.access_gen),
        'me', 'user:' || p_user, true)
    from app.workspace w, app.room_heads h
    where h.room_id = p_room;
$$;

-- Take one token of a person's bucket, or refuse with PT429 flood and {"retry_after_ms": n}. Holds the person's user
-- head until the commit.
create function app.take_token(p_user uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    burst double precision;
    per_second double precision;
    level double precision;
begin
    select w.flood_burst, w.flood_per_second into strict burst, per_second from app.workspace w;
    update app.user_heads u set
        tokens = least(burst, coalesce(u.tokens, burst)
            + per_second * greatest(extract(epoch from clock_timestamp() - u.filled_at), 0)) - 1,
        filled_at = clock_timestamp()
    where u.user_id = p_user
    returning u.tokens into strict level;
    if level < 0 then
        perform app.fail(429, 'flood', 'Too many messages at once. Wait a moment.',
            jsonb_build_object('retry_after_ms', greatest(ceil(-level / per_second * 1000), 1))::text);
    end if;
end
$$;

revoke all on all functions in schema app from public, anon, authenticated, service_role;
