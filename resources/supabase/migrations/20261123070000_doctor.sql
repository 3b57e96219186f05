-- What `desktop-chat doctor` asks of the database, in the name of a person who is signed in: which migrations are
-- there, what stands open that should not, and a word sent live, to see that it arrives.

-- What client roles may do beyond what this schema gives them, a line each, none where all is as it should be.
create function app.open_rights() returns setof text
language sql stable security definer set search_path = ''
as $$
    with client (role, number) as (
        select r.rolname::text, r.oid from pg_catalog.pg_roles r where r.rolname in ('anon', 'authenticated')
        union all select 'everybody', 0
    ),
    -- Extensions may put tables and functions into public on other people's projects; they are not this schema's.
    ours (class, number) as (
        select 'pg_catalog.pg_class'::regclass::oid, c.oid from pg_catalog.pg_class c
        where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace)
        union all
        select 'pg_catalog.pg_proc'::regclass::oid, p.oid from pg_catalog.pg_proc p
        where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)
    ),
    foreign_object (class, number) as (
        select d.classid, d.objid from pg_catalog.pg_depend d where d.deptype = 'e'
    )
    select c.oid::regclass || ' has no row-level security'
    from pg_catalog.pg_class c
    join ours o on o.class = 'pg_catalog.pg_class'::regclass and o.number = c.oid
    where c.relkind in ('r', 'p') and not c.relrowsecurity
        and (o.class, o.number) not in (select f.class, f.number from foreign_object f)
    union all
    select client.role || ' may ' || acl.privilege_type || ' ' || c.oid::regclass
    from pg_catalog.pg_class c
    join ours o on o.class = 'pg_catalog.pg_class'::regclass and o.number = c.oid
    cross join lateral pg_catalog.aclexplode(c.relacl) as acl
    join client on client.number = acl.grantee
    where (o.class, o.number) not in (select f.class, f.number from foreign_object f)
        and not (client.role = 'authenticated' and acl.privilege_type = 'SELECT'
            and c.relnamespace = 'public'::regnamespace)
    union all
    select client.role || ' may call ' || p.oid::regprocedure
    from pg_catalog.pg_proc p
    join ours o on o.class = 'pg_catalog.pg_proc'::regclass and o.number = p.oid
    cross join lateral pg_catalog.aclexplode(
        coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) as acl
    join client on client.number = acl.grantee
    where (o.class, o.number) not in (select f.class, f.number from foreign_object f)
        and client.role <> 'authenticated'
    union all
    -- A further permissive policy would let people write where only the database may.
    select 'the policy ' || pg_catalog.quote_ident(p.policyname) || ' on realtime.messages is not this schema''s'
    from pg_catalog.pg_policies p
    where p.schemaname = 'realtime' and p.tablename = 'messages' and p.permissive = 'PERMISSIVE'
        and p.policyname not in ('desktop_chat_listen', 'desktop_chat_speak');
$$;

-- {at, epoch, frozen, migrations: [version], open: [sentence], policies: 0 to 2, buckets: [id]}. `migrations` is null
-- where the SQL was run by hand, without the table in which the Supabase CLI notes what it has applied.
create function public.doctor() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
    versions jsonb;
    buckets jsonb;
begin
    perform app.account();
    if to_regclass('supabase_migrations.schema_migrations') is not null then
        execute 'select coalesce(jsonb_agg(m.version order by m.version), ''[]'')'
            ' from supabase_migrations.schema_migrations m' into versions;
    end if;
    if to_regclass('storage.buckets') is not null then
        execute 'select coalesce(jsonb_agg(b.id order by b.id), ''[]'') from storage.buckets b' into buckets;
    end if;
    return jsonb_build_object(
        'at', app.ms(clock_timestamp()),
        'frozen', (select w.frozen from app.workspace w),
        'migrations', versions,
        'open', (select coalesce(jsonb_agg(r order by r), '[]') from app.open_rights() r),
        'policies', (
            select count(*) from pg_catalog.pg_policies p
            where p.schemaname = 'realtime' and p.tablename = 'messages'
                and p.policyname in ('desktop_chat_listen', 'desktop_chat_speak')),
        'buckets', coalesce(buckets, '[]'));
end
$$;

-- Send the caller a word on their own topic, which other versions of the program pass over: {at}.
create function public.doctor_ping(p_word uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
    perform app.account();
    perform realtime.send(
        jsonb_build_object('v', 1, 'word', p_word), 'doctor', 'user:' || (select auth.uid()), true);
    return jsonb_build_object('at', app.ms(clock_timestamp()));
end
$$;

revoke all on all functions in schema app from public, anon, service_role;
revoke all on function app.open_rights() from authenticated;
revoke all on function public.doctor(), public.doctor_ping(uuid) from public, anon, authenticated, service_role;
grant execute on function public.doctor(), public.doctor_ping(uuid) to authenticated;
