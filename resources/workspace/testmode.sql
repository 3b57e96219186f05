-- The test mode only. Fixtures of others rely on pgcrypto and uuid-ossp, which no wheel of PostgreSQL brings. These
-- have their names and the shape of what they return, so that a file loads; a password that was made by `crypt` matches
-- itself in SQL, and nobody can sign in with it.

create function extensions.uuid_generate_v4() returns uuid
language sql volatile set search_path = ''
return gen_random_uuid();

create function extensions.gen_salt(kind text, rounds integer default 10) returns text
language sql volatile set search_path = ''
return '$2a$' || lpad(rounds::text, 2, '0') || '$'
    || left(translate(encode(sha256(gen_random_uuid()::text::bytea), 'base64'), '+=', '..'), 22);

create function extensions.crypt(password text, salt text) returns text
language sql immutable strict set search_path = ''
return rpad(left(salt, 29), 29, '.')
    || left(translate(encode(sha256((left(salt, 29) || password)::bytea), 'base64'), '+=', '..'), 31);

grant execute on function
    extensions.uuid_generate_v4(), extensions.gen_salt(text, integer), extensions.crypt(text, text) to public;
