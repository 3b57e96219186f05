-- Messages, reactions, markers and the log: what is stored of a conversation.
--
-- The log holds no text of people: it says that row X changed, and the row says what it is now. So deleting for
-- everyone deletes.

create table public.messages (
    id uuid primary key,
    room_id uuid not null references public.rooms (id),
    seq bigint not null,
    no bigint not null,
    -- The number of the last change of any kind, and of the last change of the words (an edit is stale only against the
    -- latter).
    rev bigint not null,
    content_rev bigint not null,
    sender_id uuid not null references public.profiles (id),
    content jsonb,
    size integer not null generated always as (coalesce(octet_length(content::text), 0)) stored,
    reply_to uuid references public.messages (id),
    mentions uuid[] not null default '{}',
    created_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz,
    deleted_by uuid references public.profiles (id),
    constraint messages_size check (size <= 32768),
    constraint messages_deleted_is_empty check ((deleted_at is null) = (content is not null)),
    unique (room_id, seq),
    unique (room_id, no)
);
alter table public.messages enable row level security;
-- Finds what was edited, deleted or reacted to after a client's cursor without passing over all that was merely posted
-- since.
create index messages_changed on public.messages (room_id, rev) where rev > seq;

create table public.reactions (
    message_id uuid not null references public.messages (id),
    user_id uuid not null references public.profiles (id),
    key text not null check (octet_length(key) between 1 and 128),
    content jsonb check (octet_length(content::text) <= 1024),
    -- The event that set it: reactions are shown in the order in which they were first given.
    rev bigint not null,
    primary key (message_id, user_id, key)
);
alter table public.reactions enable row level security;

create table public.read_markers (
    room_id uuid not null references public.rooms (id),
    user_id uuid not null references public.profiles (id),
    read_seq bigint not null default 0,
    read_no bigint not null default 0,
    delivered_seq bigint not null default 0,
    rev bigint not null,
    user_rev bigint not null,
    primary key (room_id, user_id),
    constraint read_markers_read_is_delivered check (delivered_seq >= read_seq)
);
alter table public.read_markers enable row level security;
create index read_markers_rev on public.read_markers (room_id, rev);
create index read_markers_user_rev on public.read_markers (user_id, user_rev);

create table app.room_events (
    room_id uuid not null references public.rooms (id),
    seq bigint not null,
    kind text not null,
    op_id uuid not null,
    -- What was asked, so that a repeated op with another body is refused instead of being taken for the first one.
    op_hash bytea not null,
    actor_id uuid not null references public.profiles (id),
    ref uuid,
    meta jsonb,
    created_at timestamptz not null,
    primary key (room_id, seq),
    unique (room_id, op_id)
);
alter table app.room_events enable row level security;

-- Reactions of a message: [[key, [user, ...]], ...] in the order of the first of each key.
create function app.reactions_json(p_message uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_array(k.key, k.users) order by k.first, k.key), '[]')
    from (
        select r.key, jsonb_agg(r.user_id order by r.rev) as users, min(r.rev) as first
        from public.reactions r where r.message_id = p_message group by r.key
    ) as k;
$$;

-- A message as the wire names it: {id, no, seq, rev, by, c, at, re, ed, del, rx}.
create function app.row_json(m public.messages, p_reactions jsonb) returns jsonb
language sql stable
return jsonb_build_object(
    'id', m.id, 'no', m.no, 'seq', m.seq, 'rev', m.rev, 'by', m.sender_id, 'c', m.content, 'at', app.ms(m.created_at),
    're', m.reply_to, 'ed', app.ms(m.edited_at), 'del', app.ms(m.deleted_at), 'rx', p_reactions);

create policy messages_read on public.messages for select to authenticated
    using (exists (
        select 1 from public.room_members m
        where m.room_id = messages.room_id and m.user_id = (select auth.uid()) and m.state = 'member'
            and messages.seq >= m.visible_from));
create policy reactions_read on public.reactions for select to authenticated
    using (exists (select 1 from public.messages m where m.id = reactions.message_id));
create policy read_markers_read on public.read_markers for select to authenticated
    using (room_id in (select app.my_rooms()));

revoke all on table public.messages, public.reactions, public.read_markers
    from public, anon, authenticated, service_role;
revoke all on all tables in schema app from public, anon, authenticated, service_role;
revoke all on all functions in schema app from public, anon, authenticated, service_role;
