-- Reports: a person or a message is brought before the workspace's owner, who alone can read them.

-- Null: the first person who came, which is whoever set the workspace up.
alter table app.workspace add column owner_id uuid references public.profiles (id);

create function app.workspace_owner() returns uuid
language sql stable security definer set search_path = ''
as $$
    select coalesce(
        (select w.owner_id from app.workspace w),
        (select p.id from public.profiles p where p.kind = 'person' and p.state = 'active'
            order by p.created_at, p.id limit 1));
$$;

-- Name the owner of the workspace; for whoever administers the database, no client may call it.
create function app.set_workspace_owner(p_user uuid) returns void
language sql security definer set search_path = ''
as $$
    update app.workspace set owner_id = p_user where one;
$$;

create table app.reports (
    id uuid primary key,
    reporter_id uuid not null references public.profiles (id),
    about_id uuid not null references public.profiles (id),
    room_id uuid references public.rooms (id),
    message_id uuid references public.messages (id),
    -- The words as they were: whoever is reported may edit or delete them. The reporter was told that they go along.
    content jsonb,
    reason text not null check (reason in ('spam', 'abuse', 'other')),
    note text not null check (char_length(note) <= 1000),
    at timestamptz not null default clock_timestamp(),
    closed_at timestamptz
);
alter table app.reports enable row level security;
create index reports_open on app.reports (at) where closed_at is null;

-- Report a person, or one of their messages (p_room and p_message): {}. A repeat is done once. PT404 not_found, PT422
-- bad_argument, PT429 flood (50 open ones of one person).
create function public.report(
    p_id uuid, p_user uuid, p_room uuid, p_message uuid, p_reason text, p_note text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    note text := btrim(coalesce(p_note, ''));
    message public.messages;
begin
    if p_id is null or p_user is null or p_user = me or (p_room is null) <> (p_message is null)
        or coalesce(p_reason, '') not in ('spam', 'abuse', 'other') or char_length(note) > 1000 then
        perform app.fail(422, 'bad_argument', 'A report names somebody else, a reason, and at most 1,000 characters.');
    elsif (select w.frozen from app.workspace w) then
        perform app.fail(503, 'frozen', 'The workspace is being moved. Try again later.');
    elsif exists (select 1 from app.reports r where r.id = p_id and r.reporter_id = me) then
        return '{}';
    end if;
    if p_message is not null then
        if p_room not in (select app.my_rooms()) then
            perform app.fail(403, 'not_member', 'You are not a member of this room.');
        end if;
        message := app.message_for(p_room, p_message, me);
    end if;
    if message.id is null and not app.may_know(p_user) or message.sender_id <> p_user then
        perform app.fail(404, 'not_found', 'This person was not found.');
    elsif (select count(*) from app.reports r where r.reporter_id = me and r.closed_at is null) >= 50 then
        perform app.fail(429, 'flood', 'Many of your reports are still unread. Wait until they are.',
            '{"retry_after_ms": 3600000}');
    end if;
    perform app.take_token(me);
    insert into app.reports (id, reporter_id, about_id, room_id, message_id, content, reason, note)
    values (p_id, me, p_user, p_room, p_message, message.content, p_reason, note)
    on conflict (id) do nothing;
    if not found then
        perform app.fail(409, 'id_taken', 'This report exists already.');
    end if;
    return '{}';
end
$$;

create function app.check_is_workspace_owner() returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
    if app.account() is distinct from app.workspace_owner() then
        perform app.fail(403, 'not_allowed', 'Only the owner of the workspace may read reports.');
    end if;
end
$$;

-- The oldest 100 open reports, for the owner of the workspace: [{id, at, by, about, room, c, reason, note}]. `by` and
-- `about` are people, `room` is what its members call it, `c` the reported words; both null where there are none.
create function public.list_reports() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
    perform app.check_is_workspace_owner();
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', r.id, 'at', app.ms(r.at), 'by', app.profile_json(b), 'about', app.profile_json(a),
            'room', o.name, 'c', r.content, 'reason', r.reason, 'note', r.note) order by r.at, r.id), '[]')
        from (select * from app.reports x where x.closed_at is null order by x.at, x.id limit 100) as r
        join public.profiles b on b.id = r.reporter_id
        join public.profiles a on a.id = r.about_id
        left join public.rooms o on o.id = r.room_id);
end
$$;

-- Put a report away as dealt with: {}; harmless twice.
create function public.close_report(p_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
    perform app.check_is_workspace_owner();
    update app.reports r set closed_at = coalesce(r.closed_at, clock_timestamp()) where r.id = p_id;
    if not found then
        perform app.fail(404, 'not_found', 'There is no such report.');
    end if;
    return '{}';
end
$$;

-- What the caller's own window needs to know beyond rooms: {owner, reports, blocked: [{id, handle, name}]}. `owner` is
-- whether the workspace is theirs, `reports` how many are open then.
create function public.own_standing() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    me uuid := app.account();
    owns boolean := me is not distinct from app.workspace_owner();
begin
    return jsonb_build_object(
        'owner', owns,
        'reports', case when owns then (select count(*) from app.reports r where r.closed_at is null) else 0 end,
        'blocked', (
            select coalesce(jsonb_agg(app.profile_json(p) - 'state' - 'kind' order by p.handle), '[]')
            from app.blocks b join public.profiles p on p.id = b.blocked_id where b.user_id = me));
end
$$;

revoke all on table app.reports from public, anon, authenticated, service_role;
revoke all on function
    app.workspace_owner(), app.set_workspace_owner(uuid), app.check_is_workspace_owner(),
    public.report(uuid, uuid, uuid, uuid, text, text), public.list_reports(), public.close_report(uuid),
    public.own_standing()
    from public, anon, authenticated, service_role;
grant execute on function
    public.report(uuid, uuid, uuid, uuid, text, text), public.list_reports(), public.close_report(uuid),
    public.own_standing()
    to authenticated;
