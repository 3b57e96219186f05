-- Files of rooms and pictures of people: two buckets of the Storage API, both private, and who may do what in them.
--
-- files    ROOM/MESSAGE or ROOM/MESSAGE/NAME: a file belongs to the message that carries it, whose id the client has
--          chosen before it is sent. It is seen where its message is seen, and gone at once when that is deleted; until
--          the message is there, only who uploaded it has it. Files are never changed.
-- avatars  USER/HASH: everybody who is signed in sees them, each person writes their own.
--
-- On a hosted project postgres owns nothing in the schema storage: it may make policies there and rows, nothing else.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
    ('files', 'files', false, 104857600, null),
    ('avatars', 'avatars', false, 2097152, array['image/png', 'image/jpeg', 'image/webp', 'image/gif'])
on conflict (id) do nothing;

-- The room (part 1) or message (part 2) that a file's name speaks of; null when it is no such name.
create function app.file_part(p_name text, p_part integer) returns uuid
language sql immutable
return case
    when p_name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/[^/]{1,200})?$'
    then split_part(p_name, '/', p_part)::uuid
end;

-- Whose picture a name speaks of; null when it is no such name.
create function app.avatar_owner(p_name text) returns uuid
language sql immutable
return case
    when p_name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9A-Za-z_-]{1,128}$'
    then split_part(p_name, '/', 1)::uuid
end;

-- Whether a file's message is there and not the caller's to hang a file on: somebody else's, deleted, in another room.
-- Definer, for what the caller may not see must count too.
create function app.file_is_closed(p_name text) returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (
        select 1 from public.messages m
        where m.id = app.file_part(p_name, 2)
            and (m.room_id <> app.file_part(p_name, 1)
                or m.sender_id <> (select auth.uid()) or m.deleted_at is not null));
$$;

create policy desktop_chat_files_read on storage.objects for select to authenticated
    using (
        bucket_id = 'files' and app.file_part(name, 1) in (select app.my_rooms())
        and (
            -- Under the rules of the messages themselves: joined later, expired, left.
            exists (
                select 1 from public.messages m
                where m.id = app.file_part(objects.name, 2) and m.room_id = app.file_part(objects.name, 1)
                    and m.deleted_at is null)
            or (owner_id = (select auth.uid())::text and (
                not app.file_is_closed(name)
                -- What is deleted may still be cleared away: DELETE asks this policy too.
                or current_setting('storage.operation', true) like '%object.delete%'))));

create policy desktop_chat_files_add on storage.objects for insert to authenticated
    with check (
        bucket_id = 'files' and owner_id = (select auth.uid())::text
        and app.file_part(name, 1) in (select app.my_rooms()) and not app.file_is_closed(name));

create policy desktop_chat_files_remove on storage.objects for delete to authenticated
    using (
        bucket_id = 'files' and owner_id = (select auth.uid())::text
        and app.file_part(name, 1) in (select app.my_rooms()));

create policy desktop_chat_avatars_read on storage.objects for select to authenticated
    using (
        bucket_id = 'avatars'
        -- Under the rules of the directory itself.
        and exists (select 1 from public.profiles p where p.id = app.avatar_owner(objects.name)));

create policy desktop_chat_avatars_add on storage.objects for insert to authenticated
    with check (
        bucket_id = 'avatars' and owner_id = (select auth.uid())::text and app.avatar_owner(name) = (select auth.uid())
        and exists (select 1 from public.profiles p where p.id = (select auth.uid()) and p.state = 'active'));

create policy desktop_chat_avatars_remove on storage.objects for delete to authenticated
    using (
        bucket_id = 'avatars' and owner_id = (select auth.uid())::text
        and exists (select 1 from public.profiles p where p.id = (select auth.uid()) and p.state = 'active'));

revoke all on function app.file_part(text, integer), app.avatar_owner(text), app.file_is_closed(text)
    from public, anon, authenticated, service_role;
grant execute on function app.file_part(text, integer), app.avatar_owner(text), app.file_is_closed(text)
    to authenticated;
