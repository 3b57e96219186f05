-- Where a day begins in a room: the number of the first message from an instant on, so that a client can fetch around it.

-- {no}, or null when nothing was written since. p_at is in milliseconds since the epoch. PT403 not_member. Times grow with
-- the numbers, which have no gaps, so that 20 looks find one among a million.
create function public.first_since(p_room uuid, p_at bigint) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    low bigint;
    high bigint;
    middle bigint;
begin
    select coalesce((
            select x.no from public.messages x
            where x.room_id = p_room and x.seq >= m.visible_from order by x.seq limit 1), h.last_no + 1),
        h.last_no + 1
    into low, high
    from public.room_members m
    join app.room_heads h on h.room_id = m.room_id
    where m.room_id = p_room and m.user_id = me and m.state = 'member';
    if not found then
        perform app.fail(403, 'not_member', 'You are not a member of this room.');
    elsif p_at is null then
        perform app.fail(422, 'bad_argument', 'A time is needed.');
    end if;
    while low < high loop
        middle := (low + high) / 2;
        if (select app.ms(x.created_at) from public.messages x where x.room_id = p_room and x.no = middle) < p_at then
            low := middle + 1;
        else
            high := middle;
        end if;
    end loop;
    return (
        select jsonb_build_object('no', x.no) from public.messages x where x.room_id = p_room and x.no = low);
end
$$;

revoke all on function public.first_since(uuid, bigint) from public, anon, authenticated, service_role;
grant execute on function public.first_since(uuid, bigint) to authenticated;
