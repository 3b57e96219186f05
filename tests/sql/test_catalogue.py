"""The catalogue gate: every right that exists is written down here; nothing else exists, on no kind of project.

Runs on a database as the platform makes them now, and on one with the old default grants, where whatever `postgres`
makes in `public` belongs to `anon` as well unless it is taken away by name.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from desktop_chat.workspace.migrate import apply_migrations, read_migrations
from tests.sql.builders import World
from tests.support.postgres import RESOURCES, RunningPostgres

pytestmark = pytest.mark.database

CLIENT_ROLES = [
    "public",
    "anon",
    "authenticated",
    "service_role",
    "authenticator",
    "workspace_user",
    "workspace_gateway",
]

TABLES = {"profiles", "rooms", "room_members", "messages", "reactions", "read_markers", "member_prefs"}
INNER_TABLES = {
    "workspace",
    "user_heads",
    "room_heads",
    "marker_heads",
    "room_events",
    "message_edits",
    "marker_moves",
    "invitations",
    "blocks",
    "reports",
    "mentions",
    "people_head",
    "own_settings",
    "presence",
}

READING = {
    "find_people", "find_channels", "sync", "history", "markers", "list_invites", "peek_invite", "list_reports",
    "own_standing", "edits", "pins", "first_since", "receipts", "doctor",
}  # fmt: skip
WRITING = {
    "ensure_profile", "create_room", "open_dm", "set_member", "join_channel", "update_room",
    "send_message", "edit_message", "delete_message", "set_reaction", "mark", "set_pin",
    "archive_room", "create_invite", "revoke_invite", "redeem_invite", "set_block", "report", "close_report",
    "set_prefs", "set_profile", "set_own", "beat", "doctor_ping",
}  # fmt: skip
PARTS_OF_SYNC = {"sync_rooms", "own_json"}
HELPERS_OF_POLICIES = {
    "is_insider", "my_rooms", "my_contacts", "may_listen", "may_speak", "hides_reading",
    "file_part", "file_is_closed", "avatar_owner", "pictured_rooms",
}  # fmt: skip

POLICIES = {
    ("public.profiles", "profiles_read", "SELECT"),
    ("public.rooms", "rooms_read", "SELECT"),
    ("public.room_members", "room_members_read", "SELECT"),
    ("public.messages", "messages_read", "SELECT"),
    ("public.reactions", "reactions_read", "SELECT"),
    ("public.read_markers", "read_markers_read", "SELECT"),
    ("public.member_prefs", "member_prefs_read", "SELECT"),
    ("realtime.messages", "desktop_chat_listen", "SELECT"),
    ("realtime.messages", "desktop_chat_speak", "INSERT"),
    ("storage.objects", "desktop_chat_files_read", "SELECT"),
    ("storage.objects", "desktop_chat_files_add", "INSERT"),
    ("storage.objects", "desktop_chat_files_remove", "DELETE"),
    ("storage.objects", "desktop_chat_avatars_read", "SELECT"),
    ("storage.objects", "desktop_chat_avatars_add", "INSERT"),
    ("storage.objects", "desktop_chat_avatars_remove", "DELETE"),
    ("storage.objects", "desktop_chat_room_pictures_read", "SELECT"),
    ("storage.objects", "desktop_chat_room_pictures_add", "INSERT"),
    ("storage.objects", "desktop_chat_room_pictures_remove", "DELETE"),
}

OLD_DEFAULTS = """
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
"""


@pytest.fixture(scope="module")
def old_template(postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    name = "template_old_defaults"

    async def make() -> None:
        await postgres.make_template(name, tmp_path_factory.mktemp("none"))
        superuser = await asyncpg.connect(**postgres.logins(name).superuser.arguments())
        await superuser.execute(OLD_DEFAULTS)
        await superuser.close()
        await apply_migrations(postgres.logins(name).owner, read_migrations(RESOURCES / "supabase" / "migrations"))

    asyncio.run(make())
    return name


@pytest_asyncio.fixture(loop_scope="session", params=["new defaults", "old defaults"])
async def catalogue(
    request: pytest.FixtureRequest, postgres: RunningPostgres, old_template: str
) -> AsyncIterator[asyncpg.Connection]:
    template = {"template": old_template} if request.param == "old defaults" else {}
    async with postgres.database(**template) as database:
        connection = await asyncpg.connect(**database.superuser.arguments())
        try:
            yield connection
        finally:
            await connection.close()


async def pairs(catalogue: asyncpg.Connection, query: str, *arguments: object) -> set[tuple[object, ...]]:
    return {tuple(row) for row in await catalogue.fetch(query, *arguments)}


async def test_every_table_has_row_level_security_and_there_are_no_other_relations(
    catalogue: asyncpg.Connection,
) -> None:
    found = await pairs(
        catalogue,
        "select n.nspname::text, c.relname::text, c.relkind::text, c.relrowsecurity from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname in ('public', 'app') and c.relkind not in ('i', 'I', 't')",
    )

    assert found == {("public", name, "r", True) for name in TABLES} | {
        ("app", name, "r", True) for name in INNER_TABLES
    }


async def test_clients_may_select_from_the_exposed_tables_and_nothing_more(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        """
        select n.nspname || '.' || c.relname, coalesce(r.rolname, 'public')::text, acl.privilege_type
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        cross join lateral aclexplode(c.relacl) as acl
        left join pg_roles r on r.oid = acl.grantee
        where n.nspname in ('public', 'app') and coalesce(r.rolname, 'public') = any ($1)
        """,
        CLIENT_ROLES,
    )

    assert found == {(f"public.{name}", "authenticated", "SELECT") for name in TABLES}


async def test_no_right_hangs_on_a_column(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and a.attacl is not null",
    )

    assert found == set()


async def test_clients_may_call_the_api_and_the_helpers_of_policies_only(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        """
        select p.pronamespace::regnamespace || '.' || p.proname, coalesce(r.rolname, 'public')::text
        from pg_proc p
        cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as acl
        left join pg_roles r on r.oid = acl.grantee
        where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)
            and coalesce(r.rolname, 'public') = any ($1)
        """,
        CLIENT_ROLES,
    )

    assert found == {(f"public.{name}", "authenticated") for name in READING | WRITING} | {
        (f"app.{name}", "authenticated") for name in HELPERS_OF_POLICIES
    }


async def test_the_inner_schema_may_be_entered_by_the_signed_in_only(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        """
        select coalesce(r.rolname, 'public')::text, acl.privilege_type
        from pg_namespace n cross join lateral aclexplode(n.nspacl) as acl left join pg_roles r on r.oid = acl.grantee
        where n.nspname = 'app' and coalesce(r.rolname, 'public') = any ($1)
        """,
        CLIENT_ROLES,
    )

    assert found == {("authenticated", "USAGE")}


async def test_what_is_made_later_belongs_to_no_client(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        """
        select d.defaclobjtype::text, coalesce(r.rolname, 'public')::text, acl.privilege_type
        from pg_default_acl d
        cross join lateral aclexplode(d.defaclacl) as acl left join pg_roles r on r.oid = acl.grantee
        where d.defaclrole = 'postgres'::regrole and coalesce(r.rolname, 'public') = any ($1)
        """,
        CLIENT_ROLES,
    )

    assert found == set()


async def test_every_function_of_the_api_has_one_signature_runs_as_its_owner_and_trusts_no_search_path(
    catalogue: asyncpg.Connection,
) -> None:
    found = await catalogue.fetch(
        "select proname::text as name, prosecdef, proowner::regrole::text as owner, proconfig from pg_proc"
        " where pronamespace = 'public'::regnamespace"
    )

    assert sorted(row["name"] for row in found) == sorted(READING | WRITING)
    assert {(row["prosecdef"], row["owner"]) for row in found} == {(True, "postgres")}
    assert [row["name"] for row in found if 'search_path=""' not in row["proconfig"]] == []


async def test_every_definer_function_has_an_empty_search_path_and_the_rest_touch_no_table(
    catalogue: asyncpg.Connection,
) -> None:
    without_path = await pairs(
        catalogue,
        "select proname::text from pg_proc where pronamespace in ('public'::regnamespace, 'app'::regnamespace)"
        " and (proconfig is null or not 'search_path=\"\"' = any (proconfig)) and prosecdef",
    )
    invokers = await pairs(
        catalogue,
        "select proname::text, prosqlbody is not null from pg_proc"
        " where pronamespace = 'app'::regnamespace and not prosecdef",
    )

    assert without_path == set()
    # Their bodies are bound to objects when they are made, so no search_path can bend them.
    assert invokers == {
        (name, True)
        for name in (
            "ms",
            "is_label",
            "is_modest",
            "is_emoji",
            "profile_json",
            "person_json",
            "room_json",
            "row_json",
            "membership_refusal",
            "role_rank",
            "is_open",
            "hash_of_code",
            "invitation_json",
            "file_part",
            "avatar_owner",
            "is_picture",
        )
    }


async def test_reading_functions_are_stable_and_writing_ones_are_not(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        "select proname::text, provolatile::text from pg_proc where pronamespace = 'public'::regnamespace",
    )

    assert found == {(name, "s") for name in READING} | {(name, "v") for name in WRITING}


async def test_whatever_sync_calls_is_stable_too(catalogue: asyncpg.Connection) -> None:
    volatile = await pairs(
        catalogue,
        """
        select f.proname::text from pg_proc f
        where f.pronamespace = 'app'::regnamespace and f.provolatile = 'v'
            and exists (
                select 1 from pg_proc reader
                where reader.proname = any ($1)
                    and reader.prosrc like '%app.' || f.proname || '(%')
        """,
        sorted(READING | PARTS_OF_SYNC),
    )

    assert volatile == set()


async def test_the_policies_are_the_known_ones_and_for_the_signed_in_only(catalogue: asyncpg.Connection) -> None:
    found = await pairs(
        catalogue,
        "select schemaname || '.' || tablename, policyname::text, cmd from pg_policies"
        " where roles = '{authenticated}' and permissive = 'PERMISSIVE'",
    )

    assert found == POLICIES
    assert await catalogue.fetchval("select count(*) from pg_policies") == len(POLICIES)


async def test_no_table_of_ours_has_a_trigger_or_a_foreign_key_to_accounts(catalogue: asyncpg.Connection) -> None:
    triggers = await pairs(
        catalogue,
        "select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and not t.tgisinternal",
    )
    strange_keys = await pairs(
        catalogue,
        "select k.conname from pg_constraint k join pg_class target on target.oid = k.confrelid"
        " join pg_class source on source.oid = k.conrelid"
        " where source.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and k.contype = 'f'"
        " and (target.relnamespace not in ('public'::regnamespace, 'app'::regnamespace) or k.confdeltype <> 'a')",
    )

    assert (triggers, strange_keys) == (set(), set())


async def test_everything_belongs_to_an_owner_who_is_no_superuser(catalogue: asyncpg.Connection) -> None:
    owners = await pairs(
        catalogue,
        "select relowner::regrole::text from pg_class"
        " where relnamespace in ('public'::regnamespace, 'app'::regnamespace)"
        " union select proowner::regrole::text from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'app'::regnamespace)",
    )

    assert owners == {("postgres",)}
    assert await catalogue.fetchval("select rolsuper from pg_roles where rolname = 'postgres'") is False


async def test_the_schema_needs_no_extension(catalogue: asyncpg.Connection) -> None:
    assert await pairs(catalogue, "select extname::text from pg_extension") == {("plpgsql",)}


async def test_migrations_are_named_as_the_supabase_cli_wants_them() -> None:
    files = sorted((RESOURCES / "supabase" / "migrations").iterdir())

    assert [path.name for path in files if not path.name[:14].isdigit() or path.suffix != ".sql"] == []
    assert (RESOURCES / "supabase" / "config.toml").is_file()
    assert len({path.name[:14] for path in files}) == len(files)


async def test_migrations_apply_once_and_again_without_change(postgres: RunningPostgres, world: World) -> None:
    again = await apply_migrations(world.database.owner, read_migrations(Path(RESOURCES / "supabase" / "migrations")))

    assert again == ()
