-- Tables of nobody in particular, for the calls of REST: whoever is in a room sees them and may add what is theirs.
create table public.growers (id int primary key, name text not null, home jsonb);
create table public.crates (
    id int primary key,
    label text not null,
    weight numeric(8, 2),
    tags text[] not null default '{}',
    span int4range,
    facts jsonb,
    words tsvector,
    grower_id int references public.growers,
    packer_id int references public.growers
);
create table public.sorts (id int primary key, name text);
create table public.crate_sorts (
    crate_id int references public.crates, sort_id int references public.sorts, primary key (crate_id, sort_id)
);
create table public.notes (
    id uuid primary key,
    owner uuid not null default auth.uid(),
    line text default 'nothing yet',
    size int default 3
);
create schema cellar;
create table cellar.jars (id int primary key);

insert into public.growers values (1, 'Hill', '{"town": "Kent"}'), (2, 'Lake', '{"town": "Bern"}');
insert into public.crates (id, label, weight, tags, span, facts, words, grower_id, packer_id) values
    (1, 'Red apples', 10.50, '{red,sweet}', '[1,5)', '{"ripe": true, "grade": {"name": "A"}}', to_tsvector('english', 'red apples'), 1, 2),
    (2, 'Green apples', 20.00, '{green}', '[5,9)', '{"ripe": false}', to_tsvector('english', 'green apples'), 1, null),
    (3, 'Pears', null, '{}', '[20,30)', null, to_tsvector('english', 'pears'), 2, null);
insert into public.sorts values (1, 'Gala'), (2, 'Conference');
insert into public.crate_sorts values (1, 1), (2, 1), (3, 2);

create function public.is_somewhere() returns boolean language sql stable security definer set search_path = '' as
    $$ select exists (select from public.room_members where user_id = auth.uid() and state = 'member') $$;
create function public.crates_over(p_weight numeric) returns setof public.crates language sql stable as
    $$ select * from public.crates where weight > p_weight order by id $$;
create function public.doubled(p_number int default 21) returns int language sql immutable as $$ select p_number * 2 $$;
create function public.quiet() returns void language sql as $$ select $$;
create function public.refuse() returns void language plpgsql as
    $$ begin raise exception 'Not today' using errcode = 'PT418', hint = 'tomorrow'; end $$;

do $$
declare
    name text;
begin
    foreach name in array array['growers', 'crates', 'sorts', 'crate_sorts'] loop
        execute format('alter table public.%I enable row level security', name);
        execute format('create policy seen on public.%I for select to authenticated using ((select public.is_somewhere()))', name);
        execute format('grant select on public.%I to authenticated', name);
    end loop;
end
$$;
alter table public.notes enable row level security;
create policy own on public.notes to authenticated
    using (owner = (select auth.uid()) and (select public.is_somewhere()))
    with check (owner = (select auth.uid()) and (select public.is_somewhere()));
grant select, insert, update, delete on public.notes to authenticated;
revoke all on all functions in schema public from public;
grant execute on function public.is_somewhere(), public.crates_over(numeric), public.doubled(int), public.quiet(),
    public.refuse() to authenticated;
