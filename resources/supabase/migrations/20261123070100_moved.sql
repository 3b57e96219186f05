-- A workspace that has moved stays frozen, and says where it is now to whoever still writes to it.

alter table app.workspace add column moved_to text check (char_length(moved_to) <= 500);

create or replace function app.fail(p_status integer, p_hint text, p_message text, p_detail text default null)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
    place text;
begin
    if p_hint = 'frozen' then
        select w.moved_to into place from app.workspace w;
        if place is not null then
            raise exception using errcode = 'PT' || p_status, hint = p_hint, detail = place,
                message = 'This workspace has moved to ' || place || '. Connect there with the same password.';
        end if;
    end if;
    if p_detail is null then
        raise exception using errcode = 'PT' || p_status, message = p_message, hint = p_hint;
    end if;
    raise exception using errcode = 'PT' || p_status, message = p_message, hint = p_hint, detail = p_detail;
end
$$;

revoke all on all functions in schema app from public, anon, service_role;
revoke all on function app.fail(integer, text, text, text) from authenticated;
