-- Reading: `sync` (first load, catch-up and tail check in one) and `history` (older pages).
--
-- `sync` is STABLE and one SQL statement: a volatile function takes a new snapshot for each of its statements, and then
-- a head may run ahead of the rows beside it, which a client that adopts the head would lose.

-- The request, checked and with its defaults. PT422 bad_argument.
create function app.read_sync(
    p jsonb,
    out me uuid, out epoch uuid, out user_rev bigint, out rooms jsonb, out opened uuid[], out named_only boolean,
    out per integer, out max_bytes integer)
language plpgsql stable security definer set search_path = ''
as $$
declare
    uuid_form constant text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
    whole_form constant text := '^[0-9]{1,18}$';
begin
    me := app.account();
    if jsonb_typeof(p) is distinct from 'object' or p ->> 'v' is distinct from '1' then
        perform app.fail(422, 'bad_argument', 'sync takes an object of version 1.');
    end if;
    rooms := coalesce(nullif(p -> 'rooms', 'null'), '{}');
    if jsonb_typeof(rooms) <> 'object'
        or jsonb_typeof(coalesce(nullif(p -> 'open', 'null'), '[]')) <> 'array'
        or coalesce(p ->> 'epoch', '00000000-0000-0000-0000-000000000000') !~ uuid_form
        or coalesce(p ->> 'user_rev', '0') !~ whole_form
        or coalesce(p ->> 'per', '100') !~ '^[0-9]{1,6}$' or coalesce(p ->> 'max_bytes', '262144') !~ '^[0-9]{1,9}$'
        or jsonb_typeof(coalesce(nullif(p -> 'only', 'null'), 'false')) <> 'boolean' then
        perform app.fail(422, 'bad_argument', 'sync does not understand this request.');
    elsif (select count(*) from jsonb_object_keys(rooms)) > 5000 or exists (
            select 1 from jsonb_each(rooms) as c (room, position)
            where c.room !~ uuid_form or case when jsonb_typeof(c.position) = 'array' then not coalesce(
                jsonb_array_length(c.position) = 3 and c.position ->> 0 ~ whole_form
                and c.position ->> 1 ~ '^([0-9a-f]{8})?$' and c.position ->> 2 ~ whole_form, false) else true end)
        or exists (
            select 1 from jsonb_array_elements(coalesce(nullif(p -> 'open', 'null'), '[]')) as o (room)
            where not coalesce(o.room #>> '{}' ~ uuid_form, false)) then
        perform app.fail(422, 'bad_argument', 'A cursor is [seq, tip, marker rev] under the id of its room.');
    end if;
    epoch := p ->> 'epoch';
    user_rev := coalesce((p ->> 'user_rev')::bigint, 0);
    opened := array(
        select (o.room #>> '{}')::uuid from jsonb_array_elements(coalesce(nullif(p -> 'open', 'null'), '[]')) as o (room));
    named_only := coalesce((p ->> 'only')::boolean, false);
    per := least(greatest(coalesce((p ->> 'per')::integer, 100), 1), 200);
    max_bytes := least(greatest(coalesce((p ->> 'max_bytes')::integer, 262144), 4096), 1048576);
end
$$;

-- Whether so few rows changed after a cursor (other than by being posted) that they fit into one answer.
create function app.few_changes(p_room uuid, p_seq bigint, p_visible_from bigint, p_per integer, p_max_bytes integer)
returns boolean
language sql stable security definer set search_path = ''
as $$
    select count(*) <= p_per and coalesce(sum(c.size), 0) <= p_max_bytes
    from (
        select m.size + 42 * (select count(*) from public.reactions r where r.message_id = m.id) as size
        from public.messages m
        where m.room_id = p_room and m.rev > m.seq and m.rev > p_seq and m.seq >= p_visible_from
        limit p_per + 1
    ) as c;
$$;

-- {v, epoch, user_rev, rooms: {id: [seq, tip, marker rev]}, open: [id], only, per, max_bytes} ->
-- {v, epoch, now, user_rev, me, mine, gone, rooms, more}. Call again with the new cursors while `more`.
--
-- A room of the answer covers the range (from, upto], also where numbers are missing. `reset` says why a cursor could
-- not simply be continued:
--   new      unknown to the caller: the newest page
--   fork     another history (epoch, tip or number do not fit; a tip is the end of the op id at that number, since the
--            beginning of a client's id is the time, and ids of one minute begin alike): the newest page; what is cached has to be checked again
--   pruned   the log begins later: the newest page
--   behind   more than five pages behind: the newest page serves better, together with the few rows below it that
--            changed since the cursor (`changed`: also rows in the hole, for a caller may have heard of one of them
--            live). Were those many, the range is paged in order instead: slower, but nothing is left out.
--
-- Each table is looked up by key for each row (lateral, limit 1, scalar queries), so that no guess of the planner, who
-- knows nothing of the sizes of intermediate results, reads a whole table.
create function public.sync(p jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
with ask as materialized (
    select q.*, w.epoch as epoch_now, q.epoch is null or q.epoch = w.epoch as epoch_fits, u.rev as user_rev_now,
        -- Numbers of another history say nothing: then everything of one's own is sent.
        case when q.epoch = w.epoch and q.user_rev <= u.rev then q.user_rev else 0 end as user_rev_known
    from app.read_sync(p) as q
    join app.workspace w on w.one
    join app.user_heads u on u.user_id = q.me
    limit 1
),
cursors as materialized (
    select c.key::uuid as room_id, (c.value ->> 0)::bigint as seq, c.value ->> 1 as tip, (c.value ->> 2)::bigint as mrev
    from jsonb_each((select ask.rooms from ask)) as c
),
-- Every room of mine that this call is about.
seats as materialized (
    select m.room_id, m.visible_from, m.joined_no, c.seq as cursor_seq, coalesce(c.mrev, 0) as cursor_mrev,
        h.last_seq, h.last_no, h.access_gen, h.last_at, k.rev as mrev,
        m.room_id = any ((select ask.opened from ask)::uuid[]) as is_open,
        case
            when c.seq is null then 'new'
            when not (select ask.epoch_fits from ask) or c.seq > h.last_seq then 'fork'
            when c.seq < h.floor_seq then 'pruned'
            when c.tip <> coalesce((
                select right(e.op_id::text, 8) from app.room_events e
                where e.room_id = m.room_id and e.seq = c.seq), '') then 'fork'
            when h.last_seq - c.seq > 5 * (select ask.per from ask)
                and app.few_changes(
                    m.room_id, c.seq, m.visible_from, (select ask.per from ask), (select ask.max_bytes from ask)) then 'behind'
        end as reset
    from public.room_members m
    left join cursors c on c.room_id = m.room_id
    cross join lateral (select x.* from app.room_heads x where x.room_id = m.room_id limit 1) as h
    cross join lateral (select x.rev from app.marker_heads x where x.room_id = m.room_id limit 1) as k
    where m.user_id = (select ask.me from ask) and m.state = 'member'
        and (c.room_id is not null or not (select ask.named_only from ask))
),
ranked as (
    select s.*, s.reset is not null or s.last_seq > s.cursor_seq or s.mrev > s.cursor_mrev as has_news
    from seats s
),
-- Open rooms first, then by latest activity; 20 with news at a time, so that no page is computed only to be thrown
-- away.
wanted as materialized (
    select r.*, row_number() over (partition by r.has_news order by r.is_open desc, r.last_at desc, r.room_id) as place
    from ranked r
    where r.has_news or r.is_open
),
taken as materialized (
    select * from wanted where place <= 20 or not has_news
),
-- Continued rooms: the events after the cursor, cut at max_bytes of what they refer to. Each reaction brings a person's
-- id, so many of them weigh more than the words.
walked as materialized (
    select t.room_id, t.visible_from, e.*,
        sum(e.size) over (partition by t.room_id order by e.seq) - e.size as bytes_before
    from taken t
    cross join lateral (
        select x.seq, x.kind, x.op_id, x.actor_id, x.ref, x.meta, x.created_at,
            200 + coalesce((select m.size from public.messages m where m.id = x.ref), 0)
                + 42 * (select count(*) from public.reactions r where r.message_id = x.ref) as size
        from app.room_events x
        where x.room_id = t.room_id and x.seq > t.cursor_seq
        order by x.seq
        limit (select ask.per from ask)
    ) as e
    where t.reset is null and t.last_seq > t.cursor_seq
),
events as materialized (
    select w.* from walked w where w.bytes_before < (select ask.max_bytes from ask)
),
event_pages as materialized (
    select e.room_id, max(e.seq) as upto,
        bool_or(e.kind = 'room') as room_moved, bool_or(e.kind = 'member') as members_moved,
        jsonb_agg(jsonb_build_object(
            's', e.seq, 'k', e.kind, 'op', e.op_id, 'by', e.actor_id, 'ref', e.ref, 'at', app.ms(e.created_at),
            'meta', e.meta)
            order by e.seq) filter (where e.seq >= e.visible_from) as events
    from events e
    group by e.room_id
),
-- Reset rooms: the newest page, cut the same way from its new end. One row more than a page tells whether there is
-- anything older.
page as materialized (
    select t.room_id, m.id, row_number() over latest as place, count(*) over (partition by t.room_id) as found,
        sum(m.size) over latest - m.size as bytes_before
    from taken t
    cross join lateral (
        select x.id, x.seq,
            200 + x.size + 42 * (select count(*) from public.reactions r where r.message_id = x.id) as size
        from public.messages x
        where x.room_id = t.room_id and x.seq >= t.visible_from
        order by x.seq desc
        limit (select ask.per + 1 from ask)
    ) as m
    where t.reset is not null
    window latest as (partition by t.room_id order by m.seq desc)
),
page_rows as materialized (
    select g.room_id, g.id, g.found from page g
    where g.place <= (select ask.per from ask) and g.bytes_before < (select ask.max_bytes from ask)
    union
    select e.room_id, e.ref, 0 from events e
    where e.kind in ('posted', 'edited', 'deleted', 'reacted', 'pinned') and e.ref is not null
),
row_pages as materialized (
    select g.room_id, min((m.message).seq) as first_seq, max(g.found) > count(*) as has_older,
        jsonb_agg(app.row_json(m.message, app.reactions_json(g.id)) order by (m.message).seq) as rows
    from page_rows g
    cross join lateral (
        select x as message from public.messages x
        where x.id = g.id and x.room_id = g.room_id
            and x.seq >= (select t.visible_from from taken t where t.room_id = g.room_id)
        limit 1
    ) as m
    group by g.room_id
),
bodies as materialized (
    select t.room_id, t.place, t.has_news, v.upto < t.last_seq as unfinished,
        jsonb_build_object(
            'from', case when t.reset is null then t.cursor_seq when rp.has_older then rp.first_seq - 1 else 0 end,
            'upto', v.upto,
            'tip', coalesce((
                select right(e.op_id::text, 8) from app.room_events e
                where e.room_id = t.room_id and e.seq = v.upto), ''),
            'head', t.last_seq, 'gen', t.access_gen, 'no', t.last_no, 'mrev', t.mrev,
            'read_no', greatest(t.joined_no, (
                select x.read_no from public.read_markers x
                where x.room_id = t.room_id and x.user_id = (select ask.me from ask))),
            'events', coalesce(ep.events, '[]'), 'rows', coalesce(rp.rows, '[]'))
        || case when t.reset is null then '{}' else jsonb_build_object('reset', t.reset) end
        || case when t.reset is distinct from 'behind' then '{}' else jsonb_build_object('changed', (
            select coalesce(jsonb_agg(app.row_json(m, app.reactions_json(m.id)) order by m.seq), '[]')
            from public.messages m
            where m.room_id = t.room_id and m.rev > m.seq and m.rev > t.cursor_seq and m.seq >= t.visible_from
                and m.seq < coalesce(rp.first_seq, 9223372036854775807))) end
        || case when t.reset is not null or ep.room_moved
            then jsonb_build_object('room', (select app.room_json(r) from public.rooms r where r.id = t.room_id))
            else '{}' end
        || case when t.reset is not null or ep.members_moved
            then jsonb_build_object('members', app.members_json(t.room_id)) else '{}' end
        || case when t.reset is not null or t.mrev > t.cursor_mrev
            then jsonb_build_object(
                'markers', app.markers_json(t.room_id, case when t.reset is null then t.cursor_mrev else 0 end))
            else '{}' end
        as body
    from taken t
    left join event_pages ep on ep.room_id = t.room_id
    left join row_pages rp on rp.room_id = t.room_id
    cross join lateral (
        select case when t.reset is null then coalesce(ep.upto, t.cursor_seq) else t.last_seq end as upto) as v
),
sized as materialized (
    select b.*, sum(pg_column_size(b.body)) over (order by b.has_news, b.place) - pg_column_size(b.body) as bytes_before
    from bodies b
),
sent as materialized (
    -- Rooms without news cost a line each and come first; of those with news at least one goes, or nobody would get on.
    select z.* from sized z where not z.has_news or z.place = 1 or z.bytes_before < (select ask.max_bytes from ask)
)
select jsonb_build_object(
    'v', 1, 'epoch', ask.epoch_now, 'now', app.ms(clock_timestamp()), 'user_rev', ask.user_rev_now,
    'me', (
        select jsonb_build_object('id', f.id, 'handle', f.handle, 'name', f.display_name)
        from public.profiles f where f.id = ask.me),
    'mine', jsonb_build_object(
        'members', (
            select coalesce(jsonb_agg(
                jsonb_build_object('r', m.room_id, 'role', m.role, 'state', m.state, 'urev', m.user_rev)
                order by m.user_rev), '[]')
            from public.room_members m where m.user_id = ask.me and m.user_rev > ask.user_rev_known),
        'markers', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'r', k.room_id, 'read', k.read_seq, 'delivered', k.delivered_seq, 'urev', k.user_rev,
                'read_no', greatest(k.read_no, (
                    select m.joined_no from public.room_members m
                    where m.room_id = k.room_id and m.user_id = k.user_id)))
                order by k.user_rev), '[]')
            from public.read_markers k where k.user_id = ask.me and k.user_rev > ask.user_rev_known)),
    'gone', (
        select coalesce(jsonb_agg(
            jsonb_build_object('room', c.room_id, 'state', coalesce(m.state, 'unknown'), 'at', app.ms(m.changed_at))
            order by c.room_id), '[]')
        from cursors c
        left join lateral (
            select x.state, x.changed_at from public.room_members x
            where x.room_id = c.room_id and x.user_id = ask.me limit 1) as m on true
        where m.state is distinct from 'member'),
    'rooms', (select coalesce(jsonb_object_agg(s.room_id, s.body), '{}') from sent s),
    'more', (select count(*) from wanted w where w.has_news) > (select count(*) from sent s where s.has_news)
        or exists (select 1 from sent s where s.unfinished))
from ask;
$$;

-- Older messages of one room: the page below a number (null: the newest), {rows ascending, more}. PT403 not_member.
create function public.history(p_room uuid, p_before_no bigint, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    wanted integer := least(greatest(coalesce(p_limit, 50), 1), 200);
    visible bigint;
begin
    select m.visible_from into visible from public.room_members m
    where m.room_id = p_room and m.user_id = me and m.state = 'member';
    if not found then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    end if;
    return (
        with page as materialized (
            select x.id, x.no,
                200 + x.size + 42 * (select count(*) from public.reactions r where r.message_id = x.id) as size
            from public.messages x
            where x.room_id = p_room and x.no < coalesce(p_before_no, 9223372036854775807) and x.seq >= visible
            order by x.no desc
            limit wanted + 1
        ), ranked as (
            select g.id, row_number() over latest as place, sum(g.size) over latest - g.size as bytes_before
            from page g window latest as (order by g.no desc)
        ), kept as materialized (
            select r.id from ranked r where r.place <= wanted and r.bytes_before < 1048576
        )
        select jsonb_build_object(
            'rows', coalesce(
                jsonb_agg(app.row_json(m.message, app.reactions_json(k.id)) order by (m.message).no), '[]'),
            'more', (select count(*) from page) > count(*))
        from kept k
        cross join lateral (select x as message from public.messages x where x.id = k.id limit 1) as m);
end
$$;

revoke all on function public.sync(jsonb), public.history(uuid, bigint, integer)
    from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
