-- Events name their predecessor: `p` is the end of the op id of the event before, empty for the first. A server that was
-- restored from a backup tells another history under the same numbers; by this a client does not take its next event for
-- the next of the history that was lost.

-- Tell the members: `ev` on room:<id>:<gen>, sent by this transaction, so a room's events leave in the order of their
-- numbers. The payload has no key `id` (realtime.send would keep it for its own). Over 64 KiB, or about a message from
-- before somebody's time, the row stays out.
create or replace function app.emit(p_room uuid, p_seq bigint, p_topic_gen bigint, p_row jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
    event jsonb;
begin
    select jsonb_build_object(
        'v', 1, 'e', w.epoch, 'r', e.room_id, 's', e.seq, 'k', e.kind, 'op', e.op_id, 'by', e.actor_id, 'ref', e.ref,
        'p', coalesce((
            select right(b.op_id::text, 8) from app.room_events b where b.room_id = p_room and b.seq = p_seq - 1), ''),
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
