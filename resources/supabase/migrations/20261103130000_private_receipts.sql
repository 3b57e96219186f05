-- Who keeps to themselves how far they read does so for the times of single messages, too: others learn when it was
-- delivered at most, and never that by reading.

-- When each other member received and read a message, as far as that is remembered and told: [{u, read, got}] in
-- milliseconds, or null. PT403 not_member, PT404 not_found.
create or replace function public.receipts(p_room uuid, p_id uuid) returns jsonb
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
        select coalesce(jsonb_agg(jsonb_build_object('u', m.user_id, 'read', app.ms(r.at), 'got', app.ms(d.at))
            order by m.user_id), '[]')
        from public.room_members m
        left join lateral (
            select x.at from app.marker_moves x
            where x.room_id = p_room and x.user_id = m.user_id and x.read_from < message.seq
                and x.read_seq >= message.seq and (m.user_id = me or not app.hides_reading(m.user_id))
            limit 1) as r on true
        left join lateral (
            select x.at from app.marker_moves x
            where x.room_id = p_room and x.user_id = m.user_id and x.delivered_from < message.seq
                and x.delivered_seq >= message.seq
                and (m.user_id = me or not (app.hides_reading(m.user_id) and x.read_seq >= message.seq))
            limit 1) as d on true
        where m.room_id = p_room and m.state = 'member' and m.user_id <> message.sender_id);
end
$$;
