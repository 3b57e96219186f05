-- Who may listen and speak on which topic. The server asks by reading and inserting a probe row of the topic as the
-- person.
--
--   room:<id>:<gen>   members of the current generation listen; nobody speaks: what comes there comes from the database
--   talk:<id>:<gen>   the same people listen and speak (typing); its content is a claim and never shown as a message
--   user:<id>         that person listens; nobody speaks
-- Anything else is refused. The event's name is unknown to this check, so a topic that carries the log must not be
-- writable at all.

create function app.may_listen(p_topic text) returns boolean
language sql stable security definer set search_path = ''
as $$
    select case
        when p_topic ~ '^(room|talk):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9][0-9]{0,17}$' then exists (
            select 1 from app.room_heads h
            where h.room_id = split_part(p_topic, ':', 2)::uuid
                and h.access_gen = split_part(p_topic, ':', 3)::bigint
                and h.room_id in (select app.my_rooms()))
        when p_topic ~ '^user:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then exists (
            select 1 from public.profiles p
            where p.id = (select auth.uid()) and p.state = 'active' and p.id = split_part(p_topic, ':', 2)::uuid)
        else false
    end;
$$;

create function app.may_speak(p_topic text) returns boolean
language sql stable security definer set search_path = ''
as $$
    select coalesce(p_topic like 'talk:%' and app.may_listen(p_topic), false);
$$;

create policy desktop_chat_listen on realtime.messages for select to authenticated
    using (
        extension = 'broadcast' and topic = (select realtime.topic())
        and (select app.may_listen((select realtime.topic()))));
create policy desktop_chat_speak on realtime.messages for insert to authenticated
    with check (
        extension = 'broadcast' and topic = (select realtime.topic())
        and (select app.may_speak((select realtime.topic()))));

revoke all on all functions in schema app from public, anon, authenticated, service_role;
