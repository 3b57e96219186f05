-- A mark may say of which history its numbers are: one of a history that was replaced means other messages in this one,
-- and is passed over like one of a room of others. Its sender learns of the replacement by its next `sync`.

create or replace function app.read_marks(p_marks jsonb, p_me uuid)
returns table (room_id uuid, read_seq bigint, delivered_seq bigint)
language plpgsql stable security definer set search_path = ''
as $$
begin
    if jsonb_typeof(p_marks) is distinct from 'array' then
        perform app.fail(422, 'bad_argument', 'Marks come as a list.');
    elsif jsonb_array_length(p_marks) > 500 or exists (
        select 1 from jsonb_array_elements(p_marks) as mark
        where case when jsonb_typeof(mark) = 'object' then not (
            coalesce(mark ->> 'r', '') ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            and coalesce(mark ->> 'e', '00000000-0000-0000-0000-000000000000')
                ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            and coalesce(mark ->> 'read', '0') ~ '^[0-9]{1,18}$'
            and coalesce(mark ->> 'delivered', '0') ~ '^[0-9]{1,18}$') else true end) then
        perform app.fail(422, 'bad_argument', 'A mark names a room and how far it is read or delivered.');
    end if;
    return query
        select m.room_id, max((mark ->> 'read')::bigint), max((mark ->> 'delivered')::bigint)
        from jsonb_array_elements(p_marks) as mark
        join public.room_members m on m.room_id = (mark ->> 'r')::uuid and m.user_id = p_me and m.state = 'member'
        where mark ->> 'e' is null or mark ->> 'e' = (select w.epoch::text from app.workspace w)
        group by m.room_id;
end
$$;

revoke all on function app.read_marks(jsonb, uuid) from public, anon, authenticated, service_role;
