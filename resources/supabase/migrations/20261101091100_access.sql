-- Whoever loses access stops hearing at once. What is new goes to the next generation of a room's topics anyway; this
-- has the local workspace ask again what a person may read, and shut down the rest. The notification says only about
-- whom to ask, so that forging it does nothing; on a hosted project nobody listens to it.

create function app.tell_access(p_user uuid) returns void
language sql security definer set search_path = ''
as $$
    select pg_catalog.pg_notify('desktop_chat_access', p_user::text);
$$;

-- Tell one person's own devices: `me` on user:<id>. Who is no member any more is asked about again.
create or replace function app.emit_to_user(
    p_user uuid, p_user_rev bigint, p_kind text, p_room uuid, p_seq bigint, p_state text)
returns void
language sql security definer set search_path = ''
as $$
    select app.tell_access(p_user) where p_kind = 'member' and p_state <> 'member';
    select realtime.send(
        jsonb_build_object(
            'v', 1, 'e', w.epoch, 'urev', p_user_rev, 'k', p_kind, 'r', p_room, 's', p_seq, 'state', p_state,
            'gen', h.access_gen),
        'me', 'user:' || p_user, true)
    from app.workspace w, app.room_heads h
    where h.room_id = p_room;
$$;

-- Suspend an account, delete it, or let it back in; for whoever administers the database, no client may call it.
create function app.set_account_state(p_user uuid, p_state text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
    update public.profiles p set state = p_state where p.id = p_user;
    if not found then
        perform app.fail(404, 'not_found', 'This person was not found.');
    end if;
    perform app.tell_access(p_user);
end
$$;

revoke all on function app.tell_access(uuid), app.set_account_state(uuid, text)
    from public, anon, authenticated, service_role;
